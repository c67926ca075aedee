"""The checked-in contract is what the portal really answers."""

from __future__ import annotations

import json
from pathlib import Path

from cur_desk.contract.problems import MEDIA_TYPE
from cur_portal.commands.openapi import document_text

FILE = Path(__file__).parents[2] / "docs" / "portal-api.json"


def test_the_document_is_fresh() -> None:
    assert FILE.read_text("utf-8") == document_text(), "run: make openapi"


def test_every_call_of_the_contract_is_there() -> None:
    document = json.loads(document_text())
    assert document["openapi"].startswith("3.1")
    calls = {
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item
    }
    assert calls == {
        "GET /health",
        "GET /v1/capabilities",
        "POST /v1/auth/token",
        "GET /v1/session",
        "POST /v1/recovery/open",
        "GET /v1/sync/changes",
        "GET /v1/sync/manifest",
        "GET /v1/documents/{kind}/{record}",
        "POST /v1/sync/events",
        "GET /v1/sync/receipts/{event}",
        "POST /v1/lease",
        "POST /v1/similar",
        "POST /v1/audit",
        "POST /v1/exchange",
        "POST /v1/last-words",
        "OPTIONS /v1/uploads",
        "POST /v1/uploads",
        "HEAD /v1/uploads/{upload}",
        "PATCH /v1/uploads/{upload}",
        "DELETE /v1/uploads/{upload}",
        "HEAD /v1/files/{sha256}",
        "GET /v1/files/{sha256}",
    }


def test_every_refusal_is_a_problem() -> None:
    document = json.loads(document_text())
    for item in document["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                if status.startswith(("4", "5")):
                    assert list(answer["content"]) == [MEDIA_TYPE]
