"""Opens a whole work.db of a wiped workstation: it was closed by a password that nobody gave, so it
was left beside with its recovery slot alone. The copy that is opened lies in a private folder and is
encrypted like the file itself."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cur_desk.contract.canonical import canonical
from cur_desk.contract.packed import unpack
from cur_desk.contract.sealing import SealError, unseal, unseal_file_key
from cur_desk.errors import InputError

OWNER, WORK = "owner.json", "work.db"
PAGE_SIZE = 4_096
_SETTLED = "('accepted','withdrawn')"


def is_closed(folder: Path) -> bool:
    """Whether this is such a folder."""
    return (folder / OWNER).is_file() and (folder / WORK).is_file()


def opened(folder: Path, identities: list[str]) -> tuple[list[bytes], dict[str, bytes]]:
    """Words in order, contents of attached files by their SHA-256. Raises InputError."""
    key = _key(folder, identities)
    with tempfile.TemporaryDirectory(prefix="cur-portal-") as private:
        for path in folder.glob(f"{WORK}*"):
            shutil.copy2(path, private)
        return _read(Path(private) / WORK, key, identities)


def _key(folder: Path, identities: list[str]) -> bytes:
    try:
        owner = json.loads((folder / OWNER).read_text("utf-8"))
        sealed, user, device = bytes.fromhex(owner["sealed"]), owner["user"], owner["device"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("В папке нет слова о том, чья она", field="file") from error
    for identity in identities:
        try:
            return unseal_file_key(sealed, identity, str(user), str(device))
        except SealError:
            continue
    raise InputError("Папка не вскрывается ключом этого портала", field="file")


def _read(path: Path, key: bytes, identities: list[str]) -> tuple[list[bytes], dict[str, bytes]]:
    from sqlcipher3 import dbapi2

    base: Any = dbapi2.connect(str(path))
    try:
        base.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        base.execute(f"PRAGMA cipher_page_size={PAGE_SIZE}")
        return [*_events(base, identities), *_drafts(base)], dict(_contents(base))
    except dbapi2.DatabaseError as error:
        raise InputError("Файл работы повреждён и не читается", field="file") from error
    finally:
        base.close()


def _events(base: Any, identities: list[str]) -> Iterator[bytes]:
    """Of a record taken away for good only the sealed copy is there."""
    rows = base.execute(
        f"SELECT body, sealed FROM event WHERE state NOT IN {_SETTLED} ORDER BY seq"
    )
    for body, sealed in rows:
        if body is not None:
            yield canonical(unpack(body))
            continue
        for identity in identities:
            with contextlib.suppress(SealError):
                yield unseal(sealed, identity)
                break


def _drafts(base: Any) -> Iterator[bytes]:
    rows = base.execute("SELECT record, form, owner, base_version, body FROM draft")
    for record, form, owner, version, body in rows:
        draft = {"draft": unpack(body), "record": record, "form": form, "owner": owner,
                 "base_version": version}  # fmt: skip
        yield json.dumps(draft, ensure_ascii=False, sort_keys=True).encode()


def _contents(base: Any) -> Iterator[tuple[str, bytes]]:
    known = base.execute("SELECT 1 FROM sqlite_master WHERE name='attachment'").fetchone()
    if known is None:
        return  # files of a program before attachments
    stores = base.execute("SELECT sha256, store FROM attachment WHERE sha256 NOT NULL").fetchall()
    for sha, store in stores:
        chunks = base.execute(
            "SELECT data FROM attachment_chunk WHERE store=? ORDER BY start", (store,)
        )
        yield str(sha), b"".join(bytes(c[0]) for c in chunks)
