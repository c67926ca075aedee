"""T28, T29, T33, T42, T43: clocks that lie, a portal that is not the same, copies that differ."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cur_desk.contract import digest
from cur_desk.models.body import pack
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Connectivity, Happening
from cur_desk.sync.policy import PageSizer
from tests.faults.invariants import Watch, check, settle, whole
from tests.faults.proxy import FaultProxy
from tests.sync.portal import PASSWORD, RealPortal, appeal
from tests.sync.real import Person, login_at, seat


@dataclass
class LyingClock:
    """The machine's clock, moved by hand; the monotonic count goes on as it should."""

    off: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.fixture
def clock() -> LyingClock:
    return LyingClock()


@pytest.fixture
def vera(
    portal: RealPortal, line: FaultProxy, tmp_path: Path, clock: LyingClock
) -> Iterator[Person]:
    """Olga's account at a workstation whose clock the test moves."""
    login = login_at(tmp_path / "vera", clock)
    desk = login.sign_in(line.url, "olga", PASSWORD)
    made = Person(portal, line, "olga", desk, None, login)  # type: ignore[arg-type]
    made.engine = desk.engine(Connectivity(made.states.append), clock=clock)
    made.engine.connectivity.happened(Happening.SIGNED_IN)
    yield made
    made.close()


JUMPS = [
    timedelta(hours=3), timedelta(hours=-3), timedelta(days=-9_000), timedelta(hours=1),
    timedelta(hours=-1), timedelta(days=400), timedelta(),
]  # fmt: skip
"""±3 h, the year 2001, an hour of summer time there and back, a year ahead, and right again."""


def test_t28_the_workstations_clock_jumps(
    portal: RealPortal, vera: Person, clock: LyingClock
) -> None:
    """T28 · I1 I2 I3 I4 I10: order and terms are the portal's; nothing waits for a wrong clock."""
    record = portal.add_appeals(1)[0]["id"]
    portal.change(record, title="Срок посчитан порталом")
    vera.sync()
    watch, made = Watch(vera), []
    due = vera.seen(record).get("registrations")
    for number, jump in enumerate(JUMPS):
        clock.off = jump
        made.append((vera, vera.save(record, "note", f"Слово {number}")))
        # By themselves, without the person asking: what waits must not wait for the old clock.
        report = vera.engine.cycle()
        assert report.done, report.error
        assert report.pending == 0
        watch.look()
        portal.change(record, title=f"Портал {number}")
        assert vera.engine.cycle().done
        assert vera.seen(record)["title"] == f"Портал {number}"
        assert vera.seen(record).get("registrations") == due
    check("I1 I2 I3 I5 I9 I10", portal, vera, made=made)
    times = [r.accepted_at for r in vera.engine.workspace.work.receipts.of_record(record)]
    assert max(times) - min(times) < timedelta(minutes=10), "receipts bear the portal's time"


def test_t29_the_portals_clock_goes_back(portal: RealPortal, olga: Person, ivan: Person) -> None:
    """T29 · I1 I2 I3 I4: the order of the feed is a sequence, not a time."""
    records = [d["id"] for d in portal.add_appeals(5)]
    settle(olga, ivan)
    watch, made = Watch(ivan), []
    clock = LyingClock()
    portal.app.state.portal.clock = clock
    for minutes in (0, -10, 10, -600, 0):
        clock.off = timedelta(minutes=minutes)
        made += [(olga, olga.save(r, "note", f"{minutes}")) for r in records]
        assert olga.sync().pushed.moved == 5
        assert ivan.sync().done
        watch.look()
        assert {ivan.seen(r)["note"] for r in records} == {f"{minutes}"}
    settle(olga, ivan)
    check("I1 I2 I3 I5 I9 I10", portal, olga, ivan, made=made)


def test_t33_the_portal_is_emptied(portal: RealPortal, olga: Person) -> None:
    """T33 · I1 I9: a copy from before the work is put back: hold, ask, lose nothing."""
    portal.copy("empty.db")
    records = [d["id"] for d in portal.add_appeals(120)]
    olga.sync()
    made = [(olga, olga.save(records[0], "note", "Не отправлено"))]
    portal.restore("empty.db")
    report = olga.sync()
    if report.done:
        report = olga.sync()
    assert isinstance(report.error, errors.TooManyGone)
    assert len(list(olga.engine.workspace.writer.versions())) >= 120
    assert all(olga.sees(r) for r in records)
    assert olga.state(made[0][1]) is not EventState.ACCEPTED
    check("I1 I5 I9", portal, olga, made=made)
    olga.engine.keep_absent()
    olga.sync()
    assert all(olga.sees(r) for r in records)
    check("I1 I5", portal, olga, made=made)


