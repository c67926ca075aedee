"""«Внести обращение» and the way back: a letter, a reception, a call, a request, by the keyboard,
with a scan; the strip of an appeal that came from an outside system.

Nothing is imported here: the card and the queue take the strip, and the form takes parts of theirs.
"""
