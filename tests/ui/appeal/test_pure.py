"""Address in one line, facts in a text, hits of the picker: no window needed."""

from __future__ import annotations

from itertools import pairwise

from cur_desk.services.cards.facts import Fact, FactKind
from cur_desk.ui.appeal import facts
from cur_desk.ui.appeal.address import address_line, put_address, split_address
from cur_desk.ui.appeal.offsets import Offsets


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


TEXT = "С октября не горят фонари на ул. Полевой. Прошу починить фонари, 8 912 000-00-01."


def fact(kind: FactKind, words: str) -> Fact:
    at = TEXT.index(words)
    return Fact(kind, at, at + len(words), words, "")


def test_painted_pieces_never_lie_over_each_other_and_the_narrower_kind_wins() -> None:
    found = [
        fact(FactKind.MATTER, "С октября не горят фонари на ул. Полевой"),
        fact(FactKind.ADDRESS, "ул. Полевой"),
        fact(FactKind.DATE, "С октября"),
        fact(FactKind.PHONE, "8 912 000-00-01"),
        fact(FactKind.DEMAND, "Прошу починить фонари, 8 912 000-00-01"),
    ]
    pieces = facts.pieces(TEXT, found)
    assert [(p.group.id, TEXT[p.start : p.end].strip()) for p in pieces] == [
        ("time", "С октября"),
        ("essence", "не горят фонари на"),
        ("place", "ул. Полевой"),
        ("demand", "Прошу починить фонари,"),
        ("contact", "8 912 000-00-01"),
    ]
    assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_every_kind_has_a_group_and_no_two_groups_look_the_same_without_colour() -> None:
    assert {k for g in facts.GROUPS for k in g.kinds} == set(FactKind)
    looks = [(g.line, g.bold) for g in facts.GROUPS]
    assert len(set(looks)) == len(looks)


def test_walking_goes_into_a_sentence_and_round() -> None:
    whole = fact(FactKind.MATTER, "С октября не горят фонари на ул. Полевой")
    day, phone = fact(FactKind.DATE, "С октября"), fact(FactKind.PHONE, "8 912 000-00-01")
    walk = facts.shown([phone, day, whole], frozenset())
    assert walk == (whole, day, phone)
    assert facts.step(walk, 0, 0, 1) is whole
    assert facts.step(walk, whole.start, whole.end, 1) is day
    assert facts.step(walk, phone.start, phone.end, 1) is whole
    assert facts.step(walk, whole.start, whole.end, -1) is phone
    assert facts.step(facts.shown(walk, frozenset({"essence"})), 0, 0, 1) is day
    assert facts.step((), 0, 0, 1) is None


def test_places_are_counted_in_letters_whatever_qt_makes_of_them() -> None:
    text = "Яма 😀 у дома\r\nи свет"
    at = Offsets(text)
    for word in ("Яма", "дома", "свет"):
        own = text.index(word)
        shown = text.replace("\r\n", "\n").encode("utf-16-le")
        assert shown[2 * at.to_qt(own) :].decode("utf-16-le").startswith(word)
        assert at.from_qt(at.to_qt(own)) == own
