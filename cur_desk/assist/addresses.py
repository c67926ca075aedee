"""From the words of a text to the municipality: choices with reasons, never a filled-in answer.

Each mention (a district, a town, a village, a body named after a place) speaks for one or several
municipalities; what stands together in one address must agree. The place of the form's own text
and the applicant's address are weaker hints.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from cur_desk.assist import fact_addresses as parts
from cur_desk.assist import place_names
from cur_desk.assist.fact_contacts import phones
from cur_desk.assist.morph import known, plain
from cur_desk.assist.place_index import TOWN, Named, PlaceIndex, place_index
from cur_desk.domain.text import fold

MOST_CHARS = 40_000
MOST = 4
_WEAKEST, _SURE_SCORE, _SURE_MARGIN = 0.3, 1.1, 0.3
_DISTRICT, _TYPED, _BARE, _UNIT, _BODY, _HINT = 3.0, 2.0, 1.3, 1.8, 0.6, 0.9
_TOWN_SHARE, _CAPITAL_SHARE = 0.78, 0.7
"""A village says where it is; a town may only be where people go."""
_ROAD = 0.6
_STREET_KNOWN, _STREET_ANY, _PHONE = 0.8, 0.55, 0.7
_FUZZY = 0.75
_UNKNOWN_LIST = 0.8
"""A name that only the partial list has tells a little less."""
_ADDRESS = 1.5
"""A run with a street or a house is where the matter is, rather than where somebody came from."""
_PASSING = re.compile(
    r"\b(?:из|до|через|в\s+сторону|трасс\w+|рейс\w*|маршрут\w*|направлени\w+|возят\s+в|ехать\s+в|едем\s+в|ездить\s+в|"
    r"езжу\s+в|ездим\s+в|добираться\s+в|переехал\w*\s+из|электричк\w+|поезд\w*|"
    r"(?:лечусь|лечил\w+|лежу|лежал\w*|учусь|учится|работаю|работает|воз(?:им|или)|повезли|везут|поехал\w*|ездил\w*|едут|едет)\s+в)\s*$",
    re.IGNORECASE,
)
_OWN_FROM = re.compile(
    r"\b(?:я|мы|сам[аи]?|родом|пиш\w{1,3}|обраща\w{2,4}|звон\w{1,3}|жител\w{1,3}|пенсионер\w{0,3}|семья)\s+из\s*$",
    re.IGNORECASE,
)
"""«Я из Оричей» says where one lives; «еду из Оричей» only what one passes."""
_PASSING_SHARE = 0.45
_OWN_PLACE = re.compile(
    r"\b(?:жив\w+|прожива\w+|жител\w+|по\s+адресу|у\s+нас|наш\w*)\b[^.!?]{0,24}$", re.IGNORECASE
)
_BODIES = re.compile(
    r"\b(?P<name>[А-ЯЁа-яё]{4,24}(?:-[А-ЯЁа-яё]{2,24})?(?:ск|цк)\w{2,3})\s+(?:ЦРБ|МЦРБ|районн\w+|центральн\w+|РЭС|администраци\w+|лесничеств\w+|ДРСУ|ДУ|"
    r"участк\w+|КЦСОН|суд\w*|(?P<town>ЦГБ|больниц\w+|поликлиник\w+|водоканал\w*|школ\w+|дом\w*\s+культуры|роддом\w*|"
    r"дорог\w*|двор\w*|парк\w*|вокзал\w*|рын(?:ок|к\w+)|мэри\w+|горадминистраци\w+|городск\w+|троллейбус\w*|трамва\w*|депо\b|"
    r"маршрут\w*|перевозчик\w*|коммунальщик\w*|тротуар\w*|кладбищ\w+|УК\b))"
)
_UNITS = re.compile(
    r"\b(?P<name>[А-ЯЁа-яё]{4,24}(?:-[А-ЯЁа-яё]{4,24})?(?:ск|цк)\w{2,3})\s+(?:сельск\w+\s+поселени\w+|с/п|сельсовет\w*|городск\w+\s+поселени\w+|сельск\w+\s+округ\w*)"
)
_ADJECTIVE = re.compile(r"[А-ЯЁа-яё-]+")


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A municipality that the words may mean, the settlement in it if one was named, and why."""

    oktmo: str
    title: str
    locality: str
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """Choices, the likeliest first; ``sure``: the first may be offered as the one."""

    choices: tuple[PlaceChoice, ...]
    sure: bool

    @property
    def oktmo(self) -> str | None:
        """The municipality if the words leave no doubt."""
        return self.choices[0].oktmo if self.sure else None


