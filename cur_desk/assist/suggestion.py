"""What the help suggests: no more than a code and why, so that screens need not load the rest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested code with the phrases of the text that caused it and a strength of 1–3."""

    code: str
    name: str
    words: tuple[str, ...]
    strength: int
