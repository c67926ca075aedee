"""``python -m benchmarks [--quick] [--only NAME]``: the table of design § 8, ours and floors.

A whole run ends in 15 minutes on two cores, a quick one in four minutes once the synthetic portals
are made. A missed goal is printed as MISSED; the exit code is 0 all the same, since a figure of a
busy machine is no verdict (``--strict`` makes it 1).
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence

from benchmarks import harness, places
from benchmarks.scale import FULL, QUICK

TOPICS = ("first_sync", "wire", "thin", "lists", "card_save", "start", "paper", "picker", "assist",
          "similar")  # fmt: skip
"""Modules with ``rows(scale)``; the first makes the large base that others read."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the topics, writes the table, prints it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--only", choices=TOPICS, action="append", help="one topic")
    parser.add_argument("--strict", action="store_true", help="exit code 1 for a missed goal")
    options = parser.parse_args(argv)
    scale = QUICK if options.quick else FULL
    places.WORK.mkdir(parents=True, exist_ok=True)
    target = places.WORK / "results-quick.json" if options.quick else harness.RESULTS
    before = harness.read(target)
    rows: list[harness.Row] = []
    begun = time.perf_counter()
    for name in options.only or TOPICS:
        start = time.perf_counter()
        print(f"[{name}]", flush=True)
        for row in importlib.import_module(f"benchmarks.{name}").rows(scale):
            rows.append(row)
            print(harness.show(row), flush=True)
        print(f"  {time.perf_counter() - start:.0f} s", flush=True)
        # Topic by topic, so that a run that is stopped leaves what it has found.
        harness.write(harness.merged(before, rows) if options.only else rows, target)
    missed = [row for row in rows if row.met is False]
    judged = sum(row.met is not None for row in rows)
    print(
        f"{judged} goals, {len(missed)} missed; {time.perf_counter() - begun:.0f} s; "
        f"{target.relative_to(places.ROOT)}"
    )
    for row in missed:
        print(f"MISSED  {row.name}: {row.value_ours:g}, ratio {row.ratio}, goal {row.goal}")
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
