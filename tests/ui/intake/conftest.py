"""A bridge of its own for each test; nothing is left running behind it."""

from tests.ui.queue.conftest import work_bridge

__all__ = ["work_bridge"]
