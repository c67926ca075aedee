"""``make many DESKS=200``: so many workstations on one portal at once, none of their events lost or
doubled. Real client code, real HTTP, a portal process over PostgreSQL (``--sqlite``: over SQLite).

Prints one line of JSON: desks, events, receipts, lost, doubled, refused, wedged, differing,
troubles, seconds, pushes, and the 95th percentile of a push. Exit code 1 if anything is amiss.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text

from cur_portal.store import Store
from cur_portal.store import tables as t
from tests.faults.invariants import FINAL
from tests.faults.many_desks import document_hash
from tests.faults.processes import ROOT, environment
from tests.portal import postgres
from tests.sync.portal import BODY, CENTRE, PASSWORD, REGION, appeal, person

BAD = ("lost", "doubled", "wedged", "differing", "troubles", "refused", "conflicts_open")


def amiss(figures: dict[str, Any], desks: int) -> list[str]:
    """What is wrong with a run: figures that must be nothing, work that was not done, an event
    that has no receipt."""
    found = [name for name in BAD if figures[name]]
    if figures["desks"] != desks or figures["events"] < 2 * desks:
        found.append("too little was done")
    if figures["events"] != figures["receipts"] + figures["settled_by_a_person"]:
        found.append("receipts")
    return found


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    desks: int
    appeals: int
    rounds: int
    processes: int
    think_s: float = 0.0
    """How long a person thinks between two exchanges, at most; none is the hardest."""


@dataclass
class _Portal:
    store: Store
    url: str


@contextmanager
def _portal(address: str) -> Iterator[_Portal]:
    """``cur-portal serve`` over this base; the store looks at the base from outside."""
    store = Store.open(address, region=REGION)
    command = [
        sys.executable, "-m", "cur_portal", "serve", "--ready-json", "--stop-with-stdin",
        "--database-url", address, "--port", "0",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the portal did not start"
        yield _Portal(store, json.loads(line)["url"])
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
        store.close()


def _people(store: Store, count: int, appeals: int) -> list[str]:
    """Accounts and appeals; gives the ids of the appeals."""
    store.bulk_load([BODY, CENTRE])
    for number in range(count):
        made = person(f"user{number}")
        store.put_document(made)
        store.create_user(f"user{number}", PASSWORD, made["id"])
    documents = [appeal(title=f"Обращение {n}") for n in range(appeals)]
    store.bulk_load(documents)
    return [d["id"] for d in documents]


class _Child:
    """A process of workstations."""

    def __init__(self, folder: Path, url: str, numbers: range, size: Size) -> None:
        command = [
            sys.executable, "-m", "tests.faults.many_desks", str(folder), url,
            str(numbers.start), str(len(numbers)), str(size.rounds), str(size.think_s),
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def expect(self, word: str) -> None:
        """Waits until it says so."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line == word, f"a process of workstations has said «{line}» instead of «{word}»"

    def tell(self, word: str) -> None:
        """Lets it go on."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def figures(self) -> dict[str, Any]:
        """Its last line."""
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        """Ends it, however it stands."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.kill()
        self._process.wait()


def run(size: Size, folder: Path, address: str) -> dict[str, Any]:
    """The whole of it; gives the figures."""
    with ExitStack() as stack:
        portal = stack.enter_context(_portal(address))
        records = _people(portal.store, size.desks, size.appeals)
        share = -(-size.desks // size.processes)
        children = []
        for first in range(0, size.desks, share):
            numbers = range(first, min(first + share, size.desks))
            children.append(_Child(folder, portal.url, numbers, size))
            stack.callback(children[-1].close)
        for word, answer in (("ready", "go"), ("worked", "settle"), ("settled", "look")):
            for child in children:
                child.expect(word)
            print(word, file=sys.stderr)
            for child in children:
                child.tell(answer)
        for child in children:
            child.expect("quiet")
        documents = folder / "documents.json"
        found = {r: portal.store.find(r) for r in records}
        hashes = {r: document_hash(d) for r, d in found.items() if d is not None}
        documents.write_text(json.dumps(hashes), "utf-8")
        for child in children:
            child.tell(str(documents))
        told = [child.figures() for child in children]
        return {"desks": size.desks} | _judge(portal.store, told)


def _judge(store: Store, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    with store.database.read() as conn:
        rows = conn.execute(select(t.events.c.id, t.events.c.outcome))
        theirs = {r.id: r.outcome for r in rows}
        s = t.sequence
        applied = list(
            conn.execute(select(s.c.event, s.c.record, s.c.version).where(s.c.op == "change"))
        )
    desks = [desk for child in told for desk in child["desks"]]
    places = [place for desk in desks for place in desk["events"]]
    events = Counter(r.event for r in applied if r.event is not None)
    versions = Counter((r.record, r.version) for r in applied if r.version is not None)
    pushes = sorted(p for desk in desks for p in desk["pushes"])
    seconds = max(child["seconds"] for child in told)
    return {
        "events": len(places),
        "receipts": sum(proved for _, _, proved in places),
        "settled_by_a_person": sum(state == "withdrawn" for _, state, _ in places),
        "conflicts_open": sum(state == "conflict" for _, state, _ in places),
        "lost": sum(_is_lost(place, theirs) for place in places),
        "doubled": sum(n - 1 for n in (*events.values(), *versions.values())),
        "refused": sum(desk["refused"] for desk in desks),
        "wedged": sum(state in ("pending", "sending") for _, state, _ in places),
        "differing": sum(desk["differing"] for desk in desks),
        "troubles": dict(Counter(x for desk in desks for x in desk["troubles"])),
        "seconds": round(seconds, 1),
        "pushes": len(pushes),
        "push_median_s": round(pushes[len(pushes) // 2], 3) if pushes else None,
        "push_p95_s": round(pushes[int(0.95 * len(pushes))], 3) if pushes else None,
    }


def _is_lost(place: Sequence[Any], theirs: dict[str, str]) -> bool:
    """Whether nothing is left of it: neither an effect with a proof, nor its words in a place."""
    event, state, proved = place
    if state == "gone":
        return True
    if state == "accepted":
        return not proved or theirs.get(event) not in FINAL
    return theirs.get(event) in FINAL


@contextmanager
def base(folder: Path, *, sqlite: bool) -> Iterator[str]:
    """The address of an empty base."""
    if sqlite:
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    bin_dir = postgres.binaries()
    if bin_dir is None:
        raise SystemExit("PostgreSQL is not installed; --sqlite runs without it")
    with postgres.cluster(bin_dir) as address:
        engine = create_engine(address.format(base="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text("CREATE DATABASE many"))
        engine.dispose()
        yield address.format(base="many")


def main() -> int:
    """Entry of the program."""
    parser = argparse.ArgumentParser(description="many workstations on one portal at once")
    parser.add_argument("--desks", type=int, default=200)
    parser.add_argument("--appeals", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--think", type=float, default=0.0, help="seconds between exchanges")
    parser.add_argument("--sqlite", action="store_true")
    asked = parser.parse_args()
    size = Size(asked.desks, asked.appeals, asked.rounds, asked.processes, asked.think)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="cur-many-") as name:
        folder = Path(name)
        with base(folder, sqlite=asked.sqlite) as address:
            figures = run(size, folder, address)
    figures["whole_run_s"] = round(time.perf_counter() - began, 1)
    print(json.dumps(figures))
    return 1 if amiss(figures, size.desks) else 0


if __name__ == "__main__":
    sys.exit(main())
