"""A password field with the eye, and the keyboard layout said beside it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets.buttons import icon_button
from cur_desk.ui.widgets.fields import LineField
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph

_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-z]")


class PasswordField(LineField):
    """Hidden text; the eye shows it while pressed on. The content never enters the history."""

    layout_seen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, name: str = "password") -> None:
        super().__init__("Пароль", parent, name=name, accessible="Пароль")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._eye = icon_button("eye", "Показать пароль", self, name=f"{name}.eye")
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(self._toggle)
        self._layout = ""
        self.textEdited.connect(self._see_letters)
        method = QGuiApplication.inputMethod()
        method.localeChanged.connect(self._see_locale)
        self._see_locale()

    def restyle(self) -> None:
        super().restyle()
        self.setTextMargins(0, 0, theme().px(30), 0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        side = theme().px(28)
        self._eye.setFixedSize(side, side)
        self._eye.move(self.width() - side - 2, (self.height() - side) // 2)

    def keyboard_layout(self) -> str:
        """«РУС», «ENG» or empty while nothing tells it."""
        return self._layout

    def wipe(self) -> None:
        """Forgets the content and hides it again."""
        self.clear()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye")

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye-off" if hidden else "eye")
        words = "Скрыть пароль" if hidden else "Показать пароль"
        self._eye.setToolTip(words)
        self._eye.setAccessibleName(words)

    def _see_letters(self, text: str) -> None:
        last = text[max(0, self.cursorPosition() - 1) : self.cursorPosition()]
        if _CYRILLIC.match(last):
            self._tell("РУС")
        elif _LATIN.match(last):
            self._tell("ENG")

    def _see_locale(self) -> None:
        """Windows and macOS tell the layout; on X11 the letters do."""
        if QGuiApplication.platformName() in ("windows", "cocoa"):
            code = QGuiApplication.inputMethod().locale().name()[:2]
            self._tell({"ru": "РУС", "en": "ENG"}.get(code, code.upper()))

    def _tell(self, layout: str) -> None:
        if layout != self._layout:
            self._layout = layout
            self.layout_seen.emit(layout)


class PasswordHead(QWidget):
    """«Пароль» at the left, the layout at the right."""

    def __init__(self, field: PasswordField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(4))
        row.addWidget(ElidingLabel("Пароль", fonts.SMALL, True, "text2", self))
        row.addStretch(1)
        self._icon = IconLabel("keyboard", 15, "text2", self)
        self._words = ElidingLabel("", fonts.SMALL, True, "text2", self, name="password.layout")
        row.addWidget(self._icon)
        row.addWidget(self._words)
        field.layout_seen.connect(self.show_layout)
        self.show_layout(field.keyboard_layout())

    def show_layout(self, layout: str) -> None:
        """«РУС» or «ENG»; hidden while unknown."""
        self._words.setText(layout)
        self._words.setAccessibleName(f"Раскладка клавиатуры: {layout}")
        self._icon.setVisible(bool(layout))
        self._words.setVisible(bool(layout))


class PasswordHint(QWidget):
    """Words under the password, never cut: the layout, an error, a pause. One at a time."""

    def __init__(self, field: PasswordField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel("triangle-alert", 14, "today", self)
        self._words = Paragraph("", fonts.SMALL, 16, "today", self, name="password.hint")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._field = field
        field.layout_seen.connect(self._on_layout)
        field.textEdited.connect(self._on_edited)
        self._error = ""
        self._on_layout(field.keyboard_layout())

    def show_error(self, words: str) -> None:
        """Words of a refused entry; they stay until the next letter."""
        self._error = words
        self._show("circle-alert", "over", words)

    def words(self) -> str:
        """What the line says now."""
        return self._words.text()

    def _on_layout(self, layout: str) -> None:
        if not self._error:
            text = "Включена русская раскладка" if layout == "РУС" else ""
            self._show("triangle-alert", "today", text)

    def _on_edited(self) -> None:
        if self._error:
            self._error = ""
            self._on_layout(self._field.keyboard_layout())

    def _show(self, icon: str, role: str, words: str) -> None:
        self._icon.set_icon(icon, role)
        self._icon.setVisible(bool(words))
        self._words.set_role(role)
        self._words.setText(words)
