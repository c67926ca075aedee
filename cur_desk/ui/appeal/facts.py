"""How what was found in a citizen's text is grouped and marked. Pure.

Ten groups, each with its own underline and weight besides the colour, so that a grey print and an
eye that does not part colours read the same (ui.md § 10). A hint for the eye, never a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cur_desk.services.cards.facts import Fact, FactKind

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the legend: its word, tone, underline and icon."""

    id: str
    word: str
    one: str
    """What a single one is called by a screen reader."""
    tone: str
    line: str
    """Underline: solid, dash, dot, wave, dashdot, dashdotdot."""
    icon: str
    kinds: tuple[FactKind, ...]
    bold: bool = False


THREAT, PLACE, ESSENCE, TIME, DEMAND = "threat", "place", "essence", "time", "demand"
GROUPS: tuple[Group, ...] = (
    Group(THREAT, "угроза", "признак угрозы жизни", "over", "wave", "siren",
          (FactKind.THREAT,), True),
    Group(PLACE, "место", "место", "info", "solid", "map-pin", (FactKind.ADDRESS,)),
    Group(ESSENCE, "суть", "суть", "conf", "dash", "triangle-alert", (FactKind.MATTER,)),
    Group(TIME, "время", "дата", "soon", "dot", "calendar", (FactKind.DATE,)),
    Group(DEMAND, "требование", "требование", "ok", "wave", "target", (FactKind.DEMAND,)),
    Group("people", "люди", "человек", "neutral", "dashdot", "user", (FactKind.PERSON,), True),
    Group("contact", "контакты", "телефон или почта", "neutral", "dashdotdot", "phone",
          (FactKind.PHONE, FactKind.EMAIL)),
    Group("body", "организации", "организация", "neutral", "solid", "landmark",
          (FactKind.ORGANISATION,), True),
    Group("amount", "суммы", "сумма", "neutral", "dot", "russian-ruble",
          (FactKind.AMOUNT,), True),
    Group("number", "номера", "номер", "neutral", "dash", "hash",
          (FactKind.CADASTRAL, FactKind.ACCOUNT), True),
)  # fmt: skip
_OF = {kind: group for group in GROUPS for kind in group.kinds}
_STRENGTH = (
    FactKind.THREAT, FactKind.PHONE, FactKind.EMAIL, FactKind.CADASTRAL, FactKind.ACCOUNT,
    FactKind.AMOUNT, FactKind.ADDRESS, FactKind.PERSON, FactKind.DATE, FactKind.ORGANISATION,
    FactKind.DEMAND, FactKind.MATTER,
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_STRENGTH)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A span to paint: no two of them share a letter."""

    start: int
    end: int
    group: Group


def group_of(fact: Fact) -> Group:
    """The group of a fact."""
    return _OF[fact.kind]


def shown(facts: Iterable[Fact], off: frozenset[str]) -> tuple[Fact, ...]:
    """Facts of the groups that are switched on, in the order of the text."""
    kept = (f for f in facts if f.kind in _OF and _OF[f.kind].id not in off)
    return tuple(sorted(kept, key=lambda f: (f.start, -f.end)))


def pieces(text: str, facts: Sequence[Fact]) -> tuple[Piece, ...]:
    """What to paint: where facts lie over each other the narrower kind wins."""
    kept: list[Piece] = []
    for fact in sorted(facts, key=lambda f: (_RANK[f.kind], f.start)):
        whole = Piece(fact.start, fact.end, group_of(fact))
        kept += [p for p in _rest(whole, kept) if _tells(text, p)]
    return tuple(sorted(kept, key=lambda p: p.start))


def _rest(piece: Piece, kept: list[Piece]) -> list[Piece]:
    """What of a piece is not covered by stronger ones."""
    left = [piece]
    for other in kept:
        if other.end <= piece.start or other.start >= piece.end:
            continue
        cut = []
        for p in left:
            if other.end <= p.start or other.start >= p.end:
                cut.append(p)
                continue
            cut += [Piece(p.start, other.start, p.group), Piece(other.end, p.end, p.group)]
        left = [p for p in cut if p.end > p.start]
    return left


def _tells(text: str, piece: Piece) -> bool:
    """Two letters alone («на») between two marks tell nothing."""
    return sum(c.isalnum() for c in text[piece.start : piece.end]) >= SHORTEST


def counted(facts: Iterable[Fact]) -> dict[str, int]:
    """How many of each group, for the legend."""
    found: dict[str, int] = {}
    for fact in facts:
        if fact.kind in _OF:
            group = _OF[fact.kind].id
            found[group] = found.get(group, 0) + 1
    return found


def step(facts: Sequence[Fact], start: int, end: int, by: int) -> Fact | None:
    """The next fact after the selection, or the one before; round and round. A selected sentence
    is followed by what is inside it."""
    if not facts:
        return None
    spans = [(f.start, f.end) for f in facts]
    if (start, end) in spans and start < end:
        return facts[(spans.index((start, end)) + by) % len(facts)]
    if by > 0:
        return next((f for f in facts if f.start >= start), facts[0])
    return next((f for f in reversed(facts) if f.end <= start), facts[-1])


def threats(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Signs of a threat to life."""
    return tuple(f for f in facts if f.kind is FactKind.THREAT)
