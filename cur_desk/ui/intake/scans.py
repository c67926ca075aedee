"""Scans of the paper: chosen, dropped or pasted; they lie on this workstation from that moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words
from cur_desk.services.files.attaching import Chosen, prepare
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.files.attacher import FILTER
from cur_desk.ui.files.drops import Give
from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, icon_button

Ref = dict[str, Any]


class Scans(QWidget):
    """The list of scans with «Приложить скан»; works on one draft at a time."""

    typed = Signal()
    troubled = Signal(str)
    rearranged = Signal()

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._uid = ""
        self._refs: list[Ref] = []
        self._crosses: list[QWidget] = []
        self.kind: Callable[[], str] = str
        """The kind of the draft, for one that nothing is typed into yet."""
        self.busy = False
        self.setObjectName("intake.scans")
        self.setAccessibleName("Сканы")
        t = theme()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(t.px(4))
        self._list = QVBoxLayout()
        self._list.setSpacing(t.px(4))
        self._column.addLayout(self._list)
        foot = QHBoxLayout()
        foot.setSpacing(t.px(10))
        self.add = ActButton(
            "Приложить скан", "plain", self, name="intake.scans.add", icon="paperclip",
            cap=shortcuts.caption("add"), on_click=self.ask,
        )  # fmt: skip
        self._words = ElidingLabel(
            "Файлы можно перетащить сюда или вставить из буфера", fonts.SMALL, False, "text3", self,
            name="intake.scans.words",
        )  # fmt: skip
        foot.addWidget(self.add)
        foot.addWidget(self._words)
        foot.addStretch(1)
        self._column.addLayout(foot)

    def show_refs(self, uid: str, refs: list[Ref]) -> None:
        """The scans of a draft."""
        self._uid, self._refs = uid, [dict(r) for r in refs]
        self._draw()

    def refs(self) -> list[Ref]:
        """What the content carries."""
        return [dict(r) for r in self._refs]

    def stops(self) -> tuple[QWidget, ...]:
        """All controls in the order of Tab."""
        return (*self._crosses, self.add)

    def ask(self) -> None:
        """Insert: the dialog of the system."""
        if self.busy:
            return
        paths = QFileDialog.getOpenFileNames(self.window(), "Приложить скан", "", FILTER)[0]
        if paths:
            chosen = [Chosen(Path(p).name, Path(p)) for p in paths]
            self.take(lambda: chosen)

    def take(self, give: Give) -> None:
        """Looks at the files and takes them in, off the UI thread; what cannot be taken is said."""
        desk, uid, have = self._desk, self._uid, len(self._refs)
        kind = self.kind()
        if self.busy or not uid:
            return

        def work() -> tuple[list[Ref], list[str]]:
            made: list[Ref] = []
            troubles: list[str] = []
            for one in prepare(give(), FileKind.SCAN, desk.files.rules, desk.profile.tz):
                if one.problem:
                    troubles.append(f"{one.problem} {one.advice}".strip())
                    continue
                file = one.new_file(FileKind.SCAN, small=False)
                made += desk.intake_drafts.add_file(uid, file, have + len(made))
            desk.intake_drafts.add_refs(uid, made, kind)
            return made, troubles

        self._busy(True)
        bridge().run_mutation(work, partial(self._on_taken, uid, kind), self._on_trouble, self)

    def _on_taken(self, uid: str, kind: str, done: tuple[list[Ref], list[str]]) -> None:
        self._busy(False)
        refs, troubles = done
        if uid != self._uid:  # the words of that draft were written after its scans: once more
            drafts = self._desk.intake_drafts
            bridge().run_short(lambda: drafts.add_refs(uid, refs, kind), owner=self)
            refs = []
        have = {r["sha256"] for r in self._refs}
        refs = [r for r in refs if r["sha256"] not in have]
        self._refs += refs
        if refs:
            self._draw()
            self.typed.emit()
        if troubles:
            self.troubled.emit(" ".join(troubles))

    def _on_trouble(self, problem: Problem) -> None:
        self._busy(False)
        self.troubled.emit(problem.text())

    def _busy(self, busy: bool) -> None:
        self.busy = busy
        self.add.setEnabled(not busy)
        hint = "Файлы можно перетащить сюда или вставить из буфера"
        self._words.setText("Файл читается…" if busy else hint)

    def _drop(self, ref: Ref) -> None:
        desk, uid, sha = self._desk, self._uid, ref["sha256"]
        self._refs = [r for r in self._refs if r is not ref and r.get("copy_of") != sha]
        self._draw()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.emit()
        bridge().run_mutation(lambda: desk.intake_drafts.drop_file(uid, sha), owner=self)

    def _draw(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._crosses = []
        shown = [r for r in self._refs if not r.get("copy_of")]
        for number, ref in enumerate(shown):
            self._list.addWidget(self._line(number, ref))
        self._words.setVisible(not shown)
        self.rearranged.emit()

    def _line(self, number: int, ref: Ref) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName(f"intake.scan.{number}")
        holder.setAccessibleName(str(ref["name"]))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        row.addWidget(IconLabel("file-text", 16, "text2", holder))
        row.addWidget(ElidingLabel(str(ref["name"]), fonts.BODY, False, "text", holder))
        size = bytes_words(int(ref.get("size") or 0))
        row.addWidget(ElidingLabel(size, fonts.SMALL, False, "text3", holder))
        row.addStretch(1)
        cross = icon_button(
            "x", f"Убрать {ref['name']}", holder, name=f"intake.scan.{number}.remove",
            on_click=lambda: self._drop(ref),
        )  # fmt: skip
        row.addWidget(cross)
        self._crosses.append(cross)
        return holder
