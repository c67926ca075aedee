"""The written form of a filter («блок:дороги срок:<3 яма») and its Russian words.

``write`` and ``read`` are inverse. Values are written by the words of a vocabulary that the caller
takes from the profile and the directories; ``#code`` names a code where no word is unique.
For terms, ``<3`` means at most three calendar days left and ``>3`` more than three; dates may be
counted from today («поступило:7д») and stay so in a saved view.
"""

from __future__ import annotations

from datetime import UTC

from cur_desk.domain.filter_days import written, written_span
from cur_desk.domain.filter_errors import FilterError as FilterError
from cur_desk.domain.filter_fields import BY_CODE, FieldKind, FilterField
from cur_desk.domain.filter_lexer import AS_OF_WORD, PERIOD_WORD
from cur_desk.domain.filter_read import read as read
from cur_desk.domain.filter_vocabulary import (
    EMPTY,
    FILLED,
    NO,
    OVERDUE,
    YES,
    plain,
)
from cur_desk.domain.filter_vocabulary import NO_WORDS as NO_WORDS
from cur_desk.domain.filter_vocabulary import Vocabulary as Vocabulary
from cur_desk.domain.filter_words import describe as describe
from cur_desk.domain.filters import Condition, Filter, Op


def write(wanted: Filter, words: Vocabulary = NO_WORDS) -> str:
    """The filter as one line that ``read`` takes back."""
    parts = [write_one(c, words) for c in wanted.conditions]
    if wanted.period is not None:
        by = "" if wanted.period.by == "received" else f"{BY_CODE[wanted.period.by].word}:"
        span = f"{wanted.period.start:%d.%m.%Y}..{wanted.period.end:%d.%m.%Y}"
        parts.append(f"{PERIOD_WORD}:{by}{span}")
    if wanted.as_of is not None:
        parts.append(f"{AS_OF_WORD}:{wanted.as_of.astimezone(UTC).isoformat()}")
    if wanted.text:
        parts.append(wanted.text)
    return " ".join(parts)


def write_one(condition: Condition, words: Vocabulary = NO_WORDS) -> str:
    """One condition as written in a line: «блок:дороги»."""
    return f"{BY_CODE[condition.field].word}:{_write_value(condition, words)}"


def _write_value(condition: Condition, words: Vocabulary) -> str:
    spec = BY_CODE[condition.field]
    if condition.op is Op.EMPTY:
        return EMPTY
    if condition.op is Op.FILLED:
        return FILLED
    if condition.op is Op.OVERDUE:
        return OVERDUE
    if spec.kind is FieldKind.FLAG:
        return YES if condition.values == ("1",) else NO
    if spec.kind in (FieldKind.DAYS, FieldKind.NUMBER, FieldKind.DATE):
        return _write_range(condition, spec)
    sign = "!" if condition.op is Op.NOT_IN else ""
    if spec.kind in (FieldKind.TEXT, FieldKind.TREE):
        return sign + "|".join(_write_text(condition.op, spec, v) for v in condition.values)
    return sign + "|".join(words.written(condition.field, v) for v in condition.values)


def _write_text(op: Op, spec: FilterField, value: str) -> str:
    if op is Op.IN:
        return f"={plain(value)}"
    star = op is Op.PREFIX and spec.kind is FieldKind.TEXT
    return f"{plain(value)}*" if star else plain(value)


def _write_range(condition: Condition, spec: FilterField) -> str:
    dated = spec.kind is FieldKind.DATE
    shown = [written(v) if dated else v for v in condition.values]
    sign = {Op.AT_MOST: "<", Op.MORE: ">", Op.FROM: ">="}.get(condition.op)
    if sign is not None:
        return f"{sign}{shown[0]}"
    if dated:
        return written_span(*condition.values)
    return f"{shown[0]}..{shown[1]}" if shown[0] != shown[1] else shown[0]
