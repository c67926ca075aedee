"""Words of acts that were done, from ``resources/texts/acts.ru.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from cur_desk.paths import resources_dir


@cache
def _done() -> dict[str, str]:
    with (resources_dir() / "texts" / "acts.ru.toml").open("rb") as file:
        return dict(tomllib.load(file)["done"])


def act_done(code: str) -> str:
    """«Взято в работу»; an act of a newer portal is named by its code."""
    return _done().get(code, f"Действие «{code}»")
