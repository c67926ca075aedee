"""The portal's base: documents with their scopes, the sequence, events, people, keys, journal."""

from cur_portal.store.store import Store

__all__ = ["Store"]
