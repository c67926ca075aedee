"""A stateful test with a model of its own: people, edits, acts, faults, restarts, a portal that stops.

The model is written apart from the program: a register of what each person typed, over what they
saw. It knows no versions and no merge code. The portal's own order of events is replayed on it:

* an event may change a field only if the field stood as its author saw it, or stands already as
  they want it: nobody's unseen words are ever covered;
* the replayed fields are the portal's fields, and after quiet both people's fields;
* an event that the portal never took has its words whole at its author's.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from cur_desk.domain.events import Event
from cur_desk.models.outbox_row import EventState
from cur_portal.store import tables as t
from tests.faults.invariants import Watch, check, outcomes, settle
from tests.faults.proxy import CAPTIVE, Fault, FaultProxy
from tests.faults.test_clients import take_mine
from tests.sync.builders import appeal, save
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat

EXAMPLES = int(os.environ.get("FAULT_EXAMPLES", "6"))
STEPS = int(os.environ.get("FAULT_MODEL_STEPS", "30"))
NAMES = ("olga", "ivan")
FIELDS = ("title", "false_information", "collective")
WIRE: dict[str, dict[str, Any]] = {
    "lose": {"lose": True}, "refuse": {"refuse": True}, "cut down": {"cut_down": 150},
    "cut up": {"cut_up": 300}, "twice": {"twice": True}, "captive": {"answer": CAPTIVE},
    "nonsense": {"edit": lambda head, body: (head, body[:-7])},
}  # fmt: skip


class Model:
    """What each record's fields are by the portal's order of events, and who holds it."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Any]] = {}
        self.holder: dict[str, str | None] = {}
        self.typed: dict[str, Event] = {}

    def born(self, document: dict[str, Any]) -> None:
        self.fields[document["id"]] = {f: document.get(f) for f in FIELDS}
        self.holder[document["id"]] = None

    def portal_wrote(self, record: str, field: str, value: Any) -> None:
        self.fields[record][field] = value

    def happens(self, event: Event) -> None:
        """The portal has taken this event; it may have covered nothing that its author did not see."""
        if event.act == "take":
            held = self.holder[event.record]
            assert held in (None, event.author), "taken from under a colleague"
            self.holder[event.record] = event.author
            return
        for change in event.changes:
            stands = self.fields[event.record][change.path]
            assert stands in (change.was, change.value), "unseen words were covered"
            self.fields[event.record][change.path] = change.value


