"""Ready words with fields: the region's from ``resources``, the person's own from their settings.

A field that the card knows is filled at once; any other becomes a stop for Tab. In «Для доклада»
the applicant's name is never filled: that field goes to papers without personal data.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cur_desk.domain.formalisation import Content
from cur_desk.domain.marks import TermMark
from cur_desk.domain.text import fold, short_name
from cur_desk.errors import InputError
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml
from cur_desk.services.cards.terms import ANSWER
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.execution.views import ANONYMOUS, Assigned
from cur_desk.services.names import addressee
from cur_desk.services.views import CardView

FIELD = re.compile(r"\{([^{}\n]{1,60})\}")
OWN_KEY, USED_KEY = "snippets.own", "snippets.used"
MOST_OWN, LONGEST = 200, 4_000
PERSONAL = ("заявитель", "адрес")
REPORT = "report"


@dataclass(frozen=True, slots=True)
class Snippet:
    """One ready text; ``where``: the kind of field it is meant for, empty = any."""

    code: str
    title: str
    text: str
    where: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """The text with what is known, and the spans where Tab stops."""

    text: str
    stops: tuple[tuple[int, int], ...]


@lru_cache(maxsize=8)
def shipped(region: str) -> tuple[Snippet, ...]:
    """Snippets that come with the program: the region's first."""
    folder = resources_dir() / "templates" / "snippets"
    found: list[Snippet] = []
    for name in (region, "_base"):
        found += _read(folder / f"{name}.toml")
    return tuple(found)


def _read(path: Path) -> list[Snippet]:
    if not path.is_file():
        return []
    return [Snippet(**row) for row in read_toml(path).get("snippet", [])]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Puts the known values in; the words of an unknown field stay, to be typed over."""
    parts: list[str] = []
    stops: list[tuple[int, int]] = []
    at = done = 0
    for match in FIELD.finditer(text):
        before = text[done : match.start()]
        value = values.get(fold(match[1]), "")
        parts += [before, value or match[1]]
        at += len(before)
        if not value:
            stops.append((at, at + len(match[1])))
        at += len(value or match[1])
        done = match.end()
    parts.append(text[done:])
    return Filled("".join(parts), tuple(stops))


class SnippetService:
    """What a field may be filled with, and the person's own texts."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core, self._directory = core, directory
        self._own: list[dict[str, str]] | None = None
        self._counts: dict[str, int] | None = None

    def load(self) -> None:
        """Reads what is kept, once: afterwards a key in the list asks no file."""
        self._own_rows()
        self._used()

    def found(self, typed: str, where: str = "") -> list[Snippet]:
        """Those with every typed word; for this field first, own before shipped, used before not."""
        wanted = fold(typed).split()
        used = self._used()
        rows = [s for s in self.all() if all(w in fold(f"{s.title} {s.text}") for w in wanted)]
        rows = [s for s in rows if not s.where or not where or s.where == where] or rows
        return sorted(rows, key=lambda s: (s.where != where, -used.get(s.code, 0), not s.own))

    def all(self) -> list[Snippet]:
        """The person's own and the region's."""
        return [
            *(Snippet(**row, own=True) for row in self._own_rows()),
            *shipped(self._core.profile.id),
        ]

    def use(self, snippet: Snippet, values: Mapping[str, str], where: str = "") -> Filled:
        """The text for a field; it counts as used (``remember`` writes that)."""
        used = self._used()
        self._counts = used | {snippet.code: used.get(snippet.code, 0) + 1}
        if where == REPORT:
            values = {k: v for k, v in values.items() if k not in PERSONAL}
        return fill(snippet.text, values)

    def remember(self) -> None:
        """Writes which ones were used. Not for the UI thread."""
        self._core.workspace.work.settings.set(USED_KEY, self._used())

    def keep(self, title: str, text: str, where: str = "", code: str = "") -> Snippet:
        """The person's own text; ``code``: the one it replaces, or that comes back.
        Raises InputError where it has no name or is too long."""
        title, text = title.strip(), text.strip()
        if not title or not text:
            raise InputError("Нет названия или текста", field="title")
        if len(text) > LONGEST:
            raise InputError(f"Заготовка длиннее {LONGEST} знаков", field="text")
        made = Snippet(code or uuid.uuid4().hex, title[:80], text, where, own=True)
        kept = [
            r for r in self._own_rows()
            if fold(r["title"]) != fold(made.title) and r["code"] != made.code
        ]  # fmt: skip
        row = {"code": made.code, "title": made.title, "text": made.text, "where": made.where}
        self._write([row, *kept][:MOST_OWN])
        return made

    def drop(self, code: str) -> None:
        """Throws an own one away."""
        self._write([r for r in self._own_rows() if r["code"] != code])

    def values_of_assigned(self, item: Assigned | None) -> dict[str, str]:
        """The same for the executor's seat."""
        zone, now = self._core.zone, self._core.now()
        found = {"сегодня": f"{now.astimezone(zone):%d.%m.%Y}"}
        if item is None:
            return found
        term = item.term if item.term is not None and item.term.mark is not TermMark.DONE else None
        known = {
            "заявитель": item.applicant if item.applicant != ANONYMOUS else "",
            "адрес": item.place,
            "номер": item.number,
            "орган": item.body,
            "исполнитель": item.body,
            "срок": f"{term.due_at.astimezone(zone):%d.%m.%Y}" if term is not None else "",
            "суть": item.essence,
        }
        return found | {k: v for k, v in known.items() if v}

    def values(self, card: CardView | None, question: Content | None = None) -> dict[str, str]:
        """What the fields of a snippet mean for a card and the question in front."""
        zone, now = self._core.zone, self._core.now()
        found = {"сегодня": f"{now.astimezone(zone):%d.%m.%Y}"}
        if card is None:
            return found
        appeal, question = card.appeal, question or {}
        place = question.get("place") or appeal.place.model_dump(exclude_none=True)
        parts = (place.get(n) for n in ("locality", "street", "house"))
        term = next(
            (t for t in card.terms if t.title == ANSWER and t.mark is not TermMark.DONE), None
        )
        person = addressee(appeal)
        known = {
            "заявитель": short_name(person.name) if person is not None else "",
            "адрес": ", ".join(str(p) for p in parts if p),
            "мо": self._directory.place_name(place.get("oktmo")) or "",
            "номер": card.number,
            "орган": self._directory.organisation_name(appeal.registrations[0].organisation)
            if appeal.registrations
            else "",
            "исполнитель": self._directory.organisation_name(question.get("executor")),
            "срок": f"{term.due_at.astimezone(zone):%d.%m.%Y}" if term is not None else "",
            "поступило": f"{appeal.received_at.astimezone(zone):%d.%m.%Y}",
            "суть": question.get("essence") or "",
        }
        return found | {k: v for k, v in known.items() if v}

    def _used(self) -> dict[str, int]:
        if self._counts is None:
            self._counts = dict(self._core.workspace.work.settings.get(USED_KEY, {}))
        return self._counts

    def _own_rows(self) -> list[dict[str, str]]:
        if self._own is None:
            self._own = list(self._core.workspace.work.settings.get(OWN_KEY, []))
        return self._own

    def _write(self, rows: list[dict[str, str]]) -> None:
        self._core.workspace.work.settings.set(OWN_KEY, rows)
        self._own = rows
