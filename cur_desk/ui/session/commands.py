"""The commands of the palette: what can be begun from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from cur_desk.ui.session.sections import EXECUTION, IMPORT, PACKS, SETTINGS, SYNC
from cur_desk.ui.shell import PaletteRow

if TYPE_CHECKING:
    from cur_desk.ui.session.program import Program


def commands_of(program: Program) -> tuple[PaletteRow, ...]:
    """Rows in the order in which they are offered before anything is typed."""
    show, view = program.show_section, program.open_view
    seat: tuple[PaletteRow, ...] = ()
    if program.desk is not None and program.desk.execution.is_seated():
        to_seat = partial(show, EXECUTION)
        seat = (_row("execution", "Исполнение: мои поручения", "clipboard-list", "", to_seat),)
    return (
        *seat,
        _row("take", "Взять следующее", "arrow-down-to-line", "F2", program.take_next),
        _row("receive", "Внести обращение", "inbox", "Ctrl+N", program.open_intake),
        _row(
            "import",
            "Загрузка из файла: ПОС, «Инцидент», BI",
            "file-input",
            "",
            partial(show, IMPORT),
        ),
        _row("overdue", "Просрочено", "octagon-alert", "", partial(view, "over")),
        _row("mass", "Массовые проблемы", "layers", "", program.show_mass),
        _row("mine", "У меня", "user", "", partial(view, "mine")),
        _row("exchange", "Обмен сейчас", "refresh-cw", "F5", program.exchange_now),
        _row("packs", "Пакеты и отчёты", "file-text", "", partial(show, PACKS)),
        _row("sync", "Обмен с порталом", "refresh-cw", "", partial(show, SYNC)),
        _row("settings", "Настройки", "settings", "", partial(show, SETTINGS)),
        _row("sign_in", "Войти на портал заново", "log-in", "", program.flow.ask_password),
        _row("keys", "Все клавиши", "keyboard", "Shift+F1", program.window.show_keys),
        _row("lock", "Заблокировать", "lock", "Ctrl+L", program.lock),
    )


def _row(key: str, text: str, icon: str, cap: str, act: Callable[[], Any]) -> PaletteRow:
    return PaletteRow(key, text, icon=icon, cap=cap, act=act)
