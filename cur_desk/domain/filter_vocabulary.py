"""Words of the values of a filter: taken from the profile and the directories by the caller."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cur_desk.domain.filter_fields import BY_CODE
from cur_desk.domain.filter_lexer import LONG_WORD, distance, quote
from cur_desk.domain.text import fold
from cur_desk.errors import InputError

SAFE = re.compile(r"^[^\s\"|!#<>=*«»„“”]+$")
EMPTY, FILLED, YES, NO, OVERDUE, TODAY = "нет", "есть", "да", "нет", "просрочен", "сегодня"
RESERVED = {EMPTY, FILLED, OVERDUE, TODAY, YES}
_WORD = re.compile(r"[^\W_]+")
_SHOWN = 3
_NEAR_FROM = 3


class Vocabulary:
    """Words of the values: field code → value code → Russian title.

    ``aliases`` are words that are read and never written: «сотрудник:я».
    """

    def __init__(
        self,
        titles: Mapping[str, Mapping[str, str]] | None = None,
        aliases: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._titles = {f: dict(v) for f, v in (titles or {}).items()}
        self._codes: dict[str, dict[str, list[str]]] = {}
        for field, values in self._titles.items():
            by_word = self._codes.setdefault(field, {})
            for code, title in values.items():
                by_word.setdefault(fold(" ".join(title.split())), []).append(code)
        self._aliases = {
            f: {w: c for w, c in v.items() if w not in self._codes.get(f, {})}
            for f, v in (aliases or {}).items()
        }

    def has(self, field: str) -> bool:
        """Whether the values of a field are known."""
        return field in self._titles

    def items(self, field: str) -> Iterator[tuple[str, str]]:
        """Codes and titles of a field, in the order given."""
        return iter(self._titles.get(field, {}).items())

    def aliases(self, field: str) -> Iterator[tuple[str, str]]:
        """Words and codes of a field that are only read."""
        return iter(self._aliases.get(field, {}).items())

    def title(self, field: str, code: str) -> str:
        """The Russian title of a value; the code itself where there is none."""
        return self._titles.get(field, {}).get(code, code)

    def written(self, field: str, code: str) -> str:
        """The value as written in a line."""
        word = fold(" ".join(self._titles.get(field, {}).get(code, "").split()))
        if word and self._codes[field][word] == [code] and self._is_own(field, word):
            return word if SAFE.match(word) else quote(word)
        if field not in self._titles and SAFE.match(code) and fold(code) not in RESERVED:
            return code
        return "#" + (code if SAFE.match(code) else quote(code))

    def _is_own(self, field: str, word: str) -> bool:
        return (
            word not in RESERVED
            and word not in self._aliases.get(field, {})
            and word not in self._titles[field]
        )

    def code(self, field: str, word: str) -> str:
        """The code of a written value. Raises InputError for an unknown or ambiguous word."""
        if field not in self._titles:
            return word
        if word in self._titles[field]:
            return word
        key = fold(" ".join(word.split()))
        alias = self._aliases.get(field, {}).get(key)
        if alias is not None:
            return alias
        found = self._named(field, key)
        if len(found) == 1:
            return found[0]
        title = BY_CODE[field].title
        if not found:
            raise InputError(
                f"Нет такого значения: {title} «{word}»",
                field=field,
                advice=self._advice(field, word),
            )
        names = ", ".join(f"«{self.title(field, c)}»" for c in found[:_SHOWN])
        more = " и другие" if len(found) > _SHOWN else ""
        raise InputError(
            f"Значений несколько: {title} «{word}» ({names}{more})",
            field=field,
            advice="Допишите слово до полного.",
        )

    def near(self, field: str, word: str) -> list[str]:
        """Codes of the values that a misspelt word most likely means, the nearest first."""
        key = fold(" ".join(word.split()))
        if len(key) < _NEAR_FROM:
            return []
        most = 1 if len(key) < LONG_WORD else 2
        found: list[tuple[int, int, str]] = []
        for title, codes in self._codes.get(field, {}).items():
            tries = ((distance(key, said, most), k) for k, said in enumerate(_said(title)))
            off, place = min(tries)
            if off <= most:
                found += ((off, place, code) for code in codes)
        return [code for _off, _place, code in sorted(found)[:_SHOWN]]

    def _advice(self, field: str, word: str) -> str:
        names = [f"«{self.title(field, code)}»" for code in self.near(field, word)]
        if not names:
            return "Проверьте написание или выберите значение из списка."
        return f"Возможно, {' или '.join(names)}."

    def _named(self, field: str, key: str) -> list[str]:
        """Codes whose title is the words, else holds them whole, else begins so, else has a word
        that begins so: the first of these that gives any."""
        by_word = self._codes[field]
        if key in by_word:
            return by_word[key]
        if not key:
            return []
        typed = _WORD.findall(key)
        tests = (
            lambda w: bool(typed) and _holds(_WORD.findall(w), typed),
            lambda w: w.startswith(key),
            lambda w: any(part.startswith(key) for part in _WORD.findall(w)),
        )
        for test in tests:
            found = [c for w, codes in by_word.items() if test(w) for c in codes]
            if found:
                return found
        return []


def _said(title: str) -> list[str]:
    """How a value may have been meant: its whole title, or one of its words."""
    return [title, *_WORD.findall(title)]


def _holds(words: list[str], typed: list[str]) -> bool:
    """Whether the typed words stand together among the words."""
    size = len(typed)
    return any(words[k : k + size] == typed for k in range(len(words) - size + 1))


def plain(value: str) -> str:
    """A value written as it is, between quotes if a bare one would be read otherwise."""
    return value if SAFE.match(value) and fold(value) not in RESERVED else quote(value)


NO_WORDS = Vocabulary()
