"""Hints of the form: codes under the code field, and one row that fills what is still empty.

Alt+0 takes all hints of empty fields at once; Ctrl+Z takes them back; what was typed stays.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.services.cards.hints import NAMES, FieldHints, hints_for
from cur_desk.services.views import Suggestion
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import fonts, marks, shortcuts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round

if TYPE_CHECKING:
    from cur_desk.ui.appeal.form_model import FormModel

SUGGEST_MS = 300
TAKEN = "Пустые поля заполнены по подсказкам"


class HintRow(QAbstractButton):
    """«Alt+0  Пустые поля: Дороги · Заявление · Оричевский округ»."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setObjectName("form.hints")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        self.hide()

    def show_hints(self, said: Collection[tuple[str, str, str]]) -> None:
        """What would be filled; nothing: the row is not there."""
        self._words = " · ".join(words for _name, words, _cause in said)
        self.setVisible(bool(said))
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
            draw_text(p, rest, self._words, t.font(fonts.SMALL), t.color("text"))


class Hints(QObject):
    """Asks the local help for the question in front; ``changed`` when there is an answer."""

    changed = Signal()

    def __init__(self, desk: Any, model: FormModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._found, self._of = FieldHints(), ""

    def codes(self) -> tuple[Suggestion, ...]:
        """Suggested codes, three at most."""
        return self._found.codes

    def forget_others(self) -> None:
        """Another question came to the front: hints of the former one are not shown for it."""
        if self._of != self._model.current:
            self._found, self._of = FieldHints(), self._model.current

    def ask(self) -> None:
        """For the суть of this question, or for the citizen's text while it is empty."""
        card = self._model.card
        if card is None or not self._model.current:
            return
        question, desk = copy.deepcopy(self._model.question()), self._desk
        bridge().run_query(
            lambda: _asked(desk, card, question),
            lambda found: self._on_found(question["id"], found),
            lambda _problem: None, self, replaces="suggestions",
        )  # fmt: skip

    def _on_found(self, question: str, found: FieldHints) -> None:
        if question == self._model.current:
            self._found = found
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
