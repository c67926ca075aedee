"""Days, months and years that a text names, in figures, in words, relative to the day of writing.

A value is the beginning of an ISO date: ``2026-11-12``, ``2026-10``, ``2024``. A day without its
year is the nearest one that fits: in the past, unless the words lead forward («до 1 декабря»).
Vague words («давно», «каждую осень») are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from cur_desk.assist import date_patterns as p
from cur_desk.assist.fact import Span
from cur_desk.assist.number_words import ordinal_day, small_number


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
            year = int(match["y"])
            if year < 100:
                year += 2000 if year <= on.year % 100 + 10 else 1900
            day = _day(year, int(match["m"]), int(match["d"]))
            if day is not None:
                yield Span(match.start(), match.end(), day.isoformat())
    for match in p.MONTH_YEAR.finditer(text):
        yield Span(match.start(), match.end(), f"{match['y']}-{match['m']}")


def _short(text: str, on: date) -> Iterator[Span]:
    for match in p.SHORT.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        whole = (
            len(match["d"]) == 2 and "." in match.group() and p.CLOCK_BEFORE.search(before) is None
        )
        if not whole and p.SHORT_BEFORE.search(before) is None and not _after_deed(before):
            continue
        day = _nearest_day(int(match["d"]), int(match["m"]), on, _leads_on(text, match.start()))
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
    year = _year_of(match, on)
    if year is None:
        day = _nearest_day(number, month, on, _leads_on(text, match.start()))
    else:
        day = _day(year, month, number)
    return day.isoformat() if day is not None else None


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
        if p.EACH_MONTH.search(text[max(0, match.start() - 14) : match.start("month")]):
            continue
        month = _month(match["month"])
        year = _year_of(match, on)
        if year is None:
            ahead = (match["before"] or "").lower().startswith(("на", "до", "к "))
            forward = ahead or _leads_on(text, match.start("month"))
            year = on.year if month <= on.month else on.year - 1
            if forward and on.month - month > p.KEPT_MONTHS:
                year = on.year + 1
            elif month > on.month and (forward or (month - on.month == 1 and _future(text, match))):
                year = on.year
        yield Span(match.start("month"), _trim(match), f"{year}-{month:02}")


def _future(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 60) : match.end() + 60].lower()
    return (
        re.search(r"обеща|будет|будут|планир|собира|запуст|откро|начн|сдел|жд[её]м|обязал", around)
        is not None
    )


def _years_alone(text: str, on: date) -> Iterator[Span]:
    for match in p.YEAR_ALONE.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()].lower()
        if (
            not match["tail"]
            and re.search(r"\b(?:в|с|со|до|по|за|на|к|зимой|летом|весной|осенью|от) $", before)
            is None
        ):
            continue
        if not match["tail"] and not match["y"] >= "1930":
            continue  # «1800» without «года» is an amount
        yield Span(match.start(), match.end(), match["y"])


def _short_years(text: str, on: date) -> Iterator[Span]:
    for match in p.SHORT_YEAR.finditer(text):
        year = _whole_year(int(match["y"]), on)
        yield Span(match.start("y"), match.end(), str(year))
    for match in p.BIRTH_YEAR.finditer(text):
        yield Span(match.start(), match.end(), str(1900 + int(match["y"])))
    for match in p.TOLD_IN_WORDS.finditer(text):
        number = ordinal_day(match["end"]) or 0
        tens = p.DECADES.get(match["tens"].lower(), 0) if match["tens"] else 0
        if match["thousand"] or tens:
            yield Span(match.start(), match.end(), str(_whole_year(tens + number, on)))


def _whole_year(short: int, on: date) -> int:
    return 2000 + short if 2000 + short <= on.year + 10 else 1900 + short


def _bare_days(text: str, on: date) -> Iterator[Span]:
    """«с 5-го», «утром 12-го»: a day of this month, or of the last one."""
    for match in p.BARE_DAY.finditer(text):
        number = int(match["d"])
        shift = 1 if number > on.day and not _leads_on(text, match.start()) else 0
        year, month = map(int, _months_back(on, shift)[:7].split("-"))
        day = _day(year, month, number)
        if day is not None:
            yield Span(match.start("d"), match.end(), day.isoformat())


def _told(text: str, on: date) -> Iterator[Span]:
    for match in p.TOLD_YEAR.finditer(text):
        yield Span(match.start(), match.end(), str(on.year + _shift(match["which"])))
    for match in p.TOLD_MONTH.finditer(text):
        yield Span(match.start(), match.end(), _months_back(on, -_shift(match["which"]))[:7])


def _shift(which: str) -> int:
    which = which.lower()
    if which.startswith(("прошл", "предыдущ")):
        return -1
    if which.startswith("позапрошл"):
        return -2
    return 1 if which.startswith(("следующ", "будущ")) else 0


def _near(text: str, on: date) -> Iterator[Span]:
    steps = (("позавчера", -2), ("вчера", -1), ("сегодня", 0), ("послезавтра", 2), ("завтра", 1))
    for match in p.NEAR.finditer(text):
        if match["word"].lower().startswith("сегодняшн") and p.UP_TO_NOW.search(
            text[max(0, match.start() - 6) : match.start()]
        ):
            continue  # «на сегодняшний день» is «now»
        word = match["word"].lower()
        shift = next(days for name, days in steps if word.startswith(name))
        day = _add_days(on, shift)
        yield Span(match.start(), match.end(), day.isoformat())
    for match in p.THIRD_DAY.finditer(text):
        yield Span(match.start(), match.end(), _add_days(on, -2).isoformat())


def _ago(text: str, on: date) -> Iterator[Span]:
    for match in p.AGO.finditer(text):
        unit, told = match["unit"].lower(), match["n"]
        number = 1 if told is None else small_number(told)
        start = match.start()
        if number is None:
            if unit.startswith(("дн", "лет", "сут", "час", "год", "месяце", "недель")) and told:
                plural_without_number = unit in (
                    "дней",
                    "лет",
                    "дня",
                    "суток",
                    "часов",
                    "месяцев",
                    "недель",
                )
                if plural_without_number:
                    continue
            number, start = 1, match.start("unit")
        value = _back(unit, number, on)
        if value is not None:
            yield Span(start, match.end(), value)


def _back(unit: str, number: int, on: date) -> str | None:
    if unit.startswith(("дн", "ден", "сут")):
        return _add_days(on, -number).isoformat()
    if unit.startswith("недел"):
        return _add_days(on, -7 * number).isoformat()
    if unit.startswith("месяц"):
        return _months_back(on, number)[:7]
    if unit.startswith("полгода"):
        return _months_back(on, 6)[:7]
    if unit.startswith("полтора"):
        return _months_back(on, 18)[:7]
    if unit.startswith("час"):
        return on.isoformat() if number < 12 else None
    return str(on.year - number) if number < on.year - 1900 else None


def _weekdays(text: str, on: date) -> Iterator[Span]:
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
        if p.DAY_MONTH.match(text, _after_mark(text, match.end())):
            continue  # «во вторник, 17 ноября» is one day
        back = (on.weekday() - number) % 7
        if prep in ("до", "к", "ко", "на") or which.startswith(("следующ", "ближайш")):
            day = _add_days(on, (number - on.weekday()) % 7 or 7)
        elif which.startswith(("прошл", "минувш")):
            # «В прошлый вторник» is not said of yesterday.
            day = _add_days(on, -(back if back > 2 else back + 7))
        elif _leads_on(text, match.start()) or p.PROMISED.match(text, match.end()):
            day = _add_days(on, (number - on.weekday()) % 7 or 7)
        else:
            day = _add_days(on, -back)
        start = match.start("which") if match["which"] else match.start("day")
        yield Span(start, match.end(), day.isoformat())


def _after_mark(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,(":
        at += 1
    return at


def _number_days(text: str, on: date) -> Iterator[Span]:
    for match in p.NUMBER_DAY.finditer(text):
        number = int(match["d"]) if match["d"] else ordinal_day(match["word"])
        if not number:
            continue
        which = (match["which"] or "").lower()
        month_shift = 1 if "прошл" in which else -1 if "следующ" in which else 0
        if not which and number > on.day and not _leads_on(text, match.start()):
            month_shift = 1
        if _each(text, match.start()) or re.match(
            r"\s*(?:каждого|ежемесячно)", text[match.end() : match.end() + 16]
        ):
            continue
        year, month = map(int, _months_back(on, month_shift)[:7].split("-"))
        day = _day(year, month, number)
        if day is not None:
            yield Span(match.start(), match.end(), day.isoformat())


def _each(text: str, start: int) -> bool:
    return (
        re.search(r"кажд\w+\s+(?:месяц\w*\s+)?$", text[max(0, start - 24) : start].lower())
        is not None
    )


_FINDERS: tuple[Callable[[str, date], Iterator[Span]], ...] = (
    _numeric, _range_heads, _day_months, _bare_days, _short_years, _number_days, _months_alone, _short, _told, _ago, _near, _weekdays,
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
    return on.year + _shift(match["told"]) if match["told"] else None


def _trim(match: re.Match[str]) -> int:
    end = match.end()
    text = match.group()
    while text and text[-1].isspace():
        text, end = text[:-1], end - 1
    return end


def _leads_on(text: str, start: int) -> bool:
    if p.FORWARD.search(text[max(0, start - 40) : start]) is not None:
        return True
    return p.FORWARD_AFTER.match(text[start : start + 60]) is not None


def _nearest_day(number: int, month: int, on: date, forward: bool) -> date | None:
    here = _day(on.year, month, number)
    if forward:
        if here is not None and here < on:
            # «до 15 ноября» said on the 20th: a promise that has not been kept, not of next year
            return here if (on - here).days < 180 else _day(on.year + 1, month, number)
        return here
    if here is not None and here > on:
        return here if (here - on).days <= p.SOON_DAYS else _day(on.year - 1, month, number)
    return here


def _months_back(on: date, number: int) -> str:
    total = on.year * 12 + on.month - 1 - number
    year = max(1, min(9998, total // 12))
    return f"{year:04}-{total % 12 + 1:02}-01"


def _add_days(on: date, days: int) -> date:
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return on


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
