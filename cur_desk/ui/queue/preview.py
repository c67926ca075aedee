"""The preview beside the list: number, acts, term, facts, text, files. Seen after three seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cur_desk.domain.formalisation import FORWARD
from cur_desk.domain.text import grouped
from cur_desk.services.acts.titles import VERBS
from cur_desk.services.views import CardView, ExchangeMark
from cur_desk.ui.appeal.reading import ReadingText
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.intake.outside import OutsideStrip
from cur_desk.ui.queue.preview_extra import (
    Previewed,
    PreviewExtra,
    mark_hits,
    read_preview,
    shown_text,
)
from cur_desk.ui.queue.words import main_act_title, regime_short, term_tone
from cur_desk.ui.theme import fonts, marks, set_surface, theme
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    ElidingLabel,
    IconLabel,
    KeyCap,
    MainActButton,
    Paragraph,
    Tag,
    icon_button,
)

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

AFTER_MS = 60
FACTS_FROM, ACTS_FROM = 470, 480
"""Height from which the facts, width from which the third act is shown; all are in the card."""
TALL_FROM = 800
"""Height from which questions and movement stand under the text."""
SEEN_AFTER_MS = 3_000


class TermBanner(Banner):
    """The nearest term with its mark's icon, what follows, and the key that explains it."""

    ICONS = {  # noqa: RUF012 - a constant table
        "life": "siren", "over": "octagon-alert", "today": "triangle-alert", "soon": "clock-3",
        "ok": "clock-9", "extended": "clock-9", "done": "check", "none": "clock-9",
    }  # fmt: skip

    def show_card(self, card: CardView) -> None:
        """The words of a card's terms."""
        term = card.term
        self.setVisible(term is not None)
        if term is None:
            return
        rest = [f"{t.title} — {t.until_long}" for t in card.terms[1:2]]
        line = " · ".join([*rest, "почему эта дата — F8"])
        title = f"{term.title} {term.until_long} · {term.left}"
        self.show_words(title, line, term_tone(term.mark), self.ICONS[term.mark.value])
        self.setAccessibleName(f"{term.title}: {term.spoken}")


