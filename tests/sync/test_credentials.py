"""Device secret: white list, time limit, fallback to a private file, never replaced."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from typing import Any

import keyring.backend
import pytest

from cur_desk.sync import credentials
from cur_desk.sync.credentials import DeviceSecrets, FileStore, KeyringStore, MemoryStore


class Backend:
    """A keyring in memory with the calls that we use."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self.kept[service, name] = value


class Prompting(Backend):
    """Waits for a prompt nobody sees."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def get_password(self, service: str, name: str) -> str | None:
        self.let_go.wait(10)
        return None


class Broken(Backend):
    def get_password(self, service: str, name: str) -> str | None:
        raise keyring.errors.InitError("locked")


def _secrets(folder: Path, backend: Any, limit_s: float = 5) -> DeviceSecrets:
    return DeviceSecrets(KeyringStore(backend, limit_s), FileStore(folder / "device-secret"))


def test_the_keyring_is_used_and_nothing_is_written_beside(tmp_path: Path) -> None:
    backend = Backend()
    made = _secrets(tmp_path, backend).get_or_make()
    assert len(made) == 32
    assert _secrets(tmp_path, backend).get() == made
    assert _secrets(tmp_path, backend).get_or_make() == made
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", [Prompting, Broken])
def test_a_keyring_that_fails_gives_way_to_a_private_file(
    tmp_path: Path, kind: type[Backend]
) -> None:
    backend = kind()
    secrets = _secrets(tmp_path, backend, limit_s=0.1)
    made = secrets.get_or_make()
    assert "не в связке ключей" in secrets.notice
    path = tmp_path / "device-secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = _secrets(tmp_path, backend, limit_s=0.1)
    assert again.get() == made
    assert again.notice
    # The keyring works later and is empty: the file's secret stays the one.
    later = _secrets(tmp_path, Backend())
    assert later.get_or_make() == made
    assert later.notice
    if isinstance(backend, Prompting):
        backend.let_go.set()


def test_no_allowed_backend_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plug-in that writes in clear text is never chosen, whatever priority it claims."""

    class Clear(keyring.backend.KeyringBackend):
        priority = 99

        def get_password(self, service: str, username: str) -> str | None:
            raise AssertionError("chosen")

        set_password = delete_password = get_password  # type: ignore[assignment]

    monkeypatch.setattr(
        keyring.backend.KeyringBackend, "get_viable_backends", classmethod(lambda cls: [Clear])
    )
    secrets = DeviceSecrets(KeyringStore(), FileStore(tmp_path / "device-secret"))
    secrets.get_or_make()
    assert "нет связки ключей" in secrets.notice


def test_a_widened_file_is_narrowed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = FileStore(tmp_path / "device-secret")
    store.write(b"s" * 32)
    store.path.chmod(0o644)
    assert store.read() == b"s" * 32
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    caplog.clear()


def test_a_spoilt_secret_is_a_trouble_not_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "device-secret"
    path.write_text("коротко", "utf-8")
    path.chmod(0o600)
    with pytest.raises(credentials.KeyringTrouble):
        FileStore(path).read()


def test_demo_never_touches_a_keyring(tmp_path: Path) -> None:
    secrets = credentials.for_home(tmp_path, memory=True)
    assert secrets.get_or_make() == credentials.for_home(tmp_path, memory=True).get()
    assert MemoryStore(b"x" * 32).read() == b"x" * 32
