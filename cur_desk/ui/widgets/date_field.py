"""A date typed by hand: ДД.ММ.ГГГГ, «25.11», «+3», «пт», «сегодня»; arrows move by a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.widgets.fields import LineField

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_FULL = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_WEEKDAY = {name: day for names in (WEEKDAYS, _FULL) for day, name in enumerate(names)}
_WORDS = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
_SHIFT = re.compile(r"([+\-−])\s*(\d{1,4})\s*(?:д|дн|день|дня|дней)?\.?")
_DATE = re.compile(r"(\d{1,2})[.,/\- ](\d{1,2})(?:[.,/\- ](\d{4}|\d{2}))?\.?")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")


def parse_date(text: str, today: date, *, past: bool = False) -> date | None:
    """What a person meant, or ``None`` if there is no such date. ``past``: «пт» is the last Friday
    (today, if it is one), not the next."""
    words = text.strip().lower()
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if words in _WEEKDAY and past:
        return today - timedelta(days=(today.weekday() - _WEEKDAY[words]) % 7)
    if words in _WEEKDAY:
        ahead = (_WEEKDAY[words] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if match := _SHIFT.fullmatch(words):
        days = int(match[2]) * (1 if match[1] == "+" else -1)
        try:
            return today + timedelta(days=days)
        except OverflowError:
            return None
    match = _DATE.fullmatch(words) or _DIGITS.fullmatch(words)
    return _build(match, today) if match else None


def _build(match: re.Match[str], today: date) -> date | None:
    day, month, year = int(match[1]), int(match[2]), match[3]
    number = today.year if not year else int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number, month, day)
    except ValueError:
        return None


def written(day: date) -> str:
    """``25.11.2026``."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


class DateField(LineField):
    """A line that understands dates; ``date_changed`` carries the date or ``None``."""

    date_changed = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str = "",
        required: bool = False,
        today: Callable[[], date] = date.today,
        earliest: date | None = None,
        latest: date | None = None,
        past: bool = False,
    ) -> None:
        super().__init__("ДД.ММ.ГГГГ", parent, name=name, accessible=accessible, required=required)
        self._today, self._earliest, self._latest = today, earliest, latest
        self._past = past
        self._value: date | None = None
        self.set_check(self._complain)

    def restyle(self) -> None:
        super().restyle()
        self.setFixedWidth(theme().px(112))

    def meant(self) -> date | None:
        """The date of what stands in the field now, taken or not."""
        text = self.text().strip()
        return parse_date(text, self._today(), past=self._past) if text else None

    def value(self) -> date | None:
        """The date taken last."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Shows a date without a signal."""
        self._value = value
        self.setText(written(value) if value else "")
        self.set_error("")

    def take(self) -> bool:
        """Reads the text; says whether it is a date (or empty)."""
        text = self.text().strip()
        meant = self.meant()
        if text and (meant is None or self._complain(text)):
            self.validate()
            return False
        if meant:
            self.setText(written(meant))
        self.set_error("")
        if meant != self._value:
            self._value = meant
            self.date_changed.emit(meant)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.take()
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            base = self.meant() or self._value or self._today()
            step = 1 if key == Qt.Key.Key_Up else -1
            if date.min < base < date.max:
                self.setText(written(base + timedelta(days=step)))
            self.take()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()
        super().focusOutEvent(event)

    def _complain(self, text: str) -> str:
        meant = self.meant()
        if meant is None:
            return f"Такой даты нет. Пример: {written(self._today())}"
        if self._earliest and meant < self._earliest:
            return f"Дата раньше {written(self._earliest)}"
        if self._past and meant > self._today():  # a night shift sees midnight in an open window
            return "Дата ещё не наступила"
        if self._latest and meant > self._latest:
            return f"Дата позже {written(self._latest)}"
        return ""
