"""T26, T40: half a year away with five hundred unsent events; events of an older shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cur_desk.clock import FixedClock
from cur_desk.contract import upcast
from cur_desk.models.body import pack, unpack
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Connectivity, Happening
from tests.faults.invariants import Watch, check, settle
from tests.faults.proxy import FaultProxy
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person, login_at

UNSENT = 500


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def vera(
    portal: RealPortal, line: FaultProxy, tmp_path: Path, clock: FixedClock
) -> Iterator[Person]:
    """Olga's account; the test moves the clock of her workstation and of the portal."""
    portal.app.state.portal.clock = clock
    login = login_at(tmp_path / "vera", clock)
    desk = login.sign_in(line.url, "olga", PASSWORD)
    made = Person(portal, line, "olga", desk, None, login)  # type: ignore[arg-type]
    enter(made, clock)
    yield made
    made.close()


def enter(person: Person, clock: FixedClock) -> None:
    person.engine = person.desk.engine(Connectivity(person.states.append), clock=clock)
    person.engine.connectivity.happened(Happening.SIGNED_IN)


@pytest.mark.parametrize("days", [31, 181])
def test_t26_half_a_year_away_with_five_hundred_unsent(
    portal: RealPortal, line: FaultProxy, vera: Person, clock: FixedClock, days: int
) -> None:
    """T26 · I1 I2 I3 I5 I9 I10: the place in the feed is forgotten, the tokens are dead, the lease
    is over; nothing is wiped, nothing is lost, and what others did meanwhile meets it by field."""
    records = [d["id"] for d in portal.add_appeals(100)]
    assert vera.sync().done
    made = [
        (vera, vera.save(records[n % 100], ("note", "title")[n % 2], f"Слово {n}"))
        for n in range(UNSENT)
    ]
    vera.close()
    line.cable(plugged=False)
    clock.advance(timedelta(days=days))
    with pytest.raises(errors.CannotUnlock) as told:
        vera.login.sign_in(line.url, "olga", PASSWORD)
    assert told.value.code == "lease-over"
    # Meanwhile: others write, records come and go, the portal forgets what is old.
    for record in records[:10]:
        portal.change(record, text="Дополнено заявителем")
    portal.change(records[10], note="Другой сотрудник успел раньше")
    portal.store.remove_document(records[99], "retention")
    late = [d["id"] for d in portal.add_appeals(5)]
    gone = portal.store.prune(clock.now() - timedelta(days=1))
    assert gone > 10
    line.cable(plugged=True)
    vera.desk = vera.login.sign_in(line.url, "olga", PASSWORD)
    enter(vera, clock)
    assert vera.engine.workspace.work.outbox.counts().unsent == UNSENT
    watch = Watch(vera)
    report = vera.sync()
    assert report.done, report.error
    assert report.pulled.repaired >= 5, "by the manifest, not from the beginning"
    assert report.pulled.pages <= 2
    settle(vera)
    watch.look()
    states = {vera.state(event) for _, event in made}
    assert states <= {
        EventState.ACCEPTED, EventState.CONFLICT, EventState.PARKED, EventState.PENDING,
        EventState.REJECTED,
    }  # fmt: skip
    accepted = [e for _, e in made if vera.state(e) is EventState.ACCEPTED]
    assert len(accepted) == UNSENT - 10  # five of the record that met another, five of the removed
    assert all(vera.proved(event) for event in accepted)
    [conflict] = [e for _, e in made if vera.state(e) is EventState.CONFLICT]
    assert conflict.record == records[10]
    assert all(vera.sees(r) for r in late)
    assert not vera.sees(records[99])
    assert vera.seen(records[0])["text"] == "Дополнено заявителем"
    check("I1 I2 I3 I5 I9", portal, vera, made=made)


def old_shape(document: dict[str, Any]) -> dict[str, Any]:
    """An event as a program before this one might have written it: planted, since this is the
    first shape there is. Its changes stood under another name."""
    made = dict(document)
    made["edits"] = made.pop("changes")
    return made


def lifted(document: dict[str, Any]) -> dict[str, Any]:
    """The step of ``contract/upcast.py`` for it."""
    made = dict(document)
    made["changes"] = made.pop("edits")
    return made


def test_t40_unsent_events_of_an_older_shape(
    portal: RealPortal, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T40 · I1 I2 I3 I10: after the upgrade they are shown, sent as the bytes they are, lifted by
    the portal, and their receipts fit."""
    records = [d["id"] for d in portal.add_appeals(40)]
    assert olga.sync().done
    made = [(olga, olga.save(records[n % 40], "note", f"До обновления {n}")) for n in range(200)]
    database = olga.engine.workspace.work.database
    with database.write() as connection:
        rows = connection.exec_driver_sql("SELECT seq, body FROM event").fetchall()
        for seq, body in rows:
            connection.exec_driver_sql(
                "UPDATE event SET body=? WHERE seq=?", (pack(old_shape(unpack(body))), seq)
            )
    # The new program: documents of shape 1 did not change, its events did.
    monkeypatch.setattr(upcast, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(upcast, "_EVENT_STEPS", {1: lifted})
    monkeypatch.setattr(upcast, "_DOCUMENT_STEPS", {1: lambda document: document})
    olga.again()
    assert olga.seen(records[0])["note"] == "До обновления 160"
    stored = [r.document for r in olga.engine.workspace.work.outbox.rows(limit=1_000)]
    assert all(d is not None and "edits" in d and "changes" not in d for d in stored)
    settle(olga)
    assert {olga.state(event) for _, event in made} == {EventState.ACCEPTED}
    work = olga.engine.workspace.work
    for _, event in made:
        row, receipt = work.outbox.get(event.id), work.receipts.get(event.id)
        assert row is not None
        assert receipt is not None
        assert olga.engine.known.proves(receipt, row.event)
        assert row.event.changes == event.changes
    assert {portal.find(r)["note"] for r in records} == {  # type: ignore[index]
        f"До обновления {n}" for n in range(160, 200)
    }
    check("I2 I3 I5 I9 I10", portal, olga, made=())
