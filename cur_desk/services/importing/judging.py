"""Judges the lines of a plan one after another: new, already here, broken, closed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cur_desk.domain.text import number_key
from cur_desk.models.importing import Trouble
from cur_desk.services.importing.lines import Line
from cur_desk.services.importing.plan import Plan, column_words
from cur_desk.services.importing.rows import KNOWN, REMARK, Made, Maker
from cur_desk.services.importing.targets import SYSTEMS

PART = 250
NEW, BROKEN, SKIPPED = "new", "broken", "skipped"
KnownMany = Callable[[Sequence[tuple[str, str]]], dict[tuple[str, str], str]]
"""(system, number) → the number here, of those that are here."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict: new | known | broken | skipped."""

    made: Made
    verdict: str

    @property
    def remarks(self) -> int:
        """Values left out of a line that is taken."""
        return sum(t.kind == REMARK for t in self.made.troubles) if self.verdict == NEW else 0


class Judge:
    """Knows which numbers of this file it has seen."""

    def __init__(self, plan: Plan, maker: Maker, known_many: KnownMany) -> None:
        self._plan, self._maker, self._known_many = plan, maker, known_many
        self._seen: dict[int, int] = {}
        """Hash of a number → its first line: twenty thousand long numbers need not be kept."""

    def parts(self, lines: Iterator[Line]) -> Iterator[list[Judged]]:
        """Lines below the header, in parts; empty ones are passed over."""
        header = self._plan.header
        wanted = (line for line in lines if line.number > header and not line.empty)
        while part := list(islice(wanted, PART)):
            yield self._judged([self._maker.make(line) for line in part])

    def _judged(self, part: list[Made]) -> list[Judged]:
        system = SYSTEMS.get(self._plan.source, "")
        numbers = [(system, m.number) for m in part if m.number and not m.broken]
        known = self._known_many(numbers) if numbers else {}
        return [Judged(m, self._verdict(m, known.get((system, m.number)))) for m in part]

    def _verdict(self, made: Made, known: str | None) -> str:
        if made.broken:
            return BROKEN
        if made.closed and not self._plan.take_closed:
            return SKIPPED
        key = hash(number_key(made.number))
        first = self._seen.setdefault(key, made.line)
        if known is None and first == made.line:
            return NEW
        words = f"уже есть: {known}" if known else f"этот номер уже был в строке {first}"
        made.troubles = [self._known_trouble(made, words)]
        return KNOWN

    def _known_trouble(self, made: Made, words: str) -> Trouble:
        column = self._plan.mapping.get("number", "")
        title = column_words(self._plan, "number")
        advice = "Копия не создаётся: ничего делать не нужно."
        return Trouble(made.line, column, title, words, advice, made.number, KNOWN)
