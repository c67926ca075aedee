"""The invariants I1–I10 that hold whatever happens to the link, the power and the disk.

I1 no edit lost · I2 an effect exactly once · I3 both sides hold the same · I4 no going back, own
words are read back · I5 whole or not at all · I6 nothing personal in clear · I7 bounded ·
I9 honest status · I10 the queue empties. I8 (the window answers) belongs to the tests of ``ui/``.

A test asks for the ones it means by name: ``check("I1 I2 I3", portal, olga, made=made)``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from cur_desk.contract import digest
from cur_desk.domain.changes import get
from cur_desk.domain.events import Event
from cur_desk.models.database import Database
from cur_desk.models.outbox_row import UNSENT, EventState
from cur_desk.models.rescue import check as check_file
from cur_desk.models.workspace import Workspace
from cur_desk.sync.connectivity import Link
from cur_portal.store import tables as t
from tests.sync.portal import RealPortal
from tests.sync.real import Person

FINAL = ("applied", "merged")
WAITING = (EventState.CONFLICT, EventState.REJECTED, EventState.PARKED)
Made = Sequence[tuple[Person, Event]]


def check(
    wanted: str,
    portal: RealPortal,
    *people: Person,
    made: Made = (),
    secrets: Iterable[str] = (),
    requests: int | None = None,
) -> None:
    """Checks the named invariants now; the link is whole and the people have been settled."""
    known = {"I1", "I2", "I3", "I5", "I6", "I7", "I9", "I10"}
    names = wanted.split()
    assert set(names) <= known, f"no such invariant: {set(names) - known}"
    if "I1" in names:
        _no_edit_lost(portal, made)
    if "I2" in names:
        _exactly_once(portal)
    for person in people:
        if "I3" in names:
            _both_sides_hold_the_same(portal, person)
        if "I5" in names:
            whole(person.engine.workspace)
        if "I6" in names:
            assert traces(person.login.home, secrets) == []
        if "I7" in names:
            assert requests is not None, "a bound must be named"
            assert len(person.proxy.seen) <= requests
        if "I9" in names:
            _honest(person)
        if "I10" in names:
            assert stuck(person.engine.workspace) == []


def settle(*people: Person, cycles: int = 8) -> None:
    """Quiet after the trouble: cycles by themselves until nothing moves (I10 is judged after)."""
    for person in people:
        person.proxy.clear()
    for _ in range(cycles):
        reports = [person.sync() for person in people]
        if all(r.done and not r.pushed.moved and not r.pulled.changed for r in reports):
            break


# --- one by one --------------------------------------------------------------------------------


def _no_edit_lost(portal: RealPortal, made: Made) -> None:
    """Each durable event has an end or a place, on both sides, with its text readable."""
    theirs = outcomes(portal)
    for person, event in made:
        row = person.engine.workspace.work.outbox.get(event.id)
        assert row is not None, "an event has vanished"
        if row.state is EventState.ACCEPTED:
            assert theirs.get(event.id) in FINAL
            assert person.proved(event)
        elif row.state is EventState.PARKED:
            assert row.body is not None or _is_sealed(person, event)
        else:
            assert row.event == event, "the words are whole"
        if row.state is EventState.CONFLICT:
            assert theirs.get(event.id) == "conflict"
        elif row.state is not EventState.ACCEPTED:
            assert theirs.get(event.id) not in FINAL


def _is_sealed(person: Person, event: Event) -> bool:
    return event.id in {uid for uid, _ in person.engine.workspace.work.outbox.sealed()}


def _exactly_once(portal: RealPortal) -> None:
    """An event has one effect: one version of its record, made by it alone."""
    s = t.sequence
    asked = select(s.c.event, s.c.record, s.c.version).where(s.c.op == "change")
    with portal.store.database.read() as conn:
        rows = list(conn.execute(asked))
    by_event = Counter(r.event for r in rows if r.event is not None)
    assert [e for e, n in by_event.items() if n > 1] == []
    versions = Counter((r.record, r.version) for r in rows)
    assert [v for v, n in versions.items() if n > 1] == []
    assert {e for e, o in outcomes(portal).items() if o in FINAL} == set(by_event)


def _both_sides_hold_the_same(portal: RealPortal, person: Person) -> None:
    """The manifest is counted by the portal's own hand; documents are compared word by word."""
    workspace = person.engine.workspace
    person.engine.resume()
    manifest = {row.id: row.version for row in person.engine.wires.main.manifest().rows}
    here = {uid: version for uid, _, version in workspace.writer.versions() if version > 0}
    assert here == manifest
    assert workspace.writer.digest() == digest.to_hex(digest.digest(manifest.items()))
    for uid, kind, _ in workspace.writer.versions():
        shown = workspace.queries.document(uid)
        if kind == "appeal" and shown is not None and shown.server is not None:
            assert shown.server == portal.find(uid)


