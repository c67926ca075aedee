"""The exchange package: what is damaged, foreign, old, turned round or newer is refused by name."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from cur_desk.contract import package as packages
from cur_desk.contract.package import (
    Header,
    PackageDamaged,
    PackageDirection,
    PackageError,
    PackageForeign,
    PackageNewer,
    PackageOld,
)
from cur_desk.contract.sealing import new_identity, seal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
IDENTITY, RECIPIENT = new_identity()
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CANARY = "Канарейкина-Пробная"
HEADER = Header(
    id="01939f6e-0000-7000-8000-000000000001", direction="up", device="pc-1", user="olga",
    made_at=NOW, sequence=3, kid="ab" * 4, answer_to=RECIPIENT,
)  # fmt: skip
BODY = f'{{"events":[{{"text":"{CANARY}"}}]}}'.encode()


def made(header: Header = HEADER, **parts: bytes) -> bytes:
    return packages.make(header, parts or {"events": BODY}, KEY, RECIPIENT)


WHOLE = made()


def opened(data: bytes, identity: str = IDENTITY) -> packages.Package:
    return packages.unseal_package(data, [identity], "up")


def test_the_way_there_and_back() -> None:
    found = opened(made())
    assert found.header.model_dump(exclude={"parts"}) == HEADER.model_dump(exclude={"parts"})
    assert found.signed_by(PUBLIC)
    assert found.part("events") == {"events": [{"text": CANARY}]}
    assert found.part("page-1") is None


def test_one_of_several_identities_opens_it() -> None:
    former, _ = new_identity()
    assert packages.unseal_package(made(), [former, IDENTITY], "up").names() == ["events"]


def test_nothing_stands_in_clear() -> None:
    data = made()
    for word in (CANARY.encode(), b"olga", b"pc-1", b"events", b"2026"):
        assert word not in data


def test_a_foreign_key_neither_opens_nor_signs() -> None:
    stranger, _ = new_identity()
    with pytest.raises(PackageForeign):
        opened(made(), stranger)
    assert not opened(made()).signed_by(
        Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    )
    assert not opened(made()).signed_by(b"short")


@settings(max_examples=60, deadline=None, database=None)
@given(st.data())
def test_no_flipped_byte_passes(data: st.DataObject) -> None:
    whole = WHOLE  # its length differs from one making to another
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    with pytest.raises(PackageError) as refused:
        opened(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
    assert refused.value.code in ("package-damaged", "package-newer")


@settings(max_examples=40, deadline=None, database=None)
@given(st.integers(0, 10_000))
def test_no_cut_passes(length: int) -> None:
    whole = WHOLE
    with pytest.raises(PackageDamaged):
        opened(whole[: min(length, len(whole) - 1)])
    with pytest.raises(PackageDamaged):
        opened(whole + b"x")


def test_the_wrong_direction_is_said() -> None:
    with pytest.raises(PackageDirection, match="выгрузка рабочего места"):
        packages.unseal_package(made(), [IDENTITY], "down")
    down = made(HEADER.model_copy(update={"direction": "down"}))
    with pytest.raises(PackageDirection, match="ответ портала"):
        opened(down)


def test_half_a_year_is_too_old() -> None:
    packages.check_age(HEADER, NOW + timedelta(days=180))
    with pytest.raises(PackageOld):
        packages.check_age(HEADER, NOW + timedelta(days=180, seconds=1))


def test_a_newer_format_asks_for_an_update() -> None:
    data = bytearray(made())
    data[4] = 2
    with pytest.raises(PackageNewer):
        opened(bytes(data))


def wrapped(inside: bytes) -> bytes:
    """Anything inside a whole outer layer."""
    sealed = seal(inside, RECIPIENT)
    return b"CURX\x01U" + hashlib.sha256(b"U" + sealed).digest() + sealed


@pytest.mark.parametrize(
    "inside",
    [b"", b"\x00\x00", b"\xff\xff\xff\xff{}", b"\x00\x00\x00\x02{}" + bytes(64),
     b"\x00\x00\x00\x02[]" + bytes(64), b"\x00\x00\x00\x01\xff" + bytes(64)],
)  # fmt: skip
def test_what_is_sealed_and_yet_nonsense_is_damaged(inside: bytes) -> None:
    with pytest.raises(PackageDamaged):
        opened(wrapped(inside))


def test_a_part_put_in_another_ones_place_is_damaged() -> None:
    from cur_desk.contract.sealing import unseal

    inside = unseal(made(a=b"1", b=b"2")[38:], IDENTITY)
    one, two = packages.pack_part(b"1"), packages.pack_part(b"2")
    swapped = inside.replace(one + two, two + one)
    assert swapped != inside
    with pytest.raises(PackageDamaged):
        opened(wrapped(swapped))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_PART", 1_000)
    found = opened(made(events=b'"' + b"a" * 2_000 + b'"'))
    with pytest.raises(PackageDamaged):
        found.part("events")
