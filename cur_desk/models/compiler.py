"""The only compiler of a Filter to SQL. Column names come from the field table, values are bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from cur_desk.domain.filter_days import day_of, shifted
from cur_desk.domain.filter_fields import BY_CODE, FieldKind, FilterField, Table
from cur_desk.domain.filters import Condition, Filter, Op, Period
from cur_desk.domain.text import fold, number_key
from cur_desk.models.instants import ms
from cur_desk.models.search import expression

_TOP = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values of its marks, in order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """Order of a list; written as ``received`` or ``-received``."""

    field: str = "urgency"
    descending: bool = False

    @classmethod
    def read(cls, written: str) -> Sort:
        """The order of its written form; an unknown one is the order of the queue."""
        name = written.removeprefix("-")
        return cls(name, written.startswith("-")) if name in ORDERS else cls()

    def write(self) -> str:
        """The written form."""
        return f"-{self.field}" if self.descending else self.field


def _name_of(kind: str, column: str) -> str:
    return f"(SELECT name_key FROM entry WHERE kind='{kind}' AND code=a.{column} LIMIT 1)"


ORDERS: dict[str, str] = {
    "urgency": "a.urgency",
    "due": "a.next_due_at",
    "received": "a.received_at",
    "registered": "a.registered_at",
    "number": "a.number_key",
    "title": "a.title_key",
    "block": "a.block",
    "state": "a.state",
    "channel": "a.channel",
    "oktmo": _name_of("territory", "oktmo"),
    "executor": _name_of("organisation", "executor"),
    "holder": _name_of("person", "holder"),
}


COVERED = frozenset({
    "urgency", "id", "open", "life", "state", "next_due_at", "due_at", "received_at", "exchange",
    "holder", "channel", "regime", "registered_at", "sent_at", "closed_at", "questions", "repeats",
    "files", "extended", "timely", "to_carry", "proposed",
})  # fmt: skip
"""Columns of the index ``appeal_urgency``: what asks for these alone reads no wide row."""
WALKED = frozenset({"urgency", "received"})
"""Orders that come from an index while it is walked."""


def order_by(sort: Sort) -> str:
    """The ORDER BY of a list: empty values last, ties by id."""
    column = ORDERS[sort.field]
    way = " DESC" if sort.descending else ""
    if sort.field in ("urgency", "received", "title", "state", "channel"):  # never empty
        return f"{column}{way}, a.id{way}"
    return f"{column}{way} NULLS LAST, a.id{way}"


class Compiler:
    """Compiles filters for one region's zone and one meaning of «now»."""

    def __init__(self, zone: tzinfo, now: datetime) -> None:
        self._zone = zone
        self._now = now

    def where(self, wanted: Filter, *, walk: bool = False) -> Sql:
        """The condition over ``appeal AS a``; ``1`` if everything passes.

        ``walk``: the list is walked along an index and each id looked up among those of questions
        or words; the other way about, wide rows would be read all over the file (10 × slower).
        """
        now = wanted.as_of or self._now
        own = "+a.id" if walk and is_covered(wanted) else "a.id"
        parts = [self._condition(c, now, own) for c in wanted.conditions]
        if wanted.period is not None:
            parts.append(self._period(wanted.period))
        if wanted.text:
            parts.append(_text(wanted.text, own))
        if not parts:
            return Sql("1")
        return Sql(
            " AND ".join(f"({p.text})" for p in parts), tuple(v for p in parts for v in p.values)
        )

    def questions(self, wanted: Filter) -> Sql:
        """The condition over ``question AS q``: questions that themselves bear what the filter says
        of questions, in appeals that it takes."""
        own = [c for c in wanted.conditions if BY_CODE[c.field].table is Table.QUESTION]
        parts = [Sql("q.place>0"), *(_of_question(c) for c in own)]
        rest = wanted.model_copy(
            update={"conditions": tuple(c for c in wanted.conditions if c not in own)}
        )
        if not rest.is_empty:
            where = self.where(rest, walk=True)
            # The plus keeps the walk on the questions, each looked up in the list of appeals.
            inside = f"+q.appeal IN (SELECT a.id FROM appeal a WHERE {where.text})"
            parts.append(Sql(inside, where.values))
        return Sql(
            " AND ".join(f"({p.text})" for p in parts), tuple(v for p in parts for v in p.values)
        )

    def _condition(self, condition: Condition, now: datetime, own: str) -> Sql:
        spec = BY_CODE[condition.field]
        if spec.table is Table.QUESTION:
            return _question(spec, condition, own)
        column = f"a.{spec.column}"
        if condition.op is Op.EMPTY:
            return Sql(f"{column} IS NULL")
        if condition.op is Op.FILLED:
            return Sql(f"{column} IS NOT NULL")
        if spec.kind in (FieldKind.DAYS, FieldKind.DATE, FieldKind.NUMBER):
            return self._range(spec, condition, column, now)
        if spec.kind is FieldKind.FLAG:
            return Sql(f"{column}=?", (int(condition.values[0]),))
        if spec.kind is FieldKind.SET:
            return _set(condition, column)
        positive = _matches(spec, condition, column)
        if condition.op is Op.NOT_IN:
            return Sql(f"{column} IS NULL OR NOT ({positive.text})", positive.values)
        return positive

    def _range(self, spec: FilterField, condition: Condition, column: str, now: datetime) -> Sql:
        if condition.op is Op.OVERDUE:
            return Sql(f"{column}<?", (ms(now),))
        if spec.kind is FieldKind.NUMBER:
            numbers = tuple(int(v) for v in condition.values)
            sign = {Op.AT_MOST: "<=?", Op.MORE: ">?", Op.BETWEEN: " BETWEEN ? AND ?"}
            return Sql(f"{column}{sign[condition.op]}", numbers)
        today = now.astimezone(self._zone).date()
        if spec.kind is FieldKind.DATE:
            days = [day_of(v, today) for v in condition.values]
        else:
            days = [shifted(today, int(v)) for v in condition.values]
        if condition.op is Op.AT_MOST:
            return Sql(f"{column}<?", (self._start(shifted(days[0], 1)),))
        if condition.op is Op.MORE:
            return Sql(f"{column}>=?", (self._start(shifted(days[0], 1)),))
        low = self._start(days[0])
        if condition.op is Op.FROM:
            return Sql(f"{column}>=?", (low,))
        if spec.kind is FieldKind.DAYS and condition.values[0] == "0":
            low = ms(now)  # «сегодня» is what is not overdue yet
        return Sql(f"{column}>=? AND {column}<?", (low, self._start(shifted(days[1], 1))))

    def _period(self, period: Period) -> Sql:
        column = f"a.{BY_CODE[period.by].column}"
        ends = (self._start(period.start), self._start(shifted(period.end, 1)))
        return Sql(f"{column}>=? AND {column}<?", ends)

    def _start(self, day: date) -> int:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return ms(midnight.astimezone(UTC))

    def term_group(self) -> Sql:
        """The group of terms of a row: life, over, today, soon, ok, none, closed."""
        today = self._now.astimezone(self._zone).date()
        return Sql(
            "CASE WHEN a.open=0 THEN 'closed' WHEN a.life=1 THEN 'life'"
            " WHEN a.next_due_at IS NULL THEN 'none' WHEN a.next_due_at<? THEN 'over'"
            " WHEN a.next_due_at<? THEN 'today' WHEN a.next_due_at<? THEN 'soon' ELSE 'ok' END",
            (ms(self._now), self._start(shifted(today, 1)), self._start(shifted(today, 4))),
        )


