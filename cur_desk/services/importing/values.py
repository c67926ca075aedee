"""Cells of people's tables as values: instants, days, yes and no, codes, coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from cur_desk.domain.text import fold
from cur_desk.services.importing.lines import Value, text_of

_EPOCH = datetime(1899, 12, 30)
_MILLISECONDS_FROM = 100_000_000_000
_SECONDS_FROM = 600_000_000
_DAYS = (20_000, 80_000)
_YEARS = (2, 9_998)
_RUSSIAN = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?"
    r"(?:[\s,T]*(?:в\s*)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?$"
)
_ISO = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(\d{1,2})\s+([а-я]{3,9})\.?\s+(\d{4})(?:\s*г\.?(?:ода)?)?(?:[\s,]*(?:в\s*)?(\d{1,2}):(\d{2}))?$"
)
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_YES = frozenset({"да", "1", "true", "yes", "+", "истина", "y", "д"})
_NO = frozenset({"нет", "0", "false", "no", "-", "ложь", "n", "н", "", "—"})
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d+)?$")


@dataclass(frozen=True, slots=True)
class When:
    """An instant, or a day without a time of day."""

    day: date
    at: datetime | None

    def instant(self, zone: tzinfo, *, end: bool = False) -> datetime:
        """UTC; of a day its first or its last second in the zone."""
        if self.at is not None:
            return self.at
        clock = time(23, 59, 59) if end else time()
        return datetime.combine(self.day, clock, zone).astimezone(UTC)


def when(value: Value, zone: ZoneInfo) -> When | None:
    """A date or an instant in the zone of the file; None where it is not one, or one that no zone
    can show (the first and the last year of the calendar stand for «никогда»)."""
    try:
        found = _when(value, zone)
    except (OverflowError, ValueError):
        return None
    return found if found is not None and _YEARS[0] <= found.day.year <= _YEARS[1] else None


def _when(value: Value, zone: ZoneInfo) -> When | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _local(value, zone)
    if isinstance(value, date):
        return When(value, None)
    if isinstance(value, int | float):
        return _of_number(float(value), zone)
    if isinstance(value, str):
        return _of_text(value, zone)
    return None


def _local(value: datetime, zone: ZoneInfo) -> When:
    if value.tzinfo is not None:
        return When(value.astimezone(zone).date(), value.astimezone(UTC))
    if value.time() == time():
        return When(value.date(), None)
    return When(value.date(), value.replace(tzinfo=zone).astimezone(UTC))


def _of_number(value: float, zone: ZoneInfo) -> When | None:
    """Days of Excel, seconds or milliseconds since 1970."""
    if _DAYS[0] <= value < _DAYS[1]:
        moment = _EPOCH + timedelta(seconds=round(value * 86_400))
        return _local(moment, zone)
    try:
        if value >= _MILLISECONDS_FROM:
            return _local(datetime.fromtimestamp(value / 1000, UTC), zone)
        if value >= _SECONDS_FROM:
            return _local(datetime.fromtimestamp(value, UTC), zone)
    except OSError:  # what the system's own calendar cannot show
        return None
    return None


def _of_text(text: str, zone: ZoneInfo) -> When | None:
    text = " ".join(text.replace(" ", " ").split())
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?|\d{10}|\d{13}", text):
        return _of_number(float(text.replace(",", ".")), zone)
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, offset = found.groups()
        return _made((year, month, day), (hour, minute, second), offset, zone)
    if found := _RUSSIAN.match(text):
        day, month, year, hour, minute, second = found.groups()
        year = f"20{year}" if len(year) == 2 else year
        return _made((year, month, day), (hour, minute, second), None, zone)
    if found := _WORDED.match(fold(text)):
        day, word, year, hour, minute = found.groups()
        number = next((n for n, m in enumerate(_MONTHS, 1) if word.startswith(m)), 0)
        return _made((year, str(number), day), (hour, minute, None), None, zone)
    return None


def _made(
    day: tuple[str, str, str],
    clock: tuple[str | None, str | None, str | None],
    offset: str | None,
    zone: ZoneInfo,
) -> When:
    """Raises ValueError, OverflowError where there is no such moment."""
    on = date(int(day[0]), int(day[1]), int(day[2]))
    if clock[0] is None:
        return When(on, None)
    at = time(int(clock[0]), int(clock[1] or 0), int(clock[2] or 0))
    if offset is None:
        moment = datetime.combine(on, at, zone)
    else:
        written = offset if offset.upper() != "Z" else "+00:00"
        moment = datetime.fromisoformat(f"{on.isoformat()}T{at.isoformat()}{written}")
    return When(moment.astimezone(zone).date(), moment.astimezone(UTC))


def yes_no(value: Value) -> bool | None:
    """Да / нет; None where it is neither."""
    word = fold(text_of(value))
    return True if word in _YES else False if word in _NO else None


def coordinate(value: Value, most: int) -> int | None:
    """Millionths of a degree; None where it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:  # a whole number longer than any place
            return None
    elif isinstance(value, str) and _NUMBER.match(value.strip()):
        number = float(value.strip().replace(",", "."))
    else:
        return None
    return round(number * 1e6) if abs(number) <= most else None
