"""``cur-portal org``, ``profile`` and ``emergency``: what the region's operator keeps."""

from __future__ import annotations

import argparse
import copy
import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import DirectoryError, InputError
from cur_desk.reference.organisations import organisation_id
from cur_portal.commands.opened import opened
from cur_portal.commands.output import result
from cur_portal.region import Region
from cur_portal.scopes import is_open
from cur_portal.store import Store, audit, documents, emergencies, settings
from cur_portal.terms import Terms

_NEEDED = ("key", "name", "short_name", "organisation_kind")
_PLAIN = ("oktmo", "duty_phone", "duty_person")
_SHOWN = 20


def run(arguments: argparse.Namespace) -> int:
    """Does the verb."""
    with opened(arguments) as store:
        return _VERBS[arguments.verb, arguments.what](store, arguments)


# --- organisations --------------------------------------------------------------------------


def _import(store: Store, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    made = [_organisation(store, path.name, n, cells) for n, cells in _rows(path)]
    counts: dict[str, Any] = {"added": 0, "changed": 0, "same": 0}
    now = datetime.now(UTC)
    with store.database.write() as work:
        for document in made:
            old = documents.find(work.conn, document["id"])
            fresh = {**(old or {}), **document}
            if old == fresh:
                counts["same"] += 1
                continue
            counts["changed" if old else "added"] += 1
            store.put_in(work, fresh, "org-import", now)
        audit.write(work, now, "org-import", **counts)
    words = "Добавлено: {added}, изменено: {changed}, без изменений: {same}".format(**counts)
    return result(arguments, dict(counts), words)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        raise InputError(f"Файл не найден: {path.name}", field="file")
    lines = _xlsx(path) if path.suffix.lower() == ".xlsx" else _tsv(path)
    header = next(lines, [])
    missing = [c for c in _NEEDED if c not in header]
    if missing:
        raise DirectoryError(path.name, "заголовок", f"нет столбцов: {', '.join(missing)}")
    for number, cells in enumerate(lines, 2):
        if any(cells):
            yield number, dict(zip(header, cells, strict=False))


def _tsv(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DirectoryError(path.name, "кодировка", "нужна UTF-8") from error
    yield from csv.reader(text.splitlines(), delimiter="\t")


def _xlsx(path: Path) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise DirectoryError(path.name, "книга", "файл не читается как XLSX") from error
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell).strip() for cell in row]
    book.close()


def _organisation(store: Store, file: str, number: int, cells: dict[str, str]) -> Document:
    where = f"строка {number}"
    region = store.region.id
    for name in _NEEDED:
        if not cells.get(name):
            raise DirectoryError(file, where, f"пусто: {name}")
    try:
        kind = OrganisationKind(cells["organisation_kind"])
    except ValueError as error:
        raise DirectoryError(file, where, "нет такого вида организации") from error
    blocks = [b.strip() for b in (cells.get("blocks") or "").split(";") if b.strip()]
    unknown = [b for b in blocks if not store.region.profile.has_block(b)]
    if unknown:
        raise DirectoryError(file, where, f"нет таких блоков: {', '.join(unknown)}")
    parent = cells.get("parent")
    made = Organisation(
        id=organisation_id(region, cells["key"]),
        name=cells["name"],
        short_name=cells["short_name"],
        organisation_kind=kind,
        blocks=blocks,
        parent=organisation_id(region, parent) if parent else None,
        **{name: cells[name] for name in _PLAIN if cells.get(name)},
    ).to_document()
    made.pop("version")
    made.pop("scope")
    return made


# --- the profile ----------------------------------------------------------------------------


def _apply(store: Store, arguments: argparse.Namespace) -> int:
    region = Region(arguments.region)
    profile = region.profile
    _same_region(store, region)
    changed = list(_moved_terms(store, Terms(region)))
    shown = [
        {"number": d.get("number") or d["id"], "registration": r, "was": was, "becomes": becomes}
        for d, r, was, becomes in changed[:_SHOWN]
    ]
    if arguments.yes:
        _write_terms(store, arguments.region, profile.version, changed)
    value: dict[str, Any] = {
        "region": profile.id,
        "version": profile.version,
        "changed_terms": len(changed),
        "examples": shown,
        "applied": bool(arguments.yes),
    }
    lines = [f"Сроки изменятся: {len(changed)} (открытые обращения)"]
    lines += [f"  {s['number']}: {s['was']} → {s['becomes']}" for s in shown]
    done = "Профиль применён; перезапустите портал" if arguments.yes else "Применить: --yes"
    return result(arguments, value, "\n".join([*lines, done]))


def _same_region(store: Store, wanted: Region) -> None:
    """A base in use keeps its region: another one has other places, bodies, blocks and time."""
    here = store.region.profile
    with store.database.read() as conn:
        used = next(iter(documents.of_kind(conn, "appeal")), None) is not None
    if used and here.id != wanted.profile.id:
        raise InputError(
            f"В этой базе обращения другого региона: {here.region_title}",
            field="region",
            advice=f"Профиль этой базы: {here.id}. Для другого региона нужна своя база.",
        )


def _moved_terms(store: Store, terms: Terms) -> Iterator[tuple[Document, str, Any, Any]]:
    """Open appeals whose legal term another profile counts otherwise; extended ones stay."""
    with store.database.read() as conn:
        for document in documents.of_kind(conn, "appeal"):
            if not is_open(document):
                continue
            fresh = copy.deepcopy(document)
            for registration in fresh.get("registrations") or []:
                if not registration.get("extension"):
                    registration.pop("due_on", None)
                    registration.pop("due_at", None)
            terms.set_on(fresh)
            pairs = zip(
                document.get("registrations") or [], fresh.get("registrations") or [], strict=True
            )
            for old, new in pairs:
                if old.get("due_on") != new.get("due_on"):
                    yield fresh, str(old.get("id")), old.get("due_on"), new.get("due_on")


def _write_terms(
    store: Store, region: str, version: int, changed: list[tuple[Document, str, Any, Any]]
) -> None:
    now = datetime.now(UTC)
    with store.database.write() as work:
        settings.put(work, "region", region)
        settings.put(work, "profile_version", str(version))
        for document in {d["id"]: d for d, _, _, _ in changed}.values():
            store.put_in(work, document, "profile-apply", now)
        facts: dict[str, Any] = {"region": region, "version": version, "terms": len(changed)}
        audit.write(work, now, "profile-apply", **facts)


# --- emergency ------------------------------------------------------------------------------


def _emergency_on(store: Store, arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    if not 1 <= arguments.hours <= 24 * 60:
        raise InputError("Режим вводится на срок от часа до 60 суток", field="hours")
    until = now + timedelta(hours=arguments.hours)
    with store.database.write() as work:
        key = emergencies.switch_on(work, arguments.territory, now, until, arguments.words)
        audit.write(work, now, "emergency-on", territory=arguments.territory)
    return result(arguments, {"id": key}, f"Режим введён: {key}")


def _emergency_off(store: Store, arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with store.database.write() as work:
        if not emergencies.switch_off(work, arguments.id, now):
            raise InputError("Такого режима нет", field="id")
        audit.write(work, now, "emergency-off", emergency=arguments.id)
    return result(arguments, {"id": arguments.id}, "Режим снят")


_VERBS = {
    ("org", "import"): _import,
    ("profile", "apply"): _apply,
    ("emergency", "on"): _emergency_on,
    ("emergency", "off"): _emergency_off,
}
