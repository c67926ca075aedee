"""The same two trials by this program: real portal, real files, real HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import first_sync, places
from benchmarks import portal as portal_module
from benchmarks.large import USUAL_SIZES
from benchmarks.portal import Recording, serve
from benchmarks.recorded import RecordedPortal
from tests.faults.proxy import FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat

WORDS = ("word of A", "word of B")


def edits(folder: Path) -> dict[str, Any]:
    """Two people of one shift, both offline, one appeal."""
    return {
        "different": _case(places.fresh(folder / "different"), ("title", "note")),
        "same": _case(places.fresh(folder / "same"), ("note", "note")),
    }


def _case(folder: Path, fields: Sequence[str]) -> dict[str, Any]:
    portal = RealPortal(places.fresh(folder / "portal"))
    people: list[Person] = []
    try:
        for name in ("one", "two"):
            portal.add_user(name)
        [appeal] = portal.add_appeals(1, title="as it was", note="as it was")
        with FaultProxy(portal.port) as line:
            people = [seat(portal, line, folder / name, name) for name in ("one", "two")]
            for person in people:
                person.sync()
            for person, field, words in zip(people, fields, WORDS, strict=True):
                person.save(appeal["id"], field, words)
            for person in (*people, people[0]):
                person.sync()
            return _found(people, portal.find(appeal["id"]) or {}, appeal["id"])
    finally:
        for person in people:
            person.close()
        portal.stop()


def _found(people: Sequence[Person], there: dict[str, Any], record: str) -> dict[str, Any]:
    open_conflicts = [
        c for person in people for c in person.engine.workspace.work.conflicts.unresolved()
    ]
    aside = [
        {field.path: value} for c in open_conflicts for field in c.fields
        for value in (field.mine, field.theirs)
    ]  # fmt: skip
    shown = [{f: person.seen(record)[f] for f in ("title", "note")} for person in people]
    return {
        "ends": shown,
        "portal": {f: there[f] for f in ("title", "note")},
        "words": list(WORDS),
        "told": bool(open_conflicts),
        "kept_aside": aside,
    }


def pages(appeals: int) -> Recording:
    """The portal's answers to a first sync by these very sources, in a folder of their own."""
    stamp = places.hash_of(portal_module._FEED_SOURCES)

    def make(folder: Path) -> None:
        with serve(appeals) as portal:
            portal_module._record(portal.url, folder, USUAL_SIZES)

    return Recording(places.kept("recording-peers", stamp, make))


def sync(appeals: int, *, recorded: bool = False) -> dict[str, Any]:
    """One first sync, in a process of its own: through the real portal, or from its recorded
    answers, so that the portal's own work is not in the figure."""
    portal = RecordedPortal(pages(appeals).folder) if recorded else serve(appeals)
    with portal:
        found = first_sync.run("ours", portal.url, places.fresh(places.WORK / "home-peers"))
    return {
        "seconds": found["seconds"],
        "requests": len(found["sizes"]),
        "bytes_down": found["bytes_down"],
        "documents": appeals,
    }
