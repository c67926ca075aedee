"""Two hours of the link as bars: the delay of each five minutes, and when there was no link."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cur_desk.services.exchange.link_words import HistoryView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, text_width

HIGH, FOOT = 56, 20


class LinkBars(QWidget):
    """Bars over a line of times; the words of an outage stand between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: HistoryView | None = None
        self.setObjectName("syncing.side.bars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_history(self, view: HistoryView | None) -> None:
        """The bars of now."""
        self._view = view
        self.setVisible(view is not None)
        if view is not None:
            self.setAccessibleName(view.spoken)
            self.setToolTip(view.spoken)
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(HIGH + FOOT))

    def paintEvent(self, event: Any) -> None:
        view = self._view
        if view is None:
            return
        t = theme()
        high, step = t.px(HIGH), self.width() / len(view.bars)
        font = t.font(fonts.SMALL)
        with painting(self) as p:
            for number, bar in enumerate(view.bars):
                room = QRectF(number * step, 0, step, high)
                if bar.lost:
                    p.fillRect(room, t.color("overBg"))
                if bar.share:
                    tall = max(t.px(3), high * bar.share)
                    box = QRectF(room.x() + step * 0.15, high - tall, step * 0.7, tall)
                    fill_round(p, box, t.color("today" if bar.slow else "link"), 1)
            foot = QRectF(0, high, self.width(), t.px(FOOT))
            draw_text(p, foot, view.begins, font, t.color("text2"))
            wide = text_width(view.ends, font)
            draw_text(
                p, foot.adjusted(foot.width() - wide, 0, 0, 0), view.ends, font, t.color("text2")
            )
            if view.outage:
                wide = text_width(view.outage, font)
                middle = foot.adjusted((foot.width() - wide) / 2, 0, 0, 0)
                draw_text(p, middle, view.outage, font, t.color("over"))
