"""What a region's places are called: settlements, districts, units, parts of towns, by any form.

The index answers «which municipalities can these words mean»; :mod:`cur_desk.assist.addresses`
weighs the answers of a whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from cur_desk.assist.place_names import is_settlement, listed
from cur_desk.assist.toponym_forms import adjective_of, adjective_root, forms_of
from cur_desk.domain.text import fold, words
from cur_desk.reference.places import Places, load_places

TOWN, SETTLEMENT, PART = "town", "settlement", "part"
_TYPES = frozenset(
    (
        "городской",
        "муниципальный",
        "округ",
        "район",
        "город",
        "зато",
        "имени",
        "сельское",
        "поселение",
        "г",
        "сельсовет",
    )
)
_CLOSE = 88
_SHORTEST_FUZZY = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A settlement that a name may mean."""

    oktmo: str
    name: str
    kind: str
    shipped: bool
    """In the census list, not only in the partial one."""


class PlaceIndex:
    """Names of one region."""

    def __init__(self, places: Places) -> None:
        self.places = places
        present = {t.oktmo: t for t in places.municipalities()}
        self._names: dict[str, list[tuple[tuple[frozenset[str], ...], Named]]] = {}
        for place in places.localities():
            kind = TOWN if place.abbreviation.startswith("г") else SETTLEMENT
            self._add(place.name, Named(place.oktmo, place.name, kind, True))
        self.towns: set[str] = set()
        for territory in present.values():
            if territory.territory_kind == "городской округ" or territory.short_name.startswith(
                "г. "
            ):
                self.towns.add(territory.oktmo)
                name = territory.short_name.removeprefix("г. ").removeprefix("ЗАТО ")
                self._add(name, Named(territory.oktmo, name, TOWN, True))
        for oktmo, name in listed("settlements.tsv"):
            if oktmo in present:
                self._add(name, Named(oktmo, name, SETTLEMENT, False))
        self._districts: dict[str, list[str]] = {}
        for territory in present.values():
            for word in words(territory.short_name):
                root = adjective_root(word)
                if word not in _TYPES and root != word:
                    self._note(root, territory.oktmo)
        self._adjectives_of_towns()
        self._units: dict[str, list[str]] = {}
        for unit in places.unit_names():
            root = adjective_root(words(unit[1])[0])
            held = self._units.setdefault(root, [])
            if unit[0] not in held:
                held.append(unit[0])
        self._parts(present)
        self._streets_of(present)
        self._by_sound: dict[str, list[str]] = {}
        for form in self._names:
            if len(form) >= _SHORTEST_FUZZY:
                self._by_sound.setdefault(_sound(form), []).append(form)
        self._sounds = sorted(self._by_sound)
        # The seat of a region is its most populous municipality.
        self.capital = max(present.values(), key=lambda t: t.population or 0).oktmo

    def _adjectives_of_towns(self) -> None:
        self._of_towns: dict[str, list[str]] = {}
        every = {n for held in self._names.values() for _, n in held}
        for named in sorted(every, key=lambda n: n.oktmo):
            if named.kind == TOWN and named.shipped:
                held_towns = self._of_towns.setdefault(adjective_of(fold(named.name)), [])
                if named.oktmo not in held_towns:
                    held_towns.append(named.oktmo)

    def _parts(self, present: Iterable[str]) -> None:
        from cur_desk.paths import resources_dir
        from cur_desk.reference.toml_files import read_tsv

        self._city_districts: dict[str, list[str]] = {}
        self._codes: list[tuple[str, str]] = []
        self._people: dict[str, str] = {}
        file = resources_dir() / "assist" / "city_districts.tsv"
        for _, cells in read_tsv(file, ("oktmo", "kind", "names")):
            if cells["oktmo"] not in present:
                continue
            for name in cells["names"].split(","):
                if cells["kind"] == "phone":
                    self._codes.append((name.strip(), cells["oktmo"]))
                elif cells["kind"] == "people":
                    self._people[fold(name.strip())] = cells["oktmo"]
                elif cells["kind"] == "district":
                    root = adjective_root(fold(name.strip()))
                    self._city_districts.setdefault(root, []).append(cells["oktmo"])
                else:
                    self._add(name.strip(), Named(cells["oktmo"], name.strip(), TOWN, True))

    def _streets_of(self, present: Iterable[str]) -> None:
        self._common = {_street_key(s.name) for s in self.places.streets}
        self._streets: dict[str, list[str]] = {}
        for oktmo, name in listed("streets.tsv"):
            if oktmo in present:
                held = self._streets.setdefault(_street_key(name), [])
                if oktmo not in held:
                    held.append(oktmo)

    def street_towns(self, name: str) -> tuple[str, ...]:
        """Towns that are known to have the street; nothing if it is known of none, or is common."""
        key = _street_key(name)
        return () if key in self._common else tuple(self._streets.get(key, ()))

    def of_people(self, word: str) -> str | None:
        """The town whose people are called so."""
        return self._people.get(word)

    def by_phone(self, number: str) -> str | None:
        """The municipality of a telephone with an area code: the longest code decides."""
        if not number.startswith("+7"):
            return None
        fitting = [c for c in self._codes if number[2:].startswith(c[0])]
        return max(fitting, key=lambda c: len(c[0]))[1] if fitting else None

    def _note(self, root: str, oktmo: str) -> None:
        held = self._districts.setdefault(root, [])
        if oktmo not in held:
            held.append(oktmo)

    def _add(self, name: str, named: Named) -> None:
        parts = [forms_of(w) for w in words(name.replace("-", " "))]
        if not parts:
            return
        for first in parts[0]:
            self._names.setdefault(first, []).append((tuple(parts[1:]), named))

    def settlements(self, name: str) -> tuple[Named, ...]:
        """Settlements that the words are, whole and in any form."""
        asked = words(name.replace("-", " "))
        if not asked:
            return ()
        found: dict[Named, None] = {}
        for rest, named in self._names.get(asked[0], ()):
            if len(rest) == len(asked) - 1 and all(
                w in f for w, f in zip(asked[1:], rest, strict=True)
            ):
                found[named] = None
        return tuple(found)

    def misspelt(self, name: str) -> tuple[Named, ...]:
        """Settlements whose name is nearest to a word that no name is; only clear ones."""
        asked = fold(name).replace("-", " ")
        if len(asked) < _SHORTEST_FUZZY or " " in asked or is_settlement(name):
            return ()
        sound = _sound(asked)
        best = process.extract(sound, self._sounds, scorer=fuzz.ratio, limit=3, score_cutoff=_CLOSE)
        found: dict[Named, None] = {}
        for known_sound, _, _ in best:
            for form in self._by_sound[known_sound]:
                if abs(len(form) - len(asked)) > 1:
                    continue
                for rest, named in self._names[form]:
                    if not rest:
                        found[named] = None
        return tuple(found)

    def district(self, adjective: str) -> tuple[str, ...]:
        """Municipalities that «… район, округ» may mean; a misspelt one too."""
        root = adjective_root(
            fold(adjective).split("-")[0] if "-" not in fold(adjective) else fold(adjective)
        )
        exact = self._districts.get(root)
        if exact:
            return tuple(exact)
        inner = self._city_districts.get(root)
        if inner:
            return tuple(inner)
        if not root.endswith(("ск", "цк")):
            return ()  # «Избирательный округ» is no misspelt name
        best = process.extractOne(
            root, list(self._districts), scorer=fuzz.ratio, score_cutoff=_CLOSE
        )
        return tuple(self._districts[best[0]]) if best and len(root) >= _SHORTEST_FUZZY else ()

    def of_town(self, adjective: str) -> tuple[str, ...]:
        """«Рыбинские дороги»: the town an adjective is made of, unless streets everywhere are called so."""
        root = adjective_root(fold(adjective))
        return () if root in self._common else tuple(self._of_towns.get(root, ()))

    def inner_district(self, adjective: str) -> tuple[str, ...]:
        """Towns that have a district of that name."""
        return tuple(self._city_districts.get(adjective_root(fold(adjective)), ()))

    def unit(self, adjective: str) -> tuple[str, ...]:
        """Municipalities with a settlement unit of that name."""
        return tuple(self._units.get(adjective_root(fold(adjective)), ()))


