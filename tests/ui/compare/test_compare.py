"""The pane of like appeals, «Сравнить» and mass problems over real files, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from cur_desk.ui.compare.card_acts import compare_acts
from cur_desk.ui.compare.mass_line import MassLine
from cur_desk.ui.compare.mass_screen import MassScreen
from cur_desk.ui.compare.screen import CompareScreen
from cur_desk.ui.compare.similar_pane import SimilarPane
from cur_desk.ui.queue.bulk_dialog import BulkDialog
from tests.services.bench import Bench

Show = Callable[[QWidget], None]


def _compare(desk: Any, qtbot: Any, show_active: Show, other: str = "") -> CompareScreen:
    screen = CompareScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1290, 624)
    show_active(screen)
    with qtbot.waitSignal(screen.loaded):
        screen.open(desk.mine, other)
    return screen


def _appeal(bench: Bench, uid: str) -> Any:
    return bench.acts.appeal(uid)[0]


def test_the_pane_shows_who_what_agrees_and_where_it_looked(desk: Any, qtbot: Any) -> None:
    pane = SimilarPane(desk)
    qtbot.addWidget(pane)
    pane.resize(440, 700)
    pane.show()
    with qtbot.waitSignal(pane.found):
        pane.show_record(desk.mine)
    assert [c.text() for c in pane._cards] == ["26-11/2", "26-11/3"]
    assert "тот же автор" in pane._cards[0].accessibleName()
    assert "другой автор" in pane._cards[1].accessibleName()
    assert "Иволгин" not in pane._cards[1].accessibleName()
    assert pane._where.text() == "искали среди 7 ваших записей"
    qtbot.waitUntil(lambda: not pane._portal.isHidden())
    assert pane._portal.text() == "Портал не спрашивали: нет связи"
    assert "срок обещанного прошёл 31.10.2026" in pane.past.accessibleName()
    assert not pane.past.isHidden()
    pane.resize(258, 700)
    assert pane.past.isHidden()
    with qtbot.waitSignal(pane.compare_asked) as asked:
        qtbot.keyClick(pane._cards[1], Qt.Key.Key_Return)
    assert asked.args == [desk.other]


def test_digits_mark_tie_and_set_apart_and_ctrl_z_takes_back(
    desk: Any, bench: Bench, qtbot: Any, show_active: Show
) -> None:
    screen = _compare(desk, qtbot, show_active)
    assert screen.foot.kind.text_value() == "Повторное"
    assert "поступило после ответа" in screen.agrees.kind.text()
    assert screen.right.answer.isVisible()
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_1)
    assert _appeal(bench, desk.mine).repeat_of == [desk.old]
    assert not screen.foot.repeat.isEnabled()
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _appeal(bench, desk.mine).repeat_of == []
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert screen.other == desk.other
    assert not screen.foot.repeat.isEnabled()
    assert "того же автора" in screen.foot.why.text()
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_2)
    assert _appeal(bench, desk.mine).related == [desk.other]
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_3)
    assert len(screen.list.cards) == 1
    with qtbot.waitSignal(screen.loaded):
        screen.undo()
    assert len(screen.list.cards) == 2


def test_nothing_alike_is_said_with_a_way_back(
    desk: Any, bench: Bench, qtbot: Any, show_active: Show
) -> None:
    for other in (desk.old, desk.other):
        desk.similar.set_apart(desk.mine, other)
    screen = _compare(desk, qtbot, show_active)
    assert screen.stack.current().objectName() == "emptyState"
    with qtbot.waitSignal(screen.back_asked):
        qtbot.keyClick(screen, Qt.Key.Key_Escape)


def test_a_mass_problem_is_tied_after_a_preview_and_untied_by_one_key(
    desk: Any, bench: Bench, qtbot: Any, show_active: Show
) -> None:
    line = MassLine(desk)
    qtbot.addWidget(line)
    line.show_problems(desk.mass.problems())
    assert "1 массовая проблема" in line.accessibleName()
    screen = MassScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1290, 624)
    show_active(screen)
    with qtbot.waitSignal(screen.loaded):
        screen.open()
    assert len(screen.table.rows()) == 4
    assert "батареи" in screen.text.toPlainText()
    qtbot.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BulkDialog)
    qtbot.waitUntil(lambda: bool(dialog.plan and dialog.plan.rows))
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert screen.view is not None
    qtbot.waitUntil(lambda: screen.view.tied())
    assert not screen.tie.isEnabled()
    line.show_problems(desk.mass.problems())
    assert line.isHidden()
    with qtbot.waitSignal(screen.loaded):
        screen.undo()
    qtbot.waitUntil(lambda: not screen.view.tied())


def test_the_last_one_set_apart_is_taken_back_from_the_empty_screen(
    desk: Any, qtbot: Any, show_active: Show
) -> None:
    desk.similar.set_apart(desk.mine, desk.old)
    screen = _compare(desk, qtbot, show_active)
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_3)
    assert screen.stack.current().objectName() == "emptyState"
    with qtbot.waitSignal(screen.loaded):
        qtbot.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [c.row.uid for c in screen.list.cards] == [desk.other]


def test_mass_problems_are_walked_by_arrows_from_the_first_moment(
    desk: Any, bench: Bench, qtbot: Any, show_active: Show
) -> None:
    one = desk.mass.problems()[0]
    views = (one, replace(one, key="other", name="Другое", rows=one.rows[:2]))
    screen = MassScreen(SimpleNamespace(mass=SimpleNamespace(problems=lambda: views)))
    qtbot.addWidget(screen)
    show_active(screen)
    screen.setFocus()
    with qtbot.waitSignal(screen.loaded):
        screen.open()
    qtbot.waitUntil(lambda: screen._cards[0].hasFocus())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert screen.view is views[1]
    assert len(screen.table.rows()) == 2
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert screen.table.hasFocus()


def test_mass_problems_read_themselves_however_they_came_in_front(
    desk: Any, qtbot: Any, show_active: Show
) -> None:
    screen = MassScreen(desk)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.loaded):
        show_active(screen)
    assert len(screen.table.rows()) == 4
    said: list[dict[str, Any]] = []
    screen.toast.show_act = lambda *_words, **how: said.append(how)
    with qtbot.waitSignal(screen.loaded):
        screen.undo()
    assert said == [{"undoable": False, "done": False}]  # nothing was there to undo: no tick


def test_every_control_has_a_name_and_says_what_it_is(
    desk: Any, qtbot: Any, show_active: Show
) -> None:
    screen = _compare(desk, qtbot, show_active)
    for button in screen.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.objectName(), button.text()
            assert button.accessibleName(), button.objectName()


def test_the_acts_of_a_card_lead_to_what_is_alike(desk: Any, qtbot: Any) -> None:

    pane = SimilarPane(desk)
    qtbot.addWidget(pane)
    card: Any = SimpleNamespace(side=SimpleNamespace(similar=pane))
    (before,) = compare_acts(card)
    assert before.reason == "похожих среди ваших записей нет"
    with qtbot.waitSignal(pane.found):
        pane.show_record(desk.mine)
    (act,) = compare_acts(card)
    assert (act.title, act.reason, act.cap()) == ("Сравнить с похожими: 2", "", "F9")
    with qtbot.waitSignal(pane.compare_asked):
        act.run()
