"""The entry screen before anything heavy is loaded: what it showed last, from ``settings.json``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cur_desk import __version__
from cur_desk.settings import Settings
from cur_desk.ui.shell import LoginView, MainWindow, Phone

NO_PORTAL = "Адрес портала не задан"


def portal_words(url: str) -> str:
    """The portal's host, as people know it."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/") or NO_PORTAL


def neutral(settings: Settings) -> LoginView:
    """Before the first sign-in has told the region: no region's name, and the one number that is
    the same in the whole country."""
    return LoginView(
        region="",
        workplace="",
        portal=portal_words(settings.portal),
        version=__version__,
        profile="",
        phones=(Phone("Единый номер экстренных служб", "112"),),
        lock_minutes=settings.lock_after_minutes,
    )


def local_time() -> tuple[datetime, str]:
    """Now and the name of the zone, while no region has set one."""
    now = datetime.now().astimezone()
    return now, f"UTC{now:%z}"[:6]


def kept(view: LoginView, zone: str, label: str) -> dict[str, Any]:
    """The view as plain values for the settings; never the typed name."""
    data = asdict(view) | {"user": "", "users": []}
    return {"view": data, "zone": zone, "label": label}


def show_early(window: MainWindow, settings: Settings) -> None:
    """The entry screen as it was last time; before the first sign-in, the neutral one."""
    if not _show_kept(window, settings.entry):
        window.show_login(neutral(settings), *local_time())


def _show_kept(window: MainWindow, entry: dict[str, Any]) -> bool:
    try:
        data = dict(entry["view"])
        data["phones"] = tuple(Phone(**p) for p in data["phones"])
        view = LoginView(**data)
        now = datetime.now(ZoneInfo(entry["zone"]))
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        return False
    window.show_login(view, now, str(entry["label"]))
    return True
