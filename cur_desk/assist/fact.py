"""A fact found in a text: what it is, where it stands, what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What a marked span of a text is."""

    PERSON = "person"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    ORGANISATION = "organisation"
    AMOUNT = "amount"
    CADASTRAL = "cadastral"
    ACCOUNT = "account"
    MATTER = "matter"
    DEMAND = "demand"
    THREAT = "threat"


@dataclass(frozen=True, slots=True)
class Fact:
    """A span of the text as given, and its normalised value (+7XXXXXXXXXX, ISO date …)."""

    kind: FactKind
    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Span:
    """A found place before it becomes a fact."""

    start: int
    end: int
    value: str


def overlaps(start: int, end: int, other: Span | Fact) -> bool:
    """Whether two spans share a letter."""
    return start < other.end and other.start < end
