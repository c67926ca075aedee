"""device.json beside the files: which workstation this is to the portal. Nothing secret in it; the
signing key lies inside work.db."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract.wire import DeviceOffer
from cur_desk.domain.records.base import new_id
from cur_desk.models.private_files import read_json, write_json
from cur_desk.models.trouble import KeysDamaged

SIGNING_KEY = "device.signing_key"


@dataclass(frozen=True, slots=True)
class Device:
    """A person's workstation: needed before the files are open."""

    device: str
    public_key: str
    portal: str
    user: str
    region: str

    def offer(self) -> DeviceOffer:
        """How it introduces itself."""
        return DeviceOffer(
            device=self.device, name=platform.node()[:120], public_key=self.public_key
        )

    def write(self, folder: Path) -> None:
        """Keeps it beside the files."""
        write_json(folder / "device.json", asdict(self))

    @classmethod
    def read(cls, folder: Path) -> Device:
        """The device of these files. Raises KeysDamaged."""
        try:
            data = read_json(folder / "device.json")
            return cls(**{k: str(data[k]) for k in cls.__slots__})
        except (ValueError, KeyError, TypeError):
            raise KeysDamaged("device.json не читается") from None


def new_device(portal: str, user: str) -> tuple[Device, str]:
    """A new workstation and its secret signing key (hex). The region is filled in later."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    return Device(new_id(), public, portal, user, ""), key.private_bytes_raw().hex()


def folder_of(home: Path, portal: str, user: str) -> Path:
    """Where the files of (portal, user) lie: one cache for each pair, names not in the path."""
    return home / "users" / sha256(f"{portal}\n{user}".encode()).hexdigest()[:16]
