"""The written form of a filter («блок:дороги срок:<3 яма») and its Russian words.

``write`` and ``read`` are inverse. Values are written by the words of a vocabulary that the caller
takes from the profile and the directories; ``#code`` names a code where no word is unique.
For terms, ``<3`` means at most three calendar days left and ``>3`` more than three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import TypeVar

from pydantic import ValidationError

from cur_desk.domain.filter_fields import BY_CODE, BY_WORD, FieldKind, FilterField
from cur_desk.domain.filter_lexer import (
    AS_OF_WORD,
    PERIOD_WORD,
    Piece,
    Token,
    canonical_text,
    field_word,
    quote,
    tokens,
)
from cur_desk.domain.filters import Condition, Filter, Op, Period
from cur_desk.domain.text import fold, plural
from cur_desk.errors import InputError

_T = TypeVar("_T")
_SAFE = re.compile(r"^[^\s\"|!#<>*«»„“”]+$")
_EMPTY, _FILLED, _YES, _NO, _OVERDUE, _TODAY = "нет", "есть", "да", "нет", "просрочен", "сегодня"
_RESERVED = {_EMPTY, _FILLED, _OVERDUE, _TODAY, _YES}


class Vocabulary:
    """Words of the values: field code → value code → Russian title."""

    def __init__(self, titles: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._titles = {f: dict(v) for f, v in (titles or {}).items()}
        self._codes: dict[str, dict[str, list[str]]] = {}
        for field, values in self._titles.items():
            by_word = self._codes.setdefault(field, {})
            for code, title in values.items():
                by_word.setdefault(fold(" ".join(title.split())), []).append(code)

    def title(self, field: str, code: str) -> str:
        """The Russian title of a value; the code itself where there is none."""
        return self._titles.get(field, {}).get(code, code)

    def written(self, field: str, code: str) -> str:
        """The value as written in a line."""
        word = fold(" ".join(self._titles.get(field, {}).get(code, "").split()))
        if word and len(self._codes[field][word]) == 1 and word not in _RESERVED:
            return word if _SAFE.match(word) else quote(word)
        if field not in self._titles and _SAFE.match(code) and fold(code) not in _RESERVED:
            return code
        return "#" + (code if _SAFE.match(code) else quote(code))

    def code(self, field: str, word: str) -> str:
        """The code of a written value. Raises InputError for an unknown or ambiguous word."""
        if field not in self._titles:
            return word
        if word in self._titles[field]:
            return word
        by_word = self._codes[field]
        key = fold(" ".join(word.split()))
        found = by_word.get(key) or [
            c for w, cs in by_word.items() if w.startswith(key) for c in cs
        ]
        spec = BY_CODE[field]
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(
                f"Нет такого значения: {spec.title} «{word}»",
                field=field,
                advice="Проверьте написание или выберите значение из списка.",
            )
        raise InputError(
            f"Значений несколько: {spec.title} «{word}»",
            field=field,
            advice="Допишите слово до полного.",
        )


NO_WORDS = Vocabulary()


# --- writing ---------------------------------------------------------------------------------

_YEAR = len(".2026")


def write(wanted: Filter, words: Vocabulary = NO_WORDS) -> str:
    """The filter as one line that ``read`` takes back."""
    parts = [f"{BY_CODE[c.field].word}:{_write_value(c, words)}" for c in wanted.conditions]
    if wanted.period is not None:
        by = "" if wanted.period.by == "received" else f"{BY_CODE[wanted.period.by].word}:"
        span = f"{_day(wanted.period.start)}..{_day(wanted.period.end)}"
        parts.append(f"{PERIOD_WORD}:{by}{span}")
    if wanted.as_of is not None:
        parts.append(f"{AS_OF_WORD}:{wanted.as_of.astimezone(UTC).isoformat()}")
    if wanted.text:
        parts.append(wanted.text)
    return " ".join(parts)


def _write_value(condition: Condition, words: Vocabulary) -> str:
    spec = BY_CODE[condition.field]
    if condition.op is Op.EMPTY:
        return _EMPTY
    if condition.op is Op.FILLED:
        return _FILLED
    if condition.op is Op.OVERDUE:
        return _OVERDUE
    if spec.kind is FieldKind.FLAG:
        return _YES if condition.values == ("1",) else _NO
    if spec.kind in (FieldKind.DAYS, FieldKind.NUMBER, FieldKind.DATE):
        return _write_range(condition, spec)
    if condition.op in (Op.PREFIX, Op.CONTAINS):
        star = "*" if condition.op is Op.CONTAINS else ""
        return "|".join(f"{star}{_plain(v)}*" for v in condition.values)
    sign = "!" if condition.op is Op.NOT_IN else ""
    if spec.kind in (FieldKind.TEXT, FieldKind.TREE):
        return sign + "|".join(_plain(v) for v in condition.values)
    return sign + "|".join(words.written(condition.field, v) for v in condition.values)


def _plain(value: str) -> str:
    return value if _SAFE.match(value) and fold(value) not in _RESERVED else quote(value)


def _write_range(condition: Condition, spec: FilterField) -> str:
    shown = [_shown(spec, v) for v in condition.values]
    if condition.op is Op.AT_MOST:
        return f"<{shown[0]}"
    if condition.op is Op.MORE:
        return f">{shown[0]}"
    return f"{shown[0]}..{shown[1]}" if shown[0] != shown[1] else shown[0]


def _shown(spec: FilterField, value: str) -> str:
    return _day(date.fromisoformat(value)) if spec.kind is FieldKind.DATE else value


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


# --- reading ---------------------------------------------------------------------------------


def read(line: str, words: Vocabulary = NO_WORDS) -> Filter:
    """The filter of a line. Raises InputError naming the field that cannot be taken."""
    conditions: list[Condition] = []
    text: list[str] = []
    period: Period | None = None
    as_of: datetime | None = None
    for token in tokens(line):
        word = field_word(token)
        if word is None:
            text.append("".join(quote(p.text) if p.quoted else p.text for p in token))
            continue
        rest = _after_colon(token)
        if word == PERIOD_WORD:
            period = _guard("period", lambda r=rest: _read_period(r))  # type: ignore[misc]
        elif word == AS_OF_WORD:
            as_of = _guard("as_of", lambda r=rest: datetime.fromisoformat(_joined(r)))  # type: ignore[misc]
        else:
            spec = BY_WORD[word]
            conditions.append(_guard(spec.code, lambda s=spec, r=rest: _read_one(s, r, words)))  # type: ignore[misc]
    return _guard(
        "text",
        lambda: Filter(
            conditions=tuple(conditions),
            text=canonical_text(" ".join(text)),
            period=period,
            as_of=as_of,
        ),
    )


def _guard(field: str, make: Callable[[], _T]) -> _T:
    """Turns a value that cannot be taken into a Russian message."""
    try:
        return make()
    except (ValidationError, ValueError) as error:
        title = (
            BY_CODE[field].title if field in BY_CODE else {"period": "период"}.get(field, "отбор")
        )
        raise InputError(
            f"Не понято условие: {title}",
            field=field,
            advice="Примеры: блок:дороги, срок:<3, поступило:01.11.2026..30.11.2026.",
        ) from error


def _after_colon(token: Token) -> Token:
    rest = token[0].text.split(":", 1)[1]
    head = (Piece(rest, quoted=False),) if rest else ()
    return head + token[1:]


def _joined(token: Token) -> str:
    return "".join(p.text for p in token)


def _read_period(token: Token) -> Period:
    body = _joined(token)
    by = "received"
    if ":" in body:
        word, body = body.split(":", 1)
        by = BY_WORD[fold(word)].code if fold(word) in BY_WORD else word
    start, end = body.split("..", 1) if ".." in body else (body, body)
    return Period(start=_read_day(start), end=_read_day(end), by=by)


def _read_day(text: str) -> date:
    if "." in text:
        return datetime.strptime(text, "%d.%m.%Y").date()
    return date.fromisoformat(text)


def _read_one(spec: FilterField, token: Token, words: Vocabulary) -> Condition:
    plain = _joined(token) if token and not any(p.quoted for p in token) else None
    key = fold(plain) if plain is not None else None
    if spec.kind is FieldKind.FLAG:
        if key not in (_YES, _NO):
            raise ValueError("да или нет")
        return Condition(field=spec.code, values=("1" if key == _YES else "0",))
    if key in (_EMPTY, _FILLED):
        return Condition(field=spec.code, op=Op.EMPTY if key == _EMPTY else Op.FILLED)
    if spec.kind in (FieldKind.DAYS, FieldKind.NUMBER, FieldKind.DATE):
        return _read_range(spec, key or "")
    return _read_choice(spec, token, words)


def _read_range(spec: FilterField, body: str) -> Condition:
    if spec.kind is FieldKind.DAYS and body == _OVERDUE:
        return Condition(field=spec.code, op=Op.OVERDUE)
    if spec.kind is FieldKind.DAYS and body == _TODAY:
        body = "0"
    as_value: Callable[[str], str] = (
        (lambda t: _read_day(t).isoformat())
        if spec.kind is FieldKind.DATE
        else (lambda t: str(int(t)))
    )
    if body[:1] in "<>" and body:
        op = Op.AT_MOST if body[0] == "<" else Op.MORE
        return Condition(field=spec.code, op=op, values=(as_value(body[1:]),))
    low, high = body.split("..", 1) if ".." in body else (body, body)
    return Condition(field=spec.code, op=Op.BETWEEN, values=(as_value(low), as_value(high)))


def _read_choice(spec: FilterField, token: Token, words: Vocabulary) -> Condition:
    op = Op.IN
    if token and not token[0].quoted and token[0].text.startswith("!"):
        op = Op.NOT_IN
        token = (Piece(token[0].text[1:], quoted=False), *token[1:])
    values: list[str] = []
    for pieces in _split_bars(token):
        value, found = _read_value(spec, pieces, words)
        values.append(value)
        if found is not None:
            op = found
    return Condition(field=spec.code, op=op, values=tuple(values))


def _read_value(spec: FilterField, pieces: Token, words: Vocabulary) -> tuple[str, Op | None]:
    head = pieces[0].text if pieces and not pieces[0].quoted else ""
    tail = pieces[-1].text if pieces and not pieces[-1].quoted else ""
    body = _joined(pieces)
    if spec.kind in (FieldKind.TEXT, FieldKind.TREE):
        if head.startswith("*") and tail.endswith("*") and len(body) > 2:
            return body[1:-1], Op.CONTAINS
        if tail.endswith("*"):
            return body[:-1], Op.PREFIX
        return body, None
    if head.startswith("#"):
        return body[1:], None
    return words.code(spec.code, body), None


def _split_bars(token: Token) -> Iterable[Token]:
    """The token cut at the bars that stand outside quotes."""
    current: list[Piece] = []
    for piece in token:
        if piece.quoted:
            current.append(piece)
            continue
        first, *others = piece.text.split("|")
        if first:
            current.append(Piece(first, quoted=False))
        for other in others:
            yield tuple(current)
            current = [Piece(other, quoted=False)] if other else []
    yield tuple(current)


# --- Russian words ---------------------------------------------------------------------------


def describe(wanted: Filter, words: Vocabulary = NO_WORDS, zone: tzinfo = UTC) -> str:
    """The filter for people: «блок Дороги, срок до 3 дней, слова „яма“»."""
    parts = [_describe_one(c, words) for c in wanted.conditions]
    if wanted.period is not None:
        by = BY_CODE[wanted.period.by].title
        parts.append(f"{by} {_from_to(_day(wanted.period.start), _day(wanted.period.end))}")
    if wanted.text:
        parts.append(f"слова „{wanted.text}“")
    if wanted.as_of is not None:
        parts.append(f"на {wanted.as_of.astimezone(zone).strftime('%d.%m.%Y %H:%M')}")
    return ", ".join(parts) if parts else "все обращения"


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
    shown = [_shown(spec, v) for v in condition.values]
    dated = spec.kind is FieldKind.DATE
    if condition.op is Op.AT_MOST:
        return f"не позднее {shown[0]}" if dated else f"не больше {shown[0]}"
    if condition.op is Op.MORE:
        return f"позже {shown[0]}" if dated else f"больше {shown[0]}"
    if shown[0] == shown[1]:
        return shown[0]
    return _from_to(*shown) if dated else f"от {shown[0]} до {shown[1]}"


def _from_to(first: str, last: str) -> str:
    """«с 26.10 по 22.11.2026»: the year once, if it is the same."""
    same = first[-_YEAR:] == last[-_YEAR:]
    return f"с {first[:-_YEAR] if same else first} по {last}"
