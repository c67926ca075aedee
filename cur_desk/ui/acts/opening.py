"""From a key, a menu row or the palette to the form of an act over one appeal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.domain.records.appeal import Appeal
from cur_desk.services.act_views import ActForm, ActRow
from cur_desk.services.views import Submitted
from cur_desk.ui.acts.dialog import ActFormDialog
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import shortcuts, theme

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
        dialog = ActFormDialog(desk, form, window, today=_today(desk), kept=kept)
        dialog.done.connect(done)
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
    """«Продлить срок: срок истёк 19.11.2026», or the title with its key."""
    if row.refused:
        reason = f"{row.refused[0].lower()}{row.refused[1:]}"
        words = f"{row.title}: {reason}"
        return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return f"{row.title}\t{shortcuts.caption(row.shortcut)}" if row.shortcut else row.title


def fill_menu(
    menu: QMenu, desk: Any, uid: str, appeal: Appeal, window: QWidget, *, done: Done, failed: Failed
) -> None:
    """Guided acts in a menu; an impossible one stands there with its reason in sight."""
    for row in rows_of(desk, appeal):
        run = partial(
            begin, desk, uid, row.code, window, done=done, failed=failed, proposal=row.proposal
        )
        act = menu.addAction(theme().icon(row.icon), row_text(row))
        act.triggered.connect(lambda _=False, run=run: run())
        act.setEnabled(not row.refused)
        act.setToolTip(row.refused or row.title)
        if row.proposal:
            _second(menu, desk, uid, row, window, done, failed)


def _second(
    menu: QMenu, desk: Any, uid: str, row: ActRow, window: QWidget, done: Done, failed: Failed
) -> None:
    """Beside «принять» stands «отклонить»."""
    act = menu.addAction(theme().icon("x"), "Отклонить это предложение")
    act.triggered.connect(
        lambda _=False: begin(
            desk, uid, "decline_proposal", window, done=done, failed=failed, proposal=row.proposal
        )
    )
    act.setEnabled(not row.refused)
    act.setToolTip(row.refused or "С причиной: она вернётся в ЦУР")


def card_acts(screen: Any) -> list[Any]:
    """Guided acts for the list of the card's acts (menu F10, palette, sheet of keys)."""
    from cur_desk.ui.appeal.card_acts import CardAct

    desk, card = screen.desk, screen.card
    if card is None:
        return []
    found = []
    for row in rows_of(desk, card.appeal):
        run = partial(
            begin, desk, card.uid, row.code, screen.window(), done=screen.act_done,
            failed=screen.banners.show_problem, proposal=row.proposal,
        )  # fmt: skip
        key = f"{row.code}{f'.{row.proposal}' if row.proposal else ''}"
        found.append(CardAct(key, row.title, row.icon, run, row.shortcut, row.refused, 3))
        if row.proposal:
            no = partial(
                begin, desk, card.uid, "decline_proposal", screen.window(), done=screen.act_done,
                failed=screen.banners.show_problem, proposal=row.proposal,
            )  # fmt: skip
            title = "Отклонить это предложение"
            found.append(CardAct(f"decline.{row.proposal}", title, "x", no, "", row.refused, 3))
    return found


def _today(desk: Any) -> Callable[[], Any]:
    core = desk.core
    return lambda: core.now().astimezone(core.zone).date()
