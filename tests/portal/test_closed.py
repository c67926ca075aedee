"""A whole closed work.db brought to the portal: what opens, what does not and is counted."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from cur_desk.contract.canonical import canonical
from cur_desk.contract.packed import pack
from cur_desk.contract.sealing import new_identity, seal, seal_file_key
from cur_portal.cli import main
from cur_portal.store import keys
from tests.portal.builders import World, two_persons

Worlds = Callable[..., World]
Bodies = Sequence[tuple[bytes | None, bytes | None]]
KEY = bytes(range(32))
TABLES = """
CREATE TABLE event (seq INTEGER PRIMARY KEY, state TEXT, body BLOB, sealed BLOB);
CREATE TABLE draft (record TEXT, form TEXT, owner TEXT, base_version INTEGER, body BLOB);
"""


def portal_key(world: World) -> str:
    with world.store.database.read() as conn:
        return next(k.public for k in keys.public_keys(conn) if k.use == "recovery")


def left_beside(
    folder: Path, recipient: str, events: Bodies, drafts: Sequence[bytes], user: str = "shift"
) -> Path:
    """What a workstation leaves whose password nobody gave."""
    folder.mkdir()
    owner = {"user": user, "device": "pc-9"}
    sealed = seal_file_key(KEY, recipient, owner["user"], owner["device"])
    (folder / "owner.json").write_text(json.dumps({**owner, "sealed": sealed.hex()}), "utf-8")
    base: Any = dbapi2.connect(str(folder / "work.db"))
    base.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    base.execute("PRAGMA cipher_page_size=4096")
    base.executescript(TABLES)
    base.executemany("INSERT INTO event (state, body, sealed) VALUES ('parked',?,?)", events)
    base.executemany("INSERT INTO draft VALUES ('r1','f','o',1,?)", [(d,) for d in drafts])
    base.commit()
    base.close()
    return folder


def recover(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, dict[str, Any], list[Any]]:
    """The verb of two persons: exit code, the object it said, the lines it wrote."""
    out = folder.with_name("opened.jsonl")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    people = ["--person", "head", "--person", "operator", "--reason", "Акт № 1"]
    words = ["recover", str(folder), *people, "--out", str(out), "--json", "--database-url", url]
    capsys.readouterr()
    code = main(words)
    told = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    lines = out.read_text("utf-8").splitlines() if out.exists() else []
    return code, told, [json.loads(line) for line in lines]


def test_what_does_not_open_is_counted(
    sqlite_world_of: Worlds,
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = sqlite_world_of(0)
    two_persons(world)
    to = portal_key(world)

    def sealed(number: int, recipient: str = to) -> bytes:
        return seal(canonical({"event": number}), recipient)

    whole = pack({"event": 1, "text": "Яма на дороге у школы"})
    events: Bodies = [
        (whole, sealed(1)),
        (None, sealed(2)),
        (None, sealed(3, new_identity()[1])),  # to a key that this portal has not
        (None, None),
        (whole[:9], sealed(5)),  # damaged, its sealed copy is whole
        (whole[:9], None),
        (b"", None),
    ]
    folder = left_beside(tmp_path / "closed", to, events, [pack({"text": "н"}), whole[:-4]])
    code, told, lines = recover(sqlite_url, folder, capsys, monkeypatch)
    assert (code, told) == (0, {"opened": 4, "failed": 5})
    assert [line.get("event") for line in lines] == [1, 2, 5, None]
    assert lines[-1]["draft"] == {"text": "н"}


def test_a_record_of_a_newer_program_asks_for_a_newer_portal(
    sqlite_world_of: Worlds,
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = sqlite_world_of(0)
    two_persons(world)
    to = portal_key(world)
    folder = left_beside(tmp_path / "closed", to, [(b"\x63" + b"new", None)], [])
    code, told, lines = recover(sqlite_url, folder, capsys, monkeypatch)
    assert code == 2
    assert "Обновите портал" in json.dumps(told, ensure_ascii=False)
    assert lines == []


def test_the_owner_of_the_folder_is_none_of_the_two(
    sqlite_world_of: Worlds,
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = sqlite_world_of(0)
    two_persons(world)
    folder = left_beside(tmp_path / "closed", portal_key(world), [], [pack({})], "operator")
    code, told, lines = recover(sqlite_url, folder, capsys, monkeypatch)
    assert (code, told["error"], lines) == (3, "not-allowed", [])
