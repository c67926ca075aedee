"""How numbers, dates and counts are written on paper (paper.md § 5), and the glue between words.

Pure functions from values to Russian text. Inside a number stands U+202F, before it a real minus;
between words that must not part stands U+00A0.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from cur_desk.domain.text import MONTHS, plural
from cur_desk.reports.fonts import NARROW, printable

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "—"

WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]


def number(value: float, decimals: int = 0) -> str:
    """``9127 → «9 127»``, ``−0.44 → «−0,4»``; a zero has no sign."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(exact):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def signed(value: float, decimals: int = 0) -> str:
    """A change: «+» on every positive one, a real minus, a bare zero."""
    text = number(value, decimals)
    is_zero = not any(c in "123456789" for c in text)
    if is_zero:
        return text.lstrip(MINUS)
    return text if text.startswith(MINUS) else f"+{text}"


def with_unit(text: str, unit: str) -> str:
    """The unit after a narrow space («94,6 %», «п. п.» glued inside)."""
    return f"{text}{NARROW}{unit.replace(' ', NARROW)}" if unit else text


def counted(value: int, one: str, few: str, many: str) -> str:
    """``5 → «5 вопросов»``, glued."""
    return f"{number(value)}{NBSP}{plural(value, one, few, many)}"


_NOUNS = {
    "вопросов": ("вопрос", "вопроса", "вопросов"),
    "обращений": ("обращение", "обращения", "обращений"),
    "сообщений": ("сообщение", "сообщения", "сообщений"),
}


def questions(value: int, noun: str = "") -> str:
    """A count of what the figure counts: «1 132 вопроса», «9 127 обращений»."""
    return counted(value, *_NOUNS.get(noun, _NOUNS["вопросов"]))


def capital(text: str) -> str:
    """The first letter made a capital, the rest as in the act."""
    return text[:1].upper() + text[1:]


def many(noun: str) -> str:
    """The genitive plural of what is counted."""
    return noun if noun in _NOUNS else "вопросов"


def days(value: int) -> str:
    """«41 день»."""
    return counted(value, "день", "дня", "дней")


def day(value: date | None) -> str:
    """A date in a table: 22.11.2026; no date is a dash."""
    return value.strftime("%d.%m.%Y") if value else DASH


def day_short(value: date) -> str:
    """A date whose year is plain: 22.11."""
    return value.strftime("%d.%m")


def day_month(value: date) -> str:
    """«22 ноября»."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]}"


def period(first: date, last: date) -> str:
    """«26.10–22.11.2026»: the first year is named only when it differs."""
    start = day_short(first) if first.year == last.year else day(first)
    return f"{start}–{day(last)}"


def zone_words(zone: tzinfo, at: datetime) -> str:
    """«МСК» in Moscow time, else «(UTC+10)» (rulings D14)."""
    offset = at.astimezone(zone).utcoffset() or timedelta()
    hours, rest = divmod(int(offset.total_seconds()) // 60, 60)
    if (hours, rest) == (3, 0):
        return "МСК"
    minutes = f":{rest:02}" if rest else ""
    return f"(UTC+{hours}{minutes})" if hours >= 0 else f"(UTC{MINUS}{-hours}{minutes})"


def glue(text: str) -> str:
    """No-break spaces after short prepositions and №, between a number and its word, before «—»."""
    text = re.sub(r"(?<![\w])([а-яёА-ЯЁ]{1,3}) (?=[\w«(№])", _short_word, text)
    text = re.sub(r"(?<![\w])([а-яёА-ЯЁ]{1,2}) (?=[\w«(№])", _short_word, text)
    text = re.sub(r"(№|(?<!\w)(?:п|ст|ч|г|ул|д|кв|пос|с|см|рис)\.) (?=[\w«])", rf"\1{NBSP}", text)
    text = re.sub(
        rf"(\d) (?=(?:{'|'.join(MONTHS)}|г\.|%|₽|руб|тыс|млн|км|м|лет|год|дн|день|дня|дней|час))",
        rf"\1{NBSP}",
        text,
    )
    return text.replace(f" {DASH}", f"{NBSP}{DASH}")


_PREPOSITIONS = frozenset(
    [
        "а",
        "в",
        "во",
        "и",
        "к",
        "ко",
        "о",
        "об",
        "обо",
        "с",
        "со",
        "у",
        "на",
        "над",
        "не",
        "ни",
        "но",
        "от",
        "до",
        "за",
        "из",
        "изо",
        "по",
        "под",
        "при",
        "про",
        "для",
        "без",
        "или",
        "что",
        "как",
        "их",
    ]
)


def _short_word(match: re.Match[str]) -> str:
    word = match.group(1)
    return word + (NBSP if word.lower() in _PREPOSITIONS else " ")


_DATIVE = {
    "министерство": "министерству",
    "администрация": "администрации",
    "управление": "управлению",
    "департамент": "департаменту",
    "комитет": "комитету",
    "инспекция": "инспекции",
    "служба": "службе",
    "агентство": "агентству",
    "правительство": "правительству",
    "учреждение": "учреждению",
    "отдел": "отделу",
    "дирекция": "дирекции",
    "комиссия": "комиссии",
    "территориальный": "территориальному",
}
_DATIVE_ENDS = (("ая", "ой"), ("яя", "ей"), ("ое", "ому"), ("ее", "ему"), ("ый", "ому"))


def dative(name: str) -> str:
    """Name of a body in the dative: «Государственная жилищная инспекция» → «государственной …».

    Adjectives up to the head noun and the noun itself are turned; a name whose head noun is not
    known, or one that is in the dative already, stays as it is.
    """
    parts = name.split(" ")
    for index, part in enumerate(parts):
        head = _DATIVE.get(part.lower())
        if head is not None:
            before = [_dative_adjective(p) for p in parts[:index]]
            return " ".join([*before, head, *parts[index + 1 :]])
        if _dative_adjective(part) == part.lower():
            return name
    return name


def _dative_adjective(part: str) -> str:
    low = part.lower()
    for end, turned in (
        *_DATIVE_ENDS,
        ("ий", "ому" if low.endswith(("кий", "гий", "хий")) else "ему"),
    ):
        if low.endswith(end):
            return low[: -len(end)] + turned
    return low


def markup(text: str) -> str:
    """Plain text made safe for a paragraph: letters checked, glued, escaped."""
    return escape(glue(printable(text)))


def hidden_markup(text: str, grey: str) -> str:
    """As :func:`markup`, with bracketed marks of hidden places in italic grey."""
    return re.sub(
        r"\[[^\]\[]*(?:скрыт|знак)[^\]\[]*\]",
        lambda m: f'<i><font color="{grey}">{m.group()}</font></i>',
        markup(text),
    )
