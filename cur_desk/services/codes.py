"""The code picker: search by words and code, the tree, what belongs where, recent and frequent."""

from __future__ import annotations

import time
from collections import Counter

from cur_desk.domain.profile import Profile
from cur_desk.domain.text import fold, words
from cur_desk.models.personal import Settings
from cur_desk.reference.classifier import Classifier, Entry
from cur_desk.reference.classifier_search import stem
from cur_desk.services.views import Choice, CodeDetails, CodeRow

RECENT_KEY = "recent_codes"
RECENT_MOST = 400
MONTH_S = 30 * 24 * 3600


class CodeService:
    """Reading of the classifier, ordered by the person's own use."""

    def __init__(self, classifier: Classifier, profile: Profile, settings: Settings) -> None:
        self._classifier = classifier
        self._profile = profile
        self._settings = settings

    @property
    def label(self) -> str:
        """«редакция 2025 г., 2108 записей»."""
        return self._classifier.label

    def search(self, query: str, limit: int = 60) -> list[CodeRow]:
        """Assignable codes for what is typed; without a word the recent and frequent ones."""
        used = self._used()
        if not query.strip():
            return [self._row(e, "", used) for e in self._frequent(used)[:limit]]
        hits = self._classifier.search(query, limit)
        rows = [self._row(self._classifier.get(h.code), query, used, h.found_by) for h in hits]
        # The person's own codes first among equals; a far better match stays above them.
        order = {h.code: h.score for h in hits}
        return sorted(rows, key=lambda r: -(order[r.code] + min(1.0, 0.1 * r.used)))

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
            row=self._row(entry, "", used),
            path=entry.path,
            children=tuple(self._row(e, "", used) for e in self._classifier.children(code)),
            belongs=self._classifier.everyday(code),
            not_to_confuse=tuple(neighbours),
            block=self._profile.block(block).short_name if block else "Вне отраслевых блоков",
            used_30_days=used.get(code, 0),
        )

    def children(self, code: str | None = None) -> list[CodeRow]:
        """Rows under a code, for the tree."""
        used = self._used()
        return [self._row(e, "", used) for e in self._classifier.children(code)]

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
        own = [self._classifier.find(code) for code, _ in used.most_common()]
        rest = [e for e in self._classifier.entries if self._classifier.everyday(e.code)]
        found = {e.code: e for e in [*own, *rest] if e is not None and e.assignable}
        return list(found.values())

    def _row(self, entry: Entry, query: str, used: Counter[str], found_by: str = "") -> CodeRow:
        above = [n for n in entry.path if n != entry.name]
        return CodeRow(
            code=entry.code,
            name=entry.name,
            parents=" › ".join(above[-2:]),
            assignable=entry.assignable,
            level=entry.level,
            hits=_hits(entry.name, query),
            hint="" if found_by in ("", "name", "code") else found_by,
            used=used.get(entry.code, 0),
        )


def _hits(name: str, query: str) -> tuple[tuple[int, int], ...]:
    stems = {stem(w) for w in words(query)}
    folded, spans, start = fold(name), [], 0
    for word in words(name):
        at = folded.index(word, start)
        start = at + len(word)
        if stem(word) in stems or any(word.startswith(fold(q)) for q in query.split()):
            spans.append((at, start))
    return tuple(spans)
