"""Settings of the workstation: which portal, which CA, how it looks. No secrets, no citizens' data.

They lie in ``settings.json`` beside the users' folders, since they are needed before any sign-in;
plain dataclass, since the entry screen is on the glass before heavy libraries are loaded.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from cur_desk.errors import DirectoryError

FILE = "settings.json"
log = logging.getLogger(__name__)
THEMES = ("light", "dark", "system")


@dataclass
class Settings:
    """One workstation's settings; unknown keys of a newer version are kept in ``extra``."""

    portal: str = ""
    ca_bundle: str | None = None
    """A PEM file for portals under a CA of their own; verification is never switched off."""
    theme: str = "system"
    scale_percent: int = 100
    lock_after_minutes: int = 10
    show_people_at_login: bool = False
    region: str | None = None
    window: dict[str, str] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    """What the entry screen showed last: names of the region and the portal, telephones."""
    media: list[str] = field(default_factory=list)
    """Inventory numbers of the media this station may write exchange files to; empty: any."""
    extra: dict[str, Any] = field(default_factory=dict, repr=False)


_RANGES = {"scale_percent": (100, 150), "lock_after_minutes": (1, 240)}
_TYPES: dict[str, tuple[type, ...]] = {
    "portal": (str,), "ca_bundle": (str, type(None)), "theme": (str,), "scale_percent": (int,),
    "lock_after_minutes": (int,), "show_people_at_login": (bool,),
    "region": (str, type(None)), "window": (dict,), "entry": (dict,), "media": (list,),
}  # fmt: skip


def load(folder: Path) -> Settings:
    """The settings of ``folder``, or defaults. Raises DirectoryError that names the key at fault."""
    path = folder / FILE
    if not path.exists():
        return Settings()
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise DirectoryError(FILE, "*", "файл настроек повреждён, удалите его") from error
    if not isinstance(data, dict):
        raise DirectoryError(FILE, "*", "файл настроек повреждён, удалите его")
    known = {f.name for f in fields(Settings)} - {"extra"}
    for key in known & set(data):
        _check(key, data[key])
    extra = {k: v for k, v in data.items() if k not in known}
    return Settings(**{k: data[k] for k in known & set(data)}, extra=extra)


def _check(key: str, value: Any) -> None:
    if not isinstance(value, _TYPES[key]) or (isinstance(value, bool) and bool not in _TYPES[key]):
        raise DirectoryError(FILE, key, "значение не того вида")
    low, high = _RANGES.get(key, (0, 0))
    if key in _RANGES and not low <= int(str(value)) <= high:
        raise DirectoryError(FILE, key, f"нужно от {low} до {high}")
    if key == "theme" and value not in THEMES:
        raise DirectoryError(FILE, key, f"нужно одно из: {', '.join(THEMES)}")


def save(folder: Path, settings: Settings) -> bool:
    """Writes the settings in one step. A disk that takes nothing leaves the former ones and says
    so by the answer: entry, lock and exit do not fail for the sake of a window's place."""
    data = asdict(settings)
    data |= data.pop("extra")
    fresh = folder / f"{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
        os.replace(fresh, folder / FILE)
    except OSError as error:
        log.warning("settings are not written (%s)", type(error).__name__)
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True
