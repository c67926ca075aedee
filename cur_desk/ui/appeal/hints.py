"""Hints of the form: codes under the code field, and one row that fills what is still empty.

Alt+0 takes all hints of empty fields at once; Ctrl+Z takes them back; what was typed stays.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.services.cards.hints import NAMES, FieldHints, hints_for
from cur_desk.services.views import Suggestion
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import fonts, marks, shortcuts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round

if TYPE_CHECKING:
    from cur_desk.ui.appeal.form_model import FormModel

FIRST_MS, SUGGEST_MS = 30, 300
"""A question is painted before the help is asked about it; after a change a pause in typing."""
SEARCHING = "подсказки ищутся"
TAKEN = "Пустые поля заполнены по подсказкам"


class HintRow(QAbstractButton):
    """«Alt+0  Пустые поля: Дороги · Заявление · Оричевский округ»."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._searching = "", False
        self.setObjectName("form.hints")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        self.hide()

    def show_hints(self, said: Collection[tuple[str, str, str]], searching: bool = False) -> None:
        """What would be filled; nothing: the row is not there. While the first answer is on its
        way the row keeps its place, so that the form does not jump."""
        self._words = " · ".join(words for _name, words, _cause in said)
        self._searching = searching and not said
        self.setVisible(bool(said) or self._searching)
        causes = [f"{w} — {c}" for _n, w, c in said if c]
        self.setToolTip("\n".join(causes))
        self.setAccessibleName(f"Заполнить пустые поля по подсказкам: {self._words}")
        self.update()

    def words(self) -> str:
        """What the row offers now."""
        return self._words if not self.isHidden() else ""

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(28))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(28))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            fill_round(p, rect, t.color("hover" if self.underMouse() else "sunken"), 4)
            stroke_round(p, rect, t.color("link" if self.hasFocus() else "line"), 4)
            key = shortcuts.caption("take_hints")
            wide, high = marks.keycap_width(key), t.px(18)
            marks.paint_keycap(p, QRectF(t.px(9), rect.center().y() - high / 2, wide, high), key)
            x = t.px(17) + wide
            font = t.font(fonts.SMALL, True)
            room = QRectF(x, 0, rect.width() - x - t.px(8), rect.height())
            took = draw_text(p, room, "Пустые поля:", font, t.color("text2"))
            rest = room.adjusted(took + t.px(6), 0, 0, 0)
            words, role = (SEARCHING, "text3") if self._searching else (self._words, "text")
            draw_text(p, rest, words, t.font(fonts.SMALL), t.color(role))


class Hints(QObject):
    """Asks the local help for the question in front; ``changed`` when there is an answer.

    ``asking`` at each question, at once or after a pause: what else follows the суть follows then.
    """

    changed = Signal()
    asking = Signal()

    def __init__(self, desk: Any, model: FormModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._found, self._of = FieldHints(), ""
        self._out = self._known = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ask)

    def codes(self) -> tuple[Suggestion, ...]:
        """Suggested codes, three at most."""
        return self._found.codes

    def forget_others(self) -> None:
        """Another question came to the front: hints of the former one are not shown for it."""
        if self._of != self._model.current:
            self._found, self._of = FieldHints(), self._model.current
            self._known = False

    def ask_soon(self, *, after_ms: int = SUGGEST_MS) -> None:
        """After a pause: the question, or what the hints are made from, has changed."""
        self._soon.start(after_ms)

    def is_awaited(self) -> bool:
        """Whether an answer is on its way that may say more than what is known."""
        return self._out or self._soon.isActive()

    def is_first_awaited(self) -> bool:
        """Whether nothing is known yet of this question."""
        return self.is_awaited() and not self._known

    def ask(self) -> None:
        """For the суть of this question, or for the citizen's text while it is empty."""
        self._soon.stop()
        self.asking.emit()
        card = self._model.card
        if card is None or not self._model.current:
            return
        question, desk = copy.deepcopy(self._model.question()), self._desk
        self._out = True
        bridge().run_query(
            lambda: _asked(desk, card, question),
            lambda found: self._on_found(question["id"], found),
            lambda _problem: self._on_found(question["id"], FieldHints()),
            self, replaces="suggestions",
        )  # fmt: skip

    def _on_found(self, question: str, found: FieldHints) -> None:
        self._out = False
        if question == self._model.current:
            self._found, self._known = found, True
            self.changed.emit()

    def open_ones(self) -> tuple[tuple[str, str, str], ...]:
        """Hints of fields that are still empty."""
        if not self._model.current:
            return ()
        question = self._model.question()
        place = question.get("place") or {}
        empty = {n for n in NAMES if not question.get(n)}
        if not place.get("oktmo"):
            empty.add("place/oktmo")
        if not (place.get("street") or place.get("locality") or place.get("note")):
            empty.add("place/address")
        return tuple(s for s in self._found.said if s[0] in empty)

    def take(self) -> tuple[str, ...]:
        """Fills what is empty; names what was filled. One Ctrl+Z takes it back."""
        source = dict(self._found.source)
        question = self._model.question()
        if question.get("code"):
            source.pop("classifier", None)
        elif source.get("code"):
            block = self._desk.codes.block_of(source["code"])
            source["block"] = block or source.get("block") or "none"
        filled: tuple[str, ...] = self._model.fill(source, TAKEN, NAMES)
        return filled


def _asked(desk: Any, card: Any, question: dict[str, Any]) -> FieldHints:
    """Off the UI thread. A desk without the learned help has the shipped words alone."""
    suggest = getattr(desk, "suggest", None)
    if suggest is not None:
        return hints_for(suggest, card, question, desk.codes.edition())
    essence, cards = question.get("essence") or "", desk.cards
    found = (essence and cards.suggestions(essence)) or cards.suggestions(
        card.appeal.text, card.title
    )
    return FieldHints(found)
