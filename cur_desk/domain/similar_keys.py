"""Keys under which like appeals meet: author, place with theme, text. Pure; the same on both sides.

A key is a number made of normalised values, never the values. The workstation keeps keys in its
encrypted cache; what goes over the wire is sealed besides (``contract/similar.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cur_desk.domain import fingerprints
from cur_desk.domain.text import fold, words

Document = dict[str, Any]
_DIGITS = re.compile(r"\D+")
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|оглы|кызы)$")
_STREET_KINDS = """ул улица улице улицы улицу пр проспект проспекте проспекта просп пер переулок
    переулке переулка пл площадь площади б-р бульвар бульваре проезд проезде проезда пр-д ш шоссе
    тракт тракте наб набережная набережной мкр микрорайон микрорайоне тер территория д дом г город
    городе города пгт с село селе села п поселок поселке поселка рп ст станция станции дер деревня
    деревне деревни х хутор хуторе аул сдт снт им имени кв корп к обл область области р-н район
    районе района россия рф"""
_STREET_WORDS = frozenset(_STREET_KINDS.split())
KEYS_VERSION = 2
"""Raised when keys are made otherwise: both sides then make them anew."""
GUESSED = "guessed"
"""Mark of a document whose code and place were only guessed from its text."""
STEM = 5
THEME_PARTS = 3
"""Раздел, тематика, тема: codes of one theme are often given to one problem by two people."""
MOST_AUTHORS = 5
MOST_PLACES = 4
MOST_NEAR = 6
MOST_REPEATS = 9


@dataclass(frozen=True, slots=True)
class SimilarKeys:
    """All keys of one appeal, by what they say when two appeals share one."""

    author: tuple[int, ...] = ()
    name: tuple[int, ...] = ()
    """All three parts of the name alone: a hint, for homonyms share it."""
    repeat: tuple[int, ...] = ()
    """Author and theme together: what the portal is asked, never about a person alone."""
    place: tuple[int, ...] = ()
    near: tuple[int, ...] = ()
    """Street, settlement or name with theme where the rest is not known: a hint, here only."""
    text: tuple[int, ...] = ()
    bands: tuple[int, ...] = ()

    def all(self) -> tuple[int, ...]:
        """Every key once."""
        return tuple(
            dict.fromkeys(
                (
                    *self.author,
                    *self.name,
                    *self.repeat,
                    *self.place,
                    *self.near,
                    *self.text,
                    *self.bands,
                )
            )
        )

    def by(self) -> dict[int, str]:
        """Key → ``repeat`` | ``author`` | ``name`` | ``place`` | ``text`` | ``bands``."""
        found: dict[int, str] = {}
        for kind in ("bands", "near", "text", "place", "name", "author", "repeat"):
            found |= dict.fromkeys(getattr(self, kind), kind)
        return found


def keys_of(document: Document) -> SimilarKeys:
    """The keys of an appeal's document; fields that are missing or hidden give none."""
    found = fingerprints.text_words(str(document.get("text") or ""))
    whole = fingerprints.exact(found)
    return SimilarKeys(
        author=tuple(_authors(document)),
        name=tuple(_names(document)),
        repeat=tuple(_repeats(document)),
        place=tuple(_places(document)),
        near=tuple(_near(document)),
        text=(whole,) if whole is not None else (),
        bands=fingerprints.bands(fingerprints.pairs(found)),
    )


# --- authors --------------------------------------------------------------------------------------


def name_key(name: str) -> str:
    """Surname and first name without order, case, ё and patronymic: «Зонов Олег Семёнович» and
    «Олег Зонов» are one; a single word is nobody."""
    parts = [p for p in words(name) if not p.isdigit()]
    if len(parts) >= 3:
        parts = [p for p in parts if not _PATRONYMIC.search(p)] or parts
    return " ".join(sorted(parts)) if len(parts) >= 2 else ""


def full_name(name: str) -> str:
    """All parts of the name without order, if there are at least three."""
    parts = [p for p in words(name) if not p.isdigit()]
    return " ".join(sorted(parts)) if len(parts) >= 3 else ""


def phone_key(phone: str | None) -> str:
    """The last ten digits; a shorter number is none."""
    digits = _DIGITS.sub("", phone or "")
    return digits[-10:] if len(digits) >= 10 else ""


def address_key(address: str | None) -> str:
    """The words and numbers of an address without their kinds («ул.», «д.»), in order."""
    return " ".join(w for w in words(address or "") if w not in _STREET_WORDS)


def municipality(document: Document) -> str:
    """Eight digits of the municipality of the appeal or of its first question that has one."""
    for place in _placed(document):
        if place.get("oktmo"):
            return str(place["oktmo"])[:8]
    return ""


def _authors(document: Document) -> Iterable[int]:
    """A name alone is no author: it counts with a municipality, a telephone or an address."""
    made: dict[int, None] = {}
    where = municipality(document)
    for person in (document.get("applicants") or [])[:3]:
        name = name_key(str(person.get("name") or ""))
        if not name:
            continue
        phone, address = phone_key(person.get("phone")), address_key(person.get("address"))
        if where:
            made[fingerprints.key_of("author-place", f"{name}|{where}")] = None
        if phone:
            made[fingerprints.key_of("author-phone", f"{name}|{phone}")] = None
        if address:
            made[fingerprints.key_of("author-address", f"{name}|{address}")] = None
    return list(made)[:MOST_AUTHORS]


