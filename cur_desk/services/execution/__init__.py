"""The executor's seat: assignments of a body and its answers."""
