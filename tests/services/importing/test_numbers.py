"""The number of a message is a number; a line without text says by what it was taken; a workbook
is one under any name; each wrong file or argument ends the verb with «wrong input»."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk.errors import DeskError
from cur_desk.services.importing import verb
from cur_desk.services.importing.numbers import is_number
from cur_desk.services.importing.reading import open_book
from cur_desk.services.importing.service import ImportService
from cur_desk.services.intake.service import IntakeService
from tests.services.bench import Bench, make
from tests.services.importing.files import pos_rows, workbook


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = make(tmp_path_factory.mktemp("files"))
    yield made
    made.core.workspace.close()


@pytest.fixture
def service(bench: Bench) -> ImportService:
    return ImportService(bench.core, IntakeService(bench.core, bench.files), bench.acts)


@pytest.mark.parametrize(
    "text",
    [
        "70000001", "вх-12", "ВХ-12/26", "26-11/1", "№ 12", "Обращение № 15", "INC-2026-001",
        "a1b2c3d4-70a0-4932-980c-b4dc0d3f02b5", "б/н 1a2b3c4d5e6f", "А-123 от 03.11.2026", "12 А",
    ],
)  # fmt: skip
def test_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "Сидоров Пётр, паспорт 3310 123456", "0 or 1=1;--", "3310 123456", "123-456-789 01",
        "8 900 000-01-02", "+7 900 000-01-02", "Ли А. Б. 12", "Иванов", "v@example.test 1", "=1+1",
    ],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    assert not is_number(text)


def test_a_name_in_the_column_of_numbers_refuses_its_line(
    service: ImportService, tmp_path: Path
) -> None:
    broken = {2: ("Номер", "Сидоров Пётр, паспорт 3310 123456"), 3: ("Текст сообщения", None)}
    path = workbook(tmp_path / "n.xlsx", pos_rows(4, broken))
    value, words, code = verb.run(service, {"file": str(path), "dry_run": True}, lambda _w: None)
    assert (value["new"], value["broken"], code) == (3, 1, 5)
    assert [(t["line"], t["words"], t["kind"]) for t in value["troubles"]] == [
        (3, "это не номер сообщения", "error"),
        (4, "текста нет, взята подкатегория", "remark"),
    ]
    assert "Сидоров" not in words
    opened = service.open(path)
    shown = service.preview(opened, service.plan_for(opened)).rows
    assert all("Сидоров" not in row.number for row in shown)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a", "a.json"])
def test_a_workbook_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    made = workbook(tmp_path / "a.xlsx", [["1", "а"]], ("Номер", "Текст"))
    made.rename(tmp_path / name)
    book = open_book(tmp_path / name)
    assert [line.cells for line in book.sheets[0].lines()][1] == {"A": "1", "B": "а"}
    book.close()


@pytest.mark.parametrize(
    ("name", "data", "more"),
    [
        ("gone.csv", None, {}),
        ("empty.csv", b"", {}),
        ("blank.csv", b"\r\n;;\r\n", {}),
        ("binary.csv", bytes(range(256)) * 9, {}),
        ("odd.csv", "Цвет;Вкус\r\nбелый;сладкий\r\n".encode(), {}),
        ("torn.json", b'[{"id": 1}, {"id": 2', {}),
        ("word.json", b'{"a": 1}', {}),
        ("deep.json", b"[" * 200_000, {}),
        ("cp1251.json", '[{"description": "Яма"}]'.encode("cp1251"), {}),
        ("cut.xlsx", b"PK\x03\x04 cut", {}),
        ("page.xls", b"<html></html>", {}),
        ("good.xlsx", b"", {"sheet": 9}),
        ("good.xlsx", b"", {"sheet": 0}),
        ("good.xlsx", b"", {"zone": "Nowhere/City"}),
        ("good.xlsx", b"", {"zone": "../../etc/passwd"}),
        ("good.xlsx", b"", {"received_on": "вчера"}),
        ("good.xlsx", b"", {"undo": "нет такой"}),
    ],
)
def test_each_wrong_input_ends_with_two(
    service: ImportService, tmp_path: Path, name: str, data: bytes | None, more: dict[str, Any]
) -> None:
    path = tmp_path / name
    if name == "good.xlsx":
        workbook(path, pos_rows(2))
    elif data is not None:
        path.write_bytes(data)
    with pytest.raises(DeskError) as told:
        verb.run(service, {"file": str(path), "dry_run": True, **more}, lambda _w: None)
    assert told.value.exit_code == 2
    assert told.value.message
