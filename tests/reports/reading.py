"""Reads a PDF back: words with their places, fonts, text."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
import pypdfium2


@dataclass(frozen=True)
class Word:
    """A word on a page with its box in points, from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def pages_text(pdf: bytes) -> list[str]:
    """Text of each page, spaces made plain."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded().replace("\r\n", "\n").replace("\xa0", " "))
        text_page.close()
        page.close()
    document.close()
    return texts


def flat(pdf: bytes) -> str:
    """The whole text as one line; hyphens of line ends are taken out."""
    text = "\n".join(pages_text(pdf)).replace("\ufffe", "").replace("\u202f", " ")
    return " ".join(text.replace("-\n", "").replace("\u0002", "").split())


def words(pdf: bytes, number: int) -> list[Word]:
    """Words of a page by the boxes of their characters."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[number]
    text_page = page.get_textpage()
    found: list[Word] = []
    run: list[tuple[str, tuple[float, float, float, float]]] = []

    def end() -> None:
        if run:
            boxes = [box for _, box in run]
            found.append(
                Word(
                    "".join(c for c, _ in run),
                    min(b[0] for b in boxes),
                    min(b[1] for b in boxes),
                    max(b[2] for b in boxes),
                    max(b[3] for b in boxes),
                )
            )
            run.clear()

    for index in range(text_page.count_chars()):
        char = text_page.get_text_range(index, 1)
        box = text_page.get_charbox(index)
        far = run and (abs(box[1] - run[-1][1][1]) > 9 or box[0] - run[-1][1][2] > 3)
        if not char.strip() or far:
            end()
        if char.strip() and box[2] > box[0]:
            run.append((char, box))
    end()
    text_page.close()
    page.close()
    document.close()
    return found


def overlapping(found: list[Word]) -> list[tuple[str, str]]:
    """Pairs of words of one page that are drawn over each other."""
    pairs = []
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            if wide > 1.2 and high > 1.2:
                pairs.append((one.text, other.text))
    return pairs


def fonts(pdf: bytes) -> dict[str, bool]:
    """Base font → embedded, over all pages and forms."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                descriptor = item.get("/FontDescriptor")
                embedded = descriptor is not None and "/FontFile2" in descriptor
                name = str(item.get("/BaseFont"))
                found[name] = found.get(name, True) and embedded
    return found


def info(pdf: bytes) -> dict[str, str]:
    """Document information, language and outline."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made = {str(k).lstrip("/"): str(v) for k, v in document.docinfo.items()}
        made["Lang"] = str(document.Root.get("/Lang"))
        made["pages"] = str(len(document.pages))
        with document.open_outline() as outline:
            made["outline"] = " | ".join(item.title for item in outline.root)
    return made


def image(pdf: bytes, number: int, dpi: int = 150):  # type: ignore[no-untyped-def]
    """A page as a grey Pillow image."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[number].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    return picture
