"""Ready texts by keys alone: the list, the filter, Tab from one empty place to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cur_desk.ui.appeal.snippet_dialog import SnippetDialog
from tests.ui.appeal.cards import road_appeal

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_snippet_is_typed_filled_and_walked_by_keys(
    qtbot, bench, open_card, type_text, press
) -> None:
    document = road_appeal(bench)
    bench.give(document)
    screen = open_card(document["id"])
    essence = screen.form.fields.essence
    press(Qt.Key.Key_Space, CTRL)
    shown = screen.snippets.opened()
    assert shown is not None
    type_text(shown.line, "освещение")
    assert shown.titles() == ["Не работает уличное освещение"]
    shown.line.clear()
    type_text(shown.line, "обещанное")
    press(Qt.Key.Key_Return)
    assert screen.snippets.opened() is None
    assert essence.hasFocus()
    for words in ("01.09.2026", "12-345", "отсыпка щебнем"):
        assert essence.textCursor().hasSelection()
        type_text(essence, words)
        press(Qt.Key.Key_Tab)
    assert not essence.hasFocus()
    said = "Обещанное в ответе от 01.09.2026 № 12-345 не выполнено: отсыпка щебнем."
    assert screen.model.question()["essence"] == said


def test_what_the_card_knows_is_filled_in(bench, open_card, type_text, press) -> None:
    document = road_appeal(bench)
    bench.give(document)
    screen = open_card(document["id"])
    press(Qt.Key.Key_Space, CTRL)
    type_text(screen.snippets.opened().line, "освещение")
    press(Qt.Key.Key_Return)
    assert "пгт Оричи, ул. Полевая" in screen.form.fields.essence.toPlainText()
    assert screen.form.fields.essence.textCursor().selectedText() == "сколько"


def test_escape_leaves_the_field_as_it_was(qtbot, bench, open_card, press) -> None:
    document = road_appeal(bench)
    bench.give(document)
    screen = open_card(document["id"])
    press(Qt.Key.Key_Space, CTRL)
    press(Qt.Key.Key_Escape)
    assert screen.snippets.opened() is None
    assert screen.form.fields.essence.hasFocus()
    assert screen.form.fields.essence.toPlainText() == ""


def test_one_too_long_to_keep_is_told_and_a_kept_one_is_offered_at_once(
    qtbot, bench, open_card
) -> None:
    document = road_appeal(bench)
    bench.give(document)
    desk = open_card(document["id"]).snippets
    with qtbot.waitSignal(desk.troubled) as told:
        desk._keep("Длинная", "я" * 4_001, "")
    assert "4000" in told.args[0].message
    desk._keep("Короткая", "Яма у дома", "essence")
    qtbot.waitUntil(lambda: bool(desk._rows("короткая")))


def test_an_own_one_is_made_changed_thrown_away_and_brought_back_by_keys(
    qtbot, bench, open_card, type_text, press
) -> None:
    document = road_appeal(bench)
    bench.give(document)
    screen = open_card(document["id"])
    desk, service = screen.snippets, bench.snippets

    def own() -> dict[str, str]:
        return {s.title: s.text for s in service.all() if s.own}

    def back() -> None:
        screen.window().activateWindow()
        qtbot.waitUntil(screen.form.fields.essence.hasFocus)

    press(Qt.Key.Key_Space, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    dialog = screen.findChild(SnippetDialog)
    type_text(dialog.words, "Яма {глубина} у дома")
    type_text(dialog.line, "Яма")
    dialog.on_main()
    qtbot.waitUntil(lambda: own() == {"Яма": "Яма {глубина} у дома"})
    back()
    press(Qt.Key.Key_Space, CTRL)
    type_text(desk.opened().line, "яма")
    press(Qt.Key.Key_F2)
    dialog = [d for d in screen.findChildren(SnippetDialog) if d.isVisible()][-1]
    assert dialog.words.text_value() == "Яма {глубина} у дома"
    dialog.words.setPlainText("я" * 4_001)
    dialog.on_main()
    assert dialog.isVisible()
    dialog.words.setPlainText("Яма {глубина} во дворе")
    dialog.line.setText("Яма во дворе")
    dialog.on_main()
    qtbot.waitUntil(lambda: own() == {"Яма во дворе": "Яма {глубина} во дворе"})
    back()
    press(Qt.Key.Key_Space, CTRL)
    type_text(desk.opened().line, "яма во дворе")
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Ctrl+Z" in desk.opened().hint.text())
    assert own() == {}
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: own() == {"Яма во дворе": "Яма {глубина} во дворе"})
