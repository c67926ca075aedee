"""Tables of the two files as SQLAlchemy Core metadata; migrations have their own copies."""
