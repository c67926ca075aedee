"""The left pane: Текст, Файлы, Движение, Автор."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cur_desk.domain.text import grouped
from cur_desk.services.views import CardView
from cur_desk.ui.appeal.facts import DEMAND, ESSENCE, PLACE, TIME, Fact
from cur_desk.ui.appeal.head import short_label
from cur_desk.ui.appeal.papers import Line, author_lines, movement_lines
from cur_desk.ui.appeal.reading import ReadingText
from cur_desk.ui.files import DropFrame, FilesPane
from cur_desk.ui.files.drops import Give
from cur_desk.ui.theme import fonts, marks, set_font, set_surface, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, hairline, painting, text_width
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, KeyCap, Paragraph, Tag

TABS = ("Текст", "Файлы", "Движение", "Автор")
FILES_TAB = 1
ATTACH = "attach"
_LEGEND = (
    ("место", "info", "map-pin"),
    ("суть", "conf", "triangle-alert"),
    ("время", "soon", "calendar"),
    ("требование", "ok", "target"),
)
_KINDS = (PLACE, ESSENCE, TIME, DEMAND)
WIDE = 500
"""From this width the text is 15/24."""
HIDDEN = "Текст обращения скрыт: ваша роль видит запись без текста и контактов заявителя."


class _PaneTab(QAbstractButton):
    """A word with a count; ← → go to its neighbours."""

    def __init__(self, text: str, number: int, parent: TextPane) -> None:
        super().__init__(parent)
        self._pane, self._number, self._count = parent, number, 0
        self.setText(text)
        self.setCheckable(True)
        self.setObjectName(f"textTab.{number + 1}")
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_font(self, fonts.BODY, True)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(40))
        self.updateGeometry()

    def set_count(self, count: int) -> None:
        """The number in its round sign; zero is not drawn."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        t = theme()
        more = t.px(28) if self._count else 0
        return QSize(round(text_width(self.text(), self.font())) + 1 + more + t.px(24), t.px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._pane.step(self._number, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        on = self.isChecked()
        with painting(self) as p:
            if self.hasFocus():
                fill_round(p, rect.adjusted(2, 5, -2, -5), t.color("sel"), 4)
            ink = t.color("text" if on or self.underMouse() else "text2")
            room = QRectF(t.px(12), 0, rect.width(), rect.height())
            took = draw_text(p, room, self.text(), self.font(), ink)
            if self._count:
                high = t.px(18)
                count = QRectF(
                    t.px(12) + took + t.px(8), (rect.height() - high) / 2, t.px(20), high
                )
                fill_round(p, count, t.color("hover"), high / 2)
                draw_text(
                    p, count, str(self._count), t.font(fonts.TINY, True), t.color("text2"),
                    Qt.AlignmentFlag.AlignHCenter,
                )  # fmt: skip
            if on:
                p.fillRect(
                    QRectF(t.px(8), rect.height() - 3, rect.width() - t.px(16), 3),
                    t.color("selLine"),
                )


class TextPane(QWidget):
    """What the citizen wrote and what has happened to it since."""

    picked = Signal(str, str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.textPane")
        self.setAccessibleName("Обращение заявителя")
        set_surface(self, "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.tabs = [_PaneTab(text, n, self) for n, text in enumerate(TABS)]
        for tab in self.tabs:
            line.addWidget(tab)
            tab.clicked.connect(lambda _=False, n=tab._number: self.show_tab(n))
        line.addStretch(1)
        column.addLayout(line)
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._make_text())
        self.files = FilesPane(desk)
        self.files.counted.connect(self.tabs[FILES_TAB].set_count)
        self._stack.addWidget(self.files)
        self._lists = [_Lines(name) for name in TABS[FILES_TAB + 1 :]]
        for page in self._lists:
            self._stack.addWidget(page)
        self.drops = DropFrame(self, self._on_dropped, self.files.may)
        self.show_tab(0)

    def _on_dropped(self, give: Give) -> None:
        """A file dropped anywhere on the citizen's side goes to the files."""
        self.show_tab(FILES_TAB)
        self.files.take(give)

    def _make_text(self) -> QWidget:
        t = theme()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(8))
        column.setSpacing(t.px(4))
        self._who = _HeadLine("user", medium=True)
        self._how = _HeadLine("globe")
        self._where = _HeadLine("landmark")
        for line in (self._who, self._how, self._where):
            column.addWidget(line)
        column.addSpacing(t.px(6))
        self._hidden = Paragraph(HIDDEN, fonts.BODY, 18, "text2", name="card.hidden")
        column.addWidget(self._hidden)
        self.text = ReadingText()
        self.text.picked.connect(self.picked)
        self.text.setAcceptDrops(False)
        self.text.viewport().setAcceptDrops(False)
        column.addWidget(self.text, 1)
        self.whole = ActButton("", "link", name="card.whole", on_click=self._show_whole)
        column.addWidget(self.whole)
        self._legend = self._make_legend()
        column.addWidget(self._legend)
        return page

    def _make_legend(self) -> QWidget:
        t = theme()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, t.px(8), 0, 0)
        column.setSpacing(t.px(6))
        line = QHBoxLayout()
        line.setSpacing(t.px(6))
        self._tags = [Tag(word, tone, icon) for word, tone, icon in _LEGEND]
        for tag in self._tags:
            line.addWidget(tag)
        line.addStretch(1)
        column.addLayout(line)
        line = QHBoxLayout()
        line.setSpacing(t.px(5))
        line.addWidget(ElidingLabel("Выделенное:", fonts.SMALL, False, "text2"))
        for key, word in (("1", "суть"), ("2", "адрес"), ("3", "дата"), ("4", "в вопрос")):
            line.addSpacing(t.px(3))
            line.addWidget(KeyCap(key))
            line.addWidget(ElidingLabel(word, fonts.SMALL, False, "text2"))
        line.addStretch(1)
        column.addLayout(line)
        return holder

    # --- what the owner calls ----------------------------------------------------------------------

    def show_card(self, card: CardView) -> None:
        """Everything of the card; the scroll of an unchanged text stays."""
        confirmed = any(a.confirmed for a in card.appeal.applicants)
        earlier = f"обращался ранее: {card.earlier}" if card.earlier else ""
        self._who.show_words(card.applicant, earlier)
        channel = short_label(card.channel) + (", личность подтверждена" if confirmed else "")
        self._how.show_words(f"{channel} · {card.received}")
        registered = f"Зарегистрировано: {card.registered}"
        self._where.show_words(registered if card.registrations else "Пока не зарегистрировано")
        self._hidden.setVisible(not card.has_text)
        self.text.setVisible(card.has_text)
        self.text.show_text(card.appeal.text if card.has_text else "")
        self.whole.setVisible(self.text.is_cut())
        self.whole.setText(f"Показать всё письмо: {grouped(self.text.whole_length())} знаков")
        self._legend.setVisible(card.has_text)
        refused = card.acts.get(ATTACH)
        self.files.show_files(card.uid, refused.reason if refused is not None else "")
        pages = (movement_lines(card), author_lines(card))
        for tab, page, lines in zip(self.tabs[FILES_TAB + 1 :], self._lists, pages, strict=True):
            page.show_lines(lines)
            counted = [x for x in lines if x.counts]
            tab.set_count(len(counted))

    def attach(self) -> None:
        """Insert: to the files, and asks for one."""
        self.show_tab(FILES_TAB)
        self.files.choose()

    def _show_whole(self) -> None:
        self.whole.hide()
        self.text.show_whole()

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Marks facts; the legend names the kinds that were found."""
        self.text.show_facts(facts)
        kinds = {fact.kind for fact in self.text.facts()}
        for tag, kind in zip(self._tags, _KINDS, strict=True):
            tag.setVisible(kind in kinds)

    def show_tab(self, number: int) -> None:
        """Brings a tab to the front."""
        self._stack.setCurrentIndex(number)
        for n, tab in enumerate(self.tabs):
            tab.setChecked(n == number)
            tab.update()

    def step(self, number: int, by: int) -> None:
        """← → between tabs."""
        target = (number + by) % len(self.tabs)
        self.show_tab(target)
        self.tabs[target].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.text.set_wide(self.width() >= theme().px(WIDE))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, theme().px(40) - 1, self.width())


class _HeadLine(QWidget):
    """Icon, words, a grey note at the right."""

    def __init__(self, icon: str, medium: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        size = fonts.BODY if medium else fonts.SMALL
        self._words = ElidingLabel("", size, medium, "text" if medium else "text2")
        self._note = ElidingLabel("", fonts.SMALL, False, "text2")
        row.addWidget(IconLabel(icon, 14, "text2"))
        row.addWidget(self._words, 1)
        row.addWidget(self._note)

    def show_words(self, words: str, note: str = "") -> None:
        """Replaces the line."""
        self._words.setText(words)
        self._note.setText(note)
        self._note.setVisible(bool(note))


class _Lines(QScrollArea):
    """A page of lines that the keyboard scrolls."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] | None = None
        self.setObjectName("card.lines")
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines) -> None:
        """Replaces all lines; the scroll stays where nothing has changed."""
        if lines == self._lines:
            return
        self._lines = lines
        t = theme()
        page = QWidget()
        set_surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(12))
        column.setSpacing(t.px(10))
        for line in lines:
            column.addWidget(_Line(line))
        column.addStretch(1)
        self.setWidget(page)


class _Line(QWidget):
    """Mark, name with what is under it, time at the right."""

    def __init__(self, line) -> None:
        super().__init__()
        t = theme()
        self.setAccessibleName(". ".join(filter(None, (line.title, line.text, line.note))))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        role = marks.EXCHANGE[line.mark][1] if line.mark else line.role
        icon = marks.EXCHANGE[line.mark][0] if line.mark else line.icon
        row.addWidget(IconLabel(icon, 16, role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(t.px(2))
        words.addWidget(ElidingLabel(line.title, fonts.BODY, line.medium, "text"))
        if line.text:
            words.addWidget(Paragraph(line.text, fonts.SMALL, 16, "text2"))
        row.addLayout(words, 1)
        if line.note:
            row.addWidget(
                ElidingLabel(line.note, fonts.SMALL, False, "text2"), 0, Qt.AlignmentFlag.AlignTop
            )
