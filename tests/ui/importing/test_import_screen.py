"""The import by the keyboard alone: four steps, a stop, taking back, a snapshot, a spoilt file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from cur_desk.ui.importing import ImportScreen
from tests.services.importing.files import pos_rows, workbook

NEXT = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def screen(qtbot, desk, running, show_active) -> ImportScreen:
    made = ImportScreen(desk)
    qtbot.addWidget(made)
    made.resize(1290, 640)
    show_active(made)
    return made


def press(screen: ImportScreen, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(screen.window().focusWidget() or screen, key, modifier)


def choose(qtbot, screen: ImportScreen, path: Path) -> None:
    screen.file.choose_file = lambda: str(path)
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.step == 1)


def taken(qtbot, screen: ImportScreen, path: Path) -> None:
    choose(qtbot, screen, path)
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.footer.main.text().startswith("Загрузить "))
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.check.note.isVisible())


def test_from_the_file_to_the_result_and_back_by_keys(
    qtbot, screen: ImportScreen, desk, tmp_path: Path
) -> None:
    broken = {3: ("Дата создания", "вчера"), 5: ("Номер", None)}
    path = workbook(tmp_path / "pos.xlsx", pos_rows(12, broken))
    taken(qtbot, screen, path)
    assert screen.footer.first.text() == "Загружено 10 обращений"
    qtbot.waitUntil(lambda: len(screen.check.troubles.rows()) == 2)
    assert [t.line for t in screen.check.troubles.rows()] == [4, 6]
    assert screen.check.tiles["broken"].accessibleName() == "с ошибками: 2"
    press(screen, Qt.Key.Key_Escape)
    assert screen.step == 0
    qtbot.waitUntil(lambda: len(screen.file.batches.rows()) == 1)
    assert screen.file.batches.rows()[0].fate == "не отправлено: 10"
    screen.file.batches.setFocus()
    assert screen.file.undo.cap() == "Del"
    press(screen, Qt.Key.Key_Tab)
    assert screen.file.undo.hasFocus()
    screen.file.batches.setFocus()
    press(screen, Qt.Key.Key_Delete)
    dialog = screen.window().findChild(object, "undoImport")
    with qtbot.waitSignal(screen.earlier.notice):
        dialog.main.click()
    qtbot.waitUntil(lambda: screen.file.batches.rows()[0].fate == "отменено")
    assert desk.core.workspace.queries.size() == 0


def test_a_long_undo_can_be_broken_off_by_a_key(screen: ImportScreen) -> None:
    screen.earlier.working.emit(True)
    assert screen.footer.back.isVisible()
    assert screen.footer.back.text() == "Прервать"
    assert not screen.file.isEnabled()
    press(screen, Qt.Key.Key_Escape)
    assert screen.earlier._stop.is_set()
    screen.earlier.working.emit(False)
    assert not screen.footer.back.isVisible()
    assert screen.file.isEnabled()


def test_a_column_is_chosen_by_keys_and_a_gap_is_named(
    qtbot, screen: ImportScreen, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "x.xlsx", [["1", "03.11.2026", "Яма"]], ("Номер", "Дата", "Суть"))
    choose(qtbot, screen, path)
    press(screen, *NEXT)
    assert screen.step == 1
    assert screen.footer.second.text() == "Укажите столбец с текстом сообщения или с темой"
    assert screen.columns.table.hasFocus()
    for _ in range(3):
        press(screen, Qt.Key.Key_Down)
    assert screen.columns.table.current().code == "text"
    press(screen, Qt.Key.Key_Return)
    assert screen.columns.column.hasFocus()
    screen.columns.column.set_value("C")
    screen.columns.column.chosen.emit("C")
    assert screen.columns.plan().mapping["text"] == "C"
    assert screen.columns.table.hasFocus()
    assert screen.columns.table.current().sample == "Яма"
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.footer.main.text() == "Загрузить 1 обращение")
    press(screen, Qt.Key.Key_Escape)
    assert screen.step == 1


def test_a_spoilt_file_says_what_to_do(qtbot, screen: ImportScreen, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    screen.file.choose_file = lambda: str(path)
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.file.trouble.isVisible())
    assert "Файл повреждён" in screen.file.trouble.accessibleName()
    assert screen.step == 0


def test_a_snapshot_is_kept_and_read_back(qtbot, screen: ImportScreen, tmp_path: Path) -> None:
    rows = [["Доля в срок", 87.4], ["Среднее", 11]]
    choose(qtbot, screen, workbook(tmp_path / "bi.xlsx", rows, ("Показатель", "Значение")))
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.footer.main.text() == "Загрузить 2 строки")
    press(screen, *NEXT)
    qtbot.waitUntil(lambda: screen.footer.second.text().startswith("Файл bi.xlsx"))
    press(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(screen.file.snapshots.rows()) == 1)
    screen.file.snapshots.setFocus()
    press(screen, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.check.table is not None)
    assert [r[0] for r in screen.check.table.rows()] == ["Доля в срок", "Среднее"]


def test_every_control_has_a_name(screen: ImportScreen) -> None:
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
    nameless = [
        w
        for kind in kinds
        for w in screen.findChildren(kind)
        if type(w).__module__.startswith("cur_desk.")
        and not (w.objectName() and w.accessibleName())
    ]
    assert nameless == []
