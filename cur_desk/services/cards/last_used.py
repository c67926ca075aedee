"""What this person chose lately: offered first, never filled in by itself. Kept in work.db."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from cur_desk.domain.formalisation import Content
from cur_desk.services.views import Choice

KEY = "last_used"
MOST, MOST_PAIRS = 12, 300
RECENT = ("executor", "oktmo")


class _Settings(Protocol):
    def get(self, key: str, default: Any = None) -> Any:
        """A kept value."""

    def set(self, key: str, value: Any) -> None:
        """Keeps a value."""


class LastUsed:
    """Executors and municipalities in the order of use; who got such a question in such a place."""

    def __init__(self, settings: _Settings) -> None:
        self._settings = settings
        self._kept: dict[str, Any] | None = None
        """Read once: the form asks on the UI thread, where no file is waited for."""

    def remember(self, content: Content) -> None:
        """A form was sent: what it chose comes first from now on."""
        kept = self._read()
        for question in content.get("questions") or ():
            oktmo = (question.get("place") or {}).get("oktmo")
            chosen = {"executor": question.get("executor"), "oktmo": oktmo}
            for name, value in chosen.items():
                if value:
                    kept[name] = [value, *(v for v in kept[name] if v != value)][:MOST]
            if question.get("executor"):
                pair = _pair(question.get("block"), oktmo)
                said = [question["executor"], question.get("question_kind")]
                pairs = {k: v for k, v in kept["pairs"].items() if k != pair}
                kept["pairs"] = dict([*pairs.items(), (pair, said)][-MOST_PAIRS:])
        self._kept = kept
        self._settings.set(KEY, kept)

    def first(self, name: str, choices: Sequence[Choice]) -> list[Choice]:
        """The same choices, those used lately first."""
        order = {value: n for n, value in enumerate(self._read()[name])}
        return sorted(choices, key=lambda c: order.get(c.code, len(order)))

    def source(self, question: Content) -> Content:
        """What such a question in such a place was given last, for fields that are empty."""
        oktmo = (question.get("place") or {}).get("oktmo")
        found = self._read()["pairs"].get(_pair(question.get("block"), oktmo))
        if found is None:
            return {}
        return {"executor": found[0], "question_kind": found[1]}

    def _read(self) -> dict[str, Any]:
        if self._kept is None:
            empty: dict[str, Any] = {"executor": [], "oktmo": [], "pairs": {}}
            self._kept = {**empty, **(self._settings.get(KEY) or {})}
        return dict(self._kept)


def _pair(block: str | None, oktmo: str | None) -> str:
    return f"{block or ''}|{oktmo or ''}"
