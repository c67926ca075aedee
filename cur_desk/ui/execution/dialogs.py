"""Dialogs of the seat: give back with a reason, the whole text, why this date."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.services.execution.views import Assigned
from cur_desk.services.views import TermView
from cur_desk.ui.queue.words import term_tone
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, ElidingLabel, FieldRow, Paragraph, Tag, TextField

LEAST_REASON = 5


class RefuseDialog(Dialog):
    """«Не относится к компетенции»: back to the centre; a legal act, so Ctrl+Enter."""

    def __init__(self, item: Assigned, parent: QWidget) -> None:
        super().__init__(
            "Вернуть как не относящееся к компетенции?", parent, name="refuse", width=520,
            force="legal",
        )  # fmt: skip
        self.add_text(
            f"{item.number}. Вопрос вернётся в ЦУР с вашей причиной и уйдёт из списка поручений. "
            "Срок обращения при этом не останавливается."
        )
        self.reason = TextField(
            "Чья это компетенция и почему", self, name="refuse.reason", accessible="Причина", rows=3
        )
        self.body.addWidget(
            FieldRow("Причина", self.reason, self, name="refuse.row", label_width=80, required=True)
        )
        self.first_focus = self.reason
        self.set_main("Вернуть в ЦУР", "undo-2")

    def on_main(self) -> None:
        if sum(c.isalpha() for c in self.reason.text_value()) < LEAST_REASON:
            self.reason.set_error("Не указана причина возврата")
            self.reason.setFocus()
            return
        self.accept()


class WholeText(Dialog):
    """The citizen's words as they came; Esc closes."""

    def __init__(self, item: Assigned, parent: QWidget) -> None:
        super().__init__(
            f"Обращение {item.number}", parent, name="wholeText", width=720, cancel="Закрыть"
        )
        who = ", ".join(w for w in (item.applicant, item.place) if w)
        if who:
            self.add_text(who)
        self.field = TextField("", self, name="wholeText.text", accessible="Текст", rows=18)
        self.field.setPlainText(item.text)
        self.field.set_read_only()
        self.body.addWidget(self.field)
        self.first_focus = self.field


class WhyTerm(Dialog):
    """F8: the term with its steps; Esc closes."""

    def __init__(self, term: TermView, parent: QWidget) -> None:
        super().__init__("Почему эта дата", parent, name="why", width=560, cancel="Закрыть")
        row = QHBoxLayout()
        row.setSpacing(theme().px(8))
        title = f"{term.title} {term.until_long}"
        row.addWidget(ElidingLabel(title, fonts.BODY, True, "text", self))
        row.addWidget(
            Tag(
                term.left,
                term_tone(term.mark),
                parent=self,
                term=term.mark.value,
                share=term.share_left,
            )
        )
        row.addStretch(1)
        self.body.addLayout(row)
        for line in term.why:
            words = Paragraph(line, fonts.SMALL, 17, "text2", self, width=self._text_width)
            self.body.addWidget(words)
