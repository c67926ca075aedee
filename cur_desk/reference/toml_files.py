"""Reads a TOML or TSV file of the resources; whatever is wrong names the file, the key, the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cur_desk.errors import DirectoryError


def read_text(path: Path) -> str:
    """The file as UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DirectoryError(path.name, "файл", "файла нет") from error
    except UnicodeDecodeError as error:
        raise DirectoryError(path.name, "файл", "не UTF-8") from error
    except OSError as error:
        raise DirectoryError(path.name, "файл", f"не читается ({error.strerror})") from error


def read_toml(path: Path) -> dict[str, Any]:
    """The table of a TOML file."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise DirectoryError(path.name, "TOML", f"не разбирается: {error}") from error


def read_tsv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a TSV file with a header line; lines that begin with ``#`` are comments.

    The header must name ``columns`` (others are kept); yields line numbers for messages.
    """
    header: list[str] | None = None
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            missing = [c for c in columns if c not in header]
            if missing:
                raise DirectoryError(path.name, f"строка {number}", f"нет столбца {missing[0]}")
            continue
        if len(cells) > len(header):
            raise DirectoryError(path.name, f"строка {number}", "столбцов больше, чем в заголовке")
        cells += [""] * (len(header) - len(cells))
        yield number, dict(zip(header, cells, strict=True))
    if header is None:
        raise DirectoryError(path.name, "заголовок", "файл пуст")
