"""The strip over the card: back, number, title, terms, regime, threat to life, draft, place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.services.views import CardView, ExchangeMark, TermMark
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting, upright
from cur_desk.ui.widgets import (
    ActButton,
    ElidingLabel,
    IconLabel,
    MarkLabel,
    Tag,
    icon_button,
)

_TONES = {"life": "over", "extended": "ok", "done": "ok", "none": "neutral"}
_SHOWN = {
    ExchangeMark.PENDING,
    ExchangeMark.RETRY,
    ExchangeMark.ACCEPTED,
    ExchangeMark.CONFLICT,
    ExchangeMark.REJECTED,
    ExchangeMark.QUARANTINE,
}


def short_label(words: str) -> str:
    """«Обращение (59-ФЗ)» → «59-ФЗ»: what stands in brackets, where there are any."""
    return words.rpartition("(")[2].rstrip(")") if words.endswith(")") else words


class HeadStrip(QWidget):
    """40 px. Narrow windows cut the title, nothing else."""

    back_asked = Signal()
    threat_asked = Signal()
    compare_asked = Signal()
    neighbour_asked = Signal(int)
    menu_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.head")
        self.setAccessibleName("Обращение")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(4), 0, t.px(8), 0)
        row.setSpacing(t.px(8))
        self._make()
        self._lay(row)
        self.show_saved("")
        self.show_position(0, 0)
        self.restyle()

    def _make(self) -> None:
        self.back = ActButton(
            "К очереди", "quiet", self, name="card.back", icon="arrow-left", cap="Esc"
        )
        self.back.clicked.connect(self.back_asked)
        self.number = ElidingLabel("", fonts.BODY, True, "text", self, name="card.number")
        self.title = ElidingLabel("", fonts.BODY, False, "text", self, name="card.title")
        self.term = Tag("", "neutral", parent=self)
        self.term.setObjectName("card.term")
        self.regime = Tag("", "neutral", parent=self)
        self.regime.setObjectName("card.regime")
        self.exchange = MarkLabel("", exchange="synced", parent=self)
        self.exchange.setObjectName("card.exchange")
        self.compare = ActButton("Сравнить версии", "quiet", self, name="card.compare")
        self.compare.clicked.connect(self.compare_asked)
        self.compare.hide()
        self.threat = ActButton("Угроза жизни", "quiet", self, name="card.threat", icon="siren")
        self.threat.clicked.connect(self.threat_asked)
        self.more = icon_button(
            "ellipsis", "Действия с обращением", self, name="card.more", shortcut="acts_menu",
            on_click=self.menu_asked.emit,
        )  # fmt: skip
        self.tick = IconLabel("check", 16, "ok", self)
        self.saved = ElidingLabel("", fonts.SMALL, False, "text2", self, name="card.saved")
        self.place = ElidingLabel("", fonts.SMALL, False, "text2", self, name="card.place")
        self.up = icon_button(
            "chevron-up", "Предыдущее обращение (Alt+↑)", self, name="card.previous",
            on_click=lambda: self.neighbour_asked.emit(-1),
        )  # fmt: skip
        self.down = icon_button(
            "chevron-down", "Следующее обращение (Alt+↓)", self, name="card.next",
            on_click=lambda: self.neighbour_asked.emit(1),
        )  # fmt: skip

    def _lay(self, row: QHBoxLayout) -> None:
        t = theme()
        fixed = QSizePolicy.Policy.Fixed
        for whole in (self.number, self.saved, self.place):
            whole.setSizePolicy(fixed, fixed)  # the title alone gives way
        row.addWidget(self.back)
        row.addSpacing(t.px(10))
        shown = (self.number, self.title, self.term, self.regime, self.exchange, self.compare)
        for widget in shown:
            row.addWidget(widget)
        row.addStretch(1)
        controls = (self.threat, self.more, self.tick, self.saved, self.place, self.up, self.down)
        for control in controls:
            row.addWidget(control)

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(40))

    def show_card(self, card: CardView) -> None:
        """What the card is and how long there is."""
        self.number.setText(card.number)
        self.title.setText(card.title)
        self.regime.show_tag(short_label(card.regime), "neutral")
        self.regime.setAccessibleName(f"Правовой режим: {card.regime}")
        self.term.setVisible(card.term is not None and card.term.mark is not TermMark.NONE)
        if card.term is not None:
            mark = card.term.mark.value
            words = f"{card.term.title.lower()} {card.term.until}"
            self.term.show_tag(
                words, _TONES.get(mark, mark), term="" if mark == "none" else mark,
                share=card.term.share_left,
            )  # fmt: skip
            self.term.setAccessibleName(f"{card.term.title}: {card.term.spoken}")
        self.exchange.setVisible(card.exchange in _SHOWN)
        self.exchange.show_mark(exchange=card.exchange.value)
        self.compare.setVisible(card.exchange is ExchangeMark.CONFLICT)
        marked = card.appeal.life_threat is not None and card.appeal.life_threat.cleared_at is None
        self.threat.kind = "danger" if marked else "quiet"
        self.threat.setText("Угроза жизни отмечена" if marked else "Угроза жизни")

    def show_saved(self, words: str, role: str = "ok") -> None:
        """«Черновик сохранён в 14:04», or that it is not."""
        self.saved.setText(words)
        self.tick.set_icon("check" if role == "ok" else "triangle-alert", role)
        self.saved.set_role("text2" if role == "ok" else role)
        for widget in (self.tick, self.saved):
            widget.setVisible(bool(words))

    def show_position(self, at: int, total: int) -> None:
        """«7 из 38» of the list it was opened from."""
        self.place.setText(f"{at} из {total}" if total else "")
        for widget in (self.place, self.up, self.down):
            widget.setVisible(bool(total))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
            upright(p, self.back.geometry().right() + theme().px(9), 0, self.height())
