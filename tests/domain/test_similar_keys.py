"""Keys of like appeals and kinds of repeats: pure rules."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from cur_desk.domain import fingerprints
from cur_desk.domain.records.words import RepeatKind
from cur_desk.domain.repeats import Earlier, kind_of, why
from cur_desk.domain.similar_keys import (
    Author,
    Document,
    keys_of,
    name_key,
    problem_key,
    same_author,
    street_key,
)

WORDS = [f"слово{n}" for n in range(30)]


HOME = {"oktmo": "33701000", "street": "ул. Новая"}


def _author(name: str, oktmo: str = "", **more: str) -> Document:
    place = {"oktmo": oktmo} if oktmo else {}
    return {"applicants": [{"name": name, **more}], "place": place}


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        (_author("Зонов Олег Семёнович", "33701000"), _author("Олег Зонов", "33701000"), 1),
        (_author("Зонов Олег Ильич", "33701000"), _author("Олег Ильич Зонов", "33701000"), 2),
        (_author("Зонов Олег") | {"place": HOME}, _author("Олег Зонов") | {"place": HOME}, 2),
        (_author("ЗОНОВ ОЛЕГ СЕМЕНОВИЧ", "33701000"), _author("Зонов Олег Семёнович"), 1),
        (_author("Зонов Олег", phone="8 (912) 000-11-22"),
         _author("Зонов Олег Семёнович", phone="+79120001122"), 2),
        (_author("Зонов Олег", address="г. Киров, ул. Новая, д. 3"),
         _author("Олег Зонов", address="Киров, Новая, 3"), 2),
        (_author("Зонов Олег Ильич", "33701000"), _author("Зонов Олег Семёнович", "33701000"), 0),
        (_author("Зонов Олег", "33701000"), _author("Олег Зонов", "33530000"), 0),
        (_author("Олег", "33701000"), _author("Олег", "33701000"), 0),
        ({}, _author("Зонов Олег", "33701000"), 0),
    ],
)  # fmt: skip
def test_one_author_is_a_name_with_something_besides(
    one: Document, other: Document, sure: int
) -> None:
    assert same_author(one, other) is same_author(other, one) is Author(sure)


def test_names_and_streets_meet_in_any_order_and_form() -> None:
    assert name_key("Алёна Ветрова") == name_key("ВЕТРОВА АЛЕНА ИГОРЕВНА")
    place = {"oktmo": "33701000", "street": "ул. Молодёжная"}
    assert street_key(place) == street_key(place | {"street": "улице Молодежной"})
    assert street_key(place) != street_key(place | {"street": "ул. Новая"})
    assert street_key({"street": "ул. Новая"}) == ""


def test_keys_of_one_problem_meet_and_say_what_they_are() -> None:
    place = {"oktmo": "33701000", "locality": "г. Киров", "street": "ул. Новая", "house": "3"}
    one = _author("Зонов Олег", "33701000") | {
        "questions": [{"code": "0003.0009.0099.0742", "place": place}]
    }
    two = _author("Ветрова Анна", "33701000") | {
        "questions": [{"code": "0003.0009.0099.0743", "place": place | {"house": "9"}}]
    }
    common = keys_of(one).by().keys() & keys_of(two).by().keys()
    assert {keys_of(one).by()[k] for k in common} == {"place", "near"}
    assert problem_key(one) == problem_key(two) in keys_of(one).place
    assert problem_key(_author("Зонов Олег")) is None


def test_bands_find_near_texts_and_leave_others() -> None:
    random = Random(5)
    found = strangers = 0
    for _ in range(60):
        text = [random.choice(WORDS) for _ in range(70)]
        changed = [w + "а" if random.random() < 0.04 else w for w in text]
        other = [random.choice(WORDS) for _ in range(70)]
        bands = set(fingerprints.bands(fingerprints.pairs(text)))
        found += bool(bands & set(fingerprints.bands(fingerprints.pairs(changed))))
        strangers += bool(bands & set(fingerprints.bands(fingerprints.pairs(other))))
    assert found >= 57
    assert strangers <= 2


def test_a_text_of_a_few_words_has_no_fingerprint_and_a_book_is_no_trouble() -> None:
    assert keys_of({"text": "Нет воды!"}) == keys_of({})
    for odd in ("", "😀" * 50, "1 " * 400_000, "ё" * 300_000, "ҚазақÖ Әлем " * 9):
        keys_of({"text": odd})
    one = "Во дворе дома третий день не горит ни один фонарь."
    assert keys_of({"text": one}).text == keys_of({"text": one.upper() + "\n"}).text


DAY = date(2026, 11, 20)
OLD, TERM, LATE = date(2026, 9, 14), date(2026, 10, 14), date(2026, 12, 14)


@pytest.mark.parametrize(
    ("earlier", "kind"),
    [
        ([Earlier(OLD, True, True, answered_on=date(2026, 10, 12))], RepeatKind.REPEATED),
        ([Earlier(OLD, True, True, due_on=TERM)], RepeatKind.REPEATED),
        ([Earlier(OLD, True, True, due_on=LATE)], RepeatKind.SECOND),
        ([Earlier(OLD, True, True, same_text=True, due_on=LATE)], RepeatKind.DUPLICATE),
        ([Earlier(OLD, True, True, answered_on=TERM)] * 2, RepeatKind.MANIFOLD),
        ([Earlier(OLD, True, True, same_text=True, answered_on=TERM)], RepeatKind.REPEATED),
        ([Earlier(OLD, True, True, answered_on=date(2026, 11, 24), due_on=LATE)],
         RepeatKind.SECOND),
        ([Earlier(OLD, False, True, answered_on=TERM)], None),
        ([Earlier(OLD, True, False, answered_on=TERM)], None),
        ([Earlier(date(2026, 11, 22), True, True)], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_kind_of_a_repeat_follows_from_dates_answers_author_and_question(
    earlier: list[Earlier], kind: RepeatKind | None
) -> None:
    assert kind_of(DAY, earlier) is kind
    if kind is not None:
        assert why(kind, DAY, earlier)


def test_answers_on_another_question_do_not_count_in_the_reason() -> None:
    heat = Earlier(OLD, True, True, due_on=TERM)
    roads = Earlier(OLD, True, False, answered_on=date(2026, 10, 12))
    assert kind_of(DAY, [heat, roads]) is RepeatKind.REPEATED
    assert why(RepeatKind.REPEATED, DAY, [heat, roads]) == "срок прежнего истёк, ответа нет"
    many = [Earlier(OLD, True, True, answered_on=TERM)] * 2
    assert " 2 раза" in why(RepeatKind.MANIFOLD, DAY, [*many, roads])
