"""A person's session in the window: entry, unlock, lock, quit, and the feed of the exchange.

``entry`` is light and shown first; ``program`` brings in everything else.
"""
