"""The window of an act: gaps and faults at their fields, the letter beside, the keyboard alone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from cur_desk.services.acts.fields import GUIDED
from cur_desk.ui.acts import GuidedActs, SeatActs
from tests.services.bench import Bench
from tests.ui.acts.forms import road

CTRL = Qt.KeyboardModifier.ControlModifier
DAY = date(2026, 11, 23)
EXTENSION = {
    "ground_kind": "exceptional", "ground": "нужна экспертиза моста", "decided_by": "глава",
    "decided_on": DAY, "notice_number": "17", "notice_on": DAY, "channel": "почта",
}  # fmt: skip


def given(bench: Bench, code: str) -> str:
    """An appeal over which the act is possible."""
    base = code.removeprefix("propose_")
    regime, channel = {"postpone": ("pos", "pos"), "interim_answer": ("open_source", "social")}.get(
        base, ("fz59", "epgu")
    )
    document = road(bench, regime=regime, channel=channel)
    document["registrations"][0]["regime"] = regime
    if base == "register":
        document |= {"registrations": [], "questions": []}
    bench.give(document)
    return str(document["id"])


def test_every_form_names_its_gaps_at_their_fields(opened, qtbot, body, shift) -> None:
    for code in sorted(GUIDED):
        bench = shift if code.startswith("propose_") or code == "interim_answer" else body
        dialog = opened(bench, given(bench, code), code)
        controls = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
        for widget in dialog.findChildren(QWidget):
            if isinstance(widget, controls) and not widget.objectName().startswith("qt_"):
                assert widget.objectName(), (code, widget)
                assert widget.accessibleName() or widget.parent().accessibleName()
        for field in dialog.act.fields:
            if field.required and not field.fixed:
                empty_field(dialog.pane.control(field.name))
        dialog.on_main()
        missing = bench.act_forms.missing(dialog.act, dialog.pane.values())
        shown = {name: dialog.pane._rows[name].note() for name in missing}
        assert missing or code == "propose_stop_correspondence", code
        assert all(shown.values()), (code, shown)
        assert bench.core.workspace.work.outbox.rows() == []
        dialog.reject()


def empty_field(control) -> None:
    """Nothing is said in it."""
    if control.field.kind == "letter":
        control.widget.text.clear()
    else:
        control.set_value({"many": [], "tick": False}.get(control.field.kind.value))


def test_an_extension_by_the_keyboard_alone(opened, qtbot, body, type_text) -> None:
    uid = given(body, "extend")
    dialog = opened(body, uid, "extend")
    qtbot.waitUntil(dialog.first_focus.hasFocus)
    qtbot.keyClick(dialog.first_focus, Qt.Key.Key_Return, CTRL)
    assert dialog.pane._rows["ground"].note() == "Не заполнено"
    dialog.first_focus.set_value("exceptional")
    typed = {"ground": "нужна экспертиза моста", "decided_by": "глава", "decided_on": "23.11",
             "notice_number": "17", "notice_on": "сегодня"}  # fmt: skip
    for name, words in typed.items():
        field = dialog.pane.control(name).widget
        field.setFocus()
        type_text(field, words)
    dialog.pane.control("channel").widget.set_value("почта")
    qtbot.waitUntil(
        lambda: (
            "экспертиза моста" in dialog.pane.control("notice_text").value()
            and "____" not in dialog.pane.control("notice_text").value()
        )
    )
    with qtbot.waitSignal(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    kept = body.cards.preview(uid).appeal.registrations[0].extension
    assert kept is not None
    assert (kept.decided_on, kept.notice_on) == (DAY, DAY)


def test_a_wrong_day_is_red_before_anything_is_sent(opened, qtbot, body) -> None:
    dialog = opened(body, given(body, "extend"), "extend")
    dialog.pane.set_values(EXTENSION | {"decided_on": date(2026, 11, 24)})
    dialog.look()
    row = dialog.pane._rows["decided_on"]
    qtbot.waitUntil(lambda: row.note() == "Дата решения ещё не наступила")
    dialog.on_main()
    qtbot.waitUntil(lambda: not dialog._running)
    assert row.note() == "Дата решения ещё не наступила"
    assert body.core.workspace.work.outbox.rows() == []


def test_a_letter_follows_its_template_until_a_person_edits_it(opened, qtbot, body) -> None:
    dialog = opened(body, given(body, "leave_unanswered"), "leave_unanswered")
    letter = dialog.pane.control("notice_text").widget
    dialog.pane.set_values({"case": "court"})
    dialog.look()
    qtbot.waitUntil(lambda: "судебное решение" in letter.text_value())
    qtbot.waitUntil(lambda: dialog.paper.pages is not None)
    letter.text.setPlainText(letter.text_value() + "\n\nС уважением")
    dialog.pane.set_values({"case": "secret"})
    dialog.look()
    qtbot.waitUntil(lambda: any("ч. 6" in line for line in dialog.told.lines()))
    assert letter.text_value().endswith("С уважением")
    assert letter.state.text().startswith("изменено вами")
    qtbot.mouseClick(letter.again, Qt.MouseButton.LeftButton)
    assert "тайну" in letter.text_value()


def test_what_was_typed_is_there_again_after_esc(opened, qtbot, body, type_text) -> None:
    uid = given(body, "extend")
    dialog = opened(body, uid, "extend")
    field = dialog.pane.control("decided_by").widget
    field.setFocus()
    type_text(field, "глава округа")
    dialog.reject()
    form = dialog.act
    qtbot.waitUntil(lambda: body.act_forms.kept(form).get("decided_by") == "глава округа")
    again = opened(body, uid, "extend")
    assert again.pane.control("decided_by").value() == "глава округа"
    assert again.kept.text() == "Восстановлено введённое ранее"


def test_an_impossible_act_stands_in_the_menu_with_its_reason(window, body) -> None:
    document = road(body)
    document["registrations"][0]["due_on"] = "2026-11-20"
    body.give(document)
    card = body.cards.preview(document["id"])
    menu = QMenu(window)
    GuidedActs(body, window, lambda: card, lambda *_: None).fill(menu)
    rows = {a.text().partition("\t")[0]: a.isEnabled() for a in menu.actions()}
    assert rows["Продлить срок — срок истёк 20.11.2026: продлить его нельзя"] is False
    assert rows["Направить по компетенции"] is True
    menu.deleteLater()


def test_f7_opens_the_form_over_the_window(window, qtbot, shift) -> None:
    uid = given(shift, "extend")
    card = shift.cards.preview(uid)
    said: list[str] = []
    guided = GuidedActs(shift, window, lambda: card, lambda title, _text: said.append(title))
    guided.bind()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog.windowTitle() == "Предложить продление?"
    dialog.pane.set_values({"ground_kind": "exceptional", "ground": "экспертиза"})
    with qtbot.waitSignal(dialog.made):
        dialog.on_main()
    assert said == [f"Предложено продление: {card.number}"]


def test_the_seat_offers_the_acts_of_its_body(window, qtbot, body) -> None:
    uid = given(body, "extend")
    button = QPushButton("…", window)
    seat = SeatActs(body, window, lambda: (uid, "26-11/4821"), lambda *_: None, lambda: None)
    seat.menu(button)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert "Продлить срок\tF7" in [a.text() for a in menu.actions()]
    next(a for a in menu.actions() if a.text().startswith("Продлить")).trigger()
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert QApplication.activeModalWidget().windowTitle() == "Продлить срок рассмотрения?"
    seen = body.core.workspace.work.journal
    qtbot.waitUntil(lambda: any(r.act == "view" for r in seen.lines(limit=5)))
    QApplication.activeModalWidget().reject()


def test_two_open_registrations_are_asked_about_before_the_form(window, qtbot, shift) -> None:
    document = road(shift)
    document["registrations"].append(document["registrations"][0] | {"id": "r2", "number": "9"})
    shift.give(document)
    card = shift.cards.preview(document["id"])
    guided = GuidedActs(shift, window, lambda: card, lambda *_: None)
    guided.begin("extend")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu.accessibleName() == "По какой регистрации"
    question, first, second = menu.actions()
    assert not question.isEnabled()
    assert menu.activeAction() is first
    assert " · № 9 от " in second.text()
    second.trigger()
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert QApplication.activeModalWidget().act.registration == "r2"
    QApplication.activeModalWidget().reject()


def test_a_kept_letter_follows_and_the_thrown_words_come_back(opened, qtbot, body) -> None:
    uid = given(body, "leave_unanswered")
    dialog = opened(body, uid, "leave_unanswered")
    dialog.pane.set_values({"case": "court"})
    dialog.look()
    letter = dialog.pane.control("notice_text").widget
    qtbot.waitUntil(lambda: "судебное решение" in letter.text_value())
    dialog._on_changed()
    dialog.reject()
    form = dialog.act
    qtbot.waitUntil(lambda: body.act_forms.kept(form).get("case") == "court")
    assert body.act_forms.kept(form)["notice_text"] is None
    again = opened(body, uid, "leave_unanswered")
    again.pane.set_values({"case": "secret"})
    again.look()
    letter = again.pane.control("notice_text").widget
    qtbot.waitUntil(lambda: "тайну" in letter.text_value())
    again.start_again()
    assert again.pane.values()["case"] != "secret"
    assert not again.toast.isHidden()
    again.toast._on_undo()
    assert again.pane.values()["case"] == "secret"
    again.reject()
    qtbot.waitUntil(lambda: body.act_forms.kept(form).get("case") == "secret")
