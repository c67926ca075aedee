"""Emergency telephones of the region's profile: open without entry and without a link."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from cur_desk.ui.shell.view import Phone
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets.dialogs import Dialog
from cur_desk.ui.widgets.labels import ElidingLabel


class PhonesDialog(Dialog):
    """Who and which number; nothing to press but «Закрыть»."""

    def __init__(self, phones: Sequence[Phone], parent: QWidget) -> None:
        super().__init__(
            "Позвонить при угрозе жизни", parent, name="phones", width=460, cancel="Закрыть"
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(16))
        grid.setVerticalSpacing(theme().px(8))
        grid.setColumnStretch(1, 1)
        for row, phone in enumerate(phones):
            number = ElidingLabel(phone.number, fonts.TITLE, True, "over", self)
            number.setMinimumWidth(number.sizeHint().width())
            number.setAccessibleName(f"{phone.title}: {phone.number}")
            grid.addWidget(number, row, 0)
            words = f"{phone.title} · {phone.note}" if phone.note else phone.title
            grid.addWidget(ElidingLabel(words, fonts.BODY, False, "text", self), row, 1)
        self.body.addLayout(grid)
