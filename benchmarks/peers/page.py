"""Writes ``docs/peers.md`` from the results; only what was measured, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

NAMES = {
    "ours": "CUR Desk",
    "ours recorded": "CUR Desk, the portal's answers recorded",
    "anki": "Anki",
    "geodiff": "pygeodiff (rebase)",
    "pouch": "PouchDB",
    "kinto plain": "Kinto, PATCH as it comes",
    "kinto guarded": "Kinto, PATCH with If-Match",
    "kinto": "Kinto + kinto-http",
}
AIMS = {"pouch": 0.4, "kinto": 0.6, "anki": 1.2}
"""Ours ÷ theirs, of the first sync, as the design wants it."""
_KEEPS = {
    "ours": "encrypted; documents, list projections, full-text index, digest checked",
    "ours recorded": "the same; the portal's own work is not in the seconds",
    "anki": "SQLite in clear; one note a document, no search over its text",
    "pouch": "leveldb in clear; documents with their revisions, no index of their words",
    "kinto": "one plain SQLite table, written by our driver",
}
_ABOUT = """# Beside other programs

Made by `make bench-peers` (`python -m benchmarks.peers`); the figures are in `benchmarks/peers.json`.
Each peer runs in an environment of its own, made by the target from PyPI and npm at pinned versions;
only our own small drivers are in this tree. Seconds are of one machine and one hour: read the ratios.
"""
_EDITS = """
## Lost edits

Two clients hold one record. Both are offline. A writes its word, then B; then A, B and A again
exchange with the server. First they wrote into different fields, then into the same one. «kept»: on the
record at both ends and on the server. «asked»: the word lies whole on its author's machine, and a person
is asked to choose. «aside»: the record shows the other word, this one can still be got at by who looks
for it. «refused»: the server has sent it back with an error, the program that wrote it must know what to
do. «lost»: it is nowhere any more.
"""
_EDITS_NOTES = """
- **CUR Desk** decides nothing between two words in one field: the second person is asked, both words lie
  in the encrypted file until they have chosen, and the word not chosen goes into the record's history
  (`tests/e2e/test_conflicts.py`).
- **Anki** compares whole notes by their time of change, to the second (B wrote more than a second after
  A): the later note replaces the earlier one with all its fields, and nobody is told.
- **pygeodiff** merges by cell. In one cell the one who comes last wins; the other value stands in a
  conflict file which the calling program may show.
- **PouchDB** merges whole documents: one revision is chosen by its hash, the same on all sides; the
  other stays as a conflicting revision for a program that asks for it. Nothing says that there is one.
- **Kinto** is a server and an HTTP client without an offline store, so its clients only stand for
  offline ones. Plain PATCH merges by field and lets the last win; with If-Match the second is refused
  (412), and what to do with its word is left to the caller.
"""
_SYNC = """
## First sync of 10 000 documents

The same synthetic appeals, {size}. A client that holds nothing receives all of them over loopback.
Medians of {runs}, in turn.
"""
_SYNC_NOTES = """
Not comparable, and said so:

- Ours ends with two encrypted files, projections with terms, a full-text index and a digest that both
  sides have compared; the peers end with documents.
- Ours, Anki and PouchDB compress on the wire, which loopback does not reward; Kinto does not.
- Ours has the portal's own work in it (rights of the reader, gzip). Anki's server hands on rows that
  it has never looked into; its client and server are written in Rust.
- Anki's «normal sync» is the way of changes; as one file («full download») the same collection takes
  {snapshot:.2f} s, but may be had only by throwing one side away.
- kinto-http keeps nothing: the time includes a plain table written by our driver. Kinto's JSON escapes
  Cyrillic letters and travels as it is, so that its bytes are many times as many.
