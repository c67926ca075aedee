"""«Возможные дубликаты» of the card's side pane: here at once, the portal when it answers.

On wide screens the past answer and «Обращался ранее» stand below; on narrow ones they are in F9.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.similar.views import PortalView, SimilarView
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.compare.past import EarlierCard, PastCard
from cur_desk.ui.compare.similar_card import SimilarCard
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, Paragraph

MOST = 3
WIDE = 380
"""From this width of the pane the past answer stands here."""
NONE_HERE = "похожих нет"
ASK_MS = 250


def not_asked(problem: Problem) -> PortalView:
    """What is said when the portal could not be asked."""
    return PortalView(words=f"на портале не искали: {problem.message.rstrip('.').lower()}")


class SimilarPane(QWidget):
    """``show_record(uid)`` asks; ``compare_asked(uid)`` names the one to begin with, or nothing."""

    compare_asked = Signal(str)
    open_asked = Signal(str)
    found = Signal(object)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self.view: SimilarView | None = None
        self._wide = False
        self._said: tuple[Any, ...] | None = None
        self.setObjectName("similar")
        self.setAccessibleName("Возможные дубликаты")
        self._cards: list[SimilarCard] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_MS)
        self._pause.timeout.connect(self._ask)
        self._build()

    # --- what the owner calls ----------------------------------------------------------------------

    def show_record(self, uid: str) -> None:
        """Another appeal, or the same one changed."""
        service = getattr(self._desk, "similar", None)
        self.setVisible(service is not None)
        if service is None or not uid:
            return
        if uid != self.uid:
            self.uid, self.view, self._said = uid, None, None
            self._clear()
        self._pause.start()  # the card itself is read and painted first

    def _ask(self) -> None:
        service, uid = self._desk.similar, self.uid
        bridge().run_query(
            lambda: service.similar_to(uid), partial(self._show, uid),
            lambda problem: self._trouble(uid, problem), self, replaces="similar",
        )  # fmt: skip

    def draft_saved(self, content: dict[str, Any]) -> None:
        """The person has chosen another code or place: what is like it may be other appeals."""
        said = tuple(
            (q.get("code"), *sorted((k, v) for k, v in (q.get("place") or {}).items() if v))
            for q in content.get("questions") or ()
        )
        if said != self._said:
            self._said = said
            self.show_record(self.uid)

    def count(self) -> int:
        """How many like appeals are here."""
        return len(self.view.rows) if self.view is not None else 0

    # --- showing -----------------------------------------------------------------------------------

    def _clear(self) -> None:
        for card in self._cards:
            card.hide()
        for widget in (self.more, self.past, self.earlier, self._portal):
            widget.hide()
        self._count.setText("")
        self._where.setText("ищем среди ваших записей")
        self.compare.setEnabled(False)

    def _show(self, uid: str, view: SimilarView) -> None:
        if uid != self.uid:
            return
        first = self.view is None
        self.view = view
        self._count.setText(str(len(view.rows)) if view.rows else "")
        self._where.setText(view.where() if view.rows else f"{NONE_HERE}, {view.where()}")
        self.compare.setEnabled(bool(view.rows))
        self._show_cards(view)
        self.past.show_answer(view.past)
        self.earlier.show_rows(view.earlier)
        self._fit()
        self.found.emit(view)
        if first:
            self._ask_portal(uid)

    def _show_cards(self, view: SimilarView) -> None:
        rows = view.rows[:MOST]
        while len(self._cards) < len(rows):
            card = SimilarCard(self)
            card.clicked.connect(partial(self._on_card, card))
            self._list.addWidget(card)
            self._cards.append(card)
        for k, card in enumerate(self._cards):
            card.setVisible(k < len(rows))
            if k < len(rows):
                card.show_row(rows[k], f"similar.card.{k + 1}")
        left = len(view.rows) - len(rows)
        self.more.setText(f"Ещё {left}")
        self.more.setVisible(left > 0)

    def _ask_portal(self, uid: str) -> None:
        service = self._desk.similar
        bridge().run_query(
            lambda: service.ask_portal(uid), partial(self._show_portal, uid),
            lambda problem: self._show_portal(uid, not_asked(problem)), self,
            replaces="similar.portal", patient=True,
        )  # fmt: skip

    def _show_portal(self, uid: str, answer: PortalView) -> None:
        if uid == self.uid:
            self._portal.setText(answer.words)
            self._portal.setVisible(bool(answer.words))

    def _trouble(self, uid: str, problem: Problem) -> None:
        if uid == self.uid:
            self._where.setText(f"Похожие не найдены: {problem.message}")

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.px(8))
        head = QHBoxLayout()
        head.setSpacing(t.px(4))
        head.addWidget(ElidingLabel("Возможные дубликаты", fonts.BODY, True, "text"))
        self._count = ElidingLabel("", fonts.BODY, False, "text2", name="similar.count")
        head.addWidget(self._count, 1)
        self.compare = ActButton("Сравнить", "link", name="similar.compare", cap="F9")
        self.compare.clicked.connect(lambda: self.compare_asked.emit(""))
        head.addWidget(self.compare)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(t.px(6))
        column.addLayout(self._list)
        self.more = ActButton("", "link", name="similar.more", height=24)
        self.more.clicked.connect(lambda: self.compare_asked.emit(""))
        column.addWidget(self.more)
        line = QHBoxLayout()
        line.setSpacing(t.px(6))
        line.addWidget(IconLabel("search", 14, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        self._where = Paragraph("", fonts.SMALL, 17, "text2", name="similar.where")
        line.addWidget(self._where, 1)
        column.addLayout(line)
        self._portal = Paragraph("", fonts.SMALL, 17, "text2", name="similar.portal")
        under = QHBoxLayout()
        under.setContentsMargins(t.px(20), 0, 0, 0)
        under.addWidget(self._portal)
        column.addLayout(under)
        self.past, self.earlier = PastCard(self), EarlierCard(self)
        for card in (self.past, self.earlier):
            card.open_asked.connect(self.open_asked)
            column.addWidget(card)
        self._clear()

    def _on_card(self, card: SimilarCard) -> None:
        if card.row is not None:
            self.compare_asked.emit(card.row.uid)

    def _fit(self) -> None:
        """What stands here at this width."""
        # Two thresholds: what comes and goes changes the height, and that the width.
        self._wide = self.width() >= theme().px(WIDE - (40 if self._wide else 0))
        wide, view = self._wide, self.view
        self.past.setVisible(wide and view is not None and view.past is not None)
        self.earlier.setVisible(wide and view is not None and bool(view.earlier))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()
