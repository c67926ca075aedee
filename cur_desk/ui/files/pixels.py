"""Pictures for the screen: decoded in memory off the UI thread, a few kept, never on the disk."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cur_desk.services.files import pictures
from cur_desk.services.files.pictures import Raster
from cur_desk.services.files.views import FileView
from cur_desk.ui.bridge import Problem, bridge

_KEPT = 24
Key = tuple[str, int]
"""Content and long side in device pixels."""


def to_image(raster: Raster) -> QImage:
    """A Qt image of its own."""
    made = QImage(
        raster.data, raster.width, raster.height, raster.stride, QImage.Format.Format_RGB32
    )
    return made.copy()


def decode(files: Any, view: FileView, side: int, page: int = 0) -> QImage:
    """In a worker: the content is read chunk by chunk out of the encrypted file."""
    return to_image(pictures.raster(files.open(view.sha256), side, page))


class Thumbs(QObject):
    """``image`` gives a picture or begins to make it; ``ready`` when one more is there."""

    ready = Signal(str)

    def __init__(self, desk: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held: OrderedDict[Key, QImage] = OrderedDict()
        self._asked: set[Key] = set()
        self._broken: dict[str, str] = {}

    def image(self, view: FileView, side: int) -> QImage | None:
        """The picture, if it is here already."""
        key = (view.sha256, side)
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
            return found
        if view.can_open and view.is_picture and view.sha256 not in self._broken:
            self._ask(key, view)
        return None

    def trouble(self, view: FileView) -> str:
        """Why there is no picture of it."""
        return self._broken.get(view.sha256, "")

    def _ask(self, key: Key, view: FileView) -> None:
        if key in self._asked:
            return
        self._asked.add(key)
        files = self._desk.files

        def done(image: QImage) -> None:
            self._asked.discard(key)
            self._held[key] = image
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
            self.ready.emit(key[0])

        def failed(problem: Problem) -> None:
            self._asked.discard(key)
            self._broken[key[0]] = problem.message
            self.ready.emit(key[0])

        bridge().run_query(lambda: decode(files, view, key[1]), done, failed, self)
