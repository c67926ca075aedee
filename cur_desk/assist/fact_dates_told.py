"""Days told against the day of writing: «вчера», «дня три назад», «в среду», «с 5-го числа»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cur_desk.assist import date_patterns as p
from cur_desk.assist.date_calendar import add_days, ahead, day_of, leads_on, months_back, verb_leads
from cur_desk.assist.fact import Span
from cur_desk.assist.number_words import ordinal_day, small_number


def bare_days(text: str, on: date) -> Iterator[Span]:
    """«с 5-го», «утром 12-го»: a day of this month, or of the last one."""
    for match in p.BARE_DAY.finditer(text):
        number = int(match["d"])
        shift = 1 if number > on.day and not ahead(text, match) else 0
        year, month = map(int, months_back(on, shift)[:7].split("-"))
        day = day_of(year, month, number)
        if day is not None:
            yield Span(match.start("d"), match.end(), day.isoformat())
    for match in p.NUMBER_HEAD.finditer(text):
        day = day_of(on.year, on.month, int(match["d"]))
        if day is not None and day <= on:
            yield Span(match.start("d"), match.end("d"), day.isoformat())


def told(text: str, on: date) -> Iterator[Span]:
    for match in p.TOLD_YEAR.finditer(text):
        yield Span(match.start(), match.end(), str(on.year + shift(match["which"])))
    for match in p.TOLD_MONTH.finditer(text):
        yield Span(match.start(), match.end(), months_back(on, -shift(match["which"]))[:7])


def shift(which: str) -> int:
    which = which.lower()
    if which.startswith(("прошл", "предыдущ")):
        return -1
    if which.startswith("позапрошл"):
        return -2
    return 1 if which.startswith(("следующ", "будущ")) else 0


def near(text: str, on: date) -> Iterator[Span]:
    steps = (("позавчера", -2), ("вчера", -1), ("сегодня", 0), ("послезавтра", 2), ("завтра", 1))
    for match in p.NEAR.finditer(text):
        if match["word"].lower().startswith("сегодняшн") and p.UP_TO_NOW.search(
            text[max(0, match.start() - 6) : match.start()]
        ):
            continue  # «на сегодняшний день» is «now»
        word = match["word"].lower()
        shift = next(days for name, days in steps if word.startswith(name))
        day = add_days(on, shift)
        yield Span(match.start(), match.end(), day.isoformat())
    for match in p.THIRD_DAY.finditer(text):
        yield Span(match.start(), match.end(), add_days(on, -2).isoformat())


def ago(text: str, on: date) -> Iterator[Span]:
    for match in p.AGO.finditer(text):
        unit, told = match["unit"].lower(), match["n"]
        number = 1 if told is None else small_number(told)
        start = match.start()
        if told is not None and told.lower() in p.NO_NUMBER:
            continue
        if number is None:
            if told and unit in p.PLURALS:
                continue
            number, start = 1, match.start("unit")
        value = _back(unit, number, on)
        if value is not None:
            yield Span(start, match.end(), value)


def ago_about(text: str, on: date) -> Iterator[Span]:
    """«Дня три назад»: the amount stands behind."""
    for match in p.AGO_ABOUT.finditer(text):
        number = small_number(match["n"])
        value = _back(match["unit"].lower(), number, on) if number else None
        if value is not None:
            yield Span(match.start(), match.end(), value)


def _back(unit: str, number: int, on: date) -> str | None:
    if unit.startswith(("дн", "ден", "сут")):
        return add_days(on, -number).isoformat()
    if unit.startswith("недел"):
        return add_days(on, -7 * number).isoformat()
    if unit.startswith("месяц"):
        return months_back(on, number)[:7]
    if unit.startswith("полгода"):
        return months_back(on, 6)[:7]
    if unit.startswith("полтора"):
        return months_back(on, 18)[:7]
    if unit.startswith("час"):
        return on.isoformat() if number < 12 else None
    return str(on.year - number) if number < on.year - 1900 else None


def weekdays(text: str, on: date) -> Iterator[Span]:
    for match in p.WEEKDAY.finditer(text):
        number = next(i for i, n in enumerate(p.WEEKDAYS) if match["day"].lower().startswith(n))
        which = (match["which"] or "").lower()
        prep = match["prep"].lower()
        if (
            match["day"].lower() in ("среде", "среды", "среда")
            and not which
            and prep in ("в", "к", "на")
        ):
            continue  # «в среде» is a milieu
        if p.HABIT.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        if _with_its_day(text, match):
            continue  # «во вторник, 17 ноября» is one day
        back = (on.weekday() - number) % 7
        if prep in ("до", "к", "ко", "на") or which.startswith(("следующ", "ближайш")):
            day = add_days(on, (number - on.weekday()) % 7 or 7)
        elif which.startswith(("прошл", "минувш")):
            # «В прошлый вторник» is the one of the week before.
            day = add_days(on, -(back if back > on.weekday() else back + 7))
        elif (
            leads_on(text, match.start())
            or p.PROMISED.match(text, match.end())
            or verb_leads(text, *match.span())
        ):
            day = add_days(on, (number - on.weekday()) % 7 or 7)
        else:
            day = add_days(on, -back)
        start = match.start("which") if match["which"] else match.start("day")
        yield Span(start, match.end(), day.isoformat())


def _with_its_day(text: str, match: re.Match[str]) -> bool:
    after = _after_mark(text, match.end())
    if any(q.match(text, after) for q in (p.DAY_MONTH, p.SHORT, p.NUMERIC, p.DAY_ONLY)):
        return True
    return p.DAY_BEFORE.search(text[max(0, match.start() - 24) : match.start()]) is not None


def _after_mark(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,(":
        at += 1
    return at


def number_days(text: str, on: date) -> Iterator[Span]:
    for match in (*p.NUMBER_DAY.finditer(text), *p.NUMBER_TURNED.finditer(text)):
        number = int(match["d"]) if match["d"] else ordinal_day(match["word"])
        if not number:
            continue
        which = (match.groupdict().get("which") or "").lower()
        month_shift = 1 if "прошл" in which else -1 if "следующ" in which else 0
        if not which and number > on.day and not ahead(text, match):
            month_shift = 1
        if _each(text, match.start()) or re.match(
            r"\s*(?:каждого|ежемесячно)", text[match.end() : match.end() + 16]
        ):
            continue
        year, month = map(int, months_back(on, month_shift)[:7].split("-"))
        day = day_of(year, month, number)
        if day is not None:
            yield Span(match.start(), match.end(), day.isoformat())


def _each(text: str, start: int) -> bool:
    return (
        re.search(r"кажд\w+\s+(?:месяц\w*\s+)?$", text[max(0, start - 24) : start].lower())
        is not None
    )
