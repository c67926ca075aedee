"""The form of formalisation: tabs of questions, fields, suggestions, letters, read-only state.

Binds the fields to the ``FormModel``. A field that has the focus is never overwritten; what the
person changes goes into the model at once, and from there into the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cur_desk.services.cards.checks import Note
from cur_desk.ui.appeal.address import address_line
from cur_desk.ui.appeal.form_fields import FormFields
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.hints import FIRST_MS, Hints
from cur_desk.ui.appeal.letters import NARROW, LetterDesk
from cur_desk.ui.appeal.picker import CodePicker
from cur_desk.ui.appeal.question_desk import QuestionDesk
from cur_desk.ui.appeal.question_tabs import QuestionTabs, TabView
from cur_desk.ui.appeal.terms import form_term
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.widgets import Banner, Option
from cur_desk.ui.widgets.completer import CompleterField

WIDE = 760
"""From this width of the form the other fields and the explanation of the date stand open."""

CAUSES = ("essence", "code", "question_kind", "complained_of")
"""Fields from which hints of the others are made."""
_LINES = ("for_report", "demand", "cause")


class FormPane(QWidget):
    """The middle of the card. ``typed`` after each change of the person."""

    typed = Signal()
    suggested = Signal(object)

    def __init__(self, desk: Any, model: FormModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._filling = False
        self._read_only = False
        self._localities: list[str] = []
        self.setObjectName("form")
        self.setAccessibleName("Разбор по вопросам")
        set_surface(self, "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tabs = QuestionTabs(self)
        self.banner = Banner("", "", "today", "lock", self, name="form.banner")
        self.banner.hide()
        self.fields = FormFields()
        self.area = QScrollArea(self)
        self.area.setObjectName("form.scroll")
        self.area.setAccessibleName("Поля вопроса")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.fields)
        for widget in (self.tabs, self.banner):
            column.addWidget(widget)
        column.addWidget(self.area, 1)
        self.hints = Hints(desk, model, self)
        self.letters = LetterDesk(desk, model, self)
        self.questions = QuestionDesk(desk, model, self)
        self._fill_lists()
        self._connect()
        self._bind_keys()

    # --- building --------------------------------------------------------------------------------

    def _fill_lists(self) -> None:
        f, d = self.fields, self._desk.directory
        f.block.set_options([(c.code, c.name) for c in d.blocks()])
        f.kind.set_options([(c.code, c.name) for c in d.question_kinds()])
        f.jurisdiction.set_options([(None, "Не выбран")])
        f.jurisdiction.set_options([(c.code, c.name) for c in d.jurisdictions()])
        self.refresh_directory()

    def refresh_directory(self) -> None:
        """Bodies may have come with an exchange; what was used lately is offered first."""
        used, directory = self._desk.last_used, self._desk.directory
        places = used.first("oktmo", directory.municipalities())
        self.fields.oktmo.set_options([Option(c.code, c.name) for c in places])
        accused = [Option(c.code, c.name, c.hint) for c in directory.organisations()]
        self.fields.complained_of.set_options(accused)
        found = used.first("executor", directory.organisations(responsible=True))
        self.fields.executor.set_options([Option(c.code, c.name, c.hint) for c in found])

    def _connect(self) -> None:
        f, m = self.fields, self._model
        f.essence.textChanged.connect(self._on_essence)
        f.block.chosen.connect(partial(self._put, "block"))
        f.kind.chosen.connect(partial(self._put, "question_kind"))
        f.jurisdiction.chosen.connect(partial(self._put, "jurisdiction"))
        f.oktmo.chosen.connect(self._on_oktmo)
        f.address.textEdited.connect(lambda text: m.put_address(text, self._localities))
        f.executor.chosen.connect(self._on_executor)
        f.complained_of.chosen.connect(
            lambda body: self._put("complained_of", [body] if body else [])
        )
        for name in _LINES:
            field = getattr(f, name)
            field.textEdited.connect(partial(self._put, name))
        f.code.picker_asked.connect(self.pick_code)
        f.code.suggestion_asked.connect(self.take_suggestion)
        for n, row in enumerate(f.suggestions):
            row.clicked.connect(partial(self.take_suggestion, n))
        f.why_button.clicked.connect(self.toggle_why)
        f.notice.clicked.connect(partial(self._edit_letter, "notice_text"))
        f.letter.clicked.connect(partial(self._edit_letter, "letter_text"))
        f.file_toggled.connect(m.toggle_file)
        f.hints.clicked.connect(self.questions.take_hints)
        self.hints.changed.connect(self._on_hints)
        self.hints.asking.connect(lambda: self.letters.text_changed(m.current))
        self.tabs.chosen.connect(m.choose)
        self.tabs.add_asked.connect(self.questions.add)
        m.reshaped.connect(self.show_tabs)
        m.current_changed.connect(self.show_question)
        m.edited.connect(self._on_edited)
        for control in f.controls():
            control.installEventFilter(self)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "code_picker": self.pick_code,
            **self.questions.keys(),
            "why_date": self.toggle_why,
        }
        for act, slot in keys.items():
            shortcuts.bind(act, self, slot)
        for n in (1, 2, 3):
            shortcuts.bind(f"suggest_{n}", self, partial(self.take_suggestion, n - 1))

    # --- showing ---------------------------------------------------------------------------------

    def show_tabs(self) -> None:
        """Tabs as the model has them."""
        d = self._desk.directory
        views = []
        for number, question in enumerate(self._model.questions(), 1):
            done, total = self._model.counts(question)
            name = d.block_name(question.get("block")) or "Без блока"
            icon = d.block_icon(question.get("block"))
            views.append(TabView(question["id"], number, name, icon, done, total))
        self.tabs.show_tabs(views, self._model.current)

    def show_question(self, _question: str = "") -> None:
        """All fields from the question in front."""
        if not self._model.current:
            return
        f, q = self.fields, self._model.question()
        self._filling = True
        if f.essence.toPlainText() != (q.get("essence") or ""):
            f.essence.setPlainText(q.get("essence") or "")
        f.essence.set_error("")
        f.block.set_value(q.get("block"))
        f.kind.set_value(q.get("question_kind"))
        f.jurisdiction.set_value(q.get("jurisdiction"))
        place = q.get("place") or {}
        f.oktmo.set_value(
            place.get("oktmo"), self._desk.directory.place_name(place.get("oktmo")) or ""
        )
        self._localities = self._known_localities(place.get("oktmo"))
        f.address.setText(address_line(place))
        f.address.setCursorPosition(0)
        name = self._desk.directory.organisation_name(q.get("executor"))
        f.executor.set_value(q.get("executor"), name)
        f.executor.setToolTip(name)
        accused = next(iter(q.get("complained_of") or ()), None)
        f.complained_of.set_value(accused, self._desk.directory.organisation_name(accused))
        for line in _LINES:
            getattr(f, line).setText(q.get(line) or "")
        self._filling = False
        f.show_choices()
        files = self._model.card.files if self._model.card is not None else ()
        f.show_files(files, q.get("files") or ())
        f.files_row.setEnabled(not self._read_only)
        self.show_tabs()
        self._show_code()
        self._show_forwarding()
        self.area.verticalScrollBar().setValue(0)
        self.hints.forget_others()
        self.hints.ask_soon(after_ms=FIRST_MS)
        self._show_hints()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Remarks under their fields; an error of a field is told before a remark."""
        by_field = {n.field: n.text for n in reversed(notes) if not n.plain}
        self.fields.show_notes(by_field)

    def show_read_only(self, reason: str) -> None:
        """Why nothing can be changed; an empty reason opens the form again."""
        self._read_only = bool(reason)
        self.fields.set_read_only(self._read_only)
        self.banner.setVisible(self._read_only)
        self.banner.show_words("Только чтение", reason, "today", "lock")
        self.tabs.add.setVisible(not self._read_only)
        if self._model.current:
            self._show_code()  # its suggestions are no offer when nothing can be changed

    def _known_localities(self, oktmo: str | None) -> list[str]:
        return self._desk.directory.localities(oktmo) if oktmo else []

    def _show_code(self) -> None:
        codes_shown = self.hints.codes()
        codes, code = self._desk.codes, self._model.question().get("code") or ""
        name = codes.name(code) if code else ""
        self.fields.code.show_code(code, name, codes.path_line(code) if code else "")
        for n, row in enumerate(self.fields.suggestions):
            shown = n < len(codes_shown) and not self._read_only
            row.setVisible(shown)
            if shown:
                row.show_suggestion(codes_shown[n], codes_shown[n].code == code)

    def _show_forwarding(self) -> None:
        forwarding = self._model.forwarding()
        self.fields.forward_tag.setVisible(forwarding is not None)
        self.fields.letters_row.setVisible(forwarding is not None)
        self.letters.show_chips(self.fields.notice, self.fields.letter)
        if self._model.card is not None:
            term = form_term(self._desk.core, self._model.card, forwarding is not None)
            self.fields.show_term(term)

    # --- what the person does ----------------------------------------------------------------------

    def pick_code(self, typed: str = "") -> None:
        """Opens the picker; what is chosen becomes the code."""
        if self._read_only:
            return
        picker = CodePicker(self._desk.codes, self.window())
        picker.chosen.connect(self.take_code)
        picker.begin(typed, self._model.question().get("code") or "")
        picker.finished.connect(self._after_picker)
        picker.finished.connect(picker.deleteLater)
        picker.open()

    def _after_picker(self) -> None:
        self.window().activateWindow()  # not every window manager gives it back
        self.fields.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_suggestion(self, index: int, *_: object) -> None:
        """Alt+1…3."""
        found = self.hints.codes()
        if index < len(found) and not self._read_only:
            self.take_code(found[index].code)

    def take_code(self, code: str) -> None:
        """A code with its edition and its block; it is remembered as used."""
        codes = self._desk.codes
        self._model.put_code(code, codes.edition(), codes.block_of(code) or "none")
        self.fields.block.set_value(self._model.question().get("block"))
        self._show_code()
        bridge().run_short(lambda: codes.remember(code), owner=self)

    def is_read_only(self) -> bool:
        """Whether nothing may be changed."""
        return self._read_only

    def executor_filled(self) -> None:
        """The executor came from elsewhere than its field: letters follow."""
        self.letters.executor_changed(self._model.current, self._model.question()["executor"])
        self._show_forwarding()

    def take_executor(self, executor: str) -> None:
        """An executor chosen elsewhere: from the palette."""
        if not self._read_only:
            name = self._desk.directory.organisation_name(executor)
            self.fields.executor.set_value(executor, name)
            self._on_executor(executor)

    def toggle_why(self) -> None:
        """F8: why this date."""
        self.fields.why.setVisible(self.fields.why.isHidden() and bool(self.fields.why.text()))
        if not self.fields.why.isHidden():
            QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.fields.why, 0, 8))

    def show_field(self, field: str) -> QWidget:
        """Brings a field into view and returns it for the focus."""
        widget = self.fields.widget_of(field)
        self.area.ensureWidgetVisible(widget, 0, theme().px(24))
        return widget

    def _put(self, name: str, value: object) -> None:
        if not self._filling:
            self._model.put(name, value)

    def _on_essence(self) -> None:
        if not self._filling and self._model.current:
            self._model.put("essence", self.fields.essence.toPlainText())

    def _on_oktmo(self, oktmo: str | None) -> None:
        self._model.put_place(oktmo)
        self._localities = self._known_localities(oktmo)

    def _on_executor(self, executor: str | None) -> None:
        self.fields.executor.setToolTip(self.fields.executor.text())
        self._model.put("executor", executor)
        self.letters.executor_changed(self._model.current, executor)
        self._show_forwarding()

    def _edit_letter(self, name: str) -> None:
        if self.letters.edit(name, read_only=self._read_only):
            self._show_forwarding()

    def _on_edited(self, name: str) -> None:
        if name in ("block", "code", "questions"):
            self.show_tabs()
        else:
            QTimer.singleShot(0, self.show_tabs)
        if name in CAUSES or name.startswith("place/"):
            self.hints.ask_soon()  # letters follow with them
        if name in ("letter_text", "notice_text"):
            self._show_forwarding()
        self._show_hints()
        self.typed.emit()

    # --- hints -------------------------------------------------------------------------------------

    def _on_hints(self) -> None:
        self._show_code()
        self._show_hints()
        self.suggested.emit(self.hints.codes())

    def _show_hints(self) -> None:
        if self._read_only:
            self.fields.hints.show_hints(())
        else:
            searching = self.hints.is_first_awaited()
            self.fields.hints.show_hints(self.hints.open_ones(), searching)

    # --- Qt ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            popup = isinstance(watched, CompleterField) and watched.popup_texts()
            if event.key() == Qt.Key.Key_Escape and popup:
                event.accept()  # Esc closes the list first, the card only after it
                return True
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            last = (undo and self._model.undo_words()) or (redo and self._model.redo_words())
            if last:  # nothing was typed since: the change of questions is what comes back
                event.ignore()
                return True
        if kind == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            at = watched.mapTo(self.fields, QPoint(0, 0))
            self.area.ensureVisible(0, at.y(), 0, theme().px(16))
            self.area.ensureVisible(0, at.y() + watched.height(), 0, theme().px(16))
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().px(WIDE)
        if wide != getattr(self, "_was_wide", None):
            self._was_wide = wide
            self.fields.show_more(wide)
            self.fields.why.setVisible(wide)
        self.letters.show_chips(self.fields.notice, self.fields.letter)
        self.fields.show_narrow(self.width() < theme().px(NARROW))
