"""A counted term and the words of its steps; the counting is in ``deadlines``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cur_desk.domain.calendar import ONE_DAY, Rolled, UnknownYear
from cur_desk.domain.deadline_rules import CountFrom, DeadlineRule, Unit
from cur_desk.domain.text import counted


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count, as the person reads it, with its paragraph."""

    text_ru: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension that a term has had."""

    ground: str
    decided_on: date
    notice_number: str


@dataclass(frozen=True, slots=True)
class Term:
    """A counted term. ``legal_on`` is the unrolled date, ``due_on`` the one that counts."""

    rule: DeadlineRule
    start: date
    legal_on: date
    due_on: date
    due_at: datetime
    steps: tuple[Step, ...]
    unknown_years: tuple[UnknownYear, ...] = ()
    notes: tuple[str, ...] = ()
    extension: Extended | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the person must know about the count."""
        return (*(str(y) for y in self.unknown_years), *self.notes)


def russian(day: date) -> str:
    """``03.12.2025``."""
    return f"{day:%d.%m.%Y}"


_UNIT_FORMS = {
    Unit.CALENDAR_DAYS: ("календарный день", "календарных дня", "календарных дней"),
    Unit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.HOURS: ("час", "часа", "часов"),
    Unit.WORKING_HOURS: ("рабочий час", "рабочих часа", "рабочих часов"),
}


def amount_words(rule: DeadlineRule) -> str:
    """«Рассмотрение — 30 календарных дней»."""
    return f"{rule.title_ru} — {counted(rule.amount, *_UNIT_FORMS[rule.unit])}"


def start_step(rule: DeadlineRule, start: date) -> Step:
    """Where the count begins and which day is the first."""
    if rule.count_from is CountFrom.NEXT_DAY:
        return Step(f"Начало {russian(start)}; первый день срока — {russian(start + ONE_DAY)}")
    return Step(f"Начало {russian(start)}; этот день — первый")


def roll_step(unrolled: date, reason: str, day: date, where: str) -> Step:
    """A move off a non-working day, with the reason."""
    text = f"{russian(unrolled)} — {reason}; перенос на {where} рабочий день, {russian(day)}"
    return Step(text)


def skipped_steps(found: Rolled) -> tuple[Step, ...]:
    """The days that were not counted."""
    if not found.skipped:
        return ()
    days = ", ".join(f"{s.day:%d.%m} ({s.reason})" for s in found.skipped)
    return (Step(f"Не считаются: {days}"),)


def decision_refusal(
    term: Term, ground: str, decided_on: date, notice_number: str, today: date, days: int
) -> str | None:
    """Why a decision to extend does not do; None if it does."""
    if not ground.strip():
        return "Не указано основание продления: исключительный случай или запрос (ст. 10 ч. 2)"
    if not 1 <= days <= term.rule.extension_days:
        limit = counted(term.rule.extension_days, "день", "дня", "дней")
        return f"Продлить можно не более чем на {limit}"
    if decided_on > today:
        return "Решение о продлении датировано будущим днём"
    if decided_on < term.start:
        return "Решение о продлении раньше начала срока"
    if decided_on > term.due_on:
        return f"Решение принято после срока ({russian(term.due_on)}): продлить его нельзя"
    if not notice_number.strip():
        return "Не указан номер уведомления заявителю о продлении"
    return None
