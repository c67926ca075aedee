"""Buttons and chips: keys, caps, gaps, focus that is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import (
    ActButton,
    CheckBox,
    Chip,
    DateField,
    LineField,
    MainActButton,
    RadioButton,
    Select,
    Switch,
    TextField,
    icon_button,
)


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(500, 400)
    return made


def put(page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)


def test_heights_are_those_of_the_language(page: QWidget) -> None:
    main, plain, chip = MainActButton("Направить"), ActButton("Передать"), Chip("МО: все")
    field, box = LineField(name="f"), Select(name="s")
    put(page, main, plain, chip, field, box)
    heights = [w.height() for w in (main, plain, chip, field, box)]
    assert heights == [40, 32, 26, 32, 32]
    field.setFocus()
    field.set_error("Такой даты нет")
    assert field.height() == 32
    theme().apply(scale=150)
    assert [w.height() for w in (main, plain, chip, field, box)] == [60, 48, 39, 48, 48]


def test_key_fires_the_button_and_its_cap_is_honest(page: QWidget, qtbot) -> None:
    button = ActButton("Передать", shortcut="pass_on")
    put(page, button, LineField(name="f"))
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(page, Qt.Key.Key_F6)
    assert button.cap() == "F6"
    button.setEnabled(False)
    assert button.cap() == ""
    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(page, Qt.Key.Key_F6)


def test_enter_presses_the_button_in_focus(page: QWidget, qtbot) -> None:
    button = ActButton("Передать")
    put(page, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_main_act_goes_to_the_first_gap_instead_of_being_disabled(page: QWidget, qtbot) -> None:
    field = LineField(name="kind", required=True)
    button = MainActButton("Предложить направление")
    button.first_gap = lambda: (field, "Не выбран вид вопроса") if field.is_gap() else None
    put(page, field, button)
    button.setFocus()
    assert button.isEnabled()
    with (
        qtbot.waitSignal(button.gap_found) as caught,
        qtbot.assertNotEmitted(button.act),
    ):
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == ["Не выбран вид вопроса"]
    assert page.focusWidget() is field
    field.setText("заявление")
    with qtbot.waitSignal(button.act):
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_main_act_is_disabled_while_running_or_impossible(page: QWidget) -> None:
    button = MainActButton("Направить")
    put(page, button)
    button.set_running(True)
    assert not button.isEnabled()
    button.set_running(False)
    button.set_impossible("Срок истёк 19.11, продление невозможно")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "Срок истёк 19.11, продление невозможно"
    button.set_impossible("")
    assert button.isEnabled()


def test_chip_opens_clears_and_toggles(page: QWidget, qtbot) -> None:
    chip = Chip("Срок: до 3 дней", on=True, closable=True)
    flag = Chip("Повторное", toggles=True)
    put(page, chip, flag)
    with qtbot.waitSignal(chip.clicked):
        QTest.keyClick(chip, Qt.Key.Key_Return)
    with qtbot.waitSignal(chip.cleared):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    cross = QPoint(chip.width() - 15, chip.height() // 2)
    with qtbot.waitSignal(chip.cleared), qtbot.assertNotEmitted(chip.clicked):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    QTest.keyClick(flag, Qt.Key.Key_Space)
    assert flag.is_on()
    with qtbot.assertNotEmitted(chip.cleared):
        chip.set_on(False)
        QTest.keyClick(chip, Qt.Key.Key_Delete)


def all_controls() -> list[QWidget]:
    blocks = Select("Выберите", name="select")
    blocks.set_options([(1, "Дороги")])
    return [
        ActButton("Передать", name="plain"),
        ActButton("Передать", "quiet", name="quiet"),
        ActButton("Вернуть", "danger", name="danger"),
        ActButton("Ссылка", "link", name="link"),
        MainActButton("Направить"),
        icon_button("pin", "Закрепить", name="pin"),
        Chip("МО: все"),
        Chip("Срок", on=True),
        CheckBox("Повторное", name="check"),
        RadioButton("Жалоба", name="radio"),
        Switch("Без персональных данных", name="switch"),
        LineField("Адрес", name="line"),
        LineField("Адрес", name="gap", required=True),
        TextField("Суть", name="text"),
        DateField(name="date", accessible="Направить до"),
        blocks,
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_focus_is_always_seen_and_names_are_there(page: QWidget, mode: str) -> None:
    theme().apply(mode)
    controls = all_controls()
    put(page, *controls)
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
        page.setFocus()
        without = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.hasFocus(), control.objectName()
        changed = control.grab().toImage()
        points = sum(
            without.pixel(x, y) != changed.pixel(x, y)
            for x in range(without.width())
            for y in range(without.height())
        )
        assert points >= 2 * (control.width() + control.height()) * 0.4, control.objectName()


def test_targets_are_at_least_24_px(page: QWidget) -> None:
    controls = all_controls()
    put(page, *controls)
    for control in controls:
        assert min(control.width(), control.height()) >= 24, control.objectName()
