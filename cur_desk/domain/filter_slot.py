"""What stands under the cursor of a filter line: the name of a field, a value, a free word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cur_desk.domain.filter_fields import BY_WORD, FilterField
from cur_desk.domain.filter_lexer import PERIOD_WORD, SPECIAL_WORDS, Token, field_word, tokens
from cur_desk.domain.text import fold


class SlotKind(StrEnum):
    """What may be put in."""

    EMPTY = "empty"
    """Between words or in an empty line: any field may begin."""
    WORD = "word"
    """Letters without a colon: a word to seek, or the beginning of a field."""
    VALUE = "value"
    """Behind the colon of a field."""
    PERIOD = "period"
    """Behind «период:»."""
    NONE = "none"
    """Within a phrase between quotes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """``start`` and ``end``: the letters that a choice replaces; ``typed``: those before the cursor,
    without quotes."""

    kind: SlotKind
    start: int
    end: int
    typed: str = ""
    field: FilterField | None = None


def slot_at(line: str, cursor: int) -> Slot:
    """What stands at the cursor."""
    cursor = max(0, min(cursor, len(line)))
    token = next((t for t in tokens(line) if t[0].start < cursor <= t[-1].end), None)
    if token is None:
        return Slot(SlotKind.EMPTY, cursor, cursor)
    start, end = token[0].start, token[-1].end
    word = field_word(token)
    if word is None:
        if any(p.quoted for p in token):
            return Slot(SlotKind.NONE, start, end)
        return Slot(SlotKind.WORD, start, end, line[start:cursor])
    colon = start + token[0].text.index(":")
    if cursor <= colon:  # still in the name of the field
        return Slot(SlotKind.WORD, start, colon + 1, line[start:cursor])
    if word in SPECIAL_WORDS:
        kind = SlotKind.PERIOD if word == PERIOD_WORD else SlotKind.NONE
        return Slot(kind, colon + 1, end, line[colon + 1 : cursor])
    begin, finish = _part(token, colon + 1, cursor)
    typed = line[begin:cursor].strip('"«»„“”')
    return Slot(SlotKind.VALUE, begin, finish, typed, BY_WORD[word])


def _part(token: Token, begin: int, cursor: int) -> tuple[int, int]:
    """The value among several between bars that holds the cursor, without the «!» before it."""
    finish = token[-1].end
    for piece in token:
        if piece.quoted:
            continue
        for place, letter in enumerate(piece.text, piece.start):
            if place < begin:
                continue
            if letter == "|" and place < cursor:
                begin = place + 1
            elif letter == "|":
                return begin, place
            elif letter == "!" and place == begin and place < cursor:
                begin = place + 1
    return begin, finish


def begins(field: FilterField, typed: str) -> bool:
    """Whether what is typed begins the word of a field or a word of its title."""
    key = fold(typed)
    return bool(key) and (
        any(fold(word).startswith(key) for word in (field.word, *field.also))
        or any(part.startswith(key) for part in fold(field.title).split())
    )
