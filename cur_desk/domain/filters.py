"""Filter: one serialisable object for views, search, drill-down, pivots, packs and bulk acts.

A filter is a set of conditions joined by «и», free text, a period and, if need be, the instant it
is asked as of. It is plain data: ``domain/filter_text.py`` writes and reads it as a line,
``models/queries.py`` is its only compiler to SQL.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, model_validator

from cur_desk.domain.filter_days import RELATIVE
from cur_desk.domain.filter_fields import BY_CODE, PERIOD_FIELDS, FieldKind
from cur_desk.domain.filter_lexer import canonical_text
from cur_desk.domain.records.base import InYears


class Op(StrEnum):
    """How a field is compared with the values of a condition."""

    IN = "in"
    NOT_IN = "not_in"
    EMPTY = "empty"
    FILLED = "filled"
    AT_MOST = "at_most"
    """Days left, number or date not above the value (a date: not later)."""
    MORE = "more"
    FROM = "from"
    """A date not earlier than the value."""
    BETWEEN = "between"
    """Both ends belong to it."""
    OVERDUE = "overdue"
    """The term has passed at the instant of asking."""
    PREFIX = "prefix"
    CONTAINS = "contains"


_SETS = {Op.IN, Op.NOT_IN, Op.EMPTY, Op.FILLED}
_RANGES = {Op.AT_MOST, Op.MORE, Op.BETWEEN, Op.EMPTY, Op.FILLED}
ALLOWED: dict[FieldKind, set[Op]] = {
    FieldKind.CHOICE: _SETS,
    FieldKind.SET: _SETS,
    FieldKind.TREE: _SETS | {Op.PREFIX},
    FieldKind.TEXT: _SETS | {Op.PREFIX, Op.CONTAINS},
    FieldKind.DAYS: _RANGES | {Op.OVERDUE},
    FieldKind.DATE: _RANGES | {Op.FROM},
    FieldKind.NUMBER: _RANGES,
    FieldKind.FLAG: {Op.IN},
}
_COUNTS = {Op.EMPTY: 0, Op.FILLED: 0, Op.OVERDUE: 0, Op.AT_MOST: 1, Op.MORE: 1}
_COUNTS |= {Op.FROM: 1, Op.BETWEEN: 2}
MAX_VALUES = 500
MAX_CONDITIONS = 50


class Condition(BaseModel):
    """One field compared with values; values are strings (numbers in decimal, dates as ISO or
    counted from today: «@-7»)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    op: Op = Op.IN
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_field(self) -> Condition:
        spec = BY_CODE.get(self.field)
        if spec is None:
            raise ValueError(f"нет поля {self.field}")
        if self.op not in ALLOWED[spec.kind]:
            raise ValueError(f"поле «{spec.title}» так не сравнивается")
        count = _COUNTS.get(self.op)
        if count is None and not 1 <= len(self.values) <= MAX_VALUES:
            raise ValueError(f"значений должно быть от 1 до {MAX_VALUES}")
        if count is not None and len(self.values) != count:
            raise ValueError("число значений не подходит к сравнению")
        if any(not v.strip() for v in self.values):
            raise ValueError("пустое значение")
        _check_values(spec.kind, self.values)
        return self


def _check_values(kind: FieldKind, values: tuple[str, ...]) -> None:
    if kind is FieldKind.DATE:
        for value in values:
            if not RELATIVE.match(value) and not 1990 <= date.fromisoformat(value).year <= 2100:
                raise ValueError("год вне пределов 1990–2100")
    elif kind in (FieldKind.DAYS, FieldKind.NUMBER):
        if any(not -100_000 <= int(value) <= 1_000_000_000 for value in values):
            raise ValueError("число вне пределов")
    elif kind is FieldKind.FLAG and values not in (("1",), ("0",)):
        raise ValueError("признак: да или нет")


Day = Annotated[date, InYears]


class Period(BaseModel):
    """Days from–to (both inside) by one of the dates of the appeal, in the region's zone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Day
    end: Day
    by: str = "received"

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.by not in PERIOD_FIELDS:
            raise ValueError(f"период не считают по полю {self.by}")
        if self.end < self.start:
            raise ValueError("конец периода раньше начала")
        return self


class Filter(BaseModel):
    """What is asked for. Two equal filters ask for the same appeals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Condition, ...] = ()
    text: Annotated[str, AfterValidator(canonical_text)] = ""
    period: Period | None = None
    as_of: AwareDatetime | None = None
    """The instant that «now» means in comparisons of terms; empty: the moment of asking."""

    @model_validator(mode="after")
    def _not_endless(self) -> Filter:
        if len(self.conditions) > MAX_CONDITIONS:
            raise ValueError(f"условий больше {MAX_CONDITIONS}")
        return self

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not self.conditions and not self.text and self.period is None

    def condition(self, field: str) -> Condition | None:
        """The first condition on ``field``."""
        return next((c for c in self.conditions if c.field == field), None)

    def having(self, condition: Condition) -> Filter:
        """This filter with ``condition`` in the place of any other on its field."""
        kept = tuple(c for c in self.conditions if c.field != condition.field)
        return self.model_copy(update={"conditions": (*kept, condition)})

    def without(self, field: str) -> Filter:
        """This filter without conditions on ``field``."""
        kept = tuple(c for c in self.conditions if c.field != field)
        return self.model_copy(update={"conditions": kept})

    def and_(self, other: Filter) -> Filter:
        """Both filters together; the period and instant of ``other`` win where it has them."""
        return Filter(
            conditions=self.conditions
            + tuple(c for c in other.conditions if c not in self.conditions),
            text=f"{self.text} {other.text}".strip(),
            period=other.period or self.period,
            as_of=other.as_of or self.as_of,
        )


def where(field: str, *values: str, op: Op = Op.IN) -> Condition:
    """A short way to make a condition: ``where("block", "roads")``."""
    return Condition(field=field, op=op, values=values)


def flag(field: str, value: bool = True) -> Condition:
    """A condition on a да/нет field."""
    return Condition(field=field, values=("1" if value else "0",))
