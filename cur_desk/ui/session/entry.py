"""The entry screen before anything heavy is loaded: what it showed last, from ``settings.json``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cur_desk.ui.shell import LoginView, MainWindow, Phone


def neutral(version: str, portal: str, lock_minutes: int) -> LoginView:
    """Before the first sign-in has told the region: no region's name, and the one number that is
    the same in the whole country."""
    return LoginView(
        region="",
        workplace="",
        portal=portal,
        version=version,
        profile="",
        phones=(Phone("Единый номер экстренных служб", "112"),),
        lock_minutes=lock_minutes,
    )


def kept(view: LoginView, zone: str, label: str) -> dict[str, Any]:
    """The view as plain values for the settings; never the typed name."""
    data = asdict(view) | {"user": "", "users": []}
    return {"view": data, "zone": zone, "label": label}


def show_kept(window: MainWindow, entry: dict[str, Any]) -> bool:
    """Shows the entry screen as it was last time; says whether that could be done."""
    try:
        data = dict(entry["view"])
        data["phones"] = tuple(Phone(**p) for p in data["phones"])
        view = LoginView(**data)
        now = datetime.now(ZoneInfo(entry["zone"]))
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        return False
    window.show_login(view, now, str(entry["label"]))
    return True