@dataclass(slots=True)
class _Votes:
    """What speaks for one municipality."""

    score: float = 0.0
    words: dict[str, float] = field(default_factory=dict)
    locality: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One reading of one place: which municipalities, how strongly, by which words."""

    options: tuple[tuple[str, str], ...]
    """(ОКТМО, settlement or nothing)."""
    weight: float
    words: str
    spread: float = 1.0


def find_place(text: str, region: str, *, hints: tuple[str, ...] = ()) -> PlaceGuess:
    """The municipality of a text. ``hints``: the applicant's address, the name of a group."""
    index = place_index(region)
    votes: dict[str, _Votes] = defaultdict(_Votes)
    for mention in _mentions(plain(text[:MOST_CHARS]), index):
        _count(votes, mention)
    for hint in hints:
        for mention in _mentions(plain(hint[:2_000]), index):
            _count(votes, mention, _HINT / max(_HINT, mention.weight))
    if not votes and _URBAN.search(text[:MOST_CHARS]):
        # Nothing is named, but it is a town: most such texts come from the seat of the region.
        _count(votes, _Mention(((index.capital, ""),), _FALLBACK, ""))
    ranked = sorted(votes.items(), key=lambda item: (-item[1].score, item[0]))
    choices = tuple(_choice(index, oktmo, v) for oktmo, v in ranked[:MOST] if v.score >= _WEAKEST)
    return PlaceGuess(choices, _sure(choices))


def _sure(choices: tuple[PlaceChoice, ...]) -> bool:
    if not choices or choices[0].score < _SURE_SCORE:
        return False
    return len(choices) == 1 or choices[0].score - choices[1].score >= _SURE_MARGIN


def _choice(index: PlaceIndex, oktmo: str, votes: _Votes) -> PlaceChoice:
    title = index.places.territory(oktmo).short_name
    named = max(votes.locality, key=lambda n: votes.locality[n]) if votes.locality else ""
    words = sorted(filter(None, votes.words), key=lambda w: -votes.words[w])[:3]
    return PlaceChoice(oktmo, title, named, tuple(words), round(votes.score, 3))


def _count(votes: dict[str, _Votes], mention: _Mention, share: float = 1.0) -> None:
    municipalities = dict.fromkeys(oktmo for oktmo, _ in mention.options)
    if not municipalities:
        return
    weight = mention.weight * share / len(municipalities) ** mention.spread
    for oktmo in municipalities:
        held = votes[oktmo]
        # A place said five times is not five times surer.
        again = held.words.get(mention.words.lower(), 0.0)
        held.score += weight if not again else weight * 0.15
        held.words[mention.words.lower()] = max(again, weight)
    for oktmo, locality in mention.options:
        if locality:
            named = votes[oktmo].locality
            named[locality] = named.get(locality, 0.0) + weight


def _mentions(text: str, index: PlaceIndex) -> Iterator[_Mention]:
    runs = parts.places(text)
    for run in runs:
        yield from _of_run(text, run, index)
    yield from _by_streets(text, runs, index)
    for phone in phones(text):
        town = index.by_phone(phone.value)
        if town is not None:
            yield _Mention(((town, ""),), _PHONE, text[phone.start : phone.end])
    for match in _UNITS.finditer(text):
        options = tuple((o, "") for o in index.unit(match["name"]))
        yield _Mention(options, _UNIT, match.group(), 0.5)
    yield from _parts_of_towns(text, runs, index)
    for match in _UNKNOWN.finditer(text):
        yield from _misspelt(match, index)
    yield from _towns(text, runs, index)
    for match in _BODIES.finditer(text):
        towns = index.of_town(match["name"]) if match["town"] else ()
        options = tuple((o, "") for o in towns or index.district(match["name"]))
        yield _Mention(options, _BODY, match.group(), 0.5)


