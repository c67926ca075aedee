"""Pages of a made PDF for screens and printers: sizes, pictures, text, the mark; saving to a file.

PDFium must not be entered by two threads at once, so everything here goes through one lock.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2

from cur_desk.errors import DeskError

_LOCK = threading.RLock()
POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered page: rows of blue, green, red, unused bytes."""

    width: int
    height: int
    stride: int
    data: bytes = field(repr=False)


class PdfPages:
    """A PDF held in memory. Any thread may ask; ``close`` when the screen is gone."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        with _LOCK:
            try:
                self._document: Any = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                raise DeskError(
                    "Файл документа повреждён", advice="Сделайте документ ещё раз.", code="bad-pdf"
                ) from error
            self.count = len(self._document)
            self.sizes = tuple(self._document.get_page_size(n) for n in range(self.count))
            """Width and height of each page in points."""
            about = self._document.get_metadata_dict()
        self.title = about.get("Title", "")
        keywords = about.get("Keywords", "").split(", ")
        self.mark = next((k for k in keywords if "персональн" in k.casefold()), "")
        """What the file itself says of personal data; printed on its pages too."""

    @property
    def data(self) -> bytes:
        """The file."""
        return self._pdf

    def picture(self, page: int, width: int) -> Picture:
        """Page ``page`` (from 0), ``width`` px wide."""
        return self._render(page, width / self.sizes[page][0])

    def at_dpi(self, page: int, dpi: int) -> Picture:
        """Page ``page`` for a printer."""
        return self._render(page, dpi / POINTS_PER_INCH)

    def text(self, page: int) -> str:
        """The words of a page, for the screen reader."""
        with _LOCK:
            opened = self._open()[page]
            words = opened.get_textpage()
            try:
                text = str(words.get_text_bounded())
            finally:
                words.close()
                opened.close()
        # Soft hyphens of line ends come out as control characters.
        return text.replace("\ufffe", "").replace("\x02", "").replace("\r\n", "\n")

    def close(self) -> None:
        """Frees the document; later questions are refused."""
        with _LOCK:
            if self._document is not None:
                self._document.close()
                self._document = None

    def _render(self, page: int, scale: float) -> Picture:
        with _LOCK:
            opened = self._open()[page]
            try:
                bitmap = opened.render(scale=scale, prefer_bgrx=True)
                picture = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
                bitmap.close()
            finally:
                opened.close()
        return picture

    def _open(self) -> Any:
        if self._document is None:
            raise DeskError("Документ уже закрыт", advice="Сделайте его ещё раз.", code="closed")
        return self._document


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def save_pdf(path: Path, pdf: bytes, *, private: bool) -> Path:
    """Writes the file in one step; ``private``: for its owner only. Raises DeskError."""
    target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
    fresh = target.with_name(f".{target.name}.new")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        handle = os.open(fresh, flags, 0o600 if private else 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        os.replace(fresh, target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise DeskError(
            f"Файл не записан: {error.strerror or 'нет доступа к папке'}",
            advice="Выберите другую папку или освободите место. Документ остался в просмотре.",
            code="not-saved",
        ) from error
    return target
