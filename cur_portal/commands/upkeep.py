"""``cur-portal audit | backup | restore | prune | recover``: care of the base."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cur_desk.contract.last_words import (
    Piece,
    WordsDamaged,
    join_chunks,
    read_head,
    read_words,
    sealed_pieces,
)
from cur_desk.contract.sealing import SealError, unseal
from cur_desk.errors import InputError
from cur_portal.commands import closed, two_persons
from cur_portal.commands.opened import opened
from cur_portal.commands.output import result
from cur_portal.store import Store, audit, copies, keys, last_words

_HEAD = b'{"last_words"'
Contents = tuple[list[bytes], dict[str, bytes], int]
"""Words in order, contents of attached files by their SHA-256, how many did not open."""


def run(arguments: argparse.Namespace) -> int:
    """Does the verb."""
    with opened(arguments) as store:
        return _VERBS[arguments.verb](store, arguments)


def private_file(path: Path) -> int:
    """A descriptor of a new file that only its owner reads. Raises InputError if it exists."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InputError(f"Файл уже есть: {path.name}", field="file") from error
    except OSError as error:
        raise InputError(f"Файл не создаётся: {path.name}", field="file") from error


def _audit(store: Store, arguments: argparse.Namespace) -> int:
    with store.database.read() as conn:
        lines = list(audit.read(conn))
    broken = audit.broken_at(iter(lines))
    text = "".join(json.dumps(audit.for_people(x), ensure_ascii=False) + "\n" for x in lines)
    if arguments.out:
        with os.fdopen(private_file(Path(arguments.out)), "w", encoding="utf-8") as file:
            file.write(text)
    elif not arguments.json:
        sys.stdout.write(text)
    words = "Цепочка цела" if broken is None else f"Цепочка нарушена на строке {broken}"
    if arguments.json:
        result(arguments, {"lines": len(lines), "whole": broken is None, "broken_at": broken}, "")
    else:
        print(f"{words}; строк: {len(lines)}", file=sys.stderr)
    return 0 if broken is None else 1


def _backup(store: Store, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    with os.fdopen(private_file(path), "wb") as file:
        rows = copies.write(store.database, file)
    store.audit_line("backup", datetime.now(UTC), rows=rows)
    return result(arguments, {"file": str(path), "rows": rows}, f"Копия записана, строк: {rows}")


def _restore(store: Store, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    if not path.is_file():
        raise InputError(f"Файл не найден: {path.name}", field="file")
    with path.open("rb") as file:
        rows = copies.read(store.database, file)
    store.audit_line("restore", datetime.now(UTC), rows=rows)
    store.reload()
    value = {"rows": rows, "epoch": store.epoch}
    return result(arguments, value, f"Возвращено строк: {rows}. Перезапустите портал")


def _prune(store: Store, arguments: argparse.Namespace) -> int:
    if arguments.days < 180:
        raise InputError("История хранится не меньше 180 дней", field="days")
    now = datetime.now(UTC)
    gone = store.prune(now - timedelta(days=arguments.days))
    store.audit_line("prune", now, rows=gone)
    return result(arguments, {"rows": gone}, f"Убрано строк: {gone}")


def _recover(store: Store, arguments: argparse.Namespace) -> int:
    reason = arguments.reason.strip()
    if not reason:
        raise InputError("Назовите реквизиты акта", field="reason", advice="--reason «Акт № …»")
    two = two_persons.persons(store, arguments.person)
    words, contents, failed = _found(store, arguments, two)
    two_persons.refuse_authors(two, words)
    opened_count = len(words) + len(contents)
    facts = {"people": sorted(set(arguments.person)), "reason": reason, "opened": opened_count}
    store.audit_line("recover", datetime.now(UTC), **facts, failed=failed)
    if not opened_count:
        raise InputError("Файл не вскрывается ключом этого портала", field="file")
    out = Path(arguments.out)
    with os.fdopen(private_file(out), "wb") as file:
        file.write(b"".join(w + b"\n" for w in words))
    _write_contents(out.with_name(f"{out.name}.files"), contents)
    said = f"Вскрыто: {opened_count}, не вскрылось: {failed}"
    return result(arguments, {"opened": opened_count, "failed": failed}, said)


def _found(store: Store, arguments: argparse.Namespace, two: frozenset[str]) -> Contents:
    """What opens of what was named; never for its owner. Raises InputError, NotAllowed."""
    with store.database.read() as conn:
        identities = keys.recovery_identities(conn)
    if arguments.file is not None and closed.is_closed(Path(arguments.file)):
        folder = Path(arguments.file)
        two_persons.refuse_owner(store, two, closed.owner_of(folder))
        found = closed.opened(folder, identities)
        return found.words, found.contents, found.failed
    login, bodies = _sealed_bytes(store, arguments)
    two_persons.refuse_owner(store, two, login)
    return _unsealed([p for raw in bodies for p in _pieces(raw)], identities)


def _sealed_bytes(store: Store, arguments: argparse.Namespace) -> tuple[str | None, list[bytes]]:
    """The file that was brought, or what a wiped workstation has sent itself; whose it is."""
    if (arguments.file is None) == (arguments.device is None):
        raise InputError("Назовите файл или --device", field="file")
    if arguments.file is not None:
        path = Path(arguments.file)
        if not path.is_file():
            raise InputError(f"Файл не найден: {path.name}", field="file")
        raw = path.read_bytes()
        return _owner(raw), [raw]
    with store.database.read() as conn:
        found = last_words.bodies(conn, arguments.device, arguments.login)
    if not found:
        raise InputError("От этого рабочего места запечатанного нет", field="device")
    if len(found) > 1:
        names = ", ".join(sorted(found))
        raise InputError("На этом месте работали несколько лиц", field="login", advice=names)
    return next(iter(found.items()))


def _owner(raw: bytes) -> str | None:
    """Whose the file says it is; nothing where it has no head."""
    try:
        return read_head(raw).user if raw.startswith(_HEAD) else None
    except WordsDamaged as error:
        raise InputError("Файл не похож на запечатанные события", field="file") from error


def _unsealed(pieces: list[Piece], identities: list[str]) -> Contents:
    """Words in order, contents of attached files by their SHA-256, how many did not open."""
    words: list[bytes] = []
    contents: list[tuple[str, bytes]] = []
    failed = 0
    for one in pieces:
        plain = _opened(one.sealed, identities)
        if plain is None:
            failed += 1
        elif one.kind == "file":
            contents.append((one.id, plain))
        else:
            words.append(plain)
    return words, join_chunks(contents), failed


def _opened(sealed: bytes, identities: list[str]) -> bytes | None:
    for identity in identities:
        try:
            return unseal(sealed, identity)
        except SealError:
            continue
    return None


def _write_contents(folder: Path, contents: dict[str, bytes]) -> None:
    """Attached files beside the words, named by what they hold."""
    for digest, content in contents.items():
        folder.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(private_file(folder / digest), "wb") as file:
            file.write(content)


def _pieces(raw: bytes) -> list[Piece]:
    """One sealed event, or a file of lines ``{"sealed": base64}`` with or without a head."""
    if raw.startswith(b"age-encryption.org"):
        return [Piece("event", "", raw)]
    try:
        body = read_words(raw)[1] if raw.startswith(_HEAD) else raw
        return sealed_pieces(body)
    except WordsDamaged as error:
        raise InputError("Файл не похож на запечатанные события", field="file") from error


_VERBS = {
    "audit": _audit,
    "backup": _backup,
    "restore": _restore,
    "prune": _prune,
    "recover": _recover,
}
