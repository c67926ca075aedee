"""What a page says about the age and wholeness of its data: footers and the cover."""

from __future__ import annotations

from datetime import datetime, timedelta

from cur_desk.reports import words
from cur_desk.reports.inputs import DataState, Office

_STALE = timedelta(hours=24)
DOT = f"{words.NBSP}· "


def moment(at: datetime, office: Office) -> str:
    """«22.11.2026 20:00 МСК» in the region's zone."""
    local = at.astimezone(office.zone)
    return f"{local:%d.%m.%Y %H:%M}{words.NBSP}{office.zone_label}"


def moment_exact(at: datetime, office: Office) -> str:
    """«22.11.2026 в 17:42:10 МСК»."""
    local = at.astimezone(office.zone)
    return f"{local:%d.%m.%Y} в{words.NBSP}{local:%H:%M:%S}{words.NBSP}{office.zone_label}"


def clock(at: datetime, office: Office) -> str:
    """«17:42» in the region's zone."""
    return f"{at.astimezone(office.zone):%H:%M}"


def is_stale(state: DataState) -> bool:
    """True when the last synchronisation is over 24 hours before the moment, or there was none."""
    return state.synced_at is None or state.moment - state.synced_at > _STALE


def troubled(state: DataState) -> bool:
    """True when the footer must be bold and say so."""
    return is_stale(state) or state.unsent > 0 or state.pages_left > 0


def synced_words(state: DataState, office: Office) -> str:
    """«синхронизация с порталом 19:52», with the date when it was another day."""
    if state.synced_at is None:
        return "синхронизации с порталом не было"
    same_day = (
        state.synced_at.astimezone(office.zone).date()
        == state.moment.astimezone(office.zone).date()
    )
    when = clock(state.synced_at, office) if same_day else moment(state.synced_at, office)
    return f"синхронизация с порталом {when}"


def footer(state: DataState, office: Office) -> str:
    """The left part of a footer: moment, last sync, and what is wrong with the data."""
    at = state.synced_at if is_stale(state) and state.synced_at else state.moment
    parts = [f"Данные на {moment(at, office)}"]
    if is_stale(state):
        parts[0] += f" {words.DASH} старше суток"
    parts.append(synced_words(state, office))
    if state.unsent:
        parts.append(f"не отправлено: {words.number(state.unsent)}")
    if state.pages_left:
        parts.append("получены не все данные портала")
    return DOT.join(parts)


def unsent_words(state: DataState) -> str:
    """For the cover: «неотправленных записей нет» or how many."""
    if not state.unsent:
        return "неотправленных записей нет"
    return f"не отправлено: {words.number(state.unsent)}"
