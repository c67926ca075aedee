"""T46, T47: random walks of the link's states and of the engine; nothing personal left behind."""

from __future__ import annotations

import logging
import os
import random
import traceback
from pathlib import Path
from typing import Any

import pytest

from cur_desk import logs
from cur_desk.clock import FixedClock
from cur_desk.errors import DeskError
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Connectivity, Happening, Link, LinkView
from tests.faults.invariants import Watch, check, settle, traces, whole
from tests.faults.proxy import CAPTIVE, Fault
from tests.sync.builders import NOW
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person

TROUBLES: list[errors.SyncError] = [
    errors.NoLink(), errors.PortalDead(), errors.PortalDead(cut=True), errors.PortalSilent(30),
    errors.TlsTrouble("expired"), errors.PortalNonsense("x"), errors.NeedSignIn(),
    errors.Cancelled(), errors.OwnFault(), errors.TooManyGone(100, 100),
    errors.LocalTrouble(DeskError("Диск полон")),
]  # fmt: skip


def expected(link: Link, what: Happening | None) -> Link:
    """The states as a person would tell them, written apart from the table."""
    if what is Happening.SIGNED_OUT:
        return Link.SIGNED_OUT
    if what is None:
        return link
    if link is Link.SIGNED_OUT:
        return Link.OFFLINE if what is Happening.SIGNED_IN else Link.SIGNED_OUT
    if what is Happening.SIGNED_IN:
        return link
    if what is Happening.CYCLE_DONE:
        return Link.ONLINE
    if what is Happening.LINK_LOST:
        return Link.OFFLINE
    if what is Happening.WEDGED:
        return Link.OFFLINE if link is Link.OFFLINE else Link.DEGRADED
    return Link.DEGRADED


def meaning(error: errors.SyncError) -> Happening | None:
    if isinstance(error, errors.Cancelled):
        return None
    dead = isinstance(error, errors.NoLink | errors.PortalDead | errors.PortalSilent)
    return Happening.LINK_LOST if dead else Happening.TROUBLE


def test_t46_a_hundred_thousand_steps_over_the_states_of_the_link() -> None:
    """T46 · I9: at each step the state is the expected one, it is told exactly when something that
    a person sees has changed, and whoever is not online is told why."""
    dice, told = random.Random(46), []
    state = Connectivity(told.append, FixedClock(NOW))
    events: list[Any] = [*Happening, *TROUBLES]
    link, last = Link.SIGNED_OUT, state.view
    for _ in range(100_000):
        event = dice.choice(events)
        told.clear()
        if isinstance(event, Happening):
            link = expected(link, event)
            view = state.happened(event, "Причина", "Совет", "code")
        else:
            link = expected(link, meaning(event))
            view = state.failed(event)
        assert view.link is link
        assert told == ([view] if view != last else [])
        if link in (Link.ONLINE, Link.SIGNED_OUT):
            assert (view.reason, view.advice, view.code) == ("", "", "")
        if link is Link.DEGRADED:
            assert view.reason
        last = view


STEPS = int(os.environ.get("FAULT_STEPS", "120"))
WIRE: list[dict[str, Any]] = [
    {"lose": True}, {"refuse": True}, {"cut_down": 200}, {"cut_up": 100}, {"twice": True},
    {"answer": CAPTIVE}, {"edit": lambda head, body: (head, body[:-9])},
]  # fmt: skip


