"""``python -m tests.e2e.odd_texts [--count 10000] [--seed 1] [--kinds a,b]``.

Odd texts that people and programs do send go through cleaning, extraction of facts, the place, the
suggestions, the index of words and a query of their own beginning, over real encrypted files.
Prints one line of JSON: how many of each kind passed, which failed (kind and number, never the
text), the slowest with their sizes. Exit code 1 if anything failed or took longer than allowed.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cur_desk.assist.addresses import find_place
from cur_desk.assist.facts import find_facts
from cur_desk.domain.filters import Filter
from cur_desk.domain.search_words import WORD, searched
from cur_desk.domain.text import clean
from cur_desk.errors import InputError
from cur_desk.models.search import Highlighter, expression
from cur_desk.reference.classifier import load_classifier
from cur_desk.services.cards.suggest import SuggestService
from tests.services.bench import Bench, an_appeal, make

WRITTEN_ON = date(2026, 11, 25)
PAGE = 100
SLOW_S, SLOW_PER_MB_S = 2.0, 6.0
"""A text may take so long, plus so much for each million letters."""
RARE = frozenset({"five_megabytes", "word_of_a_megabyte", "address_without_end"})
"""One of these for each thousand others: they are large."""
PLAIN = (
    "Здравствуйте, на улице Ленина у дома 5 яма, скорая не проехала",
    "Нет воды третий день, г. Киров, ул. Воровского, д. 104а, кв. 7",
    "Прошу перезвонить 8 912 345-67-89 после 12 ноября 2026 г.",
    "мусор не вывозят контейнеры переполнены крысы бегают",
    "Не горят фонари у школы, дети ходят в темноте!!!",
)
Make = Callable[[random.Random], str]


def _some(dice: random.Random, letters: str, least: int, most: int) -> str:
    return "".join(dice.choices(letters, k=dice.randint(least, most)))


def _plain(dice: random.Random) -> str:
    return ". ".join(dice.choices(PLAIN, k=dice.randint(1, 4)))


def _look_alikes(dice: random.Random) -> str:
    pairs = str.maketrans("аеорсухкмтв", "aeopcyxkmtb")
    return "".join(c.translate(pairs) if dice.random() < 0.4 else c for c in _plain(dice))


def _emoji(dice: random.Random) -> str:
    faces = ["😡", "🤬", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇷🇺", "1️⃣", "❤️", "🕳️", "☠"]
    words = [w + dice.choice(faces) * dice.randint(0, 3) for w in _plain(dice).split()]
    return dice.choice(faces) * dice.randint(1, 400) + " ".join(words)


def _html(dice: random.Random) -> str:
    signs = _some(dice, '<>&;=/"', 5, 200)
    return (
        '<div class="wall_post_text" onclick="return wall.openPost(event)">'
        f'<a href="/id{dice.randint(1, 10**9)}" mention>Анна</a>, {_plain(dice)}<br/>&nbsp;'
        "<img src=x onerror=alert(1)>&lt;script&gt;"
        f"<span style='display:none'>{signs}</span>"
        "<a href='https://vk.com/wall-1_2?reply=3&thread=4'>ещё</a></div" * dice.randint(1, 4)
    )


def _zalgo(dice: random.Random) -> str:
    signs = [chr(n) for n in range(0x300, 0x36F)]
    return "".join(c + "".join(dice.choices(signs, k=dice.randint(0, 12))) for c in _plain(dice))


def _other_letters(letters: str) -> Make:
    def made(dice: random.Random) -> str:
        words = [_some(dice, letters, 1, 14) for _ in range(dice.randint(1, 120))]
        return " ".join(words) + dice.choice((" ", "\n")) + _plain(dice)

    return made


def _any_unicode(dice: random.Random) -> str:
    found = []
    while len(found) < dice.randint(10, 400):
        letter = chr(dice.randrange(0x110000))
        if unicodedata.category(letter) != "Cn" or dice.random() < 0.1:
            found.append(letter)
    return "".join(found)


def _without_end(part: str) -> Make:
    return lambda dice: part * dice.randint(50, 800)


def _five_megabytes(dice: random.Random) -> str:
    part = _plain(dice) + " "
    return part * (2_800_000 // len(part))  # letters of two bytes


def _mixed(dice: random.Random) -> str:
    kinds = [k for k in KINDS if k not in RARE and k != "mixture"]
    text = " ".join(KINDS[dice.choice(kinds)](dice)[:500] for _ in range(4))
    return "".join(dice.sample(text, len(text))) if dice.random() < 0.3 else text


KINDS: dict[str, Make] = {
    "empty": lambda dice: "",
    "blanks": lambda dice: _some(dice, " \t\n\r\u00a0\u2003\u3000\u200b\ufeff", 1, 500),
    "one_letter": lambda dice: dice.choice("яA7?!. \n«"),
    "plain": _plain,
    "capitals": lambda dice: _plain(dice).upper() + "!" * dice.randint(0, 300),
    "emoji": _emoji,
    "look_alikes": _look_alikes,
    "kazakh": _other_letters("әғқңөұүһіабвгдеж"),
    "tatar": _other_letters("әөүҗңһабвгдежзи"),
    "arabic_and_hebrew": _other_letters("ابتثجحخאבגדהוז\u200f\u200e"),
    "chinese": _other_letters("道路坏了请修理水电气不通"),
    "letters_of_mathematics": _other_letters("𝐛𝐨𝐥𝐝𝕏ｆｕｌｌ①②½Ⅷ²"),
    "digits": lambda dice: _some(dice, "0123456789", 1, 2_000),
    "digits_apart": lambda dice: _some(dice, "0123456789 -().+/", 1, 3_000),
    "punctuation": lambda dice: _some(dice, ".,;:!?-—«»\"'()[]{}|*#№@%^&~`_+=<>/\\", 1, 3_000),
    "html_of_social_networks": _html,
    "marks_of_direction": lambda dice: "\u202e\u2066\u2067" + "\u202d".join(_plain(dice)),
    "lone_surrogates": lambda dice: "\ud800".join(_plain(dice).split()) + "\udfff\udc00",
    "control_letters": lambda dice: "".join(
        c + chr(dice.randrange(32)) * (dice.random() < 0.3) for c in _plain(dice)
    ),
    "zalgo": _zalgo,
    "base64": lambda dice: "data:image/png;base64," + base64.b64encode(
        dice.randbytes(dice.randint(10, 6_000))
    ).decode("ascii"),
    "addresses_of_sites": lambda dice: " ".join(
        f"https://ok.ru/{_some(dice, 'abc%D0/?&=#', 3, 60)}" for _ in range(dice.randint(1, 60))
    ),
    "json": lambda dice: json.dumps({_plain(dice): [{"a": [None, 1.5e300]}] * 30}),
    "one_letter_for_long": lambda dice: dice.choice("аоуАХ!)0.-") * dice.randint(500, 20_000),
    "streets_without_names": _without_end("ул. "),
    "houses_without_streets": _without_end("д. 5, кв. 7, "),
    "dates_that_are_none": _without_end("99.99.9999 31 февраля 0000 года, "),
    "telephones_that_are_none": _without_end("8 (912) 345-67-89-12 "),
    "quotes_in_quotes": _without_end('«"„“'),
    "brackets": _without_end("(([{<"),
    "names_only": _without_end("Иванов Иван Иванович "),
    "words_of_fields": lambda dice: " ".join(
        dice.choices(("блок:дороги", "срок:<3", "код:", "мо:!", "период:1..2", "|", '"'), k=40)
    ),
    "any_unicode": _any_unicode,
    "mixture": _mixed,
    "five_megabytes": _five_megabytes,
    "word_of_a_megabyte": lambda dice: dice.choice("яaЖ") * 1_000_000,
    "address_without_end": lambda dice: "г. Киров, ул. Ленина, д. 5, корп. 2, кв. 17; " * 4_000,
}  # fmt: skip


def texts(count: int, seed: int, kinds: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Kind and text, the same for the same seed."""
    dice = random.Random(seed)
    usual = [k for k in KINDS if k not in RARE and (not kinds or k in kinds)]
    rare = [k for k in KINDS if k in RARE and (not kinds or k in kinds)]
    for number in range(count):
        wants_rare = rare and (not usual or number % 334 == 333)
        kind = rare[number // 334 % len(rare)] if wants_rare else usual[number % len(usual)]
        yield kind, KINDS[kind](random.Random(dice.random()))


@dataclass
class Outcome:
    """What came of a run."""

    passed: Counter[str] = field(default_factory=Counter)
    failed: list[dict[str, Any]] = field(default_factory=list)
    slowest: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0

    def note(self, kind: str, number: int, step: str, size: int, seconds: float) -> None:
        """One step of one text, done."""
        one = {"kind": kind, "number": number, "step": step, "letters": size}
        row = one | {"ms": round(seconds * 1e3, 1)}
        if seconds > SLOW_S + SLOW_PER_MB_S * size / 1e6:
            self.failed.append(row | {"error": "too slow"})
        self.slowest = sorted([*self.slowest, row], key=lambda r: -r["ms"])[:12]


class Run:
    """All steps over one bench; a step that raises is written down and the run goes on."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.outcome = Outcome()
        self._suggest = SuggestService(bench.core, bench.directory, load_classifier())
        self._page: list[tuple[str, int, str, dict[str, Any]]] = []

    def take(self, kind: str, number: int, raw: str) -> None:
        """One text through all steps; the index is written a page at a time."""
        text: str = self._step(kind, number, "clean", raw, lambda: clean(raw)) or ""
        for step, act in (
            ("facts", lambda: self._facts(text)),
            ("place", lambda: find_place(text, "kirov")),
            ("suggestions", lambda: self._suggest.advise(text)),
            ("highlight", lambda: Highlighter(text[:200]).spans(text)),
            ("query", lambda: self._query(raw)),
        ):
            self._step(kind, number, step, text, act)
        document = an_appeal(self.bench, text=text, applicants=[])
        self._page.append((kind, number, text, document))
        if len(self._page) >= PAGE:
            self.finish()

    def finish(self) -> None:
        """Writes the page into the files and asks for each text by its own words."""
        page, self._page = self._page, []
        size = sum(len(text) for _k, _n, text, _d in page)
        if page:
            kind, number = "page", page[0][1]
            self._step(kind, number, "index", "я" * size,
                       lambda: self.bench.give(*(d for _k, _n, _t, d in page)))  # fmt: skip
        for kind, number, text, document in page:
            self._step(kind, number, "found", text, lambda t=text, d=document: self._find(t, d))
            self.outcome.passed[kind] += 1

    def _step(self, kind: str, number: int, step: str, text: str, act: Callable[[], Any]) -> Any:
        start = time.process_time()  # of this program alone: others may be busy
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the run tells of every failure and goes on
            one = {"kind": kind, "number": number, "step": step, "letters": len(text)}
            self.outcome.failed.append(one | {"error": type(error).__name__})
            return None
        finally:
            self.outcome.note(kind, number, step, len(text), time.process_time() - start)

    def _facts(self, text: str) -> None:
        for fact in find_facts(text, written_on=WRITTEN_ON):
            if text[fact.start : fact.end] != fact.text or not fact.text.strip():
                raise AssertionError("a fact is not what stands at its place")

    def _query(self, raw: str) -> None:
        """Typed into the search field as it is; a mistake is told, nothing else is raised."""
        for line in (raw[:3_000], f"номер:{raw[:200]}", f"блок:{raw[:50]}"):
            try:
                wanted = self.bench.queue.parse(line)
            except InputError:
                continue
            expression(wanted.text)
            self.bench.queue.ids(wanted)

    def _find(self, text: str, document: dict[str, Any]) -> None:
        words = WORD.findall(searched(text[:400]))[:3]
        if not words or len(words[-1]) > 100:
            return
        wanted = Filter(text=f'"{" ".join(words[:-1]) or words[0]}"')
        found = self.bench.core.workspace.queries.ids(wanted)
        if self.bench.queue.local(document["id"]) not in found:
            raise AssertionError("a text is not found by its own words")


def run(bench: Bench, count: int, seed: int, kinds: tuple[str, ...] = ()) -> Outcome:
    """So many odd texts through all steps."""
    going = Run(bench)
    start = time.perf_counter()
    for number, (kind, text) in enumerate(texts(count, seed, kinds)):
        going.take(kind, number, text)
        if number % 1_000 == 999:
            print(f"{number + 1} of {count}, failed {len(going.outcome.failed)}", file=sys.stderr)
    going.finish()
    going.outcome.seconds = round(time.perf_counter() - start, 1)
    return going.outcome


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.odd_texts")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="")
    asked = parser.parse_args()
    kinds = tuple(k for k in asked.kinds.split(",") if k)
    with tempfile.TemporaryDirectory() as folder:
        bench = make(Path(folder) / "files")
        outcome = run(bench, asked.count, asked.seed, kinds)
        bench.core.workspace.close()
    told = {
        "texts": sum(outcome.passed.values()),
        "kinds": dict(sorted(outcome.passed.items())),
        "failed": len(outcome.failed),
        "failures": outcome.failed[:20],
        "slowest": outcome.slowest,
        "seconds": outcome.seconds,
    }
    print(json.dumps(told, ensure_ascii=False))
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
