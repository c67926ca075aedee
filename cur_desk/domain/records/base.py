"""What every record has: kind, id, version, schema and scope; unknown fields are kept as received."""

from __future__ import annotations

from typing import Annotated, Any

import uuid6
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from cur_desk.domain.fields import Meta
from cur_desk.domain.text import clean

SCHEMA_VERSION = 1

Text = Annotated[str, AfterValidator(clean)]
"""A string in NFC without control characters other than tab and line feed."""


def _year_in_range(value: Any) -> Any:
    year = getattr(value, "year", None)
    if year is None and isinstance(value, str) and value[:4].isdigit():
        year = int(value[:4])
    if year is not None and not 1990 <= year <= 2100:
        raise ValueError("год вне пределов 1990–2100")
    return value


InYears = BeforeValidator(_year_in_range)
"""Refuses dates in 1900 and 2999 before they reach a term or a list."""

Instant = Annotated[AwareDatetime, InYears]


class Part(BaseModel):
    """A piece of a record. Fields that this version does not know survive (rulings C13)."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, validate_assignment=False)


class Item(Part):
    """A list item, addressed by its id in paths such as ``questions/<id>/essence``."""

    id: str = Field(default_factory=lambda: new_id())


class Record(Part):
    """One JSON document with its requisites; ``version`` 0 has not been on the portal yet."""

    kind: str
    id: str
    version: int = Field(default=0, ge=0, le=2**53)
    schema_version: int = Field(default=SCHEMA_VERSION, alias="schema", ge=1, le=10_000)
    scope: Annotated[list[str], Meta(server=True)] = Field(default_factory=list)
    """Keys of the scopes the record lies in: ``org:<id>``, ``mo:<oktmo>``, ``block:<id>``,
    ``person:<id>``; the portal decides with them who sees the row."""

    def to_document(self) -> dict[str, Any]:
        """The JSON document: names of the wire, no empty fields."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def new_id() -> str:
    """A new UUIDv7 in its canonical text form: made once, ordered by time of making."""
    return str(uuid6.uuid7())
