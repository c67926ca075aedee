"""Fields of forms: one line, many lines, a list to choose from. Gaps and errors look different:
a gap is a soft fill with a dashed circle, an error a red outline with words under the field."""

# mypy: disable-error-code="attr-defined,arg-type"

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.theme.current import set_state
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round
from cur_desk.ui.widgets.labels import IconLabel

Check = Callable[[str], str]
"""Takes the text, returns the words of the error or an empty string."""


class FieldState:
    """What all fields share: required and empty = gap; a failed check = error, shown on leaving.

    A class that mixes it in declares ``error_changed = Signal(str)`` and gives ``text_value``.
    """

    _required = False
    _error = ""
    _check: Check | None = None

    def text_value(self) -> str:
        """The content as text."""
        raise NotImplementedError

    def set_required(self, required: bool = True) -> None:
        """An empty required field is a gap."""
        self._required = required
        self.refresh_state()

    def set_check(self, check: Check | None) -> None:
        """The check that runs on leaving."""
        self._check = check

    def is_gap(self) -> bool:
        """Required and still empty."""
        return self._required and not self.text_value().strip()

    def error(self) -> str:
        """Words of the error shown now."""
        return self._error

    def set_error(self, words: str) -> None:
        """Shows an error (from a check or from the caller); empty words clear it."""
        if words != self._error:
            self._error = words
            self.setAccessibleDescription(words)
            self.error_changed.emit(words)
        self.refresh_state()

    def validate(self) -> bool:
        """Runs the check now; an empty field has no error."""
        text = self.text_value().strip()
        self.set_error(self._check(text) if self._check and text else "")
        return not self._error

    def refresh_state(self) -> None:
        """Sets the one state property that the style sheet reads."""
        state = "error" if self._error else "gap" if self.is_gap() else ""
        set_state(self, state)


class LineField(FieldState, QLineEdit):
    """One line, 32 px."""

    error_changed = Signal(str)

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str = "",
        required: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__(parent)
        self._gap_icon = IconLabel("circle-dashed", 16, "soon", self)
        self._gap_icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName(name)
        self.setAccessibleName(accessible or placeholder)
        self.setPlaceholderText(placeholder)
        self._check = check
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self.refresh_state)
        self.restyle()
        self.set_required(required)

    def text_value(self) -> str:
        return self.text()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(32))
        self._place_icon()

    def refresh_state(self) -> None:
        super().refresh_state()
        self._gap_icon.setVisible(self.property("state") == "gap")

    def set_read_only(self, read_only: bool = True) -> None:
        """Grey without a line; the text can still be selected."""
        if read_only == self.isReadOnly():
            return
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place_icon()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.validate()

    def _place_icon(self) -> None:
        self._gap_icon.move(theme().px(11), (self.height() - self._gap_icon.height()) // 2)

    def _on_edited(self) -> None:
        if self._error:
            self.set_error("")


class TextField(FieldState, QPlainTextEdit):
    """Several lines; Tab leaves it, it never scrolls sideways."""

    error_changed = Signal(str)
    left = Signal()

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str = "",
        rows: int = 3,
        required: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setObjectName(name)
        self.setAccessibleName(accessible or placeholder)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._check = check
        self.textChanged.connect(self._on_changed)
        self.restyle()
        self.set_required(required)

    def text_value(self) -> str:
        return self.toPlainText()

    def restyle(self) -> None:
        """Takes the new scale; ``rows`` lines and the padding."""
        line = QFontMetricsF(self.font()).lineSpacing()
        self.setFixedHeight(math.ceil(line * self._rows) + 2 * theme().px(9))

    def set_read_only(self, read_only: bool = True) -> None:
        """Grey without a line; the text can still be selected."""
        if read_only == self.isReadOnly():
            return
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.validate()
            self.left.emit()

    def _on_changed(self) -> None:
        if self._error:
            self.set_error("")
        self.refresh_state()


class SearchField(LineField):
    """A line with a lens and, if given, the key that brings the focus here."""

    submitted = Signal(str)
    down_pressed = Signal()
    cleared = Signal()

    def __init__(
        self, placeholder: str, parent: QWidget | None = None, *, name: str, accessible: str = ""
    ) -> None:
        super().__init__(placeholder, parent, name=name, accessible=accessible)
        self._gap_icon.set_icon("search", "text2")
        self.refresh_state()

    def refresh_state(self) -> None:
        set_state(self, "search")
        self._gap_icon.setVisible(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Down and not event.modifiers():
            self.down_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.submitted.emit(self.text())
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class Select(FieldState, QComboBox):
    """A closed list: ``set_options([(value, text), …])``; painted, so that it needs no images."""

    error_changed = Signal(str)
    chosen = Signal(object)

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self._placeholder = placeholder
        self.setObjectName(name)
        self.setAccessibleName(accessible or placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(14)
        self.view().setObjectName("completerPopup")
        self.currentIndexChanged.connect(self.refresh_state)
        self.activated.connect(lambda: self.chosen.emit(self.value()))
        self.restyle()
        self.set_required(required)

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Replaces the list; the value is kept if it is still there."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, text in options:
            self.addItem(text, value)
        self.blockSignals(False)
        self.set_value(kept)

    def value(self) -> object:
        """The chosen value or ``None``."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Chooses by value; an unknown value or ``None`` leaves a gap."""
        index = -1
        for row in range(self.count()):
            if value is not None and self.itemData(row) == value:
                index = row
                break
        self.setCurrentIndex(index)
        self.refresh_state()
        self.update()

    def text_value(self) -> str:
        return self.currentText() if self.currentIndex() >= 0 else ""

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(32))
        self.view().setMinimumWidth(0)

    def sizeHint(self) -> QSize:
        longest = max((self.itemText(k) for k in range(self.count())), key=len, default="")
        metrics = QFontMetricsF(self.font())
        wide = metrics.horizontalAdvance(longest or self._placeholder)
        return QSize(math.ceil(wide) + theme().px(54), theme().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(72), theme().px(32))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel over a form must never change a value

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        gap, off = self.property("state") == "gap", not self.isEnabled()
        error, focus = bool(self._error), self.hasFocus()
        fill = "hover" if off else "soonBg" if gap else "panel"
        edge = "line2" if off else "soon" if gap else "text2" if self.underMouse() else "strong"
        x = t.px(10)
        with painting(self) as p:
            fill_round(p, rect, t.color(fill), 4)
            if error or focus:
                stroke_round(p, rect, t.color("over" if error else "link"), 4, 2)
            else:
                stroke_round(p, rect, t.color(edge), 4)
            mid, side = rect.center().y(), t.px(16)
            if gap:
                paint_icon(
                    p, QRectF(x, mid - side / 2, side, side), "circle-dashed", t.color("soon")
                )
                x += t.px(22)
            text = self.text_value()
            ink = "dis" if off else "text" if text or gap else "text3"
            room = QRectF(x, 0, rect.width() - x - t.px(28), rect.height())
            draw_text(p, room, text or self._placeholder, self.font(), t.color(ink))
            arrow = QRectF(rect.right() - t.px(9) - side, mid - side / 2, side, side)
            paint_icon(p, arrow, "chevron-down", t.color("dis" if off else "text2"))


class PopupAnchor:
    """Where a popup list goes under a field, kept on the screen."""

    @staticmethod
    def below(field: QWidget, height: int) -> QPoint:
        """Top left point under ``field``, or above it if there is no room."""
        corner = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if corner.y() + height > screen.bottom():
            corner = field.mapToGlobal(QPoint(0, -height - 2))
        return corner
