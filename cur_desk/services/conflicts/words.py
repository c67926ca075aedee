"""Values of fields in words, as a person compares them: names for codes, dates as on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.records.words import (
    ApplicantKind,
    Channel,
    Jurisdiction,
    QuestionKind,
    Regime,
    Result,
    Special,
)
from cur_desk.reference.words import field_label, label
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.directory import DirectoryService

EMPTY = "не заполнено"
_ENUMS = {
    "question_kind": QuestionKind,
    "jurisdiction": Jurisdiction,
    "result": Result,
    "special": Special,
    "channel": Channel,
    "regime": Regime,
    "applicant_kind": ApplicantKind,
}
_BODIES = {"executor", "organisation", "co_executors", "to_organisation"}
_PEOPLE = {"holder", "person"}
_PLACE = ("locality", "street", "house", "note")


class ValueWords:
    """Knows the directories and the portal's document around the values."""

    def __init__(
        self, directory: DirectoryService, codes: CodeService, document: Document, kind: str
    ) -> None:
        self._directory, self._codes = directory, codes
        self._document, self._kind = document, kind

    def label(self, path: str) -> str:
        """The Russian label of the field."""
        return field_label(path, self._kind)

    def words(self, path: str, value: Any) -> str:
        """The value as a person reads it; a gap has its own word."""
        if value is None or value == "" or value == [] or value == {}:
            return EMPTY
        name = path.rsplit("/", 1)[-1]
        if isinstance(value, list):
            return ", ".join(self.words(path, item) for item in value)
        if isinstance(value, dict):
            return self._part(path, value)
        if isinstance(value, bool):
            return "да" if value else "нет"
        return self._plain(name, str(value))

    def _plain(self, name: str, text: str) -> str:
        if name in _ENUMS:
            kinds = {k.value: k for k in _ENUMS[name]}
            return label(kinds[text]) if text in kinds else text
        if name in _BODIES:
            return self._directory.organisation_name(text)
        if name in _PEOPLE:
            return self._directory.person_name(text) or "сотрудник не найден в справочнике"
        if name == "code":
            return self._codes.name(text)
        if name == "block":
            return self._directory.block_name(text) or text
        if name == "oktmo":
            return self._directory.place_name(text)
        if name == "registration":
            return self._registration(text)
        return _day(text)

    def _registration(self, key: str) -> str:
        for item in self._document.get("registrations", []):
            if item.get("id") == key:
                return f"№ {item['number']}" if item.get("number") else "без номера"
        return "регистрация не найдена"

    def _part(self, path: str, value: Document) -> str:
        name = path.rsplit("/", 1)[-1]
        if name == "place" or "oktmo" in value:
            where = self._directory.place_name(value.get("oktmo"))
            return ", ".join(p for p in (where, *(value.get(k) for k in _PLACE)) if p) or EMPTY
        if "essence" in value or "code" in value:
            code = self._codes.name(value["code"]) if value.get("code") else ""
            executor = self._directory.organisation_name(value.get("executor"))
            return ". ".join(p for p in (value.get("essence"), code, executor) if p) or EMPTY
        parts = (
            f"{self.label(f'{path}/{key}')}: {self.words(f'{path}/{key}', item)}"
            for key, item in value.items()
            if key != "id" and item not in (None, "", [], {})
        )
        return "; ".join(parts) or EMPTY


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}" if len(text) == 10 else text
    except ValueError:
        return text
