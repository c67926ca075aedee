"""Opens a whole work.db of a wiped workstation: it was closed by a password that nobody gave, so it
was left beside with its recovery slot alone. The copy that is opened lies in a private folder and is
encrypted like the file itself."""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cur_desk.contract.canonical import canonical
from cur_desk.contract.packed import NewerFormat, unpack
from cur_desk.contract.sealing import SealError, unseal, unseal_file_key
from cur_desk.errors import InputError

OWNER, WORK = "owner.json", "work.db"
PAGE_SIZE = 4_096
_SETTLED = "('accepted','withdrawn')"


def is_closed(folder: Path) -> bool:
    """Whether this is such a folder."""
    return (folder / OWNER).is_file() and (folder / WORK).is_file()


@dataclass(slots=True)
class Opened:
    """Words in order, contents of attached files by their SHA-256, how many did not open."""

    words: list[bytes] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    failed: int = 0


def opened(folder: Path, identities: list[str]) -> Opened:
    """What the folder holds. Raises InputError."""
    key = _key(folder, identities)
    with tempfile.TemporaryDirectory(prefix="cur-portal-") as private:
        for path in folder.glob(f"{WORK}*"):
            shutil.copy2(path, private)
        return _read(Path(private) / WORK, key, identities)


def owner_of(folder: Path) -> str:
    """Login of the person whose folder it is. Raises InputError."""
    return _owner(folder)[1]


def _owner(folder: Path) -> tuple[bytes, str, str]:
    """Its sealed key, login and workstation."""
    try:
        owner = json.loads((folder / OWNER).read_text("utf-8"))
        return bytes.fromhex(owner["sealed"]), str(owner["user"]), str(owner["device"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("В папке нет слова о том, чья она", field="file") from error


def _key(folder: Path, identities: list[str]) -> bytes:
    sealed, user, device = _owner(folder)
    for identity in identities:
        try:
            return unseal_file_key(sealed, identity, user, device)
        except SealError:
            continue
    raise InputError("Папка не вскрывается ключом этого портала", field="file")


def _read(path: Path, key: bytes, identities: list[str]) -> Opened:
    from sqlcipher3 import dbapi2

    base: Any = dbapi2.connect(str(path))
    try:
        base.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        base.execute(f"PRAGMA cipher_page_size={PAGE_SIZE}")
        plain = [*_events(base, identities), *_drafts(base)]
        words = [one for one in plain if one is not None]
        return Opened(words, dict(_contents(base)), len(plain) - len(words))
    except dbapi2.DatabaseError as error:
        raise InputError("Файл работы повреждён и не читается", field="file") from error
    finally:
        base.close()


def _events(base: Any, identities: list[str]) -> Iterator[bytes | None]:
    """Of a record taken away for good only the sealed copy is there, a damaged body has one too;
    nothing for an event that does not open. Raises InputError."""
    rows = base.execute(
        f"SELECT body, sealed FROM event WHERE state NOT IN {_SETTLED} ORDER BY seq"
    )
    for body, sealed in rows:
        document = None if body is None else _unpacked(body)
        yield _unsealed(sealed, identities) if document is None else canonical(document)


def _unsealed(sealed: bytes | None, identities: list[str]) -> bytes | None:
    for identity in identities if sealed is not None else ():
        try:
            return unseal(sealed or b"", identity)
        except SealError:
            continue
    return None


def _unpacked(body: bytes) -> dict[str, Any] | None:
    """A stored document; nothing for a damaged one. Raises InputError for one that this portal is
    too old to read: a newer one will read all of it."""
    try:
        return unpack(body)
    except NewerFormat as error:
        raise InputError(
            "Запись в файле работы не читается: её сделала более новая программа",
            field="file",
            advice="Обновите портал и повторите вскрытие.",
        ) from error
    except (ValueError, zlib.error, IndexError):
        return None


def _drafts(base: Any) -> Iterator[bytes | None]:
    rows = base.execute("SELECT record, form, owner, base_version, body FROM draft")
    for record, form, owner, version, body in rows:
        values = _unpacked(body)
        if values is None:
            yield None
            continue
        draft = {"draft": values, "record": record, "form": form, "owner": owner,
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
