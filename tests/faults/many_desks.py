"""A process full of workstations, each a thread with its own files, engine and person.

Speaks with its parent by lines: «ready» after every first sync, then waits for «go»; «worked» after
the last round, waits for «settle»; «settled», waits for the path of the portal's documents; at
the end one line of JSON. Nothing is kept back: each durable event is reported with its place.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cur_desk.models.outbox_row import EventState
from cur_desk.sync.connectivity import Happening
from cur_desk.sync.policy import STALL_S
from tests.faults.soak_desk import Worker

SETTLE_ROUNDS = 60
SIGN_IN_AT_ONCE = 2
"""Deriving a key takes 32 MB and a core."""


class Desk(Worker):
    """A workstation that remembers what it has acknowledged and how long each push took."""

    def __init__(self, home: Path, url: str, login: str, seed: int) -> None:
        super().__init__(home, url, login, seed, stall_s=STALL_S)
        self.engine.connectivity.happened(Happening.SIGNED_IN)
        self.acknowledged: list[str] = []
        self.pushes: list[float] = []
        self.troubles: list[str] = []
        client = self.engine.wires.main
        push = client.push

        def timed(body: bytes) -> Any:
            began = time.perf_counter()
            answer = push(body)
            self.pushes.append(time.perf_counter() - began)
            return answer

        client.push = timed  # type: ignore[method-assign]

    def cycle(self) -> None:
        """A trouble is counted: on loopback there should be none."""
        super().cycle()
        report = self.engine.last_report
        if report is not None and report.error is not None:
            self.troubles.append(report.error.code)

    def save(self, uid: str, changes: Any, version: int, **more: Any) -> None:
        before = set(self.acknowledged)
        super().save(uid, changes, version, **more)
        rows = self.workspace.work.outbox.of_record(uid)
        self.acknowledged += [r.id for r in rows if r.id not in before]

    def work(self, rounds: int, think_s: float) -> None:
        """A person's shift, short: one or two saves and an exchange, again and again; between
        them the person thinks for up to ``think_s``."""
        for _ in range(rounds):
            time.sleep(self.dice.uniform(0.0, think_s))
            for _ in range(self.dice.randint(1, 2)):
                self.edit()
            self.cycle()
            self.settle_conflicts()

    def settle(self) -> bool:
        """One round of quiet; whether it is all over."""
        self.come_back()
        return not self.settle_conflicts() and not self.workspace.work.outbox.counts().unsent

    def told(self, theirs: dict[str, str]) -> dict[str, Any]:
        """Each event with its place, and how many documents differ from the portal's."""
        places = []
        for event in self.acknowledged:
            row = self.workspace.work.outbox.get(event)
            if row is None or row.body is None:
                places.append((event, "gone", False))
                continue
            receipt = self.workspace.work.receipts.get(event)
            proved = receipt is not None and self.engine.known.proves(receipt, row.event)
            places.append((event, row.state.value, proved))
        return {
            "events": places,
            "pushes": self.pushes,
            "troubles": self.troubles,
            "differing": self._differing(theirs),
            "refused": sum(state == EventState.REJECTED.value for _, state, _ in places),
        }

    def _differing(self, theirs: dict[str, str]) -> int:
        here = {u for u, kind, _ in self.workspace.writer.versions() if kind == "appeal"}
        differ = len(here ^ set(theirs))
        for uid in here & set(theirs):
            shown = self.workspace.queries.document(uid)
            differ += shown is None or document_hash(shown.document) != theirs[uid]
        return differ


def document_hash(document: dict[str, Any]) -> str:
    """The same for equal documents on both sides."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _at_once(desks: Sequence[Desk], act: Callable[[Desk], Any]) -> list[Any]:
    """Every desk in a thread of its own, all begun together."""
    start = threading.Barrier(len(desks))

    def run(desk: Desk) -> Any:
        start.wait()
        return act(desk)

    with ThreadPoolExecutor(len(desks)) as threads:
        return list(threads.map(run, desks))


def _settled(desk: Desk) -> bool:
    return any(desk.settle() for _ in range(SETTLE_ROUNDS))


def main(folder: str, url: str, first: str, count: str, rounds: str, think_s: str) -> None:
    """Entry of the child process."""
    numbers = range(int(first), int(first) + int(count))
    with ThreadPoolExecutor(SIGN_IN_AT_ONCE) as threads:
        desks = list(
            threads.map(lambda n: Desk(Path(folder) / f"desk{n}", url, f"user{n}", n), numbers)
        )
        list(threads.map(Desk.cycle, desks))
    _say("ready")
    began = time.perf_counter()
    _at_once(desks, lambda d: d.work(int(rounds), float(think_s)))
    seconds = time.perf_counter() - began
    _say("worked")
    _at_once(desks, _settled)
    _say("settled")
    for desk in desks:  # what others have settled after this one was quiet
        desk.cycle()
    theirs = json.loads(Path(_say("quiet")).read_text("utf-8"))
    told = [desk.told(theirs) for desk in desks]
    for desk in desks:
        desk.desk.close()
    print(json.dumps({"seconds": seconds, "desks": told}), flush=True)


def _say(word: str) -> str:
    """Tells the parent and waits for its line."""
    print(word, flush=True)
    return sys.stdin.readline().strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
