"""The preview over real PDFs: lazy pages, keyboard, the mark, saving, printing in 300 dpi."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from cur_desk.errors import DeskError
from cur_desk.services.packs.pdf_pages import PdfPages, page_count, save_pdf
from cur_desk.services.views import PackResult
from cur_desk.ui.packs.preview import PdfPreview, Shown
from tests.services.bench import Bench


@pytest.fixture
def preview(qtbot, bench: Bench, show_active) -> PdfPreview:
    widget = PdfPreview()
    qtbot.addWidget(widget)
    widget.resize(1290, 640)
    widget.choose_path = lambda name: ""
    widget.choose_printer = lambda *_: None
    show_active(widget)
    return widget


def opened(qtbot, preview: PdfPreview, result: PackResult, **shown) -> None:
    preview.show_paper(result, Shown("Справка", **shown))
    qtbot.waitUntil(lambda: preview.pages is not None)


def settled(qtbot, preview: PdfPreview) -> None:
    qtbot.waitUntil(lambda: preview.view.store.is_idle() and preview.view.store.held() > 0)


def test_a_briefing_opens_with_its_own_mark_and_count(qtbot, preview, bench) -> None:
    result = bench.packs.briefing()
    opened(qtbot, preview, result)
    assert preview.mark.isVisible()
    assert preview.mark.accessibleName().startswith("Без персональных данных")
    assert preview.where.text() == f"Страница 1 из {result.pages}"
    assert preview.view.count() == result.pages == page_count(result.pdf)


def test_only_pages_in_sight_are_drawn(qtbot, preview, bench) -> None:
    result = bench.packs.briefing()
    opened(qtbot, preview, result)
    settled(qtbot, preview)
    assert result.pages > 3
    assert preview.view.store.held() <= 2
    image = preview.view.store.image(0, preview.view._rects[0].width())
    assert image is not None
    dark = sum(
        image.pixelColor(x, y).lightness() < 90
        for x in range(0, image.width(), 7)
        for y in range(0, image.height(), 7)
    )
    assert dark > 20


def test_keys_walk_the_pages_and_the_screen_reader_hears_the_words(qtbot, preview, bench) -> None:
    result = bench.packs.briefing()
    opened(qtbot, preview, result)
    view = preview.view
    for key, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_End, result.pages - 1),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(view, key)
        assert view.page() == page
        assert preview.thumbs.currentIndex().row() == page
    assert view.accessibleName() == f"Страница 1 из {result.pages}"
    qtbot.waitUntil(lambda: "Справка" in view.accessibleDescription())


def test_a_thumbnail_brings_its_page_and_the_strip_folds(qtbot, preview, bench) -> None:
    opened(qtbot, preview, bench.packs.briefing())
    preview.thumbs.setFocus()
    QTest.keyClick(preview.thumbs, Qt.Key.Key_Down)
    assert preview.view.page() == 1
    preview.fold.click()
    assert preview.thumbs.isHidden()
    assert preview.fold.accessibleName() == "Показать миниатюры"
    preview.fold.click()
    assert not preview.thumbs.isHidden()


def test_zoom_keeps_the_page_in_sight(qtbot, preview, bench) -> None:
    opened(qtbot, preview, bench.packs.briefing())
    preview.view.go_to(2)
    preview.view.set_zoom(100)
    assert preview.view.page() == 2
    assert preview.zoom.value() == 100
    assert preview.view._rects[0].width() == round(595.276 * 96 / 72)


def test_saving_writes_the_same_bytes(qtbot, preview, bench, tmp_path: Path) -> None:
    result = bench.packs.overdue()
    opened(qtbot, preview, result, personal=True)
    preview.choose_path = lambda name: str(tmp_path / "реестр")
    with qtbot.waitSignal(preview.saved) as got:
        preview.save.click()
    path = got.args[0]
    assert path == tmp_path / "реестр.pdf"
    assert path.read_bytes() == result.pdf
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="Файл не записан") as caught:
        save_pdf(tmp_path / "нет" / "a.pdf", b"x", private=False)
    assert "в просмотре" in caught.value.advice


def to_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.parametrize("kind", ["briefing", "overdue"])
def test_printing_keeps_pages_sizes_and_what_they_show(
    qtbot, preview, bench, tmp_path: Path, kind: str
) -> None:
    result = getattr(bench.packs, kind)()
    opened(qtbot, preview, result)
    paper = tmp_path / "paper.pdf"
    preview.choose_printer = lambda *_: to_file(paper)
    with qtbot.waitSignal(preview.printed, timeout=60_000) as got:
        preview.print.click()
        assert preview.is_busy()
    assert got.args == [result.pages]
    was, now = PdfPages(result.pdf), PdfPages(paper.read_bytes())
    assert now.count == was.count
    for one, two in zip(was.sizes, now.sizes, strict=True):
        assert two == pytest.approx(one, abs=1.5)
    for page in (0, was.count - 1):
        assert differing(was, now, page) < 0.02
    assert resolution(paper) >= 299
    was.close()
    now.close()
    qtbot.waitUntil(lambda: not preview.is_busy())
    assert preview.print.isEnabled()


def differing(one: PdfPages, two: PdfPages, page: int) -> float:
    """Share of squares of a page whose mean darkness differs: moved, cut or lost ink shows."""
    from cur_desk.ui.packs.page_store import to_image

    smooth = Qt.TransformationMode.SmoothTransformation
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    a, b = (to_image(pages.picture(page, 800)).scaled(40, 40, keep, smooth) for pages in (one, two))
    points = [(x, y) for x in range(40) for y in range(40)]
    far = sum(
        abs(a.pixelColor(x, y).lightness() - b.pixelColor(x, y).lightness()) > 24 for x, y in points
    )
    return far / len(points)


def resolution(path: Path) -> float:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    image = next(o for o in page.get_objects() if o.type == 3)
    left, _, right, _ = image.get_bounds()
    dots = image.get_px_size()[0] / ((right - left) / 72)
    page.close()
    document.close()
    return dots


def test_printing_can_be_stopped(qtbot, preview, bench, tmp_path: Path) -> None:
    opened(qtbot, preview, bench.packs.briefing())
    preview.choose_printer = lambda *_: to_file(tmp_path / "paper.pdf")
    heard: list[int] = []
    preview.printed.connect(heard.append)
    preview.print.click()
    preview.progress.cancelled.emit()
    qtbot.waitUntil(lambda: not preview.is_busy(), timeout=20_000)
    assert heard == []
    assert preview.print.isEnabled()
    assert not preview.progress.isVisible()


def test_esc_goes_back_and_each_control_has_a_name(qtbot, preview, bench) -> None:
    opened(qtbot, preview, bench.packs.briefing())
    with qtbot.waitSignal(preview.back_asked):
        QTest.keyClick(preview.view, Qt.Key.Key_Escape)
    keys = {k.objectName() for k in preview.findChildren(QShortcut)}
    assert {"shortcut.print", "shortcut.save_pdf", "shortcut.back"} <= keys
    for control in (preview.print, preview.save, preview.back, preview.zoom, preview.fold,
                    preview.view, preview.thumbs, preview.sources):  # fmt: skip
        assert control.objectName()
        assert control.accessibleName()


def test_a_file_that_is_no_pdf_is_told_in_words(qtbot, preview) -> None:
    preview.show_paper(PackResult("a.pdf", b"not a paper", 0), Shown("Справка"))
    qtbot.waitUntil(lambda: preview.states.current().objectName() == "errorState")
    assert not preview.print.isEnabled()


def test_a_lock_deletes_the_preview_and_closes_the_document(qtbot, bench, running) -> None:
    preview = PdfPreview()
    preview.resize(800, 600)
    preview.show()
    opened(qtbot, preview, bench.packs.overdue())
    pages = preview.pages
    shiboken6.delete(preview)
    with pytest.raises(DeskError, match="закрыт"):
        pages.text(0)
