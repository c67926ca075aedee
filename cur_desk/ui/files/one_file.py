"""A field that holds one attached file: the scan of a signed answer, the proof of sending.

Its value is the content's SHA-256; what an older draft holds, a plain name, is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.services.files.views import FileView
from cur_desk.ui.files.drops import DropFrame, Give
from cur_desk.ui.files.rows import STATES
from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round
from cur_desk.ui.widgets import ActButton, icon_button

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileField(QWidget):
    """``text``/``setText`` like a line, so that a form keeps it with its other fields."""

    textEdited = Signal(str)
    add_asked = Signal()
    open_asked = Signal(object)
    cleared = Signal(object)
    dropped = Signal(object)

    def __init__(self, hint: str, parent: QWidget, *, name: str, accessible: str) -> None:
        super().__init__(parent)
        self._hint, self._accessible = hint, accessible
        self._value, self._view = "", None
        self._read_only = self._required = False
        self._files: dict[str, FileView] = {}
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_font(self, fonts.BODY)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme().px(4), 0)
        row.setSpacing(theme().px(4))
        row.addStretch(1)
        self.open = ActButton(
            "Открыть", "link", self, name=f"{name}.open", height=24, on_click=self._open
        )
        self.add = ActButton(
            "Приложить файл…", "link", self, name=f"{name}.add", icon="paperclip", height=24,
            on_click=self.add_asked.emit,
        )  # fmt: skip
        self.clear = icon_button(
            "x", "Убрать файл", self, name=f"{name}.clear", on_click=self._clear
        )
        for button in (self.open, self.add, self.clear):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.add)
        DropFrame(self, self._drop, lambda: not self._read_only)
        self.restyle()
        self._mind()

    # --- like a line -------------------------------------------------------------------------

    def text(self) -> str:
        """The value."""
        return self._value

    def setText(self, value: str) -> None:
        """Another value, without a signal."""
        self._value = value
        self._mind()

    def take(self, view: FileView) -> None:
        """The person has attached this file for the field."""
        self._files[view.sha256] = view
        self._value = view.sha256
        self._mind()
        self.textEdited.emit(self._value)

    def set_read_only(self, read_only: bool = True) -> None:
        """Whether a file can be put here now."""
        self._read_only = read_only
        self._mind()

    def set_required(self, required: bool) -> None:
        """An empty required field shows its gap."""
        self._required = required
        self.update()

    def setMaxLength(self, _length: int) -> None:
        """A sum has one length."""

    def show_files(self, files: Sequence[FileView]) -> None:
        """The files of the appeal: their names and states."""
        self._files = {f.sha256: f for f in files}
        self._mind()

    def view(self) -> FileView | None:
        """The file behind the value."""
        return self._files.get(self._value)

    def shown(self) -> str:
        """What stands in the field."""
        view = self.view()
        if view is not None:
            return view.name
        if _SHA256.fullmatch(self._value):
            return "файл, которого нет в обращении"
        return self._value

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(32))

    # --- inside ------------------------------------------------------------------------------

    def _mind(self) -> None:
        view, here = self.view(), bool(self._value)
        self.open.setVisible(view is not None and view.can_open)
        self.add.setVisible(not here and not self._read_only)
        self.clear.setVisible(here and not self._read_only)
        self.setFocusProxy(self.clear if here and not self._read_only else self.add)
        state = f", {view.state_words}" if view is not None else ""
        self.setAccessibleName(f"{self._accessible}: {self.shown() or 'нет'}{state}")
        self.setToolTip(f"{self.shown()}{state}")
        self.update()

    def _open(self) -> None:
        view = self.view()
        if view is not None:
            self.open_asked.emit(view)

    def _clear(self) -> None:
        view = self.view()
        self._value = ""
        self._mind()
        self.textEdited.emit("")
        if view is not None:
            self.cleared.emit(view)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, give: Give) -> None:
        self.dropped.emit(give)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._value and not self._read_only:
            self._clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        gap = self._required and not self._value and not self._read_only
        with painting(self) as p:
            fill_round(
                p, rect, t.color("soonBg" if gap else "ro" if self._read_only else "panel"), 4
            )
            if not self._read_only:
                stroke_round(p, rect, t.color("soon" if gap else "strong"), 4)
            x, side = t.px(10), t.px(16)
            mid = rect.center().y()
            view = self.view()
            icon, role = STATES[view.state] if view is not None else ("circle-dashed", "soon")
            if gap or view is not None:
                paint_icon(p, QRectF(x, mid - side / 2, side, side), icon, t.color(role))
                x += t.px(24)
            buttons = (self.open, self.add, self.clear)
            right = min((b.x() for b in buttons if b.isVisible()), default=self.width())
            room = QRectF(x, 0, right - x - t.px(6), rect.height())
            words = self.shown()
            ink = "text" if words else "text2" if gap else "text3"
            draw_text(p, room, words or self._hint, self.font(), t.color(ink))
