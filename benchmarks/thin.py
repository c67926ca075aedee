"""The thin link: a shift's work over 64 kbit/s and 600 ms, clean and with stalls and cuts.

Fifty appeals are formalised without a link; then the program's own runner exchanges through the
impairment proxy. The floor is the least that must travel — the events packed as one body and the
portal's answer packed — at the rate of the line, and one round trip. The second run has three photos
besides, and cuts and stalls in both: the appeals go first, the photos last. Afterwards both sides are
compared: nothing lost, nothing doubled, each receipt proved, each photo whole.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from benchmarks import desks, places
from benchmarks.harness import Row, against, told
from benchmarks.portal import seeded
from benchmarks.scale import Scale
from cur_desk.clock import SystemClock
from cur_desk.domain.records.words import FileKind
from cur_desk.models.outbox_row import EventState
from cur_desk.services.demo_work import two_questions
from cur_desk.services.desk import Desk
from cur_desk.services.embedded import EmbeddedPortal
from cur_desk.services.files.views import NewFile
from cur_desk.sync.engine import Step
from cur_desk.sync.report import SyncReport
from cur_portal.store import Store, files
from cur_portal.store import tables as t
from tests.faults.proxy import Fault, FaultProxy

RATE = 8_000.0
"""Bytes a second: 64 kbit/s."""
DELAY_S = 0.3
RTT_S = 2 * DELAY_S
FORMALISED = 50
APPEALS = 10_000
"""Of these some hundred and thirty wait to be formalised."""
STALL_S = 4.0
PHOTO_BYTES = 300_000
LIMIT_S = 420.0
ACCEPTED = ("applied", "merged")


@dataclass
class Measured:
    """What one exchange took."""

    receipted_s: float
    """Until the last receipt was here and proved."""
    receipted_bytes: int
    whole_s: float
    """Until the feed, too, was read to its end."""
    whole_bytes: int
    requests: int
    floor_bytes: int = 0

    @property
    def floor_s(self) -> float:
        """The least bytes at the rate of the line, and one round trip."""
        return self.floor_bytes / RATE + RTT_S


def rows(scale: Scale) -> list[Row]:
    """A clean line, then the same work on one with stalls and cuts."""
    clean = exchange("clean", (), 0)
    faulty = exchange("faulty", [replace(fault) for fault in FAULTS], scale.photos)
    photos = scale.photos * PHOTO_BYTES
    name = f"{FORMALISED} formalised appeals, 64 kbit/s + 600 ms"
    return [
        against(
            name, "from the first byte to the last receipt", "packed bytes ÷ rate + one round trip",
            (clean.receipted_s, clean.floor_s), 1.3,
        ),
        against(
            "  of it bytes, both ways with headers", "on the line", "bodies packed whole",
            (clean.receipted_bytes, clean.floor_bytes), 1.3, "B",
        ),
        told("  the whole exchange, own echo read, same floor", "seconds ÷ floor",
             clean.whole_s / clean.floor_s, "×"),
        told(f"{name}, {len(FAULTS)} cuts and stalls of {STALL_S:g} s", "to the last receipt",
             faulty.receipted_s, "s"),
        against(
            f"  and {scale.photos} photos of {PHOTO_BYTES // 1000} kB each after them",
            "from the last receipt to the last photo", "their bytes ÷ rate + one round trip",
            (faulty.whole_s - faulty.receipted_s, photos / RATE + RTT_S), 1.5,
        ),
        against(
            "  bytes both ways, cuts and all", "on the line", "bodies packed whole and the photos",
            (faulty.whole_bytes, faulty.floor_bytes + photos), 1.4, "B",
        ),
        told("  events lost, doubled or unproved, both runs", "judged on both sides", 0, "events"),
    ]  # fmt: skip


FAULTS = (
    Fault(path="/v1/sync/events", cut_up=6_000),  # the cable goes in the middle of the push
    Fault(path="/v1/sync/events", lose=True),  # taken, yet the answer never comes
    Fault(path="/v1/sync/events", cut_down=2_000),  # and once more, in the middle of the answer
    Fault(path="/v1/sync/events", stall_down=900),  # at last whole, after a silence
    Fault(path="/v1/sync/changes", cut_down=700),
    Fault(path="/v1/sync/changes", stall_down=400),
    Fault(path="/v1/uploads/", after=3, cut_up=20_000),  # a photo, in the middle of a piece
    Fault(path="/v1/uploads/", after=3, lose=True),  # a piece is taken, the answer never comes
    Fault(path="/v1/uploads/", after=3, stall_down=30),
)


def exchange(name: str, faults: Sequence[Fault], photos: int) -> Measured:
    """One person's work over one line; judged at the end."""
    folder = places.WORK / "portal-thin"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(seeded(APPEALS), folder)
    with (
        EmbeddedPortal(folder, live=False) as portal,
        FaultProxy(int(portal.url.rsplit(":", 1)[1])) as line,
    ):
        signed = desks.sign_in(places.fresh(places.WORK / f"home-thin-{name}"), line.url)
        done = threading.Event()
        desk = Desk(signed, SystemClock(), on_report=lambda report: _heard(desk, report, done))
        try:
            desk.sync_once()
            events = formalise(desk, FORMALISED)
            pictures = [attach_photo(desk, events[2 * n + 1], n) for n in range(photos)]
            events = [row.id for row in desk.core.workspace.work.outbox.rows()]
            desk.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
            caught = _Caught(desk)
            measured = _measure(desk, line, faults, done)
            measured.floor_bytes = _packed(_bodies(desk, events)) + caught.packed()
            # The arrival of the last photo is a change of its record: read it before judging.
            if not desk.runner.sync_whole(LIMIT_S):
                raise RuntimeError("no exchange after the photos")
            judge(desk, folder, events)
            judge_photos(folder, pictures)
            return measured
        finally:
            desk.runner.stop()
            signed.close()


