"""Values of a file stay in the encrypted files; one odd value stops nothing but its own line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cur_desk.services.importing import verb
from cur_desk.services.importing.lines import FileTrouble
from cur_desk.services.importing.reading import checksum, open_book
from cur_desk.services.importing.service import ImportService
from cur_desk.services.importing.values import coordinate, when
from cur_desk.services.intake.service import IntakeService
from tests.services.bench import Bench, make
from tests.services.importing.files import json_file, pos_message, pos_rows, workbook

WORDS = "Седова Вера, +7 900 000-01-02"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = make(tmp_path_factory.mktemp("files"))
    yield made
    made.core.workspace.close()


@pytest.fixture
def service(bench: Bench) -> ImportService:
    return ImportService(bench.core, IntakeService(bench.core, bench.files), bench.acts)


def test_a_citizens_words_in_a_wrong_column_do_not_leave(
    service: ImportService, tmp_path: Path
) -> None:
    broken = {1: ("Дата создания", WORDS), 2: ("Fast-track", WORDS), 3: ("Срок ответа", WORDS),
              4: ("Дата создания", "17.12.1961")}  # fmt: skip
    path = workbook(tmp_path / "w.xlsx", pos_rows(6, broken))
    value, words, _ = verb.run(service, {"file": str(path)}, lambda _w: None)
    listed = service.export_troubles(value["batch"], tmp_path).read_text("utf-8-sig")
    assert value["broken"] == 2
    for told in (listed, words, str(value["troubles"])):
        assert "Дата создания" in told
        assert "Седова" not in told
        assert "900 000" not in told
        assert "1961" not in told
    kept = service.troubles(value["batch"])
    assert {t.value for t in kept} == {WORDS, "17.12.1961"}  # the screen shows it beside
    service.undo(value["batch"])


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Vladivostok", "America/New_York"])
def test_ends_of_the_calendar_are_no_dates(zone: str) -> None:
    for text in ("0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "01.01.0001 00:00", "1e400"):
        assert when(text, ZoneInfo(zone)) is None
    assert when(10**400, ZoneInfo(zone)) is None
    assert coordinate(10**400, 90) is None


def test_an_odd_value_stops_its_own_line_alone(service: ImportService, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        pos_message(31, createdAt="0001-01-01T00:00:00"),
        pos_message(32, createdAt="9999-12-31T23:59:59Z"),
        pos_message(33, answerAt="9999-12-31T23:59:59Z"),
        pos_message(34),
    ]
    path = json_file(tmp_path / "odd.json", rows)
    text = path.read_text("utf-8").replace('"id": 900034', f'"id": {"7" * 5_000}')
    path.write_text(text, "utf-8")
    opened = service.open(path)
    plan = service.plan_for(opened)
    seen = service.preview(opened, plan).counts
    assert (seen.lines, seen.new, seen.broken) == (4, 1, 3)
    batch = service.take(opened, plan)
    assert (batch.taken, batch.broken) == (1, 3)
    service.undo(batch.id)


class _PulledOut(io.StringIO):
    def __next__(self) -> str:
        raise OSError(5, "Input/output error")

    def read(self, *_given: Any) -> str:
        raise OSError(5, "Input/output error")


def test_a_stick_pulled_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, whole = tmp_path / "t.csv", json_file(tmp_path / "t.json", [pos_message(1)])
    table.write_text("Номер;Текст;Дата\r\n1;Яма;01.10.2026\r\n", "utf-8")
    books = [open_book(table), open_book(whole)]
    monkeypatch.setattr(Path, "open", lambda *_a, **_k: _PulledOut())
    for book in books:
        with pytest.raises(FileTrouble, match="перестал читаться"):
            list(book.sheets[0].lines())
    monkeypatch.undo()
    table.unlink()
    with pytest.raises(FileTrouble, match="перестал читаться"):
        checksum(table)


def test_the_number_of_a_line_without_one_does_not_hang_on_the_zone(
    service: ImportService, tmp_path: Path
) -> None:
    header = ("Муниципалитет", "Дата создания", "Группа тем", "Тема", "Урл блога")
    rows = [["г. Слободской", "20.11.2026 10:00", "Дороги", "★ Ямы", "https://vk.example/g1"]]
    opened = service.open(workbook(tmp_path / "im.xlsx", rows, header, "Детализация"))
    plan = service.plan_for(opened)
    numbers = {
        service.preview(opened, replace(plan, zone=zone)).rows[0].number
        for zone in ("Europe/Moscow", "Asia/Vladivostok")
    }
    assert len(numbers) == 1
    assert numbers.pop().startswith("б/н ")
