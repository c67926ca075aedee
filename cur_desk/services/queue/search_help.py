"""Help while a search is typed: fields, values with their counts, the searches made before.

The searches of a person lie in work.db (closed by the key of the person) and never leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from cur_desk.domain.filter_days import MONTHS
from cur_desk.domain.filter_fields import FIELDS, FieldKind, FilterField
from cur_desk.domain.filter_lexer import PERIOD_WORD, quote
from cur_desk.domain.filter_slot import Slot, SlotKind, begins, slot_at
from cur_desk.domain.filter_vocabulary import SAFE, Vocabulary
from cur_desk.domain.filters import Filter
from cur_desk.domain.text import clean, fold, grouped, plural
from cur_desk.models.search import Highlighter
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService

KEPT_KEY = "queue.searches"
KEPT_MOST = 30
LINE_MOST = 400
OFFERED_MOST = 40
MIN_WORD = 2
READ_MOST = 20_000
"""Letters of a text that are looked through for the place of a hit."""
BEFORE, AFTER = 24, 160
PERIOD_TITLE = "поступило с… по…"
_NOTES = {
    FieldKind.DAYS: "<3, сегодня, просрочен",
    FieldKind.DATE: "вчера, 7д, 01.11.2026",
    FieldKind.NUMBER: ">0, 2..5",
    FieldKind.FLAG: "да, нет",
    FieldKind.TREE: "0005, слово",
    FieldKind.TEXT: "часть, начало*, =целиком",
}
_DUE = (
    ("просрочен", ""), ("сегодня", ""), ("завтра", ""), ("<3", "до 3 дней"), ("<7", "до 7 дней"),
    ("<30", "до 30 дней"), (">30", "больше 30 дней"), ("нет", "не установлен"),
)  # fmt: skip
_DATES = (
    ("сегодня", ""), ("вчера", ""), ("7д", "за 7 дней"), ("30д", "за 30 дней"),
    ("нет", "не указано"),
)  # fmt: skip
_NUMBERS = (("0", "ни одного"), (">0", "хотя бы одно"), (">1", "больше одного"))
_ABSENT = (("нет", "не указано"), ("есть", "указано"))
Hits = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to put into the line: letters ``start``…``end`` become ``insert``."""

    text: str
    note: str
    insert: str
    start: int
    end: int
    goes_on: bool = False
    """Whether more is to be chosen right away: a field waits for its value."""


