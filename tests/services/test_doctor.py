"""What ``cur-desk doctor`` says of a machine where a workplace was wiped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cur_desk import settings
from cur_desk.models import wiping
from cur_desk.models.keys import Kdf, KeyFile
from cur_desk.models.private_files import private_folder
from cur_desk.models.wiping import WipeNote
from cur_desk.models.workspace import Workspace
from cur_desk.services import doctor
from cur_desk.sync.device import new_device


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


def checks() -> dict[str, doctor.Check]:
    asked = {"settings": doctor._settings, "files": doctor._files, "cache": doctor._caches}
    return {code: doctor._guarded(code, code, ask) for code, ask in asked.items()}


@pytest.fixture
def folder(home: Path) -> Path:
    """Files of a person who has worked here, closed."""
    made = private_folder(home / "users" / "ab12")
    secret = bytes(range(32))
    key = KeyFile(made, kdf=Kdf(n=1024)).create("пароль", secret)
    Workspace.open(made, key, zone=ZoneInfo("Europe/Moscow")).close()
    new_device("https://p", "olga")[0].write(made)
    return made


def test_whole_files_are_well(folder: Path) -> None:
    settings.save(folder.parents[1], settings.Settings())
    assert [c.good for c in checks().values()] == [True, True, True]
    assert "рабочих мест: 1" in checks()["files"].words


@pytest.mark.parametrize("text", ["{bad json", "[]", '{"theme": 7}'])
def test_broken_settings_are_told(home: Path, text: str) -> None:
    (home / "settings.json").write_text(text)
    assert not checks()["settings"].good
    assert "settings.json" in checks()["settings"].words


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("keys.json", b"garbage", "keys.json"),
        ("keys.json", b'{"format": 1, "slots": []}', "нет нужного ключа"),
        ("keys.json", None, "файла keys.json нет"),
        ("device.json", b"[1", "device.json: не читается"),
        ("device.json", None, "device.json: нет"),
        ("work.db", b"x" * 5_000, "work.db: повреждён"),
        ("work.db", bytes(8_192), "work.db: повреждён"),
    ],
)
def test_files_that_will_not_open_are_told(
    folder: Path, name: str, data: bytes | None, said: str
) -> None:
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
    check = checks()["files"]
    assert (check.good, check.vital) == (False, True)
    assert said in check.words
    assert "olga" not in check.words


def test_a_damaged_cache_is_told_and_one_set_aside_too(folder: Path) -> None:
    whole = (folder / "cache.db").read_bytes()
    (folder / "cache.db").write_bytes(b"garbage")
    assert "cache.db: повреждён; список загрузится заново" in checks()["cache"].words
    (folder / "cache.db").write_bytes(whole)
    (folder / "cache.db.suspect").touch()
    assert "встретилось повреждение" in checks()["cache"].words
    (folder / "cache.db.suspect").unlink()
    (folder / "cache.damaged-20261125T090000Z.db").touch()
    assert "отложен: cache.damaged-20261125T090000Z.db" in checks()["cache"].words
    assert checks()["files"].good
