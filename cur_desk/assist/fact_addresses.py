"""Addresses as runs of a text: settlement, street, houses, kilometre of a road.

Parts are found each by its own pattern and joined where they stand together, as a clerk would
copy them. A settlement alone counts only where no street is near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cur_desk.assist import place_names
from cur_desk.assist.fact import Span
from cur_desk.assist.shapes import MONTH_BEGINNINGS, NAME, QUOTED
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml

REGION, DISTRICT, SETTLEMENT, STREET, HOUSE, ROAD = (
    "region",
    "district",
    "settlement",
    "street",
    "house",
    "road",
)
NEAR = 160
_SHORTEST_LOW = 6

_CAP = r"[А-ЯЁ][а-яёА-ЯЁ]{1,24}(?:-[А-ЯЁа-яё]{1,24}){0,3}"
_ANY = r"[А-ЯЁа-яё][а-яёА-ЯЁ]{2,24}(?:-[А-ЯЁа-яё]{1,24}){0,2}"
_NUMBERED = r"(?:\d{1,3}\s?-?\s?(?:й|я|ый|ая|ой|го|е)\s|\d{1,2}[\s-](?:лет|летия)\s|(?:8|1|9|23)\s(?=Март|Ма|Феврал|Январ|март|ма))?"
_INITIAL = r"(?:[А-ЯЁ]\.\s?){0,2}"
_NOUNS = {"область": r"(?:област\w{1,2}\b|обл\b\.?)", "край": r"кра\w{1,2}\b"}


def _regions() -> re.Pattern[str]:
    """«Кировской области», «в Хабаровском крае»: names of the regions that have a profile."""
    rows = []
    for path in sorted((resources_dir() / "regions").glob("[a-z]*.toml")):
        adjective, noun = read_toml(path)["region"]["nominative"].split()
        rows.append(rf"\b{adjective[:-2]}\w{{2,3}}\s{_NOUNS[noun]}")
    return re.compile("|".join(rows), re.IGNORECASE)


_REGION = _regions()
_DISTRICT = re.compile(
    r"(?:\b(?:[А-ЯЁа-яё]{3,20}(?:-[А-ЯЁа-яё]{2,16})?(?:ск|цк)(?:ий|ого|ому|им|ом|ой|ова)|(?-i:[А-ЯЁ][а-яё]{3,20})н(?:ый|ого|ому|ым|ом))\s(?:муниципальн\w{2,3}\s|городск\w{2,3}\s)?"
    r"(?:район(?:а|е|у|ом)?\b|(?:сельск\w+\s|городск\w+\s)?поселени[еяюи]\b|с/п\b|сельсовет\w?\b|р-он\w?\b|р-н[ае]?\b\.?|р/н\b|округ(?:а|е|у|ом)?\b|м\.?\s?о\.?(?=[\s,]|$))"
    r"|\bрайон(?:а|е|у|ом)?\sимени\s(?:Лазо|Полины\sОсипенко))",
    re.IGNORECASE,
)
SETTLEMENT_TYPE = (
    r"(?:(?<!\d)(?<!\d\s)\bг(?:ор)?\.\s?(?=[А-ЯЁа-яё])|(?<!\d\s)\bг\s(?=[А-ЯЁ])|\bгород(?:а|у|е|ом)?\s|\bп\.\s?г\.\s?т\.\s?|\bпгт\.?\s?|\bр\.\s?п\.\s?|\bрп\.?\s|\bкп\s|"
    r"\bпос\.\s?|\bпос\s|\bпосел(?:ок|ка|ке|ку|ком)\s|\bпос[её]л(?:ок|ка|ке|ку|ком)\s(?:городского\sтипа\s)?|\bп\.\s?(?=[А-ЯЁ])|"
    r"\bп\s(?=[А-ЯЁ])|\bс\.\s?(?=[А-ЯЁ])|\bсел[оаеу]\s|\bселом\s|\bд\.\s?(?=[А-ЯЁ][а-яё])|\bдер(?:\.\s?|\s)|\bдеревн[яиеюй]{1,2}\s|"
    r"\bхутор(?:а|е|у)?\s|\bст\.\s?(?=[А-ЯЁ])|\bстанци[яиюей]{1,2}\s|\bсел[её]ни[еияю]\s|\bсловод[аеуы]\s)"
)
_SETTLEMENT = re.compile(
    rf"(?i:{SETTLEMENT_TYPE})(?:им(?:\.|ени)?\s)?(?P<farm>(?:совхоз|колхоз|учхоз|кирпичн\w+\sзавод)\w*\s[«\"]?)?(?P<name>{_CAP}(?:\s(?:[А-ЯЁ][а-яё]{{2,20}}|\d-[йяе])(?![а-яё])){{0,2}})(?P<close>[»\"]?)"
)
_SETTLEMENT_LOW = re.compile(
    rf"(?i:{SETTLEMENT_TYPE})(?P<name>[а-яё]{{3,24}}(?:-[а-яё]{{2,24}}){{0,2}}(?:\s[а-яё]{{3,20}})?)"
)
_GARDEN = re.compile(
    rf"\b(?:СНТ|СТ|ДНТ|СОТ|сад(?:оводческ\w+|ов\w+)\s(?:товариществ\w+|обществ\w+)|КИЗ|гаражн\w+\sкооператив\w*|ГСК)\s?(?:{QUOTED}|{NAME}(?:-\d{{1,2}})?|№\s?\d{{1,3}})"
)
_STREET_TYPE = (
    r"(?:\bул\.\s?|\bул\s|\bулиц[аеуы]\s|\bулицей\s|\bулиц\s|\bпер\.\s?|\bпер\s|\bпереул(?:ок|ка|ке|ку|ком)\s|\bпросп\.?\s?|\bпр\.\s?|\bпр-т[ае]?\.?\s|"
    r"\bпр-кт\s|\bпроспект(?:а|е|у|ом)?\s|\bпр-д[ае]?\.?\s|\bпроезд(?:а|е|у|ом)?\s|\bпл\.\s?|\bплощад[ьи]\s|\bнаб\.\s?|\bнабережн\w{2}\s|"
    r"\bб-р[ае]?\.?\s|\bбул\.\s?|\bбульвар(?:а|е|у|ом)?\s|\bш\.\s?(?=[А-ЯЁ])|\bшоссе\s(?=[А-ЯЁ])|\bтракт\s(?=[А-ЯЁ])|\bмкр?н?\.?\s?(?=[А-ЯЁа-яё\d«\"])|\bм-н\.?\s|\bм/р\s|"
    r"\bмикрорайон(?:а|е|у|ом)?\s|\bкв-л\s|\bквартал(?:а|е|у)?\s(?=[А-ЯЁ\d])|\bтуп\.\s?|\bтупик\s|\bаллея\s|\bаллее\s|\bаллеи\s)"
)
_TAIL_WORDS = r"(?!(?:под|над|дом|корпус|город|област|район|обл|д|кв|между|напротив|возле|около|рядом|где|уже|нет|не|и|в|на|от|до|по|с|у)\b)"
_STREET = re.compile(
    rf"(?i:{_STREET_TYPE})(?:им(?:\.|ени)\s?)?[«\"]?(?P<name>{_NUMBERED}{_INITIAL}{_CAP}(?:\s{_TAIL_WORDS}[А-ЯЁ][а-яё]{{2,20}}(?:-[А-ЯЁ]?[а-яё]+)?){{0,2}})[»\"]?"
)
_STREET_NUMBER = re.compile(
    rf"(?i:{_STREET_TYPE})(?P<name>№?\s?\d{{1,2}}(?:-й)?(?:\s[А-ЯЁ][а-яё]{{2,20}})?)(?![\d-])"
)
_STREET_LOW = re.compile(
    rf"(?i:{_STREET_TYPE})(?:им(?:\.|ени)\s?)?(?P<name>(?i:{_NUMBERED}){_INITIAL}{_TAIL_WORDS}{_ANY})(?P<rest>(?:\s[а-яё]{{3,20}}){{0,2}})"
)
_AFTER = re.compile(
    rf"(?<![\w-])(?P<name>{_NUMBERED}{_CAP}(?:\s[А-ЯЁ][а-яё]{{2,20}})?)\s(?:ул\.|ул\b|улиц[аеуы]\b|улицей\b|переул(?:ок|ка|ке|ку|ком)\b|пер\.|проспект(?:а|е|у|ом)?\b|"
    r"пр-т[ае]?\b|проезд(?:а|е|у|ом)?\b|площад[ьи]\b|набережн\w{2}\b|бульвар(?:а|е|у)?\b|шоссе\b|тракт(?:а|е|у|ом)?\b|слобод[аеуы]\b|микрорайон(?:а|е)?\b|мкр\b\.?)"
)
_REST_WORD = re.compile(r"[а-яё]+")
_MICRO = re.compile(
    r"(?<![\w-])(?:\d{1,2}\s?-?\s?[йяо]?(?:го|м)?|[А-ЯЁ][а-яё]+(?:ий|ый|ой|ого|ом))\s(?:микрорайон\w{0,2}|мкр\b\.?|квартал\w{0,2})"
)
_TOWN_STREET = re.compile(
    rf",?\s(?P<name>{_NUMBERED}{_INITIAL}[А-ЯЁ][а-яё]{{3,20}}(?:\s[А-ЯЁ][а-яё]{{3,20}})?),?\s(?=(?:д\.?\s?|дом\s)?\d)"
)
_FREE_TYPES = (
    "проезд",
    "тракт",
    "шоссе",
    "площад",
    "квартал",
    "тупик",
    "микрорайон",
    "аллея",
    "аллее",
    "пл.",
    "пл",
    "м-н",
)
_CROSSING = re.compile(
    rf"(?i:пересечени\w|перекр[её]ст\w{{1,3}}|угол|углу)\s(?i:улиц\w?\s|ул\.\s?)?{_CAP}(?:\s[А-ЯЁ][а-яё]+)?\s?(?:и|с|[-–—/])\s?(?i:ул\.\s?)?{_CAP}"
)
_STOP = re.compile(
    rf"(?i:остановк\w|остановочн\w+\sпункт\w*|ост\.|платформ\w|станци\w|разъезд\w?)\s(?i:общественного\sтранспорта\s)?(?:{QUOTED}|{NAME}(?:\s{NAME})?)"
)
_LETTER = r"(?:\s?[«\"][А-Яа-яё][»\"]|\s?-?[А-Яа-яё](?![А-Яа-яёA-Za-z]|\.\s?(?-i:[а-яё\d])))?"
_NUM = rf"\d{{1,4}}(?:\s?/\s?\d{{1,4}})?{_LETTER}"
_UNITS = (
    r"(?!\s?(?:лет|год|руб|₽|р\.|тыс|млн|метр|м\b|км|кв\.?\s?м|квартир[ыа]?\b(?!\s?\d)|дом(?:ов|а)\b|числ|час|минут|мин\b|дн|день|недел|месяц|человек|чел\b|семей|"
    rf"раз|процент|%|{MONTH_BEGINNINGS}|этаж|подъезд(?:а|ов)\b|соток|га\b|градус|шт|литр|[-:]\s?\d\d\b(?!\d)\s?(?:час|ч\b)|я\b|й\b|ый|ая|ой|-[йяе]|°|й\s))"
)
_NOT_MORE = r"(?!\d|[.,:]\d|\s?-\s?(?:й|я|го|ти|ый|ая)\b)"
_HOUSE_WORD = r"(?:дом(?:а|у|е|ом|ов|ам|ами|ах)?|д|дд)(?![А-Яа-яё])\.?\s?(?:№№?|номер\w?)?\s?"
_FLAT = r"(?:[\s,]{0,3}(?:корп(?:ус\w?)?|к|стр(?:оени\w)?|литер\w?|лит|кв(?:артир\w{1,2})?|подъезд\w?|под|ком(?:нат\w)?|секци\w|блок)(?![А-Яа-яё])\.?\s?№?\s?\d{1,4}[а-яё]?(?![\d\w])|\s?к\d{1,2}\b)"
_MORE = rf"(?:\s?(?:,|и|[-–—]|по|до)\s?(?:{_HOUSE_WORD})?{_NUM}{_NOT_MORE}{_UNITS})"
_HOUSE = re.compile(
    rf"(?:(?<![\w-])(?:от|с|между)\s)?(?<![\w-])(?P<word>{_HOUSE_WORD})(?P<num>{_NUM}){_NOT_MORE}{_UNITS}(?:{_FLAT}){{0,4}}(?:{_MORE}){{0,12}}(?:{_FLAT}){{0,3}}",
    re.IGNORECASE,
)
_BARE_HOUSE = re.compile(
    rf"[ \t]?,?[ \t]{{0,2}}№?\s?(?P<num>\d{{1,3}}(?:\s?[/-]\s?\d{{1,4}})?{_LETTER}){_NOT_MORE}{_UNITS}(?:{_FLAT}){{0,4}}(?:{_MORE}){{0,8}}(?:{_FLAT}){{0,3}}",
    re.IGNORECASE,
)
_KM = r"\d{1,4}(?:[-–+]?(?:й|м|ом|ого)?)?\s?(?:км\b\.?|километр\w{0,2})"
_ROAD_NAME = r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?:\s[А-ЯЁ][а-яё]+)?(?:\s?[-–—]\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?:\s[А-ЯЁ][а-яё]+)?){1,3})"
_ROUTE = r"[«\"]?(?:[РРMМАAКK]-?\s?\d{1,3}\b|\d{2}[КРН]-\d{2,3}\b)(?:\s?[«\"][^»\"\n]{2,40}[»\"])?"
_ROAD = re.compile(
    rf"(?:(?:\bна\s)?(?P<km1>{_KM})\s)?(?:(?i:\bавтодорог\w{{1,2}}|\bавтомобильн\w+\sдорог\w{{1,2}}|\bтрасс\w{{1,2}}|\bдорог\w{{1,2}}|\bшоссе|\bучаст\w{{2,3}}))\s(?:[«\"])?(?:{_ROUTE}|{_ROAD_NAME})[»\"]?(?:,?\s(?P<km2>{_KM}|км\s\d{{1,4}}(?:\+\d{{1,3}})?))?"
)
_LINK = re.compile(
    r"^[\s,.;:()–—-]{0,4}(?:(?:в|на|по|у|возле|около|напротив|по\sадресу|а\sименно|к|из|до|между)\s)?[\s,(:]{0,2}$",
    re.IGNORECASE,
)
_HOUSE_LINK = re.compile(
    r"^[\s,.;:()»\"]{0,4}(?:(?:в|у|возле|около|к|за|напротив|от|рядом\sс|перед|до|с|из|между|на|по)\s)?[\s,(]{0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One component of an address: what it is and where."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """A whole run with its parts."""

    start: int
    end: int
    parts: tuple[Part, ...]

    def has(self, kind: str) -> bool:
        """Whether a part of that kind is in it."""
        return any(p.kind == kind for p in self.parts)


def addresses(text: str) -> Iterator[Span]:
    """Spans of addresses; the value is the run with single spaces."""
    for found in runs(text):
        yield Span(found.start, found.end, " ".join(text[found.start : found.end].split()))


def runs(text: str) -> list[Address]:
    """Address runs with their parts, those that a clerk would copy."""
    joined = _join(text, _parts(text))
    exact = [a for a in joined if a.has(STREET) or a.has(ROAD)]
    starts = [a.start for a in exact]
    alone = [a for a in joined if not (a.has(STREET) or a.has(ROAD)) and a.has(SETTLEMENT)]
    typed = [a for a in alone if a.has(HOUSE) or a.has(DISTRICT) or _typed(text, a)]
    kept = list(exact)
    if typed:
        kept += [a for a in typed if a.has(HOUSE) or not _near(a, exact, starts)]
    if not kept:
        kept = [Address(m.start(), m.end(), ()) for m in _STOP.finditer(text)][:1]
    if not kept or not kept[0].parts:
        kept += [a for a in alone if not _passing(text, a)] or alone[:1]
    return sorted(kept, key=lambda a: a.start)


_PASSING = re.compile(
    r"\b(?:из|до|через|в\sсторону|трасс\w+|рейс\w*|возят\sв|ехать\sв|едем\sв|ездить\sв|езжу\sв|ездим\sв|переехал\w*\sиз|электричк\w+|поезд\w*)\s$",
    re.IGNORECASE,
)


def _passing(text: str, found: Address) -> bool:
    """A place that people go to or come from."""
    return _PASSING.search(text[max(0, found.start - 16) : found.start]) is not None


def _typed(text: str, found: Address) -> bool:
    return re.match(SETTLEMENT_TYPE, text[found.start : found.end], re.IGNORECASE) is not None


def places(text: str) -> list[Address]:
    """All joined runs, districts and settlements alone too: for finding the municipality."""
    return _join(text, _parts(text))


def _near(found: Address, exact: list[Address], starts: list[int]) -> bool:
    from bisect import bisect_left

    at = bisect_left(starts, found.start)
    around = exact[max(0, at - 1) : at + 1]
    return any(a.start - NEAR < found.end and found.start < a.end + NEAR for a in around)


def _parts(text: str) -> list[Part]:
    found: list[Part] = []
    for pattern, kind in (
        (_ROAD, ROAD),
        (_REGION, REGION),
        (_DISTRICT, DISTRICT),
        (_GARDEN, STREET),
    ):
        found += [Part(kind, m.start(), m.end()) for m in pattern.finditer(text)]
    found += _streets(text)
    found += _settlements(text)
    found += _streets_after(text, found)
    found += [Part(HOUSE, _house_start(text, m), m.end()) for m in _HOUSE.finditer(text)]
    return _without_overlaps(found)


def _house_start(text: str, match: re.Match[str]) -> int:
    return match.start()


def _streets(text: str) -> Iterator[Part]:
    for match in _STREET.finditer(text):
        yield Part(STREET, match.start(), match.end())
    for match in _STREET_NUMBER.finditer(text):
        yield Part(STREET, match.start(), match.end())
    for match in _CROSSING.finditer(text):
        yield Part(STREET, match.start(), match.end())
    for match in _MICRO.finditer(text):
        yield Part(STREET, match.start(), match.end())
    for match in _STREET_LOW.finditer(text):
        known = place_names.is_street(match["name"])
        if not known and not _street_like(text, match):
            continue  # «проезд закрыт», «на улице дети» are no streets
        yield Part(STREET, match.start(), _low_end(text, match))
    for match in _AFTER.finditer(text):
        yield Part(STREET, match.start(), match.end())
    for start, end in place_names.bare_streets(text):
        house = _BARE_HOUSE.match(text, end) or _HOUSE.match(text, _skip(text, end))
        if house is not None:
            yield Part(STREET, start, end)


def _streets_after(text: str, found: list[Part]) -> list[Part]:
    """«Моршанск, Лотикова 81а»: a capital word with a number after a settlement is a street."""
    made: list[Part] = []
    for part in found:
        if part.kind != SETTLEMENT:
            continue
        match = _TOWN_STREET.match(text, part.end)
        if match is not None and _BARE_HOUSE.match(text, match.end("name")) is not None:
            made.append(Part(STREET, *match.span("name")))
    return made


_STREET_ENDING = re.compile(
    r"(?:[а-яё]{3}(?:ова|ева|ёва|ина|ына|ого|его|ских|ской|ская|скую|ная|ной|ную|цкого|цкой)|ой|ая)$"
)


def _street_like(text: str, match: re.Match[str]) -> bool:
    """An unknown name in small letters: only with a house behind it or with a street's ending."""
    name = match["name"]
    if name[0].isupper():
        return True
    if _BARE_HOUSE.match(text, match.end("name")) or _HOUSE.match(
        text, _skip(text, match.end("name"))
    ):
        return True
    if match.group().lower().startswith(_FREE_TYPES):
        return False
    return len(name) >= _SHORTEST_LOW and _STREET_ENDING.search(name) is not None


