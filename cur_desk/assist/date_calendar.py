"""Days of the calendar for the reading of dates, and whether the words around lead forward."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import zip_longest

from cur_desk.assist import date_patterns as p
from cur_desk.assist.morph import TOKEN, grammemes
from cur_desk.domain.text import fold


def full_year(told: str, on: date) -> int:
    return int(told) if len(told) == 4 else whole_year(int(told), on)


def whole_year(short: int, on: date) -> int:
    return 2000 + short if 2000 + short <= on.year + 10 else 1900 + short


def nearest_day(number: int, month: int, on: date, forward: bool) -> date | None:
    here = day_of(on.year, month, number)
    if forward:
        if here is not None and here < on:
            # «до 15 ноября» said on the 20th: a promise that has not been kept, not of next year
            return here if (on - here).days < 180 else day_of(on.year + 1, month, number)
        return here
    if here is not None and here > on:
        return here if (here - on).days <= p.SOON_DAYS else day_of(on.year - 1, month, number)
    return here


def months_back(on: date, number: int) -> str:
    total = on.year * 12 + on.month - 1 - number
    year = max(1, min(9998, total // 12))
    return f"{year:04}-{total % 12 + 1:02}-01"


def add_days(on: date, days: int) -> date:
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return on


def day_of(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def leads_on(text: str, start: int) -> bool:
    if p.FORWARD.search(text[max(0, start - 40) : start]) is not None:
        return True
    return p.FORWARD_AFTER.match(text[start : start + 60]) is not None


def ahead(text: str, match: re.Match[str]) -> bool:
    return leads_on(text, match.start()) or verb_leads(text, *match.span())


def verb_leads(text: str, start: int, end: int) -> bool:
    """Whether the verb that stands nearest in the clause is one of the future: «в субботу приедут»."""
    before = p.CLAUSE.split(text[max(0, start - 60) : start])[-1]
    after = p.CLAUSE.split(text[end : end + 60])[0]
    left, right = TOKEN.findall(before)[-6:][::-1], TOKEN.findall(after)[:6]
    for pair in zip_longest(right, left):
        for word in pair:
            marks = grammemes(fold(word)) if word else frozenset()
            if "VERB" in marks:
                return "futr" in marks and "past" not in marks
    return False
