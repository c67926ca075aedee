"""Ids and instants of seeded records: UUIDv7 made of the record's own time and chance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_RAND_B = (1 << 62) - 1
DAY_S = 86_400


def uuid7(at: int, rng: Random) -> str:
    """A UUIDv7 of the second ``at``; the same chance gives the same id."""
    chance = rng.getrandbits(84)
    millis = at * 1000 + (chance >> 74) % 1000
    number = (millis << 80) | (7 << 76) | (((chance >> 62) & 0xFFF) << 64)
    text = f"{number | (2 << 62) | (chance & _RAND_B):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def stamp(at: int) -> str:
    """The instant as it stands in documents: ``2026-11-23T08:15:00Z``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_start(day: date, offset: int) -> int:
    """The second in which ``day`` begins in a zone ``offset`` seconds east of UTC."""
    return (day.toordinal() - _EPOCH_ORDINAL) * DAY_S - offset


def day_of(at: int, offset: int) -> date:
    """The day of an instant in that zone."""
    return date.fromordinal(_EPOCH_ORDINAL + (at + offset) // DAY_S)


def russian(day: date) -> str:
    """``23.11.2026``."""
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def later(day: date, days: int) -> date:
    """The day ``days`` after."""
    return day + timedelta(days=days)
