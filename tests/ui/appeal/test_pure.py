"""Address in one line, facts in a text, hits of the picker: no window needed."""

from __future__ import annotations

from itertools import pairwise

from cur_desk.ui.appeal.address import address_line, put_address, split_address
from cur_desk.ui.appeal.facts import DEMAND, ESSENCE, PLACE, TIME, find_facts, join_spans
from cur_desk.ui.appeal.picker_list import word_hits


def test_an_address_is_split_and_read_back_as_typed() -> None:
    line = "пгт Оричи, ул. Полевая, 14–22"
    parts = split_address(line)
    assert parts == {"locality": "пгт Оричи", "street": "ул. Полевая", "house": "14–22"}
    assert address_line(parts) == line


def test_words_that_are_no_part_of_an_address_stay_in_the_note() -> None:
    place = {"oktmo": "33627000", "street": "ул. Старая"}
    put_address(place, "за мостом, у фермы, 3 км", known=["Оричи"])
    assert place == {"oktmo": "33627000", "note": "за мостом, у фермы, 3 км"}


def test_a_known_settlement_needs_no_kind_before_it() -> None:
    assert split_address("ОРИЧИ, улица Мира", ["Оричи"]) == {
        "locality": "ОРИЧИ",
        "street": "улица Мира",
    }


def test_facts_never_lie_over_each_other_and_short_words_tell_nothing() -> None:
    text = "С октября не горят фонари на ул. Полевой. Прошу починить фонари до 12.12.2026 срочно."
    lamps = (text.index("не горят"), text.index(" на ул"))
    facts = find_facts(text, [lamps, (0, 1)])
    kinds = {f.kind: text[f.start : f.end] for f in facts}
    assert kinds[ESSENCE] == "не горят фонари"
    assert kinds[PLACE] == "ул. Полевой"
    assert {text[f.start : f.end] for f in facts if f.kind == TIME} == {"С октября", "12.12.2026"}
    assert [text[f.start : f.end] for f in facts if f.kind == DEMAND] == [
        "Прошу починить фонари до ",
        " срочно",
    ]
    ends = [(f.start, f.end) for f in facts]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


def test_neighbouring_words_become_one_span() -> None:
    assert join_spans("яма на дороге, у дома", [(0, 3), (4, 6), (7, 13), (17, 21)]) == [
        (0, 13),
        (17, 21),
    ]


def test_hits_are_whole_words_in_any_ending() -> None:
    assert word_hits("ямы и Яма, примямка", "яма") == ((6, 9),)
    assert word_hits("дорогой дороги", "дороге") == ((0, 7), (8, 14))
