"""Region profiles: what each act says, paragraphs for every value, refusal of every mistake."""

from __future__ import annotations

import shutil
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from cur_desk.domain.profile import DEFAULT, SILENT_FORCE, Profile
from cur_desk.domain.records.words import Regime, ViewLevel
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile, read_profile, region_ids

REGIONS = ("astrakhan", "khabarovsk", "kirov", "tambov", "yaroslavl")
EIGHT = {"health", "education", "social", "housing", "waste", "roads", "transport", "energy"}


def test_five_regions_are_shipped() -> None:
    assert region_ids() == REGIONS


@pytest.mark.parametrize("region", REGIONS)
def test_the_blocks_are_those_of_the_act(region: str) -> None:
    blocks = {b.id for b in load_profile(region).blocks}
    extra = {"business", "forest", "ecology"} if region == "kirov" else set()
    assert blocks == EIGHT | extra


def test_names_of_blocks_word_for_word() -> None:
    def name(region: str, block: str) -> str:
        return load_profile(region).block(block).legal_name

    assert name("kirov", "waste") == "Твердые коммунальные отходы"
    assert name("kirov", "business") == "Малый и средний бизнес"
    assert name("yaroslavl", "housing") == "ЖКХ"
    assert name("tambov", "waste") == "твердые коммунальные отходы"
    assert load_profile("astrakhan").block("energy").note == "в том числе вопросы газоснабжения"
    assert [b.short_name for b in load_profile("khabarovsk").blocks][3:5] == ["ЖКХ", "ТКО"]
    assert len(load_profile("khabarovsk").block("waste").responsible) == 3


def test_force_of_a_letter_only_where_the_act_gives_it() -> None:
    lines = {r: load_profile(r).legal_force_line() for r in REGIONS}
    assert lines["tambov"] == lines["khabarovsk"] == SILENT_FORCE
    assert "п. 4.5" in lines["kirov"]
    assert "п. 3.5" in lines["astrakhan"]
    assert "письма (отчета) (Положение о ЦУР п. 16)" in lines["yaroslavl"]


@pytest.mark.parametrize(
    ("region", "zone", "labels"),
    [
        ("kirov", "Europe/Kirov", ("МСК", "UTC+3")),
        ("astrakhan", "Europe/Astrakhan", ("МСК+1", "UTC+4")),
        ("tambov", "Europe/Moscow", ("МСК", "UTC+3")),
        ("khabarovsk", "Asia/Vladivostok", ("МСК+7", "UTC+10")),
        ("yaroslavl", "Europe/Moscow", ("МСК", "UTC+3")),
    ],
)
def test_zones(region: str, zone: str, labels: tuple[str, str]) -> None:
    profile = load_profile(region)
    assert (profile.zone, (profile.zone_label, profile.utc_label)) == (zone, labels)


def test_khabarovsk_only_monitors() -> None:
    profile = load_profile("khabarovsk")
    assert not profile.rating.exists
    assert profile.screens.isdisjoint({"rating", "violations", "workload", "situation"})
    assert profile.documents.isdisjoint({"rating", "violation_notice", "monthly_report"})
    assert "head" not in profile.roles
    assert profile.words.screens["control"] == "Мониторинг сроков"
    assert profile.words.item.many == "сообщений"
    assert profile.words.regimes["fz59"] == "обращение"
    assert not profile.preliminary_quality
    assert profile.cases.prepositional == "Центре управления региона в Хабаровском крае"


def test_ratings_and_reports_by_act() -> None:
    criteria = {r: len(load_profile(r).rating.criteria) for r in REGIONS}
    assert criteria == {"astrakhan": 3, "khabarovsk": 0, "kirov": 3, "tambov": 4, "yaroslavl": 4}
    kirov = load_profile("kirov")
    assert kirov.rating.method_line() == "Методика по умолчанию, не утверждена"
    monthly = kirov.reports["monthly_report"]
    assert [(a.title, a.copy_only) for a in monthly.addressees] == [
        ("Губернатору Кировской области", False),
        ("куратору ЦУР Кировской области", False),
    ]
    assert monthly.signer == "руководитель ЦУР"
    astrakhan = load_profile("astrakhan")
    assert astrakhan.reports["assessment_report"].signer is None
    assert astrakhan.operator_body is not None
    assert astrakhan.operator_body.startswith("министерство")
    assert {r for r in REGIONS if "violation_notice" in load_profile(r).documents} == {
        "kirov",
        "astrakhan",
    }
    assert {r for r in REGIONS if "workload" in load_profile(r).screens} == {"tambov", "yaroslavl"}


@pytest.mark.parametrize("region", REGIONS)
def test_the_shift_has_no_authority_of_a_body(region: str) -> None:
    roles = load_profile(region).roles
    assert not roles["shift"].authority
    assert roles["shift"].rights >= {"take", "formalise", "propose_extend", "propose_forward"}
    assert roles["shift"].rights.isdisjoint({"extend", "forward", "register", "sign_answer"})
    assert roles["authority"].rights >= {"extend", "forward", "send_to_applicant"}
    assert roles["curator"].view is ViewLevel.FIGURES
    assert {r.id for r in roles.values() if r.authority} == {"authority"}


