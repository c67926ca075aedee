"""Pictures of pages made off the UI thread, one at a time, the newest wish first."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cur_desk.services.packs.pdf_pages import PdfPages, Picture
from cur_desk.ui.bridge import Job, Problem, bridge

Key = tuple[int, int]
"""Page and its width in device pixels."""
_WISHES = 12


def to_image(picture: Picture) -> QImage:
    """A Qt image of its own from the bytes of a rendered page."""
    shown = QImage(
        picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32
    )
    return shown.copy()


class PageStore(QObject):
    """``image`` gives a picture at once or begins to make it; ``ready`` tells when it is there.

    ``keep`` pictures are held; what scrolled away long ago is made again when it comes back.
    """

    ready = Signal(int)
    failed = Signal(object)

    def __init__(self, parent: QObject, *, keep: int) -> None:
        super().__init__(parent)
        self._keep = keep
        self._pages: PdfPages | None = None
        self._held: OrderedDict[Key, QImage] = OrderedDict()
        self._wished: OrderedDict[Key, None] = OrderedDict()
        self._job: Job | None = None
        self._broken = False

    def set_pages(self, pages: PdfPages | None) -> None:
        """Another document, or none."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._pages, self._broken = pages, False
        self._held.clear()
        self._wished.clear()

    def image(self, page: int, width: int) -> QImage | None:
        """The picture of that width; else the nearest one of the page, while the right is made."""
        key = (page, width)
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
            return found
        self._wish(key)
        return next((i for (p, _), i in reversed(self._held.items()) if p == page), None)

    def held(self) -> int:
        """How many pictures are in memory."""
        return len(self._held)

    def is_idle(self) -> bool:
        """Whether nothing is being made or waited for."""
        return self._job is None and not self._wished

    def _wish(self, key: Key) -> None:
        if self._pages is None or self._broken:
            return
        self._wished[key] = None
        self._wished.move_to_end(key)
        while len(self._wished) > _WISHES:
            self._wished.popitem(last=False)
        self._next()

    def _next(self) -> None:
        pages = self._pages
        if self._job is not None or pages is None or not self._wished:
            return
        key, _ = self._wished.popitem(last=True)

        def work() -> tuple[Key, QImage]:
            return key, to_image(pages.picture(*key))

        self._job = bridge().run_query(work, self._on_made, self._on_failed, self)

    def _on_made(self, made: tuple[Key, QImage]) -> None:
        key, image = made
        self._job = None
        self._held[key] = image
        while len(self._held) > self._keep:
            self._held.popitem(last=False)
        self._wished.pop(key, None)
        self._next()
        self.ready.emit(key[0])

    def _on_failed(self, problem: Problem) -> None:
        self._job, self._broken = None, True
        self._wished.clear()
        self.failed.emit(problem)
