"""Import of files of outside systems: reading, recognising, mapping, preview, taking in, undo.

The file is read in a stream, twice: for the preview and for the work. Nothing of it is written
anywhere but into the encrypted files.
"""
