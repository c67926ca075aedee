"""Work that lasts: a bar with amounts and «Прервать»; completeness in segments."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.painting import painting
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.labels import ElidingLabel


class Bar(QWidget):
    """A flat bar of 4 px."""

    def __init__(self, parent: QWidget | None = None, *, role: str = "link") -> None:
        super().__init__(parent)
        self._share, self._role = 0.0, role
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_share(self, share: float) -> None:
        """The filled part, 0 to 1."""
        self._share = share
        self.update()

    def share(self) -> float:
        """The filled part."""
        return self._share

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(4))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            marks.paint_bar(p, QRectF(self.rect()), self._share, self._role)


class Progress(QWidget):
    """«1,4 из 3,2 МБ» and «Прервать»; never a per cent alone, never endless."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "progress") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(10))
        self._bar = Bar(self)
        self._words = ElidingLabel("", fonts.SMALL, False, "text2", self)
        self._cancel = ActButton(
            "Прервать", "link", self, name=f"{name}.cancel", height=24, on_click=self._on_cancel
        )
        row.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words)
        row.addWidget(self._cancel)

    def show_step(self, done: float, total: float, words: str) -> None:
        """How much is done, in the words of the work."""
        self._bar.set_share(done / total if total else 0.0)
        self._words.setText(words)
        self.setAccessibleName(words)

    def renew(self) -> None:
        """Other work begins: it can be broken off again."""
        self._cancel.setEnabled(True)

    def words(self) -> str:
        """The amounts shown."""
        return self._words.text()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self.cancelled.emit()


class SegmentBar(QWidget):
    """Completeness: ``done`` of ``total`` pieces with «9 из 10»."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "completeness") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._done = self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_count(self, done: int, total: int) -> None:
        """How many pieces are filled."""
        self._done, self._total = done, total
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """«9 из 10»."""
        return f"{self._done} из {self._total}"

    def role(self) -> str:
        """Colour of the words: complete or not yet."""
        return "ok" if self._done >= self._total else "soon"

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(6))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            marks.paint_segments(p, QRectF(self.rect()), self._done, self._total)
