"""Files as they come: whole, odd, broken and made to harm; each trouble is told in words."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cur_desk.services.importing import read_xlsx
from cur_desk.services.importing.lines import Bad, FileTrouble, Line
from cur_desk.services.importing.packed_strings import PackedStrings
from cur_desk.services.importing.reading import open_book
from cur_desk.services.importing.values import coordinate, when, yes_no
from tests.services.importing.files import json_file, pos_message, workbook

MOSCOW = ZoneInfo("Europe/Moscow")


def lines(path: Path, sheet: int = 0) -> list[Line]:
    book = open_book(path)
    try:
        return list(book.sheets[sheet].lines())
    finally:
        book.close()


def trouble(path: Path) -> str:
    with pytest.raises(FileTrouble) as told:
        lines(path)
    assert told.value.advice
    return told.value.message


def test_a_workbook_gives_values_with_their_places(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    page.append(["Номер", "Дата", "Формула"])
    page.append(["001", datetime(2026, 11, 3, 5, 6), "=1+1"])
    page["A5"] = 7
    page.merge_cells("A7:C7")
    hidden = book.create_sheet("Черновик")
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = lines(tmp_path / "a.xlsx")
    assert [x.number for x in found] == [1, 2, 5]
    assert found[1].cells["A"] == "001"
    assert found[1].cells["B"] == datetime(2026, 11, 3, 5, 6)
    assert isinstance(found[1].cells["C"], Bad)
    assert found[2].cells == {"A": 7}
    assert [s.hidden for s in open_book(tmp_path / "a.xlsx").sheets] == [False, True]


def rewritten(source: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """A workbook with some of its parts replaced or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return workbook(tmp_path / "plain.xlsx", [["1", "a"]], ("Номер", "Текст"))


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def test_a_million_empty_rows_leave_nothing_in_memory(plain: Path, tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d" spans="1:9"/>' % n for n in range(2, 60_000))
    body = HEAD + b'<row r="1"><c r="A1" t="inlineStr"><is><t>N</t></is></c></row>' + rows + TAIL
    path = rewritten(plain, tmp_path / "empty.xlsx", {SHEET: body})
    assert [x.number for x in lines(path)] == [1]


def test_a_damaged_cell_is_told_and_the_rest_is_read(plain: Path, tmp_path: Path) -> None:
    body = (
        HEAD + b'<row r="2"><c r="A2"><v>12a</v></c><c r="B2" t="s"><v>99</v></c>'
        b'<c r="C2" t="e"><v>#N/A</v></c><c r="D2"><v>5</v></c></row>' + TAIL
    )
    found = lines(rewritten(plain, tmp_path / "x.xlsx", {SHEET: body}))[0].cells
    assert [type(found[k]) for k in "ABCD"] == [Bad, Bad, Bad, int]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: b"PK\x03\x04 cut", "повреждён"),
        (lambda p: p[: len(p) // 2], "повреждён"),
        (lambda p: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "старого вида"),
        (
            lambda p: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "паролем",
        ),
        (lambda p: b"", "пуст"),
        (lambda p: b"<html><table></table></html>", "HTML"),
        (lambda p: bytes(range(256)) * 40, "двоичные"),
        (lambda p: b'[{"id": 1}, {"id": 2', "оборван после записи 1"),
        (lambda p: b'a;b\n1;"not closed' + b"x" * 9_000_000, "кавычка"),
    ],
)
def test_what_cannot_be_read_is_told(plain: Path, make: Any, words: str) -> None:
    spoilt = plain.with_name("spoilt.xlsx")
    spoilt.write_bytes(make(plain.read_bytes()))
    told = trouble(spoilt)
    assert words.split(" ")[0] in told


def test_a_package_without_its_parts_or_with_a_torn_sheet(plain: Path, tmp_path: Path) -> None:
    torn = rewritten(plain, tmp_path / "torn.xlsx", {SHEET: HEAD + b"<row r='1'><c"})
    assert "оборвана" in trouble(torn)
    assert trouble(rewritten(plain, tmp_path / "w.xlsx", {"xl/workbook.xml": None}))
    assert "архив" in trouble(rewritten(plain, tmp_path / "z.xlsx", {"[Content_Types].xml": None}))


