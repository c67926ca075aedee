"""Directories that travel through the portal: organisations, territories, persons with posts.

Each entry has validity dates and a successor; a document takes the name on its own date
(domain ruling 43).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from cur_desk.domain.fields import Meta
from cur_desk.domain.records.base import InYears, Item, Record, Text
from cur_desk.domain.records.words import OrganisationKind, ViewLevel

OldDay = Annotated[date, InYears]


class Dated(Record):
    """An entry valid from a date to a date."""

    valid_from: OldDay | None = None
    valid_to: OldDay | None = None
    successor: str | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the entry is in force on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Organisation(Dated):
    """орган / учреждение / с публично значимыми функциями / коммерческая."""

    kind: Literal["organisation"] = "organisation"
    name: Annotated[Text, Meta(limit=300)]
    short_name: Annotated[Text, Meta(limit=120)]
    organisation_kind: OrganisationKind
    blocks: list[str] = Field(default_factory=list)
    oktmo: str | None = None
    parent: str | None = None
    duty_phone: Annotated[Text | None, Meta(limit=60)] = None
    duty_person: Annotated[Text | None, Meta(limit=300)] = None
    source: Annotated[Text | None, Meta(limit=300)] = None
    """Where the name was taken from; «default» marks an unconfirmed row."""

    @property
    def may_be_responsible(self) -> bool:
        """A commercial organisation is only a source of information (domain ruling 12)."""
        return self.organisation_kind is not OrganisationKind.COMMERCIAL


class Territory(Dated):
    """A municipality with its ОКТМО (``id`` is ``mo:<oktmo>``)."""

    kind: Literal["territory"] = "territory"
    oktmo: Annotated[Text, Meta(limit=11)]
    name: Annotated[Text, Meta(limit=200)]
    short_name: Annotated[Text, Meta(limit=120)]
    territory_kind: Annotated[Text, Meta(limit=60)]
    centre: Annotated[Text | None, Meta(limit=120)] = None
    population: int | None = Field(default=None, ge=0, le=100_000_000)
    population_source: Annotated[Text | None, Meta(limit=120)] = None


class Post(Item):
    """A post of a person: body, role, territory, from–to, whom it stands in for."""

    organisation: str
    role: Annotated[str, Meta(limit=40)]
    title: Annotated[Text, Meta(limit=200)]
    blocks: list[str] = Field(default_factory=list)
    oktmo: str | None = None
    valid_from: OldDay | None = None
    valid_to: OldDay | None = None
    stands_in_for: str | None = None
    authority: Annotated[Text | None, Meta(limit=300)] = None
    """The act that gives the post the body's authority for acts of 59-ФЗ; empty for ЦУР staff."""


class Person(Dated):
    """A person of the staff (never a citizen who applied)."""

    kind: Literal["person"] = "person"
    name: Annotated[Text, Meta(limit=200)]
    login: Annotated[str, Meta(limit=60)]
    posts: list[Post] = Field(default_factory=list)
    phone: Annotated[Text | None, Meta(limit=60)] = None
    view: ViewLevel = ViewLevel.FULL


class Unknown(Record):
    """A record of a kind this version does not know: kept as received, silently (C13)."""

    def to_document(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)
