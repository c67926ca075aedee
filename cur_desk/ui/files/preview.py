"""A file looked at inside the program: picture, PDF, text; «до» and «после» side by side.

The content is read out of the encrypted file into memory and shown from there. Looking for three
seconds leaves a line in the action journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cur_desk.domain import media
from cur_desk.domain.records.words import FileKind
from cur_desk.services.files import pictures
from cur_desk.services.files.attaching import PHOTOS
from cur_desk.services.files.picture_marks import Place
from cur_desk.services.files.views import FileView, Removal, newest_copy
from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.files.image_view import ImageView, room_for
from cur_desk.ui.files.pixels import decode
from cur_desk.ui.packs.page_view import PageView
from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.widgets import ActButton, Dialog, ElidingLabel, PaneState, TextField, error_state

SEEN_MS = 3_000
_SIDE = 2400
"""Dots of a picture on the screen; more is not seen and costs memory."""
_TEXT_MOST = 400_000
BEFORE, AFTER = FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER
NO_VIEW = "Этот формат в программе не показывается"
SAVE_IT = "Сохраните файл и откройте его в своей программе."


@dataclass(frozen=True)
class _Opened:
    """What a worker made of a content."""

    image: QImage | None = None
    leaves: int = 1
    """Pages of a scan in TIFF."""
    pages: PdfPages | None = None
    text: str | None = None


def pair_of(
    files: Sequence[FileView], view: FileView | None = None
) -> tuple[FileView, FileView] | None:
    """The photos «до» and «после» to be laid side by side: of the same question, the last ones."""
    shown = [
        f
        for f in files
        if f.copy_of is None and f.can_open and (view is None or f.question == view.question)
    ]
    before = next((f for f in reversed(shown) if f.kind is BEFORE), None)
    after = next((f for f in reversed(shown) if f.kind is AFTER), None)
    if view is not None and view.kind is BEFORE:
        before = view
    if view is not None and view.kind is AFTER:
        after = view
    return (before, after) if before is not None and after is not None else None


def caption_of(view: FileView) -> str:
    """«снято 21.11.2026 в 15:40, место записано»."""
    if not view.is_picture:
        return ""
    when = view.taken_words or "время не записано"
    return f"{when}, {'место записано' if view.latitude is not None else 'место не записано'}"


def place_words(view: FileView) -> str:
    """Coordinates of a picture, as its camera wrote them."""
    if view.latitude is None or view.longitude is None:
        return ""
    return Place(view.latitude, view.longitude).words


class _Held:
    """The open PDF apart from the dialog: a lock deletes the dialog, and this closes the PDF."""

    def __init__(self) -> None:
        self.pages: PdfPages | None = None

    def close(self) -> None:
        """Frees it."""
        gone, self.pages = self.pages, None
        if gone is not None:
            gone.close()


class FilePreview(Dialog):
    """Alt+↑↓ go through the files; Esc closes. ``save_asked`` with the file shown."""

    save_asked = Signal(object)
    paint_asked = Signal(object)
    """The copy of the photo that is shown."""

    def __init__(
        self,
        desk: Any,
        files: Sequence[FileView],
        at: int,
        window: QWidget,
        *,
        compare: bool = False,
    ) -> None:
        wide = room_for(window, 1400)
        super().__init__("Просмотр файла", window, name="filePreview", width=wide, cancel="Закрыть")
        self._desk = desk
        self._all = list(files)
        self.files = [f for f in files if f.copy_of is None] or list(files)
        chosen = files[at] if 0 <= at < len(files) else self.files[0]
        self.at = next((n for n, f in enumerate(self.files) if f.id == chosen.id), 0)
        self.comparing = compare
        self._leaf, self._leaves = 0, 1
        self._held = _Held()
        self.destroyed.connect(self._held.close)
        self._tall = max(360, window.height() - theme().px(230))
        self._build()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_MS)
        self._seen.timeout.connect(self._note)
        self.finished.connect(self._close_pages)
        shortcuts.bind("item_previous", self, lambda: self.step(-1))
        shortcuts.bind("item_next", self, lambda: self.step(1))
        self._open()

    @property
    def view(self) -> FileView:
        """The file that is shown."""
        return self.files[self.at]

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        t = theme()
        line = QHBoxLayout()
        line.setSpacing(t.px(8))
        found = self.findChild(ElidingLabel, "title")
        assert found is not None  # the base has made it
        self.name = found
        self.about = ElidingLabel("", fonts.SMALL, False, "text2", self, name="filePreview.about")
        self.position = ElidingLabel("", fonts.SMALL, False, "text2", self)
        self.pair = ActButton(
            "До и после рядом", "plain", self, name="filePreview.pair", icon="columns-2",
            on_click=self.toggle_pair,
        )  # fmt: skip
        line.addWidget(self.about, 1)
        line.addWidget(self.position)
        line.addWidget(self.pair)
        self.body.addLayout(line)
        self.image = ImageView(self, name="filePreview.image")
        self.before = ImageView(self, name="filePreview.before")
        self.after = ImageView(self, name="filePreview.after")
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        row.addWidget(self.before, 1)
        row.addWidget(self.after, 1)
        self.page = PageView(self, name="filePreview.pages")
        self.text = TextField("", self, name="filePreview.text", accessible="Текст файла", rows=4)
        self.text.set_read_only()
        self.stack = QStackedWidget(self)
        self.stack.setFixedHeight(self._tall)
        self._both = both
        for page in (self.image, both, self.page, self.text):
            self.stack.addWidget(page)
        self.body.addWidget(self.stack)
        keys = "+ − крупнее и мельче · Alt+↑ Alt+↓ другой файл"
        self.add_quiet(ElidingLabel(keys, fonts.SMALL, False, "text2", self))
        self.save = ActButton(
            "Сохранить как…", "plain", self, name="filePreview.save", icon="download",
            on_click=lambda: self.save_asked.emit(self.view),
        )  # fmt: skip
        self.paint = ActButton(
            "Закрасить лица, номера", "plain", self, name="filePreview.paint", icon="brush",
            on_click=self._paint,
        )  # fmt: skip
        for button in (self.paint, self.save):
            self._foot.insertWidget(self._foot.count() - 1, button)
        self.first_focus = self.image

    # --- what is asked -----------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The next or the previous file."""
        wanted = self.at + by
        if 0 <= wanted < len(self.files):
            self.at, self.comparing = wanted, False
            self._leaf, self._leaves = 0, 1
            self._open()

    def turn(self, by: int) -> None:
        """Another page of a scan in TIFF."""
        wanted = self._leaf + by
        if 0 <= wanted < self._leaves and not self.comparing:
            self._leaf = wanted
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns: dict[int, int] = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in turns:
            self.turn(turns[event.key()])
            return
        super().keyPressEvent(event)

    def toggle_pair(self) -> None:
        """The pair of photos, or one again."""
        self.comparing = not self.comparing
        self._open()

    # --- opening -----------------------------------------------------------------------------

    def _open(self) -> None:
        view, count = self.view, len(self.files)
        self._close_pages()
        self._seen.stop()
        pair = pair_of(self.files, view if view.kind in (BEFORE, AFTER) else None)
        self.comparing = self.comparing and pair is not None
        self.pair.setVisible(pair is not None)
        self.pair.setText("Один снимок" if self.comparing else "До и после рядом")
        self.paint.setVisible(not self.comparing and self._own_copy() is not None)
        self.position.setText(f"{self.at + 1} из {count}" if count > 1 else "")
        self._name(view)
        if self.comparing and pair is not None:
            self._open_pair(*pair)
            return
        self.image.show_words("Файл открывается")
        self._show(self.image)
        files, leaf = self._desk.files, self._leaf
        bridge().run_query(
            lambda: _opened(files, view, leaf),
            lambda made: self._on_opened(view, made),
            lambda problem: self._on_trouble(view, problem),
            self,
            replaces="preview",
        )

    def _name(self, view: FileView) -> None:
        self.name.setText(f"{view.kind_words} · {view.name}")
        where = place_words(view)
        parts = (
            view.size_words,
            view.taken_words,
            where or (caption_of(view) and "место не записано"),
        )
        leaf = ""
        if self._leaves > 1:
            leaf = f"страница {self._leaf + 1} из {self._leaves} (PageUp, PageDown)"
        self.about.setText(" · ".join(p for p in (leaf, *parts) if p))

    def _open_pair(self, before: FileView, after: FileView) -> None:
        self.name.setText("До и после")
        self.about.setText("")
        self._show(self._both)
        files = self._desk.files
        for shown, view, tag in ((self.before, before, "до"), (self.after, after, "после")):
            shown.show_words("Снимок открывается", tag)

            def done(
                image: QImage, shown: ImageView = shown, view: FileView = view, tag: str = tag
            ) -> None:
                words = f"Фото «{tag}», {caption_of(view)}"
                shown.show_image(image, words, tag, caption_of(view))

            def failed(problem: Problem, shown: ImageView = shown, tag: str = tag) -> None:
                shown.show_words(problem.message, tag)

            def work(view: FileView = view) -> QImage:
                return decode(files, view, _SIDE)

            bridge().run_query(work, done, failed, self, replaces=tag)
        self._seen.start()
        self.before.setFocus()

    def _on_opened(self, view: FileView, made: _Opened) -> None:
        if view is not self.view or self.comparing:
            if made.pages is not None:
                made.pages.close()
            return
        if made.image is not None:
            self._leaves = made.leaves
            self._name(view)
            self.image.show_image(made.image, f"{view.kind_words}, {self.about.text()}")
            self._show(self.image)
        elif made.pages is not None:
            self._held.pages = made.pages
            self.page.set_pages(made.pages)
            self._show(self.page)
        elif made.text is not None:
            self.text.setPlainText(made.text)
            self._show(self.text)
        else:
            self._show(PaneState("file-text", NO_VIEW, SAVE_IT, role="text2"))
        self._seen.start()

    def _on_trouble(self, view: FileView, problem: Problem) -> None:
        if view is self.view and not self.comparing:
            self._show(error_state("Файл не открылся", problem.text(), problem.code or "file"))

    def _show(self, page: QWidget) -> None:
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        old = self.stack.currentWidget()
        self.stack.setCurrentWidget(page)
        if isinstance(old, PaneState) and old is not page:
            self.stack.removeWidget(old)
            old.deleteLater()
        if self.isVisible() and page.focusPolicy():
            page.setFocus()

    def _own_copy(self) -> FileView | None:
        """The copy for the citizen, where the person may put another in its place."""
        found = newest_copy(self._all, self.view.sha256)
        if found is None or not found.can_open or found.removal is Removal.NO:
            return None
        return found if found.kind in PHOTOS else None

    def _paint(self) -> None:
        copy = self._own_copy()
        if copy is not None:
            self.accept()
            self.paint_asked.emit(copy)

    def _note(self) -> None:
        files, view = self._desk.files, self.view
        bridge().run_short(lambda: files.note_view(view.uid, view.id), owner=self)

    def _close_pages(self) -> None:
        self.page.set_pages(None)
        self._held.close()


def _opened(files: Any, view: FileView, leaf: int) -> _Opened:
    """In a worker. Raises DeskError."""
    if view.is_picture:
        many = view.media_type == media.TIFF
        leaves = pictures.pages(files.open(view.sha256)) if many else 1
        return _Opened(decode(files, view, _SIDE, leaf), leaves)
    if view.media_type == media.PDF:
        return _Opened(pages=PdfPages(files.read(view.sha256)))
    if view.media_type == media.PLAIN:
        return _Opened(text=_text(files.open(view.sha256).read(_TEXT_MOST)))
    return _Opened()


def _text(data: bytes) -> str:
    """Words of a plain file: UTF-8, else the old Windows page."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def open_preview(
    desk: Any, files: Sequence[FileView], at: int, window: QWidget, *, compare: bool = False
) -> FilePreview:
    """Shows it without blocking; it is gone when closed."""
    made = FilePreview(desk, files, at, window, compare=compare)
    made.finished.connect(made.deleteLater)
    made.open()
    return made
