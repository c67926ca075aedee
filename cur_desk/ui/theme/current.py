"""The live theme: which roles, which scale; applies itself to the application and tells of it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from cur_desk.ui.theme import fonts, icons, style
from cur_desk.ui.theme.roles import DARK, LIGHT, Roles


class ThemeMode(StrEnum):
    """What the person chose in the settings."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Theme(QObject):
    """Colours, fonts and sizes of the running program; ``changed`` after each switch."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = ThemeMode.LIGHT
        self._scale = 100
        self.roles: Roles = LIGHT
        self._watching = False

    @property
    def mode(self) -> ThemeMode:
        """The chosen mode, not what it came to."""
        return self._mode

    @property
    def scale(self) -> int:
        """Size of everything in per cent."""
        return self._scale

    def apply(self, mode: ThemeMode | str | None = None, scale: int | None = None) -> None:
        """Sets style, palette, sheet and font of the application, then restyles live widgets."""
        if mode is not None:
            self._mode = ThemeMode(mode)
        if scale is not None:
            self._scale = min(150, max(100, scale))
        self.roles = self._resolve()
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("a theme needs a QApplication")
        self._watch_system()
        if (app.style().name() if app.style() else "") != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font(fonts.BODY))
        app.setPalette(style.palette(self.roles))
        app.setStyleSheet(style.sheet(self.roles, self._scale))
        for widget in QApplication.allWidgets():
            _restyle(widget)
        self.changed.emit()

    def color(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(self.roles[role])

    def px(self, size: float) -> int:
        """Logical px at the chosen scale."""
        return fonts.scaled(size, self._scale)

    def font(self, size: int = fonts.BODY, medium: bool = False) -> QFont:
        """Roboto of a size of the ladder at the chosen scale."""
        return fonts.make_font(size, medium, self._scale)

    def icon(self, name: str, role: str = "text2") -> QIcon:
        """A tinted icon for menus and actions. Widgets of ours paint icons themselves."""
        return icons.make_icon(name, self.roles[role], self.roles.dis)

    def _resolve(self) -> Roles:
        if self._mode is ThemeMode.SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._mode is ThemeMode.DARK else LIGHT

    def _watch_system(self) -> None:
        if not self._watching:
            self._watching = True
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def _on_system_changed(self) -> None:
        if self._mode is ThemeMode.SYSTEM and self._resolve() is not self.roles:
            self.apply()


_THEME: Theme | None = None


def theme() -> Theme:
    """The one theme of the process."""
    global _THEME
    if _THEME is None:
        _THEME = Theme()
    return _THEME


def set_font(widget: QWidget, size: int = fonts.BODY, medium: bool = False) -> None:
    """Gives the widget a font of the ladder and keeps it right when the scale changes."""
    widget.setProperty("themeFont", [size, medium])
    widget.setFont(theme().font(size, medium))


def set_surface(widget: QWidget, surface: str) -> None:
    """Background of a plain widget: ``app``, ``panel``, ``sunken``, ``card`` (line, radius 6)."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    set_state(widget, surface, "surface")


def set_state(widget: QWidget, value: str, name: str = "state") -> None:
    """Sets the one state property that the style sheet knows and re-polishes the widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QWidget.update(widget)  # item views hide this overload


def _restyle(widget: QWidget) -> None:
    wanted = widget.property("themeFont")
    if wanted:
        widget.setFont(theme().font(int(wanted[0]), bool(wanted[1])))
    restyle = getattr(widget, "restyle", None)
    if callable(restyle):
        restyle()
    QWidget.update(widget)  # item views hide this overload
