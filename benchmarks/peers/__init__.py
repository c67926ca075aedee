"""``make bench-peers``: other programs beside ours, each in an environment of its own.

Drivers ``drive_*`` are run by the peer's own interpreter and print one line of JSON; nothing of a
peer is imported by anything of ours.
"""
