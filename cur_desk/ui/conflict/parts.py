"""Parts of the conflict screen around the rows: head strip, column heads, foot."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.conflicts.views import ConflictView
from cur_desk.ui.conflict.cell import widest
from cur_desk.ui.conflict.row import GAP, LABEL, SIDE
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting, upright
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MainActButton, Tag

BAR = 10
"""Width of the scroll bar beside the rows, so that the heads stand over their columns."""


class Head(QWidget):
    """Back, what it is, number, title, the act, place among the conflicts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict.head")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(4), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self.back = ActButton("К обмену", "quiet", self, name="conflict.back", icon="arrow-left",
                              cap="Esc")  # fmt: skip
        self.number = ElidingLabel("", fonts.BODY, True, "text", self, name="conflict.number")
        self.regime = Tag("", "neutral", parent=self)
        self.title = ElidingLabel("", fonts.BODY, False, "text", self, name="conflict.title")
        self.card = ActButton("Открыть обращение", "quiet", self, name="conflict.card")
        self.place = ElidingLabel("", fonts.SMALL, False, "text2", self, name="conflict.place")
        fixed = QSizePolicy.Policy.Fixed
        for whole in (self.number, self.place):
            whole.setSizePolicy(fixed, fixed)
        row.addWidget(self.back)
        row.addSpacing(t.px(10))
        row.addWidget(Tag("Конфликт", "conf", "git-compare-arrows", self))
        for widget in (self.number, self.regime):
            row.addWidget(widget)
        row.addWidget(self.title, 1)
        row.addWidget(self.card)
        row.addWidget(self.place)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(40))

    def show_view(self, view: ConflictView, at: int, total: int) -> None:
        """What is decided on."""
        self.number.setText(view.number or "Без номера")
        self.regime.show_tag(view.regime, "neutral")
        self.title.setText(f"{view.title} · {view.act}")
        self.place.setText(f"{at} из {total}")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
            upright(p, self.back.geometry().right() + theme().px(9), 0, self.height())


class Columns(QWidget):
    """«Моё», «На портале», «Результат» with who and when."""

    _NAMES = (("user", "link", "Моё"), ("server", "text2", "На портале"),
              ("git-merge", "ok", "Результат"))  # fmt: skip

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict.columns")
        set_surface(self, "sunken")
        self._cells: list[tuple[IconLabel, ElidingLabel, ElidingLabel]] = []
        for icon, role, name in self._NAMES:
            self._cells.append((
                IconLabel(icon, 18, role, self),
                ElidingLabel(name, fonts.BODY, True, "text", self),
                ElidingLabel("", fonts.SMALL, False, "text2", self),
            ))  # fmt: skip
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(36))
        self._place()

    def show_words(self, mine: str, theirs: str) -> None:
        """Who wrote each side."""
        for cell, words in zip(self._cells, (mine, theirs, "станет новой версией"), strict=True):
            cell[2].setText(words)
        self._place()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        t = theme()
        side, label, gap = t.px(SIDE), t.px(LABEL), t.px(GAP)
        wide = widest(self.width() - BAR - side - t.px(14), label, gap)
        x, high = side + label, self.height()
        for icon, name, words in self._cells:
            icon.move(x + t.px(12), (high - icon.height()) // 2)
            head = name.sizeHint().width() + t.px(4)
            name.setGeometry(x + t.px(40), 0, head, high)
            words.setGeometry(x + t.px(44) + head, 0, wide - head - t.px(48), high)
            x += wide + gap


class Foot(QWidget):
    """What is left to decide, and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict.foot")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self.left = ElidingLabel("", fonts.BODY, True, "soon", self, name="conflict.left")
        self.jump = ActButton("К нему", "quiet", self, name="conflict.jump", shortcut="next_gap")
        self.all_mine = ActButton("Оставить моё", "quiet", self, name="conflict.allMine")
        self.all_theirs = ActButton("Принять с портала", "quiet", self, name="conflict.allTheirs")
        self.later = ActButton("Отложить", "plain", self, name="conflict.later")
        self.main = MainActButton("Отправить результат", self, name="conflict.main", icon="send",
                                  height=32)  # fmt: skip
        row.addWidget(self.left)
        row.addWidget(self.jump)
        row.addStretch(1)
        for button in (self.all_mine, self.all_theirs, self.later, self.main):
            row.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(56))

    def show_left(self, labels: list[str]) -> None:
        """«Осталось решить 1 поле: код вопроса»."""
        words = f"Осталось решить {counted(len(labels), 'поле', 'поля', 'полей')}"
        self.left.setText(f"{words}: {labels[0].lower()}" if labels else "Всё решено")
        self.left.set_role("soon" if labels else "ok")
        self.jump.setVisible(bool(labels))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
