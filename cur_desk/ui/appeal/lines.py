"""Lines of the citizen's side: who and how at its head, the pages of movement and author."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cur_desk.ui.appeal.papers import Line
from cur_desk.ui.theme import fonts, marks, set_surface, theme
from cur_desk.ui.widgets import ElidingLabel, IconLabel, Paragraph


class HeadLine(QWidget):
    """Icon, words, a grey note at the right."""

    def __init__(self, icon: str, medium: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        size = fonts.BODY if medium else fonts.SMALL
        self._words = ElidingLabel("", size, medium, "text" if medium else "text2")
        self._note = ElidingLabel("", fonts.SMALL, False, "text2")
        row.addWidget(IconLabel(icon, 14, "text2"))
        row.addWidget(self._words, 1)
        row.addWidget(self._note)

    def show_words(self, words: str, note: str = "") -> None:
        """Replaces the line."""
        self._words.setText(words)
        self._note.setText(note)
        self._note.setVisible(bool(note))


class Lines(QScrollArea):
    """A page of lines that the keyboard scrolls."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] | None = None
        self._built = False
        self.setObjectName("card.lines")
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines) -> None:
        """Replaces all lines; the scroll stays where nothing has changed."""
        if lines == self._lines:
            return
        self._lines = lines
        self._built = False
        if self.isVisible():
            self._build()

    def showEvent(self, event) -> None:
        """Made when somebody looks: most cards are formalised without it."""
        super().showEvent(event)
        self._build()

    def _build(self) -> None:
        if self._built:
            return
        self._built = True
        t = theme()
        page = QWidget()
        set_surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(12))
        column.setSpacing(t.px(10))
        for line in self._lines or ():
            column.addWidget(_Line(line))
        column.addStretch(1)
        self.setWidget(page)


class _Line(QWidget):
    """Mark, name with what is under it, time at the right."""

    def __init__(self, line) -> None:
        super().__init__()
        t = theme()
        self.setAccessibleName(". ".join(filter(None, (line.title, line.text, line.note))))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        role = marks.EXCHANGE[line.mark][1] if line.mark else line.role
        icon = marks.EXCHANGE[line.mark][0] if line.mark else line.icon
        row.addWidget(IconLabel(icon, 16, role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(t.px(2))
        words.addWidget(ElidingLabel(line.title, fonts.BODY, line.medium, "text"))
        if line.text:
            words.addWidget(Paragraph(line.text, fonts.SMALL, 16, "text2"))
        row.addLayout(words, 1)
        if line.note:
            row.addWidget(
                ElidingLabel(line.note, fonts.SMALL, False, "text2"), 0, Qt.AlignmentFlag.AlignTop
            )
