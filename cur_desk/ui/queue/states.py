"""States of the list: done, nothing found, not filled yet, not opened (ui.md 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cur_desk.domain.filters import Filter
from cur_desk.domain.text import counted, grouped
from cur_desk.services.queue.service import NOT_ENTERED
from cur_desk.services.views import SavedView
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.widgets import ActButton, MainActButton, PaneState, empty_state, error_state

if TYPE_CHECKING:
    from cur_desk.ui.queue.screen import QueueScreen

FORMALISE = "to_formalise"
EVERYTHING = Filter()


def empty_of(screen: QueueScreen, narrowed: bool, received: str) -> QWidget:
    """A view without rows: done, or nothing that fits what was asked."""
    if narrowed:
        button = ActButton("Показать весь вид", name="empty.reset", icon="x",
                           on_click=screen.bar._reset)  # fmt: skip
        everywhere = _everywhere(screen)
        return PaneState(
            "search-x", "Ничего не найдено", "Под условия и слова поиска в этом виде ничего "
            "не подходит.", buttons=(everywhere, button) if everywhere else (button,),
            name="emptyState",
        )  # fmt: skip
    view = screen.view()
    if view is not None and view.code == NOT_ENTERED.code:
        return _not_entered(screen)
    if view is None or view.code != FORMALISE:
        title = view.title if view is not None else ""
        return empty_state("Здесь пусто", f"В виде «{title}» сейчас обращений нет.", _again(screen))
    last = f" Последнее поступило в {received}." if received else ""
    soon = screen.strip.count("soon")
    buttons: list[QWidget] = []
    if soon:
        buttons.append(
            ActButton(f"Открыть «1–3 дня», {grouped(soon)}", name="empty.soon", icon="timer",
                      on_click=lambda: screen.open_view("soon"))
        )  # fmt: skip
    return empty_state(
        "Очередь разобрана", f"Новых обращений к разбору нет.{last}", *buttons, _again(screen)
    )


def _not_entered(screen: QueueScreen) -> QWidget:
    """Unfinished forms are no appeals yet: from here to the form, where they stand in a list."""
    count = screen.strip.count(NOT_ENTERED.code)
    if not count:
        return empty_state("Здесь пусто", "Начатых и не внесённых обращений нет.", _again(screen))
    begun = counted(count, "форма", "формы", "форм")
    button = ActButton("Открыть начатое", name="empty.begun", icon="pencil-line",
                       on_click=screen.receive_asked.emit)  # fmt: skip
    return PaneState(
        "pencil-line", f"Начато и не внесено: {begun}", "Они лежат на этом рабочем месте и стоят в "
        "«Не закончено» рядом с формой «Внести обращение».", buttons=(button,), name="emptyState",
    )  # fmt: skip


def _everywhere(screen: QueueScreen) -> ActButton | None:
    """«Во всех обращениях: 14», when words were typed; it goes away if there are none at all."""
    line, view = screen.bar.search.text().strip(), screen.view()
    if not line or view is None or view.filter == EVERYTHING:
        return None

    def search() -> None:
        screen.show_filter(EVERYTHING, "Все обращения")
        screen.bar.search.setText(line)

    button = ActButton("Искать во всех обращениях", name="empty.everywhere", icon="search",
                       on_click=search)  # fmt: skip

    def count() -> int:
        wanted = SavedView("all", "", "", "", screen.desk.queue.parse(line))
        return screen.desk.queue.counts((wanted,))["all"]

    def show(found: int) -> None:
        button.setText(f"Во всех обращениях: {grouped(found)}")
        button.setVisible(found > 0)

    bridge().run_query(count, show, lambda _problem: button.hide(), button)
    return button


def first_fill(screen: QueueScreen) -> QWidget:
    """Nothing has been received yet."""
    return PaneState(
        "cloud-download", "Данные ещё не получены", "Обращения появятся здесь при первом обмене "
        "с порталом. Ход обмена виден в строке состояния.", buttons=(_again(screen),),
        name="firstFill",
    )  # fmt: skip


def trouble_of(screen: QueueScreen, problem: Problem) -> QWidget:
    """The list did not open: what happened, what is whole, what to do."""
    again = MainActButton("Повторить", name="error.again", height=32, cap="F5", shortcut="")
    again.act.connect(screen.asking.again)
    at = screen.desk.clock.now().astimezone(screen.desk.profile.tz)
    text = f"{problem.text()}. Записанное цело."
    return error_state("Список не открылся", text, f"{problem.code} · {at:%H:%M:%S}", again)


def _again(screen: QueueScreen) -> ActButton:
    return ActButton("Обновить", "quiet", name="empty.again", cap="F5", on_click=screen.refresh)
