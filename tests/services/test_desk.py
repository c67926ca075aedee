"""A desk on the real portal: what happens when the files are closed under its report."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cur_desk.services import station
from cur_desk.sync.report import Pulled, SyncReport
from cur_desk.sync.shutdown import Why
from tests.sync.portal import PASSWORD, RealPortal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    yield made
    made.stop()


def test_a_report_that_comes_after_the_files_are_closed_is_no_trouble(
    portal: RealPortal, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    login = station.login_of(home, memory_keyring=True)
    desk = station.sign_in(portal.url, "smena1", PASSWORD, home=home, login=login)
    told: list[SyncReport] = []
    desk._on_report = told.append
    desk.shut_down(Why.LOCK)
    late = SyncReport(datetime.now(UTC), pulled=Pulled(kinds={"organisation"}))
    desk._reported(late)
    assert told == [late]


def test_a_bug_on_the_way_out_leaves_no_files_open(
    portal: RealPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    login = station.login_of(home, memory_keyring=True)
    desk = station.sign_in(portal.url, "smena1", PASSWORD, home=home, login=login)

    def broken() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(desk.suggest, "stop", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        desk.shut_down(Why.LOCK)
    assert desk.shut_down(Why.LOCK).calm
    again = station.sign_in(portal.url, "smena1", PASSWORD, home=home, login=login)
    again.shut_down(Why.LOCK)


def test_a_backup_cut_by_a_full_medium_leaves_no_folder(
    portal: RealPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, medium = tmp_path / "home", tmp_path / "medium"
    home.mkdir()
    login = station.login_of(home, memory_keyring=True)
    desk = station.sign_in(portal.url, "smena1", PASSWORD, home=home, login=login)

    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copy2", full)  # after work.db has been copied whole
        with pytest.raises(OSError, match="no room"):
            desk.backup(medium)
    assert list(medium.iterdir()) == []
    made = desk.backup(medium)
    assert {p.name for p in made.iterdir()} == {"work.db", "keys.json", "device.json"}
    desk.shut_down(Why.LOCK)
