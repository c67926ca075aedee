"""A workstation that works without end: saves, attaches photos, settles conflicts, syncs; killed from outside.

Prints one line for each event once it is durable: «event record». The parent may believe in what
it has read and in nothing else.
"""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path
from typing import Any

from cur_desk.domain.events import Change, Event
from cur_desk.domain.records.base import new_id
from cur_desk.models.queries import Shown
from cur_desk.models.workspace import Workspace
from cur_desk.sync.connectivity import Connectivity
from cur_desk.sync.engine import Engine
from cur_desk.sync.errors import NeedSignIn
from cur_desk.sync.signed_in import SignedIn
from tests.sync.portal import PASSWORD
from tests.sync.real import login_at

FIELDS = ("note", "title", "false_information", "marks")


class Worker:
    """One person at one workstation."""

    def __init__(
        self,
        home: Path,
        url: str,
        login: str,
        seed: int,
        *,
        tells: bool = False,
        stall_s: float = 5,
    ) -> None:
        self.login = login_at(home, stall_s=stall_s)
        self.desk: SignedIn = self.login.sign_in(url, login, PASSWORD)
        self.engine: Engine = self.desk.engine(Connectivity())
        self.dice = random.Random(seed)
        self.tells = tells

    @property
    def workspace(self) -> Workspace:
        return self.engine.workspace

    def run(self) -> None:
        """Until the power is cut."""
        while True:
            for _ in range(self.dice.randint(1, 6)):
                self.edit()
            if self.dice.random() < 0.3:
                self.attach()
            self.cycle()
            self.engine.carry_files()
            self.settle_conflicts()

    def cycle(self) -> None:
        self.workspace.work.outbox.try_now()
        self.engine.cycle()

    def come_back(self) -> None:
        """A cycle by a person who gives the password if asked: a kill between the portal's new
        refresh token and our writing it down ends the session, as does a start without a link."""
        self.cycle()
        report = self.engine.last_report
        if report is not None and isinstance(report.error, NeedSignIn):
            self.login.sign_in_again(self.desk, PASSWORD)
            self.cycle()

    def carry(self) -> int:
        """Files, with the waits of single ones over; how many are left."""
        self.workspace.work.attachments.try_now()
        self.engine.carry_files()
        return self.workspace.work.attachments.counts().waiting

    def _any(self) -> tuple[str, Shown] | None:
        """A random appeal."""
        ids = self.workspace.queries.ids()
        uid = self.workspace.queries.uid(self.dice.choice(ids)) if ids else None
        shown = self.workspace.queries.document(uid) if uid else None
        return None if uid is None or shown is None else (uid, shown)

    def attach(self) -> None:
        """A photo of a size that a kill may meet in the middle; now and then one known before."""
        found = self._any()
        if found is None:
            return
        uid, shown = found
        seed = self.dice.randrange(40) if self.dice.random() < 0.3 else self.dice.getrandbits(40)
        size = 30_000 + seed % 1_500_000
        data = b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size)
        store = self.workspace.work.attachments
        taken = store.add(io.BytesIO(data), 50_000_000)
        ref = {"id": new_id(), "sha256": taken.sha256, "name": "фото.jpg", "size": taken.size}
        after = self.workspace.work.outbox.last_unsent(uid)
        self.save(uid, [], shown.version, after=after, act="attach", content={"files": [ref]})
        store.named([taken.sha256])

    def edit(self) -> None:
        """A random save on a random appeal."""
        found = self._any()
        if found is None:
            return
        uid, shown = found
        path = self.dice.choice(FIELDS)
        value: Any = f"{self.desk.session.name} {self.dice.random()}"
        if path == "marks":
            value = [f"метка {self.dice.randint(1, 5)}"]
        change = Change(path=path, was=shown.document.get(path), value=value)
        self.save(uid, [change], shown.version, after=self.workspace.work.outbox.last_unsent(uid))

    def settle_conflicts(self) -> int:
        """Half for their own words, half for the other's."""
        found = self.workspace.work.conflicts.unresolved()
        for one in found:
            mine = self.dice.random() < 0.5
            changes = [
                Change(path=f.path, was=f.theirs, value=f.mine if mine else f.theirs)
                for f in one.fields
            ]
            self.save(one.record, changes, one.version, resolves=one.event)
        return len(found)

    def save(self, uid: str, changes: list[Change], version: int, **more: Any) -> None:
        session = self.desk.session
        event = Event(
            record=uid, base_version=version, changes=changes, author=session.person,
            post=session.posts[0].id, device=self.desk.device.device,
            made_at=self.workspace.clock.now(), **more,
        )  # fmt: skip
        self.workspace.save(event)
        if self.tells:
            print(event.id, uid, flush=True)


def main(home: str, url: str, login: str, seed: str) -> None:
    """Entry of the child process."""
    worker = Worker(Path(home), url, login, int(seed), tells=True)
    print("ready", flush=True)
    worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
