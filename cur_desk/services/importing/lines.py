"""What a reader of files gives: sheets, and lines of cells with their place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cur_desk.errors import DeskError

Value = Any
"""str, int, float, bool, datetime, date, time, None; of JSON also a list; or ``Bad``."""


class FileTrouble(DeskError):
    """The file cannot be read as a whole; the message says why and what to do."""

    code = "import-file"
    exit_code = 2


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that has no value: why, in words that may leave the encrypted files; and what stands
    in it, which may not."""

    words: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as the person finds it in the file, and its cells by column key (the
    letter of a table, the dotted path of JSON)."""

    number: int
    cells: dict[str, Value]

    @property
    def empty(self) -> bool:
        """Nothing in it."""
        return all(v is None or v == "" for v in self.cells.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file."""

    name: str
    lines: Callable[[], Iterator[Line]] = field(repr=False)
    hidden: bool = False
    headless: bool = False
    """Its columns are named by the format itself (JSON): no line is a header."""


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file: its sheets, in order."""

    kind: str
    """xlsx | csv | json."""
    sheets: tuple[Sheet, ...]
    close: Callable[[], None] = field(default=lambda: None, repr=False)


@contextmanager
def readable() -> Iterator[None]:
    """A file that can no longer be read (a stick pulled out, a share gone) in words."""
    try:
        yield
    except OSError as error:
        raise FileTrouble(
            "Файл перестал читаться: его нет на месте или нет права читать его",
            advice="Проверьте, что носитель вставлен и файл не занят, и откройте файл снова.",
        ) from error


def text_of(value: Value) -> str:
    """A cell as text, without spaces at the ends; a whole number without «.0»."""
    if value is None or isinstance(value, Bad):
        return ""
    if isinstance(value, bool):
        return "Да" if value else "Нет"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
