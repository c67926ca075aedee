"""Settings of the workstation and the connection dialog of the entry screen."""

from __future__ import annotations

from cur_desk.ui.settings.connection import ConnectionDialog, ask_connection
from cur_desk.ui.settings.screen import SettingsScreen

__all__ = ["ConnectionDialog", "SettingsScreen", "ask_connection"]