def test_t33_another_portal_answers_behind_the_same_name(
    portal: RealPortal, olga: Person, tmp_path: Path
) -> None:
    """T33 · I1 I5 I9: a foreign portal with the same login and password: hold and ask; back at the
    true one everything goes on."""
    records = [d["id"] for d in portal.add_appeals(120)]
    olga.sync()
    sent = olga.save(records[1], "note", "Отправлено настоящему")
    olga.sync()
    (tmp_path / "other").mkdir()
    other = RealPortal(tmp_path / "other")
    try:
        other.add_user("olga")
        made = [(olga, olga.save(records[0], "note", "Не отправлено"))]
        true_port, olga.proxy.upstream_port = olga.proxy.upstream_port, other.port
        olga.proxy.cable(plugged=False)
        olga.proxy.cable(plugged=True)
        report = olga.sync()
        assert isinstance(report.error, errors.NeedSignIn), "our tokens are nothing there"
        assert report.pending == 1
        olga.login.sign_in_again(olga.desk, PASSWORD)
        for _ in range(3):
            report = olga.sync()
        assert report.error is not None
        assert all(olga.sees(r) for r in records)
        check("I1 I5 I9", portal, olga, made=made)
        assert olga.proved(sent)
    finally:
        other.stop()
    olga.proxy.upstream_port = true_port
    olga.proxy.cable(plugged=False)
    olga.proxy.cable(plugged=True)
    olga.sync()
    olga.login.sign_in_again(olga.desk, PASSWORD)
    settle(olga)
    olga.engine.workspace.try_again([made[0][1].id])
    settle(olga)
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)
    assert olga.state(made[0][1]) is EventState.ACCEPTED


def test_t42_one_document_planted_wrong_is_mended_alone(portal: RealPortal, olga: Person) -> None:
    """T42 · I3 I5 I7: the copy says version 1 where the portal has 2: one manifest, one document."""
    records = [d["id"] for d in portal.add_appeals(300)]
    portal.change(records[7], title="Вторая")
    olga.sync()
    workspace = olga.engine.workspace
    old = dict(olga.seen(records[7])) | {"version": 1, "title": "Первая"}
    with workspace.queries._db.write() as connection:
        connection.exec_driver_sql(
            "UPDATE doc SET version=1, body=? WHERE uid=?", (pack(old), records[7])
        )
    wrong = digest.add(
        digest.remove(int(workspace.writer.digest(), 16), records[7], 2), records[7], 1
    )
    workspace.writer.set_meta(digest=digest.to_hex(wrong))
    workspace.writer._digest = wrong
    portal.change(records[200], title="Повод сверить")
    before = len(olga.proxy.seen)
    report = olga.sync()
    assert report.pulled.digest_agrees
    assert report.pulled.repaired == 1
    asked = [s.path.split("?")[0] for s in olga.proxy.seen[before:]]
    assert sorted(asked) == sorted(
        ["/v1/sync/changes", "/v1/sync/manifest", f"/v1/documents/appeal/{records[7]}"]
    )
    assert olga.seen(records[7])["title"] == "Вторая"
    check("I3 I5 I9", portal, olga)


# --- T43 ---------------------------------------------------------------------------------------


def test_t43_fifty_cuts_of_a_hundred_thousand_cost_a_twentieth() -> None:
    """T43, by the page sizes alone, at the full size: a torn page is paid for and comes again."""
    worst = 0.0
    for seed in range(20):
        dice = random.Random(seed)
        cuts = sorted(dice.sample(range(100_000), 50))
        sizer, done, paid = PageSizer(), 0, 0.0
        while done < 100_000:
            size = min(sizer.next_size(), 100_000 - done)
            if cuts and paid + size > cuts[0]:
                paid = max(paid, cuts.pop(0))
                sizer.cut()
                continue
            sizer.measured(size, 0.01, 0.001)
            done, paid = done + size, paid + size
        worst = max(worst, paid / 100_000)
    assert worst <= 1.05


CUTS = int(os.environ.get("FAULT_CUTS", "3"))
EACH = 800
"""Records between two cuts."""


def test_t43_a_first_sync_that_is_cut_pays_little_twice(portal: RealPortal, tmp_path: Path) -> None:
    """T43 on the wire · I3 I5 I7: what the first cut costs is one page of the size so far; later
    ones cost half of a small page each."""
    texts = [os.urandom(300).hex() for _ in range(CUTS * EACH)]
    portal.store.bulk_load([appeal(text=text) for text in texts])
    with FaultProxy(portal.port) as line:
        clean = seat(portal, line, tmp_path / "clean", "olga")
        before = line.down.total
        assert clean.sync().done
        whole_bytes = line.down.total - before
        clean.close()
    with FaultProxy(portal.port) as line:
        cut = seat(portal, line, tmp_path / "cut", "ivan")
        before = line.down.total
        dice = random.Random(43)
        line.cuts = sorted(before + dice.randrange(whole_bytes) for _ in range(CUTS))
        cycles = 0
        while not cut.sync().done:
            cycles += 1
            whole(cut.engine.workspace)
            assert cycles <= 2 * CUTS + 2
        assert line.cuts == []
        paid = line.down.total - before
        one_page = whole_bytes * min(1_000, EACH) / (CUTS * EACH)
        assert paid <= 1.05 * whole_bytes + one_page
        check("I3 I5 I9", portal, cut)
        cut.close()
