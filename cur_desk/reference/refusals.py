"""Turns a validation error of pydantic into the Russian reason of a :class:`DirectoryError`."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

_REASONS = {
    "missing": "значение не задано",
    "extra_forbidden": "такого ключа нет",
    "enum": "такого значения нет, можно: {expected}",
    "literal_error": "такого значения нет, можно: {expected}",
    "string_pattern_mismatch": "не подходит по виду: {pattern}",
    "string_too_short": "пусто",
    "string_too_long": "длиннее {max_length} знаков",
    "string_type": "нужна строка",
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "bool_type": "нужно true или false",
    "bool_parsing": "нужно true или false",
    "float_type": "нужно число",
    "dict_type": "нужна таблица",
    "model_type": "нужна таблица",
    "tuple_type": "нужен список",
    "frozen_set_type": "нужен список",
    "too_short": "список пуст",
    "time_type": "нужно время вида 09:00:00",
    "time_parsing": "нужно время вида 09:00:00",
    "date_type": "нужна дата вида 2026-01-31",
    "greater_than_equal": "меньше допустимого {ge}",
    "less_than_equal": "больше допустимого {le}",
}


def first_refusal(error: ValidationError) -> tuple[tuple[str | int, ...], str]:
    """Path and Russian reason of the first mistake."""
    detail: Any = error.errors(include_url=False)[0]
    context = {k: str(v) for k, v in (detail.get("ctx") or {}).items()}
    if detail["type"] == "value_error":
        return detail["loc"], context.get("error", "недопустимое значение")
    template = _REASONS.get(detail["type"])
    if template is None:
        return detail["loc"], f"недопустимое значение ({detail['type']})"
    context.setdefault("expected", "см. описание")
    return detail["loc"], template.format(**context)


def dotted(path: tuple[str | int, ...]) -> str:
    """``("blocks", 2, "icon") → "blocks.2.icon"``; the whole document is «профиль»."""
    return ".".join(str(p) for p in path) or "целиком"
