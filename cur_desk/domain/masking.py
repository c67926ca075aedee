"""Hiding of personal data in words that leave the program: names, addresses, running text.

Pure functions. They prefer to hide too much: a hidden street number costs a look into the card,
a printed telephone costs a complaint. What is hidden is replaced by a bracketed mark, never by a
black bar, so that the words are absent from the file; the number of hidden places is returned.
A person looks at the masked text before it is printed; this is the first sieve, not the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

HIDDEN = "[скрыто]"
HOUSE = "[дом скрыт]"
PHONE = "[телефон скрыт]"
EMAIL = "[почта скрыта]"
NAME = "[имя скрыто]"
SIGNATURE = "[подпись скрыта]"
SNILS = "[СНИЛС скрыт]"
PASSPORT = "[паспорт скрыт]"
ACCOUNT = "[номер счёта скрыт]"
TAX_NUMBER = "[ИНН скрыт]"
BIRTH = "[дата рождения скрыта]"
HEALTH = "[сведения о здоровье скрыты]"

MARKS = (
    *(HIDDEN, HOUSE, PHONE, EMAIL, NAME, SIGNATURE, SNILS, PASSPORT, ACCOUNT),
    *(TAX_NUMBER, BIRTH, HEALTH),
)


class MaskedText(NamedTuple):
    """The text with marks, and how many places were hidden."""

    text: str
    hidden: int


def mask_name(full_name: str) -> str:
    """«Примерова Анна Образцовна» → «П. [скрыто]»; an empty name stays empty."""
    name = full_name.strip()
    return f"{name[0].upper()}. {HIDDEN}" if name else ""


_NUMBER = r"\d+\s?[а-яА-ЯёЁ]?(?:\s?[/\-]\s?\d+\s?[а-яА-ЯёЁ]?)*(?![а-яё])"
_HOUSE_WORD = (
    r"(?:домовладени\w*|дом(?:а|е|у|ом)?|д\.?|квартир\w*|кв\.?|корпус\w*|корп\.?|к\.|"
    r"строени\w*|стр\.?|комнат\w*|ком\.?|офис\w*|оф\.?|помещени\w*|подъезд\w*|под\.)"
)
_HOUSE_PART = re.compile(rf"^{_HOUSE_WORD}\s*№?\s*{_NUMBER}$|^№?\s*{_NUMBER}$", re.IGNORECASE)
_INDEX = re.compile(r"^\d{6}$")
_STREET_TAIL = re.compile(
    rf"\s+(?:{_HOUSE_WORD}\s*№?\s*)?{_NUMBER}(?:\s*{_HOUSE_WORD}\s*{_NUMBER})*$", re.IGNORECASE
)


def mask_address(address: str) -> str:
    """Municipality, settlement and street stay; index, house and flat go."""
    kept: list[str] = []
    hidden = False
    for part in (p.strip() for p in address.split(",")):
        if not part or _INDEX.match(part):
            continue
        if kept and _HOUSE_PART.match(part):
            hidden = True
            continue
        street = _STREET_TAIL.sub("", part)
        hidden = hidden or street != part
        kept.append(street)
    text = ", ".join(kept)
    return f"{text} {HOUSE}" if hidden else text


_GAP = r"[\s\-\u00a0\u2010-\u2015.()]*"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w.+\-])[\w.+\-]{1,200}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+"), EMAIL),
    (re.compile(r"(?<!\d)\d{3}[- ]\d{3}[- ]\d{3}[- ]?\d{2}(?!\d)"), SNILS),
    (re.compile(r"снилс\D{0,8}\d{11}(?!\d)", re.IGNORECASE), SNILS),
    (re.compile(r"(?<!\d)\d{20}(?!\d)"), ACCOUNT),
    (re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{2,3})?(?!\d)"), ACCOUNT),
    (re.compile(r"лицев\w+ сч[её]т\w*\s*(?:№|N)?\s*\d{5,}", re.IGNORECASE), ACCOUNT),
    (re.compile(rf"(?<!\d)(?:\+\s?7|8|7){_GAP}\d{{3}}(?:{_GAP}\d){{7}}(?!\d)"), PHONE),
    (re.compile(rf"\(\d{{3,5}}\)\s*\d(?:{_GAP}\d){{4,6}}(?!\d)"), PHONE),
    (re.compile(r"(?<!\d)9\d{9}(?!\d)"), PHONE),
    (re.compile(r"(?<![\d.])\d{1,3}-\d{2}-\d{2}(?![\d.])"), PHONE),
    (
        re.compile(r"(?:тел(?:ефон\w*)?\.?|звон\w+|моб\w*\.?)[\s:№]{1,3}\d(?:[\s\-]?\d){4,10}"),
        PHONE,
    ),
    (
        re.compile(
            r"паспорт\w*\W{0,3}(?:сери\w+\W{0,2})?\d{2}\s?\d{2}\W{0,2}(?:№|номер\w*|N)?\s*\d{6}",
            re.IGNORECASE,
        ),
        PASSPORT,
    ),
    (re.compile(r"(?<!\d)\d{2}\s?\d{2}\s(?:№\s?)?\d{6}(?!\d)"), PASSPORT),
    (re.compile(r"инн\W{0,3}\d{10,12}(?!\d)|(?<!\d)\d{12}(?!\d)", re.IGNORECASE), TAX_NUMBER),
    (
        re.compile(
            r"\d{1,2}[.\s](?:\d{1,2}|[а-я]+)[.\s](?:19|20)\d{2}\s*(?:г(?:ода|\.)?\s*)?"
            r"(?:р(?:ождения|\.)(?!\w)|рожд\w*)",
            re.IGNORECASE,
        ),
        BIRTH,
    ),
)
_HOUSES = (
    re.compile(
        rf"(?<![\w.])(?:{_HOUSE_WORD})\s*(?:№\s*)?{_NUMBER}"
        rf"(?:\s*,?\s*{_HOUSE_WORD}\s*(?:№\s*)?{_NUMBER})*",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<keep>(?<!\w)(?:ул(?:\.|иц\w+)|пер(?:\.|еул\w+)|просп(?:\.|ект\w*)|пр-т\w?|бульвар\w*|"
        r"шоссе|проезд\w*|наб(?:\.|ережн\w+))\s?[А-ЯЁ\d][\w\-]*(?:\s[А-ЯЁ][\w\-]*)?)"
        rf"\s*,?\s+{_NUMBER}"
    ),
)
_SIGNED = re.compile(
    r"(?P<keep>(?<![\w\[])(?i:с\s+(?:глубоким\s+)?уважением|заранее\s+благодар\w+|подпись|заявитель)"
    r"[\s,:.!—-]*)(?P<who>[А-ЯЁ][^\n\[]{0,100}?)(?P<end>[»\"”.\s]*)(?=\n|$)"
)
_CAP = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]*(?:[ое]вич|[ое]вн|ичн|[ьи]ич)[а-яё]{0,3}"
_UNKNOWN_NAMES = (
    re.compile(rf"(?:{_CAP}\s+)?{_CAP}\s+{_PATRONYMIC}(?:\s+{_CAP})?(?!\w)"),
    re.compile(rf"(?<!\w){_CAP}\s+{_INITIALS}(?!\w)"),
    re.compile(rf"(?<!\w){_INITIALS}\s?{_CAP}"),
    re.compile(
        r"(?P<keep>(?<!\w)(?i:сосед(?:ка|ки|ке|ку|кой|у|а|ом)?|муж(?:а|у|ем)?|жен(?:а|ы|е|у|ой)|"
        r"сын(?:а|у|ом)?|доч(?:ь|ери|ерью)|мат(?:ь|ери|ерью)|от(?:ец|ца|цу|цом)|брат(?:а|у|ом)?|"
        r"сестр(?:а|ы|е|у|ой)|бабушк\w{1,2}|дедушк\w{1,2}|меня зовут|гражданин\w*|гражданк\w+|"
        rf"пенсионер\w*)\s+){_CAP}(?:\s+{_CAP}){{0,2}}"
    ),
)


def _stems(part: str) -> set[str]:
    """Beginnings that all case forms of a name share: «Павел» → «павел», «павл»."""
    low = part.lower().replace("ё", "е")
    stems = {low if len(low) < 4 else re.sub(r"(?:ая|яя|ий|ый|ой|ь|[аяоеуйы])$", "", low)}
    fleeting = re.match(r"(.{2,})[ео]([лцкнрв])ь?$", low)
    if fleeting:
        stems.add(fleeting.group(1) + fleeting.group(2))
    if low.endswith("ей"):  # Соловей, Соловья
        stems.add(low[:-2] + "ь")
    if low == "лев":
        stems.add("льв")
    return {s for s in stems if len(s) >= 2}


def _any_yo(stem: str) -> str:
    return "".join("[её]" if c == "е" else re.escape(c) for c in stem)


@lru_cache(maxsize=512)
def _known_name(full_name: str) -> re.Pattern[str] | None:
    """A pattern for any part of a known name, in any case form, with initials beside it.

    Given names are also plain words (Вера, Роман, Любовь), so those need a capital letter.
    """
    alternatives: list[str] = []
    for index, part in enumerate(full_name.replace("-", " ").split()):
        bare = part.strip(".,")
        if len(bare) < 3:
            continue
        for stem in sorted(_stems(bare)):
            body = _any_yo(stem)
            first = body if index != 1 else f"(?-i:{stem[0].upper()}){_any_yo(stem[1:])}"
            alternatives.append(rf"{first}[а-яё]{{0,4}}")
    if not alternatives:
        return None
    word = rf"(?:{'|'.join(alternatives)})"
    initials = r"(?-i:[А-ЯЁ]\.\s?){0,2}"
    return re.compile(
        rf"(?<!\w){initials}{word}(?!\w)(?:[\s\-]+{word}(?!\w))*(?:\s(?-i:[А-ЯЁ]\.\s?[А-ЯЁ]\.))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _health_pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """Words about health; «места для инвалидов» speaks of places, not of a person."""
    if not stems:
        return None
    body = "|".join(sorted((_any_yo(s.lower()) for s in stems), key=len, reverse=True))
    group = r"(?:\s+(?:[123]|I{1,3}|перв\w+|втор\w+|треть\w+)[\s\-]*(?:й|ой|ей)?\s*групп\w+)?"
    return re.compile(rf"(?<!\w)(?<!для )(?:{body})[а-яё]*{group}", re.IGNORECASE)


def _replace(pattern: re.Pattern[str], mark: str, text: str) -> str:
    kept = "keep" in pattern.groupindex

    def swap(match: re.Match[str]) -> str:
        before = match.group("keep") if kept else ""
        return f"{before}{'' if not before or before[-1].isspace() else ' '}{mark}"

    return pattern.sub(swap, text)


_BESIDE_NAME = re.compile(rf"(?:(?<!\w){_CAP}\s+)?{re.escape(NAME)}(?:\s+{_CAP}(?!\w)){{0,2}}")
"""A capitalised word beside a hidden name is most often the rest of it: «сосед … Пётр»."""
_TAIL_NAME = re.compile(rf"{re.escape(NAME)}(?=[»\"”.\s]*$)")


def mask_text(text: str, names: Iterable[str] = (), health: Sequence[str] = ()) -> MaskedText:
    """Running text with personal data replaced by marks.

    ``names`` are the known names of applicants, «Фамилия Имя Отчество»; ``health`` are beginnings
    of words about health (a directory, so it is given, not known here).
    """
    before = count_marks(text)
    masked = _SIGNED.sub(lambda m: f"{m['keep']}{SIGNATURE}{m['end']}", text)
    for pattern, mark in _PATTERNS:
        masked = _replace(pattern, mark, masked)
    for name in names:
        known = _known_name(name.strip())
        if known is not None:
            masked = _BESIDE_NAME.sub(NAME, _replace(known, NAME, masked))
    for pattern in _UNKNOWN_NAMES:
        masked = _replace(pattern, NAME, masked)
    for pattern in _HOUSES:
        masked = _replace(pattern, HOUSE, masked)
    about_health = _health_pattern(tuple(health))
    if about_health is not None:
        masked = _replace(about_health, HEALTH, masked)
    masked = _TAIL_NAME.sub(SIGNATURE, masked)
    for mark in MARKS:  # «[имя скрыто] [имя скрыто]» is one hidden place
        masked = re.sub(rf"{re.escape(mark)}(?:[\s,]*{re.escape(mark)})+", mark, masked)
    return MaskedText(masked, count_marks(masked) - before)


def count_marks(text: str) -> int:
    """How many places in the text are marked as hidden."""
    return sum(text.count(mark) for mark in MARKS)
