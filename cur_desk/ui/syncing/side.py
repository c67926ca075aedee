"""The side of the exchange centre: the link in words, what this workplace keeps, what a receipt is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.services.exchange.link_words import ECONOMY_CHOICES, ECONOMY_DOES
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.ui.syncing.link_bars import LinkBars
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, Paragraph, Select

LINK_HINTS = {
    "online": "Обмен идёт сам: изменения портала приходят сразу, ваши действия уходят по порядку.",
    "degraded": "Портал отвечает с ошибками. Повтор идёт сам, реже и реже.",
    "offline": "Портал не отвечает. Работать можно: всё записывается на этом рабочем месте и уйдёт "
    "при первом подключении.",
    "signed_out": "Вход на портал не выполнен. Записанное цело и уйдёт после входа.",
}
PAUSED_HINT = (
    "Обмен остановлен вами: полученное цело, ваши действия ждут. Продолжить с того же места — F5."
)
RECEIPT = (
    "Контрольная отметка подтверждает, что портал принял именно эти слова в это время. Это не "
    "электронная подпись и не отправка заявителю."
)


class LinkPane(QWidget):
    """Cards of plain words; ``view_asked`` opens a view of the queue; ``economy_chosen`` carries
    auto, on or off."""

    view_asked = Signal(str)
    economy_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("syncing.side")
        self.setAccessibleName("Связь и данные")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        set_surface(self, "sunken")
        t = theme()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(t.px(16), t.px(14), t.px(16), t.px(14))
        column.setSpacing(t.px(12))
        self._values: dict[str, ElidingLabel] = {}
        self._hint = Paragraph("", fonts.SMALL, 17, "text2", self, name="syncing.side.hint")
        link = self._card(
            "Связь",
            (("state", "Состояние"), ("speed", "Скорость"), ("delay", "Задержка"), ("last", "Последний обмен"),
             ("retrying", "Повторяется"), ("skew", "Часы")),
        )  # fmt: skip
        self.bars = LinkBars(self)
        self.bars.hide()
        link.insertWidget(1, self.bars)
        link.addWidget(self._hint)
        column.addWidget(link.parentWidget())
        kept = self._card(
            "На этом рабочем месте",
            (("size", "Обращений"), ("drafts", "Черновиков"), ("unsent", "Не отправлено")),
        )
        self._drafts = drafts = ActButton("Показать черновики", "link", self, name="syncing.side.drafts",
                           height=24, on_click=lambda: self.view_asked.emit("drafts"))  # fmt: skip
        kept.addWidget(drafts, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(kept.parentWidget())
        column.addWidget(self._make_economy())
        about = self._card("Что значит квитанция", ())
        about.addWidget(Paragraph(RECEIPT, fonts.SMALL, 17, "text2", self))
        column.addWidget(about.parentWidget())
        column.addStretch(1)

    def _make_economy(self) -> QWidget:
        """«Экономный режим»: chosen here, with what it does in words."""
        card = self._card("Экономный режим", ())
        self.economy_words = Paragraph(
            "", fonts.BODY, 18, "text", self, name="syncing.side.economy"
        )
        card.addWidget(self.economy_words)
        self.economy = Select(
            parent=self, name="syncing.side.economyMode", accessible="Экономный режим"
        )
        self.economy.set_options(ECONOMY_CHOICES)
        self.economy.chosen.connect(lambda value: self.economy_chosen.emit(str(value)))
        card.addWidget(self.economy)
        card.addWidget(Paragraph(ECONOMY_DOES, fonts.SMALL, 17, "text2", self))
        made = card.parentWidget()
        assert made is not None
        return made

    def add_card(self, card: QWidget) -> None:
        """A card of another part of the exchange, under «Связь»."""
        self._column.insertWidget(1, card)

    def show_status(
        self, status: DeskStatus, size: int, words: Callable[[datetime], str], zone: str
    ) -> None:
        """The honest state."""
        rate, _, delay = status.speed.partition(", ")
        last = f"{words(status.last_sync_at)} {zone}" if status.last_sync_at else "не было"
        values = {
            "state": status.link_words,
            "speed": rate or "ещё не измерена",
            "delay": delay.removeprefix("задержка ") or "ещё не измерена",
            "last": last,
            "retrying": str(status.retrying) if status.retrying else "нет",
            "skew": status.skew_words
            or ("сверены с порталом" if status.last_sync_at else "ещё не сверялись"),
            "size": grouped(size),
            "drafts": grouped(status.drafts),
            "unsent": grouped(status.unsent),
        }
        for key, value in values.items():
            self._values[key].setText(value)
        self._drafts.setVisible(bool(status.drafts))
        self.bars.show_history(status.history)
        self.economy.set_value(status.economy)
        now = status.economy_words or "не нужен"
        self.economy_words.setText(f"{now[0].upper()}{now[1:]}")
        self._hint.setText(PAUSED_HINT if status.paused else LINK_HINTS.get(status.link, ""))

    def _card(self, title: str, rows: tuple[tuple[str, str], ...]) -> QVBoxLayout:
        """The column of a card; the card is its parent."""
        t = theme()
        card = QWidget(self)
        set_surface(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(12))
        column.setSpacing(t.px(6))
        column.addWidget(ElidingLabel(title, fonts.READING, True, "text", card))
        grid = QGridLayout()
        grid.setHorizontalSpacing(t.px(10))
        grid.setVerticalSpacing(t.px(5))
        grid.setColumnMinimumWidth(0, t.px(112))
        grid.setColumnStretch(1, 1)
        for number, (key, name) in enumerate(rows):
            grid.addWidget(ElidingLabel(name, fonts.SMALL, False, "text3", card), number, 0)
            value = ElidingLabel("", fonts.BODY, False, "text", card, name=f"syncing.side.{key}")
            grid.addWidget(value, number, 1)
            self._values[key] = value
        column.addLayout(grid)
        return column
