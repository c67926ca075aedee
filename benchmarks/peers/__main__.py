"""``python -m benchmarks.peers [--runs 3] [--only edits|sync]``: the tables of ``docs/peers.md``.

Environments are made first; a peer that cannot be installed is told by name with the reason, and
the others go on. Results: ``benchmarks/peers.json``, ``docs/peers.md``, and a table on the screen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import places
from benchmarks.peers import environments, ours, page
from benchmarks.peers.environments import Environment

APPEALS = 10_000
RESULTS = Path(__file__).parent.parent / "peers.json"
_LIMIT_S = 600
Trial = Callable[[], dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs what is asked and writes the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    parser.add_argument("--runs", type=int, default=3, help="first syncs of each, in turn")
    parser.add_argument("--only", choices=("edits", "sync"))
    asked = parser.parse_args(argv)
    places.WORK.mkdir(parents=True, exist_ok=True)
    made = {
        "anki": environments.ensured(*environments.ANKI),
        "kinto": environments.ensured(*environments.KINTO),
        "pouch": environments.ensured(*environments.POUCH),
    }
    found = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    found["versions"] = {n: list(e.packages) for n, e in made.items()}
    found["not_installed"] = {n: e.trouble for n, e in made.items() if e.trouble}
    for name, reason in found["not_installed"].items():
        print(f"{name} cannot be installed here: {reason}")
    folder = places.fresh(places.WORK / "peers-run")
    if asked.only != "sync":
        found["edits"] = _edits(made, folder)
    if asked.only != "edits":
        documents = _documents(folder)
        found["document_bytes"] = documents.stat().st_size // APPEALS
        found["sync"] = _syncs(made, folder, documents, asked.runs)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    text = page.written(found)
    (places.ROOT / "docs" / "peers.md").write_text(text, "utf-8")
    print(text)
    return 0


def _edits(made: dict[str, Environment], folder: Path) -> dict[str, Any]:
    trials: dict[str, Trial] = {
        "anki": lambda: _driven(made["anki"], "drive_anki.py", "edits", folder / "anki"),
        "geodiff": lambda: _driven(made["anki"], "drive_geodiff.py", "edits", folder / "geodiff"),
        "pouch": lambda: _driven(made["pouch"], "drive_pouch.js", "edits", folder / "pouch"),
        "kinto": lambda: _driven(made["kinto"], "drive_kinto.py", "edits", folder / "kinto"),
        "ours": lambda: ours.edits(folder / "ours"),
    }
    return {name: result for name, trial in trials.items() if (result := _tried(name, trial))}


def _syncs(
    made: dict[str, Environment], folder: Path, documents: Path, runs: int
) -> dict[str, Any]:
    """In turn, so that the machine's drift hits all alike; medians."""
    trials: dict[str, Callable[[Path], dict[str, Any]]] = {
        "ours": lambda where: ours.sync(APPEALS),
        "ours recorded": lambda where: ours.sync(APPEALS, recorded=True),
        "anki": lambda where: _driven(made["anki"], "drive_anki.py", "sync", where, documents),
        "pouch": lambda where: _driven(made["pouch"], "drive_pouch.js", "sync", where, documents),
        "kinto": lambda where: _driven(made["kinto"], "drive_kinto.py", "sync", where, documents),
    }
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in trials}
    for number in range(runs):
        for name, trial in trials.items():
            where = folder / f"{name}-sync-{number}"
            if result := _tried(name, lambda t=trial, w=where: t(w)):  # type: ignore[misc]
                seen[name].append(result)
                print(f"{name}: first sync {result['seconds']:.2f} s", flush=True)
    return {
        name: {
            key: statistics.median(r[key] for r in results) if key.endswith(("_s", "seconds"))
            else results[-1][key]
            for key in results[0]
        } | {"runs": len(results)}
        for name, results in seen.items() if results
    }  # fmt: skip


def _driven(made: Environment, driver: str, what: str, *paths: Path) -> dict[str, Any]:
    if made.trouble:
        return {}
    done = subprocess.run(
        made.command(driver, what, *map(str, paths)),
        env=made.variables(), check=True, capture_output=True, text=True, timeout=_LIMIT_S,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _tried(name: str, trial: Trial) -> dict[str, Any]:
    """A peer's failure is told and does not end the run."""
    try:
        return trial()
    except subprocess.SubprocessError as error:
        said = getattr(error, "stderr", "") or str(error)
        print(f"{name} has failed: {said.strip().splitlines()[-1][:200]}", file=sys.stderr)
        return {}


def _documents(folder: Path) -> Path:
    """The appeals of the recorded first sync, one a line: the very documents that ours receives."""
    pages = ours.pages(APPEALS)
    target = folder / "documents.jsonl"
    with target.open("w", encoding="utf-8") as out:
        for number in range(len(pages.sizes)):
            for row in json.loads(gzip.decompress(pages.page(number)))["changes"]:
                if row["kind"] == "appeal":
                    out.write(json.dumps(row["doc"], ensure_ascii=False) + "\n")
    return target


if __name__ == "__main__":
    sys.exit(main())
