"""The sheet of all keys: whole, found by words, and paper can say every key."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from cur_desk.services.key_sheet import key_sheet
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.shell.key_sheet import KeySheet
from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets import ActButton
from tests.services.bench import make


def test_every_act_of_the_table_is_on_the_sheet_and_words_narrow_it(qtbot, show_active) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    show_active(window)
    sheet = KeySheet(window)
    sheet.show()
    shown = " ".join(sheet.shown())
    numbered = ("section_", "suggest_")
    assert all(row.title in shown for row in shortcuts.TABLE if not row.id.startswith(numbered))
    sheet.search.setText("объедин")
    assert [words.rpartition(" ")[0] for words in sheet.shown()] == ["Объединить вопрос обратно"]
    sheet.search.setText("такого нет")
    assert sheet.shown() == []
    assert sheet.none.isVisible()
    with qtbot.waitSignal(sheet.print_asked):
        sheet.findChild(ActButton, "keys.print").click()
    sheet.reject()


def test_paper_has_one_page_and_no_sign_it_cannot_say(qtbot, tmp_path: Path) -> None:
    bench = make(tmp_path / "files")
    window = MainWindow()
    qtbot.addWidget(window)
    made = key_sheet(bench.core, KeySheet(window).words())
    pdf = pypdfium2.PdfDocument(made.pdf)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert len(pdf) == 1
    pdf.close()
    bench.core.workspace.close()
    assert "[знак]" not in text
    assert "Alt+вправо" in text
    assert "Shift+F1" in text
