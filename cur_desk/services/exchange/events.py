"""Events of this workstation in words: what waits, what was refused, what was receipted."""

from __future__ import annotations

from cur_desk.contract.receipt import Receipt
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.services import terms
from cur_desk.services.conflicts.refusal_advice import advice_on
from cur_desk.services.core import Core
from cur_desk.services.views import EventView, ExchangeMark
from cur_desk.services.wording import act_done

_MARKS = {
    EventState.ACCEPTED: ExchangeMark.ACCEPTED,
    EventState.REJECTED: ExchangeMark.REJECTED,
    EventState.PARKED: ExchangeMark.REJECTED,
    EventState.CONFLICT: ExchangeMark.CONFLICT,
}
DRAFT = "draft:"
"""Begins the id of a draft among the events that need a decision."""
_PARKED = {
    "reassigned": "Обращение передано другому",
    "revoked": "Доступ к обращению отозван",
    "deleted": "Обращение удалено на портале, ваш текст запечатан",
    "retention": "Срок хранения обращения истёк, ваш текст запечатан",
    "absent": "Обращения сейчас нет на портале",
    "restored": "Портал восстановлен из копии, обращение в ней старше",
}
SEALED = {
    "deleted": "Текст запечатан: обращение удалено на портале",
    "retention": "Текст запечатан: срок хранения обращения истёк",
}


def parked_words(code: str | None) -> str:
    """Why an act cannot go: its record was taken away."""
    return _PARKED.get(code or "", "Обращение убрано с этого рабочего места")


def sealed_words(code: str | None) -> str:
    """Why the text of an act cannot be read here."""
    return SEALED.get(code or "", "Текст запечатан: обращение убрано с этого рабочего места")


def exchange_of(row: OutboxRow) -> ExchangeMark:
    """The mark of one event."""
    if row.state in _MARKS:
        return _MARKS[row.state]
    return ExchangeMark.RETRY if row.last_error else ExchangeMark.PENDING


IN_FILE = "записано в файл, ждёт ответа"


def event_view(
    core: Core, row: OutboxRow, receipt: Receipt | None, number: str | None
) -> EventView:
    """One event in words of the region's time."""
    now, zone = core.now(), core.zone
    accepted = ""
    if receipt is not None:
        local = receipt.accepted_at.astimezone(zone)
        accepted = f"принято порталом {local:%d.%m.%Y} в {local:%H:%M:%S} {core.profile.zone_label}"
    reason = row.last_error or ""
    if row.state is EventState.PARKED:
        reason = parked_words(row.error_code)
    if row.in_file and row.state is EventState.PENDING and not reason:
        reason = IN_FILE
    return EventView(
        event=row.id,
        uid=row.record,
        act=row.act,
        title=act_done(row.act),
        made=terms.clock_words(row.made_at, now, zone),
        exchange=exchange_of(row),
        number=number or "",
        reason=reason,
        request_id=row.request,
        size=row.size,
        receipt_code=receipt.short_code() if receipt is not None else "",
        accepted=accepted,
        may_withdraw=row.may_withdraw,
        parked=row.state is EventState.PARKED,
        advice=advice_on(row.error_code) if row.state is EventState.REJECTED else "",
        attempts=row.attempts,
        next_try=_next_try(core, row),
    )


def _next_try(core: Core, row: OutboxRow) -> str:
    """When an event that is put off goes again; empty if it may go now."""
    at = row.next_try_at
    if row.state is not EventState.PENDING or at is None or at <= core.now():
        return ""
    return terms.clock_words(at, core.now(), core.zone)
