"""Municipalities, settlements and common streets of a region, with dates and successors.

A document takes a municipality's name on its own date; a reform leaves the abolished one in the
directory with its last day and its successor (domain ruling 43).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from cur_desk.domain.records.directory import Territory
from cur_desk.domain.text import fold, order_key, words
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_tsv

TWO_LEVEL = "муниципальный район"
"""The only kind with settlement units below it."""
POPULATION_SOURCE = "перепись населения на 01.10.2021 (Росстат)"
_TYPE_WORDS = frozenset(
    {
        *("г", "гор", "город", "пгт", "рп", "п", "пос", "поселок", "с", "село", "д", "дер"),
        *("деревня", "ул", "улица", "пер", "переулок", "пр", "просп", "проспект", "пл"),
        *("площадь", "проезд", "округ", "район", "муниципальный", "городской", "мо", "го"),
    }
)


@dataclass(frozen=True, slots=True)
class Municipality:
    """What a territory record lacks: the genitive of its name for bodies and letters."""

    territory: Territory
    genitive: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A settlement under its present municipality."""

    oktmo: str
    name: str
    abbreviation: str
    kind: str
    population: int | None
    centre: bool

    @property
    def title(self) -> str:
        """«пгт Оричи», «г. Киров», «Бор» when the kind is not known."""
        return f"{self.abbreviation} {self.name}" if self.abbreviation else self.name


@dataclass(frozen=True, slots=True)
class Unit:
    """A settlement unit (поселение) of 2021: still there in a district, abolished in an okrug."""

    oktmo: str
    name: str


@dataclass(frozen=True, slots=True)
class Street:
    """A common street name, by how often it is met."""

    rank: int
    name: str
    kind: str

    @property
    def title(self) -> str:
        """«ул. Полевая»."""
        short = {"улица": "ул.", "переулок": "пер.", "проспект": "просп.", "площадь": "пл."}
        return f"{short.get(self.kind, self.kind)} {self.name}"


@dataclass(frozen=True, slots=True)
class Found:
    """A place found by words: the municipality, perhaps the settlement and the street."""

    title: str
    oktmo: str | None
    locality: Locality | None = None
    street: Street | None = None


class Places:
    """The places of one region."""

    def __init__(
        self,
        municipalities: Iterable[Municipality],
        localities: Iterable[Locality],
        streets: Iterable[Street],
        units: Iterable[Unit] = (),
    ) -> None:
        listed = sorted(municipalities, key=lambda m: order_key(m.territory.name))
        self._by_oktmo = {m.territory.oktmo: m for m in listed}
        self._localities = tuple(localities)
        self.streets = tuple(streets)
        self._units = tuple(units)

    @property
    def all_territories(self) -> tuple[Territory, ...]:
        """Every municipality, abolished ones too."""
        return tuple(m.territory for m in self._by_oktmo.values())

    def municipalities(self, on: date | None = None) -> tuple[Territory, ...]:
        """Municipalities in force on a day; without a day those that have no successor."""
        return tuple(t for t in self.all_territories if in_force(t, on))

    def territory(self, oktmo: str) -> Territory:
        """The municipality of a code (settlement codes of 11 digits too); KeyError if none."""
        return self._by_oktmo[oktmo[:8]].territory

    def find_territory(self, oktmo: str) -> Territory | None:
        """The municipality of a code, or nothing."""
        found = self._by_oktmo.get(oktmo[:8])
        return found.territory if found else None

    def genitive(self, oktmo: str) -> str:
        """«Оричевского муниципального округа»."""
        return self._by_oktmo[oktmo[:8]].genitive

    def present(self, oktmo: str) -> Territory:
        """The municipality of today that a code leads to through successors."""
        territory = self.territory(oktmo)
        while territory.successor:
            territory = self.territory(territory.successor.removeprefix("mo:"))
        return territory

    def unit_names(self) -> tuple[tuple[str, str], ...]:
        """(present ОКТМО, name) of the settlement units of 2021."""
        return tuple((u.oktmo, u.name) for u in self._units)

    def localities(self, oktmo: str | None = None) -> tuple[Locality, ...]:
        """Settlements of a municipality, the biggest first; of the region without a code."""
        chosen = [x for x in self._localities if oktmo is None or x.oktmo == oktmo[:8]]
        return tuple(sorted(chosen, key=lambda x: (-(x.population or 0), order_key(x.name))))

    def find(self, text: str, limit: int = 12, on: date | None = None) -> tuple[Found, ...]:
        """Municipalities, settlements, «settlement street» by the beginnings of their words."""
        asked = [w for w in words(text) if w not in _TYPE_WORDS and not w.isdigit()]
        if not asked:
            return ()
        found = [*self._whole(asked, on), *self._with_street(asked, on)]
        return tuple(dict.fromkeys(found))[:limit]

    def _whole(self, asked: list[str], on: date | None) -> list[Found]:
        hits: list[tuple[int, Found]] = []
        for place in self.localities():
            if begins(asked, place.name):
                rank = 0 if _equal(asked, place.name) else 2
                hits.append((rank, self._found(place)))
        for territory in self.municipalities(on):
            if begins(asked, territory.name):
                rank = 1 if _equal(asked, territory.short_name) else 3
                hits.append((rank, Found(territory.name, territory.oktmo)))
        for unit in self._units:
            if begins(asked, unit.name):
                hits.append((4, self._found_unit(unit)))
        hits.sort(key=lambda h: h[0])
        return [found for _, found in hits]

    def _found_unit(self, unit: Unit) -> Found:
        territory = self.territory(unit.oktmo)
        two_level = territory.territory_kind == TWO_LEVEL
        title = (
            f"{unit.name} ({territory.short_name})"
            if two_level
            else f"{territory.name} (прежде {unit.name})"
        )
        return Found(title, unit.oktmo)

    def _with_street(self, asked: list[str], on: date | None) -> list[Found]:
        hits: list[Found] = []
        for cut in range(1, len(asked)):
            streets = [s for s in self.streets if begins(asked[cut:], s.name)]
            if not streets:
                continue
            for place in self.localities():
                if begins(asked[:cut], place.name):
                    hits += [self._found(place, street) for street in streets[:5]]
        if not hits:
            hits = [Found(s.title, None, None, s) for s in self.streets if begins(asked, s.name)]
        return hits

    def _found(self, place: Locality, street: Street | None = None) -> Found:
        title = f"{place.title}, {street.title}" if street else place.title
        where = self.territory(place.oktmo).short_name
        shown = title if where == place.title else f"{title} ({where})"
        return Found(shown, place.oktmo, place, street)


