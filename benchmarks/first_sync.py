"""First sync: the real client, engine and files against the least work that any program must do.

``python -m benchmarks.first_sync ours|floor URL FOLDER`` is one measurement in a process of its
own. The floor downloads the same bytes, unpacks and parses them and writes the same rows into the
same tables, indexes and full text of an encrypted file by ``executemany``, a transaction a page;
validation, terms, folding of words, merging and resume points are ours to pay (rulings V5).
"""

from __future__ import annotations

import gzip
import http.client
import json
import pickle
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks import desks, places
from benchmarks.harness import Row, absolute, against, told
from benchmarks.portal import Recording, recorded, serve
from benchmarks.recorded import RecordedPortal
from benchmarks.scale import Scale

TABLES = ("doc", "appeal", "question", "entry")


def rows(scale: Scale) -> list[Row]:
    """The rows of the first sync; leaves the large workspace for the other topics."""
    found, sizes = _behind_portal(scale.small)
    small = recorded(scale.small, sizes)
    times = _pairs(scale.small, small, scale.pairs)
    found.append(
        against(
            f"first sync, {scale.small} appeals",
            "client + engine + two encrypted files",
            "same bytes + json + executemany of the same rows",
            times,
            1.5,
        )
    )
    pages, one = large_home(scale, sizes)
    per = (one["seconds"] / pages.appeals) / (times[0] / small.appeals)
    found.append(
        Row(
            f"first sync, {scale.large} appeals ÷ {scale.small}",
            "seconds",
            "seconds",
            round(one["seconds"], 3),
            round(times[0], 3),
            round(one["seconds"] / times[0], 3),
            f"<= {scale.large / scale.small * 1.05:g}",
            one["seconds"] / times[0] <= scale.large / scale.small * 1.05,
        )
    )
    found.append(told("  of it for one appeal, large ÷ small", "time an appeal", per, "ratio"))
    if scale.large_floor:
        floor = _floor(pages, places.WORK / "home-large")
        found.append(
            against(
                f"first sync, {scale.large} appeals",
                "client + engine + two encrypted files",
                "same bytes + json + executemany of the same rows",
                (one["seconds"], floor),
                1.5,
            )
        )
    found += _bytes(pages)
    found += _sizes(pages, places.WORK / "home-large")
    return found


def _behind_portal(appeals: int) -> tuple[list[Row], list[int]]:
    """The plain time with the real portal's own work in it, and the page sizes chosen."""
    with serve(appeals) as portal:
        one = run("ours", portal.url, places.fresh(places.WORK / "home-plain"))
    sizes: list[int] = one["sizes"]
    return [
        told(
            f"first sync, {appeals} appeals, real portal behind", "whole cycle", one["seconds"], "s"
        ),
        absolute(f"`changes` calls, {appeals} appeals", "calls", len(sizes), 12, "calls"),
    ], sizes


def _pairs(appeals: int, pages: Recording, runs: int) -> tuple[float, float]:
    home = places.WORK / "home-small"
    ours: list[float] = []
    floor: list[float] = []
    with RecordedPortal(pages.folder) as portal:
        for _ in range(runs):
            ours.append(run("ours", portal.url, places.fresh(home))["seconds"])
            if not floor:
                prepare_floor(pages, home, places.fresh(places.WORK / "floor-rows"))
            floor.append(_one_floor(portal.url))
    return statistics.median(ours), statistics.median(floor)


def large_home(scale: Scale, sizes: list[int]) -> tuple[Recording, dict[str, Any]]:
    """Synchronises the large set from its recording into ``home-large``; once in a run."""
    from benchmarks import large

    pages = recorded(scale.large, sizes[:-1] if len(sizes) > 1 else sizes)
    with RecordedPortal(pages.folder) as portal:
        one = run("ours", portal.url, places.fresh(places.WORK / "home-large"))
    one["stamp"] = large.stamp(scale)
    large.made(scale)
    (places.WORK / "home-large.json").write_text(json.dumps(one), "utf-8")
    return pages, one


def _floor(pages: Recording, home: Path) -> float:
    prepare_floor(pages, home, places.fresh(places.WORK / "floor-rows"))
    with RecordedPortal(pages.folder) as portal:
        return _one_floor(portal.url)


def _one_floor(url: str) -> float:
    folder = places.fresh(places.WORK / "floor")
    seconds: float = run("floor", url, folder)["seconds"]
    return seconds


def _bytes(pages: Recording) -> list[Row]:
    """Bytes on the wire against gzip of the same JSON as one piece a page."""
    wire = sum(pages.wire_bytes)
    packed = sum(
        len(gzip.compress(gzip.decompress(pages.page(n)), 6)) for n in range(len(pages.sizes))
    )
    return [
        against(
            "first sync, bytes down", "bodies as sent", "gzip -6 of the same JSON",
            (wire, packed), 1.02, "bytes",
        ),
        told("  of it for one appeal", "packed", wire / pages.appeals, "bytes"),
    ]  # fmt: skip


