"""The screens of a desk: each made when it is first shown, and tied to what leads from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cur_desk.services.desk import Desk
from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.compare import card_acts
from cur_desk.ui.compare.mass_screen import MassScreen
from cur_desk.ui.compare.screen import CompareScreen
from cur_desk.ui.conflict import ConflictScreen
from cur_desk.ui.execution import ExecutionScreen
from cur_desk.ui.importing import ImportScreen
from cur_desk.ui.intake.screen import IntakeScreen
from cur_desk.ui.packs import PacksScreen
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.session.sections import (
    CARD,
    COMPARE,
    CONFLICT,
    EXECUTION,
    IMPORT,
    INTAKE,
    MASS,
    PACKS,
    QUEUE,
    SETTINGS,
    SYNC,
)
from cur_desk.ui.settings import SettingsScreen
from cur_desk.ui.syncing import SyncScreen

if TYPE_CHECKING:
    from cur_desk.ui.session.program import Program

Screen = TypeVar("Screen", bound=Any)


def add_screens(program: Program, desk: Desk) -> None:
    """The queue at once, the others when they are asked for."""
    card_acts.register()
    add = program.window.add_screen
    add(QUEUE, _queue(program, desk), "Очередь", about="Список обращений и предпросмотр.")
    add(CARD, lambda: _card(program, desk), "Разбор обращения", section=QUEUE)
    add(
        COMPARE, lambda: _compare(program, desk), "Сравнение похожих", section=QUEUE,
        about="Обращение и похожее на него рядом; 1 — отметить повторным, 2 — связать, "
        "3 — не дубликат, Alt+↓ — следующее.",
    )  # fmt: skip
    add(
        MASS, lambda: _mass(program, desk), "Массовые проблемы", section=QUEUE,
        about="Открытые обращения об одном на одной улице и одно решение для всех.",
    )  # fmt: skip
    if desk.execution.is_seated():
        add(
            EXECUTION, lambda: _execution(program, desk), "Исполнение",
            about="Поручения вашему органу и ответ по выбранному. Enter — к ответу, Esc — "
            "к списку, F4 — виды.",
        )  # fmt: skip
    add(
        INTAKE, lambda: _intake(program, desk), "Внести обращение", section=QUEUE,
        about="Письмо, личный приём, звонок, электронное письмо, запрос органа. Ctrl+Enter — "
        "внести, Ctrl+Shift+Enter — внести и начать следующее, Insert — приложить скан.",
    )  # fmt: skip
    add(
        IMPORT, lambda: _importing(program, desk), "Загрузка из файла", section=QUEUE,
        about="Файл, столбцы, проверка, итог. Ctrl+Enter — следующий шаг, Esc — назад.",
    )  # fmt: skip
    add(PACKS, lambda: _packs(program, desk), "Пакеты и отчёты")
    add(SYNC, lambda: _sync(program, desk), "Обмен с порталом")
    add(CONFLICT, lambda: _conflict(program, desk), "Конфликт версий", section=SYNC)
    add(SETTINGS, lambda: _settings(program, desk), "Настройки")


def _tied(program: Program, made: Screen) -> Screen:
    """What most screens have: an appeal to be opened, words for the person."""
    made.open_asked.connect(program.open_card)
    made.notice.connect(program.notice)
    return made


def _queue(program: Program, desk: Desk) -> QueueScreen:
    program.queue = made = QueueScreen(desk)
    made.open_asked.connect(program.open_from_list)
    made.exchange_asked.connect(program.exchange_now)
    made.import_asked.connect(partial(program.show_section, IMPORT))
    made.receive_asked.connect(program.open_intake)
    made.place_changed.connect(lambda view: program.window.set_place(QUEUE, "Очередь", view))
    made.notice.connect(program.notice)
    made.trouble.connect(program.window.show_problem)
    made.mass.show_asked.connect(program.show_mass)
    return made


def _card(program: Program, desk: Desk) -> CardScreen:
    program.card = made = _tied(program, CardScreen(desk))
    made.back_asked.connect(program.back_to_queue)
    made.next_asked.connect(program.take_next)
    made.next_taken.connect(program.open_taken)
    made.neighbour_asked.connect(program.neighbour)
    made.print_asked.connect(program.print_card_of)
    made.head.compare_asked.connect(program.compare_card)
    made.compare_asked.connect(program.compare_similar)
    made.submitted.connect(program.after_submit)
    made.place_changed.connect(partial(program.window.set_place, CARD))
    return made


def _compare(program: Program, desk: Desk) -> CompareScreen:
    made = _tied(program, CompareScreen(desk))
    made.back_asked.connect(partial(_back_to_card, program))
    return made


def _back_to_card(program: Program) -> None:
    program.show_section(CARD)
    if program.card is not None:
        program.card.come_back()


def _importing(program: Program, desk: Desk) -> ImportScreen:
    made = ImportScreen(desk)
    made.notice.connect(program.notice)
    made.queue_asked.connect(partial(program.show_section, QUEUE))
    return made


def _mass(program: Program, desk: Desk) -> MassScreen:
    made = _tied(program, MassScreen(desk))
    made.back_asked.connect(partial(program.show_section, QUEUE))
    return made


def _packs(program: Program, desk: Desk) -> PacksScreen:
    made = PacksScreen(desk)
    made.open_asked.connect(program.open_card)
    made.noticed.connect(program.notice)
    return made


def _intake(program: Program, desk: Desk) -> IntakeScreen:
    program.intake = made = _tied(program, IntakeScreen(desk))
    made.back_asked.connect(program.back_to_queue)
    return made


def _execution(program: Program, desk: Desk) -> ExecutionScreen:
    program.execution = made = ExecutionScreen(desk)
    made.print_asked.connect(program.print_for_resolution)
    made.exchange_asked.connect(program.exchange_now)
    made.notice.connect(program.notice)
    program.flow.feed.status_touched.connect(made.refresh_link)
    program.window.set_place(EXECUTION, "Исполнение", desk.execution.title())
    return made


def _sync(program: Program, desk: Desk) -> SyncScreen:
    made = _tied(program, SyncScreen(desk))
    made.compare_asked.connect(program.compare)
    made.view_asked.connect(program.open_view)
    return made


def _conflict(program: Program, desk: Desk) -> ConflictScreen:
    program.conflict = made = _tied(program, ConflictScreen(desk))
    made.back_asked.connect(partial(program.show_section, SYNC))
    return made


def _settings(program: Program, desk: Desk) -> SettingsScreen:
    made = SettingsScreen(desk, program.kept, program.home)
    made.lock_minutes_changed.connect(program.flow.set_lock_minutes)
    return made
