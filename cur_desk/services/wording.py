"""Words of acts that were done and short words of regimes, from ``resources/texts``."""

from __future__ import annotations

import tomllib
from functools import cache

from cur_desk.domain.records.words import Regime
from cur_desk.paths import resources_dir


@cache
def _words(file: str, section: str) -> dict[str, str]:
    with (resources_dir() / "texts" / file).open("rb") as opened:
        return dict(tomllib.load(opened)[section])


def _done() -> dict[str, str]:
    return _words("acts.ru.toml", "done")


def regime_short(regime: Regime) -> str:
    """«59-ФЗ», «ПОС»: for a tag."""
    return _words("short.ru.toml", "regime")[regime.value]


def act_done(code: str) -> str:
    """«Взято в работу»; an act of a newer portal is named by its code."""
    return _done().get(code, f"Действие «{code}»")