@pytest.mark.parametrize("region", REGIONS)
def test_every_value_has_its_paragraph_or_the_mark(region: str) -> None:
    profile = load_profile(region)
    directory = resources_dir() / "regions"
    for file in ("_base.toml", f"{region}.toml"):
        table = tomllib.loads((directory / file).read_text("utf-8"))
        sources = table.pop("sources")
        for key in table:
            assert any(s == key or s.startswith(f"{key}.") for s in sources), (file, key)
    for path in ("deadlines.review.amount", "blocks.legal_name", "cases.nominative"):
        assert profile.source(path) != DEFAULT
    for path in ("deadlines.review.rollover", "limits.lock_minutes", "zone", "nothing.known"):
        assert profile.source(path) == DEFAULT


@pytest.mark.parametrize("region", REGIONS)
def test_terms_of_the_law_are_the_same_everywhere(region: str) -> None:
    rules = load_profile(region).deadlines
    assert [rules[r].amount for r in ("registration", "review", "forwarding")] == [3, 30, 7]
    assert rules["review"].law == "59-ФЗ ст. 12 ч. 1"
    assert rules["open_high"].regimes == {Regime.OPEN_SOURCE}
    assert rules["directory_change"].amount == (3 if region == "astrakhan" else 5)


# Codes and blocks -------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_row_of_the_mapping_is_a_code_of_the_classifier(region: str) -> None:
    classifier = load_classifier()
    unknown = [r.prefix for r in load_profile(region).code_blocks if r.prefix not in classifier]
    assert unknown == []


def test_the_longest_prefix_decides() -> None:
    kirov = load_profile("kirov")
    assert kirov.block_of_code("0003.0009.0099.0742.0111") == "roads"
    assert kirov.block_of_code("0003.0009.0099.0732") == "transport"
    assert kirov.block_of_code("0003.0009.0097.0690") == "housing"
    assert kirov.block_of_code("0005.0005.0062") is None
    assert kirov.block_of_code("0001.0001.0001.0001") is None


def test_a_code_without_its_block_lies_out_of_the_blocks() -> None:
    forest, gas = "0003.0011.0126.0861", "0003.0009.0097.0703"
    found = {r: load_profile(r).block_of_code(forest) for r in REGIONS}
    assert found == {**dict.fromkeys(REGIONS), "kirov": "forest"}
    found = {r: load_profile(r).block_of_code(gas) for r in REGIONS}
    assert found == {**dict.fromkeys(REGIONS), "astrakhan": "energy"}


def test_a_change_of_the_mapping_has_its_day(tmp_path: Path) -> None:
    directory = copied(tmp_path)
    (directory / "kirov.blocks.tsv").write_text(
        "prefix\tblock\tvalid_from\tvalid_to\tbasis\n"
        "0003.0009.0097.0690\thousing\t\t2026-06-30\tdefault\n"
        "0003.0009.0097.0690\troads\t2026-07-01\t\tприказ\n",
        "utf-8",
    )
    profile = read_profile(directory, "kirov")
    lighting = "0003.0009.0097.0690"
    assert profile.block_of_code(lighting, date(2026, 6, 30)) == "housing"
    assert profile.block_of_code(lighting, date(2026, 7, 1)) == "roads"
    assert profile.block_of_code(lighting) == "roads"


# Mistakes ---------------------------------------------------------------------------------------


def copied(tmp_path: Path) -> Path:
    directory = tmp_path / "regions"
    shutil.copytree(resources_dir() / "regions", directory)
    return directory


