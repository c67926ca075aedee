"""Production calendars of ``resources/calendar``: one file a year, checked by its month sums.

A region's own days off stand in ``calendar/<region>/<year>.toml`` and are laid over the common year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cur_desk.domain.calendar import CalendarYear, ProductionCalendar
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml

_KEYS = {
    "year",
    "basis",
    "working_days_by_month",
    "working_weekends",
    "short_days",
    "holidays",
    "moved",
}


def load_calendar(region_id: str) -> ProductionCalendar:
    """The calendar of a region: the common years and the region's own days off."""
    return _load(resources_dir() / "calendar", region_id)


@lru_cache(maxsize=32)
def _load(directory: Path, region_id: str) -> ProductionCalendar:
    return read_calendar(directory, region_id)


def read_calendar(directory: Path, region_id: str) -> ProductionCalendar:
    """Reads and checks every year of a directory."""
    files = sorted(directory.glob("[0-9][0-9][0-9][0-9].toml"))
    if not files:
        raise DirectoryError("calendar", "год", "нет ни одного производственного календаря")
    years = [_read_year(path) for path in files]
    return ProductionCalendar([_with_regional(y, directory / region_id) for y in years])


def _with_regional(year: CalendarYear, directory: Path) -> CalendarYear:
    path = directory / f"{year.year}.toml"
    if not path.is_file():
        return year
    table = read_toml(path)
    own = _named_days(table.get("holidays", {}), year.year, path.name, "holidays")
    basis = str(table.get("basis", ""))
    if not basis:
        raise DirectoryError(path.name, "basis", "не указан акт региона")
    return CalendarYear(
        year.year,
        year.days_off | own,
        year.working_weekends - own.keys(),
        year.short_days - own.keys(),
        f"{year.basis}; {basis}",
    )


def _read_year(path: Path) -> CalendarYear:
    table = read_toml(path)
    for key in sorted(table.keys() - _KEYS):
        raise DirectoryError(path.name, key, "такого ключа нет")
    number = table.get("year")
    if number != int(path.stem):
        raise DirectoryError(path.name, "year", f"должно быть {path.stem}")
    holidays = _named_days(table.get("holidays", {}), number, path.name, "holidays")
    moved = _named_days(table.get("moved", {}), number, path.name, "moved")
    days_off = {d: f"праздничный день: {name}" for d, name in holidays.items()}
    days_off |= {d: f"выходной, перенесён с {name}" for d, name in moved.items()}
    year = CalendarYear(
        number,
        days_off,
        _days(table.get("working_weekends", []), number, path.name, "working_weekends"),
        _days(table.get("short_days", []), number, path.name, "short_days"),
        str(table.get("basis", "")),
    )
    _check(year, table.get("working_days_by_month"), path.name)
    return year


def _named_days(value: Any, year: int, file: str, key: str) -> dict[date, str]:
    if not isinstance(value, dict):
        raise DirectoryError(file, key, "нужна таблица «день = причина»")
    days: dict[date, str] = {}
    for text, name in value.items():
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise DirectoryError(file, f"{key}.{text}", "такого дня нет") from error
        if day.year != year:
            raise DirectoryError(file, f"{key}.{text}", f"день не {year} года")
        days[day] = str(name)
    return days


def _days(value: Any, year: int, file: str, key: str) -> frozenset[date]:
    if not isinstance(value, list) or not all(isinstance(d, date) for d in value):
        raise DirectoryError(file, key, "нужен список дней вида 2026-01-31")
    for day in value:
        if day.year != year:
            raise DirectoryError(file, key, f"день {day.isoformat()} не {year} года")
    return frozenset(value)


def _check(year: CalendarYear, sums: Any, file: str) -> None:
    for day in sorted(year.working_weekends):
        if day.weekday() < 5 or day in year.days_off:
            raise DirectoryError(file, "working_weekends", f"{day.isoformat()} и так решён иначе")
    calendar = ProductionCalendar([year])
    for day in sorted(year.short_days):
        if not calendar.is_working(day):
            raise DirectoryError(file, "short_days", f"{day.isoformat()} не рабочий")
    if not isinstance(sums, list) or len(sums) != 12:
        raise DirectoryError(file, "working_days_by_month", "нужно двенадцать чисел")
    for month, declared in enumerate(sums, 1):
        first = date(year.year, month, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        counted = calendar.working_days_between(first, last)
        if counted != declared:
            raise DirectoryError(
                file, f"working_days_by_month.{month}", f"заявлено {declared}, выходит {counted}"
            )
