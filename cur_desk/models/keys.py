"""The 32-byte file key and its slots in ``keys.json`` (design § 6, rulings D4).

Slot ``password``: scrypt of the person's password, mixed with the device secret that the caller
brings from the keyring. Slot ``recovery``: sealed to the portal's X25519 key; only the portal opens
it. Slot ``service``: a secret file of a service account, for unattended runs. Wrong tries are
counted in ``tries.json`` beside it and slow down; tries that the portal refused do not count here.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cur_desk.clock import Clock, SystemClock
from cur_desk.models.instants import ms
from cur_desk.models.private_files import private_folder, read_json, write_json
from cur_desk.models.trouble import (
    DiskTrouble,
    KeysDamaged,
    NewerFile,
    NoDeviceSecret,
    OtherDevice,
    TooManyTries,
    WrongPassword,
)

FORMAT = 1
KEY_BYTES = 32
SECRET_BYTES = 32
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1
_N_LIMIT = 2**20
FREE_TRIES = 3
LONGEST_WAIT_S = 300.0


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _raw(text: Any) -> bytes:
    if not isinstance(text, str):
        raise KeysDamaged("нет нужного поля")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise KeysDamaged("поле записано не так") from error


@dataclass(frozen=True, slots=True)
class Kdf:
    """Parameters of scrypt, stored in the slot so that they can rise later."""

    n: int = SCRYPT_N
    r: int = SCRYPT_R
    p: int = SCRYPT_P


class KeyFile:
    """``keys.json`` of one folder. Holds no key in memory after a call returns."""

    def __init__(self, folder: Path, clock: Clock | None = None, kdf: Kdf = Kdf()) -> None:
        self.path = folder / "keys.json"
        self._tries = folder / "tries.json"
        self._clock = clock or SystemClock()
        self._kdf = kdf

    @property
    def exists(self) -> bool:
        """Whether a key was ever made here."""
        return self.path.exists()

    # --- making and changing -----------------------------------------------------------------

    def create(
        self,
        password: str,
        device_secret: bytes,
        recovery: tuple[str, str] | None = None,
        owner: tuple[str, str] = ("", ""),
    ) -> bytes:
        """Makes a new file key and wraps it. ``recovery``: (kid, age recipient) of the portal;
        ``owner``: (user, device id), for whom alone the portal opens it."""
        private_folder(self.path.parent)
        key = secrets.token_bytes(KEY_BYTES)
        data = {
            "format": FORMAT,
            "id": secrets.token_hex(16),
            "check": _check(key, b"file-key"),
            "slots": [],
        }
        _put(data, self._password_slot(data, key, password, device_secret))
        if recovery is not None:
            _put(data, _recovery_slot(key, *recovery, owner))
        write_json(self.path, data)
        return key

    def rewrap(self, key: bytes, new_password: str, device_secret: bytes) -> None:
        """Wraps a known key with a new password (after a login with it, or after recovery)."""
        data = self._load()
        self.check_key(key)
        _put(data, self._password_slot(data, key, new_password, device_secret))
        write_json(self.path, data)
        self._forget_tries()

    def change_password(self, old: str, new: str, device_secret: bytes | None) -> bytes:
        """Opens with the old password and wraps with the new one; returns the key."""
        key = self.unlock(old, device_secret)
        assert device_secret is not None
        self.rewrap(key, new, device_secret)
        return key

    def add_service(self, key: bytes, service_secret: bytes) -> None:
        """Adds the slot of a service account (depersonalised unattended runs only)."""
        data = self._load()
        self.check_key(key)
        slot = {"kind": "service", **_wrap(key, _service_kek(service_secret), b"service")}
        _put(data, slot)
        write_json(self.path, data)

    # --- opening -----------------------------------------------------------------------------

    def unlock(self, password: str, device_secret: bytes | None) -> bytes:
        """The file key. Each failure is its own error; wrong passwords slow the next try."""
        data = self._load()
        slot = _slot(data, "password")
        if device_secret is None:
            raise NoDeviceSecret
        if not hmac.compare_digest(str(slot.get("device")), _check(device_secret, b"device")):
            raise OtherDevice
        tries = self._wait_passed()
        key = _unwrap(slot, _password_kek(slot, password, device_secret), _aad(data, "password"))
        if key is None:
            raise WrongPassword(self._count_try(tries))
        self._forget_tries()
        return key

    def unlock_service(self, service_secret: bytes) -> bytes:
        """The file key by the secret of a service account."""
        slot = _slot(self._load(), "service")
        key = _unwrap(slot, _service_kek(service_secret), b"service")
        if key is None:
            raise WrongPassword
        return key

    def sealed_for_recovery(self) -> tuple[str, bytes] | None:
        """(kid, sealed bytes) that the portal is asked to open; ``None`` without such a slot."""
        for slot in self._load()["slots"]:
            if slot.get("kind") == "recovery":
                return str(slot.get("kid")), _raw(slot.get("sealed"))
        return None

    def check_key(self, key: bytes) -> None:
        """Raises KeysDamaged unless ``key`` is the key of this folder (e.g. after recovery)."""
        if not hmac.compare_digest(str(self._load().get("check")), _check(key, b"file-key")):
            raise KeysDamaged("ключ от других файлов")

    def check_form(self) -> None:
        """Whether it is a key file with a slot that a person or a service opens. Raises
        KeysDamaged, NewerFile."""
        slots = self._load()["slots"]
        if not any(isinstance(s, dict) and s.get("kind") in ("password", "service") for s in slots):
            raise KeysDamaged("нет нужного ключа")

    # --- wrong tries -------------------------------------------------------------------------

    def wait_s(self) -> float:
        """Seconds until the next try is taken; zero if it may be made now."""
        wait, _ = self._state_of_tries()
        return wait

    def _state_of_tries(self) -> tuple[float, int]:
        try:
            data = read_json(self._tries) or {}
            count, until = int(data.get("count", 0)), int(data.get("until", 0))
        except (ValueError, TypeError, AttributeError):
            count, until = FREE_TRIES, 0  # a spoilt counter opens no door
        left = (until - ms(self._clock.now())) / 1000
        return min(max(left, 0.0), LONGEST_WAIT_S), count

    def _wait_passed(self) -> int:
        wait, count = self._state_of_tries()
        if wait > 0:
            raise TooManyTries(wait)
        return count

    def _count_try(self, before: int) -> float:
        count = before + 1
        wait = 0.0 if count < FREE_TRIES else min(2.0 ** (count - FREE_TRIES), LONGEST_WAIT_S)
        until = ms(self._clock.now()) + int(wait * 1000)
        try:
            write_json(self._tries, {"count": count, "until": until})
        except OSError as error:
            raise DiskTrouble from error  # a try that cannot be counted is not told apart
        return wait

    def _forget_tries(self) -> None:
        """A counter that stays costs a pause at the next wrong try, no entry."""
        with contextlib.suppress(OSError):
            self._tries.unlink(missing_ok=True)

    # --- inside ------------------------------------------------------------------------------

    def _load(self) -> dict[str, Any]:
        try:
            data = read_json(self.path)
        except ValueError as error:
            raise KeysDamaged("это не JSON") from error
        if data is None:
            raise KeysDamaged("файла keys.json нет")
        if not isinstance(data, dict) or not isinstance(data.get("slots"), list):
            raise KeysDamaged("в нём нет ключей")
        if not isinstance(data.get("format"), int) or data["format"] < 1:
            raise KeysDamaged("в нём нет номера вида")
        if data["format"] > FORMAT:
            raise NewerFile(self.path.name)
        return data

    def _password_slot(
        self, data: dict[str, Any], key: bytes, password: str, device_secret: bytes
    ) -> dict[str, Any]:
        if len(device_secret) < SECRET_BYTES:
            raise NoDeviceSecret
        slot: dict[str, Any] = {
            "kind": "password",
            "kdf": {
                "name": "scrypt",
                "n": self._kdf.n,
                "r": self._kdf.r,
                "p": self._kdf.p,
                "salt": _b64(secrets.token_bytes(16)),
            },
            "device": _check(device_secret, b"device"),
        }
        kek = _password_kek(slot, password, device_secret)
        return slot | _wrap(key, kek, _aad(data, "password"))


def _put(data: dict[str, Any], slot: dict[str, Any]) -> None:
    data["slots"] = [s for s in data["slots"] if s.get("kind") != slot["kind"]] + [slot]


def _slot(data: dict[str, Any], kind: str) -> dict[str, Any]:
    for slot in data["slots"]:
        if isinstance(slot, dict) and slot.get("kind") == kind:
            return slot
    raise KeysDamaged("нет нужного ключа")


def _aad(data: dict[str, Any], kind: str) -> bytes:
    return f"{data.get('id')}:{kind}".encode()


def _check(secret: bytes, purpose: bytes) -> str:
    return hmac.new(secret, b"cur-desk check " + purpose, hashlib.sha256).hexdigest()[:16]


def _password_kek(slot: dict[str, Any], password: str, device_secret: bytes) -> bytes:
    kdf = slot.get("kdf")
    if not isinstance(kdf, dict) or kdf.get("name") != "scrypt":
        raise KeysDamaged("неизвестный способ получения ключа")
    n, r, p = (_small_int(kdf.get(name)) for name in ("n", "r", "p"))
    if not 2 <= n <= _N_LIMIT or n & (n - 1) or r > 32 or p > 16:
        raise KeysDamaged("недопустимые параметры ключа")
    stretched = hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=_raw(kdf.get("salt")),
        n=n,
        r=r,
        p=p,
        maxmem=256 * n * r * p,
        dklen=32,
    )
    return hmac.new(device_secret, b"cur-desk password slot" + stretched, hashlib.sha256).digest()


def _small_int(value: Any) -> int:
    if not isinstance(value, int) or value < 1:
        raise KeysDamaged("недопустимые параметры ключа")
    return value


def _service_kek(secret: bytes) -> bytes:
    if len(secret) < SECRET_BYTES:
        raise NoDeviceSecret
    return hmac.new(secret, b"cur-desk service slot", hashlib.sha256).digest()


def _wrap(key: bytes, kek: bytes, aad: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return {"nonce": _b64(nonce), "wrapped": _b64(AESGCM(kek).encrypt(nonce, key, aad))}


def _unwrap(slot: dict[str, Any], kek: bytes, aad: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, wrapped = _raw(slot.get("nonce")), _raw(slot.get("wrapped"))
    if len(nonce) != 12 or len(wrapped) != KEY_BYTES + 16:
        raise KeysDamaged("ключ обрезан")
    try:
        return AESGCM(kek).decrypt(nonce, wrapped, aad)
    except InvalidTag:
        return None


def _recovery_slot(key: bytes, kid: str, recipient: str, owner: tuple[str, str]) -> dict[str, Any]:
    from cur_desk.contract.sealing import seal_file_key

    return {"kind": "recovery", "kid": kid, "sealed": _b64(seal_file_key(key, recipient, *owner))}
