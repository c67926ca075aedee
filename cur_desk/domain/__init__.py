"""Records and rules of the field: pure, without I/O, Qt or SQL."""
