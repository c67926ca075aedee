"""The covering sheet of an exchange package: one page, all that a book of media asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cur_desk import reports
from cur_desk.reports.exchange_inputs import ExchangeSheetData
from cur_desk.reports.inputs import Office

from . import reading

CHECKSUM = "0123456789abcdef" * 4
OFFICE = Office(
    "ЦУР Хабаровского края", "Центр управления регионом", "Правительство Хабаровского края",
    ZoneInfo("Asia/Vladivostok"), "(UTC+10)",
)  # fmt: skip


def sheet(**more: object) -> bytes:
    facts: dict[str, object] = {
        "office": OFFICE, "number": 12, "package": "01939f6e-0000-7000-8000-000000000001",
        "made_at": datetime(2026, 11, 25, 16, 5, 9, tzinfo=UTC),
        "file": "cur-obmen-20261126-0012-000001.curx", "size": 48_213, "checksum": CHECKSUM,
        "records": 21, "left": 2, "medium": "14-07", "sender": "Смирнова Анна, специалист",
        "station": "01939f6e-0000-7000-8000-000000000009", "recipient": "https://portal.example",
    }  # fmt: skip
    return reports.render_exchange_sheet(ExchangeSheetData(**(facts | more)))  # type: ignore[arg-type]


def test_everything_a_book_of_media_asks_for() -> None:
    said = reading.flat(sheet())
    for words in ("пакету обмена № 12", "14-07", "21 запись; осталось на рабочем месте: 2",
                  "Смирнова Анна", "48 213 байт", "Стёр с носителя", "Данных заявителей нет"):  # fmt: skip
        assert words in said
    assert CHECKSUM in said.replace(" ", "")
    assert "26.11.2026 в 02:05:09 (UTC+10)" in said


def test_one_page_with_embedded_faces_the_same_twice() -> None:
    assert len(reading.pages_text(sheet())) == 1
    assert all(reading.fonts(sheet()).values())
    assert sheet() == sheet()


def test_files_are_counted_when_there_are_any() -> None:
    assert "21 запись и 3 файла; осталось на рабочем месте: 2" in reading.flat(sheet(files=3))


@pytest.mark.parametrize("left", [0, 5])
def test_what_stays_is_told_only_when_it_does(left: int) -> None:
    assert ("осталось на рабочем месте" in reading.flat(sheet(left=left))) is bool(left)


def test_nothing_is_drawn_over_anything_else() -> None:
    long = sheet(medium="Ж" * 40, sender="Константинопольский-Преображенский " * 3)
    assert reading.overlapping(reading.words(long, 0)) == []
    assert len(reading.pages_text(long)) == 1