- PouchDB replicates by its defaults (a hundred documents a batch).
"""


def written(found: dict[str, Any]) -> str:
    """The whole page."""
    parts = [_ABOUT]
    if found.get("not_installed"):
        parts += ["\nNot installed here:\n\n"]
        parts += [f"- {name}: {reason}\n" for name, reason in found["not_installed"].items()]
    if "edits" in found:
        parts += [_EDITS, "\n", *_table(_edit_rows(found["edits"])), _EDITS_NOTES]
    if "sync" in found:
        sync = found["sync"]
        runs = max(r["runs"] for r in sync.values())
        snapshot = sync.get("anki", {}).get("snapshot_s", float("nan"))
        parts += [
            _SYNC.format(runs=f"{runs} runs", size=_size(found)), "\n",
            *_table(_sync_rows(sync)), _SYNC_NOTES.format(snapshot=snapshot),
        ]  # fmt: skip
    versions = ", ".join(p for packages in found["versions"].values() for p in packages)
    return "".join([*parts, f"\nVersions: {versions}.\n"])


def _size(found: dict[str, Any]) -> str:
    size = found.get("document_bytes")
    return f"{size / 1000:.1f} kB of JSON each" if size else "the same for all"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *rest = rows
    for row in (head, ["---"] * len(head), *rest):
        yield f"| {' | '.join(row)} |\n"


def _edit_rows(edits: dict[str, Any]) -> list[list[str]]:
    flat: dict[str, Any] = {}
    for name in ("ours", "anki", "geodiff", "pouch", "kinto"):
        cases = edits.get(name)
        if cases is None:
            continue
        if "different" in cases:
            flat[name] = cases
        else:
            flat |= {f"{name} {how}": case for how, case in cases.items()}
    rows = [["program", "different fields: A's word", "B's word", "same field: A's word",
             "B's word", "told"]]  # fmt: skip
    for name, cases in flat.items():
        fates = [fate(cases[c], w) for c in ("different", "same") for w in (0, 1)]
        told = "the same field" if cases["same"]["told"] else "nothing"
        if cases["different"]["told"]:
            told = "both times"
        rows.append([NAMES[name], *fates, told])
    return rows


def fate(case: dict[str, Any], word: int) -> str:
    """What became of a word: kept, aside, lost."""
    words = case["words"][word]
    ends = [words in end.values() for end in [*case["ends"], case.get("portal", case["ends"][0])]]
    if all(ends):
        return "kept"
    if "portal" in case:  # ours: nothing is chosen before a person has
        if ends[-1]:
            return "kept on the portal"
        return "asked" if case["told"] and words in str(case["kept_aside"]) else "**lost**"
    aside = str(case.get("kept_aside") or case.get("conflict_file") or "")
    if words in aside:
        return "aside"
    if any(ends):
        return "kept at one end"
    return "refused" if case["told"] else "**lost**"


def _sync_rows(sync: dict[str, Any]) -> list[list[str]]:
    ours = sync.get("ours", {}).get("seconds")
    rows = [["program", "seconds", "ours ÷ it", "aim", "requests", "bytes down",
             "at 1 Mbit/s no sooner than", "what it then has"]]  # fmt: skip
    for name in ("ours", "ours recorded", "anki", "kinto", "pouch"):
        if name not in sync:
            continue
        one = sync[name]
        ratio = f"{ours / one['seconds']:.2f}" if ours and not name.startswith("ours") else "—"
        size, soonest = "not counted", "—"
        if "bytes_down" in one:
            size = f"{one['bytes_down'] / 1e6:.1f} MB"
            soonest = f"{one['bytes_down'] * 8 / 1e6:.0f} s"
        rows.append([
            NAMES[name], f"{one['seconds']:.2f}", ratio, _verdict(name, ours, one["seconds"]), str(one.get("requests", "not counted")),
            size, soonest, _KEEPS[name],
        ])  # fmt: skip
    return rows


def _verdict(name: str, ours: float | None, seconds: float) -> str:
    """The aim of the design and whether it is met, missed ones told as such."""
    aim = AIMS.get(name)
    if aim is None or ours is None:
        return "—"
    return f"{aim}: {'met' if ours / seconds <= aim else 'missed'}"
