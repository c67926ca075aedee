"""Signing in, unlocking without a link, a password changed on the portal, a revoked workstation."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cur_desk.clock import FixedClock
from cur_desk.models.trouble import TooManyTries, WrongPassword
from cur_desk.sync import errors
from cur_desk.sync.access import REFRESH_KEY
from cur_desk.sync.connectivity import Connectivity, Happening
from cur_desk.sync.lock import AlreadyOpen
from cur_desk.sync.login import PasswordChanged
from cur_desk.sync.runner import SyncRunner
from cur_desk.sync.shutdown import Why, shut_down
from cur_portal.passwords import hash_password
from cur_portal.store import tables as t
from cur_portal.store import users
from tests.faults.proxy import CAPTIVE, Fault, FaultProxy
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import login_at

NEW = "новый-Пароль-22"


def change_password(portal: RealPortal, login: str) -> None:
    with portal.store.database.write() as work:
        users.update(work, login, password=hash_password(NEW))
        users.sign_out(work, login)


def test_the_first_time_makes_everything(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    assert desk.session.user == "olga"
    assert desk.workspace.work.settings.get(REFRESH_KEY)
    assert desk.workspace.work.settings.get("device.signing_key")
    assert desk.workspace.work.settings.get("recovery_recipient", "").startswith("age1")
    folder = desk.workspace.folder
    desk.close()
    [status] = login.accounts()
    assert (status.user, status.portal, status.name) == ("olga", line.url, "Сотрудник olga")
    assert status.lease_until is not None
    kinds = {s["kind"] for s in json.loads((folder / "keys.json").read_text())["slots"]}
    assert kinds == {"password", "recovery"}
    clear = b"".join(p.read_bytes() for p in folder.iterdir())
    assert PASSWORD.encode() not in clear


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"answer": CAPTIVE}, errors.PortalNonsense),
        ({"refuse": True}, errors.PortalDead),
        ({"cut_down": 20}, errors.PortalDead),
    ],
)
def test_a_first_time_that_fails_leaves_nothing_behind(
    portal: RealPortal, line: FaultProxy, tmp_path: Path, fault: dict[str, object],
    expected: type[errors.SyncError],
) -> None:  # fmt: skip
    login = login_at(tmp_path / "home")
    for path in ("/v1/auth/token", "/v1/session"):
        line.add(Fault(path=path, times=2, **fault))  # type: ignore[arg-type]
        with pytest.raises(expected):
            login.sign_in(line.url, "olga", PASSWORD)
        line.clear()
        assert not login.has_files(line.url, "olga")
    login.sign_in(line.url, "olga", PASSWORD).close()


def test_wrong_at_first(portal: RealPortal, line: FaultProxy, tmp_path: Path) -> None:
    login = login_at(tmp_path / "home")
    with pytest.raises(errors.WrongPortalPassword):
        login.sign_in(line.url, "olga", "не тот пароль")
    with pytest.raises(errors.WrongPortalPassword):
        login.sign_in(line.url, "nobody", PASSWORD)
    with pytest.raises(errors.BadAddress):
        login.sign_in("http://portal.example", "olga", PASSWORD)
    assert not login.accounts()


def test_unlock_without_a_link_until_the_lease_ends(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    clock = FixedClock(datetime.now(UTC))
    login = login_at(tmp_path / "home", clock)
    login.sign_in(line.url, "olga", PASSWORD).close()
    line.cable(plugged=False)
    clock.advance(timedelta(days=13))
    desk = login.sign_in(line.url, "olga", PASSWORD)
    assert desk.session.name == "Сотрудник olga"
    desk.close()
    with pytest.raises(WrongPassword):
        login.sign_in(line.url, "olga", NEW)
    clock.advance(timedelta(days=2))
    with pytest.raises(errors.CannotUnlock) as told:
        login.sign_in(line.url, "olga", PASSWORD)
    assert told.value.code == "lease-over"
    # The hands set back: the files remember how late it has been.
    back = login_at(tmp_path / "home", FixedClock(clock.now() - timedelta(days=10)))
    with pytest.raises(errors.CannotUnlock):
        back.sign_in(line.url, "olga", PASSWORD)
    line.cable(plugged=True)
    login.sign_in(line.url, "olga", PASSWORD).close()


def test_a_password_changed_on_the_portal_asks_the_old_one_once(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    login.sign_in(line.url, "olga", PASSWORD).close()
    change_password(portal, "olga")
    with pytest.raises(PasswordChanged) as changed:
        login.sign_in(line.url, "olga", NEW)
    with pytest.raises(WrongPassword):
        changed.value.with_old("и не этот")
    desk = changed.value.with_old(PASSWORD)
    assert desk.engine(Connectivity()).cycle().done
    desk.close()
    login.sign_in(line.url, "olga", NEW).close()
    line.cable(plugged=False)
    with pytest.raises(WrongPassword):
        login.sign_in(line.url, "olga", PASSWORD)


def test_a_forgotten_password_is_opened_by_the_portal(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    desk.workspace.work.settings.set("proof", "те же файлы")
    desk.close()
    change_password(portal, "olga")
    with pytest.raises(PasswordChanged) as changed:
        login.sign_in(line.url, "olga", NEW)
    desk = changed.value.by_recovery()
    assert desk.workspace.work.settings.get("proof") == "те же файлы"
    desk.close()
    login.sign_in(line.url, "olga", NEW).close()


def test_an_emptied_keyring_is_cured_by_the_portal(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    login.sign_in(line.url, "olga", PASSWORD).close()
    (tmp_path / "home" / "device-secret").unlink()
    again = login_at(tmp_path / "home")
    again.sign_in(line.url, "olga", PASSWORD).close()
    line.cable(plugged=False)
    login_at(tmp_path / "home").sign_in(line.url, "olga", PASSWORD).close()


def test_the_old_password_still_opens_while_the_portal_wants_the_new_one(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    login.sign_in(line.url, "olga", PASSWORD).close()
    change_password(portal, "olga")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    engine = desk.engine(Connectivity())
    assert isinstance(engine.cycle().error, errors.NeedSignIn)
    login.sign_in_again(desk, NEW, old_password=PASSWORD)
    assert engine.cycle().done
    desk.close()
    login.sign_in(line.url, "olga", NEW).close()


def test_a_revoked_workstation(portal: RealPortal, line: FaultProxy, tmp_path: Path) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    with portal.store.database.write() as work:
        work.conn.execute(t.devices.update().values(revoked=True))
    report = desk.engine(Connectivity()).cycle()
    assert isinstance(report.error, errors.AccessDenied)
    assert report.error.code == "device-revoked"
    desk.close()


def test_a_wipe_order_is_heard_before_data(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    desk.fresh = None
    with portal.store.database.write() as work:
        users.update(work, "olga", wipe=True)
    heard: list[bool] = []
    engine = desk.engine(Connectivity())
    engine.callbacks.on_wipe = lambda: heard.append(True)
    assert isinstance(engine.cycle().error, errors.WipeOrdered)
    assert heard == [True]
    assert not line.count("/v1/sync/changes")
    desk.close()


def test_wrong_tries_slow_down(portal: RealPortal, line: FaultProxy, tmp_path: Path) -> None:
    login = login_at(tmp_path / "home", FixedClock(datetime.now(UTC)))
    login.sign_in(line.url, "olga", PASSWORD).close()
    line.cable(plugged=False)
    for _ in range(3):
        with pytest.raises(WrongPassword):
            login.sign_in(line.url, "olga", "не тот")
    with pytest.raises(TooManyTries):
        login.sign_in(line.url, "olga", PASSWORD)


def test_sign_out_stops_the_network_and_asks_the_password_again(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    engine = desk.engine(Connectivity())
    engine.connectivity.happened(Happening.SIGNED_IN)
    runner = SyncRunner(engine)
    runner.start()
    assert runner.wait_cycle(10, after=0)
    assert shut_down(runner, Why.SIGN_OUT).calm
    asked = len(line.seen)
    again = login.sign_in(line.url, "olga", PASSWORD)
    assert [s.path for s in line.seen[asked:]] == ["/v1/auth/token", "/v1/session"]
    again.close()


def test_two_people_of_one_machine_do_not_meet(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    olga = login.sign_in(line.url, "olga", PASSWORD)
    olga.workspace.work.settings.set("draft", "её")
    olga.close()
    ivan = login.sign_in(line.url, "ivan", PASSWORD)
    assert ivan.workspace.folder != olga.workspace.folder
    assert ivan.workspace.work.settings.get("draft") is None
    ivan.close()
    assert {s.user for s in login.accounts()} == {"olga", "ivan"}


def test_a_second_window_of_the_same_person_is_refused(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    login = login_at(tmp_path / "home")
    desk = login.sign_in(line.url, "olga", PASSWORD)
    with pytest.raises(AlreadyOpen):
        login_at(tmp_path / "home").sign_in(line.url, "olga", PASSWORD)
    desk.close()
    login_at(tmp_path / "home").sign_in(line.url, "olga", PASSWORD).close()
