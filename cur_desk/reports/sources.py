"""«Откуда цифры»: every figure of a briefing gets a row, every row a filter, a list and a sum."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cur_desk.errors import BugError
from cur_desk.reports import suppress, words
from cur_desk.reports.inputs import BlockRow, BriefingData, Figure, Measured

COVER, MAIN, BLOCKS, ANNEX = "cover", "main", "blocks", "sources"
_ALL_UP_TO, _FIRST = 10, 5


def list_checksum(ids: Sequence[str]) -> str:
    """SHA-256 of the numbers of a list, one a line: what the file of the list is checked by."""
    return hashlib.sha256("".join(f"{i}\n" for i in ids).encode()).hexdigest()


@dataclass
class Row:
    """One row of the annex: a figure (with its comparisons) and the pages it stands on."""

    number: int
    title: str
    figure: Figure
    pages: list[str] = field(default_factory=list)
    comparisons: tuple[Figure, ...] = ()
    parts: tuple[Figure, ...] = ()
    """Further figures of the same row: the columns of a block."""
    hidden: str = ""

    @property
    def file(self) -> str:
        """Name of the list's file in the pack; ASCII only."""
        return f"{self.number:02}.csv"

    def count_words(self) -> str:
        """How many are behind the figure: «7 986 из 8 442», and of its comparisons."""
        if self.hidden:
            return self.hidden
        return _counted(self.figure)

    def numbers_words(self) -> str:
        """All numbers when they are ten or fewer, else five and the file."""
        ids = self.figure.ids
        if self.hidden:
            return "номера не печатаются"
        if not ids:
            return words.DASH
        if len(ids) <= _ALL_UP_TO:
            return ", ".join(ids)
        rest = words.number(len(ids) - _FIRST)
        return f"{', '.join(ids[:_FIRST])} … ещё {rest}; {self.file}"

    def checksum_words(self) -> str:
        """First eight signs of the checksum, in fours."""
        if self.hidden or not self.figure.ids:
            return words.DASH
        digest = list_checksum(self.figure.ids)
        return f"{digest[:4]} {digest[4:8]}"


def _counted(figure: Figure) -> str:
    if figure.base is not None:
        return f"{words.number(figure.count)} из {words.number(figure.base)}"
    return words.number(figure.count)


class SourceBook:
    """Gives row numbers to figures in the order of the briefing; refuses a figure without a filter."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._by_key: dict[str, Row] = {}

    def add(
        self,
        title: str,
        measured: Measured | Figure,
        page: str,
        *,
        parts: Sequence[Figure] = (),
        hidden: str = "",
    ) -> Row:
        """A new row, or the row of the same figure with one more page."""
        one = measured if isinstance(measured, Figure) else measured.now
        known = self._by_key.get(one.key)
        if known is not None:
            if page not in known.pages:
                known.pages.append(page)
            return known
        if not one.filter_words.strip():
            raise BugError(f"a figure without the words of its filter: {one.key}")
        row = Row(len(self.rows) + 1, title, one, [page], parts=tuple(parts), hidden=hidden)
        if isinstance(measured, Measured):
            row.comparisons = tuple(f for f in (measured.previous, measured.year_ago) if f)
        self.rows.append(row)
        for figure in (one, *row.comparisons, *row.parts):
            self._by_key[figure.key] = row
        return row

    def ref(self, figure: Figure) -> int:
        """Number of the row of a figure that has one."""
        row = self._by_key.get(figure.key)
        if row is None:
            raise BugError(f"a printed figure has no row: {figure.key}")
        return row.number

    def seen(self, figure: Figure, page: str) -> int:
        """As :meth:`ref`, noting that the figure stands on this page too."""
        row = self.rows[self.ref(figure) - 1]
        if page not in row.pages:
            row.pages.append(page)
        return row.number

    def lists(self) -> dict[str, tuple[str, ...]]:
        """File name → numbers, for every list of the pack; hidden rows have no list."""
        made: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            if row.hidden:
                continue
            made[row.file] = row.figure.ids
            for index, other in enumerate((*row.comparisons, *row.parts), start=1):
                if other.ids:
                    made[f"{row.number:02}_{index}.csv"] = other.ids
        return {name: ids for name, ids in made.items() if ids}


def block_parts(block: BlockRow) -> list[Figure]:
    """All figures of a block's row but the first."""
    measured = (block.received, block.in_term, block.overdue)
    found = [f for m in measured for f in (m.now, m.previous, m.year_ago) if f is not None]
    return [*found[1:], block.mean_term, block.satisfied]


def hidden_blocks(data: BriefingData) -> dict[str, str]:
    """Blocks whose numbers must not be printed, with the sign that stands for them."""
    marks: dict[str, str] = {}
    received = [b.received.now.value for b in data.blocks]
    late = [b.overdue.now.value for b in data.blocks]
    for values in (received, late):
        signs = suppress.hide_small(values, [b.sensitive for b in data.blocks])
        for block, sign in zip(data.blocks, signs, strict=True):
            if sign and marks.get(block.name) != suppress.SMALL:
                marks[block.name] = sign
    return marks


def open_book(data: BriefingData) -> SourceBook:
    """The rows of a briefing: indicators, figures of remarks and proposals, blocks."""
    book = SourceBook()
    for indicator in data.indicators:
        book.add(indicator.title, indicator.measured, MAIN)
    for remark in data.remarks:
        for figure in remark.figures.values():
            book.add(remark.lead.rstrip(":."), figure, MAIN)
    for proposal in data.proposals:
        for figure in proposal.figures.values():
            book.add("Предложения для рассмотрения", figure, MAIN)
    hidden = hidden_blocks(data)
    for block in data.blocks:
        book.add(
            words.capital(block.name),
            block.received,
            BLOCKS,
            parts=block_parts(block),
            hidden=hidden.get(block.name, ""),
        )
    region = data.region
    book.seen(region.received.now, COVER)
    for figure in (region.received.now, region.in_term.now, region.overdue.now):
        book.seen(figure, BLOCKS)
    for figure in (region.mean_term, region.satisfied):
        book.seen(figure, BLOCKS)
    return book
