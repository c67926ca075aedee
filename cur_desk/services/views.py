"""Frozen shapes that services hand to screens and to the command line: ready words, no SQL rows.

Times are given both as instants (for marks) and as Russian words in the region's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cur_desk.assist.suggestion import Suggestion as Suggestion
from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.filters import Filter
from cur_desk.domain.marks import ExchangeMark as ExchangeMark
from cur_desk.domain.marks import TermMark as TermMark
from cur_desk.domain.records.appeal import Appeal


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as people read it, with why it is what it is."""

    mark: TermMark
    title: str
    """«Разобрать», «Дать ответ»."""
    left: str
    """«−4 дня», «сегодня», «3 ч 25 мин», «2 дня»."""
    until: str
    """«до 25.11»."""
    until_long: str
    """«до 25.11.2026, среда»."""
    due_at: datetime
    share_left: float
    """1 − elapsed ÷ term, 0…1, for the sector of the ring."""
    why: tuple[str, ...]
    """«Почему эта дата»: one line a step."""
    spoken: str
    """«просрочено на 4 дня, срок 19.11.2026», the accessible name."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the queue."""

    local: int
    """Integer id of the local base: what a list holds."""
    uid: str
    number: str
    title: str
    state: str
    block: str | None
    block_icon: str
    block_name: str
    place: str
    channel: str
    regime: str
    received: str
    executor: str
    holder: str
    mark: TermMark
    left: str
    until: str
    due_at: datetime | None
    share_left: float
    exchange: ExchangeMark
    group: str
    """Group of terms: life | over | today | soon | ok | none."""
    unread: bool
    tags: tuple[str, ...]
    """«повторное», «прокуратура»."""
    spoken: str
    """The whole row as a sentence for the screen reader."""
    found: str = ""
    """The place of the text that a search hit, where the title does not show it."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """An entry of the left strip: a named filter."""

    code: str
    title: str
    group: str
    """«Моя смена», «Сроки», «Обмен», «Сохранённые виды»."""
    icon: str
    filter: Filter
    urgent: bool = False
    sort: str = ""
    """Its order as ``-received``; empty: that of the queue."""
    own: bool = False
    """Made by this person: may be renamed, moved, changed, removed."""
    about: str = ""
    """What it takes, in words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one may pick: code, name, a second line and an icon."""

    code: str
    name: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class MovementView:
    """A line of the movement journal."""

    at: str
    title: str
    who: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of this workstation that the portal has not settled, or its receipt."""

    event: str
    uid: str
    act: str
    title: str
    made: str
    exchange: ExchangeMark
    number: str = ""
    reason: str = ""
    request_id: str = ""
    size: int = 0
    receipt_code: str = ""
    accepted: str = ""
    """«принято порталом 23.11.2026 в 17:42:10 МСК»."""
    may_withdraw: bool = False
    parked: bool = False
    """Its record was taken away from this person."""
    advice: str = ""
    """What to do about a refusal."""
    attempts: int = 0
    """How many requests have carried it."""
    next_try: str = ""
    """«14:06»: when it goes again by itself, if that is not at once."""
    kind: str = ""
    """Of a quarantined record."""


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A body's registration in one line with its term."""

    body: str
    number: str
    registered: str
    regime: str
    term: TermView | None
    sent: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """The unfinished formalisation on this workstation."""

    content: dict[str, Any]
    base_version: int
    saved: str
    """«в 14:04»."""
    behind: bool = False
    """The portal's copy has moved on since the draft was begun."""


@dataclass(frozen=True, slots=True)
class CardView:
    """Everything a card shows, read in one go; the document already has the person's own work."""

    uid: str
    appeal: Appeal
    document: dict[str, Any]
    number: str
    title: str
    regime: str
    """«59-ФЗ»."""
    channel: str
    state: str
    applicant: str
    """«Ромашкина Т. И., пгт Оричи»; «Заявитель скрыт» in narrower views."""
    received: str
    registered: str
    earlier: int
    """«обращался ранее», 0 where there is no right to see those records."""
    term: TermView | None
    terms: tuple[TermView, ...]
    exchange: ExchangeMark
    registrations: tuple[RegistrationView, ...]
    movement: tuple[MovementView, ...]
    pending: tuple[EventView, ...]
    receipts: tuple[EventView, ...]
    draft: DraftView | None
    acts: dict[str, Refusal | None]
    """For each act of the table: nothing, or why it is impossible now."""
    legal_force: str
    """The sentence over the main act, from the profile (design § 1)."""
    main_act: str
    """Code of the main act of the card for this person: ``formalise``."""
    has_text: bool = True
    emergency: tuple[Choice, ...] = ()
    """Telephones for a threat to life: code = phone, name = service."""
    files: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row of the code picker."""

    code: str
    name: str
    parents: str
    assignable: bool
    level: int
    hits: tuple[tuple[int, int], ...] = ()
    """Spans of the name that the words hit."""
    hint: str = ""
    used: int = 0
    hint_hits: tuple[tuple[int, int], ...] = ()
    about: str = ""
    """A few words by which people name it; empty where nobody has given any."""


@dataclass(frozen=True, slots=True)
class CodeSearch:
    """What the picker shows for what is typed, and what was made of the typed."""

    rows: tuple[CodeRow, ...]
    total: int
    """Codes found before the list was cut."""
    words: tuple[str, ...] = ()
    """Words really searched for: slips mended, the layout turned."""
    read_as: str = ""
    mended: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeDetails:
    """The right pane of the picker: path, what belongs here, what it is confused with, use."""

    row: CodeRow
    path: tuple[str, ...]
    children: tuple[CodeRow, ...]
    belongs: tuple[str, ...]
    not_to_confuse: tuple[Choice, ...]
    block: str
    used_30_days: int
    met_30_days: int = 0
    """Appeals of this workstation's copy that came in 30 days and have a question of the code."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a main act: the event that now waits in the outbox."""

    event: str
    uid: str
    title: str
    undo_until: datetime | None = None
    done: str = ""
    """«Разобрано и направлено на портал»: what was done, for the toast."""
    number: str = ""


@dataclass(frozen=True, slots=True)
class PackResult:
    """A made paper: its bytes, a file name and the code of its cut."""

    name: str
    pdf: bytes = field(repr=False)
    pages: int
    cut: str = ""
    hidden_places: int = 0
