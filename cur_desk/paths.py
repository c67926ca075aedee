"""Where the shipped resources lie and where a person's own files go."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from cur_desk.errors import DirectoryError

RESOURCES_VARIABLE = "CUR_DESK_RESOURCES"
HOME_VARIABLE = "CUR_DESK_HOME"
_PACKAGE = Path(__file__).resolve().parent


def resources_dir() -> Path:
    """``resources/`` of the sources, ``_resources`` inside an installed wheel, or the override."""
    override = os.environ.get(RESOURCES_VARIABLE)
    candidates = (
        [Path(override)] if override else [_PACKAGE / "_resources", _PACKAGE.parent / "resources"]
    )
    for candidate in candidates:
        if (candidate / "regions").is_dir():
            return candidate
    raise DirectoryError(
        str(candidates[-1]), "regions", "нет справочников программы; переустановите программу"
    )


def home_dir() -> Path:
    """The person's own directory, made with access for its owner only."""
    override = os.environ.get(HOME_VARIABLE)
    home = Path(override) if override else Path(platformdirs.user_data_dir("cur-desk", False))
    make_private(home)
    return home


def make_private(directory: Path) -> None:
    """Makes the directory and its missing parents readable by the owner only, whatever the umask."""
    missing = [p for p in (directory, *directory.parents) if not p.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
