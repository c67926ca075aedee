"""What a mutation changed, and what went wrong in words for the screen. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from cur_desk.errors import DeskError


@dataclass(frozen=True)
class Changes:
    """Kinds of records and ids that a mutation or a pull touched; screens redraw if concerned.

    An empty ``ids`` with kinds means «many»: reload what shows these kinds.
    """

    kinds: frozenset[str] = field(default_factory=frozenset)
    ids: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, kind: str, *ids: str) -> Changes:
        """Changes of one kind."""
        return cls(frozenset({kind}), frozenset(ids))

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.ids | other.ids)

    def __bool__(self) -> bool:
        return bool(self.kinds or self.ids)

    def touches(self, *kinds: str) -> bool:
        """Whether any of the kinds was changed."""
        return not self.kinds.isdisjoint(kinds)

    def touches_id(self, record_id: str) -> bool:
        """Whether this record may have changed."""
        return record_id in self.ids or (bool(self.kinds) and not self.ids)


@dataclass(frozen=True)
class Problem:
    """Trouble as the person sees it: what happened, what to do, a code; safe to show and log."""

    message: str
    advice: str = ""
    code: str = ""
    is_bug: bool = False
    field: str = ""
    span: tuple[int, int] = (0, 0)
    """Where the wrong word stands in the line typed, if one is."""

    @classmethod
    def from_error(cls, error: DeskError) -> Problem:
        """The words of an error of the environment, as they are."""
        span = (getattr(error, "start", 0), getattr(error, "end", 0))
        field = getattr(error, "field", "")
        return cls(error.message, error.advice, error.code, field=field, span=span)

    @classmethod
    def from_bug(cls, report: str) -> Problem:
        """Our own mistake: no details on the screen, the report's name as the code."""
        return cls(
            "Действие не выполнено из-за ошибки программы. Записанное раньше цело",
            "Повторите. Если повторится, передайте оператору ЦУР код отчёта",
            report,
            is_bug=True,
        )

    def text(self) -> str:
        """One string: what happened and what to do."""
        return ". ".join(part.rstrip(".") for part in (self.message, self.advice) if part)
