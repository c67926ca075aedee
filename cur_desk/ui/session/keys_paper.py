"""The sheet of keys goes to the preview of paper, as any other document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cur_desk.services.key_sheet import key_sheet
from cur_desk.services.views import PackResult
from cur_desk.ui.bridge import bridge
from cur_desk.ui.packs import PreviewDialog, Shown

if TYPE_CHECKING:
    from cur_desk.ui.session.program import Program


def print_keys(program: Program, groups: Any) -> None:
    """Makes the page off the UI thread and shows it."""
    desk = program.desk
    if desk is None:
        return

    def show(result: PackResult) -> None:
        dialog = PreviewDialog(program.window, name="keysPreview")
        dialog.show_paper(result, Shown("Клавиши", "Один лист, без персональных данных."))
        dialog.preview.noticed.connect(program.notice)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    bridge().run_query(lambda: key_sheet(desk.core, groups), show, owner=program, replaces="keys")
