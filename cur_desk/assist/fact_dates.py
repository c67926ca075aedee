"""Days, months and years that a text names, in figures, in words, relative to the day of writing.

A value is the beginning of an ISO date: ``2026-11-12``, ``2026-10``, ``2024``. A day without its
year is the nearest one that fits: in the past, unless the words lead forward («до 1 декабря»).
Vague words («давно», «каждую осень») are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from cur_desk.assist import date_patterns as p
from cur_desk.assist.date_calendar import (
    day_of,
    full_year,
    leads_on,
    nearest_day,
    verb_leads,
    whole_year,
)
from cur_desk.assist.fact import Span
from cur_desk.assist.fact_dates_told import (
    ago,
    ago_about,
    bare_days,
    near,
    number_days,
    shift,
    told,
    weekdays,
)
from cur_desk.assist.number_words import ordinal_day


def dates(text: str, written_on: date) -> Iterator[Span]:
    """All calendar dates, a stronger reading before a weaker one over the same letters."""
    taken: list[Span] = []
    for finder in _FINDERS:
        fresh: list[Span] = []
        for span in finder(text, written_on):
            if not _covered(span, taken):
                fresh.append(span)
        taken = sorted([*taken, *fresh], key=lambda s: s.start)
    yield from taken


def _covered(span: Span, taken: list[Span]) -> bool:
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle].end <= span.start:
            low = middle + 1
        else:
            high = middle
    return low < len(taken) and taken[low].start < span.end


def _numeric(text: str, on: date) -> Iterator[Span]:
    for pattern in (p.NUMERIC, p.SPACED, p.ISO):
        for match in pattern.finditer(text):
            day = day_of(full_year(match["y"], on), int(match["m"]), int(match["d"]))
            if day is not None:
                yield Span(match.start(), match.end(), day.isoformat())
    for match in p.ROMAN_MONTH.finditer(text):
        month = match["m"].translate(_LATIN_ROMAN)
        if month in p.ROMAN:
            day = day_of(full_year(match["y"], on), p.ROMAN.index(month) + 1, int(match["d"]))
            if day is not None:
                yield Span(match.start(), match.end(), day.isoformat())
    for match in p.MONTH_YEAR.finditer(text):
        yield Span(match.start(), match.end(), f"{match['y']}-{match['m']}")


_LATIN_ROMAN = str.maketrans("ІХ", "IX")


def _short(text: str, on: date) -> Iterator[Span]:
    for match in p.SHORT.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        whole = (
            len(match["d"]) == 2 and "." in match.group() and p.CLOCK_BEFORE.search(before) is None
        )
        if not whole and p.SHORT_BEFORE.search(before) is None and not _after_deed(before):
            continue
        if p.CLOCK_RANGE[0].search(before) or p.CLOCK_RANGE[1].match(text, match.end()):
            continue
        number, month = int(match["d"]), int(match["m"])
        shared = p.SHARED_YEAR_FIGURES.match(text, match.end())
        if shared is not None:
            year = full_year(shared["y"], on)
            day = day_of(year - (month > int(shared["m"])), month, number)
        else:
            day = nearest_day(number, month, on, leads_on(text, match.start()))
        if day is not None:
            yield Span(match.start(), match.end(), day.isoformat())


def _after_deed(before: str) -> bool:
    """«Писал 3.11, тишина»: a verb of the past before the figures."""
    return (
        re.search(r"\b[а-яё]{2,}(?:л|ла|ли|лись|лся|лась|но|ны|ано)[:,]?\s$", before, re.IGNORECASE)
        is not None
    )


def _range_heads(text: str, on: date) -> Iterator[Span]:
    for match in p.RANGE_HEAD.finditer(text):
        value = _day_value(match, int(match["d"]), text, on)
        if value is not None:
            yield Span(match.start("d"), match.end("d"), value)


def _day_months(text: str, on: date) -> Iterator[Span]:
    for match in p.DAY_MONTH.finditer(text):
        number = int(match["d"]) if match["d"] else ordinal_day(match["word"])
        value = _day_value(match, number, text, on) if number else None
        if value is not None:
            yield Span(match.start(), _trim(match), value)


def _day_value(match: re.Match[str], number: int, text: str, on: date) -> str | None:
    month = _month(match["month"])
    year = _year_of(match, on) or _shared_year(text, match, month)
    if year is None:
        day = nearest_day(number, month, on, leads_on(text, match.start()))
    else:
        day = day_of(year, month, number)
    return day.isoformat() if day is not None else None


def _shared_year(text: str, match: re.Match[str], month: int) -> int | None:
    """The year that is told once, behind the last of several months."""
    shared = p.SHARED_YEAR.match(text, match.end("month"))
    if shared is None:
        return None
    return int(shared["year"]) - (month > _month(shared["month"]))


def _months_alone(text: str, on: date) -> Iterator[Span]:
    for match in p.MONTH_ALONE.finditer(text):
        low = match["month"][0].islower()
        if not low and not (match["before"] or match["year"] or match["told"]):
            continue
        if (
            not low
            and not match["month"].isupper()
            and not match["year"]
            and p.NAMELIKE.match(match["month"])
        ):
            continue  # «к Мае» is a person; months are not written with a capital
        if match["month"].endswith(".") and not (match["before"] or match["year"]):
            continue
        lead = text[max(0, match.start("month") - 16) : match.start("month")]
        if p.EACH_MONTH.search(lead):
            continue
        month = _month(match["month"])
        year = _year_of(match, on) or _shared_year(text, match, month)
        turned = p.WHICH_MONTH.search(lead) if year is None else None
        if turned is not None:
            next_one = turned["next"] is not None
            year = on.year + (month <= on.month) if next_one else on.year - 1
        if year is None:
            ahead = (match["before"] or "").lower().startswith(("на", "до", "к "))
            forward = ahead or leads_on(text, match.start("month"))
            year = on.year if month <= on.month else on.year - 1
            if forward and on.month - month > p.KEPT_MONTHS:
                year = on.year + 1
            elif month > on.month and (forward or (month - on.month == 1 and _future(text, match))):
                year = on.year
        yield Span(match.start("month"), _trim(match), f"{year}-{month:02}")


def _future(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 60) : match.end() + 60].lower()
    return re.search(
        r"обеща|будет|будут|планир|собира|запуст|откро|начн|сдел|жд[её]м|обязал", around
    ) is not None or verb_leads(text, *match.span("month"))


def _years_alone(text: str, on: date) -> Iterator[Span]:
    for match in p.YEAR_HEAD.finditer(text):
        yield Span(match.start(), match.end(), match["y"])
    for match in p.YEAR_ALONE.finditer(text):
        before = p.YEAR_BEFORE.search(text[max(0, match.start() - 8) : match.start()].lower())
        if not match["tail"] and before is None and text[match.start() - 1] not in "-–/":
            continue
        loose = before is not None and before["loose"] and not match["tail"]
        if loose and int(match["y"]) not in p.LOOSE_YEARS:
            continue
        if not match["tail"] and not match["y"] >= "1930":
            continue  # «1800» without «года» is an amount
        yield Span(match.start(), match.end(), match["y"])


def _short_years(text: str, on: date) -> Iterator[Span]:
    for match in p.SHORT_YEAR.finditer(text):
        year = whole_year(int(match["y"]), on)
        yield Span(match.start("y"), match.end(), str(year))
    for match in p.BIRTH_YEAR.finditer(text):
        yield Span(match.start(), match.end(), str(1900 + int(match["y"])))
    for match in p.TOLD_IN_WORDS.finditer(text):
        number = ordinal_day(match["end"]) or 0
        tens = p.DECADES.get(match["tens"].lower(), 0) if match["tens"] else 0
        if match["thousand"] or tens:
            yield Span(match.start(), match.end(), str(whole_year(tens + number, on)))


_FINDERS: tuple[Callable[[str, date], Iterator[Span]], ...] = (
    _numeric, _range_heads, _day_months, bare_days, _short_years, number_days, _months_alone, _short, told, ago, ago_about, near, weekdays,
    _years_alone,
)  # fmt: skip


def _month(word: str) -> int:
    low = word.lower().rstrip(".")
    for number, names in enumerate(p.MONTHS, 1):
        if low.startswith((*names[0].split("|"), names[1])):
            return number
    return 1


def _year_of(match: re.Match[str], on: date) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["short"]:
        return 2000 + int(match["short"].strip("'"))
    if match["worded"]:
        return 2000 + (ordinal_day(match["worded"].split(maxsplit=2)[2]) or 0)
    return on.year + shift(match["told"]) if match["told"] else None


def _trim(match: re.Match[str]) -> int:
    end = match.end()
    text = match.group()
    while text and text[-1].isspace():
        text, end = text[:-1], end - 1
    return end
