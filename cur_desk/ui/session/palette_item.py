"""What the palette offers for the item in front: its acts first, codes and bodies into its form.

The item is the card, if one is on the screen, else the chosen row of the queue (picture 16).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cur_desk.domain.text import fold, grouped
from cur_desk.services.views import CardView, Choice, CodeRow
from cur_desk.ui.session.palette import Leads
from cur_desk.ui.session.sections import CARD, QUEUE
from cur_desk.ui.shell import PaletteRow
from cur_desk.ui.theme import shortcuts

if TYPE_CHECKING:
    from cur_desk.ui.appeal import CardScreen
    from cur_desk.ui.queue import QueueScreen
    from cur_desk.ui.session.program import Program


def leads_of(program: Program) -> Leads:
    """Where rows lead, and what the item in front makes of them."""
    return Leads(
        open_appeal=program.open_card,
        show_filter=program.show_filter,
        item_title=partial(title_of, program),
        item_acts=partial(acts_of, program),
        views=partial(views_of, program),
        code_into=partial(code_act, program),
        executor_into=partial(executor_act, program),
    )


def views_of(program: Program) -> Sequence[PaletteRow]:
    """The views of the queue with their counts; saving one, and what an own one allows."""
    if program.queue is None:
        return ()
    strip = program.queue.strip
    rows = [
        PaletteRow(
            f"view.{view.code}", view.title, grouped(strip.count(view.code)), view.icon,
            act=partial(program.open_view, view.code),
        )
        for view in strip.views()
    ]  # fmt: skip
    if program.queue.isVisible():
        rows += _view_acts(program.queue)
    return rows


def _view_acts(queue: QueueScreen) -> list[PaletteRow]:
    """The same as in the menu of the strip: a hand on the keys has no other short way there."""
    strip, view = queue.strip, queue.strip.chosen()
    save = "Сохранить вид: условия, слова и порядок списка"
    rows = [PaletteRow("views.save", save, icon="plus", act=queue.kept.save)]
    if view is not None and view.own:
        rows += [
            PaletteRow(
                f"views.{act.code}", f"Вид «{view.title}»: {act.title.lower()}", icon=act.icon,
                cap=act.cap, act=partial(strip.own_asked.emit, act.code, view),
            )
            for act in strip.own_acts(view) if act.can
        ]  # fmt: skip
    if strip.gone is not None:
        back = partial(strip.own_asked.emit, "restore", strip.gone)
        title = f"Вернуть вид «{strip.gone.title}»"
        rows.append(PaletteRow("views.restore", title, icon="undo-2", act=back))
    return rows


def title_of(program: Program) -> str:
    """«Действия с 26-11/4821»."""
    card = _shown(program)
    return f"Действия с {card.number}" if card is not None else "Действия"


def acts_of(program: Program, text: str) -> Sequence[PaletteRow]:
    """Acts on the item; those that are impossible are there with their reason and do nothing."""
    wanted = fold(text).split()
    return [r for r in _rows(program) if all(w in fold(f"{r.text} {r.note}") for w in wanted)]


def _rows(program: Program) -> Sequence[PaletteRow]:
    screen = _card_screen(program)
    if screen is not None:
        return [
            PaletteRow(
                f"act.{act.id}", act.title, act.reason, act.icon, act.cap(),
                None if act.reason else act.run,
            )
            for act in screen.acts()
        ]  # fmt: skip
    queue, card = program.queue, _shown(program)
    if queue is None or card is None:
        return ()
    draft = f"черновик от {card.draft.saved.removeprefix('в ')}" if card.draft is not None else ""
    words = "Продолжить разбор" if card.draft is not None else "Разобрать"
    rows = [PaletteRow("act.open", words, draft, "file-pen-line", "Enter",
                       partial(queue.open_shown))]  # fmt: skip
    rows += [_of_act(card, code, *row) for code, row in _queue_acts(program).items()]
    for row in queue.acts.guided.rows():
        cap = shortcuts.caption(row.key) if row.key else ""
        run = None if row.reason else row.run
        rows.append(PaletteRow(f"act.{row.id}", row.title, row.reason, row.icon, cap, run))
    return rows


def _of_act(
    card: CardView, code: str, text: str, icon: str, cap: str, act: Callable[[], object]
) -> PaletteRow:
    refused = card.acts.get(code)
    reason = refused.reason if refused is not None else ""
    return PaletteRow(f"act.{code}", text, reason, icon, cap, None if reason else act)


def _threat(queue: QueueScreen) -> None:
    if queue.preview.card is not None:
        queue.acts.threat(queue.preview.card)


def _queue_acts(program: Program) -> dict[str, tuple[str, str, str, Callable[[], object]]]:
    queue = program.queue
    assert queue is not None
    acts = queue.acts
    return {
        "pass_on": ("Передать коллеге", "send", "F6",
                    lambda: acts.pass_on(queue.preview.uid())),
        "mark_threat": ("Отметить угрозу жизни", "siren", "",
                        partial(_threat, queue)),
        "view": ("Почему эта дата", "info", "F8", acts.why),
        "print": ("Печать карточки", "printer", "Ctrl+P", acts.print_shown),
    }  # fmt: skip


def code_act(program: Program, row: CodeRow) -> tuple[str, Callable[[], object]] | None:
    """A code of the palette goes into the question in front, if there is one to fill."""
    screen = _open_form(program)
    if screen is None or not row.assignable:
        return None
    return f"в вопрос {screen.model.number()}", partial(screen.form.take_code, row.code)


def executor_act(program: Program, item: Choice) -> tuple[str, Callable[[], object]] | None:
    """The same with an executor."""
    screen = _open_form(program)
    if screen is None:
        return None
    return f"в вопрос {screen.model.number()}", partial(screen.form.take_executor, item.code)


def _open_form(program: Program) -> CardScreen | None:
    screen = _card_screen(program)
    return screen if screen is not None and not screen.reason("formalise") else None


def _card_screen(program: Program) -> CardScreen | None:
    shown = program.window.current_key() == CARD
    return program.card if shown and program.card is not None and program.card.card else None


def _shown(program: Program) -> CardView | None:
    screen = _card_screen(program)
    if screen is not None:
        return screen.card
    queue = program.queue
    at_queue = queue is not None and program.window.current_key() == QUEUE
    return queue.preview.card if at_queue and queue is not None else None
