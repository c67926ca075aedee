"""Cuts the written form of a filter into tokens; keeps quotes apart from plain letters."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.filter_fields import BY_WORD
from cur_desk.domain.text import clean, fold

_QUOTES = str.maketrans(dict.fromkeys("«»„“”", '"'))
PERIOD_WORD = "период"
AS_OF_WORD = "на"
SPECIAL_WORDS = frozenset({PERIOD_WORD, AS_OF_WORD})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters inside a token, quoted or not."""

    text: str
    quoted: bool


Token = tuple[Piece, ...]


def quote(text: str) -> str:
    """``text`` between double quotes, inner ones doubled."""
    return '"' + text.replace('"', '""') + '"'


def tokens(line: str) -> list[Token]:
    """The tokens of a line; a quote that is not closed reaches to the end (typing in progress)."""
    found: list[Token] = []
    pieces: list[Piece] = []
    plain = ""
    index, size = 0, len(line)
    while index < size:
        char = line[index]
        if char == '"':
            if plain:
                pieces.append(Piece(plain, quoted=False))
                plain = ""
            text, index = _quoted(line, index + 1)
            pieces.append(Piece(text, quoted=True))
            continue
        if char.isspace():
            if plain:
                pieces.append(Piece(plain, quoted=False))
                plain = ""
            if pieces:
                found.append(tuple(pieces))
                pieces = []
        else:
            plain += char
        index += 1
    if plain:
        pieces.append(Piece(plain, quoted=False))
    if pieces:
        found.append(tuple(pieces))
    return found


def _quoted(line: str, index: int) -> tuple[str, int]:
    """The text of a quoted run that begins at ``index``, and where reading goes on."""
    text = ""
    while index < len(line):
        if line[index] == '"':
            if line[index + 1 : index + 2] == '"':
                text += '"'
                index += 2
                continue
            return text, index + 1
        text += line[index]
        index += 1
    return text, index


def field_word(token: Token) -> str | None:
    """The folded word before the colon, if the token is a condition on a known field."""
    first = token[0]
    if first.quoted or ":" not in first.text:
        return None
    word = fold(first.text.split(":", 1)[0])
    return word if word in BY_WORD or word in SPECIAL_WORDS else None


def canonical_text(text: str) -> str:
    """Free text in its one spelling: single blanks, phrases in straight quotes, no field words."""
    found: list[str] = []
    for token in tokens(clean(text).translate(_QUOTES)):
        if field_word(token) is not None:
            found.append(quote("".join(p.text for p in token).replace('"', " ")))
            continue
        for piece in token:
            body = " ".join(piece.text.replace('"', " ").split())
            if body:
                found.append(f'"{body}"' if piece.quoted else body)
    # A plain piece set free by its neighbour may itself look like a field.
    return " ".join(
        quote(f) if not f.startswith('"') and _looks_like_field(f) else f for f in found
    )


def _looks_like_field(text: str) -> bool:
    return field_word((Piece(text, quoted=False),)) is not None
