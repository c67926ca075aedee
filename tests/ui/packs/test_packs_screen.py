"""The section of papers over real files: making, stopping, checks, cuts; and a card's print."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cur_desk.domain.filters import Filter
from cur_desk.errors import InputError
from cur_desk.services.packs.catalogue import BRIEFING, OVERDUE, PackCatalogue
from cur_desk.services.packs.cuts import normal_code, open_cut
from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.ui.packs import PacksScreen, PreviewDialog, print_card
from cur_desk.ui.packs.cut_view import since_words
from tests.services.bench import Bench
from tests.ui.packs.desks import late_appeals


@pytest.fixture
def screen(qtbot, desk, show_active) -> PacksScreen:
    made = PacksScreen(desk)
    qtbot.addWidget(made)
    made.resize(1290, 624)
    show_active(made)
    return made


@pytest.fixture
def window(qtbot, bench, show_active) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1366, 700)
    show_active(made)
    return made


def words_of(result) -> str:
    pages = PdfPages(result.pdf)
    try:
        return " ".join(" ".join(pages.text(n) for n in range(pages.count)).split())
    finally:
        pages.close()


def pair(bench: Bench):
    return bench.core, bench.directory


# --- the list


def test_only_papers_that_are_made_stand_in_the_list(screen) -> None:
    papers = [screen.papers.papers.paper(n) for n in range(screen.papers.papers.rowCount())]
    assert [p.code for p in papers] == [BRIEFING, OVERDUE]
    assert screen.card.title.text() == "Справка к совещанию"
    assert screen.card.rows["Мероприятие"].isVisible()
    QTest.keyClick(screen.papers, Qt.Key.Key_Down)
    assert not screen.card.rows["Мероприятие"].isVisible()
    assert screen.make.text() == "Сделать реестр"


def test_a_paper_that_the_region_lacks_is_off_with_the_reason(qtbot, bench, desk) -> None:
    less = bench.core.profile.model_copy(
        update={"documents": bench.core.profile.documents - {BRIEFING}}
    )
    bench.core.profile = less
    screen = PacksScreen(desk)
    qtbot.addWidget(screen)
    assert not screen.make.isEnabled()
    assert screen.make.accessibleDescription() == "В профиле региона такого документа нет"
    screen.papers.choose_row(1)
    assert screen.make.isEnabled()


def test_checks_tell_of_old_data_unsent_acts_and_a_missing_addressee(bench) -> None:
    catalogue = PackCatalogue(bench.core)
    fresh = catalogue.checks(BRIEFING)
    assert [c.words for c in fresh if not c.good] == [
        "В профиле региона не названы адресат и подписант"
    ]
    uid = bench.queue.uid(bench.queue.ids(Filter())[0])
    bench.acts.take(uid)
    bench.clock.advance(timedelta(hours=25))
    bad = [c.words for c in catalogue.checks(BRIEFING) if not c.good]
    assert bad[:2] == ["Данные старше суток", "Не отправлено на портал: 1 действие"]


def test_addressees_come_from_the_profile_with_their_paragraph(bench) -> None:
    rule = bench.core.profile.reports["monthly_report"]
    reports = bench.core.profile.reports | {BRIEFING: rule}
    bench.core.profile = bench.core.profile.model_copy(update={"reports": reports})
    paper = PackCatalogue(bench.core).papers()[0]
    assert paper.addressees == tuple(a.title for a in rule.addressees)
    assert paper.signer == "руководитель ЦУР"
    assert all(c.good for c in PackCatalogue(bench.core).checks(BRIEFING))


# --- the making


def test_ctrl_enter_makes_the_paper_with_the_name_of_the_meeting(qtbot, screen, bench) -> None:
    screen.card.meeting_field.setText("Заседание штаба")
    QTest.keyClick(screen.papers, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.is_busy()
    assert screen.progress.isVisible()
    qtbot.waitUntil(lambda: screen.preview.pages is not None)
    assert screen.preview.isVisible()
    assert "Заседание штаба" in " ".join(screen.preview.pages.text(0).split())
    assert not screen.is_busy()
    assert bench.core.workspace.work.journal.lines()[0].act == "print"


def test_a_meeting_without_a_name_is_a_gap_with_focus(screen) -> None:
    screen.card.meeting_field.clear()
    screen.make.click()
    assert screen.note.text() == "Не указано мероприятие"
    assert screen.card.meeting_field.hasFocus()
    assert not screen.is_busy()


def test_stopping_leaves_no_paper_and_no_cut(qtbot, screen, bench) -> None:
    screen.make.click()
    screen.progress.cancelled.emit()
    qtbot.waitUntil(lambda: not screen.is_busy())
    assert screen.list_page.isVisible()
    assert screen.note.text() == "Прервано. Данные целы, документ не сделан"
    assert bench.core.workspace.work.cuts.all() == []


def test_the_register_of_one_block_holds_only_it(qtbot, screen, bench) -> None:
    screen.papers.choose_row(1)
    screen.card.block_field.set_value("roads")
    screen.make.click()
    qtbot.waitUntil(lambda: screen.preview.pages is not None)
    of_roads = len(bench.queue.ids(bench.queue.parse("блок:дороги")))
    text = " ".join(screen.preview.pages.text(n) for n in range(screen.preview.pages.count))
    assert 0 < of_roads < 40
    assert text.count("26-10/") == of_roads


def test_a_refusal_is_told_where_the_act_was(qtbot, screen, desk) -> None:
    def refuse(*_):
        raise InputError("В тексте справки есть персональные данные")

    desk.packs = SimpleNamespace(briefing=refuse)
    screen.make.click()
    qtbot.waitUntil(lambda: "персональные данные" in screen.note.text())
    assert screen.make.isEnabled()


# --- cuts


def test_a_cut_opens_with_the_values_of_its_day(bench) -> None:
    made = bench.packs.briefing()
    cut = open_cut(*pair(bench), made.cut.lower().replace("-", " "))
    by_key = {f.key: f for f in cut.figures}
    assert by_key["overdue.region"].value == "40"
    assert by_key["overdue.region"].title == "Просрочено: всего"
    assert len(by_key["overdue.region"].rows) == 40
    assert by_key["received.roads"].title == "Поступило: Дороги"
    assert (cut.changed, cut.gone) == (0, 0)
    assert since_words(cut)[2] == "ok"


def test_a_cut_counts_what_has_changed_and_what_has_gone(bench) -> None:
    documents = late_appeals(bench, 5)
    bench.give(*documents)
    made = bench.packs.overdue()
    newer = [d | {"version": 2, "stage_due_at": "2026-12-01T15:00:00Z"} for d in documents[:3]]
    bench.give(*newer)
    cut = open_cut(*pair(bench), made.cut)
    assert (cut.total, cut.changed, cut.gone) == (45, 3, 0)
    total = cut.figures[0]
    assert total.value == "45"
    assert {r.uid for r in total.rows if r.changed} == {d["id"] for d in newer}


@pytest.mark.parametrize("typed", ["", "7F3A", "7F3A-19C2-0B4", "привет"])
def test_a_code_that_is_none_is_told_with_an_example(typed: str) -> None:
    with pytest.raises(InputError, match="12 знаков"):
        normal_code(typed)


def test_from_the_figures_to_the_appeal_by_keys(qtbot, screen, bench) -> None:
    made = bench.packs.briefing()
    screen.code.setText(made.cut)
    QTest.keyClick(screen.code, Qt.Key.Key_Return)
    page = screen.cut_page
    qtbot.waitUntil(page.isVisible)
    row = next(n for n, f in enumerate(page.figures()) if f.key == "overdue.region")
    page.table.choose_row(row)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.rows.hasFocus()
    with qtbot.waitSignal(screen.open_asked) as got:
        QTest.keyClick(page.rows, Qt.Key.Key_Return)
    assert got.args[0] == page.figures()[row].rows[0].uid
    QTest.keyClick(page.rows, Qt.Key.Key_Escape)
    assert screen.list_page.isVisible()


def test_an_unknown_code_is_told_at_the_field(qtbot, screen) -> None:
    screen.code.setText("0000-0000-0000")
    screen.open_code.click()
    qtbot.waitUntil(lambda: "на этом рабочем месте нет" in screen.code.error())
    assert screen.list_page.isVisible()


# --- a card


def first_uid(bench: Bench) -> str:
    return bench.queue.uid(bench.queue.ids(Filter())[0])


def card_preview(qtbot, window: QWidget) -> PreviewDialog:
    found: list[PreviewDialog] = []

    def there() -> bool:
        found[:] = [d for d in window.findChildren(PreviewDialog) if d.isVisible()]
        return bool(found) and found[0].preview.pages is not None

    qtbot.waitUntil(there)
    return found[0]


def test_a_card_is_masked_unless_asked_otherwise(qtbot, window, desk, bench) -> None:
    dialog = print_card(desk, first_uid(bench), window, number="26-10/4100")
    assert dialog.hidden.isChecked()
    assert not dialog.reason.isVisible()
    dialog.main.click()
    shown = card_preview(qtbot, window)
    assert shown.preview.mark.accessibleName().startswith("Персональные данные скрыты")
    assert "Прочтите текст до печати" in shown.preview.mark.accessibleName()
    assert "Ромашкина" not in words_of(SimpleNamespace(pdf=shown.preview.pages.data))
    QTest.keyClick(shown.preview.view, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_personal_data_need_a_ground_of_letters(qtbot, window, desk, bench) -> None:
    dialog = print_card(desk, first_uid(bench), window)
    dialog.open_.setChecked(True)
    dialog.reason.setText("12 345")
    dialog.main.click()
    assert dialog.isVisible()
    assert "Не указано основание" in dialog.reason.error()
    assert bench.core.workspace.work.journal.lines() == []
    dialog.reason.setText("запрос органа № 12")
    dialog.main.click()
    shown = card_preview(qtbot, window)
    assert shown.preview.mark.accessibleName().startswith("Содержит персональные данные")
    assert "Ромашкина" in words_of(SimpleNamespace(pdf=shown.preview.pages.data))
    line = bench.core.workspace.work.journal.lines()[0]
    assert line.act == "print_personal"
    shown.reject()


def test_without_the_right_the_choice_is_off_and_says_why(qtbot, window, desk, bench) -> None:
    desk.actor = SimpleNamespace(has_right=lambda right: False)
    dialog = print_card(desk, first_uid(bench), window)
    assert not dialog.open_.isEnabled()
    texts = [w.text() for w in dialog.findChildren(QWidget) if hasattr(w, "text")]
    assert "У вашей роли нет права печатать персональные данные" in texts
    dialog.reject()


def test_every_control_has_a_name(screen) -> None:
    for control in (screen.make, screen.papers, screen.code, screen.open_code, screen.card,
                    screen.checks, screen.card.meeting_field, screen.card.block_field,
                    screen.cut_page.table, screen.cut_page.rows):  # fmt: skip
        assert control.objectName()
        assert control.accessibleName()
