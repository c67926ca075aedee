"""Which body a question may belong to: named in the text, usual for the code and place, by block."""

from __future__ import annotations

from rapidfuzz import fuzz

from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.text import fold, words
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.suggest_views import Advised

MOST = 3
MOST_CHARS = 20_000
_NAMED = 92
_COMMON = frozenset(
    [
        "министерство",
        "управление",
        "департамент",
        "кировской",
        "астраханской",
        "тамбовской",
        "ярославской",
        "хабаровского",
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


class BodyFinder:
    """Bodies of the directory that may be responsible."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory

    def find(
        self, text: str, code: str | None, block: str | None, oktmo: str | None
    ) -> tuple[Advised, ...]:
        """At most three: named in the text, then usual here, then those of the block."""
        found: dict[str, Advised] = {}
        for body, words_said in self._named(text):
            found.setdefault(
                body.id, Advised(body.id, body.short_name, words_said, 2, "назван в тексте")
            )
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
        if block is not None and len(found) < MOST:
            for choice in self._directory.organisations(responsible=True):
                held = self._directory.organisation(choice.code)
                if held is not None and block in held.blocks:
                    found.setdefault(
                        held.id, Advised(held.id, held.short_name, (), 1, "ведёт этот блок")
                    )
        return tuple(found.values())[:MOST]

    def _named(self, text: str) -> list[tuple[Organisation, tuple[str, ...]]]:
        head = fold(text[:MOST_CHARS])
        told = set(words(head))
        found: list[tuple[float, Organisation, tuple[str, ...]]] = []
        for choice in self._directory.organisations(responsible=True):
            body = self._directory.organisation(choice.code)
            if body is None:
                continue
            own = [w for w in words(body.short_name) if w not in _COMMON and len(w) > 3]
            said = tuple(w for w in own if any(t[:5] == w[:5] for t in told))
            if not own or len(said) < len(own) or len(own) < 2:
                continue
            likeness = fuzz.partial_token_set_ratio(fold(body.short_name), head)
            if likeness >= _NAMED:
                found.append((likeness, body, (fold(body.short_name),)))
        found.sort(key=lambda f: -f[0])
        return [(body, said) for _, body, said in found[:MOST]]
