"""Organisations of a region: bodies and enterprises of the directory, and the administration of
each municipality. Ids are stable: the same key gives the same id on every machine.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid5

from cur_desk.domain.profile import DEFAULT, Profile
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.places import Places, load_places
from cur_desk.reference.profiles import load_profile
from cur_desk.reference.toml_files import read_tsv

_NAMESPACE = UUID("6f0c5d1e-0b7c-5c57-9d5b-4b1f1f3a2c10")
CENTRE = "centre"
GOVERNMENT = "government"
_COLUMNS = ("region", "key", "name", "short_name", "organisation_kind", "blocks", "parent", "check")


def organisation_id(region_id: str, key: str) -> str:
    """The stable id of an organisation by its key: ``centre``, ``government``, ``adm:<oktmo>`` …"""
    return str(uuid5(_NAMESPACE, f"{region_id}:{key}"))


def administration_id(region_id: str, oktmo: str) -> str:
    """The id of a municipality's administration."""
    return organisation_id(region_id, f"adm:{oktmo}")


def load_organisations(region_id: str, on: date | None = None) -> tuple[Organisation, ...]:
    """Organisations in force on a day; without a day those that have not ended."""
    return tuple(
        o
        for o in all_organisations(region_id)
        if (o.valid_on(on) if on is not None else o.valid_to is None)
    )


def all_organisations(region_id: str) -> tuple[Organisation, ...]:
    """Every organisation of a region, administrations of abolished municipalities too."""
    return _load(resources_dir() / "geo", region_id)


@lru_cache(maxsize=16)
def _load(directory: Path, region_id: str) -> tuple[Organisation, ...]:
    return read_organisations(directory, load_profile(region_id), load_places(region_id))


def read_organisations(
    directory: Path, profile: Profile, places: Places
) -> tuple[Organisation, ...]:
    """Reads and checks the organisations of a region from a directory."""
    path = directory / "organisations.tsv"
    rows = [(n, c) for n, c in read_tsv(path, _COLUMNS) if c["region"] == profile.id]
    keys = {c["key"] for _, c in rows}
    if GOVERNMENT not in keys:
        raise DirectoryError(path.name, GOVERNMENT, f"нет правительства региона {profile.id}")
    if len(keys) != len(rows):
        raise DirectoryError(path.name, "key", f"ключ повторяется в регионе {profile.id}")
    listed = [_organisation(cells, profile, keys, path.name, n) for n, cells in rows]
    return (_centre(profile), *listed, *_administrations(profile.id, places))


def _centre(profile: Profile) -> Organisation:
    return Organisation(
        id=organisation_id(profile.id, CENTRE),
        name=profile.title,
        short_name=profile.short_title,
        organisation_kind=OrganisationKind.INSTITUTION,
        parent=organisation_id(profile.id, GOVERNMENT),
        source=profile.source("cases"),
    )


def _organisation(
    cells: dict[str, str], profile: Profile, keys: set[str], file: str, number: int
) -> Organisation:
    where = f"строка {number}"
    try:
        kind = OrganisationKind(cells["organisation_kind"])
    except ValueError as error:
        raise DirectoryError(
            file, where, f"нет такого вида организации: {cells['organisation_kind']}"
        ) from error
    if not cells["name"] or not cells["short_name"]:
        raise DirectoryError(file, where, "нет названия")
    parent = cells["parent"]
    if parent and parent not in keys:
        raise DirectoryError(file, where, f"нет вышестоящей организации: {parent}")
    confirmed = cells["check"] in {"VERIFIED", "SINGLE-SOURCE"}
    return Organisation(
        id=organisation_id(profile.id, cells["key"]),
        name=cells["name"],
        short_name=cells["short_name"],
        organisation_kind=kind,
        blocks=[b for b in cells["blocks"].split(";") if b and profile.has_block(b)],
        parent=organisation_id(profile.id, parent) if parent else None,
        source=(cells.get("source_date") or "открытые источники") if confirmed else DEFAULT,
    )


def _administrations(region_id: str, places: Places) -> list[Organisation]:
    found: list[Organisation] = []
    for territory in places.all_territories:
        successor = (
            administration_id(region_id, territory.successor.removeprefix("mo:"))
            if territory.successor
            else None
        )
        genitive = places.genitive(territory.oktmo)
        found.append(
            Organisation(
                id=administration_id(region_id, territory.oktmo),
                name=f"Администрация {genitive}",
                short_name=f"Администрация {genitive.replace('муниципального ', '')}",
                organisation_kind=OrganisationKind.LOCAL_BODY,
                oktmo=territory.oktmo,
                valid_from=territory.valid_from,
                valid_to=territory.valid_to,
                successor=successor,
                source=DEFAULT,
            )
        )
    return found
