"""Sizes of panes are kept per person and screen, in the person's own encrypted file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import FoldingSplitter

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

KEPT_AFTER_MS = 800


class KeptPanes(QObject):
    """Reads once, writes a moment after the last change. Another scale begins anew."""

    def __init__(self, splitter: FoldingSplitter, desk: Desk, screen: str) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._settings = desk.core.workspace.work.settings
        self._key = f"panes:{screen}:{theme().scale}"
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEPT_AFTER_MS)
        self._pause.timeout.connect(self._write)
        key = self._key
        bridge().run_query(
            lambda: self._settings.get(key, ""), self._show, self._ignore, self, replaces="panes"
        )

    def _show(self, kept: str) -> None:
        if kept:
            self._splitter.restore_sizes(kept)
        self._splitter.sizes_changed.connect(self._pause.start)

    def _write(self) -> None:
        key, sizes, settings = self._key, self._splitter.save_sizes(), self._settings
        bridge().run_short(lambda: settings.set(key, sizes), None, self._ignore, self)

    def _ignore(self, problem: Problem) -> None:
        """Sizes that were not read or kept are no trouble of the person's work."""


def keep_panes(splitter: FoldingSplitter, desk: Desk, screen: str) -> KeptPanes:
    """Keeps the sizes of a splitter."""
    return KeptPanes(splitter, desk, screen)
