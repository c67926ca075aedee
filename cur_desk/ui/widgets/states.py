"""Designed states of a pane: empty, error, first start without a link, loading (skeleton)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, marks, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph


class PaneState(QWidget):
    """Icon, title, what is done and where to go, buttons, a grey line; in the pane's middle."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        parent: QWidget | None = None,
        *,
        role: str = "text2",
        buttons: Sequence[QWidget] = (),
        foot: Sequence[QWidget] = (),
        name: str = "state",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(f"{title}. {text}")
        set_surface(self, "panel")
        t = theme()
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(24), t.px(24), t.px(24), t.px(24))
        column.setSpacing(t.px(8))
        column.addStretch(5)
        column.addWidget(IconLabel(icon, 32, role, self), 0, centre)
        column.addSpacing(t.px(4))
        self.title = ElidingLabel(title, fonts.TITLE, True, "text", self, name=f"{name}.title")
        column.addWidget(self.title, 0, centre)
        self.text = Paragraph(
            text, fonts.BODY, 18, "text2", self, width=330, centred=True, name=f"{name}.text"
        )
        column.addWidget(self.text, 0, centre)
        column.addSpacing(t.px(6))
        column.addLayout(self._row(buttons, 8))
        column.addSpacing(t.px(4))
        column.addLayout(self._row(foot, 10))
        column.addStretch(6)

    @staticmethod
    def _row(widgets: Sequence[QWidget], gap: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(gap))
        row.addStretch(1)
        for widget in widgets:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row


def empty_state(
    title: str, text: str, *buttons: QWidget, icon: str = "inbox", name: str = "emptyState"
) -> PaneState:
    """Nothing due: what is done and where to go next."""
    return PaneState(icon, title, text, role="ok", buttons=buttons, name=name)


def offline_state(
    title: str, text: str, *buttons: QWidget, foot: str = "", name: str = "offlineState"
) -> PaneState:
    """First start without a link."""
    line = (ElidingLabel(foot, fonts.SMALL, False, "text2"),) if foot else ()
    return PaneState("wifi-off", title, text, buttons=buttons, foot=line, name=name)


def error_state(
    title: str, text: str, code: str, *buttons: QWidget, name: str = "errorState"
) -> PaneState:
    """What happened, what is whole, what to do; the code can be copied."""

    def copy() -> None:
        QGuiApplication.clipboard().setText(f"{title}. {text} {code}")

    words = ElidingLabel(f"Код {code}", fonts.SMALL, False, "text2")
    link = ActButton("Скопировать", "link", name=f"{name}.copy", height=24, on_click=copy)
    return PaneState(
        "triangle-alert", title, text, role="over", buttons=buttons, foot=(words, link), name=name
    )


class Skeleton(QWidget):
    """Shapes of two-line rows before the data."""

    def __init__(self, parent: QWidget | None = None, *, row: int = 52) -> None:
        super().__init__(parent)
        self._row = row
        self.setObjectName("skeleton")
        self.setAccessibleName("Список открывается")
        set_surface(self, "panel")

    def paintEvent(self, event) -> None:
        t = theme()
        high = t.px(self._row)
        with painting(self) as p:
            p.fillRect(self.rect(), t.color("panel"))
            for k in range(self.height() // high + 1):
                rect = QRectF(0, k * high, self.width(), high)
                marks.paint_skeleton_row(p, rect, k)
                hairline(p, t.px(16), rect.bottom() - 1, self.width() - t.px(16))


class StateStack(QWidget):
    """A pane's content or one of its states; the skeleton appears only after 150 ms."""

    def __init__(self, content: QWidget, parent: QWidget | None = None, *, row: int = 52) -> None:
        super().__init__(parent)
        self.content = content
        self._skeleton = Skeleton(self, row=row)
        self._state: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(content)
        self._stack.addWidget(self._skeleton)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(150)
        self._delay.timeout.connect(lambda: self._stack.setCurrentWidget(self._skeleton))

    def show_content(self) -> None:
        """The data is here."""
        self._delay.stop()
        self._stack.setCurrentWidget(self.content)
        self._drop_state()

    def show_loading(self) -> None:
        """Waits 150 ms, then draws the skeleton over what was there."""
        self._delay.start()

    def show_state(self, state: QWidget) -> None:
        """Shows an empty, offline or error state; it is owned by the stack from now on. The one
        that stands there already stays."""
        self._delay.stop()
        if state is self._state:
            self._stack.setCurrentWidget(state)
            return
        self._drop_state()
        self._state = state
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)

    def current(self) -> QWidget:
        """What is shown now."""
        return self._stack.currentWidget()

    def _drop_state(self) -> None:
        if self._state is not None:
            self._stack.removeWidget(self._state)
            self._state.deleteLater()
            self._state = None
