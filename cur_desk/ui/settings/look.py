"""The first page of the settings: theme, size, lock. What is chosen holds at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.profile import DEFAULT, Profile
from cur_desk.domain.text import counted
from cur_desk.settings import Settings
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import ElidingLabel, FieldRow, RadioButton, Select

THEMES = (("light", "Светлая"), ("dark", "Тёмная"), ("system", "Как в системе"))
_MINUTES = (1, 3, 5, 10, 15, 30)
LABEL = 190


def lock_choices(limit: int, now: int) -> list[int]:
    """Minutes that may be chosen: never longer than the region allows."""
    found = {m for m in _MINUTES if m < limit} | {limit}
    return sorted(found | ({now} if now <= limit else set()))


def lock_minutes(settings: Settings, profile: Profile) -> int:
    """The minutes that hold: what the person chose, never longer than the region allows."""
    return min(settings.lock_after_minutes, profile.limits.lock_minutes)


class LookPage(QWidget):
    """``changed`` after each choice: the settings object already holds it."""

    changed = Signal()
    lock_changed = Signal(int)

    def __init__(self, settings: Settings, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings.look")
        self._settings = settings
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(24), t.px(16), t.px(24), t.px(16))
        column.setSpacing(t.px(12))
        column.addWidget(ElidingLabel("Вид", fonts.TITLE, True, "text", self))
        self.themes: dict[str, RadioButton] = {}
        column.addWidget(self._row("Тема", self._make_themes()))
        self.scale = Select(name="settings.scale", accessible="Размер")
        self.scale.set_options([(s, f"{s}\u00a0%") for s in fonts.SCALES])
        self.scale.set_value(settings.scale_percent)
        self.scale.chosen.connect(self._on_scale)
        row = self._row("Размер", self.scale)
        row.set_note("Отступы открытых экранов изменятся после повторного входа")
        column.addWidget(row)
        column.addSpacing(t.px(8))
        column.addWidget(ElidingLabel("Блокировка", fonts.TITLE, True, "text", self))
        self.lock = Select(name="settings.lock", accessible="Блокировка без действий")
        limit = profile.limits.lock_minutes
        choices = lock_choices(limit, settings.lock_after_minutes)
        self.lock.set_options([(m, counted(m, "минута", "минуты", "минут")) for m in choices])
        self.lock.set_value(lock_minutes(settings, profile))
        self.lock.chosen.connect(self._on_lock)
        row = self._row("Без действий", self.lock)
        source = profile.source("limits.lock_minutes")
        whose = "значение программы" if source == DEFAULT else source
        row.set_note(f"Не дольше {limit} минут ({whose}). Сразу — Ctrl+L", "lock")
        column.addWidget(row)
        column.addStretch(1)

    def _make_themes(self) -> QWidget:
        box = QWidget(self)
        box.setObjectName("settings.themes")
        box.setAccessibleName("Тема")
        row = QHBoxLayout(box)
        row.setContentsMargins(0, theme().px(4), 0, 0)
        row.setSpacing(theme().px(20))
        for code, words in THEMES:
            button = RadioButton(
                words, box, name=f"settings.theme.{code}", checked=code == self._settings.theme
            )
            button.clicked.connect(partial(self._on_theme, code))
            self.themes[code] = button
            row.addWidget(button)
        row.addStretch(1)
        return box

    def _row(self, label: str, control: QWidget) -> FieldRow:
        row = FieldRow(label, control, self, label_width=LABEL)
        row.setMaximumWidth(theme().px(620))
        return row

    def _on_theme(self, code: str) -> None:
        self._settings.theme = code
        theme().apply(code)
        self.changed.emit()

    def _on_scale(self, scale: int) -> None:
        self._settings.scale_percent = scale
        theme().apply(scale=scale)
        self.changed.emit()

    def _on_lock(self, minutes: int) -> None:
        self._settings.lock_after_minutes = minutes
        self.changed.emit()
        self.lock_changed.emit(minutes)
