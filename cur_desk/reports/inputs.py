"""What the documents are made from: frozen facts, filled by a service, read by this room.

Regional facts (names, headings, zone, addressees) come in here; nothing regional is written in
this room. Instants are aware; dates of law are dates in the region's zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from cur_desk.domain import figures as domain_figures
from cur_desk.domain.filter_text import NO_WORDS, Vocabulary, describe
from cur_desk.domain.masking import MaskedText
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reports.resources import health_words

_PAPER_UNITS = {"%": "%", "дней": "дня", "дня": "дня"}
"""Units printed beside a value; a mean with a decimal takes «дня»."""


@dataclass(frozen=True)
class Figure:
    """A figure settled for paper: the value, the filter in words and the numbers behind it.

    ``count`` is how many appeals or questions stand behind the value, ``base`` the whole of a
    share («7 986 из 8 442»), ``ids`` their public numbers in order.
    """

    key: str
    value: float | None
    unit: str = ""
    filter_words: str = ""
    count: int = 0
    ids: tuple[str, ...] = ()
    base: int | None = None
    noun: str = ""
    """What is counted, in the genitive plural («обращений»); empty means questions."""

    @classmethod
    def settled(
        cls,
        figure: domain_figures.Figure,
        numbers: Sequence[str],
        *,
        count: int | None = None,
        base: int | None = None,
        vocabulary: Vocabulary = NO_WORDS,
    ) -> Figure:
        """Fixes a figure of the program for printing, with the numbers its filter took."""
        return cls(
            key=figure.key,
            value=figure.value,
            unit=_PAPER_UNITS.get(figure.unit, ""),
            noun="" if figure.unit in _PAPER_UNITS else figure.unit,
            filter_words=describe(figure.filter, vocabulary),
            count=len(numbers) if count is None else count,
            ids=tuple(numbers),
            base=base,
        )


@dataclass(frozen=True)
class Office:
    """Who prints: everything regional that stands on a page."""

    centre: str
    """«ЦУР Кировской области»"""
    centre_full: str
    """«Центр управления регионом»"""
    authority: str
    """Heading of the cover: «Правительство Кировской области»."""
    zone: tzinfo
    zone_label: str
    """«МСК» or «(UTC+10)»."""
    software: str = "ЦУР Деск"


@dataclass(frozen=True)
class DataState:
    """How fresh and how whole the data are; printed, never guessed."""

    moment: datetime
    synced_at: datetime | None
    unsent: int = 0
    oldest_unsent_at: datetime | None = None
    pages_left: int = 0
    quarantined: int = 0
    conflicts: int = 0
    received: int | None = None
    offered: int | None = None
    clock_skew_seconds: float | None = None


# ── card ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Applicant:
    """One applicant as the record has it. Printed whole only on a card with personal data."""

    name: str
    kind: str
    phone: str = ""
    email: str = ""
    address: str = ""
    answer_to: str = ""
    is_organisation: bool = False


@dataclass(frozen=True)
class CardQuestion:
    """A question of the card."""

    number: int
    gist: str
    code: str
    code_name: str
    kind: str
    executor: str
    result: str
    open: bool = True
    source_of_information: str = ""
    """A commercial organisation is never responsible, only a source (domain ruling 12)."""


@dataclass(frozen=True)
class CardRegistration:
    """The appeal in the books of one body."""

    body: str
    number: str
    registered_on: date | None
    basis: str
    questions: str
    due_on: date | None
    sent: str
    """What was sent to the applicant: channel, date, number; or that nothing was."""


@dataclass(frozen=True)
class TermStep:
    """A point of the time line: what, when, whether it has happened."""

    on: date
    label: str
    done: bool
    late: bool = False


@dataclass(frozen=True)
class Movement:
    """A line of the movement journal."""

    at: datetime
    action: str
    who: str
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    """Control mark of the portal: only after it accepted."""

    code: str
    """8 Crockford signs, «7K4M-92QX»."""
    qr: str
    what: str
    accepted_at: datetime


@dataclass(frozen=True)
class PersonalCopy:
    """Why and for whom a card with personal data is printed; without it there is no such card."""

    reason: str
    copy_number: int
    printed_by: str
    """«И. О. Фамилия, сотрудник ЦУР, смена»"""


@dataclass(frozen=True)
class CardPhoto:
    """A photo beside an answer: a JPEG without any mark of its camera, or why there is none."""

    label: str
    """«До», «После»."""
    caption: str
    jpeg: bytes = field(default=b"", repr=False)
    width: int = 0
    height: int = 0
    missing: str = ""


@dataclass(frozen=True)
class CardData:
    """Карточка обращения."""

    office: Office
    state: DataState
    printed_by: str
    number: str
    registered: str
    """«зарегистрировано 30.10.2026 в 14:20 МСК, министерство …»"""
    regime: str
    signs: tuple[str, ...]
    """«коллективное», «повторное» …"""
    due_on: date | None
    today: date
    source: str
    source_number: str
    kind: str
    received_at: datetime
    block: str
    municipality: str
    category: str
    applicants: tuple[Applicant, ...]
    text: str
    preview: MaskedText | None
    """The masked text as the person saw and approved it; None prints the gist only."""
    attachments: str
    questions: tuple[CardQuestion, ...]
    registrations: tuple[CardRegistration, ...]
    resolution: str
    executor: str
    steps: tuple[TermStep, ...]
    why_this_date: str
    movements: tuple[Movement, ...]
    receipt: Receipt | None
    personal: PersonalCopy | None = None
    """None: the masked card (the default)."""
    answered: bool = False
    legal_force: str = ""
    """Sentence and paragraph of the region's act; empty where the act is silent."""
    health_words: tuple[str, ...] = field(default_factory=health_words)
    visa: bool = False
    """Room for a resolution by hand: paper goes first in a district (domain ruling 34)."""
    photos: tuple[CardPhoto, ...] = ()
    photos_left_out: int = 0


