"""Panes: a side pane with a heading and a count, and a splitter whose panes fold, never vanish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.widgets.buttons import icon_button
from cur_desk.ui.widgets.labels import ElidingLabel


class SidePane(QWidget):
    """A sunken pane: heading 14/500, count, things at the right, body under it."""

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        name: str,
        surface: str = "sunken",
        trailing: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        set_surface(self, surface)
        t = theme()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(12))
        self.body.setSpacing(t.px(8))
        head = QHBoxLayout()
        head.setSpacing(t.px(6))
        self._title = ElidingLabel(title, fonts.READING, True, "text", self)
        self._count = ElidingLabel("", fonts.READING, False, "text3", self, name=f"{name}.count")
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        for extra in trailing:
            head.addWidget(extra)
        self.body.addLayout(head)

    def set_title(self, title: str) -> None:
        """Another heading."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_count(self, count: str | int) -> None:
        """The number beside the heading."""
        self._count.setText(str(count))


class _ThinHandle(QSplitterHandle):
    """A line of 1 px that is easy to grab."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setAccessibleName("Граница панелей")


class FoldingSplitter(QSplitter):
    """Panes side by side; ``foldable`` ones shrink to a 40 px strip with a button.

    Sizes and folds are one string: ``save_sizes`` and ``restore_sizes`` (kept per user and
    screen by the caller); ``sizes_changed`` says when to keep them.
    """

    sizes_changed = Signal()
    folded = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName(name)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._strips: dict[int, QWidget] = {}
        self._panes: dict[int, QWidget] = {}
        self._holders: dict[int, QWidget] = {}
        self._widths: dict[int, int] = {}
        self.splitterMoved.connect(lambda *_: self.sizes_changed.emit())

    def createHandle(self) -> QSplitterHandle:
        return _ThinHandle(self.orientation(), self)

    def add_pane(
        self,
        pane: QWidget,
        width: int,
        *,
        stretch: int = 0,
        foldable: bool = False,
        minimum: int = 0,
        title: str = "",
    ) -> int:
        """Adds a pane of ``width`` px; returns its index for ``set_folded``."""
        index = self.count()
        holder = QWidget(self)
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(pane)
        if foldable:
            strip = self._make_strip(index, title)
            box.addWidget(strip)
            strip.hide()
            self._strips[index] = strip
        holder.setMinimumWidth(theme().px(minimum or min(width, 160)))
        self.addWidget(holder)
        self.setStretchFactor(index, stretch)
        self._panes[index], self._holders[index] = pane, holder
        self._widths[index] = theme().px(width)
        self.setSizes([self._widths[k] for k in range(self.count())])
        return index

    def is_folded(self, index: int) -> bool:
        """Whether only the strip is shown."""
        return index in self._strips and not self._strips[index].isHidden()

    def set_folded(self, index: int, fold: bool) -> None:
        """Folds a pane to its strip or brings it back with the width it had."""
        if index not in self._strips or fold == self.is_folded(index):
            return
        sizes = self.sizes()
        if fold:
            self._widths[index] = max(sizes[index], self._holders[index].minimumWidth())
        self._panes[index].setVisible(not fold)
        self._strips[index].setVisible(fold)
        holder = self._holders[index]
        strip = theme().px(40)
        holder.setMinimumWidth(strip if fold else min(self._widths[index], theme().px(160)))
        holder.setMaximumWidth(strip if fold else 16777215)
        sizes[index] = strip if fold else self._widths[index]
        self.setSizes(sizes)
        self.folded.emit(index, fold)
        self.sizes_changed.emit()

    def save_sizes(self) -> str:
        """Sizes and folds as text for the settings."""
        folds = ",".join(str(k) for k in self._strips if self.is_folded(k))
        return f"{self.saveState().toBase64().toStdString()}|{folds}"

    def restore_sizes(self, kept: str) -> bool:
        """Back to what ``save_sizes`` gave; a damaged string changes nothing."""
        state, bar, folds = kept.partition("|")
        if not bar:
            return False
        for index in self._strips:
            self.set_folded(index, str(index) in folds.split(","))
        return self.restoreState(QByteArray.fromBase64(state.encode("ascii", "ignore")))

    def _make_strip(self, index: int, title: str) -> QWidget:
        strip = QWidget(self)
        set_surface(strip, "sunken")
        strip.setFixedWidth(theme().px(40))
        column = QVBoxLayout(strip)
        column.setContentsMargins(theme().px(4), theme().px(8), theme().px(4), theme().px(8))
        column.addStretch(1)
        column.addWidget(
            icon_button(
                "panel-left-open",
                f"Развернуть: {title}" if title else "Развернуть панель",
                strip,
                name=f"{self.objectName()}.unfold{index}",
                on_click=lambda: self.set_folded(index, False),
            )
        )
        return strip


def bind_pane_jumps(screen: QWidget, panes: Sequence[QWidget]) -> None:
    """Ctrl+↓ and Ctrl+↑ move the focus to the next and previous pane of a screen.

    A folded or hidden pane is passed over; a pane gives the focus to its first control.
    """

    def jump(step: int) -> None:
        here = QApplication.focusWidget()
        shown = [pane for pane in panes if pane.isVisible()]
        if not shown:
            return
        at = next(
            (k for k, p in enumerate(shown) if here and (p is here or p.isAncestorOf(here))), -1
        )
        target = shown[(at + step) % len(shown)] if at >= 0 else shown[0]
        _first_control(target).setFocus(Qt.FocusReason.ShortcutFocusReason)

    shortcuts.bind("pane_next", screen, partial(jump, 1))
    shortcuts.bind("pane_previous", screen, partial(jump, -1))


def _first_control(pane: QWidget) -> QWidget:
    """The pane itself if it takes the keyboard, else its first control in focus order."""
    wants = Qt.FocusPolicy.TabFocus
    if pane.focusPolicy() & wants:
        return pane
    at = pane.nextInFocusChain()
    while at is not None and at is not pane:
        if pane.isAncestorOf(at) and at.focusPolicy() & wants and at.isVisible() and at.isEnabled():
            return at
        at = at.nextInFocusChain()
    return pane
