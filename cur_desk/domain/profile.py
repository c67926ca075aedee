"""Region profile: everything in which one region's regulation differs from another's, as data.

Pure types; ``reference.profiles`` reads them from ``resources/regions``. Each value has its
paragraph or the mark ``default`` (rulings D15), asked by :meth:`Profile.source`.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from cur_desk.domain.deadline_rules import DeadlineRule
from cur_desk.domain.records.words import CHANNEL_REGIMES, Channel, Regime, ViewLevel

DEFAULT = "default"
"""The mark of a value that no regulation gives: ours, to be confirmed by the region."""
SILENT_FORCE = "Отправляется на портал. После отправки — только новая версия с причиной"
FORCE_TAIL = "После отправки — только новая версия"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"нет такого часового пояса: {name}") from error
    return name


class Model(BaseModel):
    """Frozen and strict: an unknown key in a profile is a mistake, not a note."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cases(Model):
    """The six cases of a name, as letters need them."""

    nominative: str = Field(min_length=1)
    genitive: str = Field(min_length=1)
    dative: str = Field(min_length=1)
    accusative: str = Field(min_length=1)
    instrumental: str = Field(min_length=1)
    prepositional: str = Field(min_length=1)


class Block(Model):
    """Отраслевой блок: name word for word as in the act for paper, a short one for the screen."""

    id: str
    legal_name: str = Field(min_length=1)
    short_name: str = Field(min_length=1, max_length=24)
    icon: str = Field(min_length=1)
    note: str = ""
    """What the act adds to the name, e.g. «в том числе вопросы газоснабжения»."""
    responsible: tuple[str, ...] = ()
    """Posts that answer for the block by the act; several may answer for one (domain ruling 40)."""


class Forms(Model):
    """Forms of a display term: counted (1, 2, 5) and the cases of singular and plural."""

    one: str
    few: str
    many: str
    singular: Cases
    plural: Cases


class Terms(Model):
    """Words of screens and summaries. Letters and cards speak in words of the legal regime."""

    item: Forms
    regimes: dict[str, str]
    states: dict[str, str] = {}
    acts: dict[str, str] = {}
    screens: dict[str, str] = {}


class LegalForce(Model):
    """«Имеет силу официального письма»: sentence, paragraph and the act, where there is one."""

    text: str = Field(min_length=1)
    paragraph: str = Field(min_length=1)
    act: str = ""


class WorkDay(Model):
    """The working day of the region's bodies (rulings D14)."""

    start: time
    end: time
    break_start: time
    break_end: time
    pre_holiday_minus_min: int = Field(ge=0, le=240)

    @model_validator(mode="after")
    def _in_order(self) -> WorkDay:
        if not self.start < self.break_start <= self.break_end < self.end:
            raise ValueError("время рабочего дня идёт не по порядку")
        return self


class Role(Model):
    """A role with its view of documents and its rights (codes of acts and of the program)."""

    id: str
    title: str = Field(min_length=1)
    view: ViewLevel
    rights: frozenset[str] = frozenset()
    authority: bool = False
    """Whether a post of this role may hold a body's authority under 59-ФЗ (ruling 8)."""


class Criterion(Model):
    """One criterion of the rating, named as in the act."""

    id: str
    title: str
    weight: float = Field(ge=0, le=1)


class Rating(Model):
    """Оценка (рейтинг): criteria of the act, the approved method or nothing (domain ruling 21)."""

    title: str = ""
    criteria: tuple[Criterion, ...] = ()
    objects: tuple[str, ...] = ()
    approved_act: str | None = None
    min_sample: int = Field(default=5, ge=1)

    @property
    def exists(self) -> bool:
        """Whether the region's act provides a rating at all."""
        return bool(self.criteria)

    def method_line(self) -> str:
        """What a printed rating says of its method."""
        if self.approved_act:
            return f"Методика утверждена: {self.approved_act}"
        return "Методика по умолчанию, не утверждена"


class Addressee(Model):
    """To whom a document goes: post in the dative; ``copy_only`` marks «Копия»."""

    title: str = Field(min_length=1)
    copy_only: bool = False