_UNKNOWN = re.compile(
    r"(?:^|\b(?:в|во|из|г|город\w?|под|пгт|пос|поселок|посёлок|район|р-н)[\s.]{1,2}|[.!?]\s)(?P<name>[А-ЯЁ][а-яё]{4,20}(?:-[А-ЯЁ][а-яё]{2,20})?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_PART_SHARE = 0.5
_PART = re.compile(
    r"\b(?i:на|мкр?н?\.?|м-н\.?|микрорайон\w{0,2}|район\w{0,2}|р-н\w?\.?)\s[«\"]?"
    r"(?P<name>[А-ЯЁ][А-ЯЁа-яё]{2,20}(?:[ -][А-ЯЁа-яё]{2,20})?)(?!\w)"
)


def _parts_of_towns(text: str, runs: list[parts.Address], index: PlaceIndex) -> Iterator[_Mention]:
    """«На Филейке», «мкр Дружба»: a part of a town under its own name."""
    told = {p.start for r in runs for p in r.parts if p.kind == parts.SETTLEMENT}
    for match in _PART.finditer(text):
        if match.start("name") in told:
            continue
        name = match["name"]
        named = index.settlements(name) or index.settlements(re.split("[ -]", name)[0])
        # «В районе Победы» is a street oftener than a village: only towns have parts.
        options = tuple((n.oktmo, n.name) for n in named if n.oktmo in index.towns)
        # The same words may have spoken as a street for the seat of the region already.
        again = any(n.oktmo == index.capital for n in named)
        typed = not again and not match.group().lower().startswith("на ")
        yield _Mention(options, _BARE * _UNKNOWN_LIST if typed else _PART_SHARE, match.group(), 0.7)


_URBAN = re.compile(
    r"\b(?:подъезд\w*|лифт\w*|троллейбус\w*|трамва\w*|маршрут\w*\s(?:№\s?)?\d+|автобус\w*\s(?:№\s?)?\d+|микрорайон\w*|"
    r"многоэтаж\w*|многокварт\w*|остановк\w+|ТЦ|ЖК|проспект\w*|бульвар\w*|наш\w*\sгород\w*|по\sгороду|в\sгороде|в\sцентре)\b",
    re.IGNORECASE,
)
_FALLBACK = 0.32


_CAPITALISED = re.compile(r"(?<![\w-])[А-ЯЁ][А-Яа-яё]{3,20}(?![\w-])")
_PERSON_BEFORE = re.compile(
    r"(?:[А-ЯЁ]\.\s?|\b(?:ул\w*\.?|пр\w*\.?|имени|им\.|врач\w*|директор\w*|[А-ЯЁ][а-яё]+)\s)$"
)
_PERSON_AFTER = re.compile(r"\s?(?:[А-ЯЁ]\.|[А-ЯЁ][а-яё]+)")
_SURNAME_TOWN, _DEMONYM = 0.65, 0.8


def _towns(text: str, runs: list[parts.Address], index: PlaceIndex) -> Iterator[_Mention]:
    """Towns of the region that are called like a person («Орлов», «Данилов»), and their people."""
    taken = [p for r in runs for p in r.parts]
    for match in _WORDS.finditer(text):
        oktmo = index.of_people(fold(match.group()))
        if oktmo is not None:
            yield _Mention(((oktmo, ""),), _DEMONYM, match.group())
    for match in _CAPITALISED.finditer(text):
        if any(p.start <= match.start() < p.end for p in taken):
            continue
        named = tuple(n for n in index.settlements(match.group()) if n.kind == TOWN and n.shipped)
        before = text[max(0, match.start() - 18) : match.start()]
        if not named or _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(text, match.end()):
            continue
        yield _Mention(tuple((n.oktmo, n.name) for n in named), _SURNAME_TOWN, match.group())


_WORDS = re.compile(r"[А-ЯЁа-яё]{6,18}")


def _misspelt(match: re.Match[str], index: PlaceIndex) -> Iterator[_Mention]:
    """A word that no dictionary has, where a place would stand: the nearest name."""
    name = match["name"]
    folded = fold(name)
    if known(folded) or index.settlements(name):
        return
    named = index.misspelt(name)
    if named:
        chosen = _by_type(named, "")
        yield _Mention(tuple((n.oktmo, n.name) for n in chosen), _BARE * _FUZZY, name, 0.7)


def _by_streets(text: str, runs: list[parts.Address], index: PlaceIndex) -> Iterator[_Mention]:
    """A street alone: the town that is known for it, else weakly the capital of the region."""
    for run in runs:
        for part in run.parts:
            if part.kind != parts.STREET:
                continue
            said = text[part.start : part.end]
            towns = index.street_towns(said)
            if len(towns) == 1:
                yield _Mention(((towns[0], ""),), _STREET_KNOWN, said)
            elif not towns or index.capital in towns:
                yield _Mention(((index.capital, ""),), _STREET_ANY, said)


def _of_run(text: str, run: parts.Address, index: PlaceIndex) -> Iterator[_Mention]:
    factor = _ADDRESS if run.has(parts.STREET) or run.has(parts.HOUSE) else 1.0
    before = text[max(0, run.start - 24) : run.start]
    if _OWN_FROM.search(before):
        factor *= 1.25
    elif _PASSING.search(before) and not run.has(parts.STREET):
        factor *= _PASSING_SHARE
    elif _OWN_PLACE.search(text[max(0, run.start - 40) : run.start]):
        factor *= 1.25
    districts = [
        o for p in run.parts if p.kind == parts.DISTRICT for o in _district(text, p, index)
    ]
    read = [p for p in run.parts if p.kind == parts.SETTLEMENT]
    for road in (p for p in run.parts if p.kind == parts.ROAD):
        for start, end in place_names.bare_settlements(text[road.start : road.end]):
            town = parts.Part(parts.SETTLEMENT, road.start + start, road.start + end)
            yield from _settlement(text, town, index, factor * _ROAD)
    said = " ".join(text[run.start : run.end].split())
    if districts:
        yield _in_district(text, districts, read, index, said, factor)
        return
    for part in read:
        yield from _settlement(text, part, index, factor)


def _in_district(
    text: str,
    districts: list[str],
    read: list[parts.Part],
    index: PlaceIndex,
    said: str,
    factor: float,
) -> _Mention:
    options: list[tuple[str, str]] = [(o, "") for o in dict.fromkeys(districts)]
    for part in read:
        named = index.settlements(_name(text, part))
        inside = [(n.oktmo, n.name) for n in named if n.oktmo in districts]
        town = [n for n in named if n.kind == TOWN and n.shipped]
        if inside:
            options = inside
        elif town and all(index.inner_district(w) for w in _adjectives(text, said)):
            options = [(n.oktmo, n.name) for n in town]
        else:
            options = [(o, _name(text, part)) for o in dict.fromkeys(districts)]
    return _Mention(tuple(options), _DISTRICT * factor, said, 0.6)


def _adjectives(text: str, said: str) -> list[str]:
    return [
        w
        for w in _ADJECTIVE.findall(said)
        if fold(w).endswith(("ский", "ского", "ском", "скому", "ским"))
    ]


def _district(text: str, part: parts.Part, index: PlaceIndex) -> tuple[str, ...]:
    said = text[part.start : part.end]
    if "имени" in said:
        return tuple(
            t.oktmo
            for t in index.places.municipalities()
            if fold(said.split()[-1]) in fold(t.short_name)
        )
    return index.district(said.split()[0])


_TYPE = re.compile(rf"^(?i:{parts.SETTLEMENT_TYPE})")


def _name(text: str, part: parts.Part) -> str:
    said = text[part.start : part.end]
    match = _TYPE.match(said)
    return said[match.end() :].strip() if match else said


def _settlement(
    text: str, part: parts.Part, index: PlaceIndex, factor: float
) -> Iterator[_Mention]:
    said = text[part.start : part.end]
    match = _TYPE.match(said)
    typed = match is not None
    name = said[match.end() :].strip() if match else said
    named = index.settlements(name)
    weight = (_TYPED if typed else _BARE) * factor
    if not named and typed:
        named, weight = index.misspelt(name), weight * _FUZZY
    if not named:
        return
    chosen = _by_type(named, fold(match.group()).strip(" .") if match else "")
    if not any(n.shipped for n in chosen):
        weight *= _UNKNOWN_LIST
    if all(n.kind == TOWN for n in chosen):
        weight *= _CAPITAL_SHARE if chosen[0].oktmo == index.capital else _TOWN_SHARE
    yield _Mention(tuple((n.oktmo, n.name) for n in chosen), weight, said, 0.7)


def _by_type(named: tuple[Named, ...], kind: str) -> tuple[Named, ...]:
    """«г. …» is a town; a name alone is a town first, then what the census lists."""
    towns = tuple(n for n in named if n.kind == TOWN)
    if kind.startswith("г"):
        return towns or named
    if kind:
        rest = tuple(n for n in named if n.kind != TOWN)
        return _shipped(rest or named)
    return towns or _shipped(named)


def _shipped(named: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple(n for n in named if n.shipped) or named
