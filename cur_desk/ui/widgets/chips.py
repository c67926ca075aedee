"""Chips: filters and flags."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.ui.theme import marks, theme
from cur_desk.ui.theme.painting import painting

LEAST = 96
"""What a chip that yields keeps: its icon and the beginning of its words."""


class Chip(QAbstractButton):
    """A filter: click or Enter opens its list, Del clears it. ``toggles`` makes it a flag.

    ``on`` is drawn as an accent outline and a selection fill; a closable chip shows its cross
    only while on. One that ``yields`` is elided where room is short and never wider than its words.
    """

    cleared = Signal()

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        name: str = "chip",
        on: bool = False,
        toggles: bool = False,
        closable: bool = False,
        icon: str = "",
        count: str = "",
        height: int = 26,
        yields: bool = False,
    ) -> None:
        super().__init__(parent)
        self._yields = yields
        self._closable, self._icon, self._count, self._tall = closable, icon, count, height
        self._on = on
        self.setCheckable(toggles)
        self.setChecked(toggles and on)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        across = QSizePolicy.Policy.Preferred if yields else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.restyle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(" ".join(filter(None, (text, self._count))))
        if self._yields:
            self.setMaximumWidth(self.sizeHint().width())
        self.updateGeometry()
        self.update()

    def set_on(self, on: bool, text: str = "") -> None:
        """Switches the look (and the check of a flag) without a signal."""
        self._on = on
        if self.isCheckable():
            self.blockSignals(True)
            self.setChecked(on)
            self.blockSignals(False)
        if text:
            self.setText(text)
        self.updateGeometry()
        self.update()

    def is_on(self) -> bool:
        """Whether the filter holds or the flag is set."""
        return self.isChecked() if self.isCheckable() else self._on

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(self._tall))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = marks.chip_width(self.text(), self._shows_cross(), self._icon, self._count)
        return QSize(wide, theme().px(self._tall))

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return (
            QSize(min(whole.width(), theme().px(LEAST)), whole.height()) if self._yields else whole
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() == Qt.Key.Key_Delete and self.is_on() and not self.isCheckable():
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._shows_cross() and self._on_cross(event.position().toPoint()):
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            marks.paint_chip(
                p,
                QRectF(self.rect()),
                self.text(),
                on=self.is_on(),
                hover=self.underMouse(),
                focus=self.hasFocus(),
                closable=self._shows_cross(),
                icon="check" if self.isCheckable() and self.is_on() and self._icon else self._icon,
                count=self._count,
                enabled=self.isEnabled(),
            )

    def _shows_cross(self) -> bool:
        return self._closable and self.is_on()

    def _on_cross(self, at: QPoint) -> bool:
        return self.rect().contains(at) and at.x() >= self.width() - theme().px(28)
