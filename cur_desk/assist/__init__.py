"""Local help: nothing leaves the machine."""
