"""A ready text of the person's own: its name and its words, made or changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cur_desk.services.cards.snippets import LONGEST
from cur_desk.ui.widgets import Dialog, FieldRow, LineField, TextField

ABOUT = "Слова в фигурных скобках станут полями: {адрес}, {срок}, {заявитель}."
NAME_MOST = 40


class SnippetDialog(Dialog):
    """The words stand as they are kept, with their braces. Nothing typed is lost by a refusal."""

    def __init__(self, title: str, name: str, words: str, parent: QWidget) -> None:
        super().__init__(title, parent, name="snippet", width=560)
        self.add_text(ABOUT)
        self.line = LineField("", self, name="snippet.name", accessible="Название")
        self.line.setMaxLength(80)
        self.line.setText(name or " ".join(words.split())[:NAME_MOST])
        self.line.selectAll()
        self.words = TextField("", self, name="snippet.words", accessible="Текст", rows=5)
        self.words.setPlainText(words)
        for label, field in (("Название", self.line), ("Текст", self.words)):
            row = FieldRow(label, field, self, name=f"{field.objectName()}.row", label_width=92)
            self.body.addWidget(row)
        self.first_focus = self.line if words else self.words
        self.set_main("Сохранить")

    def on_main(self) -> None:
        size = len(self.words.text_value().strip())
        if not size or size > LONGEST:
            many = f"Заготовка длиннее {LONGEST} знаков: сейчас {size}"
            self.words.set_error(many if size else "Не заполнено")
            self.words.setFocus()
            return
        if not self.line.text().strip():
            self.line.set_error("Не указано название")
            self.line.setFocus()
            return
        self.accept()
