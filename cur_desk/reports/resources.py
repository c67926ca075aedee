"""Directories of this room, read from the shipped resources."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml


def _load(name: str) -> dict[str, Any]:
    return read_toml(resources_dir() / "paper" / name)


@lru_cache(maxsize=1)
def health_words() -> tuple[str, ...]:
    """Beginnings of words about health that are hidden on paper."""
    return tuple(_load("masking.toml")["health"]["stems"])


@lru_cache(maxsize=1)
def paper_rules() -> dict[str, Any]:
    """Fields and requisites of official papers with their clause or the mark ``floor``."""
    return _load("gost_7_0_97_2025.toml")


@lru_cache(maxsize=1)
def forbidden_words() -> tuple[str, ...]:
    """Beginnings of words that no printed document may hold (held by a test)."""
    return tuple(_load("forbidden.toml")["words"]["stems"])


@lru_cache(maxsize=1)
def forbidden_in_packs() -> tuple[str, ...]:
    """The same for the free texts of a pack, which must also not speak of people and checks."""
    return (*forbidden_words(), *_load("forbidden.toml")["pack"]["stems"])
