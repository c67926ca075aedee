"""How a file is to be read: which sheet, which column means what, whose clock the times are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cur_desk.errors import InputError
from cur_desk.services.importing.recognising import Column, name_key
from cur_desk.services.importing.targets import BY_CODE, Source

MOSCOW = "Europe/Moscow"
NEEDED_ONE_OF = ("text", "title", "subject", "subsubject", "fact")


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of a person about one sheet; all of them begin with a guess."""

    source: Source
    sheet: int
    header: int
    columns: tuple[Column, ...] = field(repr=False)
    mapping: dict[str, str] = field(default_factory=dict)
    """Target → key of the column."""
    zone: str = MOSCOW
    received_on: date | None = None
    """The day of arrival for lines that have none of their own."""
    take_closed: bool = False
    """Also those that are closed in the outside system."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone of the file's times. Raises InputError."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InputError(f"Нет такого часового пояса: {self.zone}", field="zone") from error

    def title(self, target: str) -> str:
        """What the file calls the column of a target."""
        key = self.mapping.get(target, "")
        return next((c.title for c in self.columns if c.key == key), "")

    def mapped(self, target: str, key: str) -> Plan:
        """The plan with a column chosen for a target (an empty key: none); a column means one
        thing only."""
        mapping = {t: k for t, k in self.mapping.items() if t != target and k != key}
        return replace(self, mapping=mapping | ({target: key} if key else {}))

    def gaps(self) -> list[str]:
        """What must be chosen before the file can be taken in, in words."""
        if self.source is Source.BI:
            return [] if self.received_on else ["Укажите, на какое число сделана выгрузка"]
        found = []
        if not any(t in self.mapping for t in NEEDED_ONE_OF):
            found.append("Укажите столбец с текстом сообщения или с темой")
        if "received" not in self.mapping and self.received_on is None:
            found.append(
                "В файле нет столбца с датой поступления: укажите его или дату выгрузки, одну для всех строк"
            )
        return found

    def by_titles(self) -> dict[str, str]:
        """The mapping for the settings: by titles, since letters move from file to file."""
        return {t: name_key(self.title(t)) for t in self.mapping if self.title(t)}

    def to_json(self) -> dict[str, Any]:
        """For the batch: what was chosen."""
        return {
            "source": self.source.value, "sheet": self.sheet, "header": self.header,
            "zone": self.zone, "mapping": self.mapping, "titles": self.by_titles(),
            "received_on": self.received_on.isoformat() if self.received_on else None,
            "take_closed": self.take_closed,
        }  # fmt: skip


def column_words(plan: Plan, target: str) -> str:
    """«Дата создания» of the file, else our own name of the field."""
    return plan.title(target) or BY_CODE[target].title
