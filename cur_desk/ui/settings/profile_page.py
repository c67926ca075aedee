"""The region's profile: values with a search, and «Откуда значение» of the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.domain.profile import Profile
from cur_desk.domain.text import fold
from cur_desk.services.profile_values import ProfileValue, profile_values
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ElidingLabel, Paragraph, SearchField
from cur_desk.ui.widgets.word_table import Column, WordTable

COLUMNS = (
    Column("Раздел", 150, lambda v: v.group, "text2"),
    Column("Значение", 320, lambda v: v.title),
    Column("Сейчас", 0, lambda v: v.value),
    Column("Пункт", 210, lambda v: v.source or "значение программы", "text2"),
)


class ProfilePage(QWidget):
    """Read only: the profile comes with the program and is signed by nobody here."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings.profile")
        self._values = profile_values(profile)
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(16), 0, 0)
        column.setSpacing(t.px(10))
        head = QVBoxLayout()
        head.setContentsMargins(t.px(24), 0, t.px(24), 0)
        head.setSpacing(t.px(8))
        title = f"Профиль региона: {profile.region_title}, версия {profile.version}"
        head.addWidget(ElidingLabel(title, fonts.TITLE, True, "text", self))
        self.search = SearchField(
            "Найти значение или пункт", self, name="settings.profile.search",
            accessible="Поиск по профилю региона",
        )  # fmt: skip
        self.search.setMaximumWidth(t.px(420))
        head.addWidget(self.search)
        column.addLayout(head)
        self.table = WordTable(
            COLUMNS, ProfileValue.spoken, self, name="settings.profile.values",
            accessible="Значения профиля региона",
        )  # fmt: skip
        column.addWidget(self.table, 1)
        column.addWidget(self._make_source())
        self.search.textChanged.connect(self._on_search)
        self.search.down_pressed.connect(self._to_table)
        self.search.submitted.connect(lambda text: self._to_table())
        self.table.previewed.connect(lambda index: self._show())
        self._on_search("")

    def _make_source(self) -> QWidget:
        t = theme()
        box = QWidget(self)
        box.setObjectName("settings.profile.source")
        set_surface(box, "sunken")
        box.setFixedHeight(t.px(104))
        column = QVBoxLayout(box)
        column.setContentsMargins(t.px(24), t.px(12), t.px(24), t.px(10))
        column.setSpacing(t.px(4))
        self._what = ElidingLabel("", fonts.BODY, True, "text", box)
        self.source = Paragraph("", fonts.BODY, 18, "text", box, name="settings.profile.where")
        self._path = ElidingLabel("", fonts.SMALL, False, "text3", box)
        for widget in (self._what, self.source, self._path):
            column.addWidget(widget)
        column.addStretch(1)
        self._source_box = box
        return box

    def values(self) -> tuple[ProfileValue, ...]:
        """What is shown now."""
        return tuple(self.table.rows())

    def _on_search(self, text: str) -> None:
        wanted = fold(text.strip())
        found = [
            v for v in self._values if wanted in fold(f"{v.group} {v.title} {v.value} {v.source}")
        ]
        self.table.set_rows(found)
        self.table.choose_row(0)
        self._show()

    def _to_table(self) -> None:
        self.table.setFocus()

    def _show(self) -> None:
        value: ProfileValue | None = self.table.current()
        if value is None:
            self._what.setText("Таких значений нет")
            self.source.setText("Измените слова поиска.")
            self._path.setText("")
        else:
            self._what.setText(f"{value.title}: {value.value}")
            self.source.setText(f"Откуда значение: {value.source_words()}")
            self._path.setText(f"Ключ в профиле: {value.path}")
        self._source_box.setAccessibleName(f"{self._what.text()}. {self.source.text()}")
