"""The exchange centre: what waits, what needs a decision, receipts, the link."""

from __future__ import annotations

from cur_desk.ui.syncing.screen import SyncScreen

__all__ = ["SyncScreen"]
