"""What ``cur-desk doctor`` says of a machine where a workplace was wiped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cur_desk.models import wiping
from cur_desk.models.private_files import private_folder
from cur_desk.models.wiping import WipeNote
from cur_desk.services import doctor


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUR_DESK_HOME", str(tmp_path))
    return tmp_path


def sealed() -> tuple[bool, str]:
    [check] = [doctor._guarded("sealed", "Запечатанное", doctor._sealed, vital=False)]
    return check.good, check.words


def test_a_wipe_that_was_cut_and_a_file_that_waits_are_told(home: Path) -> None:
    assert sealed() == (True, "ничего не ждёт портала")
    folder = private_folder(home / "users" / "ab12")
    note = WipeNote("olga", "https://p", "device-revoked", datetime.now(UTC), 2, file="unsent-1")
    wiping.begin(folder, note)
    (wiping.sealed_folder(home) / "unsent-1.sealed").write_bytes(b"x")
    good, words = sealed()
    assert (good, "прервана: 1" in words) == (False, True)
    wiping.finish(home, folder)
    good, words = sealed()
    assert (good, "unsent-1…" in words) == (False, True)
    wiping.told(home)  # the person has read it; the file still waits
    assert not sealed()[0]
    (home / "sealed" / "unsent-1.sealed").unlink()
    wiping.taken(home, "unsent-1")
    assert sealed()[0]
