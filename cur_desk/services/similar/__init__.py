"""Like appeals: duplicates, repeats, mass problems."""
