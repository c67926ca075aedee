"""The thematic classifier of appeals: editions as shipped, tree, search, hints, comparison.

Only codes of four or five groups may be assigned; the upper levels are for finding the way.
The same question may stand under several topics, so the key is always the whole code (domain B4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from cur_desk.domain.text import counted
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.classifier_search import CodeHit, Found, SearchIndex
from cur_desk.reference.editions import Edition, edition_on, list_editions
from cur_desk.reference.toml_files import read_toml, read_tsv

CODE = re.compile(r"^\d{4}(\.\d{4}){0,4}$")
FIRST_ASSIGNABLE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: code, level, name and the names above it."""

    code: str
    level: int
    name: str
    path: tuple[str, ...]

    @property
    def assignable(self) -> bool:
        """Whether a question may carry this code."""
        return self.level >= FIRST_ASSIGNABLE

    @property
    def parent(self) -> str | None:
        """Code of the row above."""
        return self.code.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Hint:
    """A neighbouring branch that is easily taken by mistake."""

    prefixes: tuple[str, ...]
    see: str
    text: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A code whose name differs between two editions."""

    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Diff:
    """What a new edition changes against the one in use."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    renamed: tuple[Renamed, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.renamed)

    def affected(self, used: Mapping[str, int]) -> tuple[tuple[Entry, int], ...]:
        """Codes that disappear though questions carry them, with the number of questions."""
        return tuple((e, used[e.code]) for e in self.removed if used.get(e.code))

    def summary_ru(self) -> str:
        """One line for the person who decides on the import."""
        codes = ("код", "кода", "кодов")
        return (
            f"Добавится {counted(len(self.added), *codes)}, "
            f"исчезнет {counted(len(self.removed), *codes)}, "
            f"переименуется {counted(len(self.renamed), *codes)}"
        )


