"""Labels, banners, toasts, states, panes, progress, dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.theme.painting import text_width
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    Dialog,
    ElidingLabel,
    FieldRow,
    FoldingSplitter,
    LineField,
    Paragraph,
    Progress,
    Scrim,
    SegmentBar,
    SidePane,
    StateStack,
    Toast,
    bind_pane_jumps,
    empty_state,
    error_state,
)

LONGEST = (
    "Министерство внутренней и информационной политики Кировской области, отдел по работе "
    "с обращениями граждан и организаций, поступающими через единый портал"
)


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def settle(page: QWidget) -> None:
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    for _turn in range(4):
        QApplication.processEvents()


def test_long_name_elides_and_never_widens_the_window(page: QWidget) -> None:
    label = ElidingLabel(LONGEST)
    page.layout().addWidget(label)
    page.setFixedWidth(240)
    settle(page)
    assert label.width() <= 240
    assert label.toolTip() == LONGEST
    label.setText("ЖКХ")
    assert (label.toolTip(), label.accessibleName()) == ("", "ЖКХ")


@pytest.mark.parametrize("scale", [100, 125, 150])
@pytest.mark.parametrize("width", [260, 320, 560])
def test_paragraph_is_as_high_as_its_lines(page: QWidget, width: int, scale: int) -> None:
    theme().apply(scale=scale)
    words = Paragraph(LONGEST, 13, 18)
    page.layout().addWidget(words)
    page.layout().addStretch(1)
    page.resize(width, 700)
    settle(page)
    reference = QLabel(LONGEST)
    reference.setWordWrap(True)
    reference.setFont(words.font())
    lines = round(reference.heightForWidth(words.width()) / reference.fontMetrics().lineSpacing())
    assert abs(words.height() / theme().px(18) - lines) <= 0.5
    assert words.height() > theme().px(18)


def test_banner_holds_long_words_whole(page: QWidget) -> None:
    banner = Banner("Вы работаете без связи с 22.11, 16:10", LONGEST, "neutral", "wifi-off")
    page.layout().addWidget(banner)
    page.layout().addStretch(1)
    page.resize(360, 400)
    settle(page)
    words = banner.findChild(Paragraph)
    assert banner.height() >= words.y() + words.height()
    assert words.height() >= 3 * 17
    assert LONGEST in banner.accessibleName()


def test_toast_counts_down_never_takes_focus_and_undoes(page: QWidget, qtbot) -> None:
    field = LineField(name="f")
    page.layout().addWidget(field)
    settle(page)
    field.setFocus()
    toast = Toast(page)
    toast.show_act("Передано: Козлов Д. И.", "ПОС-204 881")
    assert field.hasFocus()
    assert toast.second_line() == "ПОС-204 881 · уйдёт через 10 с"
    toast._on_tick()
    assert toast.accessibleName().endswith("уйдёт через 9 с")
    with qtbot.waitSignal(toast.undo_asked):
        QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert toast.isHidden()
    toast.show_act("Отмечено", undoable=False)
    with qtbot.assertNotEmitted(toast.undo_asked):
        QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_toast_ends_after_ten_ticks_and_the_new_replaces_the_old(page: QWidget, qtbot) -> None:
    settle(page)
    toast = Toast(page)
    toast.show_act("Первое")
    for _second in range(9):
        toast._on_tick()
    toast.show_act("Второе")
    toast._on_tick()
    assert toast.isVisible()
    with qtbot.waitSignal(toast.expired):
        for _second in range(9):
            toast._on_tick()
    assert toast.isHidden()


def test_a_long_title_of_a_toast_is_read_to_its_end(page: QWidget) -> None:
    page.resize(900, 300)
    settle(page)
    toast = Toast(page)
    toast.show_act("Отмечено", undoable=False)
    one = toast.height()
    title = "Обращение уже передано в Министерство транспорта: принять можно только ответ"
    toast.show_act(title, "Обновите карточку", undoable=False, done=False)
    assert len(toast.title_lines()) == 2
    assert " ".join(toast.title_lines()) == title
    assert all(text_width(line, toast.font()) <= toast.width() for line in toast.title_lines())
    assert toast.height() > one
    assert toast.geometry().bottom() < page.height()
    toast.show_act("Отмечено", undoable=False)
    assert toast.height() == one


def test_skeleton_waits_and_a_state_replaces_it(page: QWidget, qtbot) -> None:
    content = QWidget()
    stack = StateStack(content)
    page.layout().addWidget(stack)
    settle(page)
    stack.show_loading()
    assert stack.current() is content
    stack.show_content()
    stack.show_loading()
    qtbot.waitUntil(lambda: stack.current().objectName() == "skeleton")
    stack.show_state(empty_state("Очередь разобрана", "Последнее поступило в 13:47."))
    assert stack.current().accessibleName() == "Очередь разобрана. Последнее поступило в 13:47."
    stack.show_content()
    assert stack.current() is content


def test_a_state_shown_again_is_the_same_one_and_ends_the_waiting(page: QWidget, qtbot) -> None:
    stack = StateStack(QWidget())
    page.layout().addWidget(stack)
    settle(page)
    state = empty_state("Файлов нет", "")
    stack.show_state(state)
    stack.show_loading()
    stack.show_state(state)
    assert not stack._delay.isActive()
    assert stack.current() is state
    stack.show_content()
    with qtbot.waitSignal(state.destroyed):
        pass


def test_error_state_copies_its_code(page: QWidget) -> None:
    state = error_state("Список не открылся", "Данные заняты другим окном программы.", "DB-07")
    page.layout().addWidget(state)
    settle(page)
    state.findChild(ActButton, "errorState.copy").click()
    assert "DB-07" in QApplication.clipboard().text()


def test_splitter_folds_keeps_sizes_and_survives_damage(page: QWidget, qtbot) -> None:
    def make() -> FoldingSplitter:
        splitter = FoldingSplitter(name="s")
        splitter.add_pane(QWidget(), 192, foldable=True, title="Виды")
        splitter.add_pane(QWidget(), 300, stretch=1)
        return splitter

    first = make()
    page.layout().addWidget(first)
    page.resize(900, 400)
    settle(page)
    first.setSizes([230, 650])
    wide = first.sizes()[0]
    with qtbot.waitSignal(first.folded):
        first.set_folded(0, True)
    settle(page)
    assert first.sizes()[0] == 40
    kept = first.save_sizes()
    first.findChild(ActButton, "s.unfold0").click()
    settle(page)
    assert (first.is_folded(0), first.sizes()[0]) == (False, wide)
    second = make()
    page.layout().addWidget(second)
    assert second.restore_sizes(kept)
    assert second.is_folded(0)
    assert not second.restore_sizes("испорчено")


def test_side_pane_and_completeness(page: QWidget) -> None:
    pane = SidePane("Возможные дубликаты", name="dups")
    pane.set_count(3)
    bar = SegmentBar()
    pane.body.addWidget(bar)
    page.layout().addWidget(pane)
    bar.show_count(9, 10)
    settle(page)
    assert pane.findChild(ElidingLabel, "dups.count").text() == "3"
    assert (bar.accessibleName(), bar.role()) == ("9 из 10", "soon")
    bar.show_count(10, 10)
    assert bar.role() == "ok"


def test_progress_says_amounts_and_cancels_once(page: QWidget, qtbot) -> None:
    progress = Progress()
    page.layout().addWidget(progress)
    settle(page)
    progress.show_step(1.4, 3.2, "1,4 из 3,2 МБ")
    assert progress.accessibleName() == "1,4 из 3,2 МБ"
    stop = progress.findChild(ActButton, "progress.cancel")
    with qtbot.waitSignal(progress.cancelled):
        stop.click()
    assert not stop.isEnabled()
    progress.show_step(0, 0, "")


@pytest.mark.parametrize(
    ("force", "enter", "control_enter"),
    [("undoable", True, True), ("legal", False, True), ("danger", False, True)],
)
def test_enter_in_a_dialog(
    page: QWidget, qtbot, force: str, enter: bool, control_enter: bool
) -> None:
    settle(page)
    for mods, expected in (
        (Qt.KeyboardModifier.NoModifier, enter),
        (Qt.KeyboardModifier.ControlModifier, control_enter),
    ):
        dialog = Dialog("Отметить «Направлено заявителю»?", page, name="sent", force=force)
        field = LineField(name="n")
        dialog.body.addWidget(FieldRow("№", field))
        dialog.first_focus = None if force == "danger" else field
        dialog.set_main("Отметить")
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        target = dialog.cancel if force == "danger" else field
        assert dialog.focusWidget() is target
        if force == "danger" and not mods:
            assert dialog.cancel.hasFocus()  # Enter there is «Отмена»
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, mods)
        assert (dialog.result() == Dialog.DialogCode.Accepted) is expected
        dialog.reject()


def test_escape_cancels_and_the_scrim_goes(page: QWidget, qtbot) -> None:
    settle(page)
    dialog = Dialog("Вернуть на доработку?", page, name="back")
    dialog.add_text(LONGEST)
    dialog.set_main("Вернуть")
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert page.findChild(Scrim).isVisible()
    words = dialog.findChild(Paragraph)
    assert words.height() >= 2 * 18
    assert words.geometry().bottom() < dialog.height() - 52
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, 52)
    assert dialog.result() == Dialog.DialogCode.Rejected
    assert page.findChild(Scrim) is None


def test_keys_of_the_screen_are_silent_under_a_dialog(page: QWidget, qtbot) -> None:
    under = ActButton("Передать", shortcut="pass_on")
    page.layout().addWidget(under)
    settle(page)
    dialog = Dialog("Передать обращение?", page, name="d")
    dialog.set_main("Передать")
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.assertNotEmitted(under.clicked):
        QTest.keyClick(dialog, Qt.Key.Key_F6)
    dialog.reject()


def test_panes_are_jumped_and_folded_ones_passed_over(page: QWidget) -> None:
    panes = [QWidget(page), LineField(name="middle"), SidePane("Дубликаты", name="side")]
    first, last = LineField(name="a"), LineField(name="z")
    QVBoxLayout(panes[0]).addWidget(first)
    panes[2].body.addWidget(last)
    for pane in panes:
        page.layout().addWidget(pane)
    bind_pane_jumps(page, panes)
    settle(page)
    first.setFocus()
    down, up = (Qt.Key.Key_Down, Qt.Key.Key_Up)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.focusWidget(), down, control)
    assert page.focusWidget() is panes[1]
    panes[1].hide()
    first.setFocus()
    QTest.keyClick(page.focusWidget(), down, control)
    assert page.focusWidget() is last
    QTest.keyClick(page.focusWidget(), down, control)
    assert page.focusWidget() is first
    QTest.keyClick(page.focusWidget(), up, control)
    assert page.focusWidget() is last