def whole(workspace: Workspace) -> None:
    """I5: both files are sound, the list has a row for each appeal, the digest fits the rows."""
    for database in (workspace.work.database, workspace.queries._db):
        # A connection of its own: the check of the word index on a kept connection may read the
        # index by a list of parts that another connection has replaced.
        fresh = Database(database.path, database.key, database._pragmas)
        check_file(fresh)
        fresh.close()
    assert workspace.work.journal.verify() is None
    versions = [(uid, version) for uid, _, version in workspace.writer.versions()]
    appeals = [u for u, kind, _ in workspace.writer.versions() if kind == "appeal"]
    assert len(workspace.queries.ids()) == len(appeals)
    counted = digest.to_hex(digest.digest((u, v) for u, v in versions if v > 0))
    assert workspace.writer.digest() == counted


def _honest(person: Person) -> None:
    """What the person is told is so: the number unsent, and whether there is a link."""
    workspace = person.engine.workspace
    counts = workspace.work.outbox.counts()
    told = workspace.status.read()
    assert told is not None
    assert (told.unsent, told.conflicts) == (counts.unsent, counts.conflicts)
    assert told.rejected == counts.rejected
    report, view = person.engine.last_report, person.engine.connectivity.view
    assert report is not None
    assert report.pending == counts.unsent
    if report.error is None and not report.wedged:
        assert (view.link, view.reason) == (Link.ONLINE, "")
    else:
        assert view.link is not Link.ONLINE
        assert view.reason
    assert report.error is None or report.error.message


def outcomes(portal: RealPortal) -> dict[str, str]:
    """What the portal remembers of each event."""
    with portal.store.database.read() as conn:
        return {r.id: r.outcome for r in conn.execute(select(t.events.c.id, t.events.c.outcome))}


def stuck(workspace: Workspace) -> list[str]:
    """Unsent events that nothing visible to the person holds back."""
    rows = workspace.work.outbox.rows(*UNSENT, *WAITING, limit=100_000)
    held = {r.id for r in rows if r.state in WAITING}
    records = {r.record for r in rows if r.state is EventState.CONFLICT}
    found = []
    for row in rows:
        after = (row.document or {}).get("after") if row.body is not None else None
        if row.id in held:
            continue
        if after in held or row.record in records:
            held.add(row.id)
        else:
            found.append(row.id)
    return found


def traces(folder: Path, secrets: Iterable[str]) -> list[str]:
    """Files under ``folder`` that hold one of the words in clear, in any usual encoding (I6)."""
    forms = []
    for word in secrets:
        forms += [word.encode(e) for e in ("utf-8", "utf-16-le", "cp1251", "koi8-r")]
        forms.append(json.dumps(word)[1:-1].encode())
    assert forms, "name the words that must not be found"
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


# --- I4 ----------------------------------------------------------------------------------------


@dataclass
class Watch:
    """Looks at a person's copy again and again: versions never fall, own words are read back."""

    person: Person
    seen: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        """I4 now, against everything seen before."""
        workspace = self.person.engine.workspace
        for uid, _, version in workspace.writer.versions():
            assert version >= self.seen.get(uid, 0), "a newer version gave way to an older one"
            self.seen[uid] = version
        mine: dict[tuple[str, str], object] = {}
        for row in workspace.work.outbox.rows(*UNSENT, EventState.CONFLICT, limit=10_000):
            mine |= {(row.record, c.path): c.value for c in row.event.changes}
        for (record, path), value in mine.items():
            shown = workspace.queries.document(record)
            if shown is not None:
                assert get(shown.document, path) == value, "own words are not on the screen"
