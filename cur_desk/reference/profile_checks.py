"""Checks of a profile that look at more than one value: rights, documents, terms, labels of zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.filter_text import read
from cur_desk.domain.profile import Profile
from cur_desk.errors import DirectoryError, InputError

Blame = Callable[[str], str]
"""From a dotted key to the file that holds the value."""
MOSCOW_HOURS = 3
A_DAY = datetime(2026, 1, 1)
"""Russian zones have no summer time: any day tells the offset."""
PROGRAM_RIGHTS = frozenset(
    {
        "approve_indicators",
        "approve_report",
        "approve_scheme",
        "emergency_mode",
        "escalate",
        "export",
        "manage_directories",
        "manage_profile",
        "manage_users",
        "open_one",
        "print_personal",
        "read_journal",
        "recover",
        "special_items",
        "violation_notice",
    }
)
"""Rights of the program beside the acts of the table."""
DOCUMENTS = frozenset(
    {
        "assessment_report",
        "block_report",
        "briefing",
        "card",
        "card_personal",
        "extension_notice",
        "fast_track",
        "forward_letter",
        "forward_notice",
        "monitoring_summary",
        "monthly_report",
        "overdue",
        "rating",
        "registration_notice",
        "shift_protocol",
        "violation_notice",
    }
)
SCREENS = frozenset(
    {
        "card",
        "categories",
        "causes",
        "control",
        "directories",
        "emergency",
        "execution",
        "fast_tracks",
        "indicators",
        "journal",
        "orders",
        "packs",
        "picture",
        "quality",
        "queue",
        "rating",
        "satisfaction",
        "schemes",
        "settings",
        "shift",
        "situation",
        "sync",
        "violations",
        "workload",
    }
)


def check_meaning(profile: Profile, file_of: Blame) -> None:
    """Refuses a profile whose values do not fit one another, naming the file to mend."""
    _check_rights(profile, file_of)
    _check_documents(profile, file_of)
    _check_views(profile, file_of)
    for name in ("registration", "review", "forwarding", "internal_control", "formalise"):
        if name not in profile.deadlines:
            raise _refusal(file_of, f"deadlines.{name}", "нет обязательного срока")
    for rule in profile.deadlines.values():
        if rule.replaces and rule.replaces not in profile.deadlines:
            raise _refusal(
                file_of, f"deadlines.{rule.id}.replaces", f"нет такого срока: {rule.replaces}"
            )
    if profile.deadlines["internal_control"].amount != profile.internal_term_days:
        raise _refusal(file_of, "internal_term_days", "не равно deadlines.internal_control")
    offset = A_DAY.replace(tzinfo=profile.tz).utcoffset() or timedelta()
    hours = int(offset.total_seconds() // 3600)
    ahead = hours - MOSCOW_HOURS
    for key, value, wanted in (
        ("utc_label", profile.utc_label, f"UTC{hours:+d}".replace("-", "−")),
        ("zone_label", profile.zone_label, f"МСК{ahead:+d}".replace("-", "−") if ahead else "МСК"),
    ):
        if value != wanted:
            raise _refusal(file_of, key, f"для пояса {profile.zone} нужно «{wanted}»")


def _check_rights(profile: Profile, file_of: Blame) -> None:
    known = PROGRAM_RIGHTS | ACTS.keys()
    for role in profile.roles.values():
        for right in sorted(role.rights):
            key = f"roles.{role.id}.rights"
            if right not in known:
                raise _refusal(file_of, key, f"нет такого права: {right}")
            act = ACTS.get(right)
            if act is not None and act.body and not role.authority:
                raise _refusal(file_of, key, f"акт органа у роли без полномочия: {right}")
    for act_code in sorted(profile.switched_off_acts - ACTS.keys()):
        raise _refusal(file_of, "switched_off_acts", f"нет такого акта: {act_code}")


def _check_views(profile: Profile, file_of: Blame) -> None:
    if len({v.id for v in profile.views}) != len(profile.views):
        raise _refusal(file_of, "views", "вид назван дважды")
    for view in profile.views:
        try:
            read(view.filter, today=A_DAY.date())
        except InputError as error:
            raise _refusal(file_of, "views", f"«{view.title}»: {error.message}") from error


def _check_documents(profile: Profile, file_of: Blame) -> None:
    for key, named, known in (
        ("documents", profile.documents, DOCUMENTS),
        ("screens", profile.screens, SCREENS),
        ("reports", frozenset(profile.reports), profile.documents),
    ):
        for name in sorted(named - known):
            raise _refusal(file_of, key, f"нет такого: {name}")
    for key, named in (("documents", profile.documents), ("screens", profile.screens)):
        if profile.rating.exists != ("rating" in named):
            raise _refusal(file_of, key, "«rating» не сходится с критериями рейтинга")
    if profile.rating.exists:
        total = sum(c.weight for c in profile.rating.criteria)
        if abs(total - 1) > 1e-9:
            raise _refusal(file_of, "rating.criteria", f"сумма весов {total:g}, нужна 1")


def _refusal(file_of: Blame, key: str, reason: str) -> DirectoryError:
    return DirectoryError(file_of(key), key, reason)
