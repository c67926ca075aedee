"""What the covering sheet of an exchange package is made from; no word of an appeal is among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cur_desk.reports.inputs import Office


@dataclass(frozen=True)
class ExchangeSheetData:
    """One package on one medium."""

    office: Office
    number: int
    package: str
    made_at: datetime
    file: str
    size: int
    checksum: str
    records: int
    left: int
    medium: str
    sender: str
    """Who wrote it: name and post."""
    station: str
    recipient: str
    """Address of the portal."""
    files: int = 0
    """Attached files in it."""
