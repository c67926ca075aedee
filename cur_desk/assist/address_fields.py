"""One address as the fields of a form: settlement, street, house with what follows it."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.assist import fact_addresses as parts
from cur_desk.assist.morph import plain


@dataclass(frozen=True, slots=True)
class AddressFields:
    """Words of the text for each field; empty where nothing is said."""

    locality: str = ""
    street: str = ""
    house: str = ""


def split_address(text: str) -> AddressFields:
    """The first whole address of a text (or of a marked span) in fields."""
    found = parts.runs(plain(text))
    if not found:
        return AddressFields()
    best = max(found, key=lambda a: (a.has(parts.HOUSE), a.has(parts.STREET), -a.start))

    def said(kind: str) -> str:
        pieces = [text[p.start : p.end] for p in best.parts if p.kind == kind]
        return " ".join(", ".join(pieces).split()).strip(" ,")

    return AddressFields(said(parts.SETTLEMENT), said(parts.STREET), said(parts.HOUSE))