class Classifier:
    """One edition."""

    def __init__(
        self,
        edition: str,
        title: str,
        entries: Iterable[Entry],
        everyday: dict[str, tuple[str, ...]] | None = None,
        hints: tuple[Hint, ...] = (),
        often: dict[str, int] | None = None,
    ) -> None:
        self.edition = edition
        self._title = title
        self._entries = {e.code: e for e in entries}
        self._everyday = everyday or {}
        self._hints = hints
        self._often = often or {}
        self._children: dict[str | None, list[Entry]] = {}
        for entry in self._entries.values():
            self._children.setdefault(entry.parent, []).append(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    @property
    def label(self) -> str:
        """«редакция 2025 г., 2108 записей»."""
        count = len(self)
        word = counted(count, "запись", "записи", "записей").rpartition(" ")[2]
        return f"{self._title}, {count} {word}"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All rows in the order of the edition."""
        return tuple(self._entries.values())

    def get(self, code: str) -> Entry:
        """The row of a code; KeyError if the edition has none."""
        return self._entries[code]

    def find(self, code: str) -> Entry | None:
        """The row of a code, or nothing."""
        return self._entries.get(code)

    def children(self, code: str | None = None) -> tuple[Entry, ...]:
        """Rows right under a code; the five sections without one."""
        return tuple(self._children.get(code, ()))

    def path(self, code: str) -> tuple[Entry, ...]:
        """The rows from the section down to the code itself."""
        parts = code.split(".")
        codes = (".".join(parts[:n]) for n in range(1, len(parts) + 1))
        return tuple(self._entries[c] for c in codes if c in self._entries)

    def everyday(self, code: str) -> tuple[str, ...]:
        """Words by which people name what this code means."""
        return self._everyday.get(code, ())

    @property
    def often(self) -> tuple[str, ...]:
        """Codes that make most of the flow, the commonest first."""
        return tuple(self._often)

    def hints(self, code: str) -> tuple[Hint, ...]:
        """Hints of the confusable branches that the code lies in, the nearest first."""
        found = [h for h in self._hints if any(_under(code, p) for p in h.prefixes)]
        found.sort(key=lambda h: -max(len(p) for p in h.prefixes if _under(code, p)))
        other = [h for h in found if not _under(code, h.see)]
        nearest = {h.see: h for h in reversed(other)}
        return tuple(nearest[see] for see in dict.fromkeys(h.see for h in other))

    def search(self, query: str, limit: int = 20) -> tuple[CodeHit, ...]:
        """Assignable codes by beginning of the code, by words in any form, by everyday words."""
        return self._index.search(query, limit)

    def find_codes(self, query: str) -> Found:
        """All of them, the best first, with what was made of the typed (``typed.py``)."""
        return self._index.find(query, len(self))

    @cached_property
    def _index(self) -> SearchIndex:
        rows = [
            (
                e.code,
                e.name,
                " ".join(e.path),
                self._everyday.get(e.code, ()),
                self._often.get(e.code, 0),
            )
            for e in self._entries.values()
            if e.assignable
        ]
        return SearchIndex(rows)

    def compare(self, other: Classifier) -> Diff:
        """What changes when ``other`` takes the place of this edition."""
        mine, theirs = self._entries, other._entries
        return Diff(
            tuple(e for c, e in theirs.items() if c not in mine),
            tuple(e for c, e in mine.items() if c not in theirs),
            tuple(
                Renamed(c, mine[c].name, e.name)
                for c, e in theirs.items()
                if c in mine and mine[c].name != e.name
            ),
        )


def _under(code: str, prefix: str) -> bool:
    return code == prefix or code.startswith(f"{prefix}.")


def load_classifier(on: date | None = None, extra: Path | None = None) -> Classifier:
    """The edition in force on a day (the newest without a day).

    ``extra``: a directory of editions installed beside the shipped ones.
    """
    directory = resources_dir() / "classifier"
    installed = list_editions(extra) if extra is not None else ()
    return _load(directory, edition_on(list_editions(directory) + installed, on))


@lru_cache(maxsize=16)
def _load(directory: Path, chosen: Edition) -> Classifier:
    classifier = read_edition(
        chosen.file,
        chosen.id,
        chosen.title,
        everyday=_everyday_words(directory / "everyday_words.tsv"),
        hints=_hints(directory / "hints.toml"),
        often=_often(directory / "often.tsv"),
    )
    if chosen.rows != len(classifier):
        raise DirectoryError(
            "editions.toml", "rows", f"заявлено {chosen.rows}, в файле {len(classifier)}"
        )
    if chosen.file.parent == directory:
        _check_refers(classifier)
    return classifier


def read_edition(
    path: Path,
    edition: str,
    title: str,
    everyday: dict[str, tuple[str, ...]] | None = None,
    hints: tuple[Hint, ...] = (),
    often: dict[str, int] | None = None,
) -> Classifier:
    """Reads and checks an edition: known form of codes, no doubles, no code without its parent."""
    names: dict[str, str] = {}
    entries: list[Entry] = []
    for number, cells in read_tsv(path, ("code", "level", "name")):
        code, name = cells["code"].strip(), cells["name"].strip()
        where = f"строка {number}"
        if not CODE.match(code):
            raise DirectoryError(path.name, where, f"код не по виду: {code!r}")
        if not name:
            raise DirectoryError(path.name, where, f"у кода {code} нет названия")
        if code in names:
            raise DirectoryError(path.name, where, f"код {code} повторяется")
        level = code.count(".") + 1
        if cells["level"].strip() != str(level):
            raise DirectoryError(path.name, where, f"уровень кода {code} — {level}")
        above = code.split(".")[:-1]
        parents = [".".join(above[:n]) for n in range(1, len(above) + 1)]
        if any(p not in names for p in parents):
            raise DirectoryError(path.name, where, f"у кода {code} нет вышестоящего")
        names[code] = name
        entries.append(Entry(code, level, name, tuple(names[p] for p in parents)))
    if not entries:
        raise DirectoryError(path.name, "строки", "в файле нет ни одного кода")
    return Classifier(edition, title, entries, everyday, hints, often)


def _everyday_words(path: Path) -> dict[str, tuple[str, ...]]:
    return {
        cells["code"]: tuple(w.strip() for w in cells["words"].split(",") if w.strip())
        for _, cells in read_tsv(path, ("code", "words"))
    }


def _often(path: Path) -> dict[str, int]:
    weights: dict[str, int] = {}
    for number, cells in read_tsv(path, ("code", "weight")):
        if cells["weight"] not in ("1", "2"):
            raise DirectoryError(path.name, f"строка {number}", "вес — 1 или 2")
        weights[cells["code"]] = int(cells["weight"])
    return weights


def _hints(path: Path) -> tuple[Hint, ...]:
    hints: list[Hint] = []
    for number, row in enumerate(read_toml(path).get("hint", [])):
        try:
            hints.append(Hint(tuple(row["prefixes"]), row["see"], row["text"]))
        except (KeyError, TypeError) as error:
            raise DirectoryError(path.name, f"hint.{number}", f"нет ключа {error}") from error
    return tuple(hints)


def _check_refers(classifier: Classifier) -> None:
    for code in classifier._everyday:
        if code not in classifier:
            raise DirectoryError("everyday_words.tsv", code, "такого кода в редакции нет")
    for code in classifier.often:
        if code not in classifier:
            raise DirectoryError("often.tsv", code, "такого кода в редакции нет")
    for hint in classifier._hints:
        for code in (*hint.prefixes, hint.see):
            if code not in classifier:
                raise DirectoryError("hints.toml", code, "такого кода в редакции нет")
