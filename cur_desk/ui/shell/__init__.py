"""The frame of the program: window, rail, top and status bar, palette, entry and lock."""

from __future__ import annotations

from cur_desk.ui.shell.changed_password import ChangedPasswordDialog
from cur_desk.ui.shell.idle import IdleWatch
from cur_desk.ui.shell.main_window import MainWindow
from cur_desk.ui.shell.sign_in_again import SignInAgainDialog
from cur_desk.ui.shell.status import SyncStatus
from cur_desk.ui.shell.view import (
    EntryInfo,
    LoginView,
    Notice,
    PaletteRow,
    Person,
    Phone,
    QuitView,
    Section,
    StatusFile,
)

__all__ = [
    "ChangedPasswordDialog",
    "EntryInfo",
    "IdleWatch",
    "LoginView",
    "MainWindow",
    "Notice",
    "PaletteRow",
    "Person",
    "Phone",
    "QuitView",
    "Section",
    "SignInAgainDialog",
    "StatusFile",
    "SyncStatus",
]
