"""Cuts the written form of a filter into tokens; keeps quotes apart from plain letters, and the
place of every letter, so that a mistake is shown at the word that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from cur_desk.domain.filter_fields import BY_WORD, SOUGHT_ANYWAY
from cur_desk.domain.text import clean, fold

_QUOTES = str.maketrans(dict.fromkeys("«»„“”", '"'))
_CLOSED_BY = {'"': '"', "«": "»", "„": "“”", "“": "”"}
PERIOD_WORD = "период"
AS_OF_WORD = "на"
SPECIAL_WORDS = frozenset({PERIOD_WORD, AS_OF_WORD})
LONG_WORD = 6
"""From this length on a field may be written with two wrong letters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters inside a token, quoted or not, and where it stands in the line."""

    text: str
    quoted: bool
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Token = tuple[Piece, ...]


def quote(text: str) -> str:
    """``text`` between double quotes, inner ones doubled."""
    return '"' + text.replace('"', '""') + '"'


def tokens(line: str) -> list[Token]:
    """The tokens of a line; a quote that is not closed reaches to the end (typing in progress)."""
    found: list[Token] = []
    pieces: list[Piece] = []
    begin, index, size = 0, 0, len(line)

    def end_plain() -> None:
        if begin < index:
            pieces.append(Piece(line[begin:index], False, begin, index))

    while index < size:
        char = line[index]
        if char in _CLOSED_BY:
            end_plain()
            text, after = _quoted(line, index + 1, _CLOSED_BY[char])
            pieces.append(Piece(text, True, index, after))
            begin = index = after
        elif char.isspace():
            end_plain()
            if pieces:
                found.append(tuple(pieces))
                pieces = []
            index += 1
            begin = index
        else:
            index += 1
    end_plain()
    if pieces:
        found.append(tuple(pieces))
    return found


def span_of(token: Token) -> tuple[int, int]:
    """Where a token stands in its line."""
    return (token[0].start, token[-1].end) if token else (0, 0)


def _quoted(line: str, index: int, closing: str) -> tuple[str, int]:
    """The text of a quoted run that begins at ``index``, and where reading goes on."""
    begin = index
    doubled = False
    while index < len(line):
        if line[index] in closing:
            if closing == '"' and line[index + 1 : index + 2] == '"':
                doubled = True
                index += 2
                continue
            return _undoubled(line[begin:index], doubled), index + 1
        index += 1
    return _undoubled(line[begin:], doubled), index


def _undoubled(text: str, doubled: bool) -> str:
    return text.replace('""', '"') if doubled else text


def field_word(token: Token) -> str | None:
    """The folded word before the colon, if the token is a condition on a known field."""
    word = _before_colon(token)
    return word if word in BY_WORD or word in SPECIAL_WORDS else None


def sought_word(token: Token) -> str | None:
    """The word before the colon if it names what is sought without a field."""
    word = _before_colon(token)
    return word if word in SOUGHT_ANYWAY else None


def near_word(token: Token) -> str | None:
    """The field that a token with a misspelt word before its colon most likely means."""
    word = _before_colon(token)
    if word is None or not word.isalpha() or len(word) < 2:
        return None
    begun = {f.word for w, f in BY_WORD.items() if len(word) > 2 and w.startswith(word)}
    if len(begun) == 1:
        return begun.pop()
    most = 1 if len(word) < LONG_WORD else 2
    known = {f.word for f in BY_WORD.values()} | {PERIOD_WORD}
    near = [(d, k) for k in known if (d := distance(word, fold(k), most)) <= most]
    best = min(near, default=None)
    return best[1] if best is not None and len(word) > 2 else None


def _before_colon(token: Token) -> str | None:
    first = token[0]
    if first.quoted or ":" not in first.text:
        return None
    return fold(first.text.split(":", 1)[0])


def distance(one: str, other: str, most: int) -> int:
    """Letters to change, add or drop (two neighbours swapped count as one); ``most`` + 1: more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def canonical_text(text: str) -> str:
    """Free text in its one spelling: single blanks, phrases in straight quotes, no field words."""
    found: list[str] = []
    for token in tokens(clean(text).translate(_QUOTES)):
        if _is_condition(token):
            found.append(quote("".join(p.text for p in token).replace('"', " ")))
            continue
        for piece in token:
            body = " ".join(piece.text.replace('"', " ").split())
            if body:
                found.append(f'"{body}"' if piece.quoted else body)
    # A plain piece set free by its neighbour may itself look like a field.
    return " ".join(
        quote(f) if not f.startswith('"') and _is_condition((Piece(f, quoted=False),)) else f
        for f in found
    )


def _is_condition(token: Token) -> bool:
    return any(f(token) is not None for f in (field_word, near_word, sought_word))