class SearchHelp:
    """Reading for the field of search; everything but ``hits`` may touch the files."""

    def __init__(self, core: Core, directory: DirectoryService, codes: CodeService) -> None:
        self._core = core
        self._directory = directory
        self._codes = codes

    # --- what may be put in ----------------------------------------------------------------------

    def offers(self, line: str, cursor: int, within: Filter, *, asked: bool = False) -> list[Offer]:
        """What fits at the cursor. ``asked``: the person wants to see fields without a letter.

        ``within``: the filter of the view and the chips, for the counts of values.
        """
        slot = slot_at(line, cursor)
        if slot.kind is SlotKind.VALUE and slot.field is not None:
            return list(islice(self._values(slot, slot.field, within), OFFERED_MOST))
        if slot.kind is SlotKind.PERIOD:
            return list(_pairs(slot, self._periods()))
        if slot.kind is SlotKind.WORD and len(slot.typed) >= MIN_WORD:
            return list(_fields(slot))
        if slot.kind is SlotKind.EMPTY and asked:
            return list(_fields(slot))
        return []

    def _values(self, slot: Slot, field: FilterField, within: Filter) -> Iterator[Offer]:
        words = self._directory.vocabulary()
        if field.kind is FieldKind.FLAG:
            yield from _pairs(slot, (("да", ""), ("нет", "")))
        elif field.kind is FieldKind.DAYS:
            yield from _pairs(slot, _DUE)
        elif field.kind is FieldKind.DATE:
            yield from _pairs(slot, (*_DATES, *self._periods()))
        elif field.kind is FieldKind.NUMBER:
            yield from _pairs(slot, _NUMBERS)
        elif field.kind is FieldKind.TREE:
            yield from self._code_offers(slot)
        elif words.has(field.code):
            yield from self._choices(slot, field, words, within)
        elif field.kind in (FieldKind.CHOICE, FieldKind.SET):
            yield from self._seen(slot, field, within)

    def _choices(
        self, slot: Slot, field: FilterField, words: Vocabulary, within: Filter
    ) -> Iterator[Offer]:
        counts = self._counts(field, within)
        typed = fold(slot.typed)
        found: list[tuple[int, int, str, str, str]] = []
        for word, code in words.aliases(field.code):
            if word.startswith(typed) and (typed or len(word) == 1):
                title = words.title(field.code, code)
                insert = word if SAFE.match(word) else quote(word)
                found.append((3, 0, word, title if title != code else "", insert))
        for place, (code, title) in enumerate(words.items(field.code)):
            rank = _rank(fold(title), typed)
            if rank is None:
                continue
            count = counts.get(code, 0)
            order = place if not counts else -count
            note = _count_words(count) if counts else ""
            found.append((rank, order, title, note, words.written(field.code, code)))
        if typed and not found:  # a slip of the fingers: what it most likely means
            for place, code in enumerate(words.near(field.code, typed)):
                note = _count_words(counts.get(code, 0)) if counts else ""
                insert = words.written(field.code, code)
                found.append((0, place, words.title(field.code, code), note, insert))
        for *_order, title, note, insert in sorted(found):
            yield Offer(title, note, insert, slot.start, slot.end)
        yield from _pairs(slot, _ABSENT)

    def _seen(self, slot: Slot, field: FilterField, within: Filter) -> Iterator[Offer]:
        """Values that the appeals bear, where no directory names them."""
        for value, count in sorted(self._counts(field, within).items(), key=lambda v: -v[1]):
            if _rank(fold(value), fold(slot.typed)) is not None:
                insert = value if SAFE.match(value) else quote(value)
                yield Offer(value, _count_words(count), insert, slot.start, slot.end)
        yield from _pairs(slot, _ABSENT)

    def _code_offers(self, slot: Slot) -> Iterator[Offer]:
        for row in self._codes.search(slot.typed, 20):
            yield Offer(row.name, row.code, row.code, slot.start, slot.end)
        yield from _pairs(slot, _ABSENT)

    def _counts(self, field: FilterField, within: Filter) -> dict[str, int]:
        if field.kind not in (FieldKind.CHOICE, FieldKind.SET):
            return {}
        bare = within.without(field.code)
        return self._core.workspace.queries.facets(bare, [field.code])[field.code]

    def _periods(self) -> tuple[tuple[str, str], ...]:
        today = self._core.now().astimezone(self._core.zone).date()
        months = [_earlier(today, back) for back in range(3)]
        named = [(f"{m.month:02d}.{m.year}", f"{MONTHS[m.month - 1]} {m.year}") for m in months]
        return (*named, (str(today.year), f"{today.year} год"))

    # --- what was sought before --------------------------------------------------------------------

    def recent(self) -> tuple[str, ...]:
        """Lines sought before, the last first."""
        return tuple(self._core.workspace.work.settings.get(KEPT_KEY, []))

    def remember(self, line: str) -> None:
        """A line that was sought and read. A line that this one goes on from gives way to it."""
        kept = clean(" ".join(line.split()))
        if len(kept) < MIN_WORD or len(kept) > LINE_MOST:
            return
        others = [k for k in self.recent() if k != kept and not kept.startswith(k)]
        self._core.workspace.work.settings.set(KEPT_KEY, [kept, *others][:KEPT_MOST])

    def forget(self) -> None:
        """Drops all lines sought before."""
        self._core.workspace.work.settings.set(KEPT_KEY, None)

    # --- what was hit --------------------------------------------------------------------------------

    def hits(self, text: str) -> Hits:
        """What finds the hits of a query in any shown text: (start, end) of each."""
        return Highlighter(text).spans


def found_place(document: dict[str, Any], hits: Hits) -> str:
    """«…у дома 12 большая яма, скорая не смогла…»: the first hit in the text of an appeal or in
    the words of its questions, with what stands around it; nothing where there is none."""
    texts = [str(document.get("text") or "")[:READ_MOST]]
    for question in document.get("questions") or ():
        texts += [str(question.get(name) or "") for name in ("essence", "for_report")]
    for text in texts:
        spans = hits(text)
        if spans:
            return _around(text, *spans[0])
    return ""


def _around(text: str, start: int, end: int) -> str:
    first = max(0, start - BEFORE)
    if first:
        first = min(text.find(" ", first) + 1 or first, start)
    last = min(len(text), end + AFTER)
    if last < len(text):
        last = max(text.rfind(" ", end, last), end)
    shown = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"


def _fields(slot: Slot) -> Iterator[Offer]:
    shown = [f for f in FIELDS if not slot.typed or begins(f, slot.typed)]
    shown.sort(key=lambda f: not fold(f.word).startswith(fold(slot.typed)))
    for f in shown:
        title = f.title if f.title != f.word else ""
        note = " · ".join(w for w in (title, _NOTES.get(f.kind, "")) if w)
        yield Offer(f"{f.word}:", note, f"{f.word}:", slot.start, slot.end, goes_on=True)
    if not slot.typed or PERIOD_WORD.startswith(fold(slot.typed)):
        text = f"{PERIOD_WORD}:"
        yield Offer(text, PERIOD_TITLE, text, slot.start, slot.end, goes_on=True)


def _pairs(slot: Slot, pairs: Iterable[tuple[str, str]]) -> Iterator[Offer]:
    typed = fold(slot.typed)
    for insert, note in pairs:
        if insert.startswith(typed) or any(w.startswith(typed) for w in fold(note).split()):
            yield Offer(insert, note, insert, slot.start, slot.end)


def _rank(text: str, typed: str) -> int | None:
    """How well a value fits what is typed: 0 begins so, 1 a word does, 2 holds it; none: not."""
    if text.startswith(typed):
        return 0
    if f" {typed}" in text or f"-{typed}" in text or f"«{typed}" in text:
        return 1
    return 2 if typed in text else None


def _count_words(count: int) -> str:
    return f"{grouped(count)} {plural(count, 'обращение', 'обращения', 'обращений')}"


def _earlier(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