def _low_end(text: str, match: re.Match[str]) -> int:
    """«ул карла маркса»: the second word belongs to the street if the street is known."""
    rest = list(_REST_WORD.finditer(text, *match.span("rest")))
    for count in (2, 1):
        words = [match["name"], *(m.group() for m in rest[:count])]
        if len(rest) >= count and place_names.is_street(" ".join(words)):
            return rest[count - 1].end()
    return match.end("name")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,\t":
        at += 1
    return at


def _settlements(text: str) -> Iterator[Part]:
    for match in _SETTLEMENT.finditer(text):
        end = match.end()
        if match["close"] and not match["farm"]:
            end -= 1
        name = match["name"].split()
        whole = text[match.start("name") - 6 : match.end()]
        if whole.lower().startswith("имени ") and place_names.is_settlement(whole):
            yield Part(SETTLEMENT, match.start(), end)
            continue
        if len(name) > 1 and not place_names.is_settlement(match["name"]):
            # «с. Селино Иванова» — the second word belongs to somebody else, unless it is known
            known = next((n for n in (2, 1) if place_names.is_settlement(" ".join(name[:n]))), None)
            end = match.start("name") + len(" ".join(name[: known or 1]))
        yield Part(SETTLEMENT, match.start(), end)
    for match in _SETTLEMENT_LOW.finditer(text):
        name = match["name"].split()
        for count in range(len(name), 0, -1):
            if place_names.is_settlement(" ".join(name[:count])):
                yield Part(
                    SETTLEMENT, match.start(), match.start("name") + len(" ".join(name[:count]))
                )
                break
    for start, end in place_names.bare_settlements(text):
        yield Part(SETTLEMENT, start, end)


