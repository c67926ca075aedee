"""Appeal: one citizen's text with everything that happened to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from cur_desk.domain.fields import Merge, Meta
from cur_desk.domain.records.base import Instant, Item, Part, Record, Text
from cur_desk.domain.records.file import FileRef
from cur_desk.domain.records.place import Place
from cur_desk.domain.records.proposal import Proposal
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.registration import Day, Registration
from cur_desk.domain.records.words import (
    CHANNEL_REGIMES,
    ApplicantKind,
    Channel,
    Regime,
    RepeatKind,
    Special,
)

TEXT_LIMIT = 6_000_000
"""Characters of a citizen's text: a 5 MB letter is taken whole, more is refused."""


class Applicant(Item):
    """Who applied. No birth date, benefits or citizenship (domain ruling 29)."""

    applicant_kind: ApplicantKind = ApplicantKind.CITIZEN
    name: Annotated[Text, Meta(personal=True, limit=300)]
    address: Annotated[Text | None, Meta(personal=True, contact=True, limit=500)] = None
    phone: Annotated[Text | None, Meta(personal=True, contact=True, limit=60)] = None
    email: Annotated[Text | None, Meta(personal=True, contact=True, limit=120)] = None
    addressee: bool = False
    """The answer goes to this one."""
    confirmed: bool = False
    """Identity confirmed by ЕСИА."""


class Source(Part):
    """The appeal in the outside system it came from (domain ruling 32)."""

    system: Annotated[Text | None, Meta(limit=40)] = None
    external_number: Annotated[Text | None, Meta(limit=80)] = None
    link: Annotated[Text | None, Meta(limit=500)] = None
    answer_at: Instant | None = None
    """The term of the outside system; goes before the computed one."""
    subject: Annotated[Text | None, Meta(limit=300)] = None
    """Category chosen there: «Автомобильные дороги», the group of themes of «Инцидент»."""
    subsubject: Annotated[Text | None, Meta(limit=300)] = None
    fact: Annotated[Text | None, Meta(limit=300)] = None
    fast_track: bool | None = None
    """The outside system has set the shortened term (ускоренное решение)."""
    stage: Annotated[Text | None, Meta(limit=100)] = None
    importance: Annotated[Text | None, Meta(limit=60)] = None
    batch: Annotated[str | None, Meta(limit=36)] = None
    """The import that brought it."""
    carried_by: Annotated[Text | None, Meta(limit=300)] = None
    carried_at: Instant | None = None


class LifeThreat(Part):
    """«Угроза жизни»: who marked it, and every call: whom, when, by whom (domain ruling 1)."""

    marked_by: str
    marked_at: Instant
    reason: Annotated[Text | None, Meta(personal=True, limit=500)] = None
    calls: Annotated[list[Call], Meta(merge=Merge.LOG)] = Field(default_factory=list)
    cleared_at: Instant | None = None


class Call(Item):
    """A telephone call that passed the threat on."""

    service: Annotated[Text, Meta(limit=200)]
    phone: Annotated[Text, Meta(limit=60)]
    told_to: Annotated[Text, Meta(limit=300)]
    called_at: Instant
    called_by: str


class Movement(Item):
    """A line of the movement journal: passed, accepted, returned (Киров 4.2)."""

    at: Instant
    act: Annotated[str, Meta(limit=60)]
    person: str | None = None
    organisation: str | None = None
    note: Annotated[Text | None, Meta(personal=True, limit=2_000)] = None


class Appeal(Record):
    """обращение or сообщение; the regime says which."""

    kind: Literal["appeal"] = "appeal"
    number: Annotated[Text | None, Meta(server=True, limit=60)] = None
    """Regional number given by the portal, e.g. ``26-11/4821``."""
    provisional_number: Annotated[Text | None, Meta(limit=60)] = None
    channel: Channel
    regime: Regime
    source: Source = Field(default_factory=Source)
    received_at: Instant
    received_on: Day | None = None
    """Date of arrival typed by a person for paper; else the date of ``received_at``."""
    received_ground: Annotated[Text | None, Meta(limit=200)] = None
    """What the date of arrival is taken from: a stamp, a journal, an export (domain ruling 16)."""
    applicants: list[Applicant] = Field(default_factory=list)
    collective: bool = False
    signatures: int = Field(default=0, ge=0, le=1_000_000)
    title: Annotated[Text | None, Meta(personal=True, limit=200)] = None
    text: Annotated[Text, Meta(merge=Merge.TEXT, personal=True, limit=TEXT_LIMIT)] = ""
    place: Place = Field(default_factory=Place)
    life_threat: LifeThreat | None = None
    special: list[Special] = Field(default_factory=list)
    false_information: Annotated[Text | None, Meta(limit=500)] = None
    repeat_of: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    repeat_kind: RepeatKind | None = None
    """Of what kind the repeat is; chosen by a person together with ``repeat_of``."""
    related: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    """Appeals of others about the same problem: tied together, never merged."""
    marks: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    note: Annotated[Text | None, Meta(merge=Merge.TEXT, personal=True, limit=4_000)] = None
    holder: Annotated[str | None, Meta(server=True)] = None
    """Person of the shift who has taken it."""
    taken_at: Annotated[Instant | None, Meta(server=True)] = None
    stage_due_at: Annotated[Instant | None, Meta(server=True)] = None
    """Until when the present stage is to be done (разобрать и направить), by the profile."""
    registrations: list[Registration] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)
    proposals: list[Proposal] = Field(default_factory=list)
    files: list[FileRef] = Field(default_factory=list)
    movement: Annotated[list[Movement], Meta(merge=Merge.LOG)] = Field(default_factory=list)
    redacted: Annotated[list[str], Meta(server=True)] = Field(default_factory=list)
    """Paths that the portal left out for this role (rulings D10)."""

    @model_validator(mode="after")
    def _regime_fits_channel(self) -> Appeal:
        if self.regime not in CHANNEL_REGIMES[self.channel]:
            raise ValueError(
                f"режим {self.regime.value} не допускается для канала {self.channel.value}"
            )
        return self


LifeThreat.model_rebuild()
