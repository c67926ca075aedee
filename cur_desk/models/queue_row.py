"""One row of a list as the cache holds it: codes and instants, no words for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cur_desk.models.instants import instant, instant_or_none


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of a list: codes and instants, no words for people."""

    id: int
    uid: str
    version: int
    number: str | None
    title: str
    state: str
    open: bool
    life: bool
    life_call_at: datetime | None
    due_at: datetime | None
    next_due_at: datetime | None
    term_from: datetime | None
    received_at: datetime
    registered_at: datetime | None
    sent_at: datetime | None
    channel: str
    regime: str
    block: str | None
    oktmo: str | None
    locality: str | None
    executor: str | None
    registrar: str | None
    holder: str | None
    questions: int
    repeats: int
    files: int
    extended: bool
    special: tuple[str, ...]
    marks: tuple[str, ...]
    exchange: str
    opened: bool


ROW_SQL = (
    "SELECT a.id, d.uid, d.version, a.number, a.title, a.state, a.open, a.life, a.life_call_at,"
    " a.due_at, a.next_due_at, a.term_from, a.received_at, a.registered_at, a.sent_at, a.channel,"
    " a.regime, a.block, a.oktmo, a.locality, a.executor, a.registrar, a.holder, a.questions,"
    " a.repeats, a.files, a.extended, a.special, a.marks, a.exchange"
    " FROM appeal a JOIN doc d ON d.id=a.id WHERE a.id IN "
)


def queue_row(r: Any, opened: bool) -> QueueRow:
    """The row of what ``ROW_SQL`` reads."""
    return QueueRow(
        id=r[0], uid=r[1], version=r[2], number=r[3], title=r[4], state=r[5], open=bool(r[6]),
        life=bool(r[7]), life_call_at=instant_or_none(r[8]), due_at=instant_or_none(r[9]),
        next_due_at=instant_or_none(r[10]), term_from=instant_or_none(r[11]),
        received_at=instant(r[12]), registered_at=instant_or_none(r[13]),
        sent_at=instant_or_none(r[14]), channel=r[15], regime=r[16], block=r[17], oktmo=r[18],
        locality=r[19], executor=r[20], registrar=r[21], holder=r[22], questions=r[23],
        repeats=r[24], files=r[25], extended=bool(r[26]), special=tuple((r[27] or "").split()),
        marks=tuple((r[28] or "").split()), exchange=r[29], opened=opened,
    )  # fmt: skip
