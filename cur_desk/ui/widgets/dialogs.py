"""Dialogs over a scrim: title with a verb, body, foot with at most one filled button.

Esc is «Отмена». Enter fires the main act only if it can be undone; an act with legal force
needs Ctrl+Enter. For danger the focus starts on «Отмена».
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainterPath, QRegion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import fill_round, painting, stroke_round
from cur_desk.ui.widgets.buttons import ActButton, MainActButton
from cur_desk.ui.widgets.labels import ElidingLabel, Paragraph

Force = Literal["undoable", "legal", "danger"]


class Scrim(QWidget):
    """The darkness under a dialog or a palette, with the soft shadow of the panel over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._hole, self._window = QRect(), window
        self.setObjectName("scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def set_hole(self, rect: QRect) -> None:
        """Where the panel stands, in the window's coordinates."""
        self._hole = rect
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event) -> None:
        t = theme()
        dark = QColor("#000000")
        dark.setAlphaF(0.42 if t.roles.dark else 0.36)
        with painting(self) as p:
            p.fillRect(self.rect(), dark)
            if self._hole.isEmpty():
                return
            hole = QRectF(self._hole)
            for k in range(14, 0, -1):
                fill_round(p, hole.adjusted(-k, -k + 3, k, k + 3), QColor(0, 0, 0, 2), 8 + k)
            fill_round(p, hole, t.color("panel"), 8)
            stroke_round(p, hole, t.color("line2"), 8)


class Dialog(QDialog):
    """Base of all dialogs. Put the body's widgets into ``self.body``, buttons by ``add_button``.

    ``force``: ``undoable`` – Enter is the main act; ``legal`` – only Ctrl+Enter; ``danger`` –
    only a click or Ctrl+Enter, focus on «Отмена».
    """

    def __init__(
        self,
        title: str,
        parent: QWidget,
        *,
        name: str,
        width: int = 480,
        force: Force = "undoable",
        cancel: str = "Отмена",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._force, self._owner, self._text_width = force, parent, width - 42
        self._scrim: Scrim | None = None
        self.first_focus: QWidget | None = None
        self.main: ActButton | None = None
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        set_surface(self, "dialog")
        self.setFixedWidth(theme().px(width))
        t = theme()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(t.px(20), t.px(18), t.px(20), t.px(14))
        self.body.setSpacing(t.px(10))
        self.body.addWidget(ElidingLabel(title, fonts.TITLE, True, "text", self, name="title"))
        outer.addLayout(self.body, 1)
        outer.addWidget(self._make_foot(cancel))

    def _make_foot(self, cancel: str) -> QWidget:
        t = theme()
        foot = QWidget(self)
        set_surface(foot, "footer")
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._foot = QHBoxLayout(foot)
        self._foot.setContentsMargins(t.px(12), t.px(10), t.px(16), t.px(10))
        self._foot.setSpacing(t.px(8))
        self._foot.addStretch(1)
        self.cancel = ActButton(
            cancel,
            "plain",
            foot,
            name=f"{self.objectName()}.cancel",
            cap="Esc",
            on_click=self.reject,
        )
        self._foot.addWidget(self.cancel)
        return foot

    def add_text(self, text: str, role: str = "text2") -> Paragraph:
        """A paragraph of the body: object, consequence, exchange state."""
        words = Paragraph(text, fonts.BODY, 18, role, self, width=self._text_width)
        self.body.addWidget(words)
        return words

    def set_main(self, text: str, icon: str = "") -> ActButton:
        """The main act; accepts the dialog. A danger act is outlined red and never default."""
        name = f"{self.objectName()}.main"
        if self._force == "danger":
            main = ActButton(text, "danger", self, name=name, icon=icon, shortcut="main_act")
            main.clicked.connect(self.on_main)
        else:
            cap = "Enter" if self._force == "undoable" else ""
            made = MainActButton(text, self, name=name, icon=icon, height=32)
            if cap:
                made._cap = cap
            made.act.connect(self.on_main)
            main = made
        self.main = main
        self._foot.addWidget(main)
        return main

    def add_quiet(self, button: QWidget) -> None:
        """A button at the left of the foot."""
        self._foot.insertWidget(0, button)

    def on_main(self) -> None:
        """What the main act does; a subclass may check first."""
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and self._force == "undoable" and self.main is not None:
                self.main.click()
            return
        super().keyPressEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        window = self._owner.window()
        scrim = self._scrim = Scrim(window)
        self.setFixedWidth(max(self.width(), self._foot.sizeHint().width() + 2))
        self.adjustSize()
        self._centre(window)
        scrim.show()
        scrim.raise_()
        QTimer.singleShot(0, self.activateWindow)  # not every window manager does it
        wanted = self.cancel if self._force == "danger" else self.first_focus
        (wanted or self.main or self.cancel).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self._scrim is not None:
            self._centre(self._owner.window())
        if QGuiApplication.platformName() == "offscreen":  # it has no masks and warns
            return
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 8, 8)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))

    def _centre(self, window: QWidget) -> None:
        size: QSize = self.size()
        at = QPoint(
            (window.width() - size.width()) // 2, (window.height() - size.height()) * 2 // 5
        )
        self.move(window.mapToGlobal(at))
        if self._scrim is not None:
            self._scrim.set_hole(QRect(at, size))


def ask(
    parent: QWidget,
    title: str,
    text: str,
    act: str,
    *,
    force: Force = "undoable",
    cancel: str = "Отмена",
    name: str = "question",
) -> bool:
    """A question with a verb; says whether the act was chosen. Blocks until answered."""
    dialog = Dialog(title, parent, name=name, force=force, cancel=cancel)
    dialog.add_text(text)
    dialog.set_main(act)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return chosen
