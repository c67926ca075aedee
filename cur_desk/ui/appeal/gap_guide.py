"""What is missing and where: completeness at the side, words in the foot, Ctrl+J, the first gap."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk.domain.acts.actor import Refusal
from cur_desk.services.cards.checks import Note
from cur_desk.services.views import CardView
from cur_desk.ui.appeal.footer import Footer
from cur_desk.ui.appeal.form import FormPane
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.side_pane import SidePaneOfCard

FORM = "formalise"


class GapGuide(QObject):
    """Shows gaps and notes of one card and leads to them. A gap never stops a draft."""

    def __init__(
        self,
        model: FormModel,
        form: FormPane,
        side: SidePaneOfCard,
        footer: Footer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._form, self._side, self._footer = model, form, side, footer
        self._card: CardView | None = None
        self._notes: tuple[Note, ...] = ()
        side.gap_chosen.connect(lambda gap: self.go_to(gap.question, gap.field))
        side.note_chosen.connect(lambda note: self.go_to(note.question, note.field))
        footer.jump_asked.connect(self.jump)
        footer.main.first_gap = self.first
        footer.main.gap_found.connect(self.name)
        model.current_changed.connect(lambda _question: self.show())

    def use(self, card: CardView) -> None:
        """Another card, or the same one read again."""
        self._card = card
        self.show()

    def refused(self) -> Refusal | None:
        """Why the form cannot be sent at all."""
        return self._card.acts.get(FORM) if self._card is not None else None

    def show(self) -> None:
        """Completeness of the question in front; gaps of the others come after its own."""
        if not self._model.current or self._card is None:
            return
        gaps = self._model.gaps() if self.refused() is None else ()
        done, total = self._model.counts(self._model.question())
        self._side.show_gaps(self._model.number(), done, total, gaps)
        self._footer.show_force(self._card.legal_force, self._model.is_proposal())
        self._footer.show_gaps(len(gaps))
        self.show_notes(self._notes)

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """What looks wrong though it is filled; those of the question in front."""
        self._notes = notes
        here = tuple(n for n in notes if n.question == self._model.current)
        self._side.show_notes(here if self.refused() is None else ())
        self._form.show_notes(here)

    def first(self) -> tuple[QWidget, str] | None:
        """The widget of the first gap and its words; nothing if all is filled."""
        found = self._model.gaps()
        if not found:
            return None
        gap = found[0]
        self._model.choose(gap.question)
        return self._form.show_field(gap.field), gap.text

    def name(self, words: str) -> None:
        """Says in the foot what is missing."""
        self._footer.left.setText(words)
        self._footer.left.show()

    def jump(self) -> None:
        """Ctrl+J: the first gap, or the one after the gap where the focus is."""
        found = self._model.gaps()
        if not found:
            return
        focus = QApplication.focusWidget()
        fields = self._form.fields
        here = next(
            (
                k
                for k, g in enumerate(found)
                if g.question == self._model.current and fields.widget_of(g.field) is focus
            ),
            -1,
        )
        gap = found[(here + 1) % len(found)]
        self.go_to(gap.question, gap.field)
        self.name(gap.text)

    def go_to(self, question: str, field: str) -> None:
        """Brings a field into view with the keyboard in it."""
        self._model.choose(question)
        self._form.show_field(field).setFocus(Qt.FocusReason.ShortcutFocusReason)
