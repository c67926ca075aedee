"""What the screens show of a suggestion: a value, its name, the words that caused it, a strength."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.assist.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class Advised:
    """One proposed value. ``words``: of the text; ``why``: what else speaks for it."""

    value: str
    name: str
    words: tuple[str, ...]
    strength: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """All proposals for one question. ``knows``: whether the codes are worth showing as such."""

    codes: tuple[Suggestion, ...]
    knows: bool
    confidence: float
    block: Advised | None
    kind: Advised
    categories: tuple[Advised, ...]
    organisations: tuple[Advised, ...]
    places: tuple[Advised, ...]
    """Municipalities; ``why`` is the settlement that was named."""
    place_sure: bool
    accused: tuple[Advised, ...] = ()
    """Whom the text complains of: a hint for «Жалоба на», never for the executor."""