_SOUNDS = str.maketrans("оеяёыъйэю", "аиииииииу")
_TWICE = re.compile(r"(.)\1+")


def _sound(word: str) -> str:
    """Vowels that are heard alike are one, doubled letters too: «аричи» sounds as «оричи»."""
    return _TWICE.sub(r"\1", word.translate(_SOUNDS).replace("ь", ""))


_STREET_WORDS = frozenset(
    (
        *(
            "ул",
            "улица",
            "улице",
            "улицы",
            "улицу",
            "пер",
            "переулок",
            "переулке",
            "просп",
            "проспект",
            "проспекте",
        ),
        *(
            "проспекта",
            "пр",
            "т",
            "пр-т",
            "проезд",
            "проезде",
            "пл",
            "площадь",
            "площади",
            "шоссе",
            "тракт",
            "тракту",
        ),
        *(
            "тракте",
            "бульвар",
            "бульваре",
            "наб",
            "набережная",
            "набережной",
            "имени",
            "им",
            "аллея",
            "аллее",
            "улицей",
        ),
    )
)


def _street_key(name: str) -> str:
    """«ул. Советской», «Советская» → «советск»; genitives stay as they are."""
    told = [w for w in words(name.replace("-", " ")) if w not in _STREET_WORDS]
    return " ".join(adjective_root(w) for w in told)


@lru_cache(maxsize=8)
def place_index(region: str) -> PlaceIndex:
    """The index of a region, built once."""
    return PlaceIndex(load_places(region))
