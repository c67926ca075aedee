"""Two dialogs about a password: it is new at the portal; the portal asks for it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cur_desk.services.desk import Desk
from cur_desk.sync.login import Login, PasswordChanged
from cur_desk.sync.signed_in import SignedIn
from cur_desk.ui.bridge import bridge
from cur_desk.ui.shell import ChangedPasswordDialog, MainWindow, SignInAgainDialog


def ask_old(
    window: MainWindow,
    changed: PasswordChanged,
    made: Callable[[SignedIn], Desk],
    on_open: Callable[[Desk], None],
    owner: QObject,
) -> None:
    """The password of the portal is new, the files are closed by the one before. ``made`` opens
    the desk, off the UI thread; ``on_open`` gets it."""
    page = window.login or window.unlock
    if page is not None:
        page.set_busy(False)
    dialog = ChangedPasswordDialog(window)

    def finish(how: Callable[[], SignedIn]) -> None:
        bridge().run_session(
            lambda: made(how()), opened, lambda p: dialog.show_error(p.text()), owner
        )

    def opened(desk: Desk) -> None:
        dialog.close_done()
        on_open(desk)

    def given_up() -> None:
        if page is not None:
            page.show_error(f"{changed.message} {changed.advice}")

    dialog.old_given.connect(lambda old: finish(lambda: changed.with_old(old)))
    dialog.recovery_asked.connect(lambda: finish(changed.by_recovery))
    dialog.rejected.connect(given_up)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_again(window: MainWindow, desk: Desk, login: Login) -> None:
    """The person gives the password that the portal asks for; the work goes on meanwhile."""
    dialog = SignInAgainDialog(window)

    def give(password: str) -> None:
        bridge().run_query(
            lambda: desk.sign_in_again(login, password),
            lambda _none: dialog.close_done(),
            lambda problem: dialog.show_error(problem.text()),
            dialog,
        )

    dialog.given.connect(give)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
