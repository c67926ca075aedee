"""A letter of the form: follows its template until a person edits it, then stays as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.acts.letters import BLANK
from cur_desk.services.acts.views import FormField
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, TextField

ROWS = 6


class LetterField(QWidget):
    """``changed`` tells of an edit by hand; a text from the template comes without it."""

    changed = Signal()
    error_changed = Signal(str)
    shown = Signal()
    """The focus came here: this is the letter to look at."""

    def __init__(self, field: FormField, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(field.label)
        self._template, self._edited = "", False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        self.text = TextField(
            "", self, name=f"{name}.text", accessible=field.label, rows=ROWS,
            required=field.required,
        )  # fmt: skip
        self.state = ElidingLabel("", fonts.SMALL, False, "text2", self, name=f"{name}.state")
        self.again = ActButton("Составить заново", "link", self, name=f"{name}.again", height=24)
        self.again.clicked.connect(self._on_again)
        foot = QHBoxLayout()
        foot.setSpacing(theme().px(8))
        foot.addWidget(self.state)
        foot.addStretch(1)
        foot.addWidget(self.again)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._on_typed)
        self._mind()

    def text_value(self) -> str:
        """The letter as it will go."""
        return self.text.text_value()

    def follow(self, template: str) -> None:
        """The template gives another text; a letter edited by hand stays."""
        self._template = template
        if not self._edited and template != self.text.toPlainText():
            self._put(template)
        self._mind()

    def take(self, text: str) -> None:
        """A text that a person wrote before."""
        self._edited = True
        self._put(text)
        self._mind()

    def release(self) -> None:
        """No text of its own: it follows the template again."""
        self._edited = False
        self._put(self._template)
        self._mind()

    def own_text(self) -> str | None:
        """What a person wrote; nothing while it follows the template."""
        return self.text_value() if self._edited else None

    def set_error(self, words: str) -> None:
        """Under the letter."""
        self.text.set_error(words)
        self.error_changed.emit(words)

    def refresh_state(self) -> None:
        """The dashed fill of a gap."""
        self.text.refresh_state()

    def _put(self, text: str) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.blockSignals(False)
        self.text.refresh_state()

    def _on_typed(self) -> None:
        self._edited = self.text.toPlainText() != self._template
        self._mind()
        self.error_changed.emit("")
        self.changed.emit()

    def _on_again(self) -> None:
        self.release()
        self.changed.emit()

    def _mind(self) -> None:
        blanks = self.text.toPlainText().count(BLANK)
        words = "изменено вами" if self._edited else "по шаблону"
        if blanks:
            words = f"{words}; пропуски отмечены чертой: {blanks}"
        self.state.setText(words)
        self.state.set_role("soon" if blanks else "text2")
        self.again.setVisible(self._edited)
