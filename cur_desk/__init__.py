"""CUR Desk (ЦУР Деск): the workstation of a regional management centre."""

__version__ = "0.1.0"
