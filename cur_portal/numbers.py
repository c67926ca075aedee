"""Regional numbers: ``26-11/4821`` — year, month, running number of the year."""

from __future__ import annotations

from datetime import datetime

from cur_portal.store import settings
from cur_portal.store.database import Work


def regional_number(work: Work, now: datetime) -> str:
    """The next number; its counter is held to the end of the transaction."""
    number = settings.next_number(work, f"number:{now:%y}")
    return f"{now:%y-%m}/{number}"