def _sizes(pages: Recording, home: Path) -> list[Row]:
    files = [p for p in home.rglob("*.db*") if p.is_file()]
    size = sum(p.stat().st_size for p in files) / pages.appeals
    return [absolute("base size for one appeal, full text in it", "both files", size, 4096, "B")]


# --- one measurement in its own process ----------------------------------------------------------


def run(kind: str, url: str, folder: Path) -> dict[str, Any]:
    """Runs one measurement; its last line is the result."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_sync", kind, url, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=places.ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(url: str, home: Path) -> dict[str, Any]:
    """Sign-in and empty files before the clock, one engine cycle on it."""
    from cur_desk.sync.engine import Callbacks

    done: list[int] = []
    signed = desks.sign_in(home, url)
    engine = desks.engine_of(signed, Callbacks(on_progress=lambda n, left, size: done.append(n)))
    before = places.memory_kib()
    start = time.perf_counter()
    report = desks.cycle(engine)
    seconds = time.perf_counter() - start
    peak = places.memory_kib("VmHWM")
    signed.close()
    sizes = [b - a for a, b in zip([0, *done], done, strict=False)]
    return {
        "seconds": seconds,
        "sizes": sizes,
        "bytes_down": report.bytes_down,
        "rss_before_kib": before,
        "rss_peak_kib": peak,
    }


def floor(url: str, folder: Path) -> dict[str, Any]:
    """The same bytes into the same rows; unpickling of prepared rows stops the clock."""
    from sqlcipher3 import dbapi2

    from cur_desk.clock import SystemClock
    from cur_desk.models.database import CACHE, prepare
    from cur_desk.models.rescue import open_cache

    database, _ = open_cache(folder / "cache.db", places.KEY, SystemClock())
    database.close()
    base = dbapi2.connect(folder / "cache.db", isolation_level=None)
    prepare(base, places.KEY, CACHE)
    address = urlsplit(url)
    link = http.client.HTTPConnection(str(address.hostname), address.port)
    prepared = places.WORK / "floor-rows"
    seconds, number, cursor = 0.0, 0, ""
    while True:
        ready = pickle.loads((prepared / f"{number}.rows").read_bytes())
        start = time.perf_counter()
        path = "/v1/sync/changes?limit=1000" + (f"&cursor={quote(cursor)}" if cursor else "")
        link.request("GET", path, headers={"Accept-Encoding": "gzip"})
        page = json.loads(gzip.decompress(link.getresponse().read()))
        base.execute("BEGIN IMMEDIATE")
        for statement, values in ready:
            base.executemany(statement, values)
        base.execute("INSERT OR REPLACE INTO meta VALUES ('cursor', ?)", (page["cursor"],))
        base.execute("COMMIT")
        seconds += time.perf_counter() - start
        number, cursor = number + 1, page["cursor"]
        if not page["more"]:
            break
    base.close()
    return {"seconds": seconds, "rss_peak_kib": places.memory_kib("VmHWM")}


def prepare_floor(pages: Recording, home: Path, target: Path) -> None:
    """The rows that ours has written, page by page, ready for ``executemany``."""
    from zoneinfo import ZoneInfo

    from cur_desk.models.projections import project

    zone = ZoneInfo(places.ZONE)
    signed = desks.sign_in(home, _portal_of(home))
    try:
        with signed.workspace.writer._db.read() as connection:
            first = 1
            for number, size in enumerate(pages.sizes):
                last = first + size - 1
                ready = []
                for table in TABLES:
                    column = "appeal" if table == "question" else "id"
                    rows = connection.exec_driver_sql(
                        f"SELECT * FROM {table} WHERE {column} BETWEEN ? AND ?", (first, last)
                    ).fetchall()
                    if rows:
                        marks = ",".join("?" * len(rows[0]))
                        values = [tuple(r) for r in rows]
                        ready.append((f"INSERT INTO {table} VALUES ({marks})", values))
                docs = json.loads(gzip.decompress(pages.page(number)))["changes"]
                words = [
                    (first + n, project(row["doc"], zone).words)
                    for n, row in enumerate(docs)
                    if row["kind"] == "appeal"
                ]
                if words:
                    ready.append(("INSERT INTO words (rowid, body) VALUES (?,?)", words))
                (target / f"{number}.rows").write_bytes(pickle.dumps(ready, -1))
                first = last + 1
    finally:
        signed.close()


def _portal_of(home: Path) -> str:
    from cur_desk import settings

    return settings.load(home).portal


def main() -> None:
    """One measurement."""
    kind, url, folder = sys.argv[1:4]
    found = ours(url, Path(folder)) if kind == "ours" else floor(url, Path(folder))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
