"""Text that never pushes a window wide: eliding labels, wrapped paragraphs, painted marks."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, marks, set_font, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, painting


class ElidingLabel(QLabel):
    """One line of text in a role's colour; cut with «…» when narrow, whole in the tool tip."""

    def __init__(
        self,
        text: str = "",
        size: int = fonts.BODY,
        medium: bool = False,
        role: str = "text",
        parent: QWidget | None = None,
        *,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_font(self, size, medium)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._mind_tip()

    def set_role(self, role: str) -> None:
        """Changes the colour."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        height = math.ceil(metrics.height())
        return QSize(math.ceil(metrics.horizontalAdvance(self.text())) + 1, height)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme().px(24)), whole.height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._mind_tip()

    def paintEvent(self, event) -> None:
        role = self._role if self.isEnabled() else "dis"
        align = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        with painting(self) as p:
            draw_text(p, QRectF(self.rect()), self.text(), self.font(), theme().color(role), align)

    def _mind_tip(self) -> None:
        cut = self.width() < self.sizeHint().width() - 1
        tip = self.text() if cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)


class Paragraph(QLabel):
    """Wrapped text with an exact line pitch; sets its own height from its width.

    Word-wrapping labels of Qt report wrong heights in nested layouts and cut words.
    """

    def __init__(
        self,
        text: str = "",
        size: int = fonts.BODY,
        pitch: int = 18,
        role: str = "text2",
        parent: QWidget | None = None,
        *,
        width: int = 0,
        medium: bool = False,
        centred: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._role, self._pitch, self._width, self._centred = role, pitch, width, centred
        self._laid = bool(width)  # one line until the layout has given the width
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_font(self, size, medium)
        self.setText(text)
        self.restyle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._fit()

    def set_role(self, role: str) -> None:
        """Changes the colour."""
        self._role = role
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        if self._width:
            self.setFixedWidth(theme().px(self._width))
        self._fit()

    def sizeHint(self) -> QSize:
        wide = theme().px(self._width) if self._width else theme().px(120)
        return QSize(wide, self.maximumHeight())

    minimumSizeHint = sizeHint

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._laid = True
            self._fit()

    def paintEvent(self, event) -> None:
        layout, lines = self._lay_out(self.width())
        pitch = theme().px(self._pitch)
        with painting(self) as p:
            p.setPen(theme().color(self._role if self.isEnabled() else "dis"))
            for k in range(lines):
                line = layout.lineAt(k)
                x = (self.width() - line.naturalTextWidth()) / 2 if self._centred else 0.0
                line.setPosition(QPointF(x, k * pitch + (pitch - line.height()) / 2))
            layout.draw(p, QPointF(0, 0))

    def _fit(self) -> None:
        wide = theme().px(self._width) if self._width else self.width()
        self.setFixedHeight(self._height(wide) if self._laid else theme().px(self._pitch))

    def _height(self, wide: int) -> int:
        return max(1, self._lay_out(wide)[1]) * theme().px(self._pitch)

    def _lay_out(self, wide: int) -> tuple[QTextLayout, int]:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, wide))
            lines += 1
        layout.endLayout()
        return layout, lines


class IconLabel(QWidget):
    """One icon; decorative unless it has a name."""

    def __init__(
        self,
        icon: str,
        size: int = 16,
        role: str = "text2",
        parent: QWidget | None = None,
        *,
        accessible: str = "",
    ) -> None:
        super().__init__(parent)
        self._icon, self._size, self._role = icon, size, role
        self.setAccessibleName(accessible)
        self.restyle()

    def set_icon(self, icon: str, role: str = "") -> None:
        """Another icon, another colour."""
        self._icon, self._role = icon, role or self._role
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(theme().px(self._size), theme().px(self._size))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            paint_icon(p, QRectF(self.rect()), self._icon, theme().color(self._role))


class KeyCap(QWidget):
    """A key drawn as a cap; shown only where the key works."""

    def __init__(self, text: str, parent: QWidget | None = None, on_accent: bool = False) -> None:
        super().__init__(parent)
        self._text, self._on_accent = text, on_accent
        self.setAccessibleName(f"клавиша {text}")
        self.restyle()

    def text(self) -> str:
        """The key."""
        return self._text

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(marks.keycap_width(self._text), theme().px(18))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            marks.paint_keycap(p, QRectF(self.rect()), self._text, self._on_accent)


class Tag(QWidget):
    """A small filled label: tone neutral, over, today, soon, ok, conf, info.

    One that keeps ``least`` px gives way to its neighbours: its words are elided."""

    def __init__(
        self,
        text: str,
        tone: str = "neutral",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        term: str = "",
        share: float = 0.0,
        least: int = 0,
    ) -> None:
        super().__init__(parent)
        self._least = least
        self.show_tag(text, tone, icon, term=term, share=share)

    def show_tag(
        self, text: str, tone: str = "neutral", icon: str = "", *, term: str = "", share: float = 0
    ) -> None:
        """Replaces what the tag says."""
        self._values = (text, tone, icon, term or None, share)
        self.setAccessibleName(text)
        self.restyle()
        self.update()

    def text(self) -> str:
        """The word."""
        return self._values[0]

    def restyle(self) -> None:
        """Takes the new scale."""
        text, _tone, icon, term, _share = self._values
        wide = marks.tag_width(text, icon, term)
        self.setFixedSize(wide, theme().px(20))
        if self._least:
            self.setMinimumWidth(min(wide, theme().px(self._least)))

    def sizeHint(self) -> QSize:
        return self.maximumSize()

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            marks.paint_tag(p, QRectF(self.rect()), *self._values)


class MarkLabel(QWidget):
    """A term or exchange mark with its word: shape + word + colour."""

    def __init__(
        self,
        word: str = "",
        *,
        term: str = "",
        exchange: str = "",
        share: float = 0.0,
        medium: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_font(self, fonts.BODY, medium and bool(term))
        self.show_mark(word, term=term, exchange=exchange, share=share)

    def show_mark(
        self, word: str = "", *, term: str = "", exchange: str = "", share: float = 0.0
    ) -> None:
        """Replaces the state; an exchange state brings its own word."""
        self._term, self._exchange, self._share = term, exchange, share
        self._word = word or (marks.exchange_word(exchange) if exchange else "")
        self.setAccessibleName(self._word)
        self.restyle()
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        t = theme()
        wide = QFontMetricsF(self.font()).horizontalAdvance(self._word)
        self.setFixedSize(math.ceil(wide) + t.px(24), t.px(20))

    def paintEvent(self, event) -> None:
        t = theme()
        side = t.px(16)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        room = QRectF(t.px(24), 0, self.width() - t.px(23), self.height())
        with painting(self) as p:
            if self._term:
                marks.paint_term_mark(p, box, self._term, self._share)
                ink = marks.term_color(self._term)
            else:
                marks.paint_exchange_mark(p, box, self._exchange)
                ink = t.color("text")
            draw_text(p, room, self._word, self.font(), ink)
