"""The seeded region: the same bytes, valid documents, the promised shares, clean Russian."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cur_desk.domain import media
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.stages import legal_term
from cur_desk.domain.state import appeal_state
from cur_desk.paths import resources_dir
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile, region_ids
from cur_portal import schema_check
from cur_portal.scopes import is_open, keys_of
from cur_portal.seed import Seed, main, pictures, seed_portal
from cur_portal.seed.grammar import Template, families, read_table
from cur_portal.seed.load import AlreadySeeded, tally
from cur_portal.seed.mistakes import spoil
from cur_portal.seed.names import feminine
from cur_portal.seed.staff import DESK
from cur_portal.seed.where import adjective
from cur_portal.store.store import Store

DAY = date(2026, 11, 23)
SIZE = 3_000
_SCRIPT = """
import hashlib, json
from datetime import date
from cur_portal.seed import Seed
seed = Seed({region!r}, 400, 5, date(2026, 11, 23))
digest = hashlib.sha256()
for document in (*seed.directories(), *seed.appeals()):
    digest.update(json.dumps(document, ensure_ascii=False).encode())
print(digest.hexdigest())
"""


@cache
def sample(region: str = "kirov", size: int = SIZE) -> tuple[dict[str, Any], ...]:
    return tuple(Seed(region, size, 1, DAY).appeals())


def shares(name: str) -> dict[str, float]:
    counted: Counter[str] = tally(sample())[name]
    return {key: number / SIZE for key, number in counted.items()}


# --- the same bytes -------------------------------------------------------------------------------


def test_two_processes_give_the_same_bytes() -> None:
    made = []
    for hash_seed in ("1", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        script = _SCRIPT.format(region="astrakhan")
        command = [sys.executable, "-c", script]
        made.append(subprocess.run(command, env=environment, capture_output=True, check=True))
    assert made[0].stdout == made[1].stdout
    assert len(made[0].stdout.strip()) == 64


def test_another_seed_or_day_gives_other_appeals() -> None:
    one = next(iter(Seed("kirov", 50, 1, DAY).appeals()))
    assert one != next(iter(Seed("kirov", 50, 2, DAY).appeals()))
    assert one != next(iter(Seed("kirov", 50, 1, DAY - timedelta(days=1)).appeals()))


# --- validity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", region_ids())
def test_every_record_is_valid(region: str) -> None:
    seed = Seed(region, 400, 1, DAY)
    for document in (*seed.directories(), *seed.appeals()):
        parse(document)
        assert schema_check.refusal_of(document) is None
    codes, blocks = load_classifier(), {b.id for b in load_profile(region).blocks}
    bodies = seed.region.bodies
    for document in sample(region, 400):
        for question in document.get("questions", []):
            assert codes.get(question["code"]).assignable
            assert question.get("block") in blocks | {None}
            assert bodies.by_id[question["executor"]].may_be_responsible


def test_ids_and_numbers_and_source_numbers_are_unique() -> None:
    documents = sample()
    for name in ("id", "number"):
        assert len({d[name] for d in documents}) == SIZE
    outside = [(s["system"], s["external_number"]) for d in documents if (s := d.get("source"))]
    assert len(set(outside)) == len(outside)
    assert [d["received_at"] for d in documents] == sorted(d["received_at"] for d in documents)


def test_repeats_point_to_earlier_appeals_of_the_same_person() -> None:
    known = {d["id"]: d for d in sample()}
    linked = [d for d in sample() if d.get("repeat_of")]
    for document in linked:
        first = known[document["repeat_of"][0]]
        assert first["received_at"] < document["received_at"]
        assert first["text"] != document["text"]
    assert 0.02 < len(linked) / SIZE < 0.05


def test_terms_are_those_of_the_engine() -> None:
    engine = Seed("kirov", 1, 1, DAY).region.clock.engine
    checked = 0
    for document in sample()[-600:]:
        appeal = Appeal.model_validate(document)
        for number, registration in enumerate(appeal.registrations):
            term = legal_term(appeal, engine, number)
            if term is not None:
                assert registration.due_on == term.due_on
                assert registration.due_at == term.due_at
                checked += 1
    assert checked > 400


def test_nothing_happens_after_the_as_of_moment_and_acts_stand_in_order() -> None:
    now = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # eight in Moscow
    for document in sample():
        times = [line["at"] for line in document.get("movement", [])]
        assert times == sorted(times)
        assert all(datetime.fromisoformat(t) <= now for t in times)


# --- shares ---------------------------------------------------------------------------------------


def test_channels_regimes_and_states_are_all_there() -> None:
    assert len(shares("channel")) == 10
    assert len(shares("regime")) == 6
    assert 0.2 < shares("channel")["pos"] < 0.33
    assert 0.28 < shares("regime")["fz59"] < 0.42
    states = shares("state")
    seldom = {s.value for s in AppealState} - states.keys()
    assert not seldom - {"signed", "rework"}, seldom


def test_answers_questions_and_backlog() -> None:
    documents = sample()
    answered = sum(any(q.get("answers") for q in d.get("questions", [])) for d in documents)
    assert 0.55 < answered / SIZE < 0.68
    opened = [d for d in documents if is_open(d)]
    assert 0.05 < len(opened) / SIZE < 0.2
    overdue = [
        d
        for d in opened
        if any(
            not r.get("closed_at") and r.get("due_on", "9") < "2026-11-23"
            for r in d.get("registrations", [])
        )
    ]
    assert SIZE * 0.05 > len(overdue) > SIZE * 0.005
    assert any(r.get("extension") for d in documents for r in d.get("registrations", []))
    assert any(r.get("forwarding") for d in documents for r in d.get("registrations", []))
    assert any(d.get("life_threat") for d in documents)
    specials = {s for d in documents for s in d.get("special", [])}
    assert specials >= {"prosecutor", "deputy", "children", "health"}
    assert 0.01 < sum("special" in d for d in documents) / SIZE < 0.06


def test_clusters_and_mean_size() -> None:
    kinds = Counter(e.kind for e in Seed("kirov", SIZE, 1, DAY).timeline)
    assert kinds["cluster"] / SIZE == pytest.approx(0.12, abs=0.01)
    assert kinds["repeat"] / SIZE == pytest.approx(0.07, abs=0.01)
    cores = Counter(e.core for e in Seed("kirov", SIZE, 1, DAY).timeline if e.kind == "cluster")
    assert min(cores.values()) >= 2
    assert 20 < max(cores.values()) <= 60
    size = sum(len(json.dumps(d, ensure_ascii=False).encode()) for d in sample()) / SIZE
    assert 4_300 < size < 5_700


def test_the_number_of_appeals_is_exact_and_weekends_are_quiet() -> None:
    documents = sample()
    assert len(documents) == SIZE
    days = Counter(date.fromisoformat(d["received_at"][:10]).weekday() for d in documents)
    assert days[0] > 1.8 * days[6]
    first = date.fromisoformat(documents[0]["received_at"][:10])
    assert abs((first - date(2025, 5, 23)).days) < 10


# --- Russian --------------------------------------------------------------------------------------


def all_texts() -> list[str]:
    found = []
    for region in region_ids():
        for document in sample(region, 400):
            found += [document["text"], document["title"]]
            for question in document.get("questions", []):
                found += [question["essence"], question["for_report"]]
                found += [a["text"] for a in question.get("answers", [])]
    return found


def test_texts_have_no_marks_left_and_no_broken_spaces() -> None:
    for text in all_texts():
        assert not re.search(r"[{}\[\]<>|@]", text), text
        assert "  " not in text, text
        assert text == text.strip(), repr(text)
        assert not re.search(r"\s[.,;:!?]", text), text
        assert not re.search(r"\.\.(?!\.)", text.replace("...", "")), text


def test_formal_lines_are_without_forbidden_words_and_houses() -> None:
    table = read_table_of_forbidden()
    for region in region_ids():
        for document in sample(region, 400):
            for question in document.get("questions", []):
                line = f"{question['essence']} {question['for_report']}".lower().replace("ё", "е")
                assert not [s for s in table if s in line], line
                assert not re.search(r"дом[аеу]? №? ?\d", question["for_report"])


def read_table_of_forbidden() -> list[str]:
    import tomllib

    text = (resources_dir() / "paper" / "forbidden.toml").read_text(encoding="utf-8")
    return [s.strip().lower() for s in tomllib.loads(text)["words"]["stems"]]


def test_no_lift_in_a_small_house_and_no_village_trouble_in_a_city() -> None:
    for region in region_ids():
        for document in sample(region, 400):
            text = document["text"].lower()
            if "лифт" in text and "какие лифты" not in text:
                assert not re.search(r"(?:в селе|в деревне|в посёлке|в поселке) ", text), text


def test_there_are_enough_problems_and_sentences() -> None:
    assert len(families()) >= 60
    assert sum(len(lines.all) for f in families() for lines in f.lines.values()) >= 1_000
    assert len({d["text"] for d in sample()}) > SIZE * 0.985


def test_letters_are_as_long_as_letters() -> None:
    letters = [
        len(d["text"].split())
        for d in sample()
        if d["channel"] in ("letter", "epgu", "site") and d["regime"] == "fz59"
    ]
    inside = sum(55 <= n <= 185 for n in letters)
    assert inside / len(letters) > 0.9


@pytest.mark.parametrize(
    ("kind", "name", "case", "wanted"),
    [
        ("улица", "Полевая", "pre", "Полевой"),
        ("улица", "Рабочая", "gen", "Рабочей"),
        ("улица", "Новая", "acc", "Новую"),
        ("улица", "Ленина", "pre", "Ленина"),
        ("улица", "8 Марта", "dat", "8 Марта"),
        ("улица", "1 Мая", "pre", "1 Мая"),
        ("переулок", "Октябрьский", "pre", "Октябрьском"),
        ("переулок", "Почтовый", "ins", "Почтовым"),
        ("улица", "Карла Маркса", "acc", "Карла Маркса"),
        ("улица", "Крупской", "pre", "Крупской"),
        ("площадь", "Красная", "dat", "Красной"),
    ],
)
def test_streets_are_declined(kind: str, name: str, case: str, wanted: str) -> None:
    assert adjective(name, case, kind) == wanted


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Ромашкин", "Ромашкина"),
        ("Заболотский", "Заболотская"),
        ("Луговой", "Луговая"),
        ("Савиных", "Савиных"),
        ("Мельничук", "Мельничук"),
        ("Аксёнов", "Аксёнова"),
    ],
)
def test_surnames_agree(man: str, woman: str) -> None:
    assert feminine(man) == woman


def test_sentences_agree_with_the_writer_and_take_chances() -> None:
    template = Template("<Обратился|Обратилась> {when} в [суд]")
    assert template.fill({"when": "вчера"}, Random(1), True) == "Обратилась вчера в суд"


def test_misspelling_keeps_most_of_the_text() -> None:
    text = "Прошу отремонтировать дорогу возле детского сада, ходить невозможно."
    wrong = spoil(text, Random(4), 0.3)
    assert wrong != text
    assert 0.8 < len(wrong) / len(text) < 1.2


# --- people, loading, command ---------------------------------------------------------------------


def test_every_role_has_a_person_and_municipal_people_hold_several_posts() -> None:
    seed = Seed("kirov", 1, 1, DAY)
    roles = {a.role for a in seed.staff.accounts}
    assert roles >= {
        *("shift", "senior", "operator", "head", "curator"),
        *("block_head", "block_owner", "executor", "authority"),
    }
    assert any(len(p["posts"]) > 1 for p in seed.staff.persons)
    logins = [p["login"] for p in seed.staff.persons]
    assert len(set(logins)) == len(logins)


def test_telephones_and_mail_cannot_be_anybodys() -> None:
    for document in sample():
        for applicant in document.get("applicants", []):
            assert applicant.get("phone", "+7 (000)").startswith("+7 (000)")
            assert applicant.get("email", "a@b.example").endswith(".example")


def test_the_desk_of_a_big_region_is_about_two_thousand() -> None:
    seed = Seed("kirov", 20_000, 1, DAY)
    on_desk = [d for d in seed.appeals() if DESK in d.get("scope", ())]
    assert 1_600 < len(on_desk) < 2_500
    seen = sum(DESK in keys_of(d) for d in on_desk)
    assert seen > 0.93 * len(on_desk)


def test_a_portal_is_filled_once(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'portal.db'}", region="kirov")
    told: list[tuple[int, int]] = []
    result = seed_portal(store, "kirov", 300, 1, DAY, lambda done, of: told.append((done, of)))
    assert (result.appeals, told[-1]) == (300, (300, 300))
    assert all(u.password and len(u.password) >= 8 for u in result.users)
    sender = store.sender("smena1", datetime(2026, 11, 23, 6, tzinfo=UTC))
    assert sender.reader.view.value == "full"
    assert DESK in sender.reader.keys
    last = store.find(list(Seed("kirov", 300, 1, DAY).appeals())[-1]["id"])
    assert last is not None
    assert last["version"] == 1
    with pytest.raises(AlreadySeeded):
        seed_portal(store, "kirov", 300, 1, DAY)


def test_the_command_takes_passwords_from_a_file_and_tells_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "passwords.tsv"
    secret.write_text("*\tdlya-primera-1\n", encoding="utf-8")
    arguments = ["--region", "tambov", "--appeals", "60", "--as-of", "2026-11-23", "--json"]
    arguments += ["--data-dir", str(tmp_path / "portal"), "--passwords", str(secret)]
    assert main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["appeals"] == 60
    assert len(told["sha256"]) == 64
    assert all(u["password"] is None for u in told["users"])
    assert [u["login"] for u in told["users"] if u["demo"]] == ["smena1"]
    assert main(arguments) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "seed-not-empty"


def test_a_wrong_date_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--as-of", "завтра", "--data-dir", str(tmp_path)]) == 2
    assert "ГГГГ-ММ-ДД" in capsys.readouterr().err


def test_states_are_computed_and_closed_ones_are_the_most() -> None:
    states = Counter(appeal_state(Appeal.model_validate(d)) for d in sample()[:500])
    assert states.most_common(1)[0][0] is AppealState.CLOSED


def test_data_files_name_only_known_tags() -> None:
    known = {
        "city",
        "town",
        "village",
        "mkd",
        "private",
        "winter",
        "warm",
        "tall",
        "street",
        "never",
    }
    for family in families():
        assert (family.wanted | family.refused) <= known, family.key
        for lines in family.lines.values():
            for line in lines.all:
                assert (line.wanted | line.refused) <= known, family.key
    assert set(read_table("places.toml")) == {"kinds", "streets", "towns"}


def test_files_come_with_four_appeals_in_ten_and_their_contents_are_there(tmp_path: Path) -> None:
    refs = [ref for document in sample() for ref in document.get("files", ())]
    assert 0.36 < len(refs) / SIZE < 0.44
    contents = {p.sha256: p for p in (*pictures.pictures(), *pictures.papers())}
    assert {r["sha256"] for r in refs} == set(contents)
    for ref in refs:
        content = contents[ref["sha256"]]
        assert (ref["size"], ref["media_type"]) == (len(content.data), media.sniff(content.data))
    store = Store.open(f"sqlite:///{tmp_path / 'portal.db'}")
    seed_portal(store, "kirov", 60, 1, DAY, passwords={"*": "слово-для-входа"})
    with store.database.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM blobs").scalar() == len(contents)
        linked = conn.exec_driver_sql("SELECT count(*) FROM file_links WHERE proved").scalar()
    named = [
        (d["id"], f["sha256"])
        for d in Seed("kirov", 60, 1, DAY).appeals()
        for f in d.get("files", ())
    ]
    assert linked == len(set(named)) > 10
    store.close()


def test_a_photograph_is_a_picture_that_can_be_read() -> None:
    from PIL import Image

    for one in pictures.pictures():
        with Image.open(io.BytesIO(one.data)) as image:
            image.load()
            assert image.size == (pictures.WIDTH, pictures.HEIGHT)
