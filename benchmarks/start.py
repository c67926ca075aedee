"""Start and memory of the window: whole processes, in turn with a bare PySide6 window."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import places
from benchmarks.harness import Row, absolute, against, told
from benchmarks.large import ensured
from benchmarks.portal import PASSWORD
from benchmarks.scale import Scale

PLATFORM = "offscreen"
"""The same for both; a real display adds the same to both."""


def rows(scale: Scale) -> list[Row]:
    """Cold start, from Enter to the first row, memory with the list open and during a sync."""
    home = ensured(scale)
    empty = places.fresh(places.WORK / "home-empty")
    for kind in ("bare", "field"):
        launch(kind, empty)  # the disk's cache is warm for both
    windows: list[dict[str, Any]] = []
    fields: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    for _ in range(scale.launches):
        windows.append(launch("bare", empty))
        fields.append(launch("field", empty))
        lists.append(launch("list", home))
    bare, field = _median(windows, "whole"), _median(fields, "whole")
    derivation = key_derivation(home)
    enter = _median(lists, "seconds") - derivation
    floor = _median(windows, "rss_kib") / 1024
    opened = _median(lists, "rss_kib") / 1024
    return [
        against("cold start to the password field", "cur_desk.app", "bare PySide6 window",
                (field, bare), 1.3),
        against(f"from Enter to the first row, {scale.large} appeals",
                "without key derivation", "bare PySide6 window", (enter, bare), 1.6),
        told("  key derivation apart", "scrypt", derivation, "s"),
        absolute(f"memory over a bare window, {scale.large} appeals, list open",
                 "VmRSS", opened - floor, 100, "MB"),
        told("  bare window", "VmRSS", floor, "MB"),
        *_during_sync(),
    ]  # fmt: skip


def _during_sync() -> list[Row]:
    """Peak of the process that made the first sync (no Qt in it) over a bare Python."""
    one = json.loads((places.WORK / "home-large.json").read_text("utf-8"))
    script = "from benchmarks.places import memory_kib; print(memory_kib())"
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True,
        cwd=places.ROOT,
    )  # fmt: skip
    python = int(done.stdout)
    peak, before = one["rss_peak_kib"], one["rss_before_kib"]
    return [
        absolute("memory during first sync, peak over a bare Python", "VmHWM, process without Qt",
                 (peak - python) / 1024, 120, "MB"),
        told("  of it by the sync itself", "over the signed-in process",
             (peak - before) / 1024, "MB"),
    ]  # fmt: skip


def launch(kind: str, home: Path) -> dict[str, Any]:
    """Starts a window and waits for its word; ``whole`` is the time of the process."""
    environment = os.environ | {"QT_QPA_PLATFORM": PLATFORM, "CUR_DESK_HOME": str(home)}
    environment.setdefault("XDG_RUNTIME_DIR", str(places.WORK))
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.probe", kind, str(home)],
        capture_output=True, text=True, env=environment,
        cwd=places.ROOT, timeout=120,
    )  # fmt: skip
    whole = time.perf_counter() - start
    lines = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {"error": done.stderr[-400:]}
    if "error" in found:
        raise RuntimeError(f"{kind}: {found['error']}")
    return found | {"whole": whole}


def key_derivation(home: Path) -> float:
    """Seconds of unwrapping the file key by the password."""
    from cur_desk.models.keys import KeyFile
    from cur_desk.sync.credentials import for_home

    folder = next((home / "users").glob("*/"))
    secret = for_home(home, memory=True).get()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        KeyFile(folder).unlock(PASSWORD, secret)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _median(found: list[dict[str, Any]], name: str) -> float:
    return float(statistics.median(one[name] for one in found))
