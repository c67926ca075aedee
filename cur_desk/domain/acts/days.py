"""What the region's day says of a body's act: a day that has not come, one before what it follows,
one after the term. Pure; days are the region's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from typing import Any

from cur_desk.domain.acts.bodies import chosen, too_late
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.text import counted

Content = dict[str, Any]
Found = tuple[str, str, str]
OLDEST = date(1990, 1, 1)
NO_SUCH_DAY = "Такой даты нет. Пример: 25.11.2026"


@dataclass(frozen=True, slots=True)
class Today:
    """The region's day and zone, and the bound of its profile for an отложенное решение."""

    day: date
    zone: tzinfo = UTC
    postpone_days: int | None = None


def refusal(code: str, appeal: Appeal, content: Content, today: Today) -> Found | None:
    """Why an act, or its «предложить…», has a wrong day; or nothing."""
    late = too_late(code, appeal, content, today.day)
    if late is not None:
        return late
    base = code.removeprefix("propose_")
    judge = _RULES.get(base)
    return judge(appeal, content, today) if judge is not None else None


def arrival(appeal: Appeal, zone: tzinfo) -> date:
    """The day on which the appeal came, in the region."""
    return appeal.received_on or appeal.received_at.astimezone(zone).date()


def begun(appeal: Appeal, registration: Registration | None, zone: tzinfo) -> date:
    """The day before which a body does nothing: of its registration, else of the arrival."""
    if registration is not None and registration.registered_on is not None:
        return registration.registered_on
    return arrival(appeal, zone)


def day_of(content: Content, name: str) -> date | Found | None:
    """The day in a field, nothing if it is empty, or why it is no day."""
    given = content.get(name)
    if given in (None, ""):
        return None
    try:
        found = date.fromisoformat(str(given))
    except ValueError:
        return "invalid", NO_SUCH_DAY, name
    if found < OLDEST:
        return "day", f"Дата раньше {OLDEST:%d.%m.%Y}", name
    return found


def _past(
    content: Content, name: str, what: str, today: date, after: date | None = None, then: str = ""
) -> Found | None:
    """A day that must have come, and not before ``after`` (``then`` says what that was)."""
    found = day_of(content, name)
    if isinstance(found, tuple):
        return found
    if found is None:
        return None
    if found > today:
        return "day", f"{what} ещё не наступила", name
    if after is not None and found < after:
        return "day", f"{what} раньше {then} {after:%d.%m.%Y}", name
    return None


def _register(appeal: Appeal, content: Content, today: Today) -> Found | None:
    came = arrival(appeal, today.zone)
    found = _past(
        content, "registered_on", "Дата регистрации", today.day, came, "поступления обращения"
    )
    if found is not None:
        return found
    named, registered = day_of(content, "document_due_on"), day_of(content, "registered_on")
    if isinstance(named, tuple):
        return named
    if isinstance(named, date) and isinstance(registered, date) and named < registered:
        return "day", "Срок, названный в документе, раньше регистрации", "document_due_on"
    return None


def _forward(appeal: Appeal, content: Content, today: Today) -> Found | None:
    start = begun(appeal, chosen(appeal, content), today.zone)
    for name, what in (("letter_on", "Дата письма"), ("notice_on", "Дата уведомления")):
        found = _past(content, name, what, today.day, start, "регистрации")
        if found is not None:
            return found
    for number, copy in enumerate(content.get("copies") or []):
        found = _past(copy, "letter_on", "Дата письма", today.day, start, "регистрации")
        if found is not None:
            return found[0], found[1], f"copies/{number}/letter_on"
    return None


def _extend(appeal: Appeal, content: Content, today: Today) -> Found | None:
    registration = chosen(appeal, content)
    start = begun(appeal, registration, today.zone)
    found = _past(content, "request_on", "Дата запроса", today.day, start, "регистрации")
    found = found or _past(content, "decided_on", "Дата решения", today.day, start, "регистрации")
    if found is not None:
        return found
    decided = day_of(content, "decided_on")
    due = registration.due_on if registration is not None else None
    if isinstance(decided, date) and due is not None and decided > due:
        return "day", f"Решение принято после срока {due:%d.%m.%Y}", "decided_on"
    after = decided if isinstance(decided, date) else start
    return _past(content, "notice_on", "Дата уведомления", today.day, after, "решения")


def _decided(appeal: Appeal, content: Content, today: Today) -> Found | None:
    start = begun(appeal, chosen(appeal, content), today.zone)
    found = _past(content, "decided_on", "Дата решения", today.day, start, "регистрации")
    if found is not None:
        return found
    decided = day_of(content, "decided_on")
    after = decided if isinstance(decided, date) else start
    then = "решения" if isinstance(decided, date) else "регистрации"
    return _past(content, "notice_on", "Дата уведомления", today.day, after, then)


def _stop(appeal: Appeal, content: Content, today: Today) -> Found | None:
    for answer in content.get("previous_answers") or []:
        found = _past(answer, "on", "Дата прежнего ответа", today.day)
        if found is not None:
            return found[0], found[1], "previous_answers"
    return _decided(appeal, content, today)


def _postpone(appeal: Appeal, content: Content, today: Today) -> Found | None:
    until = day_of(content, "planned_until")
    if isinstance(until, tuple):
        return until
    if until is None:
        return None
    if until <= today.day:
        return "day", "Отложить можно только до будущего дня", "planned_until"
    bound = today.postpone_days
    if bound is not None:
        start = begun(appeal, chosen(appeal, content), today.zone)
        last = start + timedelta(days=bound)
        if until > last:
            days = counted(bound, "дня", "дней", "дней")
            reason = f"Отложить можно не более чем до {last:%d.%m.%Y}: регламент региона, {days}"
            return "day", reason, "planned_until"
    return None


def _interim(appeal: Appeal, content: Content, today: Today) -> Found | None:
    until = day_of(content, "final_until")
    if isinstance(until, tuple):
        return until
    if until is not None and until < today.day:
        return "day", "Срок окончательного ответа уже прошёл", "final_until"
    return None


def _sign(appeal: Appeal, content: Content, today: Today) -> Found | None:
    came = arrival(appeal, today.zone)
    return _past(content, "signed_on", "Дата подписания", today.day, came, "поступления")


_RULES: dict[str, Callable[[Appeal, Content, Today], Found | None]] = {
    "register": _register,
    "forward": _forward,
    "extend": _extend,
    "leave_unanswered": _decided,
    "stop_correspondence": _stop,
    "postpone": _postpone,
    "interim_answer": _interim,
    "sign_answer": _sign,
}
