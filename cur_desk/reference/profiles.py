"""Region profiles: ``_base.toml`` and the region's own file, merged, checked, with paragraphs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cur_desk.domain.profile import DEFAULT, Profile
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.code_blocks import load_code_blocks
from cur_desk.reference.profile_checks import check_meaning
from cur_desk.reference.refusals import dotted, first_refusal
from cur_desk.reference.toml_files import read_toml

BASE = "_base.toml"
Table = dict[str, Any]
_SHAPES: tuple[tuple[str, type, str], ...] = (
    ("deadlines", dict, "нужна таблица"),
    ("roles", dict, "нужна таблица"),
    ("blocks", list, "нужен список"),
    ("known_blocks", list, "нужен список"),
    ("roles_off", list, "нужен список"),
)


def region_ids() -> tuple[str, ...]:
    """The regions that are shipped, in alphabetical order."""
    files = (resources_dir() / "regions").glob("[!_]*.toml")
    return tuple(sorted(f.stem for f in files))


def load_profile(region_id: str) -> Profile:
    """The checked profile of a region; one object per region and resources directory."""
    return _load(resources_dir(), region_id)


@lru_cache(maxsize=32)
def _load(resources: Path, region_id: str) -> Profile:
    directory = resources / "regions"
    if not (directory / f"{region_id}.toml").is_file():
        known = ", ".join(region_ids())
        raise DirectoryError(f"{region_id}.toml", "region", f"нет такого региона; есть: {known}")
    return read_profile(directory, region_id)


def read_profile(directory: Path, region_id: str) -> Profile:
    """Reads and checks the profile of ``region_id`` from a directory of profiles."""
    own_file = f"{region_id}.toml"
    base, own = read_toml(directory / BASE), read_toml(directory / own_file)
    sources = _sources(base, BASE) | _sources(own, own_file)
    _covered(base, BASE)
    sources |= _covered(own, own_file)
    merged = _merge(base, own)
    merged.pop("sources", None)
    for key, wanted, reason in _SHAPES:
        if not isinstance(merged.setdefault(key, wanted()), wanted):
            raise DirectoryError(own_file if key in own else BASE, key, reason)
    _name_items(merged)
    _drop_roles(merged, own_file)
    if own.get("id") != region_id:
        raise DirectoryError(own_file, "id", f"должно быть «{region_id}»")
    blocks = [str(b.get("id", "")) for b in merged["blocks"] if isinstance(b, dict)]
    known = merged.pop("known_blocks", [])
    merged["code_blocks"] = load_code_blocks(directory, region_id, blocks, known)
    try:
        profile = Profile.model_validate(merged)
    except ValidationError as error:
        path, reason = first_refusal(error)
        file = own_file if _holds(own, path) or not _holds(base, path[:1]) else BASE
        raise DirectoryError(file, dotted(path), reason) from error
    check_meaning(profile, lambda key: own_file if _holds(own, tuple(key.split("."))) else BASE)
    return profile.with_sources(sources)


def _sources(table: Table, file: str) -> dict[str, str]:
    sources = table.get("sources", {})
    if not isinstance(sources, dict):
        raise DirectoryError(file, "sources", "нужна таблица")
    for path, paragraph in sources.items():
        if not isinstance(paragraph, str) or not paragraph.strip():
            raise DirectoryError(file, f"sources.{path}", "нужен пункт акта или default")
    return dict(sources)


def _covered(table: Table, file: str) -> dict[str, str]:
    """Each leaf of the file with its paragraph; refuses a leaf without one and one without a leaf."""
    sources = _sources(table, file)
    found: dict[str, str] = {}
    for leaf in _leaves({k: v for k, v in table.items() if k != "sources"}):
        parts = leaf.split(".")
        prefixes = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
        nearest = next((p for p in prefixes if p in sources), None)
        if nearest is None:
            raise DirectoryError(file, leaf, "не указан пункт акта и нет отметки default")
        found[leaf] = sources[nearest]
    for path in sources:
        if not any(leaf == path or leaf.startswith(f"{path}.") for leaf in found):
            raise DirectoryError(file, f"sources.{path}", "пункт указан для значения, которого нет")
    return found


def _leaves(value: Any, prefix: str = "") -> Iterator[str]:
    """Dotted paths of values; items of lists of tables share the path of their list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        for inner in value:
            yield from _leaves(inner, prefix)
    else:
        yield prefix


def _merge(base: Table, own: Table) -> Table:
    merged = copy.deepcopy(base)
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def _name_items(merged: Table) -> None:
    """Rules and roles take their id from their key."""
    for name in ("deadlines", "roles"):
        for key, item in merged[name].items():
            if isinstance(item, dict):
                item.setdefault("id", key)


def _drop_roles(merged: Table, file: str) -> None:
    """``roles_off``: roles of the common part that the region's act does not know."""
    for role in merged.pop("roles_off", []):
        if role not in merged["roles"]:
            raise DirectoryError(file, "roles_off", f"нет такой роли: {role}")
        del merged["roles"][role]


def _holds(table: Table, path: tuple[str | int, ...]) -> bool:
    """Whether the file itself has the value at the path, or the list or table around it."""
    value: Any = table
    for index, part in enumerate(path):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        else:
            return 0 < index == len(path) - 1 and not isinstance(value, str)
    return bool(path)


__all__ = ["DEFAULT", "load_profile", "read_profile", "region_ids"]
