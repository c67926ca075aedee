"""Record types: the single definition of every document, used by the portal to validate too."""

from __future__ import annotations

from typing import Any

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import Record
from cur_desk.domain.records.directory import Organisation, Person, Territory, Unknown

KINDS: dict[str, type[Record]] = {
    "appeal": Appeal,
    "organisation": Organisation,
    "territory": Territory,
    "person": Person,
}
DIRECTORY_KINDS = ("organisation", "territory", "person")


def parse(document: dict[str, Any]) -> Record:
    """The record of a document. Raises ``pydantic.ValidationError`` for a known kind that breaks
    its schema (the caller quarantines it); an unknown kind comes back as :class:`Unknown`."""
    return KINDS.get(document.get("kind", ""), Unknown).model_validate(document)
