"""Fields: gaps are not errors, errors come on leaving and go on typing; dates; completer."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets import (
    CompleterField,
    DateField,
    FieldRow,
    LineField,
    Option,
    SearchField,
    Select,
    TextField,
)
from cur_desk.ui.widgets.completer import matching
from cur_desk.ui.widgets.date_field import parse_date

TODAY = date(2026, 11, 23)  # Monday
PLACES = (
    Option("k", "г. Киров"),
    Option("o", "Оричевский муниципальный округ", "пгт Оричи"),
    Option("z", "Зелёная Роща"),
    Option("kch", "г. Кирово-Чепецк"),
)


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def put(page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    widgets[0].setFocus()


def test_error_comes_on_leaving_and_goes_on_typing(page: QWidget, type_text) -> None:
    field = LineField(name="n", check=lambda t: "" if t.isdigit() else "Только цифры")
    row, other = FieldRow("Номер", field), LineField(name="o")
    put(page, row, other)
    field.setFocus()
    type_text(field, "двенадцать")
    assert (row.note(), field.property("state")) == ("", "")
    other.setFocus()
    assert (row.note(), field.property("state")) == ("Только цифры", "error")
    assert field.accessibleDescription() == "Только цифры"
    type_text(field, "ь")
    assert (row.note(), field.property("state")) == ("", "")


def test_gap_is_not_an_error(page: QWidget, type_text) -> None:
    field = LineField("Исходящий №", name="n", required=True)
    row = FieldRow("Исходящий №", field, required=True)
    put(page, row, LineField(name="o"))
    field.setFocus()
    page.layout().itemAt(1).widget().setFocus()
    assert (field.property("state"), row.note()) == ("gap", "")
    type_text(field, "01-14")
    assert field.property("state") == ""


def test_text_field_leaves_by_tab_and_knows_its_gap(page: QWidget, type_text) -> None:
    field = TextField("Суть", name="essence", required=True)
    other = LineField(name="o")
    put(page, field, other)
    assert field.property("state") == "gap"
    type_text(field, "Ямы на ул. Полевой")
    assert (field.text_value(), field.property("state")) == ("Ямы на ул. Полевой", "")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert other.hasFocus()


def test_select_keeps_its_value_and_ignores_the_wheel(page: QWidget, qtbot) -> None:
    box = Select("Выберите вид", name="kind", required=True)
    box.set_options([("a", "Заявление"), ("b", "Жалоба")])
    put(page, box)
    assert (box.value(), box.is_gap()) == (None, True)
    box.set_value("b")
    box.set_options([("b", "Жалоба"), ("c", "Предложение")])
    assert (box.value(), box.is_gap()) == ("b", False)
    box.set_value("z")
    assert box.value() is None
    with qtbot.waitSignal(box.chosen) as caught:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert caught.args == ["b"]


def test_search_field_keys(page: QWidget, qtbot, type_text) -> None:
    field = SearchField("Поиск в виде: слова, №, адрес", name="q")
    put(page, field)
    type_text(field, "ямы")
    with qtbot.waitSignal(field.submitted) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["ямы"]
    with qtbot.waitSignal(field.down_pressed):
        QTest.keyClick(field, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.cleared):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("25.11.2026", date(2026, 11, 25)),
        ("5.1.27", date(2027, 1, 5)),
        ("25.11", date(2026, 11, 25)),
        ("25112026", date(2026, 11, 25)),
        ("+3", date(2026, 11, 26)),
        ("−1", date(2026, 11, 22)),
        ("пт", date(2026, 11, 27)),
        ("пн", date(2026, 11, 30)),
        ("пятница", date(2026, 11, 27)),
        ("завтра", date(2026, 11, 24)),
        ("29.02.2028", date(2028, 2, 29)),
        ("32.11.2026", None),
        ("29.02.2027", None),
        ("птица5", None),
        ("+9999999", None),
        ("ерунда", None),
        ("", None),
    ],
)
def test_dates_that_people_type(text: str, meant: date | None) -> None:
    assert parse_date(text, TODAY) == meant


def test_date_field_takes_steps_and_complains(page: QWidget, qtbot, type_text) -> None:
    field = DateField(name="due", today=lambda: TODAY, latest=date(2026, 12, 31))
    row = FieldRow("Направить до", field)
    put(page, row, LineField(name="o"))
    field.setFocus()
    type_text(field, "+4")
    with qtbot.waitSignal(field.date_changed) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert (caught.args, field.text()) == ([date(2026, 11, 27)], "27.11.2026")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 28)
    field.clear()
    type_text(field, "32.11.2026")
    page.layout().itemAt(1).widget().setFocus()
    assert row.note() == "Такой даты нет. Пример: 23.11.2026"
    assert field.value() == date(2026, 11, 28)
    field.clear()
    type_text(field, "1.1.2027")
    field.take()
    assert row.note() == "Дата позже 31.12.2026"


def test_matching_folds_letters_and_looks_inside_words() -> None:
    assert [o.value for o in matching(PLACES, "зеленая")] == ["z"]
    assert [o.value for o in matching(PLACES, "ЧЕПЕЦК")] == ["kch"]
    assert [o.value for o in matching(PLACES, "оричи")] == ["o"]
    assert [o.value for o in matching(PLACES, "киров")] == ["k", "kch"]
    assert matching(PLACES, "москва") == []


def test_completer_enter_tab_and_escape(page: QWidget, qtbot, type_text) -> None:
    field = CompleterField("МО", name="place", options=PLACES)
    other = LineField(name="o")
    put(page, field, other)
    type_text(field, "зелен")
    qtbot.waitUntil(lambda: field.popup_texts() == ["Зелёная Роща"])
    with qtbot.waitSignal(field.chosen) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert (caught.args, field.text(), field.popup_texts()) == (["z"], "Зелёная Роща", [])
    field.selectAll()
    type_text(field, "чеп")
    qtbot.waitUntil(lambda: bool(field.popup_texts()))
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.value()) == ("Зелёная Роща", "z")
    field.selectAll()
    type_text(field, "ор")
    qtbot.waitUntil(lambda: bool(field.popup_texts()))
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (field.value(), other.hasFocus()) == ("o", True)


def test_escape_of_an_open_list_does_not_leave_the_screen(page: QWidget, qtbot, type_text) -> None:
    field = CompleterField("МО", name="place", options=PLACES)
    put(page, field)
    left: list[bool] = []
    shortcuts.bind("back", page, lambda: left.append(True))
    field.setFocus()
    type_text(field, "чеп")
    qtbot.waitUntil(lambda: bool(field.popup_texts()))
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (left, field.text(), field.popup_texts()) == ([], "", [])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert left == [True]


def test_completer_refuses_what_is_not_in_the_directory(page: QWidget, type_text) -> None:
    field = CompleterField("МО", name="place", options=PLACES)
    row, other = FieldRow("МО", field), LineField(name="o")
    put(page, row, other)
    field.setFocus()
    type_text(field, "Урюпинск")
    other.setFocus()
    assert row.note() == "В справочнике нет «Урюпинск». Выберите из списка"
    assert field.value() is None


def test_completer_takes_a_name_typed_whole_and_free_text(page: QWidget, type_text) -> None:
    whole = CompleterField("МО", name="a", options=PLACES)
    free = CompleterField("Адрес", name="b", options=PLACES, free=True)
    put(page, whole, free)
    type_text(whole, "г. киров")
    free.setFocus()
    assert (whole.value(), whole.text()) == ("k", "г. Киров")
    type_text(free, "ул. Полевая, 14")
    whole.setFocus()
    assert free.value() == "ул. Полевая, 14"
