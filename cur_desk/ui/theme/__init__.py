"""The look of the program: roles, fonts, icons, style sheet, painters of marks, shortcuts.

``theme()`` is the one live ``Theme``; everything that paints asks it for colours and sizes.
"""

from __future__ import annotations

from cur_desk.ui.theme.current import Theme, ThemeMode, set_font, set_surface, theme

__all__ = ["Theme", "ThemeMode", "set_font", "set_surface", "theme"]
