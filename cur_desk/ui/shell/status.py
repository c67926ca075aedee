"""The status bar: the truth about exchange, always on screen, always in one order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cur_desk.domain.text import grouped
from cur_desk.ui.theme import fonts, set_font, set_surface, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    hairline,
    painting,
    stroke_round,
    text_width,
    upright,
)
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel

Link = Literal["online", "degraded", "offline", "signed_out"]
WEEKDAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")


@dataclass(frozen=True)
class SyncStatus:
    """State of the exchange. All times are already in the region's zone."""

    link: Link
    now: datetime
    zone: str
    synced_at: datetime | None = None
    unsent: int = 0
    oldest_unsent: datetime | None = None
    reason: str = ""
    trouble: str = ""
    """Of the disk or the files; ``trouble_words`` say what to do."""
    trouble_words: str = ""
    sign_in: bool = False
    """The portal asks for the password."""
    quiet: bool = False
    """The portal has been silent for some seconds in a request that goes on."""
    """Why it does not go: «нет сети». Shown in the tool tip and the accessible name."""
    conflicts: int = 0
    rejected: int = 0
    quarantine: int = 0
    region: str = ""
    classifier: str = ""
    files: str = ""
    """«Файлов к отправке 9, 4,6 МБ» or empty."""
    speed: str = ""
    """«62 кбит/с, задержка 0,6 с»: beside the link on a thin one, else in its tool tip."""
    thrifty: bool = False
    economy: str = ""
    """Why «экономный режим» holds or not."""
    paused: bool = False
    transfer: str = ""
    """«Получено 1 250 из 10 000, ещё около 3 мин»: a long transfer under way."""


@dataclass(frozen=True)
class StatusPart:
    """One part of the bar; ``key`` is the section of the exchange centre that it opens."""

    key: str
    icon: str
    role: str
    text: str
    strong: bool = True


def moment(at: datetime, now: datetime) -> str:
    """«14:02» today, «22.11 в 16:08» before, with the year if it is another one."""
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return clock
    if at.year == now.year:
        return f"{at:%d.%m} в {clock}"
    return f"{at:%d.%m.%Y} в {clock}"


_LINKS: dict[str, tuple[str, str, str]] = {
    "online": ("wifi", "ok", "В сети"),
    "degraded": ("wifi", "today", "Связь неустойчива"),
    "offline": ("wifi-off", "text2", "Работа без связи"),
    "signed_out": ("log-out", "text2", "Вход на портал не выполнен"),
}


_QUIET = ("wifi", "today", "Портал не отвечает")
_PAUSED = ("pause", "today", "Обмен остановлен")


def link_hint(status: SyncStatus) -> str:
    """The tool tip of the link: its speed, and whether the exchange is thrifty."""
    economy = f"экономный режим {status.economy}" if status.thrifty and status.economy else ""
    return "; ".join(filter(None, (status.speed, economy)))


def parts(status: SyncStatus) -> list[StatusPart]:
    """The parts in their order; zero parts are absent, the first two never are."""
    icon, role, words = _QUIET if status.quiet else _LINKS[status.link]
    if status.paused:
        icon, role, words = _PAUSED
    if status.thrifty and status.speed and status.link == "online" and not status.paused:
        words = f"{words}, {status.speed}"
    shown = [StatusPart("link", icon, role, words)]
    if status.trouble:
        shown.insert(0, StatusPart("trouble", "hard-drive", "over", status.trouble))
    if status.sign_in:
        shown.append(StatusPart("sign_in", "log-in", "today", "Портал просит войти"))
    if status.transfer:
        shown.append(StatusPart("transfer", "download", "link", status.transfer))
    if status.synced_at is None:
        synced = "Ещё не синхронизировано"
    else:
        when = moment(status.synced_at, status.now)
        today = status.synced_at.date() == status.now.date()
        synced = f"Синхронизировано {'в ' if today else ''}{when}"
    shown.append(StatusPart("synced", "refresh-cw", "text2", synced, strong=False))
    if status.unsent:
        text = f"Не отправлено {grouped(status.unsent)}"
        if status.oldest_unsent is not None:
            text += f", старшее {moment(status.oldest_unsent, status.now)}"
        shown.append(StatusPart("unsent", "cloud-upload", "link", text))
    for key, icon, role, word, count in (
        ("conflicts", "git-compare-arrows", "conf", "Конфликты", status.conflicts),
        ("rejected", "circle-x", "over", "Отклонено", status.rejected),
        ("quarantine", "package-x", "today", "Карантин", status.quarantine),
    ):
        if count:
            shown.append(StatusPart(key, icon, role, f"{word} {grouped(count)}"))
    return shown


def region_words(status: SyncStatus) -> str:
    """«Кировская область · классификатор ред. 2025 г.»."""
    classifier = f"классификатор {status.classifier}" if status.classifier else ""
    return " · ".join(filter(None, (status.files, status.region, classifier)))