class Preview(QWidget):
    """Shows one card; acts are asked by signals with the card's uid."""

    open_asked = Signal(str)
    pass_asked = Signal(str)
    forward_asked = Signal(str)
    threat_asked = Signal(object)
    why_asked = Signal(object)
    more_asked = Signal(object, object)
    take_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.card: CardView | None = None
        self.query = ""
        """Words of the search: their hits stand out in the text."""
        self._uid = ""
        self.setObjectName("queue.preview")
        self.setAccessibleName("Просмотр обращения")
        set_surface(self, "panel")
        self._soon = self._timer(AFTER_MS, self._ask)
        self._seen = self._timer(SEEN_AFTER_MS, self._tell_seen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages = QStackedWidget(self)
        column.addWidget(self._pages, 1)
        column.addWidget(self._make_foot())
        self._nothing = QWidget(self)
        self._pages.addWidget(self._nothing)
        self._body = QWidget(self)
        self._fill_body()
        self._pages.addWidget(self._body)

    # --- what it is told -----------------------------------------------------------------------

    def show_uid(self, uid: str) -> None:
        """Shows a record a moment later: the list may move on at once."""
        self._uid = uid
        self._seen.stop()
        if not uid:
            self._soon.stop()
            self.card = None
            self._pages.setCurrentWidget(self._nothing)
            return
        self._soon.start()

    def refresh(self, uid: str = "") -> None:
        """Reads again, without moving anything, what is shown (or only if it is ``uid``)."""
        if self._uid and (not uid or uid == self._uid):
            self._ask()

    def show_place(self, position: int | None, total: int) -> None:
        """«7 из 38»."""
        words = f"{grouped(position + 1)} из {grouped(total)}" if position is not None else ""
        self.place.setText(words)
        self.place.setMinimumWidth(self.place.sizeHint().width())

    def uid(self) -> str:
        """The record shown or about to be."""
        return self._uid

    def _ask(self) -> None:
        uid, query = self._uid, self.query
        bridge().run_query(
            lambda: read_preview(self._desk, uid, query), self._on_card, self._on_trouble, self,
            replaces="preview",
        )  # fmt: skip

    def _on_card(self, found: Previewed) -> None:
        card = found.card
        if card.uid != self._uid:
            return
        self.extra.show_card(card, found.names)
        again = self.card is not None and self.card.uid == card.uid
        self.card = card
        self._show(card, again)
        mark_hits(self.text, found.hits)
        self._pages.setCurrentWidget(self._body)
        if not again:
            self._seen.start()

    def _on_trouble(self, problem: Problem) -> None:
        self.card = None
        self._hint.setText(problem.text())
        self._pages.setCurrentWidget(self._nothing)

    def _tell_seen(self) -> None:
        uid = self._uid
        if self.card is not None and self.card.uid == uid and self.isVisible():
            bridge().run_short(lambda: self._desk.cards.preview_seen(uid))

    # --- what it shows -------------------------------------------------------------------------

    def _show(self, card: CardView, again: bool) -> None:
        self.number.setText(card.number)
        self.number.setMinimumWidth(self.number.sizeHint().width())
        self.regime.show_tag(regime_short(card.regime))
        plain = card.exchange is ExchangeMark.SYNCED
        icon, role, word = marks.EXCHANGE[marks.ExchangeMark(card.exchange.value)]
        tone = {"link": "info", "text2": "neutral"}.get(role, role)
        self.exchange.setVisible(not plain)
        self.exchange.show_tag(word[0].upper() + word[1:], tone, icon)
        marked = card.appeal.life_threat is not None and card.appeal.life_threat.cleared_at is None
        self.threat.setText("Записать звонок" if marked else "Угроза жизни")
        self.title.setText(card.title)
        self.main.setText(main_act_title(card, short=True))
        self.forward.setText(VERBS[self._desk.act_forms.code_for(FORWARD)])
        self.term.show_card(card)
        self.outside.show_card(card)
        self._earlier.setText(f"обращался ранее: {card.earlier}" if card.earlier else "")
        questions = len(card.appeal.questions)
        shown = (
            ("received", f"{card.received} · {card.channel}"),
            ("applicant", card.applicant),
            ("registered", card.registered),
            ("questions", str(questions) if questions else "ещё не выделены"),
        )
        for key, text in shown:
            self._facts[key].setText(text)
        if not again:
            self.text.show_text(shown_text(card))
        names = " · ".join(f"{f.name}, {f.hint}" for f in card.files)
        self._clip.setVisible(bool(names))
        self.files.setText(names)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.extra.setVisible(self.height() >= theme().px(TALL_FROM))
        self._rows.setVisible(self.height() >= theme().px(FACTS_FROM))
        roomy = self.width() >= theme().px(ACTS_FROM)
        self.forward.setVisible(roomy)
        self._hint_next.setVisible(roomy)

    def _timer(self, ms: int, slot) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(slot)
        return timer

    # --- building ------------------------------------------------------------------------------

    def _fill_body(self) -> None:
        t = theme()
        nothing = QVBoxLayout(self._nothing)
        self._hint = Paragraph("Выберите обращение в списке", fonts.BODY, 18, "text3", self,
                               width=300, centred=True)  # fmt: skip
        nothing.addStretch(1)
        nothing.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(1)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(t.px(20), t.px(10), t.px(20), t.px(10))
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addSpacing(t.px(6))
        self.title = Paragraph("", fonts.TITLE, 21, "text", self, medium=True, name="preview.title")
        column.addWidget(self.title)
        column.addSpacing(t.px(10))
        column.addLayout(self._make_acts())
        column.addSpacing(t.px(12))
        self.term = TermBanner("", parent=self, name="preview.term")
        column.addWidget(self.term)
        self.outside = OutsideStrip(self._desk, self, name="preview.outside", narrow=True)
        strip = QVBoxLayout()  # its distance goes with it
        strip.setContentsMargins(0, t.px(12), 0, 0)
        strip.addWidget(self.outside)
        column.addLayout(strip)
        column.addSpacing(t.px(12))
        self._rows = QWidget(self)
        self._make_facts(self._rows)
        column.addWidget(self._rows)
        column.addSpacing(t.px(10))
        line = QWidget(self)
        line.setFixedHeight(1)
        line.setStyleSheet("background: palette(mid);")
        column.addWidget(line)
        column.addSpacing(t.px(12))
        self.text = ReadingText(self, margin=0)  # in one line with the labels above it
        self.text.setObjectName("preview.text")
        column.addWidget(self.text, 1)
        self.extra = PreviewExtra(self)
        column.addWidget(self.extra)
        column.addSpacing(t.px(8))
        column.addLayout(self._make_files())

    def _make_files(self) -> QHBoxLayout:
        files = QHBoxLayout()
        files.setSpacing(theme().px(6))
        self._clip = IconLabel("paperclip", 16, "text2", self, accessible="Файлы")
        self.files = ElidingLabel("", fonts.SMALL, False, "link", self, name="preview.files")
        files.addWidget(self._clip)
        files.addWidget(self.files, 1)
        return files

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(8))
        self.number = ElidingLabel("", fonts.BODY, True, "text", self, name="preview.number")
        self.regime = Tag("", parent=self)
        self.exchange = Tag("", parent=self)
        self.threat = ActButton(
            "Угроза жизни", "quiet", self, name="preview.threat", icon="siren",
            on_click=self._ask_threat,
        )  # fmt: skip
        self.more = icon_button(
            "ellipsis", "Другие действия", self, name="preview.more",
            on_click=self._ask_more,
        )  # fmt: skip
        row.addWidget(self.number)
        row.addWidget(self.regime)
        row.addWidget(self.exchange)
        row.addStretch(1)
        row.addWidget(self.threat)
        row.addWidget(self.more)
        return row

    def _ask_threat(self) -> None:
        if self.card:
            self.threat_asked.emit(self.card)

    def _ask_more(self) -> None:
        if self.card:
            self.more_asked.emit(self.card, self.more)

    def _make_acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(8))
        self.main = MainActButton("Разобрать", self, name="preview.open", shortcut="", cap="Enter",
                                  height=32)  # fmt: skip
        self.main.act.connect(lambda: self.open_asked.emit(self._uid))
        self.send = ActButton("Передать", "plain", self, name="preview.pass", cap="F6",
                              on_click=lambda: self.pass_asked.emit(self._uid))  # fmt: skip
        self.forward = ActButton(
            VERBS[f"propose_{FORWARD}"], "plain", self, name="preview.forward",
            on_click=lambda: self.forward_asked.emit(self._uid),
        )  # fmt: skip
        for button in (self.main, self.send, self.forward):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_facts(self, holder: QWidget) -> None:
        t = theme()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(t.px(10))
        grid.setVerticalSpacing(t.px(6))
        grid.setColumnMinimumWidth(0, t.px(106))
        grid.setColumnStretch(1, 1)
        self._facts: dict[str, ElidingLabel] = {}
        names = (
            ("received", "Поступило"), ("applicant", "Заявитель"),
            ("registered", "Регистрация"), ("questions", "Вопросы"),
        )  # fmt: skip
        for row, (key, title) in enumerate(names):
            grid.addWidget(ElidingLabel(title, fonts.SMALL, False, "text3", self), row, 0)
            value = ElidingLabel("", fonts.BODY, False, "text", self, name=f"preview.{key}")
            self._facts[key] = value
            if key != "applicant":
                grid.addWidget(value, row, 1)
                continue
            line = QHBoxLayout()
            line.setSpacing(t.px(10))
            self._earlier = ElidingLabel("", fonts.SMALL, False, "text3", self)
            self._earlier.setObjectName("preview.earlier")
            line.addWidget(value)
            line.addWidget(self._earlier, 1)
            grid.addLayout(line, row, 1)

    def _make_foot(self) -> QWidget:
        t = theme()
        foot = QWidget(self)
        foot.setObjectName("preview.foot")
        set_surface(foot, "sunken")
        foot.setFixedHeight(t.px(37))
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.px(20), 0, t.px(20), 0)
        row.setSpacing(t.px(8))
        self._hint_next = QWidget(foot)
        next_ = QHBoxLayout(self._hint_next)
        next_.setContentsMargins(0, 0, t.px(8), 0)
        next_.setSpacing(t.px(8))
        next_.addWidget(ElidingLabel("Следующее", fonts.SMALL, False, "text2", foot))
        next_.addWidget(KeyCap("↓", foot))
        row.addWidget(self._hint_next)
        self.take = ActButton("Взять следующее", "quiet", foot, name="preview.takeNext",
                              height=28, cap="F2", on_click=self.take_asked.emit)  # fmt: skip
        row.addWidget(self.take)
        row.addStretch(1)
        self.place = ElidingLabel("", fonts.SMALL, False, "text2", foot, name="preview.place")
        row.addWidget(self.place)
        return foot
