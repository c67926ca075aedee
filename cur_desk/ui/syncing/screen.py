"""The exchange centre (picture 07 as far as exchange by events goes).

Signals for the composition root: ``open_asked(uid)``, ``compare_asked(event)``, ``view_asked(code of a queue view)``,
``notice(title, text)``. ``show_part`` brings the keyboard to a part of the status bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.terms import clock_words
from cur_desk.services.views import EventView
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.syncing.by_file import FileCard
from cur_desk.ui.syncing.decisions import Decisions
from cur_desk.ui.syncing.events import RECEIPTS, WAITING, EventTable
from cur_desk.ui.syncing.refused import RefusedActs
from cur_desk.ui.syncing.side import LinkPane
from cur_desk.ui.syncing.tiles import Tile
from cur_desk.ui.syncing.transfer import TransferStrip
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    ActButton,
    Dialog,
    ElidingLabel,
    FoldingSplitter,
    StateStack,
    Tag,
    Toast,
    bind_pane_jumps,
    error_state,
)

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

AGAIN_AFTER_MS, OFTEN_MS = 250, 15_000
NARROW_UNDER = 1_020
"""Under this width the side folds by itself."""
PARTS = {"conflicts": "decisions", "rejected": "decisions", "quarantine": "decisions",
         "unsent": "waiting"}  # fmt: skip


@dataclass(frozen=True)
class Centre:
    """All that the screen shows, read at one go in a worker."""

    status: DeskStatus
    waiting: list[EventView]
    decisions: list[EventView]
    receipts: list[EventView]
    size: int
    given_up: int


def read(desk: Desk) -> Centre:
    """Reads it. For a worker thread."""
    exchange = desk.exchange
    return Centre(
        desk.status(), exchange.waiting(), exchange.needs_decision(), exchange.receipts(),
        desk.queue.size(), len(desk.refused.given_up()),
    )  # fmt: skip


class SyncScreen(QWidget):
    """Tiles, three sections, the link at the side."""

    open_asked = Signal(str)
    compare_asked = Signal(str)
    view_asked = Signal(str)
    notice = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("syncing")
        self.setAccessibleName("Обмен с порталом")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_surface(self, "panel")
        self._narrow = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_AFTER_MS)
        self._again.timeout.connect(self.reload)
        self._often = QTimer(self)
        self._often.setInterval(OFTEN_MS)
        self._often.timeout.connect(self.reload)
        self._make_parts()
        self._lay_out()
        self._wire()

    # --- what others ask -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads everything again; lists that are the same are not touched."""
        bridge().run_query(
            lambda: read(self._desk), self._show, self._on_trouble, self, replaces="centre"
        )

    def show_part(self, part: str) -> None:
        """The keyboard goes to the section of a part of the status bar."""
        target = PARTS.get(part)
        if target == "waiting":
            self.waiting.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif target == "decisions":
            button = self.decisions.findChild(ActButton)
            (button or self.send).setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.send.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- Qt ------------------------------------------------------------------------------------

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._often.start()
        self.stack.show_loading()
        self.reload()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._often.stop()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme().px(NARROW_UNDER)
        if narrow != self._narrow:
            self._narrow = narrow
            self.splitter.set_folded(self._side, narrow)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.show_part("")

    # --- showing -------------------------------------------------------------------------------

    def _show(self, centre: Centre) -> None:
        self.stack.show_content()
        self._show_tiles(centre)
        self.waiting.show_events(centre.waiting)
        self.waiting.setVisible(bool(centre.waiting))
        self._nothing["waiting"].setVisible(not centre.waiting)
        self.decisions.show_events(centre.decisions)
        self._nothing["decisions"].setVisible(not centre.decisions)
        self.refused.show_counts(centre.decisions, centre.given_up)
        self.receipts.show_events(centre.receipts)
        self.receipts.setVisible(bool(centre.receipts))
        self._nothing["receipts"].setVisible(not centre.receipts)
        for key, events, tone in (
            ("waiting", centre.waiting, "info"),
            ("decisions", centre.decisions, "over"),
            ("receipts", centre.receipts, "ok"),
        ):
            self._counts[key].show_tag(str(len(events)), tone if events else "neutral")
        self._mind_withdraw()
        self.link.show_status(centre.status, centre.size, self._words, self._desk.zone_label)

    def _show_tiles(self, centre: Centre) -> None:
        status = centre.status
        icons = {"online": ("wifi", "ok"), "degraded": ("wifi", "today")}
        icon, role = icons.get(status.link, ("wifi-off", "today"))
        own = (
            (status.speed.partition(", ")[0] or "обмен идёт сам") if status.link == "online" else ""
        )
        since = f"с {self._words(status.offline_since)}" if status.offline_since else own
        if status.retry_at is not None and status.link in ("offline", "degraded"):
            since = ", ".join(filter(None, (since, f"повтор в {self._words(status.retry_at)}")))
        if status.paused:
            icon, role, since = "pause", "today", "продолжить — F5"
        self.tiles["link"].show_value(status.link_words, since, icon=icon, role=role)
        last = self._words(status.last_sync_at) if status.last_sync_at else "не было"
        zone = self._desk.zone_label if status.last_sync_at else "ждёт связи"
        self.tiles["last"].show_value(last, zone)
        oldest = status.oldest_unsent_at
        since = f", старшее {self._words(oldest)}" if oldest else ""
        waits = f"{status.unsent}{since}" if status.unsent else "нет"
        note = f"повторяется {status.retrying}" if status.retrying else ""
        self.tiles["waiting"].show_value(waits, note, role="link" if status.unsent else "text2")
        number = len(centre.decisions)
        words = counted(number, "запись", "записи", "записей") if number else "нет"
        self.tiles["decisions"].show_value(
            words, "ваши слова целы" if number else "",
            role="over" if number else "text2", ink="over" if number else "text",
        )  # fmt: skip

    def _words(self, at: datetime) -> str:
        return clock_words(at, self._desk.clock.now(), self._desk.profile.tz)

    def _on_trouble(self, problem: Problem) -> None:
        again = ActButton("Повторить", "plain", name="syncing.again", cap="F5",
                          on_click=self.reload)  # fmt: skip
        self.stack.show_state(
            error_state("Обмен не показан", f"{problem.text()}. Записанное цело.", problem.code,
                        again)
        )  # fmt: skip

    # --- acts ----------------------------------------------------------------------------------

    def sync_now(self) -> None:
        """F5: one exchange at once."""
        bridge().run_short(
            self._desk.exchange.sync_now, lambda _none: self._say("Обмен запрошен"), self._fail,
            self,
        )  # fmt: skip

    def _choose_economy(self, mode: str) -> None:
        bridge().run_short(
            lambda: self._desk.link.set_economy(mode),
            lambda _none: self._again.start(),
            self._fail,
            self,
        )

    def withdraw(self) -> None:
        """Takes the chosen event back from the queue; its text becomes the draft again."""
        event = self.waiting.chosen()
        if event is None or not event.may_withdraw:
            return
        bridge().run_short(
            lambda: self._desk.acts.withdraw(event.event),
            lambda _content: self._say(f"Отозвано: {event.title}", event.number),
            self._fail, self, changes=Changes(frozenset({"appeal", "exchange"}), frozenset({event.uid})),
        )  # fmt: skip

    def _dismiss(self, event: EventView) -> None:
        dialog = Dialog("Снять отклонённое действие?", self, name="syncing.dismissDialog",
                        force="danger")  # fmt: skip
        dialog.add_text(
            f"{event.number}. {event.title}. Действие больше не будет показано здесь и не уйдёт на "
            "портал. Текст останется в «Снятых», его можно прочитать и скопировать."
        )
        dialog.set_main("Снять")

        def drop() -> None:
            bridge().run_short(
                lambda: self._desk.refused.give_up(event.event),
                lambda _none: self._say("Снято", event.number), self._fail, self,
                changes=Changes.of("exchange", event.uid),
            )  # fmt: skip

        dialog.accepted.connect(drop)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _say(self, title: str, text: str = "") -> None:
        self.toast.show_act(title, text, undoable=False)
        self.notice.emit(title, text)
        self._again.start()

    def _fail(self, problem: Problem) -> None:
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    def _mind_withdraw(self) -> None:
        event = self.waiting.chosen()
        self.back.setEnabled(event is not None and event.may_withdraw)

    def _on_changes(self, changes: Changes) -> None:
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    # --- building ------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.tiles = {
            "link": Tile("Связь с порталом", "wifi", self, name="syncing.tile.link"),
            "last": Tile("Последний обмен", "refresh-cw", self, name="syncing.tile.last"),
            "waiting": Tile("К отправке", "cloud-upload", self, name="syncing.tile.waiting"),
            "decisions": Tile("Требует решения", "triangle-alert", self,
                              name="syncing.tile.decisions"),
        }  # fmt: skip
        self.waiting = EventTable(WAITING, self, name="syncing.waiting", accessible="К отправке",
                                  most=5)  # fmt: skip
        self.decisions = Decisions(self)
        self.receipts = EventTable(RECEIPTS, self, name="syncing.receipts",
                                   accessible="Квитанции", most=0)  # fmt: skip
        self.send = ActButton("Отправить сейчас", "plain", self, name="syncing.send",
                              icon="refresh-cw", shortcut="refresh", on_click=self.sync_now)  # fmt: skip
        self.back = ActButton("Отозвать из очереди", "quiet", self, name="syncing.withdraw",
                              icon="undo-2", on_click=self.withdraw)  # fmt: skip
        self.back.setEnabled(False)
        self.refused = RefusedActs(self._desk, self)
        self.refused.open_asked.connect(self.open_asked)
        self.refused.said.connect(self._say)
        self.refused.failed.connect(self._fail)
        self.transfer = TransferStrip(self._desk, self)
        self.transfer.said.connect(self._say)
        self.transfer.failed.connect(self._fail)
        self._counts: dict[str, Tag] = {}
        self._nothing: dict[str, ElidingLabel] = {}
        self.link = LinkPane(self)
        self.by_file = FileCard(self._desk, self)
        self.link.add_card(self.by_file)

    def _lay_out(self) -> None:
        t = theme()
        page = QWidget(self)
        set_surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, t.px(12), 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(t.px(20), 0, t.px(16), t.px(10))
        row.setSpacing(t.px(12))
        for tile in self.tiles.values():
            row.addWidget(tile)
        column.addLayout(row)
        column.addWidget(self.transfer)
        nothing = {"waiting": "Всё отправлено", "decisions": "Решений не требуется",
                   "receipts": "Квитанций пока нет"}  # fmt: skip
        self._section(column, "waiting", "К отправке", self.waiting, nothing, self.back, self.send)
        scroll = QScrollArea(self)
        scroll.setObjectName("syncing.decisionsScroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_surface(self.decisions, "panel")
        self._section(column, "decisions", "Требует решения", self.decisions, nothing,
                      self.refused.given_up, self.refused.all)  # fmt: skip
        self._section(column, "receipts", "Квитанции", self.receipts, nothing)
        column.addStretch(1)
        scroll.setWidget(page)
        self.stack = StateStack(scroll, self)
        self.toast = Toast(self.stack)
        self._make_panes()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        bind_pane_jumps(self, (self.tiles["link"], self.waiting, self.decisions, self.receipts,
                               self.link))  # fmt: skip

    def _make_panes(self) -> None:
        side = QScrollArea(self)
        side.setObjectName("syncing.sideScroll")
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(self.link)
        split = self.splitter = FoldingSplitter(self, name="syncing.panes")
        split.add_pane(self.stack, 930, stretch=1, minimum=600)
        self._side = split.add_pane(side, 330, minimum=260, foldable=True, title="Связь и данные")

    def _section(
        self, column: QVBoxLayout, key: str, title: str, body: QWidget, nothing: dict[str, str],
        *buttons: QWidget,
    ) -> None:  # fmt: skip
        t = theme()
        head = QWidget(self)
        head.setFixedHeight(t.px(40))
        row = QHBoxLayout(head)
        row.setContentsMargins(t.px(20), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        row.addWidget(ElidingLabel(title, fonts.READING, True, "text", head))
        self._counts[key] = Tag("0", parent=head)
        row.addWidget(self._counts[key])
        self._nothing[key] = ElidingLabel(nothing[key], fonts.BODY, False, "text3", head)
        row.addWidget(self._nothing[key])
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        column.addWidget(head)
        inset = QVBoxLayout()
        side = 0 if body is self.decisions else t.px(8)
        inset.setContentsMargins(side, 0, side, 0)
        inset.addWidget(body)
        column.addLayout(inset, 20 if body is self.receipts else 0)

    def _wire(self) -> None:
        self.tiles["link"].clicked.connect(lambda: self.link.setFocus())
        self.tiles["last"].clicked.connect(self.receipts.setFocus)
        self.tiles["waiting"].clicked.connect(lambda: self.show_part("unsent"))
        self.tiles["decisions"].clicked.connect(lambda: self.show_part("rejected"))
        for table in (self.waiting, self.receipts):
            table.opened.connect(lambda index: self._open_row(index))
        self.waiting.previewed.connect(lambda _index: self._mind_withdraw())
        self.decisions.open_asked.connect(self.open_asked)
        self.decisions.dismiss_asked.connect(self._dismiss)
        self.decisions.compare_asked.connect(self.compare_asked)
        self.decisions.read_asked.connect(self.refused.read)
        self.decisions.again_asked.connect(self.refused.ask_again)
        self.decisions.copied.connect(lambda: self._say("Скопировано"))
        self.link.view_asked.connect(self.view_asked)
        self.link.economy_chosen.connect(self._choose_economy)
        self.by_file.said.connect(self._say)
        bridge().changes_published.connect(self._on_changes)

    def _open_row(self, index: Any) -> None:
        from cur_desk.ui.widgets import ROW_ROLE

        event = index.data(ROW_ROLE)
        if event is not None and event.uid:
            self.open_asked.emit(event.uid)
