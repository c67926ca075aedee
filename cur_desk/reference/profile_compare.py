"""What a new profile changes against the one in use: shown before it is applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cur_desk.domain.deadline_rules import DeadlineRule
from cur_desk.domain.profile import Profile

ABSENT = "нет"


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One value that differs: its dotted path, the old and the new one as text."""

    path: str
    old: str
    new: str

    def line_ru(self) -> str:
        """«deadlines.review.amount: 30 → 20»."""
        return f"{self.path}: {self.old} → {self.new}"


def compare_profiles(old: Profile, new: Profile) -> tuple[ProfileChange, ...]:
    """Every value that differs, in the order of paths."""
    before, after = dict(_flat(old)), dict(_flat(new))
    paths = sorted(before.keys() | after.keys())
    return tuple(
        ProfileChange(p, before.get(p, ABSENT), after.get(p, ABSENT))
        for p in paths
        if before.get(p) != after.get(p)
    )


def changed_rules(old: Profile, new: Profile) -> tuple[DeadlineRule, ...]:
    """Rules of the old profile whose terms are counted otherwise by the new one.

    The title and the paragraph do not count; another working day or zone changes them all.
    """
    if (old.work_day, old.zone) != (new.work_day, new.zone):
        return tuple(old.deadlines.values())
    return tuple(
        rule
        for rule in old.deadlines.values()
        if _counting(rule) != _counting(new.deadlines.get(rule.id))
    )


def _counting(rule: DeadlineRule | None) -> Any:
    return rule and rule.model_dump(exclude={"title_ru", "law", "extension_law"})


def _flat(profile: Profile) -> Iterator[tuple[str, str]]:
    for key, value in profile.model_dump(mode="json").items():
        yield from _leaves(key, value)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value):
            name = inner.get("id") or inner.get("prefix") or number
            since = f"@{inner['valid_from']}" if inner.get("valid_from") else ""
            yield from _leaves(f"{path}.{name}{since}", inner)
    elif isinstance(value, list):
        yield path, ", ".join(sorted(map(str, value)))
    else:
        yield path, ABSENT if value is None else str(value)
