"""A Filter in Russian words, for heads of papers, tooltips and the journal of a view."""

from __future__ import annotations

from datetime import UTC, tzinfo

from cur_desk.domain.filter_days import last_days, words_of
from cur_desk.domain.filter_fields import BY_CODE, FieldKind, FilterField
from cur_desk.domain.filter_vocabulary import NO_WORDS, Vocabulary
from cur_desk.domain.filters import Condition, Filter, Op
from cur_desk.domain.text import plural

_YEAR = len(".2026")
_DATED = len("01.01.2026")


def describe(wanted: Filter, words: Vocabulary = NO_WORDS, zone: tzinfo = UTC) -> str:
    """The filter for people: «блок Дороги, срок до 3 дней, слова „яма“»."""
    parts = [_describe_one(c, words) for c in wanted.conditions]
    if wanted.period is not None:
        by = BY_CODE[wanted.period.by].title
        parts.append(f"{by} {_from_to(*_ends(wanted))}")
    if wanted.text:
        parts.append(f"слова „{wanted.text}“")
    if wanted.as_of is not None:
        parts.append(f"на {wanted.as_of.astimezone(zone).strftime('%d.%m.%Y %H:%M')}")
    return ", ".join(parts) if parts else "все обращения"


def _ends(wanted: Filter) -> tuple[str, str]:
    assert wanted.period is not None
    return f"{wanted.period.start:%d.%m.%Y}", f"{wanted.period.end:%d.%m.%Y}"


def _describe_one(condition: Condition, words: Vocabulary) -> str:
    spec = BY_CODE[condition.field]
    values = [words.title(condition.field, v) for v in condition.values]
    if spec.kind is FieldKind.FLAG:
        return spec.title if condition.values == ("1",) else f"{spec.title}: нет"
    if spec.kind is FieldKind.DAYS:
        return f"{spec.title} {_describe_days(condition)}"
    if spec.kind in (FieldKind.DATE, FieldKind.NUMBER):
        return f"{spec.title} {_describe_span(condition, spec)}"
    listed = " или ".join(values)
    return {
        Op.EMPTY: f"{spec.title} не указано",
        Op.FILLED: f"{spec.title} указано",
        Op.NOT_IN: f"{spec.title} кроме: {listed}",
        Op.PREFIX: f"{spec.title} начинается с {listed}",
        Op.CONTAINS: f"{spec.title} содержит {listed}",
    }.get(condition.op, f"{spec.title} {listed}")


def _describe_days(condition: Condition) -> str:
    if condition.op is Op.OVERDUE:
        return "просрочен"
    if condition.op in (Op.EMPTY, Op.FILLED):
        return "не установлен" if condition.op is Op.EMPTY else "установлен"
    numbers = [int(v) for v in condition.values]
    if condition.op is Op.BETWEEN:
        if numbers == [0, 0]:
            return "сегодня"
        days = plural(numbers[1], "день", "дня", "дней")
        if numbers[0] == numbers[1]:
            return f"через {numbers[0]} {days}"
        return f"через {numbers[0]}–{numbers[1]} {days}"
    days = plural(numbers[0], "дня", "дней", "дней")
    return f"{'до' if condition.op is Op.AT_MOST else 'больше'} {numbers[0]} {days}"


def _describe_span(condition: Condition, spec: FilterField) -> str:
    if condition.op in (Op.EMPTY, Op.FILLED):
        return "не указано" if condition.op is Op.EMPTY else "указано"
    dated = spec.kind is FieldKind.DATE
    shown = [words_of(v) if dated else v for v in condition.values]
    if condition.op is Op.AT_MOST:
        return f"не позднее {shown[0]}" if dated else f"не больше {shown[0]}"
    if condition.op is Op.MORE:
        return f"позже {shown[0]}" if dated else f"больше {shown[0]}"
    if condition.op is Op.FROM:
        return f"не раньше {shown[0]}"
    if shown[0] == shown[1]:
        return shown[0]
    if dated and (span := last_days(*condition.values)):
        return span
    return _from_to(*shown) if dated else f"от {shown[0]} до {shown[1]}"


def _from_to(first: str, last: str) -> str:
    """«с 26.10 по 22.11.2026»: the year once, if it is the same."""
    same = len(first) == len(last) == _DATED and first[-_YEAR:] == last[-_YEAR:]
    return f"с {first[:-_YEAR] if same else first} по {last}"
