"""The code picker: search by words and code, the tree, what belongs where, recent and frequent."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from cur_desk.domain.filters import Condition, Filter, Op
from cur_desk.domain.profile import Profile
from cur_desk.domain.text import fold, words
from cur_desk.models.personal import Settings
from cur_desk.reference.classifier import Classifier, Entry
from cur_desk.reference.classifier_search import stem
from cur_desk.services.views import Choice, CodeDetails, CodeRow, CodeSearch

RECENT_KEY = "recent_codes"
RECENT_MOST = 400
ABOUT_MOST = 4
MONTH_S = 30 * 24 * 3600
HALF_LIFE_S = 7 * 24 * 3600


class CodeService:
    """Reading of the classifier, ordered by the person's own use."""

    def __init__(
        self,
        classifier: Classifier,
        profile: Profile,
        settings: Settings,
        count: Callable[[Filter], int] | None = None,
    ) -> None:
        """``count``: appeals of a filter in the local copy; without it nothing is counted."""
        self._classifier = classifier
        self._profile = profile
        self._settings = settings
        self._count = count
        self._warm = False

    @property
    def label(self) -> str:
        """«редакция 2025 г., 2108 записей»."""
        return self._classifier.label

    def search(self, query: str, limit: int = 60) -> list[CodeRow]:
        """Assignable codes for what is typed; without a word the recent and frequent ones."""
        return list(self.find(query, limit).rows)

    def find(
        self, query: str, limit: int = 60, block: str = "", recent: bool = False
    ) -> CodeSearch:
        """The same, with what was made of the typed; ``block``: its codes only; ``recent``: codes
        of this person's last month only."""
        used = self._used()

        def fits(code: str) -> bool:
            return (not block or self.block_of(code) == block) and (not recent or code in used)

        if not query.strip():
            own = [e for e in self._frequent(used) if fits(e.code)]
            return CodeSearch(tuple(self._row(e, (), used) for e in own[:limit]), len(own))
        found = self._classifier.find_codes(query)
        # The person's own codes first among equals; a far better match stays above them.
        order = {h.code: -(h.score + min(1.0, 0.1 * used[h.code])) for h in found.hits}
        hits = sorted((h for h in found.hits if fits(h.code)), key=lambda h: order[h.code])
        rows = [
            self._row(self._classifier.get(h.code), found.words, used, h.found_by)
            for h in hits[:limit]
        ]
        return CodeSearch(tuple(rows), len(hits), found.words, found.read_as, found.mended)

    def details(self, code: str) -> CodeDetails:
        """The right pane: path, children, everyday words, neighbours, use. KeyError if unknown."""
        entry = self._classifier.get(code)
        used = self._used()
        block = self._profile.block_of_code(code)
        neighbours = [
            Choice(h.see, self._classifier.get(h.see).name, h.text)
            for h in self._classifier.hints(code)
        ]
        return CodeDetails(
            row=self._row(entry, (), used),
            path=entry.path,
            children=tuple(self._row(e, (), used) for e in self._classifier.children(code)),
            belongs=self._classifier.everyday(code),
            not_to_confuse=tuple(neighbours),
            block=self._profile.block(block).short_name if block else "Вне отраслевых блоков",
            used_30_days=used.get(code, 0),
            met_30_days=self._count(_met(code)) if self._count and entry.assignable else 0,
        )

    def children(self, code: str | None = None) -> list[CodeRow]:
        """Rows under a code, for the tree."""
        used = self._used()
        return [self._row(e, (), used) for e in self._classifier.children(code)]

    def name(self, code: str) -> str:
        """Name of a code; a code of another edition is named as such."""
        entry = self._classifier.find(code)
        return entry.name if entry else "код другой редакции"

    def path_line(self, code: str) -> str:
        """«0003.0009.0099.0742.0111 · Экономика › … › Транспорт»."""
        entry = self._classifier.find(code)
        if entry is None:
            return code
        above = [n for n in entry.path if n != entry.name]
        short = above if len(above) <= 2 else [above[0], "…", above[-1]]
        return f"{code} · {' › '.join(short)}"

    def block_of(self, code: str) -> str | None:
        """The block of a code in this region; nothing: outside the blocks."""
        return self._profile.block_of_code(code)

    def block_name(self, block: str | None) -> str:
        """Short name of a block; empty for none."""
        return self._profile.block(block).short_name if block else ""

    def warm(self) -> None:
        """Builds the index once, so that the first key does not wait for it."""
        if not self._warm:
            self._classifier.find_codes("я")
            self._warm = True

    def edition(self) -> str:
        """Id of the edition, kept with each chosen code."""
        return self._classifier.edition

    def remember(self, code: str) -> None:
        """The person has chosen a code."""
        recent = self._settings.get(RECENT_KEY, [])
        self._settings.set(RECENT_KEY, [[code, int(time.time())], *recent][:RECENT_MOST])

    def _used(self) -> Counter[str]:
        since = time.time() - MONTH_S
        recent = self._settings.get(RECENT_KEY, [])
        return Counter(code for code, at in recent if at >= since)

    def _frequent(self, used: Counter[str]) -> list[Entry]:
        """Own codes, each use worth half after a week; then those of most of the flow."""
        now, worth = time.time(), Counter[str]()
        for code, at in self._settings.get(RECENT_KEY, []):
            worth[code] += 0.5 ** ((now - at) / HALF_LIFE_S)
        own = [self._classifier.find(c) for c in sorted(used, key=lambda c: -worth[c])]
        rest = [self._classifier.find(c) for c in self._classifier.often]
        found = {e.code: e for e in [*own, *rest] if e is not None and e.assignable}
        return list(found.values())

    def _row(
        self, entry: Entry, asked: tuple[str, ...], used: Counter[str], found_by: str = ""
    ) -> CodeRow:
        above = [n for n in entry.path if n != entry.name]
        hint = "" if found_by in ("", "name", "code") else found_by
        return CodeRow(
            code=entry.code,
            name=entry.name,
            parents=" › ".join(above[-2:]),
            assignable=entry.assignable,
            level=entry.level,
            hits=_hits(entry.name, asked),
            hint=hint,
            hint_hits=_hits(hint, asked),
            used=used.get(entry.code, 0),
            about=", ".join(self._classifier.everyday(entry.code)[:ABOUT_MOST]),
        )


def _met(code: str) -> Filter:
    return Filter(
        conditions=(
            Condition(field="code", values=(code,)),
            Condition(field="received", op=Op.FROM, values=("@-30",)),
        )
    )


def _hits(name: str, asked: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    if not asked:
        return ()
    stems = {stem(w) for w in asked}
    folded, spans, start = fold(name), [], 0
    for word in words(name):
        at = folded.index(word, start)
        start = at + len(word)
        if stem(word) in stems or word.startswith(asked):
            spans.append((at, start))
    return tuple(spans)
