"""Desks of real people on the real portal, with the impairment proxy between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cur_desk.clock import Clock
from cur_desk.domain.events import Change, Event
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import credentials
from cur_desk.sync.connectivity import Connectivity, Happening, LinkView
from cur_desk.sync.engine import Engine
from cur_desk.sync.login import Login
from cur_desk.sync.report import SyncReport
from cur_desk.sync.signed_in import SignedIn
from tests.faults.proxy import FaultProxy
from tests.sync.portal import PASSWORD, RealPortal

ZONE = ZoneInfo("Europe/Moscow")


def login_at(home: Path, clock: Clock | None = None, stall_s: float = 5) -> Login:
    """Sign-in of a workstation whose data lie in ``home``."""
    secrets = credentials.for_home(home, memory=True)
    return Login(home, secrets, lambda region: ZONE, clock=clock, stall_s=stall_s)


@dataclass
class Person:
    """One person at one workstation."""

    portal: RealPortal
    proxy: FaultProxy
    name: str
    desk: SignedIn
    engine: Engine
    login: Login
    states: list[LinkView] = field(default_factory=list)

    def sync(self) -> SyncReport:
        """One cycle; waits of single events are over."""
        self.engine.workspace.work.outbox.try_now()
        return self.engine.cycle()

    def seen(self, record: str) -> dict[str, Any]:
        """The record as this person sees it."""
        shown = self.engine.workspace.queries.document(record)
        assert shown is not None
        return shown.document

    def sees(self, record: str) -> bool:
        """Whether the record is here at all."""
        return self.engine.workspace.queries.document(record) is not None

    def save(self, record: str, path: str, value: Any, **more: Any) -> Event:
        """An everyday save over what the person sees, linked to what waits."""
        document = self.seen(record)
        return self.act(
            record,
            changes=[Change(path=path, was=document.get(path), value=value)],
            base_version=more.pop("base_version", document["version"]),
            **more,
        )

    def act(self, record: str, **more: Any) -> Event:
        """Any event of this person, durable in the outbox."""
        me = self.portal.people[self.name]
        # What settles a conflict goes before everything that waits behind it.
        resolves = more.get("resolves")
        after = None if resolves else self.engine.workspace.work.outbox.last_unsent(record)
        event = Event(
            record=record, author=me["id"], post=me["posts"][0]["id"],
            device=self.desk.device.device, made_at=self.portal.now(), after=after, **more,
        )  # fmt: skip
        self.engine.workspace.save(event)
        return event

    def state(self, event: Event) -> EventState:
        """Where the event stands."""
        row = self.engine.workspace.work.outbox.get(event.id)
        assert row is not None
        return row.state

    def proved(self, event: Event) -> bool:
        """Whether a checked receipt of the event is kept."""
        receipt = self.engine.workspace.work.receipts.get(event.id)
        return receipt is not None and self.engine.known.proves(receipt, event)

    def again(self) -> None:
        """The program is closed and opened again."""
        self.close()
        self.desk = self.login.sign_in(self.proxy.url, self.name, PASSWORD)
        self.engine = self.desk.engine(Connectivity(self.states.append))
        self.engine.connectivity.happened(Happening.SIGNED_IN)

    def close(self) -> None:
        """Lets the files and the network go."""
        self.engine.cancel()
        self.desk.close()


def seat(portal: RealPortal, proxy: FaultProxy, home: Path, name: str) -> Person:
    """Signs the person in for the first time."""
    login = login_at(home)
    desk = login.sign_in(proxy.url, name, PASSWORD)
    made = Person(portal, proxy, name, desk, None, login)  # type: ignore[arg-type]
    made.engine = desk.engine(Connectivity(made.states.append))
    made.engine.connectivity.happened(Happening.SIGNED_IN)
    return made
