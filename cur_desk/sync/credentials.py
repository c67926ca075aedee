"""The device secret: 32 bytes in the keyring of the system, or in a 0600 file where there is none.

Shift workstations share one account of the system, so the keyring holds nothing else: tokens and
the signing key lie inside the person's encrypted file (design § 6). A keyring may ask on a screen
nobody sees, so it is called in a thread of its own and given five seconds.
"""

from __future__ import annotations

import base64
import binascii
import logging
import os
import secrets
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cur_desk.errors import DeskError

LIMIT_S = 5.0
SERVICE = "cur-desk"
NAME = "device-secret"
SECRET_BYTES = 32
WHITE_LIST = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)
"""Only these: another package in the environment may bring one that writes in clear text."""
_log = logging.getLogger(__name__)
T = TypeVar("T")


class KeyringTrouble(DeskError):
    """The keyring is missing, locked, silent or broken; the words are for ``doctor``."""

    code = "keyring"


class SecretStore(Protocol):
    """Where the device secret lies."""

    def read(self) -> bytes | None:
        """The secret; ``None`` if there is none yet. Raises KeyringTrouble."""
        ...

    def write(self, secret: bytes) -> None:
        """Keeps the secret. Raises KeyringTrouble."""
        ...


class MemoryStore:
    """For demos and tests: nothing outlives the object."""

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret

    def read(self) -> bytes | None:
        return self._secret

    def write(self, secret: bytes) -> None:
        self._secret = secret


class FileStore:
    """A file for the owner alone: the way out where the system has no keyring."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes | None:
        try:
            text = self.path.read_text("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise KeyringTrouble("файл секрета не читается") from None
        if os.name == "posix" and stat.S_IMODE(self.path.stat().st_mode) & 0o077:
            # Somebody widened it: narrow it again, and say so, the secret itself still holds.
            _log.warning("device secret file was readable by others; narrowed to 0600")
            self.path.chmod(0o600)
        return _decode(text)

    def write(self, secret: bytes) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError:
            raise KeyringTrouble("файл секрета не записать") from None
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_encode(secret))
            file.flush()
            os.fsync(file.fileno())


class KeyringStore:
    """The system's keyring behind a white list and a time limit."""

    def __init__(self, backend: Any = None, limit_s: float = LIMIT_S) -> None:
        self._backend = backend
        self._limit_s = limit_s

    def read(self) -> bytes | None:
        text = self._call(lambda backend: backend.get_password(SERVICE, NAME))
        return None if text is None else _decode(str(text))

    def write(self, secret: bytes) -> None:
        self._call(lambda backend: backend.set_password(SERVICE, NAME, _encode(secret)))

    def _call(self, ask: Callable[[Any], T]) -> T:
        def work() -> T:
            if self._backend is None:
                self._backend = _choose()
            return ask(self._backend)

        return _in_time(work, self._limit_s)


class DeviceSecrets:
    """Keyring first, file where it fails; a secret once made is never replaced.

    ``notice`` is the Russian sentence for ``doctor`` when the keyring is not what is used.
    """

    def __init__(self, keyring: SecretStore | None, file: FileStore) -> None:
        self._keyring = keyring
        self._file = file
        self.notice = ""

    def get(self) -> bytes | None:
        """The secret, or ``None`` where none was ever made or its place cannot be opened."""
        if self._keyring is not None:
            try:
                secret = self._keyring.read()
                if secret is not None:
                    self.notice = ""
                    return secret
            except KeyringTrouble as trouble:
                self._note(trouble)
        secret = self._file.read()
        if secret is not None:
            self.notice = self.notice or self._words("секрет создан, когда связки ключей не было")
        return secret

    def get_or_make(self) -> bytes:
        """The secret; a new one at the first sign-in on this machine."""
        found = self.get()
        if found is not None:
            return found
        secret = secrets.token_bytes(SECRET_BYTES)
        if self._keyring is not None and not self.notice:
            try:
                self._keyring.write(secret)
                if self._keyring.read() == secret:
                    return secret
                self._note(KeyringTrouble("связка ключей не отдаёт записанное"))
            except KeyringTrouble as trouble:
                self._note(trouble)
        self._file.write(secret)
        return secret

    def _note(self, trouble: KeyringTrouble) -> None:
        self.notice = self._words(str(trouble))
        _log.warning("keyring is not used: %s", type(trouble).__name__)

    def _words(self, why: str) -> str:
        return (
            f"Секрет рабочего места хранится в файле {self._file.path.name} с доступом только "
            f"владельцу, а не в связке ключей системы: {why}."
        )


def for_home(home: Path, *, memory: bool = False) -> DeviceSecrets:
    """The secrets of a data folder; ``memory``: demos and tests never touch a real keyring, their
    secret lies in the (temporary) folder."""
    return DeviceSecrets(None if memory else KeyringStore(), FileStore(home / NAME))


def _choose() -> Any:
    from keyring import backend as backends

    try:
        backends.get_all_keyring()
    except Exception as error:  # noqa: BLE001  boundary: one store that does not load hides no other
        _log.warning("a keyring does not load (%s)", type(error).__name__)
    best: Any = None
    for kind in backends.KeyringBackend.get_viable_backends():
        if f"{kind.__module__}.{kind.__qualname__}" not in WHITE_LIST:
            continue
        if best is None or kind.priority > best.priority:
            best = kind
    if best is None:
        raise KeyringTrouble("в системе нет связки ключей")
    return best()


def _in_time(work: Callable[[], T], limit_s: float) -> T:
    """Runs ``work`` in a thread of its own; a call that waits for a prompt is left behind."""
    done = threading.Event()
    result: list[T] = []
    failure: list[Exception] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as error:  # noqa: BLE001  boundary: D-Bus libraries raise their own kinds
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="keyring", daemon=True).start()
    if not done.wait(limit_s):
        raise KeyringTrouble("связка ключей не отвечает")
    if failure:
        if isinstance(failure[0], KeyringTrouble):
            raise failure[0]
        raise KeyringTrouble("связка ключей закрыта или недоступна") from failure[0]
    return result[0]


def _encode(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _decode(text: str) -> bytes:
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyringTrouble("секрет рабочего места записан не так") from None
    if len(secret) < SECRET_BYTES:
        raise KeyringTrouble("секрет рабочего места слишком короткий")
    return secret
