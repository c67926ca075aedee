"""Invented people: names by combination, telephones and addresses that cannot exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from cur_portal.seed.grammar import read_table

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_MAIL_HOSTS = ("pochta.example", "mail.example", "dom.example", "yashchik.example")


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its sex."""

    last: str
    first: str
    patronymic: str
    female: bool

    @property
    def full(self) -> str:
        """«Ромашкина Татьяна Ивановна»."""
        return f"{self.last} {self.first} {self.patronymic}"

    @property
    def initials(self) -> str:
        """«Т. И.»."""
        return f"{self.first[0]}. {self.patronymic[0]}."

    @property
    def short(self) -> str:
        """«Т. И. Ромашкина»."""
        return f"{self.initials} {self.last}"


@cache
def _parts(name: str) -> tuple[str, ...]:
    return tuple(read_table("names.toml")[name].split())


@cache
def name_lines(name: str) -> tuple[str, ...]:
    """Lines of a list in the file of names."""
    return tuple(read_table("names.toml")[name].strip().splitlines())


def invent(rng: Random) -> Named:
    """A new person; women write a little more often."""
    female = rng.random() < 0.58
    last, patronymic = rng.choice(_parts("last")), rng.choice(_parts("patronymic"))
    first = rng.choice(_parts("female" if female else "male"))
    if female:
        last, patronymic = feminine(last), feminine_patronymic(patronymic)
    return Named(last, first, patronymic, female)


def feminine(last: str) -> str:
    """The woman's form of a surname; those in -их, -ых, -ко, -ук do not change."""
    if last.endswith(("ский", "ой", "ый", "цкий")):
        return f"{last[:-2]}ая"
    if last.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return f"{last}а"
    return last


def feminine_patronymic(patronymic: str) -> str:
    """«Иванович» → «Ивановна»."""
    return f"{patronymic.removesuffix('ич')}на"


def phone(rng: Random) -> str:
    """A number of the code 000, which no operator has."""
    return f"+7 (000) {rng.randrange(1000):03d}-{rng.randrange(100):02d}-{rng.randrange(100):02d}"


def email(person: Named, rng: Random) -> str:
    """An address under the reserved ending ``.example``."""
    latin = "".join(_LATIN.get(c, "") for c in person.last.lower())
    initial = _LATIN.get(person.first[0].lower(), "")
    return f"{latin}.{initial}{rng.randrange(50, 100)}@{rng.choice(_MAIL_HOSTS)}"