def _repeats(document: Document) -> Iterable[int]:
    about = dict.fromkeys(t for q in document.get("questions") or [] if (t := theme(q.get("code"))))
    made = [
        fingerprints.key_of("author-theme", f"{author}|{one}")
        for author in _authors(document)
        for one in list(about)[:3]
    ]
    return made[:MOST_REPEATS]


def _names(document: Document) -> Iterable[int]:
    names = (full_name(str(a.get("name") or "")) for a in (document.get("applicants") or [])[:3])
    return dict.fromkeys(fingerprints.key_of("author-name", n) for n in names if n)


class Author(IntEnum):
    """How sure papers are that two appeals have one author."""

    OTHER = 0
    NAME = 1
    """The name agrees and nothing speaks against it: homonyms are possible."""
    SAME = 2
    """The name, and a telephone, an address, an e-mail or the street; all three parts of the name
    and the municipality."""


def same_author(one: Document, other: Document) -> Author:
    """Whether an applicant of both is one person as far as papers tell; a person decides."""
    towns = municipality(one), municipality(other)
    here, unknown = bool(towns[0]) and towns[0] == towns[1], not all(towns)
    near = not _streets(one).isdisjoint(_streets(other))
    found = [
        _same_person(a, b, here, near, unknown)
        for a in one.get("applicants") or ()
        for b in other.get("applicants") or ()
    ]
    return max(found, default=Author.OTHER)


def _streets(document: Document) -> frozenset[str]:
    return frozenset(k for place in _placed(document) if (k := street_key(place)))


def _same_person(one: Document, other: Document, here: bool, near: bool, unknown: bool) -> Author:
    first, second = str(one.get("name") or ""), str(other.get("name") or "")
    if not name_key(first) or name_key(first) != name_key(second):
        return Author.OTHER
    full = full_name(first), full_name(second)
    if all(full) and full[0] != full[1]:
        return Author.OTHER
    pairs = (
        (phone_key(one.get("phone")), phone_key(other.get("phone"))),
        (address_key(one.get("address")), address_key(other.get("address"))),
        (fold(one.get("email") or "").strip(), fold(other.get("email") or "").strip()),
    )
    if near or (here and all(full)) or any(a and a == b for a, b in pairs):
        return Author.SAME
    # Two words of a name meet many times in a town: a hint, no author.
    return Author.NAME if here or unknown or all(full) else Author.OTHER


# --- places and themes ----------------------------------------------------------------------------


def stems_of(name: Any) -> tuple[str, ...]:
    """Beginnings of the words of a street or settlement, without its kind and in order, so that
    «на улице Молодёжной» and «ул. Молодёжная» are one."""
    return tuple(sorted(w[: max(3, min(STEM, len(w) - 2))] for w in bare(name).split()))


def street_key(place: Document) -> str:
    """Municipality and street of a place; nothing where one of them is missing."""
    oktmo, street = str(place.get("oktmo") or "")[:8], stems_of(place.get("street"))
    return f"{oktmo}|{' '.join(street)}" if oktmo and street else ""


def area_key(place: Document) -> str:
    """Municipality and settlement of a place."""
    oktmo, locality = str(place.get("oktmo") or "")[:8], stems_of(place.get("locality"))
    return f"{oktmo}|{' '.join(locality)}" if oktmo and locality else ""


def theme(code: str | None) -> str:
    """The theme of a code: its first three parts."""
    return ".".join((code or "").split(".")[:THEME_PARTS]) if code else ""


def bare(name: Any) -> str:
    """The name of a street or settlement without its kind: «ул. Полевая» → «полевая»."""
    return " ".join(w for w in words(str(name or "")) if w not in _STREET_WORDS)


def _placed(document: Document) -> list[Document]:
    questions = document.get("questions") or []
    found = [q.get("place") or {} for q in questions]
    return [*found, document.get("place") or {}]


def _about(document: Document) -> Iterable[tuple[Document, str]]:
    """(place, theme) of each question that has a code."""
    for question in document.get("questions") or []:
        about = theme(question.get("code"))
        if about:
            place = {k: v for k, v in (question.get("place") or {}).items() if v}
            whole = place if place.get("oktmo") else {**(document.get("place") or {}), **place}
            yield whole, about


def _places(document: Document) -> Iterable[int]:
    """Street and theme of each question; settlement and theme where no street is known."""
    made: dict[int, None] = {}
    for place, about in _about(document):
        where = street_key(place) or ("" if place.get("street") else area_key(place))
        if where:
            made[fingerprints.key_of("place-theme", f"{where}|{about}")] = None
    return list(made)[:MOST_PLACES]


def _near(document: Document) -> Iterable[int]:
    """The same more widely: a street without its municipality, a settlement without its street; a
    name without a place."""
    made: dict[int, None] = {}
    people = (document.get("applicants") or [])[:3]
    named = [n for a in people if (n := name_key(str(a.get("name") or "")))]
    for place, about in _about(document):
        street = " ".join(stems_of(place.get("street")))
        for where in (street, area_key(place)):
            if where:
                made[fingerprints.key_of("near-theme", f"{where}|{about}")] = None
        for name in named:
            made[fingerprints.key_of("name-theme", f"{name}|{about}")] = None
    return list(made)[:MOST_NEAR]


def problem_key(document: Document) -> int | None:
    """Street (or a settlement without streets) and theme of the first question: under it open
    appeals of many people about one problem meet."""
    return next(iter(_places(document)), None)
