"""Contents of files that an exchange package brings: judged like uploads, one by one."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cur_desk.contract.package import Package
from cur_desk.contract.problems import PROBLEMS
from cur_desk.domain.media import LOOKED_AT, sniff
from cur_portal.intake import Sender
from cur_portal.store import Store, audit, files


class Brought(BaseModel):
    """What the body of a package says of a content: its part, its SHA-256, its size."""

    model_config = ConfigDict(extra="ignore")

    part: str = Field(max_length=40)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=1, le=2**40)


def take(
    store: Store, opened: Package, brought: list[Brought], sender: Sender, now: datetime
) -> list[dict[str, Any]]:
    """Takes each content; says of each what became of it. The same again changes nothing."""
    return [_take(store, opened, one, sender, now) for one in brought]


def _take(
    store: Store, opened: Package, one: Brought, sender: Sender, now: datetime
) -> dict[str, Any]:
    data = opened.raw(one.part) or b""
    refused = _refusal(store, data, one, sender)
    facts = {"person": sender.reader.person, "device": sender.reader.device, "sha256": one.sha256}
    with store.database.write() as work:
        if refused is None:
            if files.blob(work.conn, one.sha256) is None:
                files.take_whole(work, io.BytesIO(data), now)
            files.prove(work, one.sha256, sender.reader.person, now)
            audit.write(work, now, "file-received", **facts, size=one.size, way="package")
        else:
            audit.write(work, now, "file-refused", **facts, code=refused, way="package")
    if refused is None:
        return {"sha256": one.sha256, "outcome": "taken"}
    reason = PROBLEMS[refused].title
    return {"sha256": one.sha256, "outcome": "refused", "code": refused, "reason": reason}


def _refusal(store: Store, data: bytes, one: Brought, sender: Sender) -> str | None:
    rules = store.region.profile.files
    if not any(a.has_right("attach") for a in sender.actors.values()):
        return "forbidden"
    if len(data) > rules.most_bytes:
        return "file-too-large"
    if hashlib.sha256(data).hexdigest() != one.sha256:
        return "file-damaged"
    if sniff(data[:LOOKED_AT], data[-LOOKED_AT:]) not in rules.types:
        return "file-type"
    return None