# ── briefing ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Measured:
    """An indicator with its two comparisons."""

    now: Figure
    previous: Figure | None = None
    year_ago: Figure | None = None


@dataclass(frozen=True)
class Indicator:
    """What is measured and how a change of it is judged (data of the profile)."""

    title: str
    measured: Measured
    better: str = "none"
    """«up», «down» or «none»: the number of questions carries no verdict."""
    change: str = "percent"
    """«percent», «points», «absolute» or «days»."""
    dead_zone: float = 0.1


@dataclass(frozen=True)
class BlockRow:
    """One block of the region (or the region itself) with its five indicators and 12 weeks."""

    name: str
    short_name: str
    received: Measured
    in_term: Measured
    overdue: Measured
    mean_term: Figure
    satisfied: Figure
    weeks: tuple[int, ...] = ()
    sensitive: bool = False
    """Small counts of such a block are hidden."""


@dataclass(frozen=True)
class Thresholds:
    """When a value counts as worse: data of the profile, printed under the table."""

    in_term: float = 95.0
    in_term_drop: float = 1.0
    overdue_growth: int = 5
    satisfied: float = 50.0
    growth_noticed: float = 20.0


@dataclass(frozen=True)
class Remark:
    """A sentence of a person; numbers stand in it only as ``{fields}`` filled with figures."""

    lead: str
    text: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    source: str = ""
    """«по сообщениям жителей» or «подтверждено: орган, дата»; a cause must have one."""


@dataclass(frozen=True)
class Addressee:
    """Whom a proposal addresses; the verb comes from the kind."""

    kind: OrganisationKind
    name_dative: str
    ministry_dative: str = ""
    """For an organisation: the ministry that is asked to see to it."""
    agreement_with: str = ""
    """For an organisation: its name in the instrumental case."""


@dataclass(frozen=True)
class Proposal:
    """A proposal for the meeting. ``action`` is an infinitive phrase for bodies («дать ответы по
    существу по {n}») and a noun phrase in the accusative for organisations."""

    addressee: Addressee
    action: str
    due: date | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """The stored cut of data behind the document."""

    code: str
    """«7F3A-91C2-0B5E»"""
    sha256: str
    link: str = ""
    versions: tuple[str, ...] = ()
    left_out: str = ""


@dataclass(frozen=True)
class BriefingData:
    """Справка к совещанию: pages 1, 3, 4 and 10."""

    office: Office
    state: DataState
    copy_number: int
    meeting: str
    meeting_on: date
    chair: str
    first: date
    last: date
    previous: tuple[date, date]
    year_ago: tuple[date, date]
    blocks_count: int
    municipalities_count: int
    indicators: tuple[Indicator, ...]
    """Six: received, in term, overdue now, mean term, satisfied, repeats."""
    blocks: tuple[BlockRow, ...]
    region: BlockRow
    cut: Cut
    week_starts: tuple[date, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    thresholds: Thresholds = Thresholds()
    approved: str = ""
    """«Согласовано руководителем ЦУР 22.11.2026»; empty: ПРОЕКТ."""
    subtitle: str = "Обращения и сообщения жителей: что изменилось и что требует решения"
    health_words: tuple[str, ...] = field(default_factory=health_words)
