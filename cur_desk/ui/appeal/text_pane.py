"""The left pane: Текст, Файлы, Движение, Автор."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.services.cards.facts import Fact
from cur_desk.services.views import CardView
from cur_desk.ui.appeal import facts as groups
from cur_desk.ui.appeal.head import short_label
from cur_desk.ui.appeal.legend import Legend
from cur_desk.ui.appeal.lines import HeadLine, Lines
from cur_desk.ui.appeal.pane_tabs import PaneTab
from cur_desk.ui.appeal.papers import author_lines, movement_lines
from cur_desk.ui.appeal.picks import TARGETS
from cur_desk.ui.appeal.reading import MARGIN, ReadingText
from cur_desk.ui.files import DropFrame, FilesPane
from cur_desk.ui.files.drops import Give
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, Banner, Paragraph

TABS = ("Текст", "Файлы", "Движение", "Автор")
FILES_TAB = 1
ATTACH = "attach"
WIDE = 500
"""From this width the text is 15/24."""
HIDDEN = "Текст обращения скрыт: ваша роль видит запись без текста и контактов заявителя."


class TextPane(QWidget):
    """What the citizen wrote and what has happened to it since."""

    picked = Signal(str, object)
    threat_asked = Signal()

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.textPane")
        self.setAccessibleName("Обращение заявителя")
        set_surface(self, "panel")
        self._found: tuple[Fact, ...] = ()
        self.searched = False
        """Whether the text shown has been searched for facts."""
        self._marked = False
        self._phones = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.tabs = [PaneTab(text, n, self.step, self) for n, text in enumerate(TABS)]
        for tab in self.tabs:
            line.addWidget(tab)
            tab.clicked.connect(lambda _=False, n=tab.number: self.show_tab(n))
        line.addStretch(1)
        column.addLayout(line)
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._make_text())
        self.files = FilesPane(desk)
        self.files.counted.connect(self.tabs[FILES_TAB].set_count)
        self._stack.addWidget(self.files)
        self._lists = [Lines(name) for name in TABS[FILES_TAB + 1 :]]
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
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, t.px(8))
        outer.setSpacing(t.px(4))
        self.threat = self._make_threat()
        outer.addWidget(self.threat)
        head = QVBoxLayout()
        head.setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(6))
        head.setSpacing(t.px(4))
        self._who = HeadLine("user", medium=True)
        self._how = HeadLine("globe")
        self._where = HeadLine("landmark")
        self._hidden = Paragraph(HIDDEN, fonts.BODY, 18, "text2", name="card.hidden")
        for line in (self._who, self._how, self._where, self._hidden):
            head.addWidget(line)
        outer.addLayout(head)
        words = QVBoxLayout()
        words.setContentsMargins(t.px(16 - MARGIN), 0, t.px(12), 0)
        self.text = ReadingText()
        self.text.picked.connect(self.picked)
        self.text.menu_asked.connect(self._show_menu)
        self.text.setAcceptDrops(False)
        self.text.viewport().setAcceptDrops(False)
        words.addWidget(self.text, 1)
        outer.addLayout(words, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(t.px(16), 0, t.px(16), 0)
        self.whole = ActButton("", "link", name="card.whole", on_click=self._show_whole)
        self.legend = Legend()
        self.legend.switched.connect(self._mark)
        for widget in (self.whole, self.legend):
            foot.addWidget(widget)
        outer.addLayout(foot)
        return page

    def _make_threat(self) -> Banner:
        mark = ActButton("Отметить", "danger", name="card.threatMark")
        mark.clicked.connect(self.threat_asked)
        made = Banner("", "", "over", "siren", name="card.threatFound", button=mark)
        made.hide()
        return made

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
        text = card.appeal.text if card.has_text else ""
        if text != self.text._whole:
            self._found, self.searched = (), False
            self.legend.show_counts({})
        self.text.show_text(text)
        self.whole.setVisible(self.text.is_cut())
        self.whole.setText(f"Показать всё письмо: {grouped(self.text.whole_length())} знаков")
        self.legend.setVisible(card.has_text)
        threat = card.appeal.life_threat
        self._marked = threat is not None and threat.cleared_at is None
        first = card.emergency[0] if card.emergency else None
        self._phones = f"{first.code} — {first.name}" if first is not None else ""
        self._show_threat()
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
        self._mark()

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Marks facts; the legend names the kinds that were found; threats stand at the top."""
        self._found, self.searched = tuple(facts), True
        self.legend.show_counts(groups.counted(self._found))
        self._mark()
        self._show_threat()

    def facts(self) -> tuple[Fact, ...]:
        """All that was found, the switched-off groups too."""
        return self._found

    def show_quotes(self, quotes: Sequence[tuple[int, int]]) -> None:
        """Places that the question in front was made from."""
        self.text.show_quotes(quotes)

    def step_fact(self, by: int) -> None:
        """Alt+→, Alt+←: the next thing found is selected, ready for 1…4."""
        self.show_tab(0)
        self.text.step_fact(by)

    def _mark(self) -> None:
        self.text.show_facts(self._found, self.legend.off())

    def _show_threat(self) -> None:
        """Signs of a threat to life, until somebody has marked it: words, telephones, a button."""
        found = groups.threats(self._found)
        self.threat.setVisible(bool(found) and not self._marked)
        if found:
            said = ", ".join(dict.fromkeys(f"«{f.text}»" for f in found[:2]))
            self.threat.show_words(
                "Возможна угроза жизни", f"{said}. {self._phones}", "over", "siren"
            )

    def _show_menu(self, at: QPoint) -> None:
        """The small menu of selected words: where they may go."""
        menu = QMenu(self)
        menu.setObjectName("card.pickMenu")
        for target in TARGETS:
            key = f"\t{target.key}" if target.key else ""
            menu.addAction(
                theme().icon(target.icon), f"{target.title}{key}",
                lambda code=target.code: self.text.pick(code),
            )  # fmt: skip
        menu.addSeparator()
        menu.addAction(theme().icon("copy"), "Скопировать\tCtrl+C", self.text.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

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
        self.tabs[target].setFocus()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.text.set_wide(self.width() >= theme().px(WIDE))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, theme().px(40) - 1, self.width())
