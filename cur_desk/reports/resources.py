"""Directories of this room, read from the shipped resources."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from cur_desk.errors import DirectoryError

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    """The resources inside an installed package, or beside it in a source tree."""
    inside = _PACKAGE / "_resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def _load(name: str) -> dict[str, Any]:
    path = _root() / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DirectoryError(name, "-", f"файл не читается ({type(error).__name__})") from error


@lru_cache(maxsize=1)
def health_words() -> tuple[str, ...]:
    """Beginnings of words about health that are hidden on paper."""
    return tuple(_load("paper/masking.toml")["health"]["stems"])


@lru_cache(maxsize=1)
def paper_rules() -> dict[str, Any]:
    """Fields and requisites of official papers with their clause or the mark ``floor``."""
    return _load("paper/gost_7_0_97_2025.toml")


def forbidden_words() -> tuple[str, ...]:
    """Words that no printed document may hold (checked before printing and by a test)."""
    return tuple(_load("paper/forbidden.toml")["words"]["stems"])