def refused(directory: Path) -> DirectoryError:
    with pytest.raises(DirectoryError) as error:
        read_profile(directory, "kirov")
    return error.value


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        ("kirov.toml", 'zone = "Europe/Kirov"', 'zone = "Europe/Vyatka"', "zone", "часового пояса"),
        ("kirov.toml", 'zone_label = "МСК"', 'zone_label = "МСК+1"', "zone_label", "нужно «МСК»"),
        ("kirov.toml", 'utc_label = "UTC+3"', 'utc_label = "+3"', "utc_label", "не подходит"),
        ("kirov.toml", "version = 1", 'version = "один"', "version", "целое число"),
        ("kirov.toml", 'id = "kirov"', 'id = "vyatka"', "id", "должно быть «kirov»"),
        ("kirov.toml", 'icon = "house"\n', "", "blocks.0.icon", "не задано"),
        ("kirov.toml", 'id = "waste"', 'id = "housing"', "целиком", "назван дважды"),
        ("kirov.toml", "weight = 0.2", "weight = 0.3", "rating.criteria", "сумма весов"),
        (
            "kirov.toml",
            '"rating", "violation_notice",\n]',
            '"violation_notice"]',
            "documents",
            "не сходится",
        ),
        ("kirov.toml", '"situation",', '"horoscope",', "screens", "нет такого: horoscope"),
        ("kirov.toml", 'zone = "default"', 'zone = ""', "sources.zone", "нужен пункт"),
        ("kirov.toml", 'zone = "default"\n', "", "zone", "не указан пункт"),
        ("kirov.toml", "[sources]", '[sources]\nnone = "п. 1"', "sources.none", "которого нет"),
        ("kirov.toml", "version = 1", "version = 1\nversion = 2", "TOML", "не разбирается"),
        ("_base.toml", "amount = 30", "amount = 0", "deadlines.review", "нет величины"),
        ("_base.toml", 'unit = "hours"', 'unit = "weeks"', "deadlines.open_high.unit", "можно"),
        ("_base.toml", 'view = "full"', 'view = "all"', "roles.shift.view", "можно"),
        ("_base.toml", '"take", "release", "pass_on"', '"fly"', "roles.shift.rights", "fly"),
        (
            "_base.toml",
            '"take", "release", "pass_on"',
            '"extend"',
            "roles.shift.rights",
            "акт органа",
        ),
        ("_base.toml", "start = 09:00:00", "start = 19:00:00", "work_day", "не по порядку"),
        (
            "_base.toml",
            "internal_term_days = 25",
            "internal_term_days = 26",
            "internal_term_days",
            "",
        ),
        ("_base.toml", 'replaces = "review"', 'replaces = "rewiev"', "replaces", "rewiev"),
        ("_base.toml", "lock_minutes = 10", "lock_minutes = 0", "limits.lock_minutes", "меньше"),
        ("_base.toml", "soon_days = 3", "soon_days = 3\nsooner = 1", "limits.sooner", "ключа нет"),
        ("_base.blocks.tsv", "\thousing\t", "\thousin\t", "000", "нет такого блока: housin"),
        ("_base.blocks.tsv", "prefix\tblock", "code\tblock", "строка 2", "нет столбца prefix"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_reason(
    tmp_path: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    directory = copied(tmp_path)
    text = (directory / file).read_text("utf-8")
    assert old in text
    (directory / file).write_text(text.replace(old, new, 1), "utf-8")
    error = refused(directory)
    assert error.file == file
    assert key in error.key
    assert reason in error.reason
    assert str(error) == f"{error.file}: {error.key}: {error.reason}"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0003.0009\thousing\t2026-02-30\t\tdefault", "нет такой даты"),
        ("0003.0009\t\t\t\tdefault", "нет блока"),
        ("0003.9\thousing\t\t\tdefault", "не подходит по виду"),
        ("0003.0009\tpogoda\t\t\tdefault", "блоку, которого нет: pogoda"),
        ("0003.0009\thousing\t\t\tdefault\tлишнее", "столбцов больше"),
    ],
)
def test_a_mistake_in_the_region_s_own_mapping(tmp_path: Path, row: str, reason: str) -> None:
    directory = copied(tmp_path)
    (directory / "kirov.blocks.tsv").write_text(
        f"prefix\tblock\tvalid_from\tvalid_to\tbasis\n{row}\n", "utf-8"
    )
    error = refused(directory)
    assert reason in error.reason


@pytest.mark.parametrize("file", ["kirov.toml", "_base.toml"])
@pytest.mark.parametrize("wrong", ["0", '""', "[]", "{}", "[1]", '["x"]', "false", "2026-01-01"])
def test_a_value_of_another_shape_is_refused_or_harmless(
    tmp_path: Path, file: str, wrong: str
) -> None:
    directory = copied(tmp_path)
    whole = (directory / file).read_text("utf-8")
    keys = [k for k in tomllib.loads(whole) if k != "sources"]
    for key in keys:
        table = tomllib.loads(whole)
        sources = "\n".join(f'"{k}" = "{v}"' for k, v in table["sources"].items())
        rest = whole[: whole.index("[sources]")]
        body = without(rest, key)
        kept = "\n".join(
            line for line in sources.splitlines() if not line.startswith((f'"{key}"', f'"{key}.'))
        )
        (directory / file).write_text(
            f'{key} = {wrong}\n{body}\n[sources]\n"{key}" = "default"\n{kept}\n', "utf-8"
        )
        with suppress(DirectoryError):
            assert read_profile(directory, "kirov").id == "kirov", (key, wrong)


def without(text: str, key: str) -> str:
    """The TOML text without a top-level key, whatever its form."""
    kept: list[str] = []
    dropping = in_list = False
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]").split(".")[0]
            dropping = name == key
            in_list = False
        elif not in_list and line.startswith((f"{key} =", f"{key}=")):
            in_list = line.rstrip().endswith("[")
            continue
        if in_list:
            in_list = line.strip() != "]"
            continue
        if not dropping:
            kept.append(line)
    return "\n".join(kept)


def test_missing_and_damaged_files(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="нет такого региона; есть: astrakhan"):
        load_profile("moon")
    directory = copied(tmp_path)
    (directory / "_base.toml").write_bytes(b"\xff\xfe")
    assert refused(directory).reason == "не UTF-8"
    (directory / "_base.toml").unlink()
    assert refused(directory).reason == "файла нет"


def test_a_profile_cannot_be_changed() -> None:
    profile = load_profile("kirov")
    with pytest.raises(ValueError, match="frozen"):
        profile.zone = "UTC"  # type: ignore[misc]
    assert isinstance(profile, Profile)
    assert profile is load_profile("kirov")
