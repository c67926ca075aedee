"""Shipped production calendars and the refusal of broken ones."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.calendars import load_calendar, read_calendar
from cur_desk.reference.profiles import region_ids

SUMS = {
    2024: "17 20 20 21 20 19 23 22 21 23 21 21",
    2025: "17 20 21 22 18 19 23 21 22 23 19 22",
    2026: "15 19 21 22 19 21 23 21 22 22 20 22",
    2027: "15 19 22 22 19 21 22 22 22 21 20 22",
}


@pytest.mark.parametrize("region", region_ids())
def test_working_days_of_every_month(region: str) -> None:
    calendar = load_calendar(region)
    assert calendar.years == (2024, 2025, 2026, 2027)
    for year, sums in SUMS.items():
        counted = []
        for month in range(1, 13):
            first = date(year, month, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            counted.append(calendar.working_days_between(first, last))
        assert " ".join(map(str, counted)) == sums
        assert sum(counted) == {2024: 248}.get(year, 247)


def copied(tmp_path: Path) -> Path:
    directory = tmp_path / "calendar"
    shutil.copytree(resources_dir() / "calendar", directory)
    return directory


def test_a_region_adds_its_own_days(tmp_path: Path) -> None:
    directory = copied(tmp_path)
    (directory / "kirov").mkdir()
    (directory / "kirov" / "2026.toml").write_text(
        'basis = "закон области"\n[holidays]\n2026-07-08 = "день области"\n', "utf-8"
    )
    assert not read_calendar(directory, "kirov").is_working(date(2026, 7, 8))
    assert read_calendar(directory, "tambov").is_working(date(2026, 7, 8))


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("year = 2026", "year = 2025", "year", "должно быть 2026"),
        ("15, 19, 21", "16, 19, 21", "working_days_by_month.1", "заявлено 16, выходит 15"),
        ("15, 19, 21", "15, 21", "working_days_by_month", "двенадцать"),
        ("2026-03-09 =", "2026-02-30 =", "moved.2026-02-30", "такого дня нет"),
        ("2026-03-09 =", "2025-03-09 =", "moved.2025-03-09", "день не 2026 года"),
        ("2026-04-30,", "2026-05-01,", "short_days", "2026-05-01 не рабочий"),
        ("working_weekends = []", "working_weekends = [2026-05-12]", "working_weekends", "иначе"),
        ("working_weekends = []", "working_weekends = 5", "working_weekends", "список дней"),
        ("[holidays]", "[feasts]", "feasts", "такого ключа нет"),
    ],
)
def test_a_mistake_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    directory = copied(tmp_path)
    path = directory / "2026.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DirectoryError) as refused:
        read_calendar(directory, "kirov")
    assert (refused.value.file, refused.value.key) == ("2026.toml", key)
    assert reason in refused.value.reason


def test_no_calendar_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="нет ни одного"):
        read_calendar(tmp_path, "kirov")