def in_force(entry: Territory, on: date | None) -> bool:
    """In force on the day; without a day: not abolished."""
    return entry.valid_on(on) if on is not None else entry.valid_to is None


def begins(asked: list[str], name: str) -> bool:
    """Whether each asked word begins some word of the name, no word used twice."""
    free = [*words(name.replace("-", " ")), fold(name)]
    for word in asked:
        hit = next((w for w in free if w.startswith(word)), None)
        if hit is None:
            return False
        free.remove(hit)
    return True


def _equal(asked: list[str], name: str) -> bool:
    return " ".join(asked) == " ".join(w for w in words(name) if w not in _TYPE_WORDS)


def load_places(region_id: str) -> Places:
    """The places of a region."""
    return _load(resources_dir() / "geo", region_id)


@lru_cache(maxsize=16)
def _load(directory: Path, region_id: str) -> Places:
    return read_places(directory, region_id)


def read_places(directory: Path, region_id: str) -> Places:
    """Reads and checks the places of a region from a directory."""
    file = directory / "municipalities.tsv"
    municipalities: list[Municipality] = []
    columns = ("region", "name", "short_name", "genitive", "kind", "oktmo", "valid_from")
    for number, cells in read_tsv(file, columns):
        if cells["region"] == region_id:
            municipalities += _municipality(cells, file.name, number)
    codes = [m.territory.oktmo for m in municipalities]
    if not codes:
        raise DirectoryError(file.name, "region", f"нет муниципальных образований: {region_id}")
    twice = {c for c in codes if codes.count(c) > 1}
    if twice:
        raise DirectoryError(file.name, "oktmo", f"код ОКТМО повторяется: {min(twice)}")
    present = {m.territory.oktmo for m in municipalities if m.territory.valid_to is None}
    localities = [x for x in _localities(directory / "localities.tsv") if x.oktmo in present]
    units = [u for u in _units(directory / "units_2021.tsv") if u.oktmo in present]
    streets = _streets(directory / "streets_common.tsv")
    return Places(municipalities, localities, streets, units)


def _municipality(cells: dict[str, str], file: str, number: int) -> list[Municipality]:
    where = f"строка {number}"
    oktmo = cells["oktmo"]
    if len(oktmo) != 8 or not oktmo.isdigit():
        raise DirectoryError(file, where, f"код ОКТМО не из восьми цифр: {oktmo!r}")
    for name in ("name", "short_name", "genitive", "kind"):
        if not cells[name]:
            raise DirectoryError(file, where, f"не заполнен столбец {name}")
    since = _day(cells["valid_from"], file, where)
    territory = Territory(
        id=f"mo:{oktmo}",
        oktmo=oktmo,
        name=cells["name"],
        short_name=cells["short_name"],
        territory_kind=cells["kind"],
        centre=cells.get("centre") or None,
        population=_number(cells.get("population_2021", ""), file, where),
        population_source=POPULATION_SOURCE if cells.get("population_2021") else None,
        valid_from=since,
    )
    present = Municipality(territory, cells["genitive"])
    before = cells.get("previous_oktmo", "")
    if not before or since is None:
        return [present]
    former_name, former_kind = cells["previous_name"], cells["previous_kind"]
    former = Territory(
        id=f"mo:{before}",
        oktmo=before,
        name=former_name,
        short_name=former_name.replace("муниципальный район", "район"),
        territory_kind=former_kind,
        centre=cells.get("centre") or None,
        valid_to=since - timedelta(days=1),
        successor=territory.id,
    )
    genitive = cells["genitive"].replace("муниципального округа", "муниципального района")
    return [present, Municipality(former, genitive)]


def _localities(path: Path) -> Iterable[Locality]:
    for number, cells in read_tsv(path, ("oktmo", "name", "kind", "population_2021", "centre")):
        yield Locality(
            cells["oktmo"],
            cells["name"],
            cells["abbreviation"],
            cells["kind"],
            _number(cells["population_2021"], path.name, f"строка {number}"),
            cells["centre"] == "1",
        )


def _units(path: Path) -> Iterable[Unit]:
    for _, cells in read_tsv(path, ("oktmo", "name")):
        yield Unit(cells["oktmo"], cells["name"])


def _streets(path: Path) -> Iterable[Street]:
    for number, cells in read_tsv(path, ("rank", "name", "type")):
        rank = _number(cells["rank"], path.name, f"строка {number}") or 0
        yield Street(rank, cells["name"], cells["type"])


def _number(text: str, file: str, where: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise DirectoryError(file, where, f"не число: {text!r}")
    return int(text)


def _day(text: str, file: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DirectoryError(file, where, f"нет такой даты: {text}") from error
