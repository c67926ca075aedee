"""The queue: saved views, filter bar, list of any length, preview with acts."""

from __future__ import annotations

from cur_desk.ui.queue.screen import QueueScreen

__all__ = ["QueueScreen"]
