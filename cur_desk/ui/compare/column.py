"""One appeal of «Сравнить»: head with requisites, the text with common words, the answer beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from cur_desk.services.similar.views import Side
from cur_desk.ui.theme import fonts, set_font, set_surface, theme
from cur_desk.ui.theme.current import set_state
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, Paragraph, Tag

PITCH = 22
MOST_ANSWER = 700


class CommonText(QTextBrowser):
    """Read only; common phrases have a ground and a line under them, single words a dotted line:
    never by colour alone."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]] = ((), ())
        self.setObjectName(name)
        self.setAccessibleName("Текст обращения, общее отмечено")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        set_state(self, "reading")
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale and colours."""
        set_font(self, fonts.READING)
        self._lay_lines()
        self._mark()

    def show_text(
        self,
        text: str,
        common: Sequence[tuple[int, int]],
        alike: Sequence[tuple[int, int]],
    ) -> None:
        """Another text with its marks."""
        self._spans = (common, alike)
        self.setPlainText(text)
        self._lay_lines()
        self._mark()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _lay_lines(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        shape = QTextBlockFormat()
        shape.setLineHeight(theme().px(PITCH), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setBottomMargin(theme().px(6))
        cursor.mergeBlockFormat(shape)
        thin = QTextBlockFormat()
        thin.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        thin.setBottomMargin(0)
        block = self.document().begin()
        while block.isValid():  # an empty line of a letter is a pause, not a hole
            if not block.text().strip():
                QTextCursor(block).mergeBlockFormat(thin)
            block = block.next()

    def _mark(self) -> None:
        t, text = theme(), self.toPlainText()
        wide = any(ord(c) > 0xFFFF for c in text)

        def place(at: int) -> int:
            return len(text[:at].encode("utf-16-le")) // 2 if wide else at

        phrase, word = QTextCharFormat(), QTextCharFormat()
        phrase.setBackground(t.color("infoBg"))
        phrase.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        phrase.setUnderlineColor(t.color("link"))
        word.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        word.setUnderlineColor(t.color("text2"))
        marks = []
        for spans, look in ((self._spans[1], word), (self._spans[0], phrase)):
            for start, end in spans[:600]:
                one = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(place(start))
                cursor.setPosition(place(end), QTextCursor.MoveMode.KeepAnchor)
                # The binding's stub lacks the two fields of this struct.
                one.cursor, one.format = cursor, look  # type: ignore[attr-defined]
                marks.append(one)
        self.setExtraSelections(marks)


class SideColumn(QWidget):
    """``open_asked(uid)`` leads to the card."""

    open_asked = Signal(str)

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        set_surface(self, "panel")
        self._uid = ""
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(10))
        column.setSpacing(t.px(4))
        head = QHBoxLayout()
        head.setSpacing(t.px(8))
        head.addWidget(ElidingLabel(title, fonts.SMALL, False, "text2"))
        self.number = ElidingLabel("", fonts.BODY, True, "text", name=f"{name}.number")
        head.addWidget(self.number)
        head.addStretch(1)
        self.open = ActButton("Открыть", "link", name=f"{name}.open", height=24)
        self.open.clicked.connect(lambda: self.open_asked.emit(self._uid))
        head.addWidget(self.open)
        column.addLayout(head)
        self.title = ElidingLabel("", fonts.READING, True, "text", name=f"{name}.title")
        column.addWidget(self.title)
        self._facts = [ElidingLabel("", fonts.SMALL, False, "text2") for _ in range(3)]
        for line in self._facts:
            column.addWidget(line)
        column.addSpacing(t.px(6))
        self.text = CommonText(f"{name}.text", self)
        self.hidden = Paragraph("", fonts.BODY, 18, "text2", name=f"{name}.hidden")
        column.addWidget(self.text, 1)
        column.addWidget(self.hidden)
        column.addWidget(self._make_answer(name))

    def _make_answer(self, name: str) -> QWidget:
        t = theme()
        self.answer = QWidget(self)
        self.answer.setObjectName(f"{name}.answer")
        set_surface(self.answer, "sunkenCard")
        self.answer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.answer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self.answer)
        box.setContentsMargins(t.px(12), t.px(8), t.px(12), t.px(8))
        box.setSpacing(t.px(4))
        head = QHBoxLayout()
        head.addWidget(ElidingLabel("Ответ", fonts.BODY, True, "text"))
        self._answer_when = ElidingLabel("", fonts.SMALL, False, "text2")
        head.addWidget(self._answer_when, 1)
        box.addLayout(head)
        self._answer_text = Paragraph("", fonts.SMALL, 18, "text2", name=f"{name}.answerText")
        box.addWidget(self._answer_text)
        return self.answer

    def show_side(self, side: Side) -> None:
        """Another appeal."""
        self._uid = side.uid
        self.number.setText(side.number)
        self.title.setText(side.title)
        facts = (
            f"{side.who} · {side.when} · {side.channel}",
            " · ".join(p for p in (side.place, side.code) if p),
            side.state,
        )
        for line, words in zip(self._facts, facts, strict=True):
            line.setText(words)
        self.text.show_text(side.text, side.common, side.alike)
        self.text.setVisible(not side.hidden)
        self.hidden.setText(side.hidden)
        self.hidden.setVisible(bool(side.hidden))
        self.answer.setVisible(bool(side.answer))
        told = "\n".join(p for p in side.answer.splitlines() if p.strip())
        cut = told if len(told) <= MOST_ANSWER else told[:MOST_ANSWER].rsplit(" ", 1)[0] + "…"
        self._answer_text.setText(cut)
        words = f"направлен {side.answer_when}"
        self._answer_when.setText(f"{words}, {side.answer_by}" if side.answer_by else words)


class AgreesBar(QWidget):
    """Between head and texts: what agrees, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.agrees")
        set_surface(self, "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(16), 0)
        row.setSpacing(t.px(10))
        self.agrees = ElidingLabel("", fonts.BODY, True, "text", name="compare.agreesWords")
        self.share = ElidingLabel("", fonts.SMALL, False, "text2", name="compare.share")
        self.kind = ElidingLabel("", fonts.SMALL, False, "text2", name="compare.kindWhy")
        self.tied = Tag("", "neutral", parent=self)
        row.addWidget(self.agrees)
        row.addWidget(self.share)
        row.addStretch(1)
        row.addWidget(self.kind)
        row.addWidget(self.tied)
        self.setFixedHeight(t.px(36))

    def show_words(self, agrees: str, share: str, kind: str, tied: str) -> None:
        """What is said of the two."""
        self.agrees.setText(f"Совпадает: {agrees}")
        self.share.setText(share)
        self.kind.setText(kind)
        self.tied.setVisible(bool(tied))
        if tied:
            self.tied.show_tag(tied, "ok", "circle-check")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
