"""From a key, a menu row or the palette to the form of an act over one appeal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.domain.records.appeal import Appeal
from cur_desk.services.acts.views import ActForm, ActRow
from cur_desk.services.views import Choice, Submitted
from cur_desk.ui.acts.dialog import ActFormDialog
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import shortcuts

Done = Callable[[Submitted], object]
Failed = Callable[[Problem], object]
Found = tuple[Sequence[Choice], ActForm | None, dict[str, Any]]
"""Registrations to choose from; else the form and what was typed before."""
LONGEST = 76
"""Characters of a menu row: a longer reason is cut, the tooltip has it whole."""


def begin(
    desk: Any,
    uid: str,
    code: str,
    window: QWidget,
    *,
    done: Done,
    failed: Failed,
    proposal: str = "",
    registration: str = "",
) -> None:
    """Reads the form off the UI thread and opens it; what is impossible is told with its reason.
    Where several registrations are open, asks first over which one."""
    forms = desk.act_forms

    def read() -> Found:
        choices = () if proposal or registration else forms.registrations(uid, code)
        if choices:
            return choices, None, {}
        made = forms.form(uid, code, proposal=proposal, registration=registration)
        return (), made, forms.kept(made)

    def again(chosen: str) -> None:
        begin(desk, uid, code, window, done=done, failed=failed, registration=chosen)

    def show(found: Found) -> None:
        choices, form, kept = found
        if form is None:
            ask_registration(choices, window, again)
            return
        if form.refused:
            failed(Problem(form.refused, ""))
            return
        bridge().run_short(lambda: forms.opened(form), owner=window)
        dialog = ActFormDialog(desk, form, window, today=_today(desk), kept=kept)
        dialog.made.connect(done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    bridge().run_query(read, show, failed, window, replaces="act.form")


def ask_registration(
    choices: Sequence[Choice], window: QWidget, chosen: Callable[[str], object]
) -> QMenu:
    """Several bodies have the appeal in their books: the person says over which one the act is."""
    menu = QMenu(window)
    menu.setObjectName("act.registrations")
    menu.setAccessibleName("По какой регистрации")
    menu.addAction("По какой регистрации?").setEnabled(False)
    for number, one in enumerate(choices):
        row = menu.addAction(f"{one.name} · {one.hint}")
        row.triggered.connect(lambda _=False, key=one.code: chosen(key))
        if not number:
            menu.setActiveAction(row)
    menu.aboutToHide.connect(menu.deleteLater)
    size = menu.sizeHint()
    corner = window.rect().center() - QPoint(size.width() // 2, size.height() // 2)
    menu.popup(window.mapToGlobal(corner))
    return menu


def begin_base(desk: Any, uid: str, base: str, window: QWidget, **more: Any) -> None:
    """The act itself where this person has the body's right to it, else «предложить…»."""
    begin(desk, uid, desk.act_forms.code_for(base), window, **more)


def rows_of(desk: Any, appeal: Appeal) -> Sequence[ActRow]:
    """Rows of the menu of acts."""
    forms = getattr(desk, "act_forms", None)
    return forms.rows(appeal) if forms is not None else ()


def row_text(row: ActRow) -> str:
    """«Продлить срок — срок истёк 19.11.2026», or the title with its key."""
    if row.refused:
        reason = f"{row.refused[0].lower()}{row.refused[1:]}"
        words = f"{row.title} — {reason}"
        return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return f"{row.title}\t{shortcuts.caption(row.shortcut)}" if row.shortcut else row.title


def _today(desk: Any) -> Callable[[], Any]:
    core = desk.core
    return lambda: core.now().astimezone(core.zone).date()
