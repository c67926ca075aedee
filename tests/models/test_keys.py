"""The file key: slots, wrong tries, damage, other device, newer file."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cur_desk.clock import FixedClock
from cur_desk.contract.sealing import SealError, new_identity, unseal_file_key
from cur_desk.errors import DeskError
from cur_desk.models.keys import Kdf, KeyFile
from cur_desk.models.trouble import (
    KeysDamaged,
    NewerFile,
    NoDeviceSecret,
    OtherDevice,
    TooManyTries,
    WrongPassword,
)

FAST = Kdf(n=2**4)
SECRET, OTHER = b"s" * 32, b"o" * 32
PASSWORD = "Пароль смены № 3"


@pytest.fixture
def keys(tmp_path: Path, clock: FixedClock) -> KeyFile:
    return KeyFile(tmp_path, clock, FAST)


def test_the_password_with_the_device_secret_opens(keys: KeyFile) -> None:
    key = keys.create(PASSWORD, SECRET)
    assert len(key) == 32
    assert keys.unlock(PASSWORD, SECRET) == key
    text = keys.path.read_text()
    assert key.hex() not in text
    assert PASSWORD not in text
    if os.name == "posix":
        assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


def test_each_failure_is_its_own(keys: KeyFile) -> None:
    keys.create(PASSWORD, SECRET)
    with pytest.raises(WrongPassword, match="Пароль не подходит"):
        keys.unlock("другой", SECRET)
    with pytest.raises(NoDeviceSecret, match="связка ключей"):
        keys.unlock(PASSWORD, None)
    with pytest.raises(OtherDevice, match="другом рабочем месте"):
        keys.unlock(PASSWORD, OTHER)


def test_wrong_tries_slow_down_over_restarts(keys: KeyFile, clock: FixedClock) -> None:
    key = keys.create(PASSWORD, SECRET)
    for _ in range(3):
        with pytest.raises(WrongPassword):
            keys.unlock("нет", SECRET)
    again = KeyFile(keys.path.parent, clock, FAST)
    with pytest.raises(TooManyTries, match="через 1 с"):
        again.unlock(PASSWORD, SECRET)
    clock.advance(timedelta(seconds=1.1))
    with pytest.raises(WrongPassword):
        again.unlock("нет", SECRET)
    assert 1.5 < again.wait_s() <= 2
    clock.advance(timedelta(seconds=3))
    assert again.unlock(PASSWORD, SECRET) == key
    assert again.wait_s() == 0


def test_a_spoilt_counter_opens_no_door_and_a_moved_clock_does_not_lock_for_ever(
    keys: KeyFile, clock: FixedClock
) -> None:
    keys.create(PASSWORD, SECRET)
    tries = keys.path.with_name("tries.json")
    tries.write_text("{")
    with pytest.raises(WrongPassword) as caught:
        keys.unlock("нет", SECRET)
    assert caught.value.wait_s > 0
    tries.write_text(json.dumps({"count": 9, "until": 10**15}))
    assert keys.wait_s() <= 300


def test_rewrapping_keeps_the_key(keys: KeyFile) -> None:
    key = keys.create(PASSWORD, SECRET)
    assert keys.change_password(PASSWORD, "новый", SECRET) == key
    with pytest.raises(WrongPassword):
        keys.unlock(PASSWORD, SECRET)
    assert keys.unlock("новый", SECRET) == key


def test_recovery_is_opened_by_the_portal_alone_and_rewraps_for_another_device(
    keys: KeyFile,
) -> None:
    identity, recipient = new_identity()
    key = keys.create(PASSWORD, SECRET, ("k1", recipient), ("shift", "pc-1"))
    sealed = keys.sealed_for_recovery()
    assert sealed is not None
    assert sealed[0] == "k1"
    with pytest.raises(SealError):
        unseal_file_key(sealed[1], identity, "second", "pc-1")
    opened = unseal_file_key(sealed[1], identity, "shift", "pc-1")
    assert opened == key
    keys.rewrap(opened, "новый", OTHER)
    assert keys.unlock("новый", OTHER) == key
    with pytest.raises(KeysDamaged, match="от других файлов"):
        keys.rewrap(b"x" * 32, "новый", OTHER)


def test_a_service_account_opens_with_its_own_secret(keys: KeyFile) -> None:
    key = keys.create(PASSWORD, SECRET)
    keys.add_service(key, b"v" * 32)
    assert keys.unlock_service(b"v" * 32) == key
    with pytest.raises(WrongPassword):
        keys.unlock_service(b"w" * 32)


def _slot(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    return lambda data: change(data["slots"][0])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("slots"),
        lambda data: data["slots"].clear(),
        lambda data: data.update(format="x"),
        _slot(lambda s: s.update(wrapped="AA==")),
        _slot(lambda s: s.update(nonce="%%%")),
        _slot(lambda s: s.update(kdf=None)),
        _slot(lambda s: s["kdf"].update(n=2**30)),
        _slot(lambda s: s["kdf"].update(n=12345)),
        _slot(lambda s: s["kdf"].update(r="8")),
        _slot(lambda s: s["kdf"].update(name="md5")),
    ],
)
def test_damage_is_told_and_nothing_is_written(
    keys: KeyFile, spoil: Callable[[dict[str, Any]], None]
) -> None:
    keys.create(PASSWORD, SECRET)
    data = json.loads(keys.path.read_text())
    spoil(data)
    keys.path.write_text(json.dumps(data))
    before = keys.path.read_bytes()
    with pytest.raises(KeysDamaged, match="Сами данные не тронуты"):
        keys.unlock(PASSWORD, SECRET)
    assert keys.path.read_bytes() == before


def test_other_states_of_the_file(keys: KeyFile) -> None:
    with pytest.raises(KeysDamaged, match=r"keys\.json нет"):
        keys.unlock(PASSWORD, SECRET)
    keys.create(PASSWORD, SECRET)
    data = json.loads(keys.path.read_text()) | {"format": 2}
    keys.path.write_text(json.dumps(data))
    with pytest.raises(NewerFile, match="более новой"):
        keys.unlock(PASSWORD, SECRET)
    keys.path.write_bytes(b"\x00garbage")
    with pytest.raises(DeskError, match="это не JSON"):
        keys.unlock(PASSWORD, SECRET)


def test_a_swapped_wrapping_of_another_file_does_not_open(
    tmp_path: Path, clock: FixedClock
) -> None:
    one, two = KeyFile(tmp_path / "1", clock, FAST), KeyFile(tmp_path / "2", clock, FAST)
    one.create(PASSWORD, SECRET)
    two.create(PASSWORD, SECRET)
    data = json.loads(one.path.read_text())
    data["slots"] = json.loads(two.path.read_text())["slots"]
    one.path.write_text(json.dumps(data))
    with pytest.raises(WrongPassword):
        one.unlock(PASSWORD, SECRET)
