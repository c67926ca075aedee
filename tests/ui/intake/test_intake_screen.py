"""The form by kinds: content in and out, the gap at its field, draft and scan kept, next at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cur_desk.services.files.attaching import Chosen
from cur_desk.ui.appeal.threat import ThreatDialog
from cur_desk.ui.bridge import bridge
from cur_desk.ui.intake.screen import IntakeScreen
from tests.services.bench import an_appeal, make
from tests.ui.intake.desks import IntakeDesk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WAIT_MS = 8_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IntakeDesk]:
    made = IntakeDesk(make(tmp_path / "files"))
    yield made
    made.bench.core.workspace.close()


@pytest.fixture
def screen(desk: IntakeDesk, work_bridge, qtbot, show_active) -> Iterator[IntakeScreen]:
    made = IntakeScreen(desk)  # type: ignore[arg-type]
    made.resize(1290, 640)
    show_active(made)
    yield made
    made.flush()
    work_bridge.shutdown()
    made.close()
    made.deleteLater()


def fill(screen: IntakeScreen, type_text) -> None:
    """A letter as it is typed; on Monday the 23rd «пт» is the Friday that was."""
    f = screen.form.fields
    type_text(f.received_on, "пт")
    f.received_on.take()
    assert f.received_on.text() == "20.11.2026"
    type_text(f.applicants.rows[0].name, "Ромашкина Татьяна Ивановна")
    type_text(f.text, "Прошу отремонтировать мостки через ручей у дома 4.")


def test_each_kind_offers_what_the_law_admits(screen: IntakeScreen) -> None:
    f = screen.form.fields
    offered = {}
    for code in f.kinds.chips:
        f.kinds._take(code)
        offered[code] = list(f.regime.chips)
    assert offered == {
        "letter": ["fz59", "not_appeal"],
        "reception": ["oral", "fz59"],
        "hotline": ["oral", "not_appeal"],
        "email": ["not_appeal"],
        "request": ["body_request"],
    }
    assert f.regime.chips["body_request"].text() == "Запрос органа"
    f.kinds._take("hotline")
    assert f.regime.chips["oral"].text() == "Устное (горячая линия)"
    assert "личном приёме" in screen.form.rows["regime"].note()
    assert screen.form.rows["registered"].isHidden()


def test_a_gap_stops_at_its_field_and_says_what(screen: IntakeScreen, qtbot, type_text) -> None:
    fill(screen, type_text)
    f = screen.form.fields
    f.received_on.setText("01.12.2026")
    qtbot.keyClick(screen.footer.main, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is f.received_on
    assert "ещё не наступила" in screen.form.rows["received_on"].note()
    assert screen.side.entered._shown == []


def test_what_is_no_date_stays_in_the_draft_and_is_told_as_that(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    f, uid = screen.form.fields, screen.uid
    f.received_on.clear()
    type_text(f.received_on, "31.02.2026")
    screen.begin()
    qtbot.waitUntil(lambda: desk.intake_drafts.holds(uid), timeout=WAIT_MS)
    assert f.received_on.text() == ""
    screen.open_draft(uid)
    qtbot.waitUntil(lambda: screen.uid == uid, timeout=WAIT_MS)
    assert f.received_on.text() == "31.02.2026"
    assert screen.form.rows["received_on"].note().startswith("Такой даты нет")
    screen.enter(follow=False)
    assert screen.form.rows["received_on"].note().startswith("Такой даты нет")
    assert QApplication.focusWidget() is f.received_on
    f.received_on.setText("01.01.1900")
    f.received_on.take()
    assert screen.form.rows["received_on"].note() == "Дата раньше 01.01.1990"
    assert desk.intake_drafts.holds(uid)


def test_a_collective_one_tells_how_many_have_signed(screen: IntakeScreen, type_text) -> None:
    fill(screen, type_text)
    f = screen.form.fields
    f.collective.setChecked(True)
    screen.enter(follow=False)
    assert "сколько под ним подписей" in screen.form.rows["collective"].note()
    assert QApplication.focusWidget() is f.signatures
    type_text(f.signatures, "14")
    assert screen.form.values()["content"]["signatures"] == 14


def test_the_word_about_the_one_before_goes_with_the_first_key(
    screen: IntakeScreen, qtbot, type_text
) -> None:
    fill(screen, type_text)
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS):
        screen.enter(follow=True)
    assert not screen.done.isHidden()
    type_text(screen.form.fields.text, "П")
    assert screen.done.isHidden()
    screen.enter(follow=False)
    assert screen.footer.first.text() == "Не указана дата поступления"
    type_text(screen.form.fields.text, "р")
    assert screen.footer.first.text() == "Номер: вр. ОР-03/…"


def test_it_is_entered_by_keys_and_the_next_form_stands_ready(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    f = screen.form.fields
    f.text.setFocus()
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as told:
        qtbot.keyClick(f.text, Qt.Key.Key_Return, _CTRL_SHIFT)
    made = desk.acts.appeal(told.args[0])[0]
    assert made.provisional_number == "вр. ОР-03/0001"
    assert made.received_on is not None
    assert [a.addressee for a in made.applicants] == [True]
    assert not desk.intake_drafts.holds(told.args[0])
    assert screen.uid != told.args[0]
    assert f.text.toPlainText() == ""
    assert QApplication.focusWidget() is f.received_on
    fill(screen, type_text)
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as second:
        qtbot.keyClick(f.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is screen.sort
    with qtbot.waitSignal(screen.open_asked) as opened:
        qtbot.keyClick(screen.sort, Qt.Key.Key_Return)
    assert opened.args == second.args


def test_a_mistake_seen_at_once_is_taken_back_into_its_form(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as told:
        screen.enter(follow=False)
    uid = told.args[0]
    screen.again.click()
    qtbot.waitUntil(lambda: screen.uid == uid, timeout=WAIT_MS)
    assert desk.queue.local(uid) is None
    assert screen.form.fields.text.toPlainText().startswith("Прошу")
    assert screen.done.isHidden()
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS):
        screen.enter(follow=False)
    assert desk.acts.appeal(uid)[0].provisional_number == "вр. ОР-03/0001"


def test_a_draft_with_its_scan_is_found_again(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    uid = screen.uid
    scans = screen.form.fields.scans
    scans.take(lambda: [Chosen("письмо.pdf", data=PDF)])
    qtbot.waitUntil(lambda: not scans.busy and bool(scans.refs()), timeout=WAIT_MS)
    screen.begin()
    qtbot.waitUntil(lambda: desk.intake_drafts.holds(uid), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(screen.side.drafts._shown), timeout=WAIT_MS)
    screen.open_draft(uid)
    qtbot.waitUntil(lambda: screen.uid == uid, timeout=WAIT_MS)
    f = screen.form.fields
    assert f.received_on.text() == "20.11.2026"
    assert f.applicants.values()[0]["name"] == "Ромашкина Татьяна Ивановна"
    assert [r["name"] for r in scans.refs()] == ["письмо.pdf"]
    screen.drop_draft(uid)
    assert screen.thrown.toast.isVisible()
    screen.thrown.toast.undo_asked.emit()  # «Вернуть»: scans and all
    qtbot.waitUntil(lambda: screen.uid == uid, timeout=WAIT_MS)
    assert [r["name"] for r in scans.refs()] == ["письмо.pdf"]
    screen.drop_draft(uid)
    screen.thrown.toast.expired.emit()
    qtbot.waitUntil(lambda: not desk.intake_drafts.holds(uid), timeout=WAIT_MS)
    assert screen.uid != uid


def test_a_scan_read_while_another_draft_is_opened_stays_with_its_own(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    uid, scans, go = screen.uid, screen.form.fields.scans, threading.Event()

    def slow() -> list[Chosen]:
        go.wait(WAIT_MS / 1000)
        return [Chosen("письмо.pdf", data=PDF)]

    scans.take(slow)
    screen.begin()
    go.set()
    qtbot.waitUntil(lambda: not scans.busy, timeout=WAIT_MS)
    assert scans.refs() == []
    done: list[None] = []
    bridge().run_short(lambda: None, done.append)  # behind every draft given until now
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    content = (desk.intake_drafts.read(uid) or {})["content"]
    assert [f["name"] for f in content["files"]] == ["письмо.pdf"]
    assert content["text"].startswith("Прошу")


def test_the_form_is_closed_while_its_act_runs_and_another_draft_is_not_replaced(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    go = threading.Event()
    bridge().run_short(lambda: go.wait(WAIT_MS / 1000))
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as told:
        screen.enter(follow=True)
        assert not screen.form.isEnabled()
        screen.begin()
        other = screen.uid
        assert screen.form.isEnabled()
        type_text(screen.form.fields.text, "Другое письмо")
        go.set()
    assert told.args[0] != other
    assert screen.uid == other
    assert screen.form.fields.text.toPlainText() == "Другое письмо"


def test_a_picture_of_the_clipboard_is_a_scan_and_words_are_words(
    screen: IntakeScreen, qtbot
) -> None:
    f = screen.form.fields
    f.text.setFocus()
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    QApplication.clipboard().setImage(picture)
    f.text.paste()
    qtbot.waitUntil(lambda: bool(f.scans.refs()), timeout=WAIT_MS)
    assert f.scans.refs()[0]["media_type"] == "image/png"
    QApplication.clipboard().setText("слова заявителя")
    f.text.paste()
    assert f.text.toPlainText() == "слова заявителя"


def test_what_may_be_the_same_is_shown_and_stops_it_by_its_number(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    source = {"system": "СЭД", "external_number": "вх-12"}
    desk.bench.give(an_appeal(desk.bench, source=source))
    fill(screen, type_text)
    f = screen.form.fields
    f.system.set_value("СЭД")
    f.system.chosen.emit("СЭД")
    type_text(f.number, "вх-12")
    qtbot.keyClick(f.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(screen.side.same._shown), timeout=WAIT_MS)
    screen.enter(follow=False)
    note = screen.form.rows["source"]
    qtbot.waitUntil(lambda: "уже есть: № 26-11/4821" in note.note(), timeout=WAIT_MS)
    assert QApplication.focusWidget() is f.number
    assert f.text.toPlainText() != ""


def test_a_threat_to_life_is_told_while_typing_and_leads_to_the_telephones(
    screen: IntakeScreen, desk: IntakeDesk, qtbot, type_text
) -> None:
    fill(screen, type_text)
    assert screen.danger.isHidden()
    type_text(screen.form.fields.text, " В подъезде сильный запах газа, дети задыхаются.")
    qtbot.waitUntil(lambda: not screen.danger.isHidden(), timeout=WAIT_MS)
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as told:
        screen.call.click()
    dialogs = lambda: screen.window().findChildren(ThreatDialog)  # noqa: E731
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=WAIT_MS)
    assert desk.queue.local(told.args[0]) is not None
    dialogs()[0].reject()


def test_the_letter_to_the_author_of_an_email_is_copied(screen: IntakeScreen, type_text) -> None:
    f = screen.form.fields
    f.kinds._take("email")
    fill(screen, type_text)
    f.letter.click()
    copied = QApplication.clipboard().text()
    assert "Татьяна Ивановна" in copied
    assert "20 ноября 2026 г." in copied
    assert "547-ФЗ" in copied
    assert "____" not in copied


@pytest.mark.parametrize(
    "content",
    [
        {"channel": "sed", "regime": "body_request", "received_on": "2026-11-20",
         "received_ground": "карточка СЭД", "text": "Прошу сведения.",
         "source": {"system": "СЭД", "external_number": "вх-9", "link": "https://sed.example/9"},
         "registrations": [{"organisation": "own", "received_from": "прокуратура",
                            "covering_letter": "№ 7-12", "document_due_on": "2026-11-30"}]},
        {"channel": "letter", "regime": "fz59", "received_on": "2026-11-20",
         "received_ground": "штамп на письме", "collective": True, "signatures": 14,
         "applicants": [{"id": "a1", "name": "Ромашкина", "applicant_kind": "citizen",
                         "addressee": True},
                        {"id": "a2", "name": "Лютиков", "applicant_kind": "foreigner",
                         "addressee": False}],
         "text": "Дорога.", "place": {"locality": "пгт Оричи", "street": "ул. Полевая"},
         "title": "о дороге", "note": "позвонить"},
    ],
)  # fmt: skip
def test_what_comes_back_goes_out_as_it_was(
    screen: IntakeScreen, desk: IntakeDesk, content: dict[str, Any]
) -> None:
    if content.get("registrations"):
        own = desk.directory.organisations(responsible=True)[0].code
        content["registrations"][0]["organisation"] = own
        desk.directory.own = own
    kind = "request" if content["regime"] == "body_request" else "letter"
    screen.form.show_values("u1", {"kind": kind, "content": content})
    out = screen.form.values()["content"]
    assert {k: v for k, v in out.items() if v} == content


_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
