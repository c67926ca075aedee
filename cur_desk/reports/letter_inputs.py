"""What a letter of a body is made from; filled by a service, read by ``letters``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cur_desk.reports.inputs import Office


@dataclass(frozen=True)
class LetterData:
    """One official letter. ``text``: salutation and paragraphs parted by empty lines."""

    office: Office
    body: str
    """Whose letter it is: the author of the file."""
    letterhead: tuple[str, ...]
    addressee: tuple[str, ...]
    heading: str
    text: str
    made_at: datetime
    number: str = ""
    on: date | None = None
    reference: str = ""
    """«На № 26-11/4821 от 20.11.2026»."""
    signer: str = ""
    """Post of the signer; empty: an empty line (domain ruling 11)."""
    executor: tuple[str, ...] = ()
    """Who wrote it and the telephone, at the bottom left."""
    draft: bool = False
    """Proposed, not decided: «ПРОЕКТ» in a box."""
    title: str = "Письмо"
