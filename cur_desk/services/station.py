"""Opening a desk: the first sign-in, unlocking, and which files lie on this workstation."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from cur_desk import settings as station_settings
from cur_desk.clock import Clock, SystemClock
from cur_desk.errors import InputError
from cur_desk.models.status import Status
from cur_desk.models.wiping import WipeNote
from cur_desk.paths import home_dir
from cur_desk.reference.profiles import load_profile
from cur_desk.services.desk import Desk
from cur_desk.sync.credentials import DeviceSecrets, for_home
from cur_desk.sync.login import Login
from cur_desk.sync.signed_in import SignedIn
from cur_desk.sync.wiped import Wiped


def zone_of(region: str) -> ZoneInfo:
    """The zone of a region by its profile."""
    return load_profile(region).tz


def login_of(
    home: Path | None = None,
    *,
    ca_bundle: Path | None = None,
    secrets: DeviceSecrets | None = None,
    clock: Clock | None = None,
    memory_keyring: bool = False,
) -> Login:
    """The sign-in of this workstation, with its CA bundle and its keyring."""
    folder = home or home_dir()
    kept = station_settings.load(folder)
    bundle = ca_bundle or (Path(kept.ca_bundle) if kept.ca_bundle else None)
    found = secrets or for_home(folder, memory=memory_keyring)
    return Login(folder, found, zone_of, ca_bundle=bundle, clock=clock)


def sign_in(
    portal: str,
    user: str,
    password: str,
    *,
    ca_bundle: Path | None = None,
    home: Path | None = None,
    login: Login | None = None,
    clock: Clock | None = None,
) -> Desk:
    """Signs in at a portal and remembers its address. Raises DeskError of many kinds."""
    folder = home or home_dir()
    used = login or login_of(folder, ca_bundle=ca_bundle, clock=clock)
    opened = used.sign_in(portal, user, password)
    remember(folder, portal, ca_bundle, opened)
    return Desk.over(opened, clock or SystemClock())


def open_station(user: str | None, password: str, *, home: Path | None = None) -> Desk:
    """Opens the files of a person who has signed in here before; without a link too."""
    folder = home or home_dir()
    login = login_of(folder)
    wiped = login.go_on_wiping()
    account = _account(login, user, station_settings.load(folder).portal, wiped, folder)
    opened = login.sign_in(account.portal, account.user, password)
    return Desk.over(
        opened, SystemClock(), vouch=lambda signed_in: login.sign_in_again(signed_in, password)
    )


def _account(
    login: Login, user: str | None, last_portal: str, wiped: list[WipeNote], home: Path
) -> Status:
    """The wanted account; of one person's files at several portals, those of the last one."""
    accounts = login.accounts()
    gone = next((n for n in wiped if user == n.user or (user is None and not accounts)), None)
    if gone is not None and all(a.user != gone.user for a in accounts):
        raise Wiped(gone, home)
    if not accounts:
        raise InputError(
            "На этом рабочем месте ещё никто не входил",
            field="user",
            advice="Сначала: cur-desk login --portal АДРЕС --user ИМЯ --password-stdin",
        )
    chosen = [a for a in accounts if user in (None, a.user)]
    if len({a.user for a in chosen}) == 1:
        return next((a for a in chosen if a.portal == last_portal.rstrip("/")), chosen[0])
    names = ", ".join(sorted({a.user for a in accounts}))
    raise InputError(f"Укажите, чьё рабочее место: --user ({names})", field="user")


def remember(folder: Path, portal: str, ca_bundle: Path | None, opened: SignedIn) -> None:
    """The next sign-in finds the portal, its CA and the region by itself."""
    kept = station_settings.load(folder)
    kept.portal = portal
    kept.region = opened.session.region
    if ca_bundle is not None:
        kept.ca_bundle = str(ca_bundle.resolve())
    station_settings.save(folder, kept)
