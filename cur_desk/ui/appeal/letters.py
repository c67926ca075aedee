"""Letters of a forwarding: made from templates, edited by the person, shown as two chips.

A letter that nobody has edited follows the суть and the executor; an edited one stays as it is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from cur_desk.domain.formalisation import Content, find_question
from cur_desk.services.acts.letters import BLANK
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.snippets import SnippetDesk
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import ActButton, Chip, Dialog, TextField

NAMES = {"notice_text": "Уведомление заявителю", "letter_text": "Сопроводительное письмо"}
_SHORT = {"notice_text": "Уведомление заявителю", "letter_text": "Сопроводительное"}
_SHORTEST = {"notice_text": "Уведомление", "letter_text": "Письмо"}
NARROW = 575
"""Below this width of the form both chips stand in one row only with shorter names."""
Pair = tuple[str, str]


class LetterDesk(QObject):
    """Keeps the letters of all questions of one card right."""

    def __init__(self, desk: Any, model: FormModel, pane: QWidget) -> None:
        super().__init__(pane)
        self._desk, self._model, self._pane = desk, model, pane
        self._made: dict[str, Pair] = {}
        self.snippet_values: Callable[[], Mapping[str, str]] = dict

    def executor_changed(self, question: str, executor: str | None) -> None:
        """Another executor: the question is forwarded or stays."""
        card = self._model.card
        if card is None:
            return
        asked = find_question(self._model.content, question)
        if not self._desk.directory.is_forwarding(card, executor, asked):
            self._made.pop(question, None)
            self._model.drop_forwarding(question)
            self._others(question)
            return
        old = self._model.forwarding(question) or {}
        kept = self._is_edited(question, old)
        letter = old.get("letter_text", "") if kept else ""
        notice = old.get("notice_text", "") if kept else ""
        self._model.put_forwarding(question, str(executor), letter, notice)
        if not kept:
            self._make(question)
        self._others(question)

    def _others(self, question: str) -> None:
        """One body or several: the letters name different parts of the article (ст. 8 ч. 3, 4)."""
        for other in self._model.questions():
            if other["id"] != question:
                self.text_changed(other["id"])

    def loaded(self) -> None:
        """Another content: letters that still are what the template gives go on following it."""
        self._made.clear()
        content = copy.deepcopy(self._model.content)
        wanted = [q["id"] for q in content["questions"] if self._model.forwarding(q["id"])]
        if wanted:
            bridge().run_query(
                lambda: {q: self.template(q, content) for q in wanted},
                self._on_compared,
                owner=self._pane,
                replaces="letters.loaded",
            )

    def _on_compared(self, made: dict[str, Pair]) -> None:
        for question, pair in made.items():
            texts = self._model.forwarding(question) or {}
            if (texts.get("letter_text", ""), texts.get("notice_text", "")) == pair:
                self._made.setdefault(question, pair)

    def text_changed(self, question: str) -> None:
        """The суть or the place changed: letters from the template follow."""
        forwarding = self._model.forwarding(question)
        if forwarding is not None and not self._is_edited(question, forwarding):
            self._make(question)

    def template(self, question: str, content: Content) -> Pair:
        """(letter, notice) from the templates; called off the UI thread."""
        assert self._model.card is not None
        made: Pair = self._desk.cards.letters(self._model.card.uid, question, content)
        return made

    def _is_edited(self, question: str, forwarding: Content) -> bool:
        texts = (forwarding.get("letter_text", ""), forwarding.get("notice_text", ""))
        return any(texts) and texts != self._made.get(question)

    def _make(self, question: str) -> None:
        content = copy.deepcopy(self._model.content)
        bridge().run_query(
            lambda: self.template(question, content),
            lambda made: self._on_made(question, content, made),
            owner=self._pane,
            replaces=f"letters.{question}",
        )

    def _on_made(self, question: str, content: Content, made: Pair) -> None:
        forwarding = self._model.forwarding(question)
        if forwarding is None or self._is_edited(question, forwarding):
            return
        texts = (forwarding.get("letter_text", ""), forwarding.get("notice_text", ""))
        executor = find_question(content, question).get("executor")
        if find_question(self._model.content, question).get("executor") != executor:
            return
        self._made[question] = made
        if texts != made:
            self._model.put_forwarding(question, str(executor), *made)

    # --- chips and editor --------------------------------------------------------------------------

    def show_chips(self, notice: Chip, letter: Chip) -> None:
        """«готово», «есть пропуски», «нет текста»."""
        forwarding = self._model.forwarding() or {}
        names = _SHORTEST if self._pane.width() < theme().px(NARROW) else _SHORT
        for chip, name in ((notice, "notice_text"), (letter, "letter_text")):
            text = (forwarding.get(name) or "").strip()
            words = "нет текста" if not text else "есть пропуски" if BLANK in text else "готово"
            chip._icon = "check" if words == "готово" else "circle-dashed"
            chip.setText(f"{names[name]}: {words}")
            chip.setAccessibleName(f"{NAMES[name]}: {words}")

    def edit(self, name: str, *, read_only: bool = False) -> bool:
        """The editor of one letter; says whether the text was taken."""
        forwarding = self._model.forwarding()
        if forwarding is None:
            return False
        dialog = LetterDialog(NAMES[name], forwarding.get(name, ""), self._pane)
        dialog.field.set_read_only(read_only)
        SnippetDesk(self._desk.snippets, dialog, self.snippet_values)
        question, content = self._model.current, self._model.content
        index = 0 if name == "letter_text" else 1
        dialog.again.clicked.connect(
            lambda: dialog.field.setPlainText(self.template(question, content)[index])
        )
        dialog.again.setVisible(not read_only)
        taken = dialog.exec() == QDialog.DialogCode.Accepted and not read_only
        if taken:
            self._model.put_letter(name, dialog.field.toPlainText())
        dialog.deleteLater()
        return taken


class LetterDialog(Dialog):
    """One letter as it will go; Enter is a new line, Ctrl+Enter takes the text."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(title, parent, name="letter", width=680, force="legal")
        self.add_text("Составлено по шаблону. Пропуски отмечены чертой: их заполняете вы.", "text2")
        self.field = TextField("", self, name="letter.text", accessible=title, rows=17)
        self.field.setPlainText(text)
        self.body.addWidget(self.field)
        self.again = ActButton("Составить заново", "quiet", self, name="letter.again")
        self.add_quiet(self.again)
        self.set_main("Оставить этот текст", "check")
        self.first_focus = self.field
