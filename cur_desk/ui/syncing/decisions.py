"""«Требует решения»: conflict, refused, quarantined; what happened, what is safe, one main act."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.views import EventView, ExchangeMark
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, Paragraph

SHOWN_MOST = 30
TITLES = {
    ExchangeMark.CONFLICT: "Конфликт версий",
    ExchangeMark.REJECTED: "Отклонено",
    ExchangeMark.QUARANTINE: "Карантин: запись портала не разобрана",
}
SAFE = {
    ExchangeMark.CONFLICT: "Ваши слова целы. До решения действует запись портала",
    ExchangeMark.REJECTED: "Ваш текст сохранён целиком",
    ExchangeMark.QUARANTINE: "Копия записи сохранена. Остальной обмен идёт",
}


def title_of(event: EventView) -> str:
    """«Отклонено: промежуточный ответ»."""
    title = TITLES.get(event.exchange, event.title)
    if event.parked:
        return f"Не отправлено: {event.title[:1].lower()}{event.title[1:]}"
    if event.exchange is ExchangeMark.REJECTED and event.title:
        return f"{title}: {event.title[0].lower()}{event.title[1:]}"
    return title


class DecisionRow(QWidget):
    """One thing to decide, as high as its words."""

    open_asked = Signal(str)
    compare_asked = Signal(str)
    read_asked = Signal(str)
    dismiss_asked = Signal(object)
    again_asked = Signal(str)
    copied = Signal()

    def __init__(self, event: EventView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._event = event
        self.setObjectName(f"syncing.decision.{event.event or event.uid}")
        self.setAccessibleName(f"{title_of(event)}, {event.number}. {event.reason}")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(20), t.px(7), t.px(20), t.px(7))
        row.setSpacing(t.px(10))
        icon, role, word = marks.EXCHANGE[marks.ExchangeMark(event.exchange.value)]
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel(icon, 16, role, self, accessible=word), 0, top)
        row.addLayout(self._words(event), 1)
        for button in self._buttons(event):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            hairline(p, theme().px(46), self.height() - 1, self.width() - theme().px(46))

    def _words(self, event: EventView) -> QVBoxLayout:
        t = theme()
        column = QVBoxLayout()
        column.setSpacing(t.px(2))
        head = QHBoxLayout()
        head.setSpacing(t.px(8))
        head.addWidget(ElidingLabel(title_of(event), fonts.BODY, True, "text", self))
        if event.number:
            head.addWidget(ElidingLabel(event.number, fonts.SMALL, False, "link", self))
        if event.made:
            head.addWidget(ElidingLabel(event.made, fonts.SMALL, False, "text2", self))
        head.addStretch(1)
        column.addLayout(head)
        reason = event.reason if event.reason.endswith(".") else f"{event.reason}."
        column.addWidget(Paragraph(reason, fonts.BODY, 18, "text", self))
        if event.advice:
            column.addWidget(Paragraph(event.advice, fonts.BODY, 18, "text2", self))
        asked = f" · запрос {event.request_id}" if event.request_id else ""
        safe = SAFE.get(event.exchange, "") + asked
        column.addWidget(ElidingLabel(safe, fonts.SMALL, False, "text2", self))
        return column

    def _buttons(self, event: EventView) -> list[ActButton]:
        name = self.objectName()
        if event.exchange is ExchangeMark.QUARANTINE:
            return [
                ActButton("Скопировать для оператора ЦУР", "plain", self, name=f"{name}.copy",
                          icon="copy", on_click=self._copy),
                ActButton("Запросить ещё раз", "quiet", self, name=f"{name}.again",
                          on_click=lambda: self.again_asked.emit(event.uid)),
            ]  # fmt: skip
        opens = ActButton("Открыть обращение", "quiet", self, name=f"{name}.open",
                          on_click=lambda: self.open_asked.emit(event.uid))  # fmt: skip
        if event.exchange is ExchangeMark.CONFLICT:
            compare = ActButton("Сравнить", "plain", self, name=f"{name}.compare",
                                on_click=lambda: self.compare_asked.emit(event.event))  # fmt: skip
            return [compare, opens]
        reads = ActButton("Открыть текст", "plain", self, name=f"{name}.read",
                          on_click=lambda: self.read_asked.emit(event.event))  # fmt: skip
        drop = ActButton("Снять", "quiet", self, name=f"{name}.dismiss",
                         on_click=lambda: self.dismiss_asked.emit(event))  # fmt: skip
        if event.parked and not event.number:  # the record has left: there is nothing to open
            opens.hide()
            return [reads, drop]
        return [reads, opens, drop]

    def _copy(self) -> None:
        e = self._event
        lines = (title_of(e), f"запись {e.uid}", e.reason, e.request_id)
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))
        self.copied.emit()


class Decisions(QWidget):
    """Rows under each other; built anew only if the list differs."""

    open_asked = Signal(str)
    compare_asked = Signal(str)
    read_asked = Signal(str)
    dismiss_asked = Signal(object)
    again_asked = Signal(str)
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("syncing.decisions")
        self.setAccessibleName("Требует решения")
        self._events: list[EventView] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_events(self, events: Sequence[EventView]) -> None:
        """What waits for a person."""
        if list(events) == self._events:
            return
        self._events = list(events)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for event in events[:SHOWN_MOST]:
            row = DecisionRow(event, self)
            row.open_asked.connect(self.open_asked)
            row.compare_asked.connect(self.compare_asked)
            row.read_asked.connect(self.read_asked)
            row.dismiss_asked.connect(self.dismiss_asked)
            row.again_asked.connect(self.again_asked)
            row.copied.connect(self.copied)
            self._column.addWidget(row)
        left = len(events) - SHOWN_MOST
        if left > 0:
            words = f"Ещё {left}: в видах очереди «Конфликты» и «Отклонено»"
            self._column.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", self))
