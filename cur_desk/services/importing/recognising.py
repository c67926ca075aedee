"""Finds the header of a sheet, guesses what its columns mean and which system it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cur_desk.domain.text import fold
from cur_desk.services.importing.lines import Book, Line, Sheet, text_of
from cur_desk.services.importing.targets import TARGETS, Source, of_source

HEADER_WITHIN = 20
SAMPLE = 200
MOST_SHEETS = 50
_LONG_HEADER = 120
_POS_SIGNS = {
    "стадия", "подкатегория", "просрочено", "организация, в которой находится сообщение",
    "answerat", "fasttrack", "subsubject.name", "subject.name", "coapplicants", "fact.name",
    "locationaddress.oktmo", "shared", "категория", "факт", "subsubject", "opaid",
}  # fmt: skip
_INCIDENT_SIGNS = {
    "группа тем", "причина закрытия", "урл блога", "текст инцидента", "тип инцидента", "итог",
    "важность", "отдел/исполнитель", "время до ответа", "время до ответа, ч:м:с", "тема",
    "муниципалитет",
}  # fmt: skip
_BI_SIGNS = {
    "показатель", "значение", "единица измерения", "период", "индикатор", "план", "факт",
    "отклонение", "ед. изм.", "наименование показателя", "динамика",
}  # fmt: skip
_INCIDENT_SHEETS = ("детализация", "инциденты")
_TAIL = re.compile(r"[\s*:()]+$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its key and the title that the file gives it."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a sheet looks like."""

    sheet: int
    header: int
    """Number of the header line; 0: none."""
    columns: tuple[Column, ...]
    source: Source
    sure: int
    """How many columns speak for the source."""
    samples: tuple[Line, ...]


def name_key(title: str) -> str:
    """A title for comparing: folded, one space, no stars and colons."""
    return _TAIL.sub("", " ".join(fold(title).replace(" ", " ").split()))


def best_sheet(book: Book) -> Recognised:
    """The sheet to begin with: visible, with the most columns that are known."""
    best: Recognised | None = None
    most = -1
    for number, sheet in enumerate(book.sheets[:MOST_SHEETS]):
        found = recognise(book, number)
        known = sum(1 for c in found.columns if _known(c)) * 2 + (0 if sheet.hidden else 1)
        known += 3 if fold(sheet.name) == _INCIDENT_SHEETS[0] else 0
        if best is None or (found.samples and known > most):
            best, most = found, known if found.samples else -1
    assert best is not None  # a book has a sheet
    return best


def recognise(book: Book, number: int) -> Recognised:
    """Header, columns and source of a sheet, by its first lines."""
    sheet = book.sheets[number]
    first = tuple(islice(sheet.lines(), HEADER_WITHIN + SAMPLE))
    if sheet.headless:
        keys = dict.fromkeys(key for line in first for key in line.cells)
        columns = tuple(Column(k, k) for k in keys)
        return Recognised(number, 0, columns, *_source(sheet, columns), first)
    place = _header(first)
    header = first[place] if first else Line(0, {})
    above = first[place - 1] if place > 0 else None
    columns = _columns(header, above, first[place + 1 :])
    return Recognised(
        number, header.number, columns, *_source(sheet, columns), first[place + 1 :][:SAMPLE]
    )


def guess(columns: Sequence[Column], source: Source) -> dict[str, str]:
    """Target → column key: by whole titles first, then by the beginnings of titles."""
    found: dict[str, str] = {}
    used: set[str] = set()
    titles = [(c.key, name_key(c.title)) for c in columns]
    for whole in (True, False):
        for target in of_source(source):
            if target.code in found:
                continue
            key = _match(target.names, titles, used, whole=whole)
            if key is not None:
                found[target.code] = key
                used.add(key)
    return found


def _match(
    names: Sequence[str], titles: list[tuple[str, str]], used: set[str], *, whole: bool
) -> str | None:
    for name in names:
        for key, title in titles:
            if key in used:
                continue
            same = title == name if whole else len(name) > 5 and title.startswith(f"{name} ")
            if same:
                return key
    return None


def remembered(saved: Mapping[str, str], columns: Sequence[Column]) -> dict[str, str]:
    """Target → column key of a mapping kept by titles; columns that are not there are left out."""
    by_title = {name_key(c.title): c.key for c in columns}
    return {t: by_title[n] for t, n in saved.items() if n in by_title}


def _known(column: Column) -> bool:
    key = name_key(column.title)
    return any(key in t.names for t in TARGETS) or key in _INCIDENT_SIGNS


def _header(lines: Sequence[Line]) -> int:
    """The place of the line with the most known titles; else the first with two texts."""
    best, most = 0, 0
    for place, line in enumerate(lines[:HEADER_WITHIN]):
        titles = [text_of(v) for v in line.cells.values() if isinstance(v, str)]
        short = [t for t in titles if 0 < len(t) <= _LONG_HEADER]
        known = sum(1 for t in short if _known(Column("", t)) or name_key(t) in _BI_SIGNS)
        if known > most:
            best, most = place, known
    if most >= 2 or (most == 1 and len(lines[best].cells) <= 2):
        return best
    for place, line in enumerate(lines[:HEADER_WITHIN]):
        if sum(1 for v in line.cells.values() if isinstance(v, str) and v.strip()) >= 2:
            return place
    return 0


def _columns(header: Line, above: Line | None, below: Sequence[Line]) -> tuple[Column, ...]:
    """Columns of the header; a cell merged downwards has its title in the line above."""
    keys = dict.fromkeys([*header.cells, *(k for line in below for k in line.cells)])
    found = []
    for key in sorted(keys, key=lambda k: (len(k), k)):
        title = text_of(header.cells.get(key)) or (text_of(above.cells.get(key)) if above else "")
        found.append(Column(key, " ".join(title.split())[:_LONG_HEADER] or f"столбец {key}"))
    return tuple(found)


def _source(sheet: Sheet, columns: Sequence[Column]) -> tuple[Source, int]:
    keys = {name_key(c.title) for c in columns}
    counts = {
        Source.POS: len(keys & _POS_SIGNS),
        Source.INCIDENT: len(keys & _INCIDENT_SIGNS)
        + 2 * (fold(sheet.name).strip() in _INCIDENT_SHEETS),
        Source.BI: len(keys & _BI_SIGNS) * 2,
    }
    best = max(counts, key=lambda s: counts[s])
    return (best, counts[best]) if counts[best] else (Source.POS, 0)
