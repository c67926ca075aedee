"""Where the problem is: municipality by ОКТМО, settlement, street, house."""

from __future__ import annotations

from typing import Annotated

from cur_desk.domain.fields import Meta
from cur_desk.domain.records.base import Part, Text
from cur_desk.domain.records.file import TakenAt


class Place(Part):
    """A place. The house is personal as a rule (it may name the applicant's dwelling)."""

    oktmo: Annotated[Text | None, Meta(limit=11)] = None
    """ОКТМО of the municipality (8 or 11 digits)."""
    locality: Annotated[Text | None, Meta(limit=200)] = None
    street: Annotated[Text | None, Meta(limit=200)] = None
    house: Annotated[Text | None, Meta(personal=True, limit=60)] = None
    fias: Annotated[Text | None, Meta(personal=True, limit=36)] = None
    """Identifier of the address object or house in ФИАС."""
    point: TakenAt | None = None
    note: Annotated[Text | None, Meta(personal=True, limit=500)] = None

    def line(self) -> str:
        """Settlement, street and house in one line, as typed by people."""
        return ", ".join(p for p in (self.locality, self.street, self.house, self.note) if p)