def formalise(desk: Desk, count: int) -> list[str]:
    """So many appeals of the queue by the services, as an operator would; gives the event ids."""
    view = next(v for v in desk.queue.views() if v.code == "to_formalise")
    made: list[str] = []
    for local in desk.queue.ids(view.filter):
        uid = desk.queue.uid(local)
        if desk.acts.appeal(uid)[0].holder:
            continue
        desk.acts.take(uid)
        desk.acts.submit(uid, two_questions(desk, desk.cards.open(uid)))
        if len(made := [r.id for r in desk.core.workspace.work.outbox.rows()]) >= 2 * count:
            break
    if len(made) < 2 * count:
        raise RuntimeError("too few appeals to formalise")
    return made


def attach_photo(desk: Desk, event: str, number: int) -> str:
    """A photo on the appeal of this event; gives its SHA-256."""
    row = desk.core.workspace.work.outbox.get(event)
    assert row is not None
    data = photo(number)
    desk.files.attach(row.record, NewFile(f"фото {number}.jpg", FileKind.PHOTO, data=data))
    return hashlib.sha256(data).hexdigest()


def photo(number: int) -> bytes:
    """A picture of noise, packed by JPEG to a size that cannot be packed further."""
    dice = random.Random(number)
    noise = Image.frombytes("RGB", (480, 360), dice.randbytes(480 * 360 * 3))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=75)
    return (out.getvalue() + dice.randbytes(PHOTO_BYTES))[:PHOTO_BYTES]


def judge_photos(folder: Path, pictures: Sequence[str]) -> None:
    """Raises if a photo is not whole on the portal."""
    store = Store.open(f"sqlite:///{folder / 'portal.db'}")
    try:
        for sha256 in pictures:
            with store.database.read() as conn:
                found = files.blob(conn, sha256)
            whole = b"" if found is None else b"".join(files.walk(store.database, found.store, 0))
            if hashlib.sha256(whole).hexdigest() != sha256:
                raise RuntimeError("a photo is not whole on the portal")
    finally:
        store.close()


def _heard(desk: Desk, report: SyncReport, done: threading.Event) -> None:
    if report.done and not desk.core.workspace.work.outbox.counts().unsent:
        done.set()


