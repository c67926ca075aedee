"""Read-only state, threat to life, redacted text, names of controls, refusals."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QWidget,
)

from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.text import grouped
from cur_desk.ui.appeal.papers import author_lines, movement_lines
from cur_desk.ui.appeal.threat import ThreatDialog
from cur_desk.ui.bridge import Problem
from tests.ui.appeal.cards import own_body, road_appeal, started


def given(bench, **more) -> str:
    document = road_appeal(bench, **more)
    bench.give(document)
    return document["id"]


def closed(bench) -> str:
    document = road_appeal(bench)
    body = bench.core.actor.organisation
    registration = document["registrations"][0]
    registration["closed_at"] = "2026-11-22T10:00:00Z"
    document["questions"] = [
        {
            "id": "q1", "order": 0, "registration": registration["id"], "essence": "Ямы",
            "executor": body, "result": "explained", "closed_at": "2026-11-22T10:00:00Z",
            "formalised_at": "2026-11-21T10:00:00Z",
        }
    ]  # fmt: skip
    bench.give(document)
    return document["id"]


def test_a_closed_appeal_is_read_only_and_says_why(qtbot, bench, open_card, type_text) -> None:
    uid = closed(bench)
    refused = bench.cards.open(uid).acts["formalise"]
    assert refused is not None
    screen = open_card(uid)
    assert screen.form.fields.essence.isReadOnly()
    assert not screen.form.banner.isHidden()
    assert screen.form.banner.accessibleName() == f"Только чтение. {refused.reason}"
    assert not screen.footer.main.isEnabled()
    assert screen.footer.main.toolTip() == refused.reason
    type_text(screen.form.fields.essence, "правка")
    assert screen.form.fields.essence.toPlainText() == "Ямы"
    assert not screen.keeper.is_dirty()


def test_a_threat_is_marked_and_the_call_recorded(qtbot, bench, open_card, type_text) -> None:
    uid = given(bench)
    screen = open_card(uid)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ThreatDialog)
        dialog.main.click()
        assert dialog.reason.error() == "Не записана причина"
        type_text(dialog.reason, "Запах газа в подъезде")
        dialog.service.setText("Аварийная газовая служба")
        dialog._on_service("Аварийная газовая служба")
        assert dialog.phone.text() == "104"
        dialog.main.click()
        assert dialog.told_to.error() == "Не указано, кто принял сообщение"
        type_text(dialog.told_to, "диспетчер Орлова")
        dialog.main.click()

    QTimer.singleShot(0, fill)
    screen.mark_threat()
    qtbot.waitUntil(lambda: screen.head.threat.text() == "Угроза жизни отмечена")
    threat = bench.cards.open(uid).appeal.life_threat
    assert threat is not None
    assert threat.reason == "Запах газа в подъезде"
    assert [(c.service, c.phone, c.told_to) for c in threat.calls] == [
        ("Аварийная газовая служба", "104", "диспетчер Орлова")
    ]
    acts = [row.event.act for row in bench.core.workspace.work.outbox.rows()]
    assert acts == ["mark_threat", "record_call"]


def test_a_redacted_text_is_said_as_such(qtbot, bench, open_card) -> None:
    uid = given(bench, text="", redacted=["text", "applicants"])
    screen = open_card(uid)
    assert not screen.text._hidden.isHidden()
    assert screen.text.text.isHidden()
    card = bench.cards.open(uid)
    assert author_lines(card)[0].title == "Заявитель скрыт"


def test_unsent_work_stands_first_in_the_movement(bench) -> None:
    uid = given(bench)
    bench.acts.take(uid)
    lines = movement_lines(bench.cards.open(uid))
    assert lines[0].title == "Взято в работу"
    assert lines[0].text == "не отправлено"
    assert [line.title for line in lines[-2:]] == ["Взято в работу", "Зарегистрировано"]


def test_an_own_executor_is_no_forwarding(qtbot, bench, open_card) -> None:
    screen = open_card(given(bench))
    screen.form._on_executor(own_body(bench))
    assert screen.model.forwarding() is None
    assert screen.form.fields.letters_row.isHidden()
    assert screen.footer.main.text() == "Направить на портал"


def test_completeness_counts_the_letters_of_a_forwarding(qtbot, bench, open_card) -> None:
    uid = given(bench)
    bench.cards.save_draft(uid, started(bench, uid))
    screen = open_card(uid)
    assert [(v.done, v.total) for v in screen.form.tabs.views()] == [(8, 9), (3, 7)]
    assert screen.side.bar.words() == "8 из 9"
    assert screen.footer.left.text() == "Осталось 5 полей"


def test_every_control_has_a_name_for_tests_and_for_a_screen_reader(
    qtbot, bench, open_card
) -> None:
    uid = given(bench)
    bench.cards.save_draft(uid, started(bench, uid))
    screen = open_card(uid)
    kinds = (QAbstractButton, QLineEdit, QAbstractScrollArea)
    controls = [w for kind in kinds for w in screen.findChildren(kind)]
    inner = ("qt_", "completerPopup", "fact")
    nameless = [
        w
        for w in controls
        if not w.objectName().startswith(inner)
        and (not w.objectName() or (w.isVisible() and not w.accessibleName()))
    ]
    assert [type(w).__name__ for w in nameless if w.parentWidget() is not None] == []


def test_another_card_keeps_nothing_of_the_former(qtbot, bench, open_card) -> None:
    first = given(bench)
    bench.cards.save_draft(first, started(bench, first))
    second = given(bench, title="Другое", text="Совсем другое письмо о вывозе мусора", files=[])
    screen = open_card(first)
    with qtbot.waitSignals([screen.loaded, screen.place_changed]):
        screen.open(second)
    assert screen.head.title.text() == "Другое"
    assert screen.text.text.toPlainText().startswith("Совсем другое")
    assert screen.form.fields.essence.toPlainText() == ""
    assert screen.form.fields.code.code() == ""
    assert screen.banners.isHidden()


def test_a_record_that_has_gone_is_told_with_a_way_back(qtbot, bench, open_card) -> None:
    screen = open_card("00000000-0000-7000-8000-000000000000")
    state = screen.stack.current()
    assert "Этой записи больше нет" in state.accessibleName()
    back = state.findChild(QAbstractButton, "card.errorBack")
    with qtbot.waitSignal(screen.back_asked):
        back.click()


def test_of_a_huge_letter_the_beginning_is_shown_and_the_rest_on_a_word(
    qtbot, bench, open_card
) -> None:
    text = "Ямы на дороге. " * 20_000
    screen = open_card(given(bench, text=text))
    assert screen.text.text.is_cut()
    assert screen.text.whole.text() == f"Показать всё письмо: {grouped(300_000)} знаков"
    screen.text.whole.click()
    assert len(screen.text.text.toPlainText()) == len(text)
    assert screen.text.whole.isHidden()


def test_after_the_act_the_form_waits_for_the_record_and_makes_no_new_draft(
    qtbot, bench, open_card, type_text
) -> None:
    uid = given(bench)
    content = started(bench, uid)
    content["questions"] = content["questions"][:1]
    content["questions"][0]["question_kind"] = "statement"
    bench.cards.save_draft(uid, content)
    screen = open_card(uid)
    with qtbot.waitSignal(screen.submitted):
        screen.footer.main.click()
        assert not screen.form.isEnabled()
    qtbot.waitUntil(screen.form.isEnabled)
    qtbot.waitUntil(screen.form.updatesEnabled)  # it is painted again, whoever came first
    assert bench.cards.open(uid).draft is None
    assert not screen.keeper.is_dirty()
    assert screen.head.exchange.accessibleName() == "не отправлено"
    assert screen.head.saved.text() == ""


def test_the_panes_keep_their_sizes(qtbot, bench, open_card) -> None:
    screen = open_card(given(bench))
    settings = bench.core.workspace.work.settings
    screen.splitter.setSizes([330, 660, 300])
    screen.splitter.sizes_changed.emit()
    qtbot.waitUntil(lambda: bool(settings.get("panes:card:100", "")))
    other = open_card(given(bench))
    qtbot.waitUntil(lambda: other.splitter.sizes()[0] == screen.splitter.sizes()[0])


def test_files_belong_to_the_question_in_front(qtbot, bench, open_card) -> None:
    screen = open_card(given(bench))
    screen.form.fields.show_more(True)
    chips = screen.form.fields._file_chips
    assert [c.text() for c in chips] == ["Фото дороги.jpg", "Фото фонарей.jpg"]
    chips[1].click()
    assert screen.model.question()["files"] == ["b" * 64]
    screen.form.questions.add()
    assert [c.is_on() for c in screen.form.fields._file_chips] == [False, False]
    screen.model.step()
    assert [c.is_on() for c in screen.form.fields._file_chips] == [False, True]


def test_a_refusal_of_a_card_already_left_names_its_number_and_spares_the_next(
    qtbot, bench, open_card
) -> None:
    first, second = given(bench, number="26-11/1"), given(bench, number="26-11/2")
    screen = open_card(first)
    with qtbot.waitSignal(screen.loaded):
        screen.open(second)
    problem = Problem("Портал закрыл запись", "Обновите карточку", "closed")
    with qtbot.waitSignal(screen.notice) as told:
        screen.outcome._on_refused(first, "26-11/1", problem)
    assert told.args == ["26-11/1: не отправлено. Портал закрыл запись", "Обновите карточку"]
    assert screen.toast.isVisible()
    said = "".join(w.accessibleName() for w in screen.banners.findChildren(QWidget))
    assert "Портал закрыл запись" not in said


def test_without_the_right_the_threat_says_why_and_asks_nothing(qtbot, bench, open_card) -> None:
    screen = open_card(given(bench))
    why = Refusal("no-right", "У вашей роли нет права «Угроза жизни»")
    screen.card = replace(screen.card, acts={"mark_threat": why})
    screen.mark_threat()
    assert screen.window().findChildren(ThreatDialog) == []
    said = "".join(w.accessibleName() for w in screen.banners.findChildren(QWidget))
    assert why.reason in said


def test_from_beside_the_keyboard_comes_back_to_its_field(bench, open_card, show_active) -> None:
    screen = open_card(given(bench))
    screen.form.fields.address.setFocus()
    screen._compare()
    screen.setFocus()
    screen.come_back()
    assert screen.form.fields.address.hasFocus()
