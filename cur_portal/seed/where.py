"""Places of a region as people name them, in the right cases, with what can be found there."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from cur_desk.reference.places import Locality, Places, Street, load_places
from cur_portal.seed.grammar import Scene, Tags, read_table

_FLATS = {"city": 0.82, "town": 0.42, "village": 0.12}
_BIG = 60_000
_SHORTENED = 0.45
_RURAL_STREETS = 70


@dataclass(frozen=True, slots=True)
class Spot:
    """One address: settlement, street, house, and the kind of dwelling."""

    locality: Locality
    street: Street
    house: str
    flats: bool
    tall: bool
    size: str

    def tags(self, season: str) -> Tags:
        """What sentences and problems may suppose here."""
        found = {self.size, "street", "mkd" if self.flats else "private", season}
        if self.tall:
            found.add("tall")
        return frozenset(found)


class Map:
    """Settlements of a region by how many people write from them."""

    def __init__(self, region_id: str) -> None:
        self.places: Places = load_places(region_id)
        self._localities = self.places.localities()
        weights = [(x.population or 450) + 350 for x in self._localities]
        self._sums = list(accumulate(weights))
        usual = [s for s in self.places.streets if s.kind in _streets()]
        self._town_streets = usual
        self._rural = [s for s in usual if s.kind == "улица"][:_RURAL_STREETS]
        self._street_sums = list(accumulate(1 / (8 + n) for n in range(len(usual))))

    def spot(self, rng: Random) -> Spot:
        """A chance address."""
        return self._in(self._localities[self._index(rng)], rng)

    def _index(self, rng: Random) -> int:
        return bisect(self._sums, rng.random() * self._sums[-1])

    def near(self, spot: Spot, rng: Random) -> Spot:
        """Another house of the same street."""
        return Spot(
            spot.locality,
            spot.street,
            _house(rng, spot.flats, spot.size),
            spot.flats,
            spot.tall,
            spot.size,
        )

    def _in(self, locality: Locality, rng: Random) -> Spot:
        size = _size(locality)
        flats = rng.random() < _FLATS[size]
        tall = flats and (locality.population or 0) >= _BIG and rng.random() < 0.5
        if size == "village":
            street = self._rural[min(int(rng.random() ** 2 * len(self._rural)), 69)]
        else:
            point = rng.random() * self._street_sums[-1]
            street = self._town_streets[bisect(self._street_sums, point)]
        return Spot(locality, street, _house(rng, flats, size), flats, tall, size)


def _size(locality: Locality) -> str:
    if locality.kind in ("город", "часть города"):
        return "city"
    if locality.kind in ("посёлок городского типа", "рабочий посёлок", "курортный посёлок"):
        return "town"
    return "village"


def _house(rng: Random, flats: bool, size: str) -> str:
    number = 1 + int(rng.random() ** 1.5 * {"city": 120, "town": 60, "village": 45}[size])
    chance = rng.random()
    if chance < 0.12:
        return f"{number}{'абв'[int(rng.random() * 3)]}"
    if chance < 0.2 and flats and size == "city":
        return f"{number}/{1 + int(rng.random() * 4)}"
    return str(number)


def _streets() -> dict[str, list[str]]:
    return _TABLE["streets"]  # type: ignore[no-any-return]


_TABLE = read_table("places.toml")


def adjective(name: str, case: str, kind: str) -> str:
    """A street's adjective name in a case, agreeing with its kind; a name in the genitive
    («Ленина», and «Крупской» beside «улица») stays."""
    if name[0].isdigit():  # «1 Мая»
        return name
    if name.endswith(("ая", "яя")):
        stem, soft = name[:-2], name[-2] == "я" or name[-3] in "чщжш"
        ending = {"nom": name[-2:], "acc": "юю" if name[-2] == "я" else "ую"}
        return stem + ending.get(case, "ей" if soft else "ой")
    masculine = not kind.endswith(("а", "ь"))
    if masculine and name.endswith(("ий", "ый", "ой")) and len(name) > 4:
        stem = name[:-2]
        soft = name[-3] in "н" and name[-2] == "и"
        ends = {
            "nom": name[-2:],
            "acc": name[-2:],
            "gen": "его" if soft else "ого",
            "dat": "ему" if soft else "ому",
            "ins": "им" if soft or name[-3] in "кгх" else "ым",
            "pre": "ем" if soft else "ом",
        }
        return stem + ends[case]
    return name


_CASES: Sequence[str] = ("nom", "gen", "dat", "acc", "ins", "pre")


def scene_of(spot: Spot, place: Places, rng: Random) -> Scene:
    """The words of an address for sentences, some written short as people do."""
    kind = _TABLE["kinds"][spot.locality.kind]
    name = spot.locality.name
    street_forms = _streets()[spot.street.kind]
    short = rng.random() < _SHORTENED
    street = {
        case: f"{street_forms[6] if short else form} {adjective(spot.street.name, case, spot.street.kind)}"
        for case, form in zip(_CASES, street_forms, strict=False)
    }
    number = f"№ {spot.house}" if rng.random() < 0.2 else spot.house
    on_street = f"на {street['pre']}"
    tail = on_street if rng.random() < 0.6 else f"по {street['dat']}"
    return {
        "loc": spot.locality.title,
        "loc_name": name,
        "loc_gen": _genitive(spot, kind[1]),
        "loc_kind_dat": kind[2],
        "loc_kind_ins": kind[4],
        "loc_acc": f"{kind[3]} {name}",
        "in_loc": _in_locality(spot, kind[5], rng),
        "in_loc_to": f"в {kind[3]} {name}",
        "mo": place.territory(spot.locality.oktmo).short_name,
        "st": street["nom"],
        "st_gen": street["gen"],
        "st_acc": street["acc"],
        "st_ins": street["ins"],
        "on_st": on_street,
        "by_st": f"по {street['dat']}",
        "house": spot.house,
        "at_house": f"в доме {number} {tail}",
        "our_house_gen": f"дома {number} {tail}",
        "near_house": f"{'у' if rng.random() < 0.5 else 'возле'} дома {number} {tail}",
        "addr": f"{spot.locality.title}, {spot.street.title}, д. {spot.house}",
        "entr": str(1 + int(rng.random() * 4)),
        "flat": str(1 + int(rng.random() * 80)),
        "route": str(1 + int(rng.random() * 38))
        if spot.size == "city"
        else str(101 + int(rng.random() * 80)),
        "schoolno": f"№ {1 + int(rng.random() * 24)}" if spot.size == "city" else "",
    }


def _genitive(spot: Spot, kind_gen: str) -> str:
    """«города Котовска», but «села Бокино»: only names of towns are declined beside their kind."""
    name = spot.locality.name
    if spot.locality.kind == "город" and name in _TABLE["towns"]:
        return f"{kind_gen} {_TABLE['towns'][name][1]}"
    return f"{kind_gen} {name}"


def _in_locality(spot: Spot, kind_pre: str, rng: Random) -> str:
    name, kind = spot.locality.name, spot.locality.kind
    if kind == "город" and name in _TABLE["towns"]:
        town = _TABLE["towns"][name][0]
        return f"в {town}" if rng.random() < 0.6 else f"в городе {town}"
    if kind == "" and name.endswith(("ово", "ево", "ино", "ыно", "ёво")):
        return f"в {name}"
    return f"в {kind_pre} {name}"
