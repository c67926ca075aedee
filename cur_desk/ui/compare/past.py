"""The past answer with what was promised, and «Обращался ранее»: in grey, no marks on people."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.similar.views import EarlierRow, PastAnswer
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, Paragraph, Tag

MOST_LETTERS = 420


class PastCard(QWidget):
    """The last answer to the same author on the same question."""

    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("similar.past")
        set_surface(self, "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        t = theme()
        self._uid = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(8))
        column.setSpacing(t.px(6))
        head = QHBoxLayout()
        head.setSpacing(t.px(6))
        head.addWidget(ElidingLabel("Прошлый ответ", fonts.BODY, True, "text"))
        self._when = ElidingLabel("", fonts.SMALL, False, "text2", name="similar.past.when")
        head.addWidget(self._when)
        head.addStretch(1)
        column.addLayout(head)
        self._promise = Tag("", "today", parent=self)
        column.addWidget(self._promise, 0, Qt.AlignmentFlag.AlignLeft)
        self._text = Paragraph("", fonts.SMALL, 18, "text2", name="similar.past.text")
        column.addWidget(self._text)
        self._open = ActButton("Открыть", "link", name="similar.past.open", height=24)
        self._open.clicked.connect(lambda: self.open_asked.emit(self._uid))
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignRight)

    def show_answer(self, answer: PastAnswer | None) -> None:
        """Its words, cut where they are long."""
        if answer is None:
            return
        self._uid = answer.uid
        self._when.setText(answer.when)
        text = "\n".join(p for p in answer.text.splitlines() if p.strip())
        cut = text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"
        self._text.setText(f"«{cut}»")
        self._promise.setVisible(bool(answer.promise))
        tone, icon = ("today", "repeat-2") if answer.broken else ("neutral", "clock")
        self._promise.show_tag(answer.promise, tone, icon)
        self.setAccessibleName(f"Прошлый ответ {answer.when}. {answer.promise}. {cut}")


class EarlierCard(QWidget):
    """Other appeals of the author that this person may see."""

    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self.setObjectName("similar.earlier")
        set_surface(self, "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(8))
        column.setSpacing(t.px(2))
        head = QHBoxLayout()
        self._title = ElidingLabel("", fonts.BODY, True, "text", name="similar.earlier.title")
        head.addWidget(self._title)
        right = ElidingLabel("видно по вашему праву", fonts.SMALL, False, "text2")
        if not narrow:
            head.addStretch(1)
            head.addWidget(right)
        column.addLayout(head)
        if narrow:
            column.addWidget(right)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        column.addLayout(self._lines)

    def show_rows(self, rows: tuple[EarlierRow, ...]) -> None:
        """«Обращался ранее: 2» with a line for each."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._title.setText(f"Обращался ранее: {sum(1 for r in rows if not r.this)}")
        for number, row in enumerate(rows, 1):
            self._lines.addWidget(self._line(row, number))

    def _line(self, row: EarlierRow, number: int) -> QWidget:
        t = theme()
        made = QWidget(self)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(t.px(8))
        name = f"similar.earlier.{number}"
        if row.this:
            line.addSpacing(t.px(2))
            line.addWidget(ElidingLabel(row.number, fonts.BODY, True, "text2", name=name))
        else:
            link = ActButton(row.number, "link", name=name, height=24)
            link.clicked.connect(partial(self.open_asked.emit, row.uid))
            link.setAccessibleName(f"Открыть {row.number}, {row.when}, {row.title}, {row.outcome}")
            line.addWidget(link)
        words = row.when if self._narrow else f"{row.when} · {row.title}"
        line.addWidget(ElidingLabel(words, fonts.SMALL, False, "text"), 0 if self._narrow else 2)
        end = ElidingLabel(row.outcome.lower(), fonts.SMALL, False, "text2")
        end.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.addWidget(end, 1)
        if not self._narrow:
            return made
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, t.px(4))
        column.setSpacing(0)
        column.addWidget(made)
        title = ElidingLabel(row.title, fonts.SMALL, False, "text2")
        title.setContentsMargins(t.px(2), 0, 0, 0)
        column.addWidget(title)
        return both
