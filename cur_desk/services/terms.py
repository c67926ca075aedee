"""Terms in words and marks: how much is left, until when, why (ui.md § 5).

Appeals count in days, messages in hours; everything is said in the region's zone. «Сегодня» and
«просрочено» are comparisons with now and never stored (rulings D14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cur_desk.domain.text import plural
from cur_desk.services.views import TermMark, TermView

SOON_DAYS = 3
_WEEKDAYS = (
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A term as computed: what it is for, from when to when, and its explanation."""

    title: str
    start: datetime
    due_at: datetime
    in_hours: bool = False
    extended: bool = False
    done: bool = False
    why: Sequence[str] = ()


def mark_of(due: Due, now: datetime, zone: ZoneInfo) -> TermMark:
    """The shape of the term at ``now``."""
    if due.done:
        return TermMark.DONE
    if due.due_at < now:
        return TermMark.OVER
    days = _days(due, now, zone)
    if days == 0:
        return TermMark.TODAY
    if days <= SOON_DAYS:
        return TermMark.SOON
    return TermMark.EXTENDED if due.extended else TermMark.OK


def group_of(due_at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """The group of the list a term falls into: over | today | soon | ok | none."""
    if due_at is None:
        return "none"
    mark = mark_of(Due("", now, due_at), now, zone)
    return mark.value if mark is not TermMark.EXTENDED else TermMark.OK.value


def view(due: Due, now: datetime, zone: ZoneInfo) -> TermView:
    """The term with all its words."""
    local = due.due_at.astimezone(zone)
    mark = mark_of(due, now, zone)
    return TermView(
        mark=mark,
        title=due.title,
        left=left_words(due, now, zone),
        until=until_words(due, now, zone),
        until_long=f"до {local:%d.%m.%Y}, {_WEEKDAYS[local.weekday()]}",
        due_at=due.due_at,
        share_left=share_left(due, now),
        why=tuple(due.why),
        spoken=_spoken(due, mark, now, zone),
    )


def share_left(due: Due, now: datetime) -> float:
    """1 − elapsed ÷ term, within 0…1."""
    whole = (due.due_at - due.start).total_seconds()
    if whole <= 0:
        return 0.0
    return min(1.0, max(0.0, (due.due_at - now).total_seconds() / whole))


def left_words(due: Due, now: datetime, zone: ZoneInfo) -> str:
    """«−4 дня», «−18 ч», «сегодня», «3 ч 25 мин», «2 дня»."""
    if due.done:
        return "снято"
    late = due.due_at < now
    gap = abs(due.due_at - now)
    days = abs(_days(due, now, zone))
    if late:
        return f"−{_hours(gap)}" if due.in_hours and gap < timedelta(days=2) else _late(days, gap)
    if due.in_hours and gap < timedelta(days=1):
        return _hours_and_minutes(gap)
    return "сегодня" if days == 0 else f"{days} {plural(days, 'день', 'дня', 'дней')}"


def _late(days: int, gap: timedelta) -> str:
    if days == 0:
        return f"−{_hours(gap)}"
    return f"−{days} {plural(days, 'день', 'дня', 'дней')}"


def _hours(gap: timedelta) -> str:
    return f"{max(1, int(gap.total_seconds() // 3600))} ч"


def _hours_and_minutes(gap: timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds() // 60), 60)
    return f"{hours} ч {minutes:02d} мин" if hours else f"{minutes} мин"


def until_words(due: Due, now: datetime, zone: ZoneInfo) -> str:
    """«до 17:30» within a day of a term in hours, else «до 25.11» (with the year if another)."""
    local = due.due_at.astimezone(zone)
    today = now.astimezone(zone).date()
    if due.in_hours and local.date() == today:
        return f"до {local:%H:%M}"
    return f"до {local:%d.%m}" if local.year == today.year else f"до {local:%d.%m.%Y}"


def _days(due: Due, now: datetime, zone: ZoneInfo) -> int:
    return (due.due_at.astimezone(zone).date() - now.astimezone(zone).date()).days


def _spoken(due: Due, mark: TermMark, now: datetime, zone: ZoneInfo) -> str:
    local = due.due_at.astimezone(zone)
    left = left_words(due, now, zone).removeprefix("−")
    words = {
        TermMark.OVER: f"просрочено на {left}",
        TermMark.DONE: "снято с контроля",
        TermMark.TODAY: f"срок истекает {left if left == 'сегодня' else 'через ' + left}",
    }.get(mark, f"осталось {left}")
    return f"{words}, срок {local:%d.%m.%Y}"


def clock_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """«14:02» for today, «22.11 в 16:08» otherwise."""
    local = at.astimezone(zone)
    today = now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    shape = "%d.%m в %H:%M" if local.year == today.year else "%d.%m.%Y в %H:%M"
    return local.strftime(shape)


def skew_words(seconds: float) -> str:
    """«Часы отстают от портала на 3 ч 00 мин»; the portal's clock minus ours. Terms do not follow
    the clock of this machine, so it is only told."""
    minutes = round(abs(seconds) / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        how = f"{days} дн. {hours} ч"
    else:
        how = f"{hours} ч {minutes:02d} мин" if hours else f"{minutes} мин"
    return f"Часы {'отстают от портала' if seconds > 0 else 'спешат относительно портала'} на {how}"
