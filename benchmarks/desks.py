"""A signed-in desk for measurements: the real sign-in, files, engine and services."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.portal import PASSWORD, USER
from cur_desk.clock import SystemClock
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.sync.connectivity import Connectivity, Happening
from cur_desk.sync.engine import Callbacks, Engine
from cur_desk.sync.report import SyncReport
from cur_desk.sync.signed_in import SignedIn

GONE = "http://127.0.0.1:9"
"""An address where nobody answers."""


def sign_in(home: Path, url: str) -> SignedIn:
    """Signs in at ``url`` and remembers it, as the program does; the keyring is never touched."""
    login = station.login_of(home, memory_keyring=True)
    opened = login.sign_in(url, USER, PASSWORD)
    station.remember(home, url, None, opened)
    return opened


def engine_of(signed: SignedIn, callbacks: Callbacks | None = None) -> Engine:
    """The engine of the desk, signed in."""
    engine = signed.engine(Connectivity(lambda view: None), callbacks)
    engine.connectivity.happened(Happening.SIGNED_IN)
    return engine


def cycle(engine: Engine) -> SyncReport:
    """One cycle that must end well, both sides holding the same."""
    report = engine.cycle()
    if report.error is not None:
        raise report.error
    if report.pulled.digest_agrees is False:
        raise RuntimeError("the two sides do not hold the same")
    return report


@contextlib.contextmanager
def offline(home: Path) -> Iterator[Desk]:
    """The services over files that were synchronised before; the portal is not asked."""
    login = station.login_of(home, memory_keyring=True)
    account = login.accounts()[0]
    opened = login.sign_in(account.portal, account.user, PASSWORD)
    desk = Desk(opened, SystemClock())
    try:
        yield desk
    finally:
        opened.close()
