"""Which editions of the classifier there are: ``editions.toml`` of a directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cur_desk.errors import DirectoryError
from cur_desk.reference.toml_files import read_toml

LIST = "editions.toml"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its file, how many rows it must have, from which day it is used."""

    id: str
    title: str
    file: Path
    rows: int
    valid_from: date


def list_editions(directory: Path) -> tuple[Edition, ...]:
    """The editions of a directory; refuses a list with a mistake."""
    listed = read_toml(directory / LIST).get("edition")
    if not isinstance(listed, list) or not listed:
        raise DirectoryError(LIST, "edition", "нет ни одной редакции")
    return tuple(_edition(row, number, directory) for number, row in enumerate(listed))


def edition_on(editions: Sequence[Edition], on: date | None) -> Edition:
    """The newest edition in force on a day; before the first one, the first."""
    fitting = [e for e in editions if on is None or e.valid_from <= on]
    if fitting:
        return max(fitting, key=lambda e: e.valid_from)
    return min(editions, key=lambda e: e.valid_from)


def _edition(row: Any, number: int, directory: Path) -> Edition:
    if not isinstance(row, dict):
        raise DirectoryError(LIST, f"edition.{number}", "нужна таблица")
    for key, kind, reason in (
        ("id", str, "нужна строка"),
        ("title", str, "нужна строка"),
        ("file", str, "нужно имя файла"),
        ("rows", int, "нужно число записей"),
        ("valid_from", date, "нужна дата вида 2025-01-01"),
    ):
        if not isinstance(row.get(key), kind):
            raise DirectoryError(LIST, f"edition.{number}.{key}", reason)
    return Edition(row["id"], row["title"], directory / row["file"], row["rows"], row["valid_from"])
