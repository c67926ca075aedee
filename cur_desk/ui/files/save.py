"""A file leaves the encrypted store, or an appeal: both only after a question that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.file_views import FileView, Removal
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, FieldRow, Paragraph, RadioButton, TextField

Trouble = Callable[[str, str], object]
OUTSIDE = (
    "Файл ляжет в выбранную папку открытым: там его увидит каждый, у кого есть к ней доступ. "
    "В журнал действий запишется, кто и когда сохранил."
)
_COPY = "Без места и времени съёмки: для заявителя и пересылки."
_ORIGINAL = "С местом и временем съёмки: для проверки."


class SaveDialog(Dialog):
    """«Сохранить файл вне программы?»; of a photo first the copy, then the original."""

    def __init__(self, view: FileView, copy: FileView | None, window: QWidget) -> None:
        super().__init__("Сохранить файл вне программы?", window, name="saveFile", width=520)
        self._view, self._copy = view, copy
        self.add_text(f"{view.name}, {view.size_words}", "text")
        self.add_text(OUTSIDE)
        self.clean = RadioButton("Копию", self, name="saveFile.copy", checked=True)
        self.original = RadioButton("Исходный снимок", self, name="saveFile.original")
        if copy is not None:
            holder = QWidget(self)
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme().px(2))
            for radio, words in ((self.clean, _COPY), (self.original, _ORIGINAL)):
                column.addWidget(radio)
                row = QHBoxLayout()
                row.setContentsMargins(theme().px(28), 0, 0, theme().px(4))
                row.addWidget(Paragraph(words, fonts.SMALL, 16, "text2", self, width=430))
                row.addStretch(1)
                column.addLayout(row)
            self.body.addWidget(holder)
            self.first_focus = self.clean
        else:
            self.clean.hide()
            self.original.hide()
        self.set_main("Выбрать папку", "download")

    def chosen(self) -> FileView:
        """What is to be saved."""
        return self._copy if self._copy is not None and self.clean.isChecked() else self._view


def ask_path(window: QWidget, name: str) -> str:
    """Where to save, by the system's dialog."""
    return QFileDialog.getSaveFileName(window, "Сохранить файл", name)[0]


def save_outside(
    desk: Any,
    view: FileView,
    copy: FileView | None,
    owner: QWidget,
    *,
    on_saved: Callable[[str], object],
    on_trouble: Trouble,
    path: Callable[[QWidget, str], str] = ask_path,
) -> SaveDialog:
    """Asks, then writes off the UI thread; the journal notes it."""
    dialog = SaveDialog(view, copy if copy is not None and copy.can_open else None, owner.window())

    def go() -> None:
        wanted = dialog.chosen()
        target = path(owner.window(), wanted.name)
        if target:
            bridge().run_mutation(
                lambda: desk.files.save_as(wanted.uid, wanted.id, Path(target)),
                lambda _none: on_saved(Path(target).name),
                lambda problem: on_trouble(problem.message, problem.advice),
                owner,
            )

    _open(dialog, go)
    return dialog


class RemoveDialog(Dialog):
    """«Убрать файл?» with a reason where the portal knows the file already."""

    def __init__(self, view: FileView, window: QWidget) -> None:
        super().__init__("Убрать файл из обращения?", window, name="removeFile", width=480)
        self.add_text(f"{view.name}, {view.kind_words}", "text")
        self.add_text("Портал уже знает о файле: в движении останется, кто, когда и почему убрал.")
        self.reason = TextField(
            "Почему файл лишний", self, name="removeFile.reason", accessible="Причина", rows=2
        )
        self.body.addWidget(
            FieldRow("Причина", self.reason, self, name="removeFile.row", label_width=80)
        )
        self.first_focus = self.reason
        self.set_main("Убрать файл", "trash-2")

    def on_main(self) -> None:
        if not self.reason.text_value().strip():
            self.reason.set_error("Не указана причина")
            self.reason.setFocus()
            return
        self.accept()


def remove(
    desk: Any,
    view: FileView,
    owner: QWidget,
    *,
    on_removed: Callable[[], object],
    on_trouble: Trouble,
) -> RemoveDialog | None:
    """Takes a file away: quietly while unsent, else with a reason, else says why not."""
    if view.removal is Removal.NO:
        on_trouble("Файл не убран", view.removal_words)
        return None
    if view.removal is Removal.QUIET:
        _remove(desk, view, "", owner, on_removed, on_trouble)
        return None
    dialog = RemoveDialog(view, owner.window())
    _open(
        dialog,
        lambda: _remove(
            desk, view, dialog.reason.text_value().strip(), owner, on_removed, on_trouble
        ),
    )
    return dialog


def _remove(
    desk: Any,
    view: FileView,
    reason: str,
    owner: QObject,
    on_removed: Callable[[], object],
    on_trouble: Trouble,
) -> None:
    def failed(problem: Problem) -> None:
        on_trouble(problem.message, problem.advice)

    bridge().run_short(
        lambda: desk.files.remove(view.uid, view.id, reason),
        lambda _done: on_removed(),
        failed,
        owner,
        changes=Changes.of("appeal", view.uid) | Changes.of("files", view.uid),
    )


def _open(dialog: Dialog, on_accept: Callable[[], object]) -> None:
    """Without blocking; it is gone when it is done."""
    dialog.accepted.connect(on_accept)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
