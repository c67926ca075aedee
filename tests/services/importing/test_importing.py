"""An import from the file to the portal: recognised, judged, taken in, sent, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cur_desk.errors import InputError
from cur_desk.models.importing import BatchState
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.importing import verb
from cur_desk.services.importing.service import ImportService
from cur_desk.services.importing.targets import Source
from cur_desk.services.intake.service import IntakeService
from cur_desk.sync.shutdown import Why
from tests.services.bench import Bench, make
from tests.services.importing.files import HEADER, json_file, pos_message, pos_rows, workbook
from tests.sync.portal import PASSWORD, RealPortal

BROKEN: dict[int, tuple[str, Any]] = {
    5: ("Дата создания", "вчера"), 9: ("Номер", None), 12: ("Дата создания", "31.02.2026"),
    20: ("Дата создания", datetime(2027, 3, 1)), 33: ("Номер", "9" * 90),
}  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = make(tmp_path_factory.mktemp("files"))
    yield made
    made.core.workspace.close()


@pytest.fixture
def service(bench: Bench) -> ImportService:
    return ImportService(bench.core, IntakeService(bench.core, bench.files), bench.acts)


def first_document(bench: Bench, batch: str) -> dict[str, Any]:
    uid = bench.core.workspace.work.imports.records(batch)[0]
    shown = bench.core.workspace.queries.document(uid)
    assert shown is not None
    return shown.document


def test_an_export_of_pos_with_broken_rows(service: ImportService, tmp_path: Path) -> None:
    path = workbook(tmp_path / "pos.xlsx", pos_rows(240, BROKEN))
    opened = service.open(path)
    plan = service.plan_for(opened)
    assert plan.source is Source.POS
    assert set(plan.mapping) >= {"number", "received", "text", "answer_at", "fast_track"}
    seen = service.preview(opened, plan)
    assert (seen.counts.new, seen.counts.broken) == (235, 5)
    ticks: list[int] = []
    batch = service.take(opened, plan, lambda t: ticks.append(t.counts.lines))
    assert (batch.lines, batch.taken, batch.broken) == (240, 235, 5)
    assert batch.state is BatchState.DONE
    assert ticks == sorted(ticks)
    told = {t.line - 1: t for t in service.troubles(batch.id)}
    assert {row: t.title for row, t in told.items()} == {
        r: title for r, (title, _) in BROKEN.items()
    }
    assert all(t.words and t.advice for t in told.values())
    assert "ещё не наступила" in told[20].words
    # The same file once more makes nothing, and says that it was here.
    again = service.open(path)
    assert again.before is not None
    counts = service.preview(again, service.plan_for(again)).counts
    assert (counts.new, counts.known) == (0, 235)
    listed = service.export_troubles(batch.id, tmp_path)
    rows = listed.read_text("utf-8-sig").splitlines()
    assert len(rows) == 6
    assert rows[1].startswith("6;B;Дата создания;")
    undone = service.undo(batch.id)
    assert (undone.withdrawn, undone.left) == (235, ())
    assert service.batch(batch.id).state is BatchState.UNDONE
    assert service.preview(again, service.plan_for(again)).counts.new == 235


def test_a_message_of_the_integration_interface(
    service: ImportService, bench: Bench, tmp_path: Path
) -> None:
    path = json_file(tmp_path / "pos.json", {"content": [pos_message(1)]})
    opened = service.open(path)
    batch = service.take(opened, service.plan_for(opened))
    found = first_document(bench, batch.id)
    assert (found["channel"], found["regime"]) == ("pos", "pos")
    source = found["source"]
    assert source["answer_at"] == "2026-11-17T20:59:59Z"
    assert source["fast_track"] is True
    assert source["fact"] == "Яма на проезжей части"
    assert source["link"].endswith("/900001")
    assert found["marks"] == ["fast"]
    assert [(a["name"], a["addressee"]) for a in found["applicants"]] == [
        ("Седова Вера Павловна", True), ("Ершов Иван Ильич", False),
    ]  # fmt: skip
    assert found["collective"] is True
    assert found["place"]["oktmo"] == "33530000"
    assert found["place"]["point"] == {"latitude": 58_400_000, "longitude": 49_060_000}
    assert found["place"]["fias"].startswith("0c5b")
    service.undo(batch.id)


def test_a_fast_one_without_a_term_is_counted_by_the_norm(
    service: ImportService, bench: Bench, tmp_path: Path
) -> None:
    opened = service.open(json_file(tmp_path / "f.json", [pos_message(2, answerAt=None)]))
    batch = service.take(opened, service.plan_for(opened))
    due = bench.core.deadlines.due("pos_fast", datetime.fromisoformat("2026-11-03T08:15:00+03:00"))
    at = datetime.fromisoformat(first_document(bench, batch.id)["source"]["answer_at"])
    assert at == due.due_at
    service.undo(batch.id)


def test_incidents_by_their_sheets(service: ImportService, bench: Bench, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "im.xlsx",
        [
            ["г. Слободской", datetime(2026, 11, 20, 10, 0), "Дороги", "★ Ямы", "",
             "https://vk.example/g1"],
            ["г. Слободской", datetime(2026, 11, 20, 11, 0), "ЖКХ", "Отопление", "Автор доволен",
             "https://t.me/g2"],
            ["", "", "", "", "", ""],
        ],
        ("Муниципалитет", "Дата создания", "Группа тем", "Тема", "Причина закрытия", "Урл блога"),
        "Детализация",
    )  # fmt: skip
    opened = service.open(path)
    plan = service.plan_for(opened)
    assert plan.source is Source.INCIDENT
    batch = service.take(opened, plan)
    assert (batch.taken, batch.skipped, batch.broken) == (1, 1, 0)
    found = first_document(bench, batch.id)
    assert (found["channel"], found["regime"]) == ("social", "open_source")
    assert found["title"] == "★ Ямы"
    assert found["source"]["external_number"].startswith("б/н ")
    # Nine hours by the norm of open sources: the export has no term of its own.
    assert found["source"]["answer_at"] == "2026-11-20T16:00:00Z"
    whole = replace(plan, take_closed=True)
    assert service.preview(opened, whole).counts.new == 1  # the first is here already
    service.undo(batch.id)


def test_the_other_export_of_incidents(service: ImportService, tmp_path: Path) -> None:
    path = tmp_path / "im.csv"
    path.write_bytes(
        "Исполнитель;Группа тем;Текст инцидента;Тема;Тип инцидента;Итог;Дата создания\r\n"
        "Администрация;Дороги;Яма у школы;Ямы;Решаемый;Не решено;20.11.2026 10:00\r\n"
        "Администрация;Дороги;Уже засыпали;Ямы;Решаемый;Решено;20.11.2026 10:05\r\n".encode(
            "cp1251"
        )
    )
    opened = service.open(path)
    counts = service.preview(opened, service.plan_for(opened)).counts
    assert service.plan_for(opened).source is Source.INCIDENT
    assert (counts.new, counts.skipped) == (1, 1)


def test_a_bare_export_needs_one_date_for_all(service: ImportService, tmp_path: Path) -> None:
    header = ("Номер", "Категория", "Подкатегория", "Организация, в которой находится сообщение",
              "Стадия", "Просрочено")  # fmt: skip
    row = ["118064", "Мусор", "Не вывозят мусор", "УК «Дом»", "исполнение", "Нет"]
    opened = service.open(workbook(tmp_path / "b.xlsx", [row], header))
    plan = service.plan_for(opened)
    assert plan.gaps()
    with pytest.raises(InputError):
        service.take(opened, plan)
    dated = replace(plan, received_on=date(2026, 11, 20))
    assert dated.gaps() == []
    seen = service.preview(opened, dated)
    assert seen.rows[0].received == "20.11.2026"
    assert seen.rows[0].text == "Не вывозят мусор"


def test_the_zone_of_the_file_is_asked_and_kept(
    service: ImportService, bench: Bench, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "z.xlsx", pos_rows(1))
    opened = service.open(path)
    plan = replace(service.plan_for(opened), zone="Asia/Vladivostok")
    assert service.preview(opened, plan).rows[0].received == "01.10.2026 02:01"
    service.remember(plan)
    assert service.plan_for(service.open(path)).zone == "Asia/Vladivostok"
    bench.core.workspace.work.settings.set("import.mapping.pos", None)


def test_a_header_of_two_lines_and_a_changed_mapping(
    service: ImportService, tmp_path: Path
) -> None:
    rows = [["Номер", "Даты", "", "Суть"], ["", "Дата создания", "Срок ответа", ""],
            ["1", "03.11.2026", "20.11.2026", "Яма"]]  # fmt: skip
    opened = service.open(workbook(tmp_path / "h.xlsx", rows, ("Выгрузка за ноябрь",)))
    plan = service.plan_for(opened)
    assert plan.header == 3
    assert plan.title("number") == "Номер"
    assert "text" not in plan.mapping
    chosen = plan.mapped("text", "D")
    assert service.preview(opened, chosen).counts.new == 1
    service.remember(chosen)
    assert service.plan_for(opened).mapping["text"] == "D"


def test_a_stop_keeps_what_was_taken(service: ImportService, tmp_path: Path) -> None:
    opened = service.open(workbook(tmp_path / "s.xlsx", pos_rows(250, seed=3)))
    plan = service.plan_for(opened)
    batch = service.take(opened, plan, cancelled=lambda: True)
    assert batch.state is BatchState.STOPPED
    assert batch.taken == 100
    assert service.preview(opened, plan).counts.new == 150
    assert service.undo(batch.id).withdrawn == 100


class _Cut(BaseException):
    """The power goes."""


def test_what_a_cut_import_had_made_belongs_to_its_batch(
    service: ImportService, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = service.open(workbook(tmp_path / "c.xlsx", pos_rows(30, seed=5)))
    plan = service.plan_for(opened)
    imports = bench.core.workspace.work.imports

    def cut(*_given: object) -> None:
        raise _Cut

    with monkeypatch.context() as power:
        for name in ("add", "end"):  # between the commit of the part and what is told of it
            power.setattr(imports, name, cut)
        with pytest.raises(_Cut):
            service.take(opened, plan)
    again = ImportService(bench.core, IntakeService(bench.core, bench.files), bench.acts)
    batch = again.batches(1)[0]
    assert (batch.state, batch.taken) == (BatchState.STOPPED, 30)
    assert again.preview(opened, plan).counts.known == 30
    assert again.undo(batch.id).withdrawn == 30
    assert again.preview(opened, plan).counts.new == 30


def test_an_undo_tells_how_far_it_is_and_may_be_broken_off(
    service: ImportService, bench: Bench, tmp_path: Path
) -> None:
    opened = service.open(workbook(tmp_path / "u.xlsx", pos_rows(130, seed=6)))
    batch = service.take(opened, service.plan_for(opened))
    told: list[tuple[int, int]] = []
    undone = service.undo(batch.id, lambda *done: told.append(done), lambda: bool(told))
    assert (told, undone.withdrawn, undone.waiting) == ([(100, 130)], 100, 30)
    assert "прервана" in undone.words()
    assert service.batch(batch.id).state is BatchState.DONE
    assert service.undo(batch.id).withdrawn == 30
    assert service.batch(batch.id).state is BatchState.UNDONE


def test_an_undo_passes_over_what_was_withdrawn_one_by_one(
    service: ImportService, bench: Bench, tmp_path: Path
) -> None:
    """Nothing of it is left, so the batch is undone; also after a cut behind its withdrawal."""
    opened = service.open(workbook(tmp_path / "w.xlsx", pos_rows(3, seed=7)))
    batch = service.take(opened, service.plan_for(opened))
    one = bench.core.workspace.work.imports.records(batch.id)[0]
    intake = IntakeService(bench.core, bench.files)
    bench.acts.withdraw(intake.event_of(one))
    undone = service.undo(batch.id)
    assert (undone.withdrawn, undone.asked, undone.left) == (2, 0, ())
    assert service.batch(batch.id).state is BatchState.UNDONE


def test_a_snapshot_of_bi_is_kept_under_its_day(service: ImportService, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "bi.xlsx", [["Доля в срок", 87.4, "%"], ["Среднее", 11, "дн."]],
        ("Показатель", "Значение", "Ед. изм."), "Показатели",
    )  # fmt: skip
    opened = service.open(path)
    plan = service.plan_for(opened)
    assert plan.source is Source.BI
    made = service.take_snapshot(opened, replace(plan, received_on=date(2026, 11, 1)))
    assert service.snapshots() == [made]
    assert service.snapshot_rows(made.id) == [
        ("Доля в срок", "87.4", "%"),
        ("Среднее", "11", "дн."),
    ]
    service.remove_snapshot(made.id)
    assert service.snapshots() == []


def test_the_verb_looks_takes_and_undoes(service: ImportService, tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", pos_rows(20, {3: ("Номер", None)}))
    said: list[str] = []
    value, words, code = verb.run(service, {"file": str(path), "dry_run": True}, said.append)
    assert (value["new"], value["broken"], value["batch"], code) == (19, 1, None, 5)
    assert "строка 4, «Номер»" in words
    value, _, code = verb.run(service, {"file": str(path), "source": "pos"}, said.append)
    assert (value["new"], code) == (19, 5)
    value, _, code = verb.run(service, {"undo": value["batch"]}, said.append)
    assert (value["withdrawn"], code) == (19, 0)
    with pytest.raises(InputError, match="пояса"):
        verb.run(service, {"file": str(path), "zone": "Луна"}, said.append)


# --- with a portal ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPortal]:
    made = RealPortal(tmp_path_factory.mktemp("portal"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def desks(portal: RealPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    made = []
    for login in ("smena1", "smena2"):
        portal.add_user(login)
        home = tmp_path_factory.mktemp(login)
        keys = station.login_of(home, memory_keyring=True)
        made.append(station.sign_in(portal.url, login, PASSWORD, home=home, login=keys))
        made[-1].sync_once()
    yield made
    for one in made:
        one.shut_down(Why.QUIT)


def test_two_people_load_one_file_without_a_link(
    desks: list[Desk], portal: RealPortal, tmp_path: Path
) -> None:
    one, two = desks
    path = workbook(tmp_path / "pos.xlsx", pos_rows(6))
    batches = []
    for desk in desks:
        opened = desk.importing.open(path)
        batches.append(desk.importing.take(opened, desk.importing.plan_for(opened)))
    one.sync_once()
    two.sync_once()
    assert one.importing.fate(batches[0].id).accepted == 6
    for uid in one.core.workspace.work.imports.records(batches[0].id):
        shown = one.core.workspace.queries.document(uid)
        assert shown is not None
        assert shown.document == one.core.workspace.queries.documents([uid])[uid]
        assert shown.document == portal.find(uid)  # what the answer told makes the same document
    fate = two.importing.fate(batches[1].id)
    assert (fate.accepted, fate.known_there, fate.refused) == (0, 6, 0)
    assert "уже было на портале: 6" in fate.words()
    assert two.importing.forget_known_there(batches[1].id) == 6
    assert two.status().rejected == 0
    # Undone: one of them was touched by the colleague meanwhile, and stays.
    brought = one.core.workspace.work.imports.records(batches[0].id)
    touched = brought[-1]
    two.sync_once()
    two.acts.take(touched)
    two.sync_once()
    one.sync_once()
    undone = one.importing.undo(batches[0].id)
    assert (undone.withdrawn, undone.asked, len(undone.left)) == (0, 5, 1)
    assert "уже работают" in undone.left[0][1]
    assert one.importing.fate(batches[0].id).words() == "принято порталом: 1, отзываются: 5"
    for desk in (one, two, one):
        desk.sync_once()
    for desk in desks:
        assert set(desk.core.workspace.queries.documents(brought)) == {touched}
    assert one.importing.fate(batches[0].id).words() == "принято порталом: 1, отозвано: 5"
    # The numbers are free again: the right file can be loaded.
    opened = one.importing.open(path)
    assert one.importing.preview(opened, one.importing.plan_for(opened)).counts.new == 5
    assert HEADER[0] == one.importing.plan_for(opened).title("number")


def test_whoever_sees_little_goes_on_seeing_what_they_brought(
    portal: RealPortal, tmp_path: Path
) -> None:
    portal.add_user("narrow", scope=["shift:7"])
    home = tmp_path / "home"
    home.mkdir()
    keys = station.login_of(home, memory_keyring=True)
    with station.sign_in(portal.url, "narrow", PASSWORD, home=home, login=keys) as desk:
        desk.sync_once()
        opened = desk.importing.open(workbook(tmp_path / "n.xlsx", pos_rows(3, seed=11)))
        plan = replace(desk.importing.plan_for(opened), source=Source.INCIDENT)
        batch = desk.importing.take(opened, plan)
        for _ in range(2):
            assert desk.sync_once().error is None
        assert desk.importing.fate(batch.id).accepted == 3
        assert desk.core.workspace.queries.size() == 3
        uid = desk.core.workspace.work.imports.records(batch.id)[0]
        assert "shift:7" in (portal.find(uid) or {})["scope"]
