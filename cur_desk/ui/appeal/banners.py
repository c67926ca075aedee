"""Banners between the head and the panes: a restored draft, a newer copy, a refusal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.services.views import CardView, DraftView
from cur_desk.ui.bridge import Problem
from cur_desk.ui.widgets import ActButton, Banner

_BEHIND = (
    "На портале запись изменилась после начала черновика",
    "Ваши слова целы и уйдут как есть; расхождения, если они есть, покажет «Обмен» после отправки.",
)


class DraftBanners(QWidget):
    """At most one of each; empty it takes no room."""

    again_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.banners")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        again = ActButton("Начать заново", "plain", name="card.startAgain")
        again.clicked.connect(self.again_asked)
        self.restored = Banner("", "", "info", "pencil-line", name="card.restored", button=again)
        self.behind = Banner(*_BEHIND, "soon", "git-compare-arrows", name="card.behind")
        self.problem = Banner("", "", "over", "circle-x", name="card.problem")
        back = ActButton("Отозвать из очереди", "plain", name="card.withdraw", icon="undo-2")
        back.clicked.connect(self.withdraw_asked)
        self.waiting = Banner("", "", "info", "cloud-upload", name="card.waiting", button=back)
        for banner in (self.problem, self.behind, self.waiting, self.restored):
            column.addWidget(banner)
            banner.hide()
        self._mind()

    def show_draft(self, draft: DraftView | None) -> None:
        """A draft was taken up; perhaps the record has moved on since."""
        self.problem.hide()
        self.restored.setVisible(draft is not None)
        if draft is not None:
            self.restored.show_words(f"Восстановлен черновик, сохранён {draft.saved}")
        self.behind.setVisible(draft is not None and draft.behind)
        self._mind()

    def show_waiting(self, card: CardView) -> None:
        """What was sent from here and no request has carried yet can still be taken back."""
        mine = [e for e in card.pending if e.act == "formalise" and e.may_withdraw]
        self.waiting.setVisible(bool(mine))
        if mine:
            self.waiting.show_words(
                f"Разбор ждёт отправки с {mine[-1].made}",
                "До первой отправки его можно отозвать: текст снова станет черновиком.",
            )
        self._mind()

    def show_behind(self) -> None:
        """The record has moved on while the card is open."""
        self.behind.show()
        self._mind()

    def hide_restored(self) -> None:
        """The person went on with the draft: there is nothing to decide any more."""
        self.restored.hide()
        self._mind()

    def show_problem(self, problem: Problem) -> None:
        """What was refused and what to do; the words stay in the fields."""
        self.problem.show_words(problem.message, problem.advice, "over", "circle-x")
        self.problem.show()
        self._mind()

    def _mind(self) -> None:
        shown = (self.problem, self.behind, self.waiting, self.restored)
        self.setVisible(any(not banner.isHidden() for banner in shown))
