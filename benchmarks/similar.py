"""Like appeals over the large base: how fast, and how many of the seed's repeats and clusters are
found. The seed knows the truth: what repeats what, which appeals are of one mass problem.

Measured as it is asked: of formalised appeals, and of bare texts (no code, no place, no title), as
they lie in the queue before anybody has read them.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from benchmarks import desks
from benchmarks.harness import Row, absolute, percentile, told
from benchmarks.large import ensured
from benchmarks.portal import AS_OF, REGION, SEED
from benchmarks.scale import Scale
from cur_desk.assist.clusters import clusters
from cur_desk.assist.duplicates import Match, sample
from cur_desk.domain.similar_keys import GUESSED, problem_key
from cur_desk.services.desk import Desk
from cur_desk.services.similar.service import Found
from cur_portal.seed.load import Seed
from cur_portal.seed.records import record_id

ASKED = 400
"""Appeals asked about, of each kind."""
SHOWN = 5
BARE = ("questions", "place", "title")
SURE = (Match.EXACT, Match.NEAR, Match.AUTHOR)


@dataclass(slots=True)
class Truth:
    """What the seed knows: the group of each appeal, and of which kind its entry was."""

    group: dict[str, str] = field(default_factory=dict)
    kind: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)


def rows(scale: Scale) -> list[Row]:
    """Keys, questions, recall and precision, clusters."""
    truth = _truth(scale.large)
    with desks.offline(ensured(scale)) as desk:
        found = measured(desk, truth)
    return [replace(row, name=f"{row.name}, of {scale.large} appeals") for row in found]


def measured(desk: Desk, truth: Truth) -> list[Row]:
    """All rows over one open desk."""
    return [
        *_keys(desk),
        *_asking(desk, truth, bare=False),
        *_asking(desk, truth, bare=True),
        *_mass(desk, truth),
    ]


def _truth(appeals: int) -> Truth:
    found = Truth()
    members: defaultdict[str, list[str]] = defaultdict(list)
    seed = Seed(REGION, appeals, int(SEED), date.fromisoformat(AS_OF))
    for entry in seed.timeline:
        uid = record_id(entry.key, entry.at)
        found.group[uid] = entry.key if entry.kind == "single" else entry.core
        found.kind[uid] = entry.kind
        members[found.group[uid]].append(uid)
    found.members = dict(members)
    return found


def _keys(desk: Desk) -> list[Row]:
    index = desk.core.workspace.similar
    began, before = time.perf_counter(), index.count()
    made = desk.similar.indexer.make_all()
    spent = time.perf_counter() - began
    found = [
        told("keys of like appeals: looked among", "a year and what is open", before + made, "")
    ]
    if made:
        found.append(
            told("keys of like appeals: made in the background", "each", spent / made * 1e3, "ms")
        )
    return found


def _asking(desk: Desk, truth: Truth, *, bare: bool) -> list[Row]:
    """Times and quality over repeats, members of clusters, and appeals that are alone."""
    held = _held(desk)
    random = Random(7)
    waits: list[float] = []
    hit: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    right: Counter[tuple[str, bool]] = Counter()
    for kind, uids in _samples(truth, held, random).items():
        for uid in uids:
            found, spent = _ask(desk, uid, bare)
            waits.append(spent)
            group = truth.group[uid]
            if kind != "alone":
                asked[kind] += 1
                hit[kind] += any(truth.group.get(f.uid) == group for f in found[:SHOWN])
            for one in found[:SHOWN]:
                sort = "sure" if one.likeness.match in SURE else "place"
                right[sort, truth.group.get(one.uid) == group] += 1
    what = "bare texts" if bare else "formalised"
    return [
        absolute(
            f"like appeals, {what}: one question, p95", "ours",
            percentile(waits, 0.95) * 1e3, 200, "ms",
        ),
        told(f"like appeals, {what}: one question, median", "ours",
             statistics.median(waits) * 1e3, "ms"),
        *(
            told(f"like appeals, {what}: recall of {k} in the first {SHOWN}", f"{hit[k]} of {n}",
                 hit[k] / n, "share")
            for k, n in asked.items()
        ),
        *(
            told(f"like appeals, {what}: precision of «{s}»", f"{right[s, True]} right",
                 right[s, True] / max(1, right[s, True] + right[s, False]), "share")
            for s in ("sure", "place")
        ),
    ]  # fmt: skip


def _held(desk: Desk) -> set[str]:
    """Records of which keys are made."""
    with desk.core.workspace.writer._db.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT d.uid FROM similar_of s JOIN doc d ON d.id=s.appeal"
        )
        return {r[0] for r in rows}


def _samples(truth: Truth, held: set[str], random: Random) -> dict[str, list[str]]:
    """Appeals whose group has another one among those looked at, by kind; and lonely ones."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for uid in sorted(held):
        if uid not in truth.group:
            continue
        others = [u for u in truth.members[truth.group[uid]] if u != uid and u in held]
        kind = truth.kind[uid] if others else "alone"
        if kind != "single":
            kinds["repeats" if kind == "repeat" else f"{kind}s".replace("alones", "alone")].append(
                uid
            )
    return {k: random.sample(v, min(ASKED, len(v))) for k, v in kinds.items()}


def _ask(desk: Desk, uid: str, bare: bool) -> tuple[list[Found], float]:
    shown = desk.core.workspace.queries.document(uid)
    assert shown is not None
    document: dict[str, Any] = shown.document
    began = time.perf_counter()
    if bare:
        document = {k: v for k, v in document.items() if k not in BARE}
        document = {**desk.suggest.enrich(document), GUESSED: True}
        found, _ = desk.similar.look(uid, document)
    else:
        found, _ = desk.similar.look(uid, desk.similar.indexer.enriched(document))
    return found, time.perf_counter() - began


def _mass(desk: Desk, truth: Truth) -> list[Row]:
    began = time.perf_counter()
    seen = desk.mass.problems()
    spent = time.perf_counter() - began
    found, wanted = _all_clusters(desk, truth)
    common = len(found & wanted)
    return [
        told("mass problems among open appeals", f"{len(seen)} found", spent * 1e3, "ms"),
        told("mass problems of the year: pairs, precision", f"{common} of {len(found)}",
             common / max(1, len(found)), "share"),
        told("mass problems of the year: pairs, recall", f"{common} of {len(wanted)}",
             common / max(1, len(wanted)), "share"),
    ]  # fmt: skip


def _all_clusters(desk: Desk, truth: Truth) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs that the clustering joins over the whole year, and pairs of the seed's clusters."""
    held = sorted(_held(desk))
    groups: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(held), 1_000):
        for document in desk.core.workspace.queries.documents(held[start : start + 1_000]).values():
            key = problem_key(document)
            if key is not None:
                groups[key].append(document)
    found: set[tuple[str, str]] = set()
    for group in groups.values():
        for one in clusters([sample(d) for d in group]):
            found |= _pairs(m.document["id"] for m in one.members)
    inside = set(held)
    wanted: set[tuple[str, str]] = set()
    for members in truth.members.values():
        kept = [u for u in members if u in inside and truth.kind[u] == "cluster"]
        if len(kept) >= 3:
            wanted |= _pairs(kept)
    return found, wanted


def _pairs(uids: Iterable[str]) -> set[tuple[str, str]]:
    ordered = sorted(uids)
    return {(a, b) for k, a in enumerate(ordered) for b in ordered[k + 1 :]}
