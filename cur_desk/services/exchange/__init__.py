"""The exchange with the portal as screens tell it: what waits, the link, exchange by file."""
