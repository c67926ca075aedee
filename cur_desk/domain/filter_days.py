"""Days of a filter: calendar days, days counted from today («@-7»), and their Russian words.

A saved view must stay fresh, so «сегодня», «вчера», «7д» are kept as what they are and become
dates when the list is asked. Months and years name days of the calendar and are kept as dates.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from cur_desk.domain.text import fold, plural

RELATIVE = re.compile(r"^@(0|-?[1-9]\d{0,3})$")
NAMED = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}
SPANS = {"неделя": 7, "месяц": 30, "квартал": 91, "год": 365}
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
_STEMS = tuple(m[:3] if m != "май" else "ма" for m in MONTHS)
_COUNTED = re.compile(r"^([+-]?)(\d{1,4})\s*(?:д|дн|день|дня|дней)?$")
_MONTH_FIGURES = re.compile(r"^(?:(\d{1,2})\.(\d{4})|(\d{4})-(\d{2}))$")
_YEAR = re.compile(r"^(?:19|20)\d{2}$")


def day_of(value: str, today: date) -> date:
    """The calendar day of a kept value. Raises ValueError."""
    if RELATIVE.match(value):
        return shifted(today, int(value[1:]))
    return date.fromisoformat(value)


def shifted(day: date, days: int) -> date:
    """The day some days on; at the ends of the calendar, its end."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date(1, 1, 2) if days < 0 else date(9999, 12, 30)


# --- reading ---------------------------------------------------------------------------------


def read_span(body: str, today: date | None = None) -> tuple[str, str]:
    """First and last kept value of what one word names: a day, «7д», a month, a year.

    Raises ValueError.
    """
    word = fold(body)
    if word in SPANS:
        return f"@{1 - SPANS[word]}" if SPANS[word] > 1 else "@0", "@0"
    counted = _COUNTED.match(word)
    if counted and not counted[1] and not word.isdigit():
        days = int(counted[2])
        return (f"@{1 - days}" if days > 1 else "@0"), "@0"
    if _YEAR.match(word):
        return f"{word}-01-01", f"{word}-12-31"
    month = _month(word, today)
    if month is not None:
        return month
    return (read_day(word, today),) * 2


def read_day(body: str, today: date | None = None) -> str:
    """One kept day: «25.11.2026», «2026-11-25», «25.11» (the last such day), «вчера», «-7д».

    Raises ValueError.
    """
    word = fold(body)
    if word in NAMED:
        return f"@{NAMED[word]}"
    counted = _COUNTED.match(word)
    if counted and counted[1]:
        return f"@{int(counted[1] + counted[2])}"
    if word.count(".") == 1 and today is not None:
        day = datetime.strptime(f"{word}.{today.year}", "%d.%m.%Y").date()
        return (day if day <= today else day.replace(year=day.year - 1)).isoformat()
    if "." in word:
        return datetime.strptime(word, "%d.%m.%Y").date().isoformat()
    return date.fromisoformat(word).isoformat()


def _month(word: str, today: date | None) -> tuple[str, str] | None:
    figures = _MONTH_FIGURES.match(word)
    if figures:
        month, year = (figures[1], figures[2]) if figures[1] else (figures[4], figures[3])
        return _month_ends(int(year), int(month))
    name, _, written = word.partition(".")
    place = next((k for k, s in enumerate(_STEMS, 1) if name.startswith(s) and _is_month(name)), 0)
    if not place:
        return None
    if written:
        return _month_ends(int(written), place)
    if today is None:
        raise ValueError("год не указан")
    return _month_ends(today.year - int(place > today.month), place)


def _is_month(name: str) -> bool:
    """Whether a word is the name of a month in some case: «ноябрь», «ноября», «ноябре»."""
    return any(name == m or (name[:-1] == m[:-1] and name[-1] in "аеяь") for m in MONTHS)


def _month_ends(year: int, month: int) -> tuple[str, str]:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1).isoformat(), date(year, month, last).isoformat()


# --- writing and words -------------------------------------------------------------------------


def written(value: str) -> str:
    """The kept value as ``read_day`` takes it."""
    if not RELATIVE.match(value):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    days = int(value[1:])
    named = next((w for w, n in NAMED.items() if n == days), None)
    return named or f"{days:+d}д"


def written_span(first: str, last: str) -> str:
    """Both ends as ``read_span`` or a range takes them."""
    if first == last:
        return written(first)
    if last == "@0" and RELATIVE.match(first) and int(first[1:]) < 0:
        return f"{1 - int(first[1:])}д"
    return f"{written(first)}..{written(last)}"


def words_of(value: str) -> str:
    """The kept value for people: «25.11.2026», «вчера», «7 дней назад», «через 3 дня»."""
    if not RELATIVE.match(value):
        return written(value)
    days = int(value[1:])
    named = next((w for w, n in NAMED.items() if n == days), None)
    if named:
        return named
    many = f"{abs(days)} {plural(days, 'день', 'дня', 'дней')}"
    return f"{many} назад" if days < 0 else f"через {many}"


def last_days(first: str, last: str) -> str:
    """«за 7 дней» if both ends say so, else nothing."""
    if last != "@0" or not RELATIVE.match(first) or int(first[1:]) >= 0:
        return ""
    days = 1 - int(first[1:])
    return f"за {days} {plural(days, 'день', 'дня', 'дней')}"
