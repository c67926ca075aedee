"""The large base for the topics after the first sync: taken from it, or made for a run of one."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import first_sync, places
from benchmarks.scale import Scale

SOURCES = ("cur_desk/models", "cur_desk/contract", "cur_desk/domain", "cur_portal/seed")
USUAL_SIZES = [100, 1_000]
_made: set[Scale] = set()
"""What this run has made or accepted: one run looks at one base, whatever is edited meanwhile."""


def stamp(scale: Scale) -> str:
    """What the base depends on."""
    return f"{scale.large} {places.hash_of(SOURCES)}"


def made(scale: Scale) -> None:
    """The first sync of this run has just made it."""
    _made.add(scale)


def ensured(scale: Scale) -> Path:
    """The home folder whose person has the large set, synchronised by these very sources."""
    home, mark = places.WORK / "home-large", places.WORK / "home-large.json"
    if scale in _made:
        return home
    if not mark.exists() or json.loads(mark.read_text("utf-8")).get("stamp") != stamp(scale):
        first_sync.large_home(scale, USUAL_SIZES)
    made(scale)
    return home
