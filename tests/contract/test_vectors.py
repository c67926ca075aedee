"""Vectors of the contract: bytes that may never change once workstations are in the field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract import digest
from cur_desk.contract.canonical import canonical, fingerprint
from cur_desk.contract.receipt import Receipt, issue, key_id
from cur_desk.domain.events import Change, Event

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
EVENT = Event(
    id="01939f6e-0000-7000-8000-000000000001",
    record="01939f6e-0000-7000-8000-000000000002",
    base_version=7,
    changes=[Change(path="note", was=None, value="Перезвонить в 17:42 — «Ёлка»")],
    author="01939f6e-0000-7000-8000-000000000003",
    post="01939f6e-0000-7000-8000-000000000004",
    device="pc-1",
    made_at=datetime(2026, 11, 23, 14, 42, 10, tzinfo=UTC),
)
AT = datetime(2026, 11, 23, 14, 42, 11, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"б": 1, "a": [True, None]}, '{"a":[true,null],"б":1}'),
        ({"\u20ac": 1, "\r": 2, "1": 3}, '{"\\r":2,"1":3,"€":1}'),
        ("Ёлка\n\u2028", '"Ёлка\\n\u2028"'),
        (2**53 - 1, "9007199254740991"),
    ],
)
def test_canonical_bytes(value: object, text: str) -> None:
    assert canonical(value) == text.encode("utf-8")


@pytest.mark.parametrize("value", [1.0, {"a": [1.5]}, 2**60])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_the_event_and_its_fingerprint() -> None:
    assert canonical(EVENT.to_document()).decode("utf-8") == (
        '{"act":"save","author":"01939f6e-0000-7000-8000-000000000003","base_version":7,'
        '"changes":[{"op":"set","path":"note","value":"Перезвонить в 17:42 — «Ёлка»"}],'
        '"device":"pc-1","id":"01939f6e-0000-7000-8000-000000000001",'
        '"made_at":"2026-11-23T14:42:10Z","post":"01939f6e-0000-7000-8000-000000000004",'
        '"record":"01939f6e-0000-7000-8000-000000000002","record_kind":"appeal","schema":1}'
    )
    assert fingerprint(EVENT.to_document()) == FINGERPRINT


FINGERPRINT = "76f71ca7a174f0f26857205ea5177a2ab497df340b8c0098b82b90c56b3a5fea"
SIGNED = (
    "56475aa701939f6e00007000800000000000000101939f6e000070008000000000000002000000000000"
    "0008000001a208db7a3376f71ca7a174f0f26857205ea5177a2ab497df340b8c0098b82b90c56b3a5fea"
)
SHORT = "MC2A-EJ0N"
SIGNATURE = "Jt5PPgGbDKsnwSzFsm7vxFDf902jl0Q2fFRT1Ows-JJeyWFJahVadF0kKQJF9belyc8qzaRSIEd2E6JYjTr3CA"


def test_the_receipt_and_its_short_code() -> None:
    receipt = issue(EVENT, 8, AT, KEY)
    assert receipt.kid == key_id(PUBLIC)
    assert receipt.accepted_at == datetime(2026, 11, 23, 14, 42, 11, 123_000, tzinfo=UTC)
    assert receipt.signed_bytes().hex() == SIGNED
    assert receipt.signature == SIGNATURE
    assert receipt.short_code() == SHORT
    assert receipt.verify(PUBLIC)
    assert receipt.confirms(EVENT)


@pytest.mark.parametrize(
    "change",
    [{"version": 9}, {"hash": "0" * 64}, {"event": EVENT.record}, {"signature": "AAAA"}],
)
def test_a_forged_receipt_does_not_verify(change: dict[str, object]) -> None:
    forged = issue(EVENT, 8, AT, KEY).model_copy(update=change)
    assert not forged.verify(PUBLIC)


def test_a_receipt_survives_the_wire() -> None:
    receipt = issue(EVENT, 8, AT, KEY)
    assert Receipt.model_validate_json(receipt.model_dump_json()).verify(PUBLIC)
    assert len(receipt.model_dump_json(include={"signature", "hash", "kid"})) < 220


def test_the_digest() -> None:
    rows = [("a", 1), ("b", 2), ("я", 3)]
    total = digest.digest(rows)
    assert digest.to_hex(total) == DIGEST
    assert digest.digest(reversed(rows)) == total
    assert digest.remove(digest.add(total, "c", 4), "c", 4) == total
    assert digest.bucket("a") == 202


DIGEST = "379365a4f9a2a30cbdb010a87121c201"
