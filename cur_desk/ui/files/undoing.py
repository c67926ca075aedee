"""«Отменить» after attaching: the files go again, each by itself, while nothing has carried them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import counted
from cur_desk.services.files.views import FileView
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.widgets import Toast


class AttachToast(QObject):
    """Ten seconds over ``pane``; ``on_undone`` when the files have gone."""

    def __init__(
        self,
        desk: Any,
        pane: QWidget,
        *,
        name: str,
        on_undone: Callable[[], object],
        on_trouble: Callable[[str, str], object],
    ) -> None:
        super().__init__(pane)
        self._desk, self._on_undone, self._on_trouble = desk, on_undone, on_trouble
        self._files: tuple[FileView, ...] = ()
        self.toast = Toast(pane, name=name)
        self.toast.undo_asked.connect(self._undo)

    def show_files(self, files: Sequence[FileView]) -> None:
        """What was attached just now."""
        self._files = tuple(files)
        first = self._files[0]
        count = counted(len(self._files), "файл", "файла", "файлов")
        title = f"Приложено: {first.kind_words}" if len(self._files) == 1 else f"Приложено: {count}"
        self.toast.show_act(title, first.name if len(self._files) == 1 else "")

    def take_away(self) -> None:
        """Another appeal, or the files have gone by themselves."""
        self._files = ()
        self.toast.take_away()

    def _undo(self) -> None:
        files, desk = self._files, self._desk
        if not files:
            return
        self._files = ()
        uid = files[0].uid

        def work() -> None:
            for one in reversed(files):
                desk.files.remove(uid, one.id)

        bridge().run_short(
            work, lambda _none: self._on_undone(), self._failed, self,
            changes=Changes.of("appeal", uid) | Changes.of("files", uid),
        )  # fmt: skip

    def _failed(self, problem: Problem) -> None:
        self._on_trouble("Файл уже передан", "Уберите его с причиной: Del.")
        self._on_undone()
