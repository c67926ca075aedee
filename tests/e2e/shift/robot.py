"""One appeal after another, formalised by keys: what the eyes see decides the next key."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cur_desk.services.cards.facts import FactKind
from cur_desk.ui.appeal import CardScreen, CodePicker
from cur_desk.ui.session.program import Program
from tests.e2e.shift.hands import Hands, Stuck

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MOST_KEYS = 400
READ_S = 1.5
"""A person looks at a card for longer; the robot gives the program at least this."""
ESSENCE = (FactKind.MATTER, FactKind.DEMAND)
WORDS = "дорог"


@dataclass
class Worked:
    """What the robot meant to send."""

    uid: str
    number: str
    keys: int = 0
    content: dict[str, Any] = field(default_factory=dict)


class Robot:
    """Knows the program only by its keys; reads what is on the glass."""

    def __init__(self, program: Program, hands: Hands, read_s: float = READ_S) -> None:
        self._program, self.hands, self._read_s = program, hands, read_s
        self.done: list[Worked] = []
        self.flashes = 0

    @property
    def card(self) -> CardScreen:
        """The card on the screen."""
        assert self._program.card is not None
        return self._program.card

    def take_first(self) -> None:
        """F2 in the queue."""
        self.hands.press(Qt.Key.Key_F2, step="F2: взять следующее", seen=self._is_open)

    def work(self) -> Worked:
        """Formalises the card in front and sends it; the next one opens by itself."""
        card, before = self.card, self.hands.clock.keys
        assert card.card is not None
        one = Worked(card.uid, card.card.number)
        self.hands.wait(lambda: card.text.searched, step="найденное в тексте")
        self.hands.rest(self._read_s)
        self._fill(before)
        one.content = copy.deepcopy(card.model.content)
        self.hands.press(
            Qt.Key.Key_Return, CTRL, step="Ctrl+Enter: отправить и следующее",
            seen=lambda: self._is_other(one.uid),
        )  # fmt: skip
        one.keys = self.hands.clock.keys - before
        self.done.append(one)
        return one

    def _fill(self, before: int) -> None:
        self.hands.press(
            Qt.Key.Key_0, ALT, step="Alt+0: подсказки полей",
            seen=lambda: not self.card.form.questions.is_waiting(),
        )  # fmt: skip
        while gaps := self.card.model.gaps():
            if self.hands.clock.keys - before > MOST_KEYS:
                raise Stuck(f"{self.card.uid}: {gaps[0].text}")
            self._answer(gaps[0].field)
        self._letters()

    def _answer(self, field_name: str) -> None:
        wanted = self.card.form.fields.widget_of(field_name)
        if QApplication.focusWidget() is not wanted:
            self.hands.press(
                Qt.Key.Key_J, CTRL, step="Ctrl+J: к пропуску",
                seen=lambda: QApplication.focusWidget() is wanted,
            )  # fmt: skip
        {
            "essence": self._essence, "code": self._code, "block": self._choose,
            "question_kind": self._choose, "place/oktmo": self._place,
            "place/address": self._address, "executor": self._executor,
        }.get(field_name, self._letters)()  # fmt: skip

    def _essence(self) -> None:
        if self._select(ESSENCE):
            self.hands.press(Qt.Key.Key_1, step="1: в суть", seen=lambda: self._has("essence"))
        else:
            assert self.card.card is not None
            self.hands.type(self.card.card.title[:60] + " ", step="буква в суть")

    def _address(self) -> None:
        if self._select((FactKind.ADDRESS,)):
            self.hands.press(
                Qt.Key.Key_2, step="2: в адрес", seen=lambda: bool(self._address_text())
            )
        else:
            self.hands.type("ул. Мира, 5", step="буква в адрес")

    def _address_text(self) -> str:
        return self.card.form.fields.address.text()

    def _select(self, kinds: tuple[FactKind, ...]) -> bool:
        """Walks along what was found until it is of a kind; says whether there is one."""
        facts = self.card.text.text.facts()
        if not any(f.kind in kinds for f in facts):
            return False
        for _ in range(len(facts) + 1):
            self.hands.press(Qt.Key.Key_Right, ALT, step="Alt+→: следующее найденное")
            chosen = self.card.text.text.selection()
            if any(
                f.kind in kinds and (f.start, f.end) == (chosen.start, chosen.end) for f in facts
            ):
                return True
        return False

    def _code(self) -> None:
        fields = self.card.form.fields
        if fields.suggestions[0].isVisible():
            self.hands.press(
                Qt.Key.Key_1, step="1: код по подсказке", seen=lambda: self._has("code")
            )
            return
        self.hands.press(
            Qt.Key.Key_F3, step="F3: выбор кода", seen=lambda: self._picker() is not None
        )
        picker = self._picker()
        assert picker is not None
        self.hands.type(
            WORDS, step="буква в выборе кода", seen=lambda: picker.model.row(0) is not None
        )
        self.hands.press(Qt.Key.Key_Return, step="Enter: взять код", seen=lambda: self._has("code"))

    def _picker(self) -> CodePicker | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, CodePicker) else None

    def _choose(self) -> None:
        self.hands.press(Qt.Key.Key_Down, step="↓: выбрать в списке")

    def _place(self) -> None:
        names = self._program.desk.directory.municipalities() if self._program.desk else []
        self._complete(self.card.form.fields.oktmo, names[0].name[:4].lower(), "МО")

    def _executor(self) -> None:
        self._complete(self.card.form.fields.executor, "адми", "исполнителе")

    def _complete(self, field_widget: Any, text: str, what: str) -> None:
        self.hands.type(text, step=f"буква в {what}", seen=lambda: bool(field_widget.popup_texts()))
        self.hands.press(Qt.Key.Key_Return, step="Enter: взять из списка",
                         seen=lambda: field_widget.value() is not None)  # fmt: skip

    def _letters(self) -> None:
        self.hands.wait(lambda: not self._letter_gap(), step="письма составлены")

    def _letter_gap(self) -> bool:
        return any(g.field in ("notice_text", "letter_text") for g in self.card.model.gaps())

    def _has(self, name: str) -> bool:
        return bool(self.card.model.question().get(name))

    def _is_open(self) -> bool:
        card = self._program.card
        return (
            card is not None
            and card.card is not None
            and card.stack.current() is card.stack.content
        )

    def _is_other(self, uid: str) -> bool:
        card = self.card
        if card.stack.current() is not card.stack.content:
            self.flashes += 1
        return (
            card.uid != uid and card.card is not None and card.stack.current() is card.stack.content
        )
