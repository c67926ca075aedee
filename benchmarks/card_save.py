"""Opening a card and saving: how long until an event is durable, alone and during a pull.

The floor of a save is one transaction with synchronous=FULL that inserts the same row into the
same table of an encrypted file by the bare driver.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import statistics
import threading
import time
from typing import Any

from benchmarks import desks, places
from benchmarks.harness import Row, absolute, against, percentile, told
from benchmarks.large import ensured
from benchmarks.portal import Recording
from benchmarks.scale import Scale
from benchmarks.wire import event_of
from cur_desk.contract.wire import ChangesPage
from cur_desk.domain.events import Event
from cur_desk.domain.filters import Filter
from cur_desk.services.desk import Desk
from cur_desk.sync.signed_in import SignedIn

CARDS, SAVES = 200, 150
PAUSE_S = 0.01
NOTE = "Перезвонить заявителю после обеда"


def rows(scale: Scale) -> list[Row]:
    """Cards and saves over the large base."""
    home = places.WORK / "home-saves"  # a copy: the other topics read the base as it came
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(ensured(scale), home)
    with desks.offline(home) as desk:
        found = [_cards(desk)]
        alone, whole = _saves(desk, 0)
        floor = _floor(desk)
        stop, pages = threading.Event(), _pages(scale)
        pull = threading.Thread(target=_pull, args=(desk, pages, stop))
        pull.start()
        try:
            time.sleep(0.5)
            busy, busy_whole = _saves(desk, SAVES)
        finally:
            stop.set()
            pull.join()
    ms = [statistics.median(v) * 1e3 for v in (alone, floor)]
    return [
        *found,
        against("save, event durable", "seal + commit", "raw FULL commit of the same row",
                (ms[0], ms[1]), 2.0, "ms"),
        absolute("save, event durable, p95", "alone", percentile(alone, 0.95) * 1e3, 16, "ms"),
        absolute("save while a page is applied, event durable, p95", "during a pull",
                 percentile(busy, 0.95) * 1e3, 16, "ms"),
        told("  with the row on the screen, alone, p95", "save and row",
             percentile(whole, 0.95) * 1e3, "ms"),
        told("  with the row on the screen, during a pull, p95", "save and row",
             percentile(busy_whole, 0.95) * 1e3, "ms"),
    ]  # fmt: skip


def _cards(desk: Desk) -> Row:
    ids = desk.core.workspace.queries.ids(Filter())
    chosen = random.Random(1).sample(list(ids), CARDS)
    times: list[float] = []
    for local in chosen:
        uid = desk.queue.uid(local)
        start = time.perf_counter()
        desk.cards.open(uid)
        times.append(time.perf_counter() - start)
    return absolute("card open, p95", "document, terms, events, journal line",
                    percentile(times, 0.95) * 1e3, 50, "ms")  # fmt: skip


def _saves(desk: Desk, skip: int) -> tuple[list[float], list[float]]:
    """Seconds to the durable event and to the event with its row, of many saves."""
    workspace = desk.core.workspace
    records = [r.uid for r in workspace.queries.rows(_few(desk, skip))]
    durable: list[float] = []
    whole: list[float] = []
    commit = workspace.work.commit

    def heard(event: Event, **how: Any) -> None:
        start = time.perf_counter()
        commit(event, **how)
        durable.append(time.perf_counter() - start)

    workspace.work.commit = heard  # type: ignore[method-assign]
    try:
        for record in records:
            event = _event(desk, record)
            start = time.perf_counter()
            workspace.save(event)
            whole.append(time.perf_counter() - start)
            time.sleep(PAUSE_S)
    finally:
        workspace.work.commit = commit  # type: ignore[method-assign]
    return durable, whole


def _few(desk: Desk, skip: int) -> Any:
    return desk.core.workspace.queries.ids(Filter())[skip : skip + SAVES]


def _event(desk: Desk, record: str) -> Event:
    signed: SignedIn = desk._signed_in
    return event_of(signed, record, 1, None, NOTE)


def _floor(desk: Desk) -> list[float]:
    """The row of a real event, inserted by the driver."""
    from sqlcipher3 import dbapi2

    from cur_desk.clock import SystemClock
    from cur_desk.models.database import WORK, prepare
    from cur_desk.models.rescue import open_work

    with desk.core.workspace.work.database.read() as connection:
        row = tuple(connection.exec_driver_sql("SELECT * FROM event LIMIT 1").fetchone() or ())
        names = [c[1] for c in connection.exec_driver_sql("PRAGMA table_info(event)").fetchall()]
    path = places.fresh(places.WORK / "floor-save") / "work.db"
    database, _ = open_work(path, places.KEY, SystemClock())
    database.close()
    base = dbapi2.connect(path, isolation_level=None)
    prepare(base, places.KEY, WORK)
    sql = f"INSERT INTO event ({','.join(names)}) VALUES ({','.join('?' * len(names))})"
    times: list[float] = []
    for number in range(SAVES):
        values = dict(zip(names, row, strict=True)) | {"id": f"{number:036d}", "seq": number + 1}
        start = time.perf_counter()
        base.execute("BEGIN IMMEDIATE")
        base.execute(sql, tuple(values.values()))
        base.execute("COMMIT")
        times.append(time.perf_counter() - start)
        time.sleep(PAUSE_S)
    base.close()
    return times


def _pages(scale: Scale) -> list[dict[str, Any]]:
    recording = Recording(places.WORK / f"recording-{scale.large}")
    middle = len(recording.sizes) // 2
    return [json.loads(gzip.decompress(recording.page(n))) for n in range(middle, middle + 2)]


def _pull(desk: Desk, pages: list[dict[str, Any]], stop: threading.Event) -> None:
    """Applies the same pages again and again, each time as newer versions."""
    version = 10
    while not stop.is_set():
        for page in pages:
            version += 1
            changes = [
                row | {"version": version, "doc": row["doc"] | {"version": version}}
                for row in page["changes"]
            ]
            cursor = desk.core.workspace.writer.cursor
            again = {**page, "changes": changes, "cursor": cursor, "more": True, "digest": None}
            desk.core.workspace.writer.apply_page(ChangesPage.model_validate(again))
            if stop.is_set():
                return
