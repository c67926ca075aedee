"""Who acts, and how an act is refused."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in one post. ``rights`` are codes of acts, ``*`` means all.

    ``authority`` is the act that gives the post the body's authority (59-ФЗ); empty for the ЦУР.
    """

    person: str
    post: str
    organisation: str
    role: str
    rights: AbstractSet[str] = field(default_factory=frozenset)
    authority: str | None = None
    switched_off: AbstractSet[str] = field(default_factory=frozenset)

    def has_right(self, code: str) -> bool:
        """Whether the profile gives the role this act."""
        return "*" in self.rights or code in self.rights


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is impossible: a stable code and a sentence for the person."""

    code: str
    reason: str
    field: str = ""
