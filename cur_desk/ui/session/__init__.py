"""A person's session in the window: entry, unlock, lock, quit, and the feed of the exchange."""

from __future__ import annotations

from cur_desk.ui.session.feed import Feed
from cur_desk.ui.session.flow import SessionFlow

__all__ = ["Feed", "SessionFlow"]
