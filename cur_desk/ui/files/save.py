"""A file leaves the encrypted store, or an appeal: both only after a question that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.files.views import FileState, FileView, Removal
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, FieldRow, Paragraph, RadioButton, TextField

Trouble = Callable[[str, str], object]
OUTSIDE = (
    "Файл ляжет в выбранную папку открытым: там его увидит каждый, у кого есть к ней доступ. "
    "В журнал действий запишется, кто и когда сохранил."
)
_COPY = "Без места и времени съёмки: для заявителя и пересылки."
_COPY_ELSEWHERE = f"{_COPY} На рабочем месте её нет: сначала загрузится с портала."
_ORIGINAL = "С местом и временем съёмки: для проверки."
_MARKS_STAY = "Если камера записала место и время съёмки, они останутся в файле."
_SAVE, _LOAD = "Выбрать папку", "Загрузить копию"


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
            about = _COPY if copy.can_open else _COPY_ELSEWHERE
            holder = QWidget(self)
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme().px(2))
            for radio, words in ((self.clean, about), (self.original, self._of_original())):
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
            if view.is_picture and view.copy_of is None:
                self.add_text(self._of_original(), "text")
        main = self.set_main(_SAVE, "download")
        self.clean.toggled.connect(lambda _on: main.setText(self._main_words()))
        main.setText(self._main_words())

    def _of_original(self) -> str:
        view = self._view
        return _ORIGINAL if view.taken_at or view.latitude is not None else _MARKS_STAY

    def _main_words(self) -> str:
        return _SAVE if self.chosen().can_open else _LOAD

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
    on_fetched: Callable[[str], object],
    on_trouble: Trouble,
    path: Callable[[QWidget, str], str] = ask_path,
) -> SaveDialog:
    """Asks, then writes off the UI thread; the journal notes it. A ``copy`` that is not here is
    asked for instead: nothing else goes in its place by itself."""
    dialog = SaveDialog(view, copy, owner.window())

    def go() -> None:
        wanted = dialog.chosen()
        if not wanted.can_open:
            _fetch(desk, wanted, owner, on_fetched, on_trouble)
            return
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


def _fetch(
    desk: Any,
    view: FileView,
    owner: QObject,
    on_fetched: Callable[[str], object],
    on_trouble: Trouble,
) -> None:
    if view.state is FileState.AWAITED:
        on_trouble("Копии ещё нет на портале", "Её передаст рабочее место, где она сделана.")
        return
    bridge().run_short(
        lambda: desk.files.fetch(view.uid, view.sha256),
        lambda _asked: on_fetched(view.name),
        lambda problem: on_trouble(problem.message, problem.advice),
        owner,
        changes=Changes.of("files", view.uid),
    )


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
