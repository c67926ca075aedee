"""What the register of overdue questions is made from: frozen facts, filled by a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reports.inputs import DataState, Figure, Office
from cur_desk.reports.resources import health_words


@dataclass(frozen=True)
class OverdueBody:
    """A responsible body and the telephone of its duty person."""

    key: str
    name: str
    duty_phone: str
    kind: OrganisationKind = OrganisationKind.BODY


@dataclass(frozen=True)
class OverdueRow:
    """One overdue question: gist and municipality only, never the citizen."""

    body: str
    number: str
    due_on: date
    days: int
    municipality: str
    block: str
    gist: str
    state: str
    repeat: int | None = None


@dataclass(frozen=True)
class OverdueData:
    """Реестр просроченных вопросов."""

    office: Office
    state: DataState
    filter_words: str
    scope_words: str
    """Subtitle: territory, blocks, from how many days."""
    total: Figure
    bodies: tuple[OverdueBody, ...]
    rows: tuple[OverdueRow, ...]
    long_days: int = 15
    health_words: tuple[str, ...] = field(default_factory=health_words)
