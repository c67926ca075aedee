"""Municipalities with their reforms, settlements, search of places, organisations."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from cur_desk.domain.profile import DEFAULT
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.organisations import (
    CENTRE,
    administration_id,
    all_organisations,
    load_organisations,
    organisation_id,
    read_organisations,
)
from cur_desk.reference.places import load_places, read_places
from cur_desk.reference.profiles import load_profile, region_ids

TODAY = date(2026, 11, 23)
COUNTS = {"kirov": 45, "astrakhan": 13, "tambov": 30, "khabarovsk": 19, "yaroslavl": 19}
CENSUS = {
    "kirov": 1_153_680,
    "astrakhan": 960_142,
    "tambov": 982_991,
    "khabarovsk": 1_292_944,
    "yaroslavl": 1_209_811,
}


@pytest.mark.parametrize("region", region_ids())
def test_the_top_level_is_complete(region: str) -> None:
    places = load_places(region)
    present = places.municipalities(TODAY)
    assert len(present) == COUNTS[region]
    assert present == places.municipalities()
    assert sum(t.population or 0 for t in present) == CENSUS[region]
    prefix = load_profile(region).oktmo_prefix
    assert {t.oktmo[:2] for t in places.all_territories} == {prefix}
    assert {t.id for t in present} == {f"mo:{t.oktmo}" for t in present}


def test_a_reform_keeps_the_abolished_with_its_successor() -> None:
    places = load_places("kirov")
    assert "Оричевский муниципальный район" not in {t.name for t in places.municipalities(TODAY)}
    before = {t.name for t in places.municipalities(date(2025, 12, 31))}
    assert "Оричевский муниципальный район" in before
    assert "Оричевский муниципальный округ" not in before
    assert len(before) == 45
    assert places.present("33630000").name == "Оричевский муниципальный округ"
    assert places.territory("33630000").valid_to == date(2025, 12, 31)


@pytest.mark.parametrize("region", region_ids())
@pytest.mark.parametrize("day", [date(2021, 6, 1), date(2024, 7, 1), date(2025, 6, 1), TODAY])
def test_on_any_day_the_number_of_municipalities_is_the_same(region: str, day: date) -> None:
    assert len(load_places(region).municipalities(day)) == COUNTS[region]


@pytest.mark.parametrize("region", region_ids())
def test_every_settlement_lies_in_a_municipality_of_today(region: str) -> None:
    places = load_places(region)
    present = {t.oktmo for t in places.municipalities(TODAY)}
    assert {x.oktmo for x in places.localities()} <= present
    assert len(places.localities()) > 30


def test_codes_of_settlements_lead_to_their_municipality() -> None:
    places = load_places("kirov")
    assert places.territory("33701000001").short_name == "г. Киров"
    assert places.localities("33701000")[0].title == "г. Киров"
    assert places.find_territory("99999999") is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("оричи", "пгт Оричи (Оричевский округ)"),
        ("пгт Оричи", "пгт Оричи (Оричевский округ)"),
        ("КИРОВ", "г. Киров"),
        ("г. Кирово-Чепецк", "г. Кирово-Чепецк"),
        ("оричевский округ", "Оричевский муниципальный округ"),
        ("киров ленина", "г. Киров, ул. Ленина"),
        ("Киров, ул. Ленина, 5", "г. Киров, ул. Ленина"),
        ("полевая", "ул. Полевая"),
    ],
)
def test_places_are_found_as_people_type_them(typed: str, first: str) -> None:
    assert load_places("kirov").find(typed)[0].title == first


def test_settlement_units_lead_to_their_municipality() -> None:
    places = load_places("kirov")
    abolished = places.find("бисеровское")[0]
    assert (
        abolished.title
        == "Афанасьевский муниципальный округ (прежде Бисеровское сельское поселение)"
    )
    assert abolished.oktmo == "33503000"
    living = [f.title for f in places.find("юрьянское")]
    assert living[0].endswith("(Юрьянский район)")


def test_nothing_is_found_for_nothing() -> None:
    places = load_places("kirov")
    assert places.find("") == ()
    assert places.find("улица") == ()
    assert places.find("атлантида") == ()


def test_the_municipal_centre_of_a_broken_row_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "geo"
    shutil.copytree(resources_dir() / "geo", directory)
    path = directory / "municipalities.tsv"
    whole = path.read_text("utf-8")
    for old, new, reason in (
        ("\t33502000\t", "\t3350200\t", "восьми цифр"),
        ("\t33502000\t", "\t33503000\t", "повторяется"),
        ("\t4699\t", "\tмного\t", "не число"),
        ("2021-01-01", "2021-13-01", "нет такой даты"),
        ("\tАрбажский округ\t", "\t\t", "short_name"),
    ):
        assert old in whole
        path.write_text(whole.replace(old, new, 1), "utf-8")
        with pytest.raises(DirectoryError, match=reason):
            read_places(directory, "kirov")
    with pytest.raises(DirectoryError, match="moon"):
        read_places(resources_dir() / "geo", "moon")


# Organisations ----------------------------------------------------------------------------------


@pytest.mark.parametrize("region", region_ids())
def test_organisations_of_a_region(region: str) -> None:
    listed = load_organisations(region)
    assert len({o.id for o in listed}) == len(listed)
    assert all(str(UUID(o.id)) == o.id for o in listed)
    bodies = [o for o in listed if o.organisation_kind is OrganisationKind.BODY]
    for block in load_profile(region).blocks:
        assert any(block.id in o.blocks for o in bodies), block.id
    administrations = [o for o in listed if o.oktmo]
    assert len(administrations) == COUNTS[region]
    ids = {o.id for o in all_organisations(region)}
    assert {o.parent for o in listed if o.parent} <= ids
    assert {o.successor for o in all_organisations(region) if o.successor} <= ids
    centre = next(o for o in listed if o.id == organisation_id(region, CENTRE))
    assert centre.name == load_profile(region).title


def test_commercial_organisations_are_invented_and_never_responsible() -> None:
    for region in region_ids():
        firms = [o for o in load_organisations(region) if not o.may_be_responsible]
        assert len(firms) >= 5
        assert all(o.source == DEFAULT for o in firms)


def test_names_of_administrations_are_in_the_genitive() -> None:
    names = {o.name for r in region_ids() for o in all_organisations(r) if o.oktmo}
    assert names >= {
        "Администрация города Кирова",
        "Администрация города Вятских Полян",
        "Администрация города Слободского",
        "Администрация Слободского муниципального района",
        "Администрация Даровского муниципального округа",
        "Администрация Оричевского муниципального округа",
        "Администрация Оричевского муниципального района",
        "Администрация муниципального района имени Лазо",
        "Администрация Солнечного муниципального округа",
        "Администрация города Переславля-Залесского",
        "Администрация городского округа ЗАТО Знаменск",
        "Администрация города Комсомольска-на-Амуре",
    }
    assert not [n for n in names if re.search(r"(ий|ой|ый) (муниципальн|район|округ)", n)]


def test_ids_are_the_same_on_every_machine() -> None:
    assert organisation_id("kirov", CENTRE) == "8a4e4e31-f06e-534a-b16a-f34321efcbb1"
    assert administration_id("kirov", "33701000") == organisation_id("kirov", "adm:33701000")
    assert organisation_id("kirov", CENTRE) != organisation_id("tambov", CENTRE)


def test_blocks_that_a_region_has_not_are_left_out() -> None:
    blocks = {b for o in load_organisations("astrakhan") for b in o.blocks}
    assert "ecology" not in blocks


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("\tbody\thealth", "\tministry\thealth", "вида организации: ministry"),
        ("\tgovernment\t", "\tcabinet\t", "нет правительства"),
        ("\tМинистерство здравоохранения Кировской области\t", "\t\t", "нет названия"),
        ("\tbody-education\t", "\tbody-health\t", "повторяется"),
        ("\troads\tbody-roads\t", "\troads\tbody-sky\t", "вышестоящей"),
    ],
)
def test_a_broken_organisation_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path = tmp_path / "organisations.tsv"
    whole = (resources_dir() / "geo" / "organisations.tsv").read_text("utf-8")
    assert old in whole
    path.write_text(whole.replace(old, new, 1), "utf-8")
    with pytest.raises(DirectoryError, match=reason):
        read_organisations(tmp_path, load_profile("kirov"), load_places("kirov"))
