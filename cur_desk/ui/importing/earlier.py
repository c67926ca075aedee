"""What can be done about earlier imports and snapshots: take back, list, tidy up, remove."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cur_desk.domain.text import counted, grouped
from cur_desk.models.importing import Batch, Snapshot
from cur_desk.services.desk import Desk
from cur_desk.services.importing.views import Undone
from cur_desk.ui.bridge import Changes, Problem, Token, bridge
from cur_desk.ui.widgets import Dialog

TAKEN = Changes(frozenset({"appeal", "exchange"}), frozenset())


class Earlier(QObject):
    """Asks where it must and works off the UI thread. ``said(first, second)`` for the foot,
    ``notice`` for the toast, ``changed`` when the lists are to be read again; ``working`` while a
    batch is taken back, which can be broken off."""

    working = Signal(bool)
    said = Signal(str, str)
    notice = Signal(str, str)
    changed = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, parent
        self._stop = threading.Event()
        self.choose_folder: Callable[[], str] = self._ask_folder

    def ask_undo(self, batch: Batch) -> Dialog:
        """«Отменить загрузку?» — what goes, what stays."""
        taken = counted(batch.taken, "обращение", "обращения", "обращений")
        dialog = Dialog(f"Отменить загрузку: {taken}?", self._page.window(), name="undoImport",
                        force="danger", cancel="Оставить")  # fmt: skip
        dialog.add_text(f"Файл {batch.file}.")
        dialog.add_text(
            "Что не отправлено, уберётся сразу. Что портал уже принял и никто не трогал, "
            "отзовётся на портале. С чем уже работают, останется и будет названо."
        )
        dialog.set_main("Отменить загрузку", "undo-2")
        dialog.accepted.connect(lambda: self._undo(batch))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save_list(self, batch: Batch) -> None:
        """The list of troubles as a table, into a chosen folder."""
        folder, service = self.choose_folder(), self._desk.importing
        if folder:
            bridge().run_query(
                lambda: service.export_troubles(batch.id, Path(folder)),
                lambda path: self.notice.emit("Список сохранён", path.name),
                self._fail, self,
            )  # fmt: skip

    def forget_known(self, batch: Batch) -> None:
        """What the portal had already leaves «Отклонено»."""
        service = self._desk.importing
        bridge().run_mutation(
            lambda: service.forget_known_there(batch.id), lambda _n: self.changed.emit(),
            self._fail, self, changes=TAKEN,
        )  # fmt: skip

    def ask_remove(self, snapshot: Snapshot) -> Dialog:
        """«Удалить снимок?»"""
        dialog = Dialog(f"Удалить снимок на {snapshot.taken_on:%d.%m.%Y}?", self._page.window(),
                        name="removeSnapshot", force="danger", cancel="Оставить")  # fmt: skip
        dialog.add_text(
            f"Файл {snapshot.file}, строк {grouped(snapshot.lines)}. Вернуть снимок можно, "
            "загрузив файл ещё раз."
        )
        dialog.set_main("Удалить снимок", "trash")
        dialog.accepted.connect(lambda: self._remove(snapshot))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def stop(self) -> None:
        """Breaks the taking back off after the part it is at."""
        self._stop.set()

    # --- inside ------------------------------------------------------------------------------

    def _undo(self, batch: Batch) -> None:
        service, stop = self._desk.importing, self._stop
        stop.clear()
        self.said.emit("Загрузка отменяется", batch.file)
        self.working.emit(True)

        def work(token: Token) -> Undone:
            def tell(done: int, of: int) -> None:
                words = f"{grouped(done)} из {grouped(of)}"
                token.report(float(done), float(of), words)

            return service.undo(batch.id, tell, lambda: token.cancelled or stop.is_set())

        job = bridge().run_mutation(
            work, self._on_undone, self._fail, self, changes=TAKEN, with_token=True, lengthy=True
        )
        job.progressed.connect(
            lambda _done, _of, words: self.said.emit(f"Загрузка отменяется: {words}", batch.file)
        )
        job.settled.connect(self._on_settled)

    def _on_settled(self) -> None:
        self.working.emit(False)

    def _on_undone(self, undone: Undone) -> None:
        left = "; ".join(f"{number}: {why}" for number, why in undone.left[:5])
        self.said.emit(undone.words(), left)
        title = "Отмена прервана" if undone.waiting else "Загрузка отменена"
        self.notice.emit(title, undone.words())
        self.changed.emit()

    def _remove(self, snapshot: Snapshot) -> None:
        service = self._desk.importing
        bridge().run_mutation(
            lambda: service.remove_snapshot(snapshot.id), lambda _none: self.changed.emit(),
            self._fail, self,
        )  # fmt: skip

    def _fail(self, problem: Problem) -> None:
        self.trouble.emit(problem)

    def _ask_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self._page, "Куда сохранить список")
