"""F8 «Почему эта дата»: each term of the card with its steps and paragraphs."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.services.views import CardView
from cur_desk.ui.queue.words import term_tone
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, ElidingLabel, Paragraph, Tag


class WhyDialog(Dialog):
    """Reads only; Esc closes."""

    def __init__(self, card: CardView, parent: QWidget, extra: tuple[str, ...] = ()) -> None:
        super().__init__("Почему эта дата", parent, name="why", width=560, cancel="Закрыть")
        for term in card.terms[:4]:
            row = QHBoxLayout()
            row.setSpacing(theme().px(8))
            title = f"{term.title} {term.until_long}"
            row.addWidget(ElidingLabel(title, fonts.BODY, True, "text", self))
            mark = term.mark.value
            shown = "" if mark == "none" else mark
            tone = term_tone(term.mark)
            row.addWidget(Tag(term.left, tone, parent=self, term=shown, share=term.share_left))
            row.addStretch(1)
            self.body.addLayout(row)
            for line in term.why:
                self.body.addWidget(
                    Paragraph(line, fonts.SMALL, 17, "text2", self, width=self._text_width)
                )
        for line in extra:
            self.body.addWidget(
                Paragraph(line, fonts.SMALL, 17, "text2", self, width=self._text_width)
            )
