"""The portal's address and certificates: checked before they are kept, asked whether they answer."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from pathlib import Path

from cur_desk import settings as station_settings
from cur_desk.errors import InputError
from cur_desk.settings import Settings
from cur_desk.sync.client import PortalClient
from cur_desk.sync.credentials import for_home
from cur_desk.sync.errors import BadAddress
from cur_desk.sync.transport import check_address

KEYRING_WORKS = "хранилище системы доступно"
SYSTEM_AUTHORITIES = "системные"


@dataclass(frozen=True, slots=True)
class PortalAnswer:
    """A portal that answered: its name and how fast."""

    name: str
    region: str
    milliseconds: int


def check_portal(text: str) -> str:
    """The address as it will be kept; a bare name gets https. Raises InputError."""
    typed = text.strip()
    if not typed:
        raise InputError("Не указан адрес портала", field="portal")
    try:
        return check_address(typed if "://" in typed else f"https://{typed}")
    except BadAddress as error:
        raise InputError(error.message, field="portal", advice=error.advice) from error


def check_bundle(text: str) -> str | None:
    """The file of certificates, or ``None`` for the system's own. Raises InputError."""
    typed = text.strip()
    if not typed:
        return None
    path = Path(typed).expanduser()
    if not path.is_file():
        raise InputError("Такого файла нет", field="ca_bundle", advice="Выберите файл ещё раз.")
    try:
        ssl.create_default_context(cafile=str(path))
    except (ssl.SSLError, OSError) as error:
        raise InputError(
            "В файле нет сертификатов", field="ca_bundle", advice="Нужен файл PEM от оператора ЦУР."
        ) from error
    return str(path)


def keep(home: Path, settings: Settings, portal: str, ca_bundle: str) -> Settings:
    """Checks both and writes them. Raises InputError; then nothing is changed."""
    address, bundle = check_portal(portal), check_bundle(ca_bundle)
    settings.portal, settings.ca_bundle = address, bundle
    station_settings.save(home, settings)
    return settings


def ask_portal(portal: str, ca_bundle: str) -> PortalAnswer:
    """Whether the portal answers under this address and these certificates. Raises DeskError."""
    address, bundle = check_portal(portal), check_bundle(ca_bundle)
    client = PortalClient(address, ca_bundle=Path(bundle) if bundle else None)
    try:
        began = time.monotonic()
        found = client.capabilities()
        took = round((time.monotonic() - began) * 1000)
    finally:
        client.close()
    return PortalAnswer(found.portal, found.region, took)


def keyring_state(home: Path) -> tuple[bool, str]:
    """Where the device secret lies, in the words of the examination of the workstation."""
    secrets = for_home(home)
    secrets.get()
    return not secrets.notice, secrets.notice or KEYRING_WORKS
