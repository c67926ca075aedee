"""A desk whose portal says exactly what a test has written down: bytes on a real socket.

For answers that the real portal gives only in trouble: a malformed record, another epoch, a feed
without end. Everything else is tested against the real portal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract import digest
from cur_desk.contract.problems import MEDIA_TYPE, Problem
from cur_desk.contract.receipt import issue, key_id
from cur_desk.contract.wire import Tokens
from cur_desk.domain.events import Event
from cur_desk.models.workspace import Workspace
from cur_desk.sync.connectivity import Connectivity, Happening, LinkView
from cur_desk.sync.engine import Callbacks, Engine
from cur_desk.sync.wires import Wires
from tests.faults.proxy import Fault, FaultProxy, page
from tests.sync.builders import NOW, PERSON

KEY = bytes(range(32))
ZONE = ZoneInfo("Europe/Moscow")
AT = NOW.isoformat()


@dataclass
class Scripted:
    """The desk, and what its portal will say next."""

    proxy: FaultProxy
    workspace: Workspace
    engine: Engine
    states: list[LinkView]
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def says(self, path: str, body: dict[str, Any], times: int = 1) -> None:
        """The next answer for this path."""
        answer = page(json.dumps(body, ensure_ascii=False).encode(), media="application/json")
        self.proxy.add(Fault(path=path, answer=answer, times=times))

    def refuses(self, path: str, code: str, more: str = "", times: int = 1) -> None:
        """The next answer is a problem."""
        told = Problem.of(code, request_id="req-7")
        answer = page(
            told.model_dump_json().encode(), status=f"{told.status} X", media=MEDIA_TYPE, more=more
        )
        self.proxy.add(Fault(path=path, answer=answer, times=times))

    def session(self, **more: Any) -> None:
        """The session with the key that signs receipts here."""
        public = self.key.public_key().public_bytes_raw()
        key = {"kid": key_id(public), "use": "receipt", "public": public.hex(), "valid_from": AT}
        body = {
            "user": "u", "person": PERSON, "name": "Смирнова О. П.", "posts": [], "view": "full",
            "region": "kirov", "profile_version": 1, "portal_keys": [key], "server_time": AT,
        }  # fmt: skip
        self.says("/v1/session", body | more)

    def feed(
        self,
        rows: Iterable[dict[str, Any]],
        cursor: str,
        *,
        epoch: str = "e1",
        more: bool = False,
        holds: Iterable[tuple[str, int]] | None = None,
        times: int = 1,
    ) -> None:
        """A page; ``holds``: (id, version) of everything in scope, for the digest."""
        body: dict[str, Any] = {
            "changes": list(rows), "cursor": cursor, "more": more, "server_time": AT,
            "epoch": epoch,
        }  # fmt: skip
        if holds is not None:
            body["digest"] = digest.to_hex(digest.digest(holds))
        self.says("/v1/sync/changes", body, times)

    def manifest(self, rows: Iterable[tuple[str, int]], cursor: str, epoch: str = "e1") -> None:
        """The manifest: appeals only."""
        listed = [{"id": i, "kind": "appeal", "version": v} for i, v in rows]
        self.says("/v1/sync/manifest", {"rows": listed, "cursor": cursor, "epoch": epoch})

    def results(self, *results: dict[str, Any], times: int = 1) -> None:
        """The answer to a push."""
        body = {"results": list(results), "server_time": AT}
        self.says("/v1/sync/events", body, times)

    def applied(self, event: Event, version: int, outcome: str = "applied") -> dict[str, Any]:
        """A result with a true receipt."""
        receipt = issue(event, version, NOW, self.key)
        return {
            "event": event.id, "outcome": outcome, "version": version,
            "receipt": receipt.model_dump(mode="json"),
        }  # fmt: skip

    def holds(self) -> list[tuple[str, int]]:
        """What the cache holds."""
        return [(uid, version) for uid, _, version in self.workspace.writer.versions()]

    def close(self) -> None:
        """Lets everything go."""
        self.engine.cancel()
        self.engine.wires.close()
        self.workspace.close()
        self.proxy.__exit__()


def scripted(folder: Path, callbacks: Callbacks | None = None) -> Scripted:
    """A fresh signed-in desk."""
    proxy = FaultProxy(1).__enter__()
    workspace = Workspace.open(folder, KEY, zone=ZONE)
    wires = Wires(proxy.url, workspace, "device", stall_s=5)
    wires.accept(Tokens(access_token="a", refresh_token="r", expires_in=900))
    states: list[LinkView] = []
    engine = Engine(workspace, wires, connectivity=Connectivity(states.append), callbacks=callbacks)
    engine.connectivity.happened(Happening.SIGNED_IN)
    return Scripted(proxy, workspace, engine, states)
