"""The queue as a whole: views, states, preview, everyday acts with undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from cur_desk.domain.filters import Filter, where
from cur_desk.services.acts.bulk import BulkRow
from cur_desk.services.queue.service import NOT_ENTERED
from cur_desk.ui.bridge import Bridge
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.queue.bulk_dialog import reason_role
from cur_desk.ui.queue.states import empty_of
from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets import Dialog
from tests.ui.fake_desk import FakeDesk

Show = Callable[[QWidget], None]


@pytest.fixture
def shown(work_bridge: Bridge, qtbot, show_active: Show) -> Callable[..., QueueScreen]:
    """Opens the queue and waits for its first card, unless there can be none."""

    def make(desk: FakeDesk, *, card: bool = True) -> QueueScreen:
        screen = QueueScreen(desk)
        screen.resize(1290, 624)
        show_active(screen)
        if card:
            qtbot.waitUntil(lambda: screen.preview.card is not None)
            screen.pane.focus_list()
        return screen

    return make


def dialog_of(screen: QueueScreen, qtbot) -> Dialog:
    """The dialog that is open now."""

    def found() -> Dialog | None:
        return next((d for d in screen.window().findChildren(Dialog) if d.isVisible()), None)

    qtbot.waitUntil(lambda: found() is not None)
    return found()


def test_enter_opens_with_the_way_through_the_list(shown, qtbot) -> None:
    screen = shown(FakeDesk(38))
    screen.pane.choose(7)
    with qtbot.waitSignal(screen.open_asked) as opened:
        qtbot.keyClick(screen.pane.view, Qt.Key.Key_Return)
    uid, trail = opened.args
    assert uid == "uid-7"
    assert trail.words() == "7 из 38"
    assert trail.step(1).local() == 8


def test_f2_takes_and_opens_and_says_why_not(shown, qtbot) -> None:
    desk = FakeDesk(8)
    screen = shown(desk)
    with qtbot.waitSignal(screen.open_asked) as opened:
        qtbot.keyClick(screen, Qt.Key.Key_F2)
    assert opened.args[0] == "uid-7"
    desk.taken = 2
    with qtbot.waitSignal(screen.toast.shown_text) as told:
        qtbot.keyClick(screen, Qt.Key.Key_F2)
    assert told.args[0].startswith("Взять нечего")


def test_preview_counts_as_seen_after_a_while_only(shown, qtbot) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    assert desk.cards.previewed == []
    assert screen.preview._seen.interval() == 3000
    screen.preview._seen.setInterval(1)
    qtbot.keyClick(screen.pane.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: desk.cards.previewed == ["uid-2"])


def test_preview_shows_the_card_of_the_row(shown, qtbot) -> None:
    screen = shown(FakeDesk(13))
    screen.pane.choose(7)
    qtbot.waitUntil(lambda: screen.preview.card.number == "26-11/4821")
    assert screen.preview.title.text() == "Ямы на ул. Полевой и неработающее освещение"
    assert "ул. Полевой" in screen.preview.text.toPlainText()
    assert screen.preview.place.text() == "7 из 13"


def test_pass_on_by_keys_and_take_it_back(shown, qtbot, type_text) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    qtbot.keyClick(screen, Qt.Key.Key_F6)
    dialog = dialog_of(screen, qtbot)
    type_text(dialog.person, "козлов")
    qtbot.waitUntil(lambda: bool(dialog.person.popup_texts()))
    qtbot.keyClick(dialog.person, Qt.Key.Key_Return)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.acts.done == [("uid-1", "pass_on", {"person": "p2"})])
    qtbot.waitUntil(screen.toast.isVisible)
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    qtbot.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.acts.done == [])


def test_a_bulk_act_shows_what_changes_and_leaves_what_cannot(shown, qtbot, type_text) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    desk.bulk.refuse["uid-5"] = "Снято с контроля"
    screen.pane.view.set_marks(frozenset({2, 3, 5}))
    qtbot.keyClick(screen, Qt.Key.Key_F6)
    dialog = dialog_of(screen, qtbot)
    type_text(dialog.person, "орлова")
    qtbot.waitUntil(lambda: bool(dialog.person.popup_texts()))
    qtbot.keyClick(dialog.person, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: len(dialog.table.rows()) == 2)
    assert [r.after for r in dialog.table.rows()] == ["Орлова Нина Павловна"] * 2
    assert [r.refused for r in dialog.refused.rows()] == ["Снято с контроля"]
    assert dialog.main.text() == "Передать 2"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.acts.done) == 2)
    assert {uid for uid, _code, _c in desk.acts.done} == {"uid-2", "uid-3"}
    qtbot.waitUntil(lambda: screen.pane.view.marks() == frozenset())


def test_red_is_for_a_refusal_not_for_what_already_is_so() -> None:
    same = BulkRow("u1", "1", "Яма", "общая очередь", "общая очередь", "Уже так")
    refused = BulkRow("u2", "2", "Яма", "Козлов Д. И.", "общая очередь", "Снято с контроля")
    assert [reason_role(row) for row in (same, refused)] == ["text2", "over"]


def test_a_refused_act_says_why(shown, qtbot) -> None:
    desk = FakeDesk(13)
    desk.acts.refuse = "Обращение уже передано"
    screen = shown(desk)
    with qtbot.waitSignal(screen.toast.shown_text) as told:
        screen.acts._pass_one("uid-1", "ИМ-118 233", "p2")
    assert told.args[0] == "Обращение уже передано"


def test_arrows_in_the_strip_open_views(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    with qtbot.waitSignal(screen.place_changed) as place:
        qtbot.keyClick(screen.strip.list, Qt.Key.Key_Down)
    assert place.args == ["У меня"]
    screen.open_view("over")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 6)
    assert screen.strip.count("over") == 6


def test_enter_on_a_view_goes_on_in_its_list(shown, qtbot) -> None:
    screen = shown(FakeDesk(214))
    screen.strip.list.setFocus()
    qtbot.keyClick(screen.strip.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(screen.place_changed) as place:
        qtbot.keyClick(screen.strip.list, Qt.Key.Key_Return)
    assert place.args == ["У меня"]
    qtbot.waitUntil(screen.pane.view.hasFocus)


def test_ctrl_f_goes_to_the_search_with_either_layout(shown, qtbot) -> None:
    screen = shown(FakeDesk(38))
    screen.bar.search.setText("яма")
    for _ in range(2):
        screen.pane.view.setFocus()
        qtbot.keyClick(screen.pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert screen.bar.search.hasFocus()
        assert screen.bar.search.selectedText() == "яма"
    assert QKeySequence("Ctrl+А") in shortcuts.sequences("search")


def test_a_list_from_elsewhere_is_no_view(shown, qtbot) -> None:
    screen = shown(FakeDesk(214))
    wanted = Filter(conditions=(where("block", "forest"),))
    with qtbot.waitSignal(screen.place_changed) as place:
        screen.show_filter(wanted, "Лес за ноябрь")
    assert place.args == ["Лес за ноябрь"]
    qtbot.waitUntil(lambda: 0 < len(screen.pane.model.ids) < 214)
    assert screen.strip.chosen() is None


def test_a_view_is_saved_with_what_was_asked(shown, qtbot, type_text) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    type_text(screen.bar.search, "автобус")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) < 214)
    screen.strip.save_asked.emit()
    dialog = dialog_of(screen, qtbot)
    type_text(dialog.line, "Автобусы")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [v.title for v in desk.queue.saved] == ["Автобусы"])
    assert desk.queue.saved[0].filter.text == "автобус"
    qtbot.waitUntil(lambda: screen.strip.chosen() == desk.queue.saved[0])


def test_filter_by_keys_alone(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    qtbot.keyClick(screen, Qt.Key.Key_F4)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup.accessibleName() == "Блок"
    qtbot.waitUntil(lambda: popup.list.count() == 10)
    qtbot.keyClick(popup.search, Qt.Key.Key_Down)
    qtbot.keyClick(popup.search, Qt.Key.Key_Space)
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) < 214)
    assert screen.bar._chips["block"].text() == "Блоки: ТКО"
    qtbot.keyClick(screen.bar._chips["block"], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 214)


def test_unfinished_intake_has_a_line_that_leads_to_its_form(shown, qtbot) -> None:
    screen = shown(FakeDesk(8))
    screen.show_views((NOT_ENTERED,))
    screen.strip.show_counts({NOT_ENTERED.code: 2})
    screen.open_view(NOT_ENTERED.code)
    state = empty_of(screen, False, "")
    qtbot.addWidget(state)
    with qtbot.waitSignal(screen.receive_asked):
        state.findChild(QAbstractButton, "empty.begun").click()


def test_empty_error_and_first_fill_are_designed(shown, qtbot) -> None:
    screen = shown(FakeDesk(0), card=False)
    qtbot.waitUntil(lambda: screen.pane.states.current().objectName() == "firstFill")
    desk = FakeDesk(13)
    screen = shown(desk)
    desk.queue.hidden = set(range(1, 14))
    screen.asking.again()
    qtbot.waitUntil(lambda: screen.pane.states.current().objectName() == "emptyState")
    said = screen.pane.states.current().accessibleName()
    assert said.startswith("Очередь разобрана")
    assert "13:47" in said
    desk.queue.broken = True
    screen.asking.again()
    qtbot.waitUntil(lambda: screen.pane.states.current().objectName() == "errorState")
    assert "Данные заняты другим окном программы" in screen.pane.states.current().accessibleName()
    desk.queue.broken, desk.queue.hidden = False, set()
    button = screen.pane.states.current().findChild(QAbstractButton, "error.again")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 13)


def test_ctrl_p_prints_the_card_and_in_overdue_the_register(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    qtbot.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(screen, qtbot)
    assert dialog.objectName() == "cardPrint"
    dialog.reject()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.open_view("over")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 6)
    qtbot.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.packs.made == ["overdue"])
    dialog_of(screen, qtbot).reject()


def test_every_control_has_a_name(shown, qtbot) -> None:
    screen = shown(FakeDesk(13))
    kinds = (QAbstractButton, QLineEdit)
    controls = [c for kind in kinds for c in screen.findChildren(kind) if c.isVisible()]
    assert len(controls) > 12
    silent = [type(c).__name__ for c in controls if not (c.accessibleName() and c.objectName())]
    assert silent == []


def test_a_threat_is_marked_and_the_call_recorded_by_keys(shown, qtbot, type_text) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    qtbot.keyClick(screen.preview.threat, Qt.Key.Key_Return)
    dialog = dialog_of(screen, qtbot)
    assert "112" in {c.code for c in screen.preview.card.emergency}
    type_text(dialog.reason, "Запах газа в подъезде")
    qtbot.waitUntil(dialog.reason.hasFocus)
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Tab)
    qtbot.waitUntil(dialog.service.hasFocus)
    type_text(dialog.service, "спас")
    qtbot.waitUntil(lambda: bool(dialog.service.popup_texts()))
    qtbot.keyClick(dialog.service, Qt.Key.Key_Return)
    assert dialog.phone.text() == "112"
    type_text(dialog.told_to, "диспетчер 14")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(desk.acts.done) == 2)
    assert desk.acts.done[0] == ("uid-1", "mark_threat", {"reason": "Запах газа в подъезде"})
    assert desk.acts.done[1][1:] == (
        "record_call",
        {"service": "Единая служба спасения", "phone": "112", "told_to": "диспетчер 14"},
    )


def test_words_sought_stand_out_in_the_text(shown, qtbot, type_text) -> None:
    screen = shown(FakeDesk(214))
    screen.preview.query = "щебнем"
    screen.pane.step(1)
    qtbot.waitUntil(lambda: bool(screen.preview.text.extraSelections()))
    assert screen.preview.text.extraSelections()[0].cursor.selectedText() == "щебнем"


def test_a_text_that_may_not_be_seen_says_so(shown, qtbot) -> None:
    desk = FakeDesk(13)
    desk.cards.overrides["uid-2"] = {"has_text": False, "applicant": "Заявитель скрыт"}
    screen = shown(desk)
    screen.pane.step(1)
    qtbot.waitUntil(lambda: screen.preview.card.uid == "uid-2")
    assert screen.preview.text.toPlainText() == "Текст по вашей роли не показывается"
    assert screen.preview._facts["applicant"].text() == "Заявитель скрыт"


def test_the_button_of_forwarding_says_what_this_person_may_do(shown, qtbot, monkeypatch) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    assert screen.preview.forward.text() == "Предложить направление"
    monkeypatch.setattr(desk.act_forms, "code_for", lambda base: base)
    screen.preview.refresh()
    qtbot.waitUntil(lambda: screen.preview.forward.text() == "Направить")


@pytest.mark.parametrize(
    ("key", "modifier", "code"),
    [
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, "propose_extend"),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier, "propose_forward"),
    ],
)
def test_a_guided_act_begins_by_its_key_or_says_why_not(shown, qtbot, key, modifier, code) -> None:
    desk = FakeDesk(13)
    screen = shown(desk)
    qtbot.keyClick(screen, key, modifier)
    qtbot.waitUntil(lambda: desk.act_forms.asked == [("uid-1", code)])
    qtbot.waitUntil(lambda: not screen.toast.isHidden())
    assert screen.toast.accessibleName().startswith(desk.act_forms.refuse)


def test_ctrl_click_marks_without_moving(shown, qtbot) -> None:
    screen = shown(FakeDesk(13))
    view = screen.pane.view
    index = screen.pane.model.index(screen.pane.model.row_of(3), 0)
    at = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton,
                     Qt.KeyboardModifier.ControlModifier, at)  # fmt: skip
    assert view.marks() == {3}
    assert screen.pane.chosen_local() == 1


def test_own_views_are_moved_renamed_removed_and_brought_back(shown, qtbot, type_text) -> None:
    desk = FakeDesk(13)
    roads = Filter(conditions=(where("block", "roads"),))
    first, second = desk.queue.kept.save("Дороги", roads), desk.queue.kept.save("Свет", roads)
    screen = shown(desk)
    screen.strip.choose(second.code)
    strip, titles = screen.strip, lambda: [v.title for v in desk.queue.saved]
    strip.list.setFocus()
    qtbot.keyClick(
        strip.list,
        Qt.Key.Key_Up,
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier,
    )
    qtbot.waitUntil(lambda: titles() == ["Свет", "Дороги"])
    strip.own_asked.emit("rename", first)
    dialog = dialog_of(screen, qtbot)
    assert dialog.line.text() == "Дороги"
    type_text(dialog.line, " области")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "области" in "".join(titles()))
    qtbot.waitUntil(lambda: strip.chosen().code == first.code)
    gone = desk.queue.saved[0]
    strip.choose(gone.code)
    with qtbot.waitSignal(strip.view_chosen) as opened:  # the list goes with the mark in the strip
        strip.own_asked.emit("delete", gone)
    assert opened.args == [strip.chosen()]
    assert len(titles()) == 1
    assert strip.gone == gone
    strip.own_asked.emit("restore", gone)
    qtbot.waitUntil(lambda: len(titles()) == 2)
    assert strip.gone is None
    assert screen.toast.isHidden()


def test_a_view_opens_in_its_own_order_and_the_next_in_the_usual_one(shown, qtbot) -> None:
    desk = FakeDesk(13)
    made = desk.queue.kept.save("Новые", Filter(), "-received")
    screen = shown(desk)
    screen.strip.choose(made.code)
    qtbot.waitUntil(lambda: screen.pane.model.order() == ("received", True))
    screen.open_view("to_formalise")
    qtbot.waitUntil(lambda: screen.pane.model.order() == ("urgency", False))
