"""The locked place (picture 01-unlock-offline): a card in the middle, data hidden, key dropped.

Shows only what ``StatusFile`` says.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.ui.shell.password import PasswordField, PasswordHead, PasswordHint
from cur_desk.ui.shell.top_bar import Avatar
from cur_desk.ui.shell.view import StatusFile
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets.buttons import ActButton, MainActButton
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph


class UnlockScreen(QWidget):
    """``submitted(password)``, ``switch_asked`` (another person), ``quit_asked``."""

    submitted = Signal(str)
    switch_asked = Signal()
    quit_asked = Signal()

    def __init__(self, status: StatusFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.setObjectName("unlock")
        self.setAccessibleName("Разблокировка")
        set_surface(self, "app")
        t = theme()
        column = self._make_page()
        column.setSpacing(0)
        column.addStretch(5)
        top = QHBoxLayout()
        top.setSpacing(t.px(8))
        top.addStretch(1)
        top.addWidget(IconLabel("lock", 16, "text2", self))
        top.addWidget(ElidingLabel(status.locked, fonts.BODY, False, "text2", self))
        top.addStretch(1)
        column.addLayout(top)
        column.addSpacing(t.px(14))
        column.addWidget(self._make_card(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(t.px(13))
        self._foot = ElidingLabel("", fonts.SMALL, False, "text2", self, name="unlock.foot")
        column.addWidget(self._foot, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(5)
        self.show_tries(status.tries_left)

    def _make_page(self) -> QVBoxLayout:
        """The page scrolls on a low screen at a large size, so that no word is cut."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        page = QWidget(area)
        set_surface(page, "app")
        area.setWidget(page)
        outer.addWidget(area)
        return QVBoxLayout(page)

    def show_tries(self, left: int | None) -> None:
        """How many tries are left without a pause."""
        tail = "" if left is None else f" Осталось попыток без паузы: {left}."
        end = " Файлы закроются, как только закончится отправка." if self._status.sending else ""
        self._foot.setText(f"Данные скрыты.{end}{tail}")

    def show_sent(self, sent: int, left: int, reason: str = "") -> None:
        """How the sending behind this page ended; the files are closed now."""
        self._status = replace(self._status, sending=False, unsent=left)
        words = f"Отправлено: {counted(sent, 'действие', 'действия', 'действий')}"
        if left:
            words = f"Не отправлено {left}"
            self._waiting.setToolTip(reason)
            self._waiting.setAccessibleDescription(reason)
        self._waiting.setText(words)
        self._waiting_icon.set_icon("cloud-upload" if left else "circle-check", "link")
        self.show_tries(self._status.tries_left)

    def focus_first(self) -> None:
        """The password."""
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, words: str, tries_left: int | None = None) -> None:
        """A refused try; the password is forgotten."""
        self.set_busy(False)
        self.password.wipe()
        self.hint.show_error(words)
        self.show_tries(tries_left if tries_left is not None else self._status.tries_left)
        self.focus_first()

    def set_busy(self, busy: bool, words: str = "") -> None:
        """While the key is derived: what is being done."""
        self.enter.set_running(busy)
        self.enter.setText(words if busy and words else self._act())
        self.password.setEnabled(not busy)

    def _act(self) -> str:
        return "Продолжить без связи" if self._status.offline_since else "Продолжить"

    def _make_card(self) -> QWidget:
        t = theme()
        card = QWidget(self)
        set_surface(card, "card")
        card.setFixedWidth(t.px(460))
        column = QVBoxLayout(card)
        column.setContentsMargins(t.px(32), t.px(28), t.px(32), t.px(16))
        column.setSpacing(0)
        column.addLayout(self._make_person(card))
        column.addSpacing(t.px(20))
        self.password = PasswordField(card, name="unlock.password")
        column.addWidget(PasswordHead(self.password, card))
        column.addSpacing(t.px(4))
        column.addWidget(self.password)
        column.addSpacing(t.px(6))
        self.hint = PasswordHint(self.password, card)
        column.addWidget(self.hint)
        column.addSpacing(t.px(6))
        self.enter = MainActButton(self._act(), card, name="unlock.enter", shortcut="", cap="Enter")
        self.enter.set_wide()
        self.enter.first_gap = self._first_gap
        self.enter.act.connect(self._submit)
        self.enter.gap_found.connect(self.hint.show_error)
        self.password.returnPressed.connect(self.enter.click)
        column.addWidget(self.enter)
        column.addSpacing(t.px(16))
        if self._status.offline_since:
            column.addWidget(self._make_offline(card))
            column.addSpacing(t.px(12))
        column.addLayout(self._make_waiting(card))
        column.addSpacing(t.px(18))
        rule = QWidget(card)
        rule.setFixedHeight(1)
        rule.setAutoFillBackground(True)
        rule.setBackgroundRole(rule.palette().ColorRole.Mid)
        column.addWidget(rule)
        column.addSpacing(t.px(7))
        column.addLayout(self._make_links(card))
        return card

    def _make_person(self, card: QWidget) -> QHBoxLayout:
        t = theme()
        row = QHBoxLayout()
        row.setSpacing(t.px(16))
        sign = Avatar(card, size=56, font=18)
        sign.show_initials(self._status.initials)
        row.addWidget(sign)
        names = QVBoxLayout()
        names.setSpacing(t.px(2))
        names.addStretch(1)
        names.addWidget(ElidingLabel(self._status.name, fonts.TITLE, True, "text", card))
        names.addWidget(ElidingLabel(self._status.role, fonts.BODY, False, "text2", card))
        names.addStretch(1)
        row.addLayout(names, 1)
        return row

    def _make_offline(self, card: QWidget) -> QWidget:
        t = theme()
        box = QWidget(card)
        set_surface(box, "sunkenCard")
        column = QVBoxLayout(box)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(10))
        column.setSpacing(t.px(6))
        head = QHBoxLayout()
        head.setSpacing(t.px(8))
        head.addWidget(IconLabel("wifi-off", 16, "text2", box))
        since = f"Связи с порталом нет с {self._status.offline_since}"
        head.addWidget(ElidingLabel(since, fonts.BODY, True, "text", box), 1)
        column.addLayout(head)
        held = counted(self._status.appeals, "обращение", "обращения", "обращений")
        as_of = f" по состоянию на {self._status.as_of}" if self._status.as_of else ""
        column.addWidget(
            Paragraph(
                f"Можно работать дальше: на рабочем месте {held}{as_of}. Всё, что вы сделаете, "
                "уйдёт само, когда появится связь.",
                parent=box,
                width=368,
            )
        )
        return box

    def _make_waiting(self, card: QWidget) -> QHBoxLayout:
        t = theme()
        row = QHBoxLayout()
        row.setSpacing(t.px(6))
        row.addWidget(IconLabel("pencil-line", 14, "text2", card))
        drafts = f"Черновики на месте: {self._status.drafts}"
        row.addWidget(ElidingLabel(drafts, fonts.SMALL, False, "text2", card))
        row.addStretch(1)
        if self._status.unsent:
            oldest = f", старшее {self._status.oldest}" if self._status.oldest else ""
            words = f"Не отправлено {self._status.unsent}{oldest}"
            if self._status.sending:
                words = f"Отправляется на портал: {self._status.unsent}"
            self._waiting_icon = IconLabel("cloud-upload", 14, "link", card)
            self._waiting = ElidingLabel(words, fonts.SMALL, True, "link", card)
            row.addWidget(self._waiting_icon)
            row.addWidget(self._waiting)
        elif self._status.files:
            words = f"Не передано файлов: {self._status.files}"
            row.addWidget(IconLabel("cloud-upload", 14, "link", card))
            row.addWidget(ElidingLabel(words, fonts.SMALL, True, "link", card))
        return row

    def _make_links(self, card: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(
            ActButton(
                "Сменить пользователя",
                "link",
                card,
                name="unlock.switch",
                on_click=self.switch_asked.emit,
            )
        )
        row.addStretch(1)
        row.addWidget(
            ActButton(
                "Завершить работу", "link", card, name="unlock.quit", on_click=self.quit_asked.emit
            )
        )
        return row

    def _first_gap(self) -> tuple[QWidget, str] | None:
        return None if self.password.text() else (self.password, "Введите пароль")

    def _submit(self) -> None:
        self.submitted.emit(self.password.text())
