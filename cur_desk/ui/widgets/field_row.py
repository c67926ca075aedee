"""A row of a form: label at the left (108 px) or above, the control, a note or an error under."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph


class _RowLabel(QWidget):
    """The label, wrapped to two lines at most, with a red star if the field is required."""

    def __init__(self, text: str, required: bool, width: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._width = width
        self._words = Paragraph(text, fonts.SMALL, 15, "text2", self, width=width - 12)
        self._star = ElidingLabel("*", fonts.SMALL, True, "over", self)
        self._star.setAccessibleName("обязательно")
        self._star.setVisible(required)
        self.restyle()

    def set_required(self, required: bool) -> None:
        """Shows or hides the star."""
        self._star.setVisible(required)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(self._width), max(theme().px(32), self._words.height()))

    def restyle(self) -> None:
        """Takes the new scale; one line stands in the middle of a 32 px field."""
        t = theme()
        self.setFixedWidth(t.px(self._width))
        self._words.restyle()
        high = t.px(32)
        self.setFixedHeight(max(high, self._words.height()))
        self._words.move(0, max(0, (high - self._words.height()) // 2))
        layout, lines = self._words._lay_out(self._words.width())
        last = layout.lineAt(lines - 1).naturalTextWidth() if lines else 0
        pitch = t.px(15)
        y = self._words.y() + (lines - 1) * pitch
        self._star.setGeometry(round(last) + t.px(4), y, t.px(8), pitch)


class FieldRow(QWidget):
    """Label, control and note. The control's ``error_changed`` shows its words here."""

    def __init__(
        self,
        label: str,
        control: QWidget,
        parent: QWidget | None = None,
        *,
        name: str = "",
        required: bool = False,
        above: bool = False,
        label_width: int = 108,
        trailing: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.control = control
        self.setObjectName(name or f"row.{control.objectName()}")
        if not control.accessibleName() or control.accessibleName() == "":
            control.setAccessibleName(label)
        if required and hasattr(control, "set_required"):
            control.set_required(True)
        outer = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight, self
        )
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme().px(4 if above else 8))
        top = Qt.AlignmentFlag.AlignTop
        if above:
            self._label: QWidget = ElidingLabel(label, fonts.SMALL, False, "text2", self)
            outer.addWidget(self._label)
        else:
            self._label = _RowLabel(label, required, label_width, self)
            outer.addWidget(self._label, 0, top)
        outer.addLayout(self._column(control, trailing), 1)
        if hasattr(control, "error_changed"):
            control.error_changed.connect(self.set_error)

    def _column(self, control: QWidget, trailing: tuple[QWidget, ...]) -> QVBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        line.addWidget(control, 1)
        for extra in trailing:
            line.addWidget(extra, 0, Qt.AlignmentFlag.AlignVCenter)
        self._note = QWidget(self)
        self._note_icon = IconLabel("circle-alert", 14, "over", self._note)
        self._note_words = Paragraph("", fonts.SMALL, 16, "over", self._note)
        self._note_words.setObjectName(f"{self.objectName()}.note")
        note = QHBoxLayout(self._note)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(theme().px(6))
        note.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note_words, 1)
        self._note.hide()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        column.addLayout(line)
        column.addWidget(self._note)
        column.addStretch(0)
        return column

    def set_error(self, words: str) -> None:
        """Words of an error under the field; empty words hide them."""
        self._show("circle-alert", "over", words)

    def set_note(self, words: str, icon: str = "info", role: str = "text2") -> None:
        """A quiet note under the field (why it is read-only, what will happen)."""
        self._show(icon, role, words)

    def note(self) -> str:
        """The words shown under the field now."""
        return self._note_words.text() if not self._note.isHidden() else ""

    def _show(self, icon: str, role: str, words: str) -> None:
        self._note_icon.set_icon(icon, role)
        self._note_words.set_role(role)
        self._note_words.setText(words)
        self._note.setVisible(bool(words))
