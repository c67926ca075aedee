"""An address typed in one line, split into the parts of a place. Pure.

What cannot be told apart stays in the note, so that not a word is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from cur_desk.domain.text import fold

PARTS = ("locality", "street", "house", "note")
_LOCALITY = re.compile(
    r"^(?:г|город|гп|пгт|рп|п|пос|посёлок|поселок|с|село|д|дер|деревня|ст|станция|х|хутор|"
    r"слобода|мкр|микрорайон|аул)\.?\s+\D",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"^(?:ул|улица|пер|переулок|пр|просп|пр-т|проспект|проезд|ш|шоссе|наб|набережная|пл|площадь|"
    r"б-р|бульвар|тракт|туп|тупик|аллея|линия|квартал|кв-л)\b\.?",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"^(?:д|дом|дома|вл|владение|уч|участок)?\.?\s*№?\s*\d", re.IGNORECASE)


def split_address(text: str, known: Collection[str] = ()) -> dict[str, str]:
    """``{locality, street, house, note}`` of a line; parts that are absent are left out."""
    names = {fold(name) for name in known}
    found: dict[str, list[str]] = {}
    for part in (p.strip() for p in text.split(",")):
        if part:
            found.setdefault(_kind(part, names, found), []).append(part)
    return {name: ", ".join(found[name]) for name in PARTS if name in found}


def _kind(part: str, names: set[str], found: dict[str, list[str]]) -> str:
    if "note" in found:
        return "note"
    settlement = fold(part) in names or _LOCALITY.match(part)
    if settlement and "locality" not in found and "street" not in found:
        return "locality"
    if "street" not in found and _STREET.match(part):
        return "street"
    if "house" not in found and _HOUSE.match(part):
        return "house"
    return "note"


def put_address(place: dict[str, Any], text: str, known: Collection[str] = ()) -> None:
    """Replaces the parts of a place by those of a typed line; the municipality stays."""
    for name in PARTS:
        place.pop(name, None)
    place |= split_address(text, known)


def address_line(place: dict[str, Any] | None) -> str:
    """The line as people read it."""
    return ", ".join(str((place or {})[n]) for n in PARTS if (place or {}).get(n))
