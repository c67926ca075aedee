"""Values of the region's profile in words, each with the paragraph it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cur_desk.domain.deadline_rules import DeadlineRule, Rollover, Unit
from cur_desk.domain.profile import DEFAULT, Profile
from cur_desk.domain.text import counted

OURS = "значение программы, акт региона его не называет"
_LIMITS = {
    "categories_min": "Категорий проблем, не меньше",
    "take_reserve": "Запас «взять следующее»",
    "lock_minutes": "Блокировка без действий, мин",
    "lease_days": "Работа без связи, дней",
    "small_group": "Группа, которую не печатают, меньше",
    "soon_days": "Скоро истекает, дней",
    "postpone_days": "Отложенное решение, не более дней",
    "responsible_change_days": "Сообщить о смене ответственного, дней",
}
_UNITS = {
    Unit.CALENDAR_DAYS: ("день", "дня", "дней"),
    Unit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.HOURS: ("час", "часа", "часов"),
    Unit.WORKING_HOURS: ("рабочий час", "рабочих часа", "рабочих часов"),
}
_ROLLS = {
    Rollover.PREVIOUS: "с выходного — на предшествующий рабочий день",
    Rollover.NEXT: "с выходного — на следующий рабочий день",
    Rollover.NONE: "",
}


@dataclass(frozen=True, slots=True)
class ProfileValue:
    """One value: where it belongs, its name, itself, and its paragraph."""

    group: str
    title: str
    value: str
    path: str
    source: str
    """The paragraph; empty if the value is ours."""

    def source_words(self) -> str:
        """What «Откуда значение» says."""
        return self.source or OURS

    def spoken(self) -> str:
        """The whole row as a sentence."""
        return f"{self.group}. {self.title}: {self.value}. Откуда: {self.source_words()}"


def profile_values(profile: Profile) -> tuple[ProfileValue, ...]:
    """What a person may ask «откуда это»."""
    made = []
    for group, title, value, path in _all(profile):
        source = profile.source(path)
        made.append(ProfileValue(group, title, value, path, "" if source == DEFAULT else source))
    return tuple(made)


_Item = tuple[str, str, str, str]


def _all(profile: Profile) -> Iterator[_Item]:
    yield from _common(profile)
    for rule in profile.deadlines.values():
        yield "Сроки", rule.title_ru, _term(rule), f"deadlines.{rule.id}"
    for name, title in _LIMITS.items():
        yield "Порядок работы", title, str(getattr(profile.limits, name)), f"limits.{name}"
    day = profile.work_day
    hours = (
        f"{day.start:%H:%M}–{day.end:%H:%M}, перерыв {day.break_start:%H:%M}–{day.break_end:%H:%M}"
    )
    yield "Порядок работы", "Рабочий день", hours, "work_day"
    for block in profile.blocks:
        answers = ", ".join(block.responsible) or "ответственный не назван"
        yield "Отраслевые блоки", block.legal_name, answers, "blocks"
    for key, report in profile.reports.items():
        to = "; ".join(a.title for a in report.addressees) or "адресаты не названы"
        yield "Документы", report.title, f"{to} · {report.period}", f"reports.{key}"
    for role in profile.roles.values():
        powers = "с полномочиями органа" if role.authority else "без полномочий органа"
        yield "Роли", role.title, powers, f"roles.{role.id}"
    for phone in profile.emergency:
        yield "Экстренные службы", phone.service, phone.phone, "emergency"


def _common(profile: Profile) -> Iterator[_Item]:
    group = "Общее"
    yield group, "Акт о создании", profile.act, "act"
    yield group, "Полное наименование", profile.title, "cases"
    yield group, "Часовой пояс", f"{profile.zone_label}, {profile.utc_label}", "zone"
    force = profile.legal_force
    words = f"{force.text} ({force.paragraph})" if force else "акт не говорит"
    yield group, "Сила внесённого на портал", words, "legal_force"
    body = profile.operator_body or "акт не называет"
    yield group, "Оператор ЦУР", body, "operator_body"
    early = "до подписи и последующий" if profile.preliminary_quality else "последующий"
    yield group, "Контроль качества ответов", early, "preliminary_quality"
    fast = "есть" if profile.fast_track else "нет, ускоренный порядок"
    yield group, "Фаст-трек", fast, "fast_track"
    term = counted(profile.internal_term_days, "день", "дня", "дней")
    yield group, "Срок исполнителю", term, "internal_term_days"
    if profile.rating.exists:
        names = ", ".join(c.title for c in profile.rating.criteria)
        yield group, profile.rating.title or "Рейтинг", names, "rating"


def _term(rule: DeadlineRule) -> str:
    if rule.unit is Unit.FROM_DOCUMENT:
        return "по дате в документе"
    parts = [counted(rule.amount, *_UNITS[rule.unit]), _ROLLS[rule.rollover]]
    if rule.extension_days:
        parts.append(f"продление до {rule.extension_days} дней")
    return "; ".join(p for p in parts if p)
