"""What a preview reads, and what stands under its text in a tall window: questions, movement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from cur_desk.domain.completeness import counts
from cur_desk.domain.formalisation import start
from cur_desk.services.views import CardView, MovementView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, painting, stroke_round, text_width
from cur_desk.ui.widgets import ElidingLabel

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

LINES_MOST, QUESTIONS_MOST = 4, 4
SHOWN_MOST = 6_000
"""Characters of a text in the preview; the rest is in the card."""
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True)
class Previewed:
    """A card, names of codes and blocks of its questions, hits of the search in its text."""

    card: CardView
    names: dict[str, str]
    hits: tuple[tuple[int, int], ...] = ()


def read_preview(desk: Desk, uid: str, query: str = "") -> Previewed:
    """Reads it at one go. For a worker thread."""
    card = desk.cards.preview(uid)
    content = card.draft.content if card.draft is not None else start(card.appeal)
    names: dict[str, str] = {}
    for question in content.get("questions", []):
        code, block = question.get("code"), question.get("block")
        if code:
            names[code] = desk.codes.name(code)
        if block:
            names[f"block:{block}"] = desk.directory.block_name(block)
            names[f"icon:{block}"] = desk.directory.block_icon(block)
    hits = desk.cards.search_spans(shown_text(card), query) if query and card.has_text else ()
    return Previewed(card, names, tuple(hits))


def shown_text(card: CardView) -> str:
    """The beginning of a text, up to a word; empty lines are left to the card."""
    if not card.has_text:
        return "Текст по вашей роли не показывается"
    text = _EMPTY_LINES.sub("\n", card.appeal.text[: SHOWN_MOST * 2].strip())
    if len(text) <= SHOWN_MOST:
        return text or "Текста нет"
    head = text[:SHOWN_MOST].rsplit(None, 1)[0]
    return f"{head} …\nПоказано начало. Весь текст — в обращении, клавиша Enter"


def mark_hits(text: QTextEdit, hits: Sequence[tuple[int, int]]) -> None:
    """Search hits on their background; the selection and the scroll stay."""
    end = text.document().characterCount() - 1
    marked = []
    for first, last in hits:
        if last > end:
            continue
        one: Any = QTextEdit.ExtraSelection()  # the stubs know none of its fields
        one.cursor = QTextCursor(text.document())
        one.cursor.setPosition(first)
        one.cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        one.format.setBackground(theme().color("soonBg"))
        one.format.setForeground(theme().color("text"))
        one.format.setFontUnderline(True)
        marked.append(one)
    text.setExtraSelections(marked)


class QuestionLine(QWidget):
    """A question: icon, name of the code or суть, block and code, how much is filled."""

    def __init__(self, icon: str, title: str, note: str, filled: str, whole: bool) -> None:
        super().__init__()
        self._values = (icon, title, note, filled, whole)
        self.setAccessibleName(f"{title}, {note}, заполнено {filled}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(52))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(52))

    def paintEvent(self, event) -> None:
        icon, title, note, filled, whole = self._values
        t = theme()
        rect = QRectF(self.rect())
        font = t.font(fonts.SMALL, True)
        wide = text_width(filled, font)
        with painting(self) as p:
            stroke_round(p, rect, t.color("line2"), 6)
            paint_icon(p, QRectF(t.px(12), t.px(18), t.px(16), t.px(16)), icon, t.color("text2"))
            x = t.px(38)
            room = QRectF(x, t.px(7), rect.width() - x - wide - t.px(26), t.px(19))
            draw_text(p, room, title, t.font(fonts.BODY, True), t.color("text"))
            low = room.translated(0, t.px(19))
            draw_text(p, low, note, t.font(fonts.SMALL), t.color("text2"))
            at = QRectF(rect.right() - t.px(14) - wide, 0, wide + 2, rect.height())
            draw_text(p, at, filled, font, t.color("ok" if whole else "soon"))


class MovementLine(QWidget):
    """When, what, who."""

    def __init__(self, line: MovementView) -> None:
        super().__init__()
        self._line = line
        self.setAccessibleName(", ".join(w for w in (line.at, line.title, line.who) if w))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(26))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(26))

    def paintEvent(self, event) -> None:
        t = theme()
        line = self._line
        high = self.height()
        with painting(self) as p:
            dot = QRectF(t.px(3), high / 2 - t.px(3), t.px(6), t.px(6))
            p.setBrush(t.color("strong"))
            p.setPen(t.color("strong"))
            p.drawEllipse(dot)
            room = QRectF(t.px(20), 0, t.px(96), high)
            draw_text(p, room, line.at, t.font(fonts.SMALL), t.color("text2"))
            x = t.px(120)
            rest = QRectF(x, 0, self.width() - x, high)
            took = draw_text(p, rest, line.title, t.font(fonts.BODY), t.color("text"))
            who = rest.adjusted(took + t.px(10), 0, 0, 0)
            if who.width() > t.px(40):
                draw_text(p, who, line.who, t.font(fonts.SMALL), t.color("text2"))


class PreviewExtra(QWidget):
    """Built anew for each card: a handful of painted lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview.extra")
        self.setAccessibleName("Вопросы и движение")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme().px(8), 0, 0)
        self._column.setSpacing(theme().px(6))

    def show_card(self, card: CardView, names: dict[str, str]) -> None:
        """Questions of the draft if there is one, else of the document; the newest movement."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        content = card.draft.content if card.draft is not None else start(card.appeal)
        questions = content.get("questions", []) if card.draft or card.appeal.questions else []
        if questions:
            self._head("Вопросы")
        for question in questions[:QUESTIONS_MOST]:
            done, total = counts(content, question)
            code, block = question.get("code") or "", question.get("block") or ""
            title = names.get(code) or question.get("essence") or "Без кода"
            note = " · ".join(w for w in (names.get(f"block:{block}", ""), code) if w)
            icon = names.get(f"icon:{block}") or "tag"
            words = f"{done} из {total}"
            self._column.addWidget(QuestionLine(icon, title, note, words, done == total))
        if card.movement:
            self._head("Движение")
        for line in card.movement[:LINES_MOST]:
            self._column.addWidget(MovementLine(line))

    def _head(self, words: str) -> None:
        self._column.addWidget(ElidingLabel(words, fonts.SMALL, True, "text3", self))
