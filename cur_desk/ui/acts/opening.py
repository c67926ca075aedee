"""From a key, a menu row or the palette to the form of an act over one appeal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cur_desk.domain.records.appeal import Appeal
from cur_desk.services.act_views import ActForm, ActRow
from cur_desk.services.views import Submitted
from cur_desk.ui.acts.dialog import ActFormDialog
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import shortcuts

Done = Callable[[Submitted], object]
Failed = Callable[[Problem], object]
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
) -> None:
    """Reads the form off the UI thread and opens it; what is impossible is told with its reason."""
    forms = desk.act_forms

    def read() -> tuple[ActForm, dict[str, Any]]:
        made = forms.form(uid, code, proposal=proposal)
        return made, forms.kept(made)

    def show(found: tuple[ActForm, dict[str, Any]]) -> None:
        form, kept = found
        if form.refused:
            failed(Problem(form.refused, ""))
            return
        bridge().run_short(lambda: forms.opened(form), owner=window)
        dialog = ActFormDialog(desk, form, window, today=_today(desk), kept=kept)
        dialog.made.connect(done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    bridge().run_query(read, show, failed, window, replaces="act.form")


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