def is_covered(wanted: Filter) -> bool:
    """Whether a walk along the index of the queue answers without wide rows."""
    fields = [BY_CODE[c.field] for c in wanted.conditions]
    fields += [BY_CODE[wanted.period.by]] if wanted.period is not None else []
    return all(f.table is Table.QUESTION or f.column in COVERED for f in fields)


def _text(text: str, own: str = "a.id") -> Sql:
    match = expression(text)
    if match is None:
        return Sql("1")  # only marks: nothing to look for yet
    return Sql(f"{own} IN (SELECT rowid FROM words WHERE words MATCH ?)", (match,))


def _of_question(condition: Condition) -> Sql:
    spec = BY_CODE[condition.field]
    column = f"q.{spec.column}"
    if condition.op in (Op.EMPTY, Op.FILLED):
        return Sql(f"{column} IS {'' if condition.op is Op.EMPTY else 'NOT '}NULL")
    positive = _matches(spec, condition, column)
    if condition.op is Op.NOT_IN:
        return Sql(f"{column} IS NULL OR NOT ({positive.text})", positive.values)
    return positive


def _question(spec: FilterField, condition: Condition, own: str) -> Sql:
    """A question's value counts for its appeal; a negation says that no question has it."""
    column = spec.column
    if condition.op in (Op.EMPTY, Op.FILLED):
        sign = "NOT IN" if condition.op is Op.EMPTY else "IN"
        return Sql(f"{own} {sign} (SELECT appeal FROM question WHERE {column} IS NOT NULL)")
    positive = _matches(spec, condition, column)
    sign = "NOT IN" if condition.op is Op.NOT_IN else "IN"
    return Sql(f"{own} {sign} (SELECT appeal FROM question WHERE {positive.text})", positive.values)


def _matches(spec: FilterField, condition: Condition, column: str) -> Sql:
    values: Sequence[str] = condition.values
    if spec.kind is FieldKind.TEXT:
        values = [(number_key if spec.column == "external_key" else fold)(v) for v in values]
    if condition.op is Op.PREFIX:
        text = " OR ".join(f"({column}>=? AND {column}<?)" for _ in values)
        return Sql(text, tuple(end for v in values for end in (v, v + _TOP)))
    if condition.op is Op.CONTAINS:
        return Sql(" OR ".join(f"instr({column},?)>0" for _ in values), tuple(values))
    if len(values) == 1:
        return Sql(f"{column}=?", (values[0],))
    return Sql(f"{column} IN ({','.join('?' * len(values))})", tuple(values))


def _set(condition: Condition, column: str) -> Sql:
    text = " OR ".join(f"instr({column},?)>0" for _ in condition.values)
    values = tuple(f" {v} " for v in condition.values)
    if condition.op is Op.NOT_IN:
        return Sql(f"{column} IS NULL OR NOT ({text})", values)
    return Sql(text, values)
