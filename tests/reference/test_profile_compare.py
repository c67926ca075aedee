"""The view of what a new profile changes."""

from __future__ import annotations

from cur_desk.domain.profile import Profile
from cur_desk.reference.profile_compare import changed_rules, compare_profiles
from cur_desk.reference.profiles import load_profile

KIROV = load_profile("kirov")


def with_rule(**changes: object) -> Profile:
    rule = KIROV.deadlines["review"].model_copy(update=changes)
    return KIROV.model_copy(update={"deadlines": {**KIROV.deadlines, "review": rule}})


def test_equal_profiles_change_nothing() -> None:
    assert compare_profiles(KIROV, KIROV) == ()
    assert changed_rules(KIROV, KIROV) == ()


def test_a_changed_term_is_named() -> None:
    new = with_rule(amount=20)
    assert [c.line_ru() for c in compare_profiles(KIROV, new)] == [
        "deadlines.review.amount: 30 → 20"
    ]
    assert [r.id for r in changed_rules(KIROV, new)] == ["review"]


def test_a_new_title_moves_no_term() -> None:
    new = with_rule(title_ru="Рассмотрение обращения")
    assert len(compare_profiles(KIROV, new)) == 1
    assert changed_rules(KIROV, new) == ()


def test_a_rule_that_goes_and_another_zone_move_terms() -> None:
    left = {k: v for k, v in KIROV.deadlines.items() if k != "copies"}
    gone = KIROV.model_copy(update={"deadlines": left})
    assert [r.id for r in changed_rules(KIROV, gone)] == ["copies"]
    assert len(changed_rules(KIROV, load_profile("khabarovsk"))) == len(KIROV.deadlines)


def test_blocks_are_compared_by_their_ids() -> None:
    paths = {c.path for c in compare_profiles(KIROV, load_profile("yaroslavl"))}
    assert "blocks.forest.legal_name" in paths
    assert "blocks.housing.legal_name" in paths
    assert "blocks.roads.legal_name" not in paths
    assert "code_blocks.0003.0011.0126.block" in paths