class ReportRule(Model):
    """A document of the region: heading, addressees, signer, period."""

    title: str = Field(min_length=1)
    header: tuple[str, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    signer: str | None = None
    """Post of the signer; nobody: the document stays a draft (domain ruling 42)."""
    period: str = "по запросу"


class EmergencyPhone(Model):
    """A telephone for «угроза жизни» (domain ruling 1)."""

    service: str
    phone: str


class OutsideSystem(Model):
    """A system that appeals come from and answers go back to (domain ruling 32)."""

    name: str = Field(min_length=1, max_length=40)
    """As it stands in ``source/system``: with the number it is unique on the portal."""
    title: str = Field(min_length=1)
    link: str = ""
    """Address of one appeal; ``{number}`` stands for its number there. Empty: none is known."""
    channels: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _link_is_one(self) -> OutsideSystem:
        if self.link and not (self.link.startswith("https://") and "{number}" in self.link):
            raise ValueError("ссылка внешней системы: https и место номера {number}")
        return self


class RoleView(Model):
    """A view of the queue that everybody of a role has: a filter in its written form."""

    id: str = Field(pattern=r"^[a-z_]{2,40}$")
    title: str = Field(min_length=1, max_length=40)
    filter: str = Field(min_length=1, max_length=400)
    sort: str = ""
    roles: tuple[str, ...] = Field(min_length=1)


class Limits(Model):
    """Numbers of the daily work."""

    categories_min: int = Field(ge=1, le=20)
    take_reserve: int = Field(ge=1, le=10)
    lock_minutes: int = Field(ge=1, le=120)
    lease_days: int = Field(ge=1, le=90)
    small_group: int = Field(ge=2, le=50)
    """Groups smaller than this are not printed (domain ruling 14)."""
    soon_days: int = Field(ge=1, le=30)
    responsible_change_days: int = Field(ge=1, le=60)
    postpone_days: int = Field(default=180, ge=1, le=1_095)
    """«Отложенное решение»: at most so many days from the registration."""


class FileRules(Model):
    """Files that people attach: how large and of which formats (judged by their bytes)."""

    most_mb: int = Field(ge=1, le=500)
    types: frozenset[str] = Field(min_length=1)

    @property
    def most_bytes(self) -> int:
        """The limit in bytes."""
        return self.most_mb * 1_000_000


class CodeBlock(Model):
    """A row «code prefix → block» with its days of force and basis; no block: вне блоков."""

    prefix: Annotated[str, Field(pattern=r"^\d{4}(\.\d{4}){0,4}$")]
    block: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str = DEFAULT

    def valid_on(self, day: date | None) -> bool:
        """In force on ``day``; without a day: in force now, i.e. not ended."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Profile(Model):
    """One region."""

    id: str
    version: int = Field(ge=1)
    act: str = Field(min_length=1)
    """Requisites of the act that founded the centre."""
    cases: Cases
    """The full legal name of the centre."""
    short_title: str = Field(min_length=1)
    region: Cases
    zone: Annotated[str, AfterValidator(_known_zone)]
    zone_label: str = Field(pattern=r"^МСК([+−]\d{1,2})?$")
    utc_label: str = Field(pattern=r"^UTC[+−]\d{1,2}$")
    blocks: tuple[Block, ...] = Field(min_length=1)
    code_blocks: tuple[CodeBlock, ...] = ()
    words: Terms
    legal_force: LegalForce | None = None
    work_day: WorkDay
    deadlines: dict[str, DeadlineRule]
    roles: dict[str, Role]
    operator_body: str | None = None
    """The body that is «оператор ЦУР», where the act names it."""
    rating: Rating = Rating()
    reports: dict[str, ReportRule]
    documents: frozenset[str]
    screens: frozenset[str]
    switched_off_acts: frozenset[str] = frozenset()
    emergency: tuple[EmergencyPhone, ...]
    internal_term_days: int = Field(ge=1, le=30)
    preliminary_quality: bool
    """Whether quality is checked before signing too (domain ruling 24)."""
    fast_track: bool
    """Whether the act knows «фаст-трек»; elsewhere «ускоренный порядок» (domain ruling 44)."""
    limits: Limits
    channel_regimes: dict[Channel, tuple[Regime, ...]] = {}
    """Regimes that the region admits for a channel, never wider than the law (ruling 17)."""
    systems: tuple[OutsideSystem, ...] = ()
    views: tuple[RoleView, ...] = ()
    files: FileRules
    oktmo_prefix: str = Field(pattern=r"^\d{2}$")

    _sources: dict[str, str] = PrivateAttr(default_factory=dict)
    _by_prefix: dict[str, tuple[CodeBlock, ...]] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        ids = [b.id for b in self.blocks]
        if len(set(ids)) != len(ids):
            raise ValueError("отраслевой блок назван дважды")
        for row in self.code_blocks:
            if row.block is not None and row.block not in ids:
                raise ValueError(f"код {row.prefix} отнесён к блоку, которого нет: {row.block}")
        for channel, regimes in self.channel_regimes.items():
            if not regimes or not set(regimes) <= set(CHANNEL_REGIMES[channel]):
                raise ValueError(f"канал {channel.value}: режим, которого закон не допускает")
        return self

    def model_post_init(self, context: object) -> None:
        by_prefix: dict[str, tuple[CodeBlock, ...]] = {}
        for row in self.code_blocks:
            by_prefix[row.prefix] = (*by_prefix.get(row.prefix, ()), row)
        self._by_prefix = by_prefix

    @property
    def title(self) -> str:
        """The full legal name of the centre."""
        return self.cases.nominative

    @property
    def region_title(self) -> str:
        """«Кировская область»."""
        return self.region.nominative

    @property
    def tz(self) -> ZoneInfo:
        """The region's zone: all dates of law are dates in it."""
        return ZoneInfo(self.zone)

    def system(self, name: str | None) -> OutsideSystem | None:
        """The outside system of this name; nothing if the profile does not know it."""
        return next((s for s in self.systems if s.name == name), None)

    def block(self, block_id: str) -> Block:
        """The block with this id; KeyError if the region has none."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)

    def has_block(self, block_id: str) -> bool:
        """Whether the region has this block."""
        return any(b.id == block_id for b in self.blocks)

    def block_of_code(self, code: str, on: date | None = None) -> str | None:
        """The block of a code by the longest prefix in force; None: «Вне отраслевых блоков»."""
        parts = code.split(".")
        for length in range(len(parts), 0, -1):
            for row in self._by_prefix.get(".".join(parts[:length]), ()):
                if row.valid_on(on):
                    return row.block
        return None

    def legal_force_line(self) -> str:
        """What stands beside «Направить на портал»; never used on an answer to a citizen."""
        if self.legal_force is None:
            return SILENT_FORCE
        return f"{self.legal_force.text} ({self.legal_force.paragraph}). {FORCE_TAIL}"

    def source(self, path: str) -> str:
        """The paragraph that a value comes from, by its dotted path, or ``default``."""
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            found = self._sources.get(".".join(parts[:length]))
            if found is not None:
                return found
        return DEFAULT

    def with_sources(self, sources: dict[str, str]) -> Profile:
        """Gives the profile its table of paragraphs (the loader calls this once)."""
        self._sources = dict(sources)
        return self
