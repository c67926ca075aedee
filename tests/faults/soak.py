"""``make soak KILLS=200``: two workstations and the portal, each a process, kill -9 at random moments.

At the end everything is started once more, left to settle, and judged. Prints one line of JSON:
kills, events, lost, doubled, wedged, differing, files, missing (named by an appeal, not whole on the
portal). Exit code 1 if anything lost, doubled, wedged, differing or missing is not nought.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from cur_desk.models.outbox_row import EventState
from cur_portal.store import documents, files
from cur_portal.store import tables as t
from tests.faults.invariants import FINAL, outcomes, stuck, whole
from tests.faults.processes import ROOT, ProcessPortal, environment
from tests.faults.soak_desk import Worker

LOGINS = ("olga", "ivan")
APPEALS = 40
SETTLE_ROUNDS = 40


@dataclass
class Station:
    """The process of one workstation, and what it has acknowledged so far."""

    home: Path
    url: str
    login: str
    acknowledged: set[str] = field(default_factory=set)
    process: subprocess.Popen[str] | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    reader: threading.Thread | None = None

    def start(self, seed: int) -> None:
        """Begins, or begins again after a kill."""
        self.ready.clear()
        command = [sys.executable, "-m", "tests.faults.soak_desk", str(self.home), self.url,
                   self.login, str(seed)]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
        )
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "ready\n":
                self.ready.set()
            elif line.endswith("\n") and len(line.split()) == 2:
                self.acknowledged.add(line.split()[0])

    def kill(self) -> None:
        """The power is cut; what it said before is read to the end."""
        if self.process is None or self.reader is None:
            return
        self.process.kill()
        self.process.wait()
        self.reader.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None


def run(kills: int, seed: int, folder: Path) -> dict[str, int]:
    """The whole of it; gives the figures."""
    dice = random.Random(seed)
    (folder / "portal").mkdir()
    portal = ProcessPortal(folder / "portal")
    stations = []
    try:
        for login in LOGINS:
            portal.add_user(login)
            stations.append(Station(folder / login, portal.url, login))
        portal.add_appeals(APPEALS)
        for station in stations:
            station.start(dice.randrange(2**31))
            station.ready.wait(60)
        for done in range(kills):
            _one_kill(dice, portal, stations)
            if done % 10 == 9:
                told = sum(len(s.acknowledged) for s in stations)
                print(f"{done + 1} kills, {told} events acknowledged", file=sys.stderr)
        for station in stations:
            station.kill()
        return {"kills": kills} | _judge(portal, stations)
    finally:
        for station in stations:
            station.kill()
        portal.stop()


def _one_kill(dice: random.Random, portal: ProcessPortal, stations: list[Station]) -> None:
    """Waits a random moment, kills one of the three and starts it again; mostly while it works,
    now and then while it is still starting."""
    victim = dice.choice([portal, *stations])
    time.sleep(dice.uniform(0.05, 1.5))
    if isinstance(victim, ProcessPortal):
        victim.kill()
        time.sleep(dice.uniform(0.0, 0.3))
        victim.run()
        return
    if dice.random() < 0.85:
        victim.ready.wait(60)
        time.sleep(dice.uniform(0.0, 0.8))
    victim.kill()
    victim.start(dice.randrange(2**31))


def _judge(portal: ProcessPortal, stations: list[Station]) -> dict[str, int]:
    workers = [Worker(s.home, s.url, s.login, 1) for s in stations]
    for _ in range(SETTLE_ROUNDS):
        for worker in workers:
            worker.come_back()
        files = sum(worker.carry() for worker in workers)
        if not sum(w.settle_conflicts() for w in workers) + files and not any(
            w.workspace.work.outbox.counts().unsent for w in workers
        ):
            break
    for worker in workers:
        worker.cycle()
        whole(worker.workspace)
        _tell(worker)
    theirs = outcomes(portal)
    figures = {
        "events": sum(len(s.acknowledged) for s in stations),
        "lost": sum(
            _is_lost(worker, event, theirs)
            for worker, station in zip(workers, stations, strict=True)
            for event in station.acknowledged
        ),
        "doubled": _doubled(portal),
        "wedged": sum(len(stuck(w.workspace)) for w in workers),
        "differing": _differing(portal, workers),
    } | _files(portal)
    for worker in workers:
        worker.desk.close()
    return figures


def _tell(worker: Worker) -> None:
    """What a person who looks into a bad end needs: no words of events, only codes and counts."""
    report = worker.engine.last_report
    if report is None or (report.done and not report.pending):
        return
    rows = worker.workspace.work.outbox.rows(*EventState, limit=100_000)
    by_code = Counter(
        (r.state.value, r.error_code) for r in rows if r.state is not EventState.ACCEPTED
    )
    print(f"{report.words()} | {report.error!r} | {dict(by_code)}", file=sys.stderr)


def _is_lost(worker: Worker, event: str, theirs: dict[str, str]) -> bool:
    """Whether nothing is left of it: neither an effect with a proof, nor its words in a place."""
    row = worker.workspace.work.outbox.get(event)
    if row is None or row.body is None:
        return True
    if row.state is EventState.ACCEPTED:
        receipt = worker.workspace.work.receipts.get(event)
        proved = receipt is not None and worker.engine.known.proves(receipt, row.event)
        return not proved or theirs.get(event) not in FINAL
    return row.event.id != event or theirs.get(event) in FINAL


def _files(portal: ProcessPortal) -> dict[str, int]:
    """Files that appeals name, and those whose content the portal has not got whole."""
    with portal.store.database.read() as conn:
        refs = [r for d in documents.of_kind(conn, "appeal") for r in d.get("files", ())]
        blobs = {r["sha256"]: files.blob(conn, r["sha256"]) for r in refs}
    whole_ones = set()
    for sha256, blob in blobs.items():
        if blob is not None:
            digest = hashlib.sha256()
            for piece in files.walk(portal.store.database, blob.store, 0):
                digest.update(piece)
            if digest.hexdigest() == sha256:
                whole_ones.add(sha256)
    missing = sum(bool(r.get("awaited")) or r["sha256"] not in whole_ones for r in refs)
    return {"files": len(refs), "missing": missing}


def _doubled(portal: ProcessPortal) -> int:
    s = t.sequence
    with portal.store.database.read() as conn:
        rows = list(conn.execute(select(s.c.event, s.c.record, s.c.version)))
    events = Counter(r.event for r in rows if r.event is not None)
    versions = Counter((r.record, r.version) for r in rows)
    return sum(n - 1 for n in (*events.values(), *versions.values()))


def _differing(portal: ProcessPortal, workers: list[Worker]) -> int:
    """Documents that one of the two has otherwise than the portal, or not at all."""
    differ = 0
    for worker in workers:
        here = {u for u, kind, _ in worker.workspace.writer.versions() if kind == "appeal"}
        manifest = worker.engine.wires.main.manifest()
        there = {row.id for row in manifest.rows if row.kind == "appeal"}
        differ += len(here ^ there)
        for uid in here & there:
            shown = worker.workspace.queries.document(uid)
            differ += shown is None or shown.document != portal.find(uid)
    return differ


def main() -> int:
    """Entry of the program."""
    parser = argparse.ArgumentParser(description="kill -9 at random moments of each process")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="cur-soak-") as folder:
        figures = run(arguments.kills, arguments.seed, Path(folder))
    print(json.dumps(figures))
    bad = [n for n in ("lost", "doubled", "wedged", "differing", "missing") if figures[n]]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