class Machine(RuleBasedStateMachine):
    """Two workstations and a portal, all real."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="cur-model-")
        home = Path(self.folder.name)
        (home / "portal").mkdir()
        self.portal = RealPortal(home / "portal")
        self.lines = [FaultProxy(self.portal.port).__enter__() for _ in NAMES]
        self.people: list[Person] = []
        for name, line in zip(NAMES, self.lines, strict=True):
            self.portal.add_user(name)
            self.people.append(seat(self.portal, line, home / name, name))
        self.model = Model()
        self.made: list[tuple[Person, Event]] = []
        self.own: list[tuple[int, str, str, Any]] = []
        self.records: list[str] = []
        self.arrives()
        settle(*self.people)
        self.watches = [Watch(p) for p in self.people]
        self.number = 0

    # --- what happens ------------------------------------------------------------------------

    @rule()
    def arrives(self) -> None:
        [document] = self.portal.add_appeals(1)
        self.model.born(document)
        self.records.append(document["id"])

    @rule(who=st.integers(0, 1), which=st.integers(0, 9), field=st.sampled_from(FIELDS))
    def edits(self, who: int, which: int, field: str) -> None:
        person, record = self.people[who], self.records[which % len(self.records)]
        if not person.sees(record):
            return
        self.number += 1
        value: Any = self.number % 2 == 0 if field == "collective" else f"{who} {self.number}"
        self._note(person, person.save(record, field, value))

    @rule(who=st.integers(0, 1), which=st.integers(0, 9))
    def takes(self, who: int, which: int) -> None:
        person, record = self.people[who], self.records[which % len(self.records)]
        if person.sees(record):
            version = person.seen(record)["version"]
            self._note(person, person.act(record, act="take", base_version=version))

    @rule(which=st.integers(0, 9), field=st.sampled_from(FIELDS[:2]))
    def the_portal_edits(self, which: int, field: str) -> None:
        record = self.records[which % len(self.records)]
        self.number += 1
        value = f"портал {self.number}"
        version = self.portal.change(record, **{field: value})
        self.own.append((version, record, field, value))

    @rule(who=st.integers(0, 1))
    def syncs(self, who: int) -> None:
        self.people[who].sync()

    @rule(who=st.integers(0, 1))
    def pushes_only(self, who: int) -> None:
        self.people[who].engine.cycle(pull=False)

    @rule(who=st.integers(0, 1), how=st.sampled_from(sorted(WIRE)), times=st.integers(1, 3))
    def the_line_breaks(self, who: int, how: str, times: int) -> None:
        self.lines[who].add(Fault(path="/v1/sync/", times=times, **WIRE[how]))

    @rule(who=st.integers(0, 1))
    def settles_conflicts(self, who: int) -> None:
        for event in take_mine(self.people[who]):
            self._note(self.people[who], event)

    @rule(who=st.integers(0, 1))
    def restarts(self, who: int) -> None:
        self.lines[who].clear()
        self.people[who].again()

    @rule()
    def the_portal_stops_and_starts(self) -> None:
        self.portal.stop()
        for person in self.people:
            assert not person.sync().done
        self.portal._start()

    def _note(self, person: Person, event: Event) -> None:
        self.made.append((person, event))
        self.model.typed[event.id] = event

    # --- what must hold ----------------------------------------------------------------------

    @invariant()
    def nothing_goes_back(self) -> None:
        for watch in getattr(self, "watches", []):
            watch.look()

    def teardown(self) -> None:
        if not hasattr(self, "watches"):
            return
        try:
            self._quiet()
            self._replay()
            for person in self.people:
                for record in self.records:
                    seen = person.seen(record)
                    assert {f: seen.get(f) for f in FIELDS} == self.model.fields[record]
                    assert seen.get("holder") == self.model.holder[record]
            check("I1 I2 I3 I5 I9 I10", self.portal, *self.people, made=self.made)
        finally:
            for person in self.people:
                person.close()
            for line in self.lines:
                line.__exit__()
            self.portal.stop()
            self.folder.cleanup()

    def _quiet(self) -> None:
        for _ in range(20):
            settle(*self.people)
            for person in self.people:
                for row in person.engine.workspace.work.outbox.rows(EventState.REJECTED):
                    person.engine.workspace.dismiss(row.id)  # seen by the person
            fresh = [(p, e) for p in self.people for e in take_mine(p)]
            for person, event in fresh:
                self._note(person, event)
            if not fresh and not any(
                p.engine.workspace.work.outbox.counts().unsent for p in self.people
            ):
                return
        raise AssertionError("it does not come to rest")

    def _replay(self) -> None:
        """The portal's order of events, on the model."""
        own = {(record, version): (field, value) for version, record, field, value in self.own}
        taken = [e for e, o in outcomes(self.portal).items() if o in ("applied", "merged")]
        replayed = set()
        for event, record, version in self._order():
            if event is not None:
                self.model.happens(self.model.typed[event])
                replayed.add(event)
            elif (record, version) in own:
                self.model.portal_wrote(record, *own[record, version])
        assert replayed == set(taken)

    def _order(self) -> Iterator[tuple[str | None, str, int]]:
        s = t.sequence
        with self.portal.store.database.read() as conn:
            rows = conn.execute(
                select(s.c.event, s.c.record, s.c.version)
                .where(s.c.op == "change", s.c.kind == "appeal")
                .order_by(s.c.seq)
            ).fetchall()
        yield from ((r.event, r.record, r.version) for r in rows)


def test_t21_t46_people_and_faults_against_an_independent_model() -> None:
    """T21, T46 · I1 I2 I3 I4 I5 I9 I10; larger with FAULT_EXAMPLES and FAULT_MODEL_STEPS."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            derandomize="FAULT_EXAMPLES" not in os.environ, database=None,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_the_model_notices_covered_words() -> None:
    """The oracle can fail: a last-wins portal would be caught."""
    model, document = Model(), appeal(title="Было")
    model.born(document)
    model.happens(save(document, "title", "Моё"))
    with pytest.raises(AssertionError, match="covered"):
        model.happens(save(document, "title", "Чужое"))
