"""The HTTP side of the portal: FastAPI over the store; nothing here decides what is true."""
