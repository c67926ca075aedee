"""Slips of the hand in the search of codes: what is made of them, and that it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.stems import stem
from cur_desk.reference.toml_files import read_tsv
from cur_desk.reference.typed import as_russian, code_groups, near, one_alphabet

CLASSIFIER = load_classifier()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("рынок", "рынка"),
        ("площадок", "площадка"),
        ("сосулек", "сосульки"),
        ("котел", "котлы"),
        ("колодец", "колодца"),
        ("вывозят", "вывозить"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_the_other_layout_and_mixed_alphabets() -> None:
    assert as_russian("zvf") == "яма"
    assert as_russian(",jhotdbr `;") == "борщевик ёж"
    assert one_alphabet("cнег") == "снег"
    assert one_alphabet("wi-fi") == "wi-fi"


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("742", ("742",)),
        ("56 1169", ("56", "1169")),
        ("0003ю0009ю", ("0003", "0009")),
        ("000300090099", ("0003", "0009", "0099")),
        ("дом 5", ()),
        ("...", ()),
        ("", ()),
    ],
)
def test_a_typed_code_is_taken_apart(typed: str, groups: tuple[str, ...]) -> None:
    assert code_groups(typed) == groups


def test_near_words() -> None:
    tokens = sorted(["асфальт", "асфальтирование", "отопление", "отопления", "яма", "фонарь"])
    assert near("асфаьлт", tokens)[0] == "асфальт"
    assert near("отполение", tokens)[0] == "отопление"
    assert near("офнарь", tokens) == ("фонарь",)
    assert near("амя", tokens) == ()
    assert near("крокодил", tokens) == ()


@pytest.mark.parametrize(
    ("typed", "code", "read_as", "mended"),
    [
        ("zvf", "0003.0009.0099.0742", "яма", ()),
        ("ytn jnjgktybz", "0005.0005.0056.1156", "нет отопления", ()),
        ("отполение", "0005.0005.0056.1156", "", (("отполение", "отопление"),)),
        ("kban", "0005.0005.0056.1168", "лифт", ()),
        ("cнег", "0003.0009.0097.0694", "", ()),
        ("56 1169", "0005.0005.0056.1169", "", ()),
        ("99.742", "0003.0009.0099.0742", "", ()),
        ("742 111", "0003.0009.0099.0742.0111", "", ()),
    ],
)
def test_a_slip_finds_what_was_meant(
    typed: str, code: str, read_as: str, mended: tuple[tuple[str, str], ...]
) -> None:
    found = CLASSIFIER.find_codes(typed)
    assert found.hits[0].code == code
    assert (found.read_as, found.mended) == (read_as, mended)


def test_what_is_common_goes_before_what_is_rare_of_equal_fit() -> None:
    first = [CLASSIFIER.find_codes(w).hits[0].code for w in ("отопление", "свет", "автобус")]
    assert set(first) <= set(CLASSIFIER.often)


def test_every_beginning_of_a_query_is_answered() -> None:
    for query in ("яма на дороге", "0003.0009.0099", "zvf yf ljhjut", "капремонт крыши"):
        for end in range(1, len(query) + 1):
            assert CLASSIFIER.find_codes(query[:end]).hits, query[:end]


def test_what_operators_type_finds_its_code_among_the_first_three() -> None:
    path = Path(__file__).parents[1] / "data" / "picker_queries.tsv"
    rows = [cells for _, cells in read_tsv(path, ("query", "codes", "set"))]
    assert len(rows) > 200
    missed = [
        row["query"]
        for row in rows
        if not {h.code for h in CLASSIFIER.search(row["query"], 3)} & set(row["codes"].split())
    ]
    assert len(missed) <= len(rows) * 0.03, missed
