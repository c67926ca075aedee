"""When a draft is written: a pause, or two seconds of typing without one; leaving writes at once."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from cur_desk.domain.formalisation import start
from cur_desk.errors import DeskError
from cur_desk.ui.appeal.draft import MOST_MS, PAUSE_MS
from cur_desk.ui.bridge import Changes
from tests.ui.appeal.cards import road_appeal


def essences(bench, uid: str) -> list[str]:
    draft = bench.cards.open(uid).draft
    return [q.get("essence", "") for q in draft.content["questions"]] if draft else []


def given(bench) -> str:
    document = road_appeal(bench)
    bench.give(document)
    return document["id"]


def test_the_times_are_those_of_the_rulings() -> None:
    assert (PAUSE_MS, MOST_MS) == (800, 2_000)


def test_typing_without_a_pause_is_written_all_the_same(qtbot, bench, open_card, type_text) -> None:
    uid = given(bench)
    screen = open_card(uid)
    essence = screen.form.fields.essence
    letters = iter("ремонт дороги " * 100)
    timer = QTimer()
    timer.setInterval(60)
    timer.timeout.connect(lambda: type_text(essence, next(letters)))
    with qtbot.waitSignal(screen.keeper.saved, timeout=8_000):
        timer.start()  # a key each 60 ms: the pause of 800 ms never comes
    assert timer.isActive()
    timer.stop()
    type_text(essence, "и свет")
    typed = essence.toPlainText()
    assert typed.startswith(essences(bench, uid)[0])
    assert len(essences(bench, uid)[0]) > 5
    with qtbot.waitSignal(screen.keeper.saved):
        screen.flush()
    assert essences(bench, uid) == [typed]


def test_a_pause_writes_and_an_unchanged_card_writes_nothing(
    qtbot, bench, open_card, type_text
) -> None:
    uid = given(bench)
    screen = open_card(uid)
    screen.flush()
    assert not screen.keeper.is_dirty()
    assert bench.cards.open(uid).draft is None
    with qtbot.waitSignal(screen.keeper.saved):
        type_text(screen.form.fields.essence, "Я")
    assert not screen.keeper.is_dirty()
    assert essences(bench, uid) == ["Я"]


def test_hiding_leaving_and_another_card_write_the_draft(
    qtbot, bench, open_card, type_text
) -> None:
    first, second = given(bench), given(bench)
    screen = open_card(first)
    type_text(screen.form.fields.essence, "Не горят фонари")
    with qtbot.waitSignal(screen.loaded):
        screen.open(second)
    assert essences(bench, first) == ["Не горят фонари"]
    type_text(screen.form.fields.essence, "Яма")
    with qtbot.waitSignal(screen.keeper.saved):
        screen.hide()
    assert essences(bench, second) == ["Яма"]


def test_an_earlier_draft_is_taken_up_and_can_be_thrown_away(
    qtbot, bench, open_card, type_text
) -> None:
    uid = given(bench)
    content = start(bench.cards.open(uid).appeal)
    content["questions"][0]["essence"] = "Прежние слова"
    bench.cards.save_draft(uid, content)
    screen = open_card(uid)
    assert screen.form.fields.essence.toPlainText() == "Прежние слова"
    assert not screen.banners.restored.isHidden()
    assert screen.head.saved.text() == "Черновик сохранён в 14:05"
    with qtbot.waitSignal(screen.loaded):
        screen.back.start_again()
    assert screen.form.fields.essence.toPlainText() == ""
    assert screen.banners.restored.isHidden()
    assert bench.cards.open(uid).draft is None


def test_a_newer_copy_of_the_portal_is_told_and_overwrites_nothing(
    qtbot, bench, open_card, type_text, running
) -> None:
    document = road_appeal(bench)
    bench.give(document)
    screen = open_card(document["id"])
    with qtbot.waitSignal(screen.keeper.saved):
        type_text(screen.form.fields.essence, "Мои")
    type_text(screen.form.fields.essence, " слова")
    bench.give({**document, "version": 2, "title": "Другой заголовок"})
    running.publish(Changes.of("appeal", document["id"]))
    assert screen.head.title.text() == document["title"]
    with qtbot.waitSignal(screen.keeper.saved):
        screen.flush()
    qtbot.waitUntil(lambda: screen.head.title.text() == "Другой заголовок")
    assert screen.form.fields.essence.toPlainText() == "Мои слова"
    assert not screen.banners.behind.isHidden()


def test_words_that_could_not_be_written_are_told_and_tried_again(
    qtbot, bench, open_card, type_text
) -> None:
    uid = given(bench)
    screen = open_card(uid)
    real, refused = screen.keeper._save, []

    def once(*args):
        if not refused:
            refused.append(1)
            raise DeskError("На диске нет места")
        return real(*args)

    screen.keeper._save = once
    with qtbot.waitSignal(screen.keeper.failed):
        type_text(screen.form.fields.essence, "Слова")
        screen.flush()
    assert screen.head.saved.text() == "Черновик не записан, повторяем"
    with qtbot.waitSignal(screen.keeper.saved):
        pass
    assert essences(bench, uid) == ["Слова"]


def test_saving_by_key_writes_even_an_unchanged_card(qtbot, bench, open_card) -> None:
    uid = given(bench)
    screen = open_card(uid)
    with qtbot.waitSignal(screen.keeper.saved):
        screen.footer.save.click()
    assert screen.head.saved.text() == "Черновик сохранён в 14:05"


def refusing(screen, times: int) -> list[str]:
    """The next ``times`` writes of drafts fail; the list tells whose were tried."""
    real, tried = screen.keeper._save, []

    def save(uid, *rest):
        tried.append(uid)
        if len(tried) <= times:
            raise DeskError("На диске нет места")
        return real(uid, *rest)

    screen.keeper._save = save
    return tried


def test_a_draft_that_failed_before_its_act_does_not_come_back_after_it(
    qtbot, bench, open_card, type_text, running, monkeypatch
) -> None:
    monkeypatch.setattr("cur_desk.ui.appeal.draft.AGAIN_MS", 1)
    uid, other = given(bench), given(bench)
    screen = open_card(uid)
    tried = refusing(screen, 1)
    type_text(screen.form.fields.essence, "Слова")
    screen.flush()
    screen.keeper.give()
    with qtbot.waitSignal(screen.loaded):
        screen.open(other)  # the person goes on before the act has been told
    screen.keeper.settle(uid)
    running.run_short(lambda: None)
    qtbot.wait(50)
    assert tried == [uid]
    assert bench.cards.open(uid).draft is None


def test_words_of_a_refused_act_are_kept_though_their_draft_failed_and_the_card_was_left(
    qtbot, bench, open_card, type_text
) -> None:
    uid, other = given(bench), given(bench)
    screen = open_card(uid)
    tried = refusing(screen, 1)
    type_text(screen.form.fields.essence, "Слова")
    screen.keeper.give()
    with qtbot.waitSignal(screen.loaded):
        screen.open(other)
    screen.keeper.take_back(uid)
    qtbot.waitUntil(lambda: tried == [uid, uid])
    qtbot.waitUntil(lambda: essences(bench, uid) == ["Слова"])


def test_an_older_write_that_failed_is_not_tried_over_newer_words(
    qtbot, bench, open_card, type_text, running, monkeypatch
) -> None:
    monkeypatch.setattr("cur_desk.ui.appeal.draft.AGAIN_MS", 1)
    uid, other = given(bench), given(bench)
    problems: list[object] = []
    running.problem_raised.connect(problems.append)
    screen = open_card(uid)
    tried = refusing(screen, 1)
    type_text(screen.form.fields.essence, "Слова")
    screen.open(other)
    qtbot.waitUntil(lambda: len(problems) == 1)  # told, and tried again by itself
    qtbot.waitUntil(lambda: tried == [uid, uid])
    qtbot.waitUntil(lambda: essences(bench, uid) == ["Слова"])


def test_an_act_carries_its_words_alone_and_a_refused_one_gives_them_back(
    qtbot, bench, open_card, type_text, running
) -> None:
    uid = given(bench)
    screen = open_card(uid)
    tried = refusing(screen, 0)
    type_text(screen.form.fields.essence, "Слова")
    screen.keeper.give()
    running.run_short(lambda: None)
    qtbot.wait(20)
    assert tried == []
    screen.keeper.take_back(uid)
    qtbot.waitUntil(lambda: essences(bench, uid) == ["Слова"])
