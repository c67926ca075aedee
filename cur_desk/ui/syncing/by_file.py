"""«Обмен файлом»: write what is unsent to a numbered medium, load the portal's answer, wipe it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.exchange.by_file import Exported, Imported, PackageRow
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, Dialog, ElidingLabel, FieldRow, LineField, Paragraph

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

SHOWN = 3
ABOUT = (
    "Для мест совсем без связи: один зашифрованный файл на учтённом носителе. Повторная загрузка "
    "безопасна."
)
NONE_YET = "Пакетов ещё не было"
FILES = "Пакеты обмена (*.curx)"


class MediumDialog(Dialog):
    """Asks the inventory number of the medium, then the folder on it; ``written`` gives what was
    made. ``choose_folder`` is the system's dialog, replaceable in tests."""

    written = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__("Выгрузить неотправленное в файл?", window, name="mediumDialog", width=480)
        self._desk = desk
        self.choose_folder = self._ask_folder
        unsent = desk.status().unsent
        self.add_text(
            f"Не отправлено: {unsent}. Записи останутся неотправленными, пока не загружен ответ "
            "портала. Отозвать их из очереди после выгрузки нельзя."
        )
        media = desk.exchange_file.media()
        self.medium = LineField(
            "например, 14-07", self, name="mediumDialog.medium",
            accessible="Учётный номер носителя", required=True,
        )  # fmt: skip
        self.body.addWidget(FieldRow("Учётный №", self.medium, self, required=True))
        if media:
            self.add_text("Учтены на этом рабочем месте: " + ", ".join(media))
        self.note = Paragraph(
            "", fonts.SMALL, 16, "over", self, width=438, name="mediumDialog.note"
        )
        self.note.hide()
        self.body.addWidget(self.note)
        self.set_main("Выгрузить", "usb")
        self.first_focus = self.medium

    def on_main(self) -> None:
        """Checks the number, asks for the folder, writes off the UI thread."""
        service, typed = self._desk.exchange_file, self.medium.text()
        self._busy(True)
        bridge().run_query(lambda: service.check_medium(typed), self._on_number, self._fail, self)

    def _on_number(self, number: str) -> None:
        folder = self.choose_folder()
        if not folder:
            self._busy(False)
            return
        service = self._desk.exchange_file
        bridge().run_mutation(
            lambda: service.export(Path(folder), number), self._on_written, self._fail, self,
            changes=Changes.of("exchange"),
        )  # fmt: skip

    def _on_written(self, made: Exported) -> None:
        self.accept()
        self.written.emit(made)

    def _fail(self, problem: Problem) -> None:
        self._busy(False)
        if problem.field == "medium":
            self.medium.set_error(problem.text())
            self.medium.setFocus()
        else:
            self.note.setText(problem.text())
            self.note.show()
        self.adjustSize()

    def _ask_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self, "Папка на носителе")

    def _busy(self, busy: bool) -> None:
        if self.main is not None:
            self.main.setEnabled(not busy)


class FileCard(QWidget):
    """The card at the side of the exchange centre. ``said(title, text)`` is for its toast."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.choose_file = self._ask_file
        self.setObjectName("syncing.byFile")
        self.setAccessibleName("Обмен файлом")
        set_surface(self, "card")
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(12))
        column.setSpacing(t.px(6))
        column.addWidget(ElidingLabel("Обмен файлом", fonts.READING, True, "text", self))
        column.addWidget(Paragraph(ABOUT, fonts.SMALL, 17, "text2", self))
        row = QHBoxLayout()
        row.setSpacing(t.px(8))
        self.write = ActButton("Выгрузить", "plain", self, name="syncing.byFile.write",
                               icon="usb", on_click=self.export)  # fmt: skip
        self.read = ActButton("Загрузить", "plain", self, name="syncing.byFile.read",
                              icon="folder-open", on_click=self.load)  # fmt: skip
        row.addWidget(self.write)
        row.addWidget(self.read)
        row.addStretch(1)
        column.addLayout(row)
        self.rows = [
            ElidingLabel("", fonts.SMALL, False, "text2", self, name=f"syncing.byFile.row{n}")
            for n in range(SHOWN)
        ]
        for label in self.rows:
            column.addWidget(label)

    def reload(self) -> None:
        """Reads the last packages again."""
        bridge().run_query(
            self._desk.exchange_file.packages, self._show, self._fail, self, replaces="packages"
        )

    def export(self) -> MediumDialog:
        """Asks for the medium and writes the package."""
        dialog = MediumDialog(self._desk, self.window())
        dialog.written.connect(self._on_written)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def load(self) -> None:
        """Asks for the file with the portal's answer and loads it."""
        chosen = self.choose_file()
        if not chosen:
            return
        path, service = Path(chosen), self._desk.exchange_file
        self.read.setEnabled(False)
        job = bridge().run_mutation(
            lambda: service.load(path), self._on_loaded, self._fail, self,
            changes=lambda _found: Changes(frozenset({"appeal", "exchange"}), frozenset()),
        )  # fmt: skip
        job.settled.connect(lambda: self.read.setEnabled(True))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.reload()

    # --- inside ------------------------------------------------------------------------------

    def _show(self, rows: list[PackageRow]) -> None:
        for label, row in zip(self.rows, [*rows, *[None] * SHOWN], strict=False):
            label.setText(self._words(row) if row is not None else "")
            label.setVisible(row is not None)
        if not rows:
            self.rows[0].setText(NONE_YET)
            self.rows[0].show()

    def _words(self, row: PackageRow) -> str:
        zone = self._desk.profile.tz
        at = datetime.fromisoformat(row.at).astimezone(zone)
        today = self._desk.clock.now().astimezone(zone).date() == at.date()
        when = f"{at:%H:%M}" if today else f"{at:%d.%m}"
        fate = f"принято {row.accepted} из {row.records}" if row.answered_at else "ответа ещё нет"
        return f"{when}, носитель {row.medium}: {fate}"

    def _on_written(self, made: Exported) -> None:
        self.said.emit(f"Записано: {made.path.name}", made.words())
        self.reload()

    def _on_loaded(self, found: Imported) -> None:
        self.reload()
        if not found.whole:
            self.said.emit("Ответ портала загружен", found.words())
            return
        dialog = Dialog("Стереть файлы с носителя?", self.window(), name="wipeDialog",
                        force="danger", cancel="Оставить")  # fmt: skip
        dialog.add_text(found.words())
        dialog.add_text(
            f"Будет стёрто: {', '.join(p.name for p in found.files)}. Отметьте это в журнале учёта машинных носителей."
        )
        if not found.beside:
            dialog.add_text(found.missing_words())
        dialog.set_main("Стереть")
        dialog.accepted.connect(lambda: self._wipe(found.files))
        dialog.rejected.connect(lambda: self.said.emit("Ответ портала загружен", found.words()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _wipe(self, files: tuple[Path, ...]) -> None:
        service = self._desk.exchange_file
        names = ", ".join(p.name for p in files)
        bridge().run_mutation(
            lambda: service.wipe(files), lambda _none: self.said.emit("Файлы стёрты", names),
            self._fail, self,
        )  # fmt: skip

    def _fail(self, problem: Problem) -> None:
        self.said.emit(problem.message, problem.advice)

    def _ask_file(self) -> str:
        path, _ = QFileDialog.getOpenFileName(self, "Ответ портала", "", FILES)
        return path
