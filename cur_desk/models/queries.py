"""Reading cache.db: lists as arrays of ids, rows of a window, counts, facets, cards, directories.

A list of 100k is an ``array('q')`` of local ids; rows are fetched for what is on the screen.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from cur_desk.clock import Clock
from cur_desk.domain.filter_fields import BY_CODE, FieldKind, Table
from cur_desk.domain.filters import Filter
from cur_desk.domain.text import fold, number_key
from cur_desk.models.body import unpack
from cur_desk.models.compiler import COVERED, WALKED, Compiler, Sort, Sql, is_covered, order_by
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.instants import instant_or_none
from cur_desk.models.overlay import Overlay
from cur_desk.models.personal import Opened
from cur_desk.models.queue_row import ROW_SQL, queue_row
from cur_desk.models.queue_row import QueueRow as QueueRow
from cur_desk.models.search import expression

QUEUE = Sort()
EVERYTHING = Filter()
KEPT_COUNTS = 200
FACETS = frozenset({FieldKind.CHOICE, FieldKind.TREE, FieldKind.FLAG, FieldKind.SET})
"""Kinds of fields whose values are few enough to be listed with their counts."""
FEW = 8
"""Hits below this part of the list are sorted by their places; above it the list is walked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card's document: server copy with own unsent work on top."""

    document: dict[str, Any]
    version: int
    """Of the server copy; the base of the next event."""
    server: dict[str, Any] | None
    """The bare server copy, ``None`` for a record that is only here."""
    quarantined: bool


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A row of a directory, enough for completers and names."""

    uid: str
    kind: str
    code: str
    name: str
    short_name: str
    sort: str | None
    parent: str | None


_ENTRY = "SELECT uid, kind, code, name, short_name, sort, parent FROM entry"


class Queries:
    """All reading of the cache."""

    def __init__(
        self, database: Database, overlay: Overlay, opened: Opened, zone: tzinfo, clock: Clock
    ) -> None:
        self._db = database
        self._overlay = overlay
        self._opened = opened
        self._zone = zone
        self._clock = clock
        self._orders: dict[Sort, tuple[int, array[int]]] = {}
        self._counted: dict[Filter, tuple[tuple[int, int], int]] = {}
        self._ranks: tuple[array[int], array[int]] | None = None

    def _compiler(self) -> Compiler:
        return Compiler(self._zone, self._clock.now())

    # --- lists -------------------------------------------------------------------------------

    def ids(
        self, wanted: Filter = EVERYTHING, sort: Sort = QUEUE, limit: int | None = None
    ) -> array[int]:
        """Local ids in order. The array may be shared: callers do not change it."""
        if not wanted.text:
            return self._ordered(wanted, sort, limit)
        match = expression(wanted.text)
        bare = wanted.model_copy(update={"text": ""})
        if match is None:  # only marks: nothing to look for yet
            return self._ordered(bare, sort, limit)
        # The index gives hits in the order of local ids; the order of the list is laid over them
        # here, because joining each hit with its wide row costs far more than the search.
        hits = {
            r[0] for r in self._fetch(Sql("SELECT rowid FROM words WHERE words MATCH ?", (match,)))
        }
        found = self._laid_over(hits, self._ordered(bare, sort, None), keeps=bare.is_empty)
        return array("q", found if limit is None else islice(found, limit))

    def _laid_over(self, hits: set[int], order: array[int], *, keeps: bool) -> Iterable[int]:
        """Hits in the order of a list; ``keeps``: the list is a kept one, its places are known."""
        if keeps and len(hits) * FEW < len(order):
            ranks = self._ranks_of(order)
            known = (i for i in hits if i < len(ranks) and ranks[i])
            return sorted(known, key=ranks.__getitem__)
        return (i for i in order if i in hits)

    def _ranks_of(self, order: array[int]) -> array[int]:
        """The place of each local id in a kept order, from 1; 0: not in it."""
        kept = self._ranks
        if kept is None or kept[0] is not order:
            ranks = array("q", bytes(8 * (max(order, default=0) + 1)))
            for place, local in enumerate(order, 1):
                ranks[local] = place
            kept = self._ranks = (order, ranks)
        return kept[1]

    def _ordered(self, wanted: Filter, sort: Sort, limit: int | None) -> array[int]:
        """Ids of a filter without text; the order of everything is kept until the next write."""
        whole = wanted.is_empty and limit is None
        generation = self._db.generation
        if whole and (kept := self._orders.get(sort)) is not None and kept[0] == generation:
            return kept[1]
        where = self._compiler().where(wanted, walk=sort.field in WALKED)
        sql = f"SELECT a.id FROM appeal a WHERE {where.text} ORDER BY {order_by(sort)}"
        if limit is not None:
            sql += f" LIMIT {int(limit)}"
        ids = array("q", [r[0] for r in self._fetch(Sql(sql, where.values))])
        if whole:
            self._orders = {sort: (generation, ids)}
        return ids

    def rows(self, ids: Sequence[int]) -> list[QueueRow]:
        """Rows of these ids in the same order; ids that have gone are left out."""
        found: dict[int, Any] = {}
        for part in parts(ids):
            for row in self._fetch(Sql(f"{ROW_SQL}({marks(part)})", part)):
                found[row[0]] = row
        opened = self._opened.among([r[1] for r in found.values()])
        return [queue_row(found[i], found[i][1] in opened) for i in ids if i in found]

    def count(self, wanted: Filter = EVERYTHING) -> int:
        """How many appeals a filter takes."""
        where = self._compiler().where(wanted, walk=True)
        rows = self._fetch(Sql(f"SELECT count(*) FROM appeal a WHERE {where.text}", where.values))
        return int(rows[0][0])

    def counts(self, wanted: Mapping[str, Filter]) -> dict[str, int]:
        """Counts for many views: those of open work in one pass along the index of the queue,
        each of the others by its own way, kept until the next write."""
        compiler = self._compiler()
        opened = {k: compiler.where(f) for k, f in wanted.items() if _is_quick(f)}
        found: dict[str, int] = {}
        if opened:
            columns = ",".join(f"count(*) FILTER (WHERE {p.text})" for p in opened.values())
            sql = f"SELECT {columns} FROM appeal a WHERE a.open=1"
            values = tuple(v for p in opened.values() for v in p.values)
            found = dict(zip(opened, self._fetch(Sql(sql, values))[0], strict=True))
        return {k: found[k] if k in found else self._kept_count(f) for k, f in wanted.items()}

    def _kept_count(self, wanted: Filter) -> int:
        """A count kept until the next write, or for a minute: «сегодня» moves on by itself."""
        stamp = (self._db.generation, int(self._clock.now().timestamp()) // 60)
        kept = self._counted.get(wanted)
        if kept is None or kept[0] != stamp:
            if len(self._counted) > KEPT_COUNTS:
                self._counted.clear()
            kept = self._counted[wanted] = (stamp, self.count(wanted))
        return kept[1]

    def term_counts(self, wanted: Filter = EVERYTHING) -> dict[str, int]:
        """How many rows of a filter stand in each group of terms: life, over, today, soon, ok,
        none, closed — the order of the groups in a list sorted by urgency."""
        compiler = self._compiler()
        group, where = compiler.term_group(), compiler.where(wanted, walk=True)
        rows = self._fetch(
            Sql(
                f"SELECT {group.text} AS g, count(*) FROM appeal a WHERE {where.text} GROUP BY g",
                group.values + where.values,
            )
        )
        found = {r[0]: r[1] for r in rows}
        groups = ("life", "over", "today", "soon", "ok", "none", "closed")
        return {g: found.get(g, 0) for g in groups}

    def facets(self, wanted: Filter, fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """For each field, how many appeals of the filter bear each value (chips, pivots)."""
        found: dict[str, dict[str, int]] = {}
        for code in fields:
            spec = BY_CODE[code]
            walk = spec.table is Table.QUESTION or spec.column in COVERED
            where = self._compiler().where(wanted, walk=walk)
            if spec.kind not in FACETS:
                raise ValueError(f"{code} has no facets")
            column = spec.column
            if spec.table is Table.QUESTION:
                # The plus keeps to the index of the column, which brings the groups in order.
                inside = f" AND +appeal IN (SELECT a.id FROM appeal a WHERE {where.text})"
                sql = (
                    f"SELECT {column}, count(DISTINCT appeal) FROM question WHERE {column} NOT NULL"
                    f"{'' if wanted.is_empty else inside} GROUP BY 1"
                )
            else:
                sql = (
                    f"SELECT a.{column}, count(*) FROM appeal a WHERE a.{column} NOT NULL"
                    f" AND {where.text} GROUP BY 1"
                )
            rows = self._fetch(Sql(sql, where.values))
            found[code] = _by_member(rows) if spec.kind is FieldKind.SET else dict(_texts(rows))
        return found

    def pivot(
        self, wanted: Filter, rows: str, columns: str | None = None
    ) -> dict[tuple[str | None, str | None], int]:
        """Numbers of questions by one or two fields of questions (block, oktmo, code, executor …);
        ``None`` stands for an empty value, or for no second field."""
        specs = [BY_CODE[c] for c in (rows, columns) if c is not None]
        if any(s.table is not Table.QUESTION for s in specs):
            raise ValueError("a pivot is made of fields of questions")
        where = self._compiler().questions(wanted)
        names = [f"q.{s.column}" for s in specs]
        shown = ",".join([*names, *["NULL"] * (2 - len(names))])
        sql = (
            f"SELECT {shown}, count(*) FROM question q WHERE {where.text}"
            f" GROUP BY {','.join(names)}"
        )
        return {(r[0], r[1]): r[2] for r in self._fetch(Sql(sql, where.values))}

    def mean_days(self, wanted: Filter) -> float | None:
        """Mean days from registration (or arrival) to the answer sent, over the appeals of a
        filter that have been sent; nothing where none has."""
        where = self._compiler().where(wanted)
        sql = (
            "SELECT avg((a.sent_at - a.term_from) / 86400000.0) FROM appeal a"
            f" WHERE a.sent_at NOT NULL AND {where.text}"
        )
        found = self._fetch(Sql(sql, where.values))[0][0]
        return None if found is None else float(found)

    # --- records -----------------------------------------------------------------------------

    def local_id(self, uid: str) -> int | None:
        """The local id of a record."""
        rows = self._fetch(Sql("SELECT id FROM doc WHERE uid=?", (uid,)))
        return rows[0][0] if rows else None

    def uid(self, local: int) -> str | None:
        """The record of a local id."""
        rows = self._fetch(Sql("SELECT uid FROM doc WHERE id=?", (local,)))
        return rows[0][0] if rows else None

    def document(self, uid: str) -> Shown | None:
        """The document as a person sees it, with the server copy beside it."""
        rows = self._fetch(Sql("SELECT version, bad, body FROM doc WHERE uid=?", (uid,)))
        server = unpack(rows[0][2]) if rows and rows[0][0] > 0 else None
        if rows and rows[0][1] and server is not None:
            return Shown(server, rows[0][0], server, quarantined=True)
        document = self._overlay.shown(server, self._overlay.of(uid))
        if document is None:
            return None
        return Shown(document, rows[0][0] if rows else 0, server, quarantined=False)

    def documents(self, uids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Documents of many records as a person sees them (packs, prints)."""
        local = self._overlay.among(uids)
        found: dict[str, dict[str, Any]] = {}
        for part in parts(uids):
            sql = f"SELECT uid, version, body FROM doc WHERE bad=0 AND uid IN ({marks(part)})"
            for uid, version, body in self._fetch(Sql(sql, part)):
                document: dict[str, Any] | None = unpack(body)
                if uid in local:
                    document = self._overlay.shown(document if version > 0 else None, local[uid])
                if document is not None:
                    found[uid] = document
        return found

    def same_applicant(self, uid: str, limit: int = 50) -> list[int]:
        """Local ids of other appeals of the same applicant, newest first."""
        rows = self._fetch(
            Sql(
                "SELECT a.id FROM appeal a WHERE a.applicant_key=(SELECT b.applicant_key FROM"
                " appeal b JOIN doc d ON d.id=b.id WHERE d.uid=?1) AND a.id<>(SELECT id FROM doc"
                " WHERE uid=?1) ORDER BY a.received_at DESC LIMIT ?2",
                (uid, limit),
            )
        )
        return [r[0] for r in rows]

    def with_external(self, numbers: Iterable[str]) -> list[QueueRow]:
        """Rows that bear one of these numbers of an outside system, whichever."""
        found: list[int] = []
        for part in parts(sorted({number_key(n) for n in numbers})):
            sql = f"SELECT id FROM appeal WHERE external_key IN ({marks(part)})"
            found += [r[0] for r in self._fetch(Sql(sql, part))]
        return self.rows(found)

    def size(self) -> int:
        """How many appeals are here."""
        return int(self._fetch(Sql("SELECT count(*) FROM appeal"))[0][0])

    def newest_at(self) -> datetime | None:
        """When the last appeal came («Последнее поступило в 13:47»)."""
        return instant_or_none(self._fetch(Sql("SELECT max(received_at) FROM appeal"))[0][0])

    # --- directories -------------------------------------------------------------------------

    def entry(self, uid: str) -> DirectoryEntry | None:
        """One entry by its id."""
        rows = self._fetch(Sql(f"{_ENTRY} WHERE uid=?", (uid,)))
        return DirectoryEntry(*rows[0]) if rows else None

    def entries(
        self, kind: str, typed: str = "", *, on: date | None = None, limit: int = 50
    ) -> list[DirectoryEntry]:
        """Entries of a directory in force on a day, matched inside words, ё and case folded."""
        day = on.isoformat() if on is not None else None
        parts = [f" {w}" for w in fold(typed).split()]
        inside = "".join(" AND instr(' ' || replace(words,'-',' '), ?)>0" for _ in parts)
        rows = self._fetch(
            Sql(
                f"{_ENTRY} WHERE kind=? AND (? IS NULL OR ((valid_from IS NULL OR valid_from<=?)"
                f" AND (valid_to IS NULL OR valid_to>=?))){inside} ORDER BY name_key LIMIT ?",
                (kind, day, day, day, *(p.replace("-", " ") for p in parts), limit),
            )
        )
        return [DirectoryEntry(*r) for r in rows]

    def names(self, kind: str) -> dict[str, str]:
        """Code → short name of a whole directory; later entries win."""
        rows = self._fetch(
            Sql(
                "SELECT code, short_name FROM entry WHERE kind=?"
                " ORDER BY coalesce(valid_from,''), id",
                (kind,),
            )
        )
        return {r[0]: r[1] for r in rows}

    # --- inside ------------------------------------------------------------------------------

    def _fetch(self, sql: Sql) -> list[Any]:
        with self._db.read() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            return raw.execute(sql.text, sql.values).fetchall()  # type: ignore[no-any-return]


def _texts(rows: Iterable[Any]) -> Iterator[tuple[str, int]]:
    return ((str(r[0]), r[1]) for r in rows)


def _by_member(rows: Iterable[Any]) -> dict[str, int]:
    """Counts of each code of columns that hold several between blanks."""
    found: Counter[str] = Counter()
    for together, number in rows:
        for member in together.split():
            found[member] += number
    return dict(found)


def _is_quick(wanted: Filter) -> bool:
    """Whether a view of open work is counted while the index is walked once for all such views."""
    condition = wanted.condition("open")
    return condition is not None and condition.values == ("1",) and is_covered(wanted)
