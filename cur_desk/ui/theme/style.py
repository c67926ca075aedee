"""Palette and style sheet built from the roles. No fonts here: fonts live in ``set_font``.

Heights are not set here either (a sheet's min-height counts content only and beats
``setFixedHeight``); a 2 px border always comes with 1 px less padding.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from cur_desk.ui.theme.fonts import scaled
from cur_desk.ui.theme.roles import Roles


def palette(r: Roles) -> QPalette:
    """Palette of plain widgets."""
    p = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: r.app,
        role.WindowText: r.text,
        role.Base: r.panel,
        role.AlternateBase: r.sunken,
        role.Text: r.text,
        role.PlaceholderText: r.text3,
        role.Button: r.panel,
        role.ButtonText: r.text,
        role.ToolTipBase: r.tip,
        role.ToolTipText: r.tipText,
        role.BrightText: r.over,
        role.Highlight: r.sel,
        role.HighlightedText: r.text,
        role.Link: r.link,
        role.LinkVisited: r.link,
        role.Mid: r.line,
        role.Dark: r.strong,
        role.Light: r.panel,
        role.Midlight: r.hover,
        role.Shadow: r.line2,
        role.Accent: r.accent,
    }
    for key, colour in pairs.items():
        p.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        p.setColor(QPalette.ColorGroup.Disabled, key, QColor(r.dis))
    return p


def sheet(r: Roles, scale: int) -> str:
    """The one style sheet of the application."""
    return "\n".join((_surfaces(r), _fields(r, scale), _views(r, scale), _chrome(r, scale)))


def _surfaces(r: Roles) -> str:
    plain = "\n".join(
        f'[surface="{name}"] {{ background: {colour}; }}'
        for name, colour in (("app", r.app), ("panel", r.panel), ("sunken", r.sunken))
    )
    tones = "\n".join(
        f'[surface="{tone}"] {{ background: {r[tone + "Bg"]}; border-radius: 6px; }}'
        for tone in ("over", "today", "soon", "ok", "conf", "info")
    )
    return f"""{plain}
{tones}
[surface="card"] {{ background: {r.panel}; border: 1px solid {r.line}; border-radius: 6px; }}
[surface="sunkenCard"] {{ background: {r.sunken}; border: 1px solid {r.line2}; border-radius: 6px; }}
[surface="chosenCard"] {{ background: {r.infoBg}; border: 1px solid {r.accent}; border-radius: 6px; }}
[surface="neutral"] {{ background: {r.sunken}; }}
[surface="dialog"] {{ background: {r.panel}; border: 1px solid {r.line2}; border-radius: 8px; }}
[surface="footer"] {{ background: {r.sunken}; border-top: 1px solid {r.line};
  border-bottom-left-radius: 7px; border-bottom-right-radius: 7px; }}"""


_EDITS = ("QLineEdit", "QPlainTextEdit", "QTextEdit")


def _each(suffix: str, kinds: tuple[str, ...] = _EDITS) -> str:
    return ", ".join(f"{kind}{suffix}" for kind in kinds)


def _fields(r: Roles, scale: int) -> str:
    pad = scaled(10, scale) - 3  # Qt adds 2 px of its own and the border is 1
    gap = scaled(34, scale) - 3
    boxes = ("QPlainTextEdit", "QTextEdit")
    return f"""
{_each("")} {{ background: {r.panel}; color: {r.text}; border: 1px solid {r.strong};
  border-radius: 4px; padding: 0 {pad}px; selection-background-color: {r.sel};
  selection-color: {r.text}; placeholder-text-color: {r.text3}; lineedit-password-character: 8226; }}
{_each("", boxes)} {{ padding: 4px 6px; }}
{_each(":hover")} {{ border-color: {r.text2}; }}
{_each(":focus")} {{ border: 2px solid {r.link}; padding: 0 {pad - 1}px; }}
{_each(":focus", boxes)} {{ padding: 3px 5px; }}
{_each(":disabled")} {{ background: {r.hover}; color: {r.dis}; border-color: {r.line2};
  placeholder-text-color: {r.dis}; }}
{_each('[readOnly="true"]')} {{ background: {r.ro}; border: 1px solid {r.ro}; }}
{_each('[readOnly="true"]:focus')} {{ border: 2px solid {r.link}; }}
QLineEdit[state="gap"] {{ background: {r.soonBg}; border-color: {r.soon};
  placeholder-text-color: {r.text2}; padding-left: {gap}px; }}
QLineEdit[state="gap"]:focus {{ border: 2px solid {r.link}; padding-left: {gap - 1}px; }}
{_each('[state="gap"]', boxes)} {{ background: {r.soonBg}; border-color: {r.soon};
  placeholder-text-color: {r.text2}; }}
{_each('[state="gap"]:focus', boxes)} {{ border: 2px solid {r.link}; }}
{_each('[state="error"]')} {{ border: 2px solid {r.over}; padding: 0 {pad - 1}px; }}
{_each('[state="error"]', boxes)} {{ padding: 3px 5px; }}
QLineEdit[state="search"] {{ padding-left: {gap}px; }}
QLineEdit[state="search"]:focus {{ padding-left: {gap - 1}px; }}
QLineEdit[state="bare"], QLineEdit[state="bare"]:focus {{ background: transparent; border: none;
  padding: 0 4px; }}
QTextEdit[state="reading"], QTextBrowser[state="reading"] {{ background: transparent; border: none;
  padding: 0; }}
QTextEdit[state="reading"]:focus, QTextBrowser[state="reading"]:focus {{ border: none;
  padding: 0; }}"""


def _views(r: Roles, scale: int) -> str:
    return f"""
QAbstractItemView {{ background: {r.panel}; color: {r.text}; border: none; outline: 0;
  selection-background-color: {r.sel}; selection-color: {r.text}; gridline-color: {r.line}; }}
QAbstractItemView#completerPopup {{ border: 1px solid {r.line2}; }}
QHeaderView {{ background: {r.sunken}; border: none; }}
QHeaderView::section {{ background: {r.sunken}; color: {r.text2}; border: none;
  border-bottom: 1px solid {r.line}; padding: 0 {scaled(8, scale)}px; }}
QTableCornerButton::section {{ background: {r.sunken}; border: none; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[plain="true"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {r.line2}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {r.strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}"""


def _chrome(r: Roles, scale: int) -> str:
    row = scaled(7, scale)
    return f"""
QMenu {{ background: {r.panel}; color: {r.text}; border: 1px solid {r.line2}; padding: 4px; }}
QMenu::item {{ padding: {row}px {scaled(28, scale)}px {row}px {scaled(10, scale)}px;
  border-radius: 4px; }}
QMenu::icon {{ padding-left: {scaled(8, scale)}px; }}
QMenu::item:selected {{ background: {r.sel}; }}
QMenu::item:disabled {{ color: {r.dis}; }}
QMenu::separator {{ height: 1px; background: {r.line}; margin: 4px 0; }}
QToolTip {{ background: {r.tip}; color: {r.tipText}; border: 1px solid {r.tip};
  padding: 4px 8px; }}
QSplitter::handle {{ background: {r.line}; }}
QSplitter::handle:hover {{ background: {r.strong}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {r.text2}; border: none;
  border-bottom: 2px solid transparent; padding: {row}px {scaled(12, scale)}px; }}
QTabBar::tab:hover {{ color: {r.text}; }}
QTabBar::tab:selected {{ color: {r.text}; border-bottom: 2px solid {r.link}; }}
QTabBar::tab:focus {{ background: {r.sel}; }}"""
