"""Lists over the large base: search as you type, filter, sort, pivot against raw SQL of the same.

The floors run the same expression, or plain hand-written SQL of the ids, on a bare connection of
the same encrypted file.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks import desks
from benchmarks.harness import Row, absolute, against, paired, percentile, told
from benchmarks.large import ensured
from benchmarks.scale import Scale
from cur_desk.domain.filters import Filter, Op, flag, where
from cur_desk.models import search
from cur_desk.services.desk import Desk

SCREEN = 40
"""Rows of a first screen."""
WORDS = (
    "горячая вода",
    "скорая помощь",
    "яма",
    "мусор",
    "контейнерная площадка",
    "ул Ленина",
    "снег",
)
RUNS = 5
Ids = Callable[[], Sequence[Any]]


def rows(scale: Scale) -> list[Row]:
    """Search, filter, sort, counts and pivot."""
    home = ensured(scale)
    with desks.offline(home) as desk, bare(desk) as base:
        search.warm()
        return [
            *_search(desk, base),
            *_filters(desk, base),
            *_sorts(desk, base),
            *_views(desk),
            _pivot(desk, base),
        ]


@contextlib.contextmanager
def bare(desk: Desk) -> Iterator[Any]:
    """A connection of the driver to the same cache file."""
    from sqlcipher3 import dbapi2

    from cur_desk.models.database import CACHE, prepare

    database = desk.core.workspace.writer._db
    base = dbapi2.connect(database.path, isolation_level=None)
    prepare(base, database.key, CACHE)
    try:
        yield base
    finally:
        base.close()


def keystrokes() -> list[str]:
    """What stands in the search field after each key of the words."""
    typed = [word[:n] for word in WORDS for n in range(2, len(word) + 1)]
    return [text for text in typed if not text.endswith(" ")]


def _search(desk: Desk, base: Any) -> list[Row]:
    texts = keystrokes()
    ours = {t: [] for t in texts}  # type: dict[str, list[float]]
    floor = {t: [] for t in texts}  # type: dict[str, list[float]]
    screens: list[float] = []
    places: list[float] = []
    for _ in range(3):
        search.forms.cache_clear()
        for text in texts:
            start = time.perf_counter()
            ids = desk.queue.ids(Filter(text=text))
            middle = time.perf_counter()
            desk.queue.rows(ids[:SCREEN])
            end = time.perf_counter()
            ours[text].append(middle - start)
            screens.append(end - start)
            desk.queue.rows(ids[:SCREEN], desk.search.hits(text))
            places.append(time.perf_counter() - end + middle - start)
            match = search.expression(Filter(text=text).text)
            start = time.perf_counter()
            hits = base.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,)).fetchall()
            floor[text].append(time.perf_counter() - start)
            if len(hits) != len(ids):
                raise RuntimeError("ours and the floor do not find the same")
    one = sum(statistics.median(v) for v in ours.values()) / len(texts)
    two = sum(statistics.median(v) for v in floor.values()) / len(texts)
    return [
        against("search as you type, a keystroke", "ids in the order of the queue",
                "raw MATCH, same hits", (one * 1e3, two * 1e3), 1.5, "ms"),
        absolute("search as you type, first screen p95", "ids and rows in words",
                 percentile(screens, 0.95) * 1e3, 50, "ms"),
        told("  the same, median", "ids and rows in words", statistics.median(screens) * 1e3, "ms"),
        absolute("  with the places of hits, p95", "ids, rows, the text around a hit",
                 percentile(places, 0.95) * 1e3, 50, "ms"),
    ]  # fmt: skip


def _compared(
    name: str, desk: Desk, ours: Ids, base: Any, sql: str, values: tuple[Any, ...], goal: float
) -> Row:
    """Ours against hand-written SQL; an order kept from the last time is forgotten first."""
    kept = desk.core.workspace.queries._orders

    def mine() -> Sequence[Any]:
        kept.clear()
        desk.core.workspace.queries._orders = {}
        return ours()

    def raw() -> Sequence[Any]:
        found: Sequence[Any] = base.execute(sql, values).fetchall()
        return found

    if list(mine()) != [r[0] for r in raw()]:
        raise RuntimeError(f"{name}: ours and the floor do not give the same ids")
    one, two = paired(mine, raw, RUNS)
    return against(name, "ids by the service", "raw SQL of ids", (one * 1e3, two * 1e3), goal, "ms")


def _filters(desk: Desk, base: Any) -> list[Row]:
    queue = desk.queue
    now = int(datetime.now(UTC).timestamp() * 1000)
    roads = Filter(conditions=(where("block", _common(base, "block")),))
    late = Filter(conditions=(flag("open"), where("due", op=Op.OVERDUE)))
    place = Filter(conditions=(where("oktmo", _common(base, "oktmo")), flag("open")))
    block, town = roads.conditions[0].values, place.conditions[0].values
    # The plus keeps the walk on the index of the queue: the fastest plan that we know.
    inside = "SELECT a.id FROM appeal a WHERE +a.id IN (SELECT appeal FROM question WHERE"
    return [
        _compared("filter by block", desk, lambda: queue.ids(roads), base,
                  f"{inside} block=?) ORDER BY a.urgency, a.id", block, 1.3),
        _compared("filter by municipality and state", desk, lambda: queue.ids(place), base,
                  f"{inside} oktmo=?) AND a.open=1 ORDER BY a.urgency, a.id", town, 1.3),
        _compared("filter overdue", desk, lambda: queue.ids(late), base,
                  "SELECT a.id FROM appeal a WHERE a.open=1 AND a.next_due_at<?"
                  " ORDER BY a.urgency, a.id", (now,), 1.3),
    ]  # fmt: skip


OWN_VIEWS = (
    "блок:дороги", "яма", "поступило:7д", "сотрудник:я", "мо:киров срок:<3", "«горячая вода»",
    "блок:дороги яма открыто:да", "результат:нет", "направлено:30д вовремя:нет", "номер:26-1",
)  # fmt: skip


def _views(desk: Desk) -> list[Row]:
    """Counts beside the views right after a write, when nothing is kept."""
    queue, queries = desk.queue, desk.core.workspace.queries
    standard = {v.code: v.filter for v in queue.views()}
    own = {line: queue.parse(line) for line in OWN_VIEWS}

    def counted(wanted: dict[str, Filter]) -> float:
        spent = []
        for _ in range(RUNS):
            queries._counted.clear()
            start = time.perf_counter()
            queries.counts(wanted)
            spent.append(time.perf_counter() - start)
        return statistics.median(spent) * 1e3

    queries.counts(own)
    start = time.perf_counter()
    queries.counts(standard | own)
    again = (time.perf_counter() - start) * 1e3
    return [
        absolute(f"counts of {len(standard)} standard views", "after a write", counted(standard),
                 100, "ms"),
        absolute(f"counts of {len(own)} own views", "after a write, in the background",
                 counted(own), 500, "ms"),
        told("counts of all these again", "nothing was written", again, "ms"),
    ]  # fmt: skip


def _common(base: Any, column: str) -> str:
    row = base.execute(
        f"SELECT {column} FROM question WHERE {column} NOT NULL GROUP BY 1 ORDER BY count(*) DESC"
    ).fetchone()
    return str(row[0])


def _sorts(desk: Desk, base: Any) -> list[Row]:
    queue = desk.queue
    return [
        _compared("sort everything by urgency", desk, lambda: queue.ids(Filter()), base,
                  "SELECT id FROM appeal ORDER BY urgency, id", (), 1.3),
        _compared("sort everything by title", desk, lambda: queue.ids(Filter(), "title"), base,
                  "SELECT id FROM appeal ORDER BY title_key, id", (), 1.3),
        _compared("sort everything by municipality", desk, lambda: queue.ids(Filter(), "place"),
                  base, "WITH n AS MATERIALIZED (SELECT code, min(name_key) AS name FROM entry"
                  " WHERE kind='territory' GROUP BY code) SELECT a.id FROM appeal a LEFT JOIN n"
                  " ON n.code=a.oktmo ORDER BY n.name NULLS LAST, a.id", (), 1.3),
    ]  # fmt: skip


def _pivot(desk: Desk, base: Any) -> Row:
    queries = desk.core.workspace.queries
    sql = "SELECT block, oktmo, count(*) FROM question WHERE place>0 GROUP BY 1, 2"
    one, two = paired(
        lambda: queries.pivot(Filter(), "block", "oktmo"),
        lambda: base.execute(sql).fetchall(),
        RUNS,
    )
    return against("pivot block × municipality", "numbers of questions", "raw GROUP BY",
                   (one * 1e3, two * 1e3), 1.5, "ms")  # fmt: skip
