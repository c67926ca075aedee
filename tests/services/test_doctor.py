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


def test_a_second_wipe_of_the_same_person_forgets_nothing_of_the_first(home: Path) -> None:
    folder = home / "users" / "ab12"
    for number in (1, 2):
        private_folder(folder)
        at = datetime(2026, 11, 25, 9, number, tzinfo=UTC)
        stem = f"unsent-pc{number}"
        note = WipeNote("olga", "https://p", "device-revoked", at, number, file=stem)
        (wiping.sealed_folder(home) / f"{stem}.sealed").write_bytes(b"x")
        wiping.begin(folder, note)
        wiping.finish(home, folder)
    assert {n.file for n in wiping.undelivered(home)} == {"unsent-pc1", "unsent-pc2"}
    wiping.taken(home, "unsent-pc2")
    (home / "sealed" / "unsent-pc2.sealed").unlink()
    good, words = sealed()
    assert (good, "unsent-pc1…" in words, "unsent-pc2" in words) == (False, True, False)


def test_a_sealed_file_without_a_note_is_told_too(home: Path) -> None:
    (wiping.sealed_folder(home) / "unsent-old.sealed").write_bytes(b"x")
    good, words = sealed()
    assert not good
    assert "само не уйдёт: unsent-old.sealed" in words
