"""The rail: sections with icon, word and count; one Tab stop, arrows inside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.ui.shell.view import Section
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    painting,
    stroke_round,
    text_width,
    upright,
)


class RailButton(QAbstractButton):
    """One section."""

    moved = Signal(int)

    def __init__(self, section: Section, parent: QWidget) -> None:
        super().__init__(parent)
        self.section = section
        self.setCheckable(True)
        self.setObjectName(f"rail.{section.key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.show_section(section)
        self.restyle()

    def show_section(self, section: Section) -> None:
        """New count in place."""
        self.section = section
        self.setText(section.title)
        word = "просрочено" if section.overdue else "всего"
        count = f", {word} {section.count}" if section.count else ""
        self.setAccessibleName(f"{section.title}{count}")
        self.setToolTip(section.title)
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedWidth(theme().px(76))
        self.setMinimumHeight(theme().px(42))
        self.setMaximumHeight(theme().px(58))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(76), theme().px(58))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and not event.modifiers():
            self.moved.emit(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        chosen = self.isChecked()
        box = QRectF(t.px(6), t.px(2), t.px(64), self.height() - t.px(4))
        with painting(self) as p:
            if chosen or self.underMouse():
                fill_round(p, box, t.color("panel" if chosen else "hover"), 6)
            if chosen:
                bar = QRectF(0, box.y() + t.px(10), 3, box.height() - t.px(20))
                fill_round(p, bar, t.color("selLine"), 1.5)
            if self.hasFocus():
                stroke_round(p, box, t.color("link"), 6, 2)
            side, line = t.px(20), t.px(15)
            gap = max(0, min(t.px(5), self.height() - side - line - t.px(8)))
            top = (self.height() - side - gap - line) / 2
            icon = QRectF((self.width() - side) / 2, top, side, side)
            paint_icon(p, icon, self.section.icon, t.color("selLine" if chosen else "text2"))
            words = QRectF(t.px(2), top + side + gap, self.width() - t.px(4), line)
            font = t.font(fonts.TINY, chosen)
            ink = t.color("text" if chosen else "text2")
            draw_text(p, words, self.section.title, font, ink, Qt.AlignmentFlag.AlignHCenter)
            if self.section.count:
                self._paint_count(p, icon, chosen)

    def _paint_count(self, p, icon: QRectF, chosen: bool) -> None:
        t = theme()
        text = grouped(self.section.count) if self.section.count < 10_000 else "9999+"
        font = t.font(fonts.TINY, True)
        high = t.px(15)
        wide = max(high, text_width(text, font) + t.px(8))
        x = min(icon.right() - t.px(5), self.width() - wide - t.px(8))
        pill = QRectF(x, max(1.0, icon.y() - t.px(6)), wide, high)
        if self.section.overdue:
            back, ink = ("overBg", "over") if t.roles.dark else ("over", "onAccent")
        else:
            back, ink = ("sel" if chosen else "line2"), "text"
        fill_round(p, pill, t.color(back), high / 2)
        draw_text(p, pill, text, font, t.color(ink), Qt.AlignmentFlag.AlignHCenter)


class Rail(QWidget):
    """76 px at the left. Sections not built are not in the list, so they are not shown."""

    section_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Разделы")
        set_surface(self, "app")
        self._buttons: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme().px(6), 0, theme().px(6))
        self._column.setSpacing(0)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedWidth(theme().px(77))

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Builds the rail, or only refreshes counts if the sections are the same."""
        if [s.key for s in sections] == list(self._buttons):
            for section in sections:
                self._buttons[section.key].show_section(section)
            return
        while self._column.count():
            item = self._column.takeAt(0)
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self._buttons = {}
        ordered = sorted(sections, key=lambda s: s.at_bottom)
        stretched = False
        for section in ordered:
            if section.at_bottom and not stretched:
                self._column.addStretch(1)
                stretched = True
            button = RailButton(section, self)
            button.clicked.connect(self._on_clicked)
            button.moved.connect(self._on_moved)
            self._buttons[section.key] = button
            self._column.addWidget(button)
        if not stretched:
            self._column.addStretch(1)

    def choose(self, key: str) -> None:
        """Marks a section without a signal; an unknown key marks none."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            wanted = Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(wanted)
            button.update()

    def keys(self) -> list[str]:
        """Keys of the sections that Ctrl+1…8 open."""
        return [k for k, b in self._buttons.items() if not b.section.at_bottom]

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            p.fillRect(self.rect(), theme().color("app"))
            upright(p, self.width() - 1, 0, self.height())

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.choose(button.section.key)
            self.section_chosen.emit(button.section.key)

    def _on_moved(self, step: int) -> None:
        button = self.sender()
        keys = list(self._buttons)
        if isinstance(button, RailButton):
            place = keys.index(button.section.key) + step
            if 0 <= place < len(keys):
                self._buttons[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)