def test_what_unpacks_to_too_much_is_not_begun(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_xlsx, "RATIO_FROM", 1_000_000)
    body = HEAD + b" " * 3_000_000 + TAIL
    assert "слишком большой объём" in trouble(rewritten(plain, tmp_path / "b.xlsx", {SHEET: body}))
    monkeypatch.setattr(read_xlsx, "RATIO_FROM", 10**9)
    monkeypatch.setattr(read_xlsx, "MOST_XML_OF_ROW", 500_000)
    assert "больше" in trouble(rewritten(plain, tmp_path / "c.xlsx", {SHEET: body}))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_as_text(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'Номер{delimiter}Текст\r\n1{delimiter}"две\nстроки"\r\n\r\n2{delimiter}яма\r\n'
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    found = lines(path)
    assert [x.number for x in found] == [1, 2, 5]
    assert found[0].cells == {"A": "Номер", "B": "Текст"}
    assert found[1].cells == {"A": "1", "B": "две\nстроки"}


@pytest.mark.parametrize(
    "wrap", [lambda m: m, lambda m: {"totalPages": 1, "content": m}, lambda m: {"items": m}]
)
def test_json_is_read_object_by_object(tmp_path: Path, wrap: Any) -> None:
    messages = [pos_message(n, description="я" * 3_000) for n in range(200)]
    found = lines(json_file(tmp_path / "a.json", wrap(messages)))
    assert len(found) == 200
    assert found[150].cells["locationAddress.oktmo"] == "33530000"
    assert found[150].cells["applicant.fullName"] == "Седова Вера Павловна"
    assert found[150].cells["subject.name"] == "Автомобильные дороги"


def test_json_a_message_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1}\n{"id": 2}\n7\n', "utf-8")
    found = lines(path)
    assert [x.cells.get("id") for x in found[:2]] == [1, 2]
    assert isinstance(found[2].cells[""], Bad)


def test_packed_strings_are_as_they_were() -> None:
    strings = PackedStrings()
    given = [f"{n}-" + "ё" * (n % 700) for n in range(1_500)]
    for text in given:
        strings.append(text)
    assert len(strings) == 1_500
    assert [strings[n] for n in (0, 1_499, 3, 700, 1, 1_200)] == [
        given[n] for n in (0, 1_499, 3, 700, 1, 1_200)
    ]
    with pytest.raises(IndexError):
        strings[1_500]


@pytest.mark.parametrize(
    ("value", "day", "at"),
    [
        ("03.11.2026", date(2026, 11, 3), None),
        ("3.11.26", date(2026, 11, 3), None),
        ("03.11.2026 14:05", date(2026, 11, 3), "2026-11-03T11:05:00+00:00"),
        ("03.11.2026, 14:05:09", date(2026, 11, 3), "2026-11-03T11:05:09+00:00"),
        ("2026-11-03", date(2026, 11, 3), None),
        ("2026-11-03 14:05:00.0", date(2026, 11, 3), "2026-11-03T11:05:00+00:00"),
        ("2026-11-03T23:30:00Z", date(2026, 11, 4), "2026-11-03T23:30:00+00:00"),
        ("2026-11-03T14:05:00+0700", date(2026, 11, 3), "2026-11-03T07:05:00+00:00"),
        ("3 ноября 2026 г.", date(2026, 11, 3), None),
        ("3 мая 2026 в 9:30", date(2026, 5, 3), "2026-05-03T06:30:00+00:00"),
        (46_329, date(2026, 11, 3), None),
        ("46329,5", date(2026, 11, 3), "2026-11-03T09:00:00+00:00"),
        (1_793_700_300_000, date(2026, 11, 3), "2026-11-03T10:05:00+00:00"),
        (datetime(2026, 11, 3, 1, 0), date(2026, 11, 3), "2026-11-02T22:00:00+00:00"),
        (date(2026, 11, 3), date(2026, 11, 3), None),
    ],
)
def test_dates_of_people_and_of_programs(value: Any, day: date, at: str | None) -> None:
    found = when(value, MOSCOW)
    assert found is not None
    assert found.day == day
    assert (found.at.isoformat() if found.at else None) == at


@pytest.mark.parametrize("value", ["", "вчера", "31.02.2026", "13.13.2026", True, None, 3, "12:30"])
def test_what_is_no_date(value: Any) -> None:
    assert when(value, MOSCOW) is None


@settings(max_examples=150, deadline=None)
@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_no_value_is_an_error(value: Any) -> None:
    when(value, MOSCOW)
    yes_no(value)
    coordinate(value, 90)
