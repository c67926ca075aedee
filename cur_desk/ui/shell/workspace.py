"""The workplace page: top bar, rail, stack of screens, the banner after entry."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.ui.shell.rail import Rail
from cur_desk.ui.shell.top_bar import TopBar
from cur_desk.ui.shell.view import EntryInfo
from cur_desk.ui.theme import set_surface
from cur_desk.ui.widgets.banners import Banner
from cur_desk.ui.widgets.buttons import ActButton


def entry_words(entry: EntryInfo) -> tuple[str, str, str]:
    """Title, text and tone of the banner after entry."""
    title = f"Прошлый вход: {entry.previous}"
    if not entry.failed:
        return title, "", "neutral"
    tries = counted(entry.failed, "неудачная попытка", "неудачные попытки", "неудачных попыток")
    when = f", последняя {entry.failed_when}" if entry.failed_when else ""
    text = (
        f"После него {tries}{when}. Если это были не вы, смените пароль и сообщите оператору ЦУР."
    )
    return title, text, "today"


class Workspace(QWidget):
    """Everything behind the lock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        set_surface(self, "app")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(self)
        column.addWidget(self.top)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.rail = Rail(self)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._entry = QVBoxLayout()
        right.addLayout(self._entry)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("screens")
        set_surface(self.stack, "panel")
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        self._banner: Banner | None = None

    def show_entry(self, entry: EntryInfo | None) -> None:
        """Tells of the previous entry until it is read; failed tries are amber."""
        self.hide_entry()
        if entry is None:
            return
        title, text, tone = entry_words(entry)
        read = ActButton("Прочитано", "quiet", name="entry.read", on_click=self.hide_entry)
        icon = "triangle-alert" if entry.failed else "rotate-ccw-clock"
        self._banner = Banner(title, text, tone, icon, self, name="entryBanner", button=read)
        self._entry.addWidget(self._banner)
        self._banner.show()

    def hide_entry(self) -> None:
        """Takes the banner away."""
        if self._banner is not None:
            self._banner.hide()
            self._entry.removeWidget(self._banner)
            self._banner.deleteLater()
            self._banner = None
