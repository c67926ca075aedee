"""Which body a question may belong to: named in the text, usual for the code and place, by block."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

from cur_desk.assist.question_kind import guess_kind
from cur_desk.domain.acts.complaints import is_barred
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import QuestionKind
from cur_desk.domain.text import fold, words
from cur_desk.services.cards.suggest_views import Advised
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService

MOST = 3
MOST_CHARS = 20_000
_NAMED = 92
_COMMON = frozenset(
    [
        "министерство",
        "управление",
        "департамент",
        "области",
        "края",
        "по",
        "и",
        "в",
        "центр",
        "государственная",
        "служба",
        "региональная",
        "областная",
        "станция",
        "института",
        "ооо",
        "ао",
        "мо",
        "город",
        "администрация",
        "округа",
        "района",
    ]
)


_ACCUSES = re.compile(
    r"\b(?:жалоб[аыуе]\b|жалу[юе]\w+|пожалова\w+|обжалу\w+|бездейств\w+|"
    r"незаконн\w+\s+(?:отказ|действи|решени)\w*)",
    re.IGNORECASE,
)


class BodyFinder:
    """Bodies of the directory that may be responsible."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory
        # «Кировской области» stands in the names of bodies and in any text of the region
        cases = core.profile.region
        self._common = _COMMON | set(words(f"{cases.nominative} {cases.genitive}"))

    def accused(self, text: str, *, complaint: bool = False) -> tuple[Advised, ...]:
        """Bodies that a complaint names: on whom it is, never who considers it (ст. 8 ч. 6)."""
        if not complaint and not accuses(text):
            return ()
        return tuple(
            Advised(body.id, body.short_name, said, 2, "назван в жалобе")
            for body, said in self._named(text)
        )

    def find(
        self,
        text: str,
        code: str | None,
        block: str | None,
        oktmo: str | None,
        accused: Collection[str] | None = None,
    ) -> tuple[Advised, ...]:
        """At most three: named in the text, then usual here, then those of the block; of a
        complaint none of ``accused`` nor what is under it (none given: those named in it)."""
        if accused is None:
            accused = [a.value for a in self.accused(text)]
        found: dict[str, Advised] = {}
        for body, words_said in self._named(text):
            found.setdefault(
                body.id, Advised(body.id, body.short_name, words_said, 2, "назван в тексте")
            )
        self._add_usual(found, code, oktmo)
        if block is not None and len(found) < MOST + len(accused):
            self._add_of_block(found, block)
        able = [f for k, f in found.items() if not self._barred(k, accused)]
        return tuple(able[:MOST])

    def _barred(self, body: str, accused: Collection[str]) -> bool:
        return is_barred(body, accused, self._directory.parent_of)

    def _add_usual(self, found: dict[str, Advised], code: str | None, oktmo: str | None) -> None:
        if code is not None:
            usual = self._core.workspace.learned.executors(code, oktmo, MOST)
            usual = usual or self._core.workspace.learned.executors(code, None, MOST)
            for key, count in usual:
                held = self._directory.organisation(key)
                if held is not None and held.may_be_responsible:
                    why = f"по этому коду уже {count}"
                    found.setdefault(
                        key, Advised(key, held.short_name, (), 3 if count >= 5 else 2, why)
                    )

    def _add_of_block(self, found: dict[str, Advised], block: str) -> None:
        for choice in self._directory.organisations(responsible=True):
            held = self._directory.organisation(choice.code)
            if held is not None and block in held.blocks:
                found.setdefault(
                    held.id, Advised(held.id, held.short_name, (), 1, "ведёт этот блок")
                )

    def _named(self, text: str) -> list[tuple[Organisation, tuple[str, ...]]]:
        head = fold(text[:MOST_CHARS])
        told = set(words(head))
        found: list[tuple[float, Organisation, tuple[str, ...]]] = []
        for choice in self._directory.organisations(responsible=True):
            body = self._directory.organisation(choice.code)
            if body is None:
                continue
            own = [w for w in words(body.short_name) if w not in self._common and len(w) > 3]
            said = tuple(w for w in own if any(t[:5] == w[:5] for t in told))
            if not own or len(said) < len(own) or len(own) < 2:
                continue
            likeness = fuzz.partial_token_set_ratio(fold(body.short_name), head)
            if likeness >= _NAMED:
                found.append((likeness, body, (fold(body.short_name),)))
        found.sort(key=lambda f: -f[0])
        return [(body, said) for _, body, said in found[:MOST]]


def accuses(text: str) -> bool:
    """Whether the words complain of somebody."""
    head = text[:MOST_CHARS]
    return guess_kind(head).kind is QuestionKind.COMPLAINT or _ACCUSES.search(head) is not None