class _PartButton(QAbstractButton):
    """A part: icon, words, a line at its right; click or Enter opens the exchange centre."""

    def __init__(self, part: StatusPart, parent: QWidget) -> None:
        super().__init__(parent)
        self.part, self._tight = part, False
        self.setObjectName(f"status.{part.key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        set_font(self, fonts.SMALL, part.strong)
        self.show_part(part, "")

    def show_part(self, part: StatusPart, reason: str, hint: str = "") -> None:
        """New values in place; ``hint`` is the tool tip."""
        self.part = part
        set_font(self, fonts.SMALL, part.strong)
        self.setText(part.text)
        self.setToolTip(hint)
        self.setAccessibleName(f"{part.text}, причина: {reason}" if reason else part.text)
        self.updateGeometry()
        self.update()

    def set_tight(self, tight: bool) -> None:
        """Smaller gaps on a narrow window at a large size."""
        if tight != self._tight:
            self._tight = tight
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        t = theme()
        lead, tail = (t.px(28), t.px(5)) if self._tight else (t.px(36), t.px(9))
        wide = lead + text_width(self.part.text, self.font()) + tail
        return QSize(math.ceil(wide), t.px(27))

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        side, lead = t.px(14), t.px(28 if self._tight else 36)
        with painting(self) as p:
            if self.underMouse():
                p.fillRect(self.rect(), t.color("hover"))
            box = QRectF(lead - t.px(22), (self.height() - side) / 2, side, side)
            paint_icon(p, box, self.part.icon, t.color(self.part.role))
            room = QRectF(lead, 0, self.width() - lead, self.height())
            ink = t.color("text" if self.part.strong else "text2")
            draw_text(p, room, self.part.text, self.font(), ink)
            upright(p, self.width() - 1, 0, self.height())
            if self.hasFocus():
                stroke_round(p, QRectF(self.rect()).adjusted(1, 1, -2, -1), t.color("link"), 3, 2)


class StatusBar(QWidget):
    """28 px at the bottom of the window. ``part_opened`` carries the part's key."""

    part_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAccessibleName("Состояние обмена")
        set_surface(self, "app")
        self._buttons: dict[str, _PartButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(0)
        self._parts = QHBoxLayout()
        self._parts.setSpacing(0)
        row.addLayout(self._parts)
        self._lead_box = QWidget(self)
        lead = QHBoxLayout(self._lead_box)
        lead.setContentsMargins(theme().px(14), 0, 0, 0)
        lead.setSpacing(theme().px(8))
        self._lead = ElidingLabel("", fonts.SMALL, False, "text2", self, name="status.lead")
        lead.addWidget(IconLabel("lock", 14, "text2", self))
        lead.addWidget(self._lead)
        row.addWidget(self._lead_box)
        row.addStretch(1)
        self._region = ElidingLabel("", fonts.SMALL, False, "text2", self, name="status.region")
        row.addWidget(self._region)
        row.addSpacing(theme().px(8))
        self._date = ElidingLabel("", fonts.SMALL, False, "text2", self, name="status.date")
        self._time = ElidingLabel("", fonts.SMALL, True, "text", self, name="status.time")
        row.addWidget(_Upright(self))
        row.addSpacing(theme().px(9))
        row.addWidget(self._date)
        row.addSpacing(theme().px(8))
        row.addWidget(self._time)
        row.addSpacing(theme().px(14))
        self.restyle()
        self._show_lead("")

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(28))

    def show_status(self, status: SyncStatus) -> None:
        """The signed-in state. Buttons are kept, so that the focus stays where it was."""
        self._show_lead("")
        wanted = parts(status)
        for key in set(self._buttons) - {part.key for part in wanted}:
            self._drop(key)
        for place, part in enumerate(wanted):
            reason = status.reason if part.key == "unsent" else ""
            if part.key == "trouble":
                reason = status.trouble_words
            hint = link_hint(status) if part.key == "link" else reason
            if part.key not in self._buttons:
                button = _PartButton(part, self)
                button.clicked.connect(self._on_clicked)
                self._buttons[part.key] = button
                self._parts.insertWidget(place, button)
                button.show()
            self._buttons[part.key].show_part(part, reason, hint)
        self._region.setText(region_words(status))
        self.show_clock(status.now, status.zone)
        self._fit()

    def show_quiet(self, lead: str, right: str) -> None:
        """The state before entry: what is written to the journal, version and profile."""
        for key in list(self._buttons):
            self._drop(key)
        self._show_lead(lead)
        self._region.setText(right)
        self._fit()

    def show_clock(self, now: datetime, zone: str) -> None:
        """The region's date and time with its zone."""
        self._date.setText(f"{WEEKDAYS[now.weekday()]} {now:%d.%m.%Y}")
        self._time.setText(f"{now:%H:%M} {zone}")
        for label in (self._date, self._time):
            label.setMinimumWidth(label.sizeHint().width())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Region goes first when there is no room, the date next; the rest is never cut."""
        t = theme()
        for button in self._buttons.values():
            button.set_tight(False)
        used = sum(button.sizeHint().width() for button in self._buttons.values())
        used += self._time.sizeHint().width() + t.px(41)
        date = self._date.sizeHint().width() + t.px(8)
        self._date.setVisible(used + date <= self.width())
        for button in self._buttons.values():
            button.set_tight(used > self.width())
        room = self.width() - used - date
        self._region.setVisible(not self._buttons or room >= t.px(110))

    def texts(self) -> list[str]:
        """The parts shown now, in order."""
        return [
            self._parts.itemAt(k).widget().accessibleName().partition(", причина")[0]
            for k in range(self._parts.count())
        ]

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            p.fillRect(self.rect(), theme().color("app"))
            hairline(p, 0, 0, self.width())

    def _drop(self, key: str) -> None:
        button = self._buttons.pop(key)
        self._parts.removeWidget(button)
        button.hide()
        button.deleteLater()

    def _show_lead(self, words: str) -> None:
        self._lead.setText(words)
        self._lead_box.setVisible(bool(words))

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _PartButton):
            self.part_opened.emit(button.part.key)


class _Upright(QWidget):
    """A line before the clock."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            upright(p, 0, 0, self.height())
