"""Mass problems among open appeals: many people, one theme, one street, a few days, near words.

The keys bring together what may belong together (``models/similar.py``); here words and dates
decide. A cluster is a proposal to a person; nothing is joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from cur_desk.assist.duplicates import Sample, like_question
from cur_desk.domain.similar_keys import theme

WINDOW_DAYS = 14
"""Between one appeal of a cluster and the next."""
FEWEST = 3
MOST = 400
"""Of one street and theme; the newest of more."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Appeals about one mass problem, the newest first."""

    members: tuple[Sample, ...]
    houses: int
    authors: int
    since: date
    until: date
    theme: str
    code: str
    """The code given most often."""
    title: str
    """The title given most often, as one of them has it."""


PAIRS = 200
"""Compared between two rests: some milliseconds."""


def clusters(
    group: Sequence[Sample], fewest: int = FEWEST, breathe: Callable[[], None] = lambda: None
) -> list[Cluster]:
    """The clusters of appeals of one street and theme, the largest first. ``breathe`` is called
    now and then: there the caller rests, or ends it by an error."""
    newest = sorted(group, key=lambda s: s.received, reverse=True)[:MOST]
    parent = list(range(len(newest)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    compared = 0
    for i, one in enumerate(newest):
        for j in range(i + 1, len(newest)):
            compared += 1
            if compared % PAIRS == 0:
                breathe()
            if (one.received - newest[j].received).days > WINDOW_DAYS:
                break
            if root(i) != root(j) and like_question(one, newest[j]):
                parent[root(j)] = root(i)
    found: defaultdict[int, list[Sample]] = defaultdict(list)
    for i, one in enumerate(newest):
        found[root(i)].append(one)
    made = [_cluster(members) for members in found.values() if len(members) >= fewest]
    return sorted(made, key=lambda c: len(c.members), reverse=True)


def _cluster(members: list[Sample]) -> Cluster:
    codes = Counter(c for m in members for c in m.codes)
    code = codes.most_common(1)[0][0] if codes else ""
    titles = Counter(m.title for m in members if m.title)
    title = titles.most_common(1)[0][0] if titles else ""
    shown = next((m for m in members if m.title == title), members[0])
    houses = {h for m in members for h in m.houses}
    authors = {
        str(a.get("name")) for m in members for a in (m.document.get("applicants") or [])[:1]
    }
    return Cluster(
        members=tuple(members),
        houses=len(houses),
        authors=len(authors),
        since=members[-1].received,
        until=members[0].received,
        theme=theme(code),
        code=code,
        title=str(shown.document.get("title") or ""),
    )
