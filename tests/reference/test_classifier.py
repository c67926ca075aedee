"""The shipped classifier: tree, search as people type, hints, a new edition compared."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cur_desk.errors import DirectoryError, InputError
from cur_desk.reference.classifier import load_classifier, read_edition
from cur_desk.reference.classifier_import import install_edition, preview_edition
from cur_desk.reference.editions import list_editions

CLASSIFIER = load_classifier()


def test_the_edition_is_whole() -> None:
    assert CLASSIFIER.label == "редакция 2025 г., 2108 записей"
    assert CLASSIFIER.edition == "2025"
    levels = Counter(e.level for e in CLASSIFIER.entries)
    assert levels == {1: 5, 2: 21, 3: 206, 4: 1225, 5: 651}


def test_tree_and_path() -> None:
    assert [e.code for e in CLASSIFIER.children()] == ["0001", "0002", "0003", "0004", "0005"]
    code = "0003.0009.0099.0742.0111"
    assert [e.level for e in CLASSIFIER.path(code)] == [1, 2, 3, 4, 5]
    entry = CLASSIFIER.get(code)
    assert entry.name == "содержание автомобильных дорог"
    assert entry.path[-1] == "Эксплуатация и сохранность автомобильных дорог"
    assert entry in CLASSIFIER.children("0003.0009.0099.0742")
    assert CLASSIFIER.find("9999") is None
    with pytest.raises(KeyError):
        CLASSIFIER.get("9999")


def test_only_questions_and_subquestions_may_be_assigned() -> None:
    assert {e.level for e in CLASSIFIER.entries if e.assignable} == {4, 5}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("яма", "0003.0009.0099.0742"),
        ("ЯМЫ на дороге", "0003.0009.0099.0742"),
        ("снег", "0003.0009.0097.0694"),
        ("не чистят снег", "0003.0009.0097.0694"),
        ("мусорка", "0005.0005.0056.1160"),
        ("освещен", "0003.0009.0097.0690"),
        ("фонарь", "0003.0009.0097.0690"),
        ("капремонт", "0005.0005.0056.1170"),
        ("зарплата", "0002.0006.0065.0257"),
        ("очередь в садик", "0002.0013.0139.0329"),
        ("автобусы", "0003.0009.0099.0732"),
        ("лекарства", "0002.0014.0143.0420"),
        ("нет воды", "0005.0005.0056.1154"),
        ("1149", "0005.0005.0056.1149"),
        ("0742", "0003.0009.0099.0742"),
        ("0003.0009.0097.0690", "0003.0009.0097.0690"),
    ],
)
def test_what_people_type_finds_its_code_first(typed: str, code: str) -> None:
    assert CLASSIFIER.search(typed)[0].code == code


def test_every_everyday_phrase_finds_its_code_near_the_top() -> None:
    missed = []
    phrases = [(e.code, p) for e in CLASSIFIER.entries for p in CLASSIFIER.everyday(e.code)]
    assert len(phrases) > 1_000
    for code, phrase in phrases:
        if code not in {h.code for h in CLASSIFIER.search(phrase, 5)}:
            missed.append((phrase, code))
    assert len(missed) <= len(phrases) * 0.01, missed


def test_search_is_by_beginnings_never_by_middles() -> None:
    for hit in CLASSIFIER.search("ода", 50):
        entry = CLASSIFIER.get(hit.code)
        text = " ".join((entry.name, *entry.path, *CLASSIFIER.everyday(hit.code))).lower()
        assert any(w.startswith(("ода", "од")) for w in text.replace("-", " ").split())


def test_search_of_a_code_by_its_beginning() -> None:
    hits = CLASSIFIER.search("0003.0009.0097.069", 20)
    assert {h.code[:18] for h in hits} == {"0003.0009.0097.069"}
    assert all(h.found_by == "code" for h in hits)


def test_nothing_typed_and_nothing_found() -> None:
    assert CLASSIFIER.search("  ") == ()
    assert CLASSIFIER.search("ъъъ") == ()
    assert CLASSIFIER.search("9999999") == ()
    assert len(CLASSIFIER.search("дом", 7)) == 7


def test_words_that_do_not_meet_still_find_something() -> None:
    hits = CLASSIFIER.search("асфальт крокодил")
    assert hits
    assert hits[0].code in {h.code for h in CLASSIFIER.search("асфальт", 30)}


def test_hints_of_branches_that_people_mix_up() -> None:
    yards = CLASSIFIER.hints("0003.0009.0097.0694")
    assert yards[0].see == "0003.0009.0099.0742.0111"
    assert yards[-1].see == "0005.0005.0056"  # of the whole theme: after those of the question
    assert all(h.see != "0003.0009.0097.0694" for h in yards)
    assert CLASSIFIER.hints("0001.0001.0001.0001") == ()


HEAD = "code\tlevel\tname\n"
SMALL = (
    HEAD + "0001\t1\tРаздел\n0001.0001\t2\tТематика\n0001.0001.0001\t3\tТема\n"
    "0001.0001.0001.0001\t4\tПервый\n0001.0001.0001.0002\t4\tВторой\n"
)


def test_a_new_edition_shows_what_it_changes(tmp_path: Path) -> None:
    old_file, new_file = tmp_path / "old.tsv", tmp_path / "new.tsv"
    old_file.write_text(SMALL, "utf-8")
    new_file.write_text(
        SMALL.replace("4\tВторой", "4\tВторой, иначе").replace(
            "0001.0001.0001.0001\t4\tПервый", "0001.0001.0001.0003\t4\tТретий"
        ),
        "utf-8",
    )
    old = read_edition(old_file, "a", "старая")
    diff = old.compare(read_edition(new_file, "b", "новая"))
    assert [e.name for e in diff.added] == ["Третий"]
    assert [e.name for e in diff.removed] == ["Первый"]
    assert [(r.old, r.new) for r in diff.renamed] == [("Второй", "Второй, иначе")]
    assert diff.summary_ru() == "Добавится 1 код, исчезнет 1 код, переименуется 1 код"
    assert old.compare(old).empty


def test_questions_that_would_lose_their_code_are_counted(tmp_path: Path) -> None:
    whole = "\n".join(
        f"{e.code}\t{e.level}\t{e.name}"
        for e in CLASSIFIER.entries
        if e.code != "0005.0005.0056.1155"
    )
    source = tmp_path / "2027.tsv"
    source.write_text(HEAD + whole, "utf-8")
    diff = preview_edition(source, CLASSIFIER)
    used = {"0005.0005.0056.1155": 41, "0003.0009.0097.0690": 7}
    assert [(e.name, n) for e, n in diff.affected(used)] == [("Перебои в газоснабжении", 41)]

    installed = tmp_path / "installed"
    install_edition(source, "2027", "редакция «2027 г.»", date(2027, 1, 1), installed)
    after = load_classifier(date(2027, 1, 1), installed)
    assert after.label == "редакция «2027 г.», 2107 записей"
    assert after.search("яма")[0].code == "0003.0009.0099.0742"
    assert load_classifier(date(2026, 12, 31), installed).edition == "2025"
    assert load_classifier(date(2020, 1, 1), installed).edition == "2025"
    with pytest.raises(InputError, match="уже установлена"):
        install_edition(source, "2027", "ещё раз", date(2027, 1, 1), installed)
    with pytest.raises(InputError, match="Обозначение"):
        install_edition(source, "../x", "мимо", date(2027, 1, 1), installed)
    install_edition(source, "2028", "ещё одна", date(2028, 1, 1), installed)
    assert [e.id for e in list_editions(installed)] == ["2027", "2028"]


def test_a_broken_list_of_editions_is_refused(tmp_path: Path) -> None:
    for text, reason in (
        ("", "нет ни одной"),
        ("edition = [1]", "нужна таблица"),
        ('[[edition]]\nid = "x"', "нужна строка"),
        (
            '[[edition]]\nid = "x"\ntitle = "x"\nfile = "x"\nrows = 1\nvalid_from = "x"',
            "нужна дата",
        ),
    ):
        (tmp_path / "editions.toml").write_text(text, "utf-8")
        with pytest.raises(DirectoryError, match=reason):
            list_editions(tmp_path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "файл пуст"),
        (HEAD, "ни одного кода"),
        ("a\tb\n", "нет столбца code"),
        (SMALL + "0001.0001.0001.0002\t4\tЕщё\n", "повторяется"),
        (SMALL + "0001.0009.0001\t3\tЕщё\n", "нет вышестоящего"),
        (SMALL + "0001.0001.1\t3\tЕщё\n", "код не по виду"),
        (SMALL + "0001.0002\t3\tЕщё\n", "уровень кода 0001.0002 — 2"),
        (SMALL + "0001.0002\t2\t \n", "нет названия"),
    ],
)
def test_a_broken_edition_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "new.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(DirectoryError, match=reason) as refused:
        read_edition(path, "b", "новая")
    assert refused.value.file == "new.tsv"
