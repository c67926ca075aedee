"""The small language of the seed's sentences, read once from ``data/*.toml``.

``{name}`` is filled from the scene, ``<муж|жен>`` agrees with the writer, ``[a|b|c]`` is chance;
words ``@city @!village @winter`` before a sentence say where it makes sense.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from cur_desk.errors import BugError

_MARK = re.compile(r"\{(\w+)\}|<([^|<>]*)\|([^|<>]*)>|\[([^\[\]]+)\]")
_SPACES = re.compile(r" {2,}")
_BEFORE_STOP = re.compile(r" +([.,!?;:])")
Scene = dict[str, str]
Tags = frozenset[str]


class Template:
    """One parsed sentence."""

    __slots__ = ("_parts",)

    def __init__(self, text: str) -> None:
        parts: list[Any] = []
        at = 0
        for mark in _MARK.finditer(text):
            if mark.start() > at:
                parts.append(text[at : mark.start()])
            if mark[1]:
                parts.append((mark[1],))
            elif mark[4]:
                parts.append([Template(piece) for piece in mark[4].split("|")])
            else:
                parts.append((mark[2], mark[3]))
            at = mark.end()
        if at < len(text):
            parts.append(text[at:])
        self._parts = parts

    def fill(self, scene: Scene, rng: Random, female: bool = False) -> str:
        """The sentence of this scene, as it is written (no capital added)."""
        text = "".join([self._piece(p, scene, rng, female) for p in self._parts])
        if "  " in text or " ," in text or text.endswith(" "):
            text = _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text)).strip()
        return text

    @staticmethod
    def _piece(part: Any, scene: Scene, rng: Random, female: bool) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, list):
            chosen: Template = part[int(rng.random() * len(part))]
            return chosen.fill(scene, rng, female)
        if len(part) == 2:
            return str(part[1 if female else 0])
        try:
            return scene[part[0]]
        except KeyError as error:
            raise BugError(f"the seed's sentence asks for {part[0]}") from error


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the places it fits."""

    template: Template
    wanted: Tags
    refused: Tags

    def fits(self, tags: Tags) -> bool:
        """Whether the sentence makes sense in a place with these tags."""
        return self.wanted <= tags and not (self.refused & tags)


class Lines:
    """A set of sentences to choose from."""

    def __init__(self, text: str) -> None:
        self.all = tuple(_line(row) for row in text.splitlines() if row.strip())
        self._by_tags: dict[Tags, tuple[Line, ...]] = {}

    def fitting(self, tags: Tags) -> tuple[Line, ...]:
        """Those that fit the place."""
        found = self._by_tags.get(tags)
        if found is None:
            found = self._by_tags[tags] = tuple(x for x in self.all if x.fits(tags))
        return found

    def pick(self, scene: Scene, tags: Tags, rng: Random, female: bool = False) -> str:
        """One sentence; empty if none fits."""
        found = self.fitting(tags)
        if not found:
            return ""
        return found[int(rng.random() * len(found))].template.fill(scene, rng, female)

    def several(
        self, count: int, scene: Scene, tags: Tags, rng: Random, female: bool = False
    ) -> list[str]:
        """Up to ``count`` different sentences."""
        found = self.fitting(tags)
        chosen = rng.sample(found, min(count, len(found)))
        return [line.template.fill(scene, rng, female) for line in chosen]


def _line(row: str) -> Line:
    wanted: set[str] = set()
    refused: set[str] = set()
    while row.startswith("@"):
        tag, _, row = row.partition(" ")
        (refused if tag.startswith("@!") else wanted).add(tag.lstrip("@!"))
    return Line(Template(row.strip()), frozenset(wanted), frozenset(refused))


LISTS = (
    *("title", "essence", "report", "open", "detail", "harm", "ask"),
    *("social", "fact", "done", "plan"),
)


@dataclass(frozen=True)
class Family:
    """A family of problems: its codes, where it occurs and the sentences about it."""

    key: str
    codes: tuple[str, ...]
    wanted: Tags
    refused: Tags
    weight: float
    who: tuple[tuple[str, float], ...]
    jurisdiction: str
    cause: str
    category: str
    mass: bool = False
    kind: str = ""
    threat: str = ""
    entity: bool = False
    special: tuple[str, ...] = ()
    lines: dict[str, Lines] = field(default_factory=dict)

    @property
    def shared(self) -> bool:
        """Whether it concerns neighbours and a place rather than the writer alone."""
        return self.mass or bool(self.wanted & {"mkd", "private", "street"})

    @property
    def mild(self) -> bool:
        """Whether nothing is complained of: thanks, no appeal."""
        return self.kind == "not_appeal"

    def fits(self, tags: Tags) -> bool:
        """Whether the problem can occur in such a place (no lift in a village house)."""
        return self.wanted <= tags and not (self.refused & tags)


def read_table(name: str) -> dict[str, Any]:
    """A data file of the seed."""
    file = resources.files("cur_portal.seed") / "data" / name
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def families() -> tuple[Family, ...]:
    """All families of problems."""
    names = ("roads_transport.toml", "housing.toml", "social_sphere.toml")
    found: list[Family] = []
    for name in (*names, "nature_business_other.toml"):
        found += [_family(key, row) for key, row in read_table(name).items()]
    return tuple(found)


def _family(key: str, row: dict[str, Any]) -> Family:
    needs = row["needs"]
    who = tuple((w.partition(":")[0], float(w.partition(":")[2])) for w in row["who"])
    return Family(
        key=key,
        codes=tuple(row["codes"]),
        wanted=frozenset(n for n in needs if not n.startswith("!")),
        refused=frozenset(n[1:] for n in needs if n.startswith("!")),
        weight=float(row["weight"]),
        who=who,
        jurisdiction=row["jurisdiction"],
        cause=row["cause"],
        category=row["category"],
        mass=row.get("mass", False),
        kind=row.get("kind", ""),
        threat=row.get("threat", ""),
        entity=row.get("applicant") == "entity",
        special=tuple(row.get("special", ())),
        lines={name: Lines(row[name]) for name in LISTS},
    )


def chance(pairs: Iterable[tuple[Any, float]], rng: Random) -> Any:
    """One of the values by their weights."""
    listed = list(pairs)
    point = rng.random() * sum(weight for _, weight in listed)
    for value, weight in listed:
        point -= weight
        if point < 0:
            return value
    return listed[-1][0]


def capital(text: str) -> str:
    """The sentence with a capital first letter."""
    return text[:1].upper() + text[1:]
