"""A typed line → a Filter; every mistake is told at the word that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from pydantic import ValidationError

from cur_desk.domain.filter_days import read_day, read_span
from cur_desk.domain.filter_errors import FilterError
from cur_desk.domain.filter_fields import BY_CODE, BY_WORD, FieldKind, FilterField
from cur_desk.domain.filter_lexer import (
    AS_OF_WORD,
    PERIOD_WORD,
    Piece,
    Token,
    canonical_text,
    field_word,
    near_word,
    quote,
    sought_word,
    span_of,
    tokens,
)
from cur_desk.domain.filter_vocabulary import (
    EMPTY,
    FILLED,
    NO,
    NO_WORDS,
    OVERDUE,
    TODAY,
    YES,
    Vocabulary,
)
from cur_desk.domain.filters import Condition, Filter, Op, Period
from cur_desk.domain.text import fold
from cur_desk.errors import InputError

_T = TypeVar("_T")
_DAYS_LEFT = re.compile(r"^(-?\d+)(?:д|дн|день|дня|дней)?$")
_LONE = re.compile("[\ud800-\udfff]")
"""Halves of letters, as a broken program puts them into the clipboard."""
LINE_MOST = 4_000
_TITLES = {"period": "период", "as_of": "момент", "text": "слова"}
EXAMPLES: dict[FieldKind, str] = {
    FieldKind.CHOICE: "Выберите значение из списка; несколько пишутся через «|».",
    FieldKind.SET: "Выберите значение из списка; несколько пишутся через «|».",
    FieldKind.TREE: "Пример: код:0005.0005.0056.1154 или код:0005.",
    FieldKind.TEXT: "Примеры: номер:612 (содержит), номер:26-11* (начало), номер:=612 (целиком).",
    FieldKind.DAYS: "Примеры: срок:<3, срок:сегодня, срок:просрочен.",
    FieldKind.DATE: "Примеры: поступило:вчера, поступило:7д, поступило:01.11.2026..30.11.2026.",
    FieldKind.NUMBER: "Примеры: вопросов:>1, вопросов:2..5.",
    FieldKind.FLAG: "Напишите «да» или «нет».",
}
PERIOD_EXAMPLE = "Пример: период:01.11.2026..30.11.2026."


def read(line: str, words: Vocabulary = NO_WORDS, today: date | None = None) -> Filter:
    """The filter of a line. ``today``: what «ноябрь» without a year is counted from.

    Raises FilterError naming the field and the place of the word that cannot be taken.
    """
    if len(line) > LINE_MOST:
        raise FilterError(
            f"Запрос длиннее {LINE_MOST} знаков", field="text",
            advice="Оставьте несколько слов: ищутся первые шестнадцать.",
        )  # fmt: skip
    line = _LONE.sub("\ufffd", line)
    conditions: list[Condition] = []
    text: list[str] = []
    period: Period | None = None
    as_of: datetime | None = None
    for token in tokens(line):
        word = field_word(token)
        if word is None:
            _refuse_near(token)
            text.append("".join(quote(p.text) if p.quoted else p.text for p in token))
            continue
        rest, span = _after_colon(token), span_of(token)
        if word == PERIOD_WORD:
            period = _guard("period", span, PERIOD_EXAMPLE, lambda r=rest: _read_period(r, today))  # type: ignore[misc]
        elif word == AS_OF_WORD:
            as_of = _guard("as_of", span, "", lambda r=rest: datetime.fromisoformat(_joined(r)))  # type: ignore[misc]
        else:
            conditions.append(_condition(BY_WORD[word], rest, span, words, today))
    return _guard(
        "text",
        (0, len(line)),
        "",
        lambda: Filter(
            conditions=tuple(conditions),
            text=canonical_text(" ".join(text)),
            period=period,
            as_of=as_of,
        ),
    )


def _refuse_near(token: Token) -> None:
    near, sought = near_word(token), sought_word(token)
    if near is None and sought is None:
        return
    start = token[0].start
    word = token[0].text.split(":", 1)[0]
    if sought is not None:
        raise FilterError(
            f"Поля «{word}» нет: слова ищутся и там",
            field="field",
            advice="Напишите слова без поля; подряд, как в тексте, — в кавычках: «Полевая 12».",
            span=(start, start + len(word)),
        )
    raise FilterError(
        f"Нет поля «{word}»",
        field="field",
        advice=f"Возможно, «{near}:». Искать слово с двоеточием — в кавычках.",
        span=(start, start + len(word)),
    )


def _condition(
    spec: FilterField, rest: Token, span: tuple[int, int], words: Vocabulary, today: date | None
) -> Condition:
    if not rest:
        raise FilterError(
            f"Не указано значение: {spec.title}",
            field=spec.code,
            advice=EXAMPLES[spec.kind],
            span=span,
        )
    value = span_of(rest)
    try:
        return _read_one(spec, rest, words, today)
    except FilterError:
        raise
    except InputError as error:
        raise FilterError(
            error.message, field=error.field, advice=error.advice, span=value
        ) from error
    except (ValidationError, ValueError) as error:
        raise _not_understood(spec.code, value, EXAMPLES[spec.kind]) from error


def _guard(field: str, span: tuple[int, int], example: str, make: Callable[[], _T]) -> _T:
    """Turns a value that cannot be taken into a Russian message."""
    try:
        return make()
    except (ValidationError, ValueError) as error:
        raise _not_understood(field, span, example) from error


def _not_understood(field: str, span: tuple[int, int], example: str) -> FilterError:
    title = BY_CODE[field].title if field in BY_CODE else _TITLES.get(field, "отбор")
    advice = example or "Примеры: блок:дороги, срок:<3, поступило:01.11.2026..30.11.2026."
    return FilterError(f"Не понято условие: {title}", field=field, advice=advice, span=span)


def _after_colon(token: Token) -> Token:
    first = token[0]
    word, rest = first.text.split(":", 1)
    start = first.start + len(word) + 1
    head = (Piece(rest, False, start, first.end),) if rest else ()
    return head + token[1:]


def _joined(token: Token) -> str:
    return "".join(p.text for p in token)


def _read_period(token: Token, today: date | None) -> Period:
    body = _joined(token)
    by = "received"
    if ":" in body:
        word, body = body.split(":", 1)
        by = BY_WORD[fold(word)].code if fold(word) in BY_WORD else word
    if ".." in body:
        first, last = (read_day(end, today) for end in body.split("..", 1))
    else:
        first, last = read_span(body, today)
    return Period(start=date.fromisoformat(first), end=date.fromisoformat(last), by=by)


def _read_one(spec: FilterField, token: Token, words: Vocabulary, today: date | None) -> Condition:
    plain = _joined(token) if not any(p.quoted for p in token) else None
    key = fold(plain) if plain is not None else None
    if spec.kind is FieldKind.FLAG:
        if key not in (YES, NO):
            raise ValueError("да или нет")
        return Condition(field=spec.code, values=("1" if key == YES else "0",))
    if key in (EMPTY, FILLED):
        return Condition(field=spec.code, op=Op.EMPTY if key == EMPTY else Op.FILLED)
    if spec.kind in (FieldKind.DAYS, FieldKind.NUMBER, FieldKind.DATE):
        return _read_range(spec, key or "", today)
    return _read_choice(spec, token, words)


def _read_range(spec: FilterField, body: str, today: date | None) -> Condition:
    if spec.kind is FieldKind.DAYS and body == OVERDUE:
        return Condition(field=spec.code, op=Op.OVERDUE)
    sign = next((s for s in ("<=", ">=", "≤", "≥", "<", ">") if body.startswith(s)), "")
    rest = body[len(sign) :]
    if spec.kind is FieldKind.DATE:
        return _read_dates(spec, sign, rest, today)
    if sign in (">=", "≥"):
        return Condition(field=spec.code, op=Op.MORE, values=(str(_number(spec, rest) - 1),))
    if sign:
        op = Op.MORE if sign == ">" else Op.AT_MOST
        return Condition(field=spec.code, op=op, values=(str(_number(spec, rest)),))
    low, high = rest.split("..", 1) if ".." in rest else (rest, rest)
    values = (str(_number(spec, low)), str(_number(spec, high)))
    return Condition(field=spec.code, op=Op.BETWEEN, values=values)


def _read_dates(spec: FilterField, sign: str, body: str, today: date | None) -> Condition:
    if not sign and ".." in body:
        ends = body.split("..", 1)
        first, last = read_span(ends[0], today)[0], read_span(ends[1], today)[1]
        return Condition(field=spec.code, op=Op.BETWEEN, values=(first, last))
    first, last = read_span(body, today)
    if not sign:
        return Condition(field=spec.code, op=Op.BETWEEN, values=(first, last))
    if sign in (">=", "≥"):
        return Condition(field=spec.code, op=Op.FROM, values=(first,))
    if sign == ">":
        return Condition(field=spec.code, op=Op.MORE, values=(last,))
    return Condition(field=spec.code, op=Op.AT_MOST, values=(last,))


def _number(spec: FilterField, body: str) -> int:
    if spec.kind is FieldKind.DAYS:
        if body == TODAY:
            return 0
        if body == "завтра":
            return 1
        left = _DAYS_LEFT.match(body)
        if left:
            return int(left[1])
    return int(body)


def _read_choice(spec: FilterField, token: Token, words: Vocabulary) -> Condition:
    op = None
    if not token[0].quoted and token[0].text.startswith("!"):
        op = Op.NOT_IN
        first = token[0]
        token = (Piece(first.text[1:], False, first.start + 1, first.end), *token[1:])
    found = [_read_value(spec, pieces, words) for pieces in _split_bars(token)]
    ops = {o for _v, o in found}
    if op is None and len(ops) > 1:
        raise ValueError("сравнения разных видов в одном условии")
    return Condition(field=spec.code, op=op or ops.pop(), values=tuple(v for v, _o in found))


def _read_value(spec: FilterField, pieces: Token, words: Vocabulary) -> tuple[str, Op]:
    head = pieces[0].text if pieces and not pieces[0].quoted else ""
    tail = pieces[-1].text if pieces and not pieces[-1].quoted else ""
    body = _joined(pieces)
    if spec.kind in (FieldKind.TEXT, FieldKind.TREE):
        return _read_text(spec, body, head, tail)
    if head.startswith("#"):
        return body[1:], Op.IN
    try:
        return words.code(spec.code, body), Op.IN
    except InputError as error:
        raise FilterError(
            error.message, field=error.field, advice=error.advice, span=span_of(pieces)
        ) from error


def _read_text(spec: FilterField, body: str, head: str, tail: str) -> tuple[str, Op]:
    """«=612» the whole, «612*» the beginning, «612» anywhere; of a code its beginning anyway."""
    if head.startswith("="):
        return body[1:], Op.IN
    if tail.endswith("*"):
        begun = head.startswith("*") and len(body) > 2
        return (body[1:-1], Op.CONTAINS) if begun else (body[:-1], Op.PREFIX)
    return body, Op.PREFIX if spec.kind is FieldKind.TREE else Op.CONTAINS


def _split_bars(token: Token) -> Iterable[Token]:
    """The token cut at the bars that stand outside quotes."""
    current: list[Piece] = []
    for piece in token:
        if piece.quoted:
            current.append(piece)
            continue
        at = piece.start
        for place, part in enumerate(piece.text.split("|")):
            if place:
                yield tuple(current)
                current = []
            if part:
                current.append(Piece(part, False, at, at + len(part)))
            at += len(part) + 1
    yield tuple(current)