_RANK = {ROAD: 0, STREET: 1, DISTRICT: 2, SETTLEMENT: 3, REGION: 4, HOUSE: 5}


def _without_overlaps(found: list[Part]) -> list[Part]:
    ordered = sorted(found, key=lambda p: (p.start, _RANK[p.kind], -p.end))
    kept: list[Part] = []
    for part in ordered:
        if kept and part.start < kept[-1].end:
            last = kept[-1]
            if _RANK[part.kind] < _RANK[last.kind] or (
                part.kind == last.kind and part.end > last.end
            ):
                kept[-1] = part
            continue
        kept.append(part)
    return kept


def _join(text: str, parts: list[Part]) -> list[Address]:
    done: list[Address] = []
    group: list[Part] = []
    for part in parts:
        if group and _linked(text, group[-1], part):
            group.append(part)
            continue
        if group:
            done.append(_address(text, group))
        group = [part]
    if group:
        done.append(_address(text, group))
    return done


def _linked(text: str, last: Part, part: Part) -> bool:
    gap = text[last.end : part.start]
    if len(gap) > 20 or "\n\n" in gap:
        return False
    if part.kind == HOUSE:
        return last.kind in (STREET, SETTLEMENT, HOUSE) and _HOUSE_LINK.match(gap) is not None
    if last.kind == HOUSE and part.kind in (STREET, SETTLEMENT, DISTRICT, REGION):
        return re.match(r"^\s?(?:,\s?|(?:,\s?)?(?:по|на|в)\s)$", gap) is not None
    if last.kind == part.kind and part.kind in (STREET, SETTLEMENT):
        return False
    return _LINK.match(gap) is not None and ". " not in gap


def _address(text: str, group: list[Part]) -> Address:
    parts = list(group)
    last = parts[-1]
    if last.kind == STREET:
        house = _BARE_HOUSE.match(text, last.end)
        if house is not None and house.end() > last.end:
            parts.append(Part(HOUSE, last.end, house.end()))
    while len(parts) > 1 and parts[0].kind == HOUSE:
        parts = parts[1:] if parts[1].kind in (DISTRICT, REGION) else parts
        break
    start, end = parts[0].start, parts[-1].end
    while end > start and text[end - 1] in " ,;:\t\n":
        end -= 1
    return Address(start, end, tuple(parts))
