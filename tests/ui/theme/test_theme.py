"""Fonts, icons, style sheet and the live switch of theme and scale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontInfo, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QLineEdit

import cur_desk.ui
from cur_desk.ui.theme import fonts, icons, marks, set_font, style, theme
from cur_desk.ui.theme.marks import ExchangeMark, TermMark
from cur_desk.ui.theme.painting import painting
from cur_desk.ui.theme.roles import DARK, LIGHT
from cur_desk.ui.widgets import ElidingLabel, LineField

UI = Path(cur_desk.ui.__file__).parent


def test_roboto_is_loaded_in_both_weights_with_tabular_figures(qapp: QApplication) -> None:
    for medium in (False, True):
        font = fonts.make_font(13, medium)
        assert QFontInfo(font).family() == "Roboto"
        metrics = QFontMetricsF(font)
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")
    wide = QFontMetricsF(fonts.make_font(16, True)).horizontalAdvance("Очередь")
    assert wide > QFontMetricsF(fonts.make_font(16)).horizontalAdvance("Очередь")


def test_scale_is_kept_between_100_and_150(qapp: QApplication) -> None:
    theme().apply(scale=150)
    assert (theme().px(32), theme().font(12).pixelSize()) == (48, 18)
    theme().apply(scale=900)
    assert theme().scale == 150
    theme().apply(scale=10)
    assert theme().scale == 100


def test_icons_named_anywhere_exist() -> None:
    pattern = re.compile(
        r'(?:IconLabel\(\s*|icon=|set_icon\(\s*|paint_icon\((?:(?!color)[^"\n])*)"([a-z0-9-]+)"'
    )
    names = {n for p in UI.rglob("*.py") for n in pattern.findall(p.read_text("utf-8"))}
    names |= set(icons.BLOCK_ICONS.values()) | {row[0] for row in marks.EXCHANGE.values()}
    assert len(names) > 25
    for name in names:
        assert "<svg" in icons.svg_text(name)


def test_icon_takes_the_colour_and_the_pixel_ratio(qapp: QApplication) -> None:
    pixmap = icons.icon_pixmap("house", "#B3261E", 16, 2.0)
    assert pixmap.width() == 32
    assert pixmap.deviceIndependentSize().width() == 16
    image = pixmap.toImage()
    inks = {
        image.pixelColor(x, y).name().upper()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {"#B3261E"}


def test_unknown_icon_is_a_bug_and_unknown_block_a_tag() -> None:
    with pytest.raises((KeyError, ValueError)):
        icons.svg_text("no-such-icon-at-all")
    assert icons.block_icon("Дороги") == "traffic-cone"
    assert icons.block_icon("Новый блок") == "tag"


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_sheet_holds_no_fonts_heights_and_no_foreign_colours(roles) -> None:
    sheet = style.sheet(roles, 100)
    assert "font" not in sheet
    assert not re.search(
        r"(?<!-)\b(min|max)-height:\s*\d+px(?!.*handle)",
        sheet.replace("QScrollBar::handle:vertical { min-height: 28px; }", ""),
    )
    known = {roles[name].upper() for name in roles.names()}
    assert {c.upper() for c in re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)} <= known


def test_colours_are_written_in_the_table_only() -> None:
    for path in UI.rglob("*.py"):
        if path.name == "roles.py":
            continue
        found = set(re.findall(r'"#[0-9A-Fa-f]{6}"', path.read_text("utf-8")))
        assert found <= {'"#FFFFFF"', '"#000000"', '"#74D0A2"'}, path.name


def test_switch_reaches_live_widgets(qtbot) -> None:
    label, field = ElidingLabel("Очередь", 16, True), LineField(name="f")
    for widget in (label, field):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(theme().changed):
        theme().apply("dark", 125)
    assert label.font().pixelSize() == 20
    assert field.height() == 40
    assert field.palette().color(field.backgroundRole()).name().upper() == DARK.panel


def test_system_mode_follows_the_scheme(qapp: QApplication) -> None:
    theme().apply("system")
    assert theme().mode == "system"
    assert theme().roles in (LIGHT, DARK)


def test_set_font_beats_the_application_sheet(qtbot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    set_font(edit, 16)
    edit.show()
    assert edit.font().pixelSize() == 16


def _drawn(state: str, kind: str) -> bytes:
    image = QImage(32, 32, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with painting(image) as p:
        rect = QRectF(4, 4, 24, 24)
        if kind == "term":
            marks.paint_term_mark(p, rect, state, 0.25 if state == "soon" else 0.7)
        else:
            marks.paint_exchange_mark(p, rect, state)
    assert image.constBits()
    return bytes(image.constBits())


def test_marks_stay_apart_in_greyscale(qapp: QApplication) -> None:
    for kind, states in (("term", TermMark), ("exchange", ExchangeMark)):
        drawn = {state: _drawn(state, kind) for state in states}
        assert len(set(drawn.values())) == len(drawn)
        blank = bytes([255]) * len(drawn[next(iter(states))])
        assert blank not in drawn.values()


def test_text_of_tag_and_chip_has_room(qapp: QApplication) -> None:
    for scale in fonts.SCALES:
        theme().apply(scale=scale)
        font = theme().font(12, True)
        need = QFontMetricsF(font).horizontalAdvance("принято порталом")
        assert marks.tag_width("принято порталом") >= need + 11
        assert marks.chip_width("принято порталом") >= need + 19
