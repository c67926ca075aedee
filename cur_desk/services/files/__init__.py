"""Files beside appeals: attached, looked at, painted over, saved."""
