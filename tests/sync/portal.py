"""The real portal on a real port, in a thread of the test; its store is open to the test's hands."""

from __future__ import annotations

import shutil
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn

from cur_desk.domain.records.base import new_id
from cur_portal.store import Store
from cur_portal.store import settings as portal_settings
from cur_portal.web.app import create_app

REGION = "kirov"
PASSWORD = "пароль-Смены-1"
BODY = {
    "kind": "organisation", "id": "5f6b1c52-0001-7000-8000-000000000001", "version": 1,
    "schema": 1, "name": "Министерство транспорта", "short_name": "Минтранс",
    "organisation_kind": "body",
}  # fmt: skip
CENTRE = BODY | {
    "id": "5f6b1c52-0001-7000-8000-000000000002", "name": "ЦУР", "short_name": "ЦУР",
    "organisation_kind": "institution",
}  # fmt: skip


def person(login: str, role: str = "shift") -> dict[str, Any]:
    """A person of the centre with one post."""
    return {
        "kind": "person", "id": new_id(), "version": 1, "schema": 1,
        "name": f"Сотрудник {login}", "login": login,
        "posts": [
            {"id": new_id(), "organisation": CENTRE["id"], "role": role, "title": "смена"}
        ],
    }  # fmt: skip


def appeal(**fields: Any) -> dict[str, Any]:
    """An appeal that has just arrived."""
    document: dict[str, Any] = {
        "kind": "appeal", "id": new_id(), "version": 1, "schema": 1, "channel": "site",
        "regime": "fz59", "received_at": "2026-11-20T09:00:00Z", "title": "Яма на дороге",
        "text": "Прошу отремонтировать дорогу у школы.", "scope": [],
        "registrations": [
            {"id": new_id(), "organisation": CENTRE["id"], "regime": "fz59",
             "registered_on": "2026-11-20"}
        ],
    }  # fmt: skip
    return document | fields


class RealPortal:
    """Started over a SQLite file; may be stopped, restored from a copy and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "portal.db"
        self.people: dict[str, dict[str, Any]] = {}
        self.port = 0
        self._start()
        self.store.bulk_load([BODY, CENTRE])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_user(self, login: str, role: str = "shift", **more: Any) -> dict[str, Any]:
        """A person with an account."""
        made = person(login, role)
        self.store.put_document(made)
        self.store.create_user(login, PASSWORD, made["id"], **more)
        self.people[login] = made
        return made

    def add_appeals(self, count: int, **fields: Any) -> list[dict[str, Any]]:
        """Appeals that lie on the portal."""
        made = [appeal(**fields) for _ in range(count)]
        self.store.bulk_load(made)
        return made

    def find(self, record: str) -> dict[str, Any] | None:
        """A document as the portal has it."""
        return self.store.find(record)

    def change(self, record: str, **fields: Any) -> int:
        """The portal's own change of a record."""
        document = self.store.find(record)
        assert document is not None
        version = self.store.put_document(document | fields)
        self.app.state.portal.hub.wake_all()
        return version

    def copy(self, name: str) -> None:
        """A copy of the base, as a backup is."""
        self.stop()
        shutil.copy(self.path, self.folder / name)
        self._start()

    def restore(self, name: str) -> None:
        """Back to a copy: another life of the base, another epoch."""
        self.stop()
        for leftover in self.folder.glob("portal.db-*"):
            leftover.unlink()
        shutil.copy(self.folder / name, self.path)
        store = Store.open(f"sqlite:///{self.path}")
        with store.database.write() as work:
            portal_settings.put(work, "epoch", portal_settings.new_epoch())
        store.close()
        self._start()

    def stop(self) -> None:
        self._server.should_exit = True
        self.app.state.portal.hub.wake_all()
        self._thread.join(10)
        self.store.close()

    def _start(self) -> None:
        self.store = Store.open(f"sqlite:///{self.path}", region=REGION)
        self.app = create_app(self.store)
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self.app, log_config=None, access_log=False, server_header=False, date_header=False,
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="portal", daemon=True
        )
        self._thread.start()

    def now(self) -> datetime:
        return datetime.now(UTC)
