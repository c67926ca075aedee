"""Over the form: number, title, term, print; banners that last; what the citizen asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.services.execution.views import Assigned
from cur_desk.services.views import ExchangeMark, TermMark
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    ElidingLabel,
    IconLabel,
    MarkLabel,
    Paragraph,
    icon_button,
)

LAST_DAY = (
    "Срок истекает сегодня. Портал — это не заявитель: отправьте ответ почтой или через ЕПГУ "
    "и внесите подтверждение"
)
WRITTEN_HERE = "Всё записывается на этом рабочем месте и уйдёт само, когда появится связь."


class HeadStrip(QWidget):
    """48 px: number, title, mark of the term, F8, Ctrl+P."""

    why_asked = Signal()
    print_asked = Signal()
    acts_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.head")
        row = QHBoxLayout(self)
        t = theme()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        self.number = ElidingLabel("", fonts.BODY, True, "text", self, name="execution.number")
        fixed = QSizePolicy.Policy.Fixed
        self.number.setSizePolicy(fixed, fixed)
        self.title = ElidingLabel("", fonts.TITLE, True, "text", self, name="execution.title")
        self.term = MarkLabel("", exchange="synced", parent=self)  # until a card is shown
        self.term.setObjectName("execution.term")
        self.exchange = MarkLabel("", exchange="synced", parent=self)
        self.exchange.setObjectName("execution.exchange")
        why = ActButton("Почему эта дата", "quiet", self, name="execution.why", shortcut="why_date")
        why.clicked.connect(self.why_asked)
        paper = ActButton(
            "Печать для резолюции", "plain", self, name="execution.print", icon="printer",
            shortcut="print",
        )  # fmt: skip
        paper.clicked.connect(self.print_asked)
        self.why = why
        self.more = icon_button(
            "ellipsis", "Действия с обращением", self, name="execution.more",
            shortcut="acts_menu", on_click=self.acts_asked.emit,
        )  # fmt: skip
        row.addWidget(self.number)
        row.addWidget(self.title)
        row.addStretch(1)
        for widget in (self.exchange, self.term, why, paper, self.more):
            row.addWidget(widget)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(44))

    def show_assigned(self, item: Assigned) -> None:
        """What it is and until when."""
        self.number.setText(item.number)
        self.title.setText(item.title)
        self.exchange.setVisible(item.exchange is not ExchangeMark.SYNCED)
        self.exchange.show_mark(exchange=item.exchange.value)
        term = item.term
        shown = term is not None and term.mark is not TermMark.NONE
        self.term.setVisible(shown)
        self.why.setVisible(shown)
        if term is not None and shown:
            words = f"{term.left}, {term.until}" if term.mark is not TermMark.DONE else term.left
            self.term.show_mark(words, term=term.mark.value, share=term.share_left)
            self.term.setAccessibleName(term.spoken)


class Banners(QWidget):
    """At most one of each; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.banners")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        self.last_day = Banner("", "", "today", "triangle-alert", name="execution.lastDay")
        self.returned = Banner("", "", "soon", "undo-2", name="execution.returned")
        self.problem = Banner("", "", "over", "circle-x", name="execution.problem")
        self.sent = Banner("", "", "ok", "check", name="execution.sent")
        for banner in (self.problem, self.last_day, self.returned, self.sent):
            column.addWidget(banner)
            banner.hide()
        self.hide()

    def show_assigned(self, item: Assigned, *, offline: bool) -> None:
        """The states of this assignment."""
        self.problem.hide()
        last = item.legal_today and offline and not item.sent
        self.last_day.show_words(LAST_DAY, "", "today", "triangle-alert")
        self.last_day.setVisible(last)
        self.returned.show_words("Возвращено на доработку", item.returned, "soon", "undo-2")
        self.returned.setVisible(bool(item.returned))
        self.sent.show_words("Направлено заявителю", item.sent, "ok", "check")
        self.sent.setVisible(bool(item.sent))
        self._mind()

    def show_problem(self, message: str, advice: str = "") -> None:
        """What was refused and what to do; the words stay in the fields."""
        self.problem.show_words(message, advice, "over", "circle-x")
        self.problem.show()
        self._mind()

    def _mind(self) -> None:
        shown = (self.problem, self.last_day, self.returned, self.sent)
        self.setVisible(any(not banner.isHidden() for banner in shown))


class Asked(QWidget):
    """What the citizen asks, two lines and the way to the whole text."""

    whole_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.asked")
        set_surface(self, "sunkenCard")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(14), t.px(8), t.px(12), t.px(8))
        row.setSpacing(t.px(10))
        row.addWidget(IconLabel("quote", 16, "text2", self), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Paragraph("", fonts.BODY, 19, "text", self, name="execution.essence")
        self.link = ActButton("Весь текст", "link", self, name="execution.whole", height=24)
        self.link.clicked.connect(self.whole_asked)
        row.addWidget(self.words, 1)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_assigned(self, item: Assigned) -> None:
        """The essence of the question; the whole text where the view shows it."""
        self.words.setText(item.essence)
        self.setAccessibleName(f"Вопрос заявителя: {item.essence}")
        self.link.setVisible(bool(item.text))