class Walk:
    """One person and one portal; each step is something that happens to either."""

    def __init__(self, portal: RealPortal, olga: Person, records: list[str]) -> None:
        self.portal, self.olga, self.records = portal, olga, records
        self.dice = random.Random(460)
        self.made: list[Any] = []
        self.watch = Watch(olga)

    def steps(self) -> dict[str, Any]:
        return {
            "edit": self.edit, "cycle": self.olga.engine.cycle, "push": self.push,
            "try now": self.olga.sync, "fault": self.fault, "unplug": self.unplug,
            "cancel": self.cancel, "theirs": self.theirs, "sign out": self.sign_out,
            "restart": self.restart,
        }  # fmt: skip

    def edit(self) -> None:
        record = self.dice.choice(self.records)
        path = self.dice.choice(("note", "false_information"))
        self.made.append((self.olga, self.olga.save(record, path, f"№ {len(self.made)}")))

    def push(self) -> None:
        self.olga.engine.cycle(pull=False)

    def fault(self) -> None:
        self.olga.proxy.add(Fault(path="/v1/", **self.dice.choice(WIRE)))

    def unplug(self) -> None:
        self.olga.proxy.cable(plugged=False)
        self.olga.engine.cycle()
        assert self.olga.engine.connectivity.view.link is Link.OFFLINE
        self.olga.proxy.cable(plugged=True)

    def cancel(self) -> None:
        self.olga.engine.cancel()
        assert isinstance(self.olga.engine.cycle().error, errors.Cancelled)
        self.olga.engine.resume()

    def theirs(self) -> None:
        self.portal.change(self.dice.choice(self.records), title=f"Портал {self.dice.random()}")

    def sign_out(self) -> None:
        self.olga.engine.wires.access.sign_out()
        self.olga.proxy.clear()
        assert isinstance(self.olga.sync().error, errors.NeedSignIn)
        self.olga.login.sign_in_again(self.olga.desk, PASSWORD)

    def restart(self) -> None:
        self.olga.proxy.clear()
        self.olga.again()


def test_t46_a_random_walk_of_the_engine(portal: RealPortal, olga: Person) -> None:
    """T46 · I1 I2 I3 I4 I5 I9 I10: the files and the status are checked at each step."""
    records = [d["id"] for d in portal.add_appeals(6)]
    settle(olga)
    walk = Walk(portal, olga, records)
    weights = {"restart": 1, "sign out": 1, "unplug": 2, "edit": 8, "fault": 6, "try now": 6}
    names = list(walk.steps())
    for number in range(STEPS):
        name = walk.dice.choices(names, [weights.get(n, 3) for n in names])[0]
        walk.steps()[name]()
        walk.watch.look()
        if number % 10 == 0:
            whole(olga.engine.workspace)
        if olga.engine.last_report is not None and name in ("cycle", "try now"):
            view: LinkView = olga.engine.connectivity.view
            assert (olga.engine.last_report.error is None) == (view.link is Link.ONLINE)
    settle(olga)
    walk.watch.look()
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=walk.made)


CANARY = "Канарейкина-Проверочная"


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files of this test alone."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_t47_nothing_personal_lies_in_clear_after_the_faults(
    portal: RealPortal, olga: Person, temp: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """T47 · I6: cuts, refusals, nonsense with the citizen's words inside, a damaged file, a bug."""
    caplog.set_level(logging.DEBUG)
    home = olga.login.home
    logs.set_up(home / "logs")
    portal.add_appeals(3, text=f"Я, {CANARY}, прошу починить крышу.", title=f"Крыша, {CANARY}")
    records = [d["id"] for d in portal.add_appeals(3, text=f"Пишет {CANARY}")]
    olga.sync()
    evil = [
        {"answer": CAPTIVE.replace("Войдите в сеть".encode(), CANARY[:7].encode())},
        {"edit": lambda head, body: (head, body[:-15] + b"}" * 15)},
        {"cut_up": 900}, {"cut_down": 300}, {"lose": True}, {"refuse": True},
    ]  # fmt: skip
    for number, fault in enumerate(evil):
        olga.save(records[number % 3], "note", f"{CANARY} звонила {number}")
        for path in ("/v1/sync/events", "/v1/sync/changes"):
            olga.proxy.add(Fault(path=path, times=2, **fault))
        report = olga.sync()
        if report.error is not None:
            shown = f"{report.error} {report.error.advice} {report.error!r} {report.words()}"
            assert CANARY not in shown
        olga.proxy.clear()
    olga.save(records[0], "holder", CANARY)  # refused: a field of acts
    settle(olga)
    with pytest.raises(RuntimeError) as told, olga.engine.workspace.work.database.write() as conn:
        conn.exec_driver_sql("INSERT INTO event (id) VALUES (?)", (CANARY,))
    assert CANARY not in "".join(traceback.format_exception_only(told.value))
    assert CANARY not in repr(told.value.__cause__)
    logs.write_crash(home / "crashes", ValueError(CANARY), olga.engine.clock.now())
    for handler in logging.getLogger().handlers:
        handler.flush()
    for folder in (home, temp):
        assert traces(folder, [CANARY, CANARY.upper()]) == []
    assert CANARY not in caplog.text
    olga.close()
    assert traces(home, [CANARY, CANARY.upper()]) == []