def _measure(
    desk: Desk, line: FaultProxy, faults: Sequence[Fault], done: threading.Event
) -> Measured:
    """Runs the exchange until every receipt is here and the feed is read to its end."""
    outbox, ended = desk.core.workspace.work.outbox, desk.engine.callbacks
    start_bytes, before = line.up.total + line.down.total, len(line.seen)
    receipted: list[tuple[float, int]] = []

    def stepped(step: Step) -> None:
        if step is Step.PULL and not receipted and not outbox.counts().unsent:
            receipted.append((time.perf_counter(), line.up.total + line.down.total))

    ended.on_step = stepped
    for pacer in (line.up, line.down):
        pacer.rate, pacer.delay_s = RATE, DELAY_S
    for fault in faults:
        line.add(fault)
    done.clear()
    over = threading.Event()
    threading.Thread(target=_release, args=(line, over), daemon=True).start()
    start = time.perf_counter()
    desk.runner.start()
    if not done.wait(LIMIT_S):
        raise RuntimeError(f"the exchange has not ended in {LIMIT_S:.0f} s")
    while desk.core.workspace.work.attachments.counts().waiting:
        if time.perf_counter() - start > LIMIT_S:
            raise RuntimeError("the photos have not gone")
        time.sleep(0.1)
    found = Measured(
        receipted[0][0] - start,
        receipted[0][1] - start_bytes,
        time.perf_counter() - start,
        line.up.total + line.down.total - start_bytes,
        len(line.seen) - before,
    )
    over.set()
    if line._faults:
        raise RuntimeError("a fault has not struck")
    for pacer in (line.up, line.down):
        pacer.rate, pacer.delay_s = None, 0.0
    return found


def _release(line: FaultProxy, over: threading.Event) -> None:
    """A stall lasts four seconds, each."""
    while not over.is_set():
        if line.stalled.wait(0.2):
            line.stalled.clear()
            time.sleep(STALL_S)
            line.release()


class _Caught:
    """Keeps the portal's answers to the pushes, to weigh what had to travel down."""

    def __init__(self, desk: Desk) -> None:
        self._results: list[Any] = []
        client = desk.engine.wires.main
        push = client.push

        def heard(body: bytes) -> Any:
            answer = push(body)
            self._results += answer.model_dump(mode="json", exclude_none=True)["results"]
            return answer

        client.push = heard  # type: ignore[method-assign]

    def packed(self) -> int:
        """One answer with all results, gzip."""
        return _packed({"results": self._results})


def _bodies(desk: Desk, events: Sequence[str]) -> dict[str, Any]:
    outbox = desk.core.workspace.work.outbox
    rows = [row for row in map(outbox.get, events) if row is not None]
    return {"events": [row.document for row in rows]}


def _packed(document: Any) -> int:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return len(gzip.compress(text.encode(), 6, mtime=0))


def judge(desk: Desk, folder: Path, events: Sequence[str]) -> None:
    """Raises if an event is lost, doubled or unproved, or if a document differs."""
    work = desk.core.workspace.work
    store = Store.open(f"sqlite:///{folder / 'portal.db'}")
    try:
        with store.database.read() as conn:
            theirs = {
                r.id: r.outcome for r in conn.execute(select(t.events.c.id, t.events.c.outcome))
            }
            asked = select(t.sequence.c.event).where(t.sequence.c.op == "change")
            effects = Counter(r.event for r in conn.execute(asked) if r.event is not None)
        for event in events:
            row, receipt = work.outbox.get(event), work.receipts.get(event)
            if row is None or row.state is not EventState.ACCEPTED or receipt is None:
                state = f"{row.act} {row.state} {row.error_code}" if row is not None else "gone"
                raise RuntimeError(f"an event has no receipt: {state}")
            if not desk.engine.known.proves(receipt, row.event):
                raise RuntimeError("a receipt is not proved")
            if theirs.get(event) not in ACCEPTED or effects[event] != 1:
                raise RuntimeError("an event has no effect or more than one")
            shown = desk.core.workspace.queries.document(row.record)
            if shown is None or shown.document != store.find(row.record):
                raise RuntimeError("a document differs from the portal's")
    finally:
        store.close()
