"""From words to the municipality: sure, ambiguous, misspelt, by weaker hints."""

from __future__ import annotations

import pytest

from cur_desk.assist.addresses import find_place
from cur_desk.assist.toponym_forms import forms_of
from cur_desk.reference.places import load_places

KIROV, ORICHI, SLOBODSKOY_TOWN, SLOBODSKOY = "33701000", "33530000", "33713000", "33635000"


@pytest.mark.parametrize(
    ("text", "region", "oktmo"),
    [
        ("Живём в пос. Оричи, ул. Ленина, 5", "kirov", ORICHI),
        ("в Кирове на улице Воровского, 71 яма", "kirov", KIROV),
        ("деревня Луза Слободского р-на, дорогу не чистят", "kirov", SLOBODSKOY),
        ("г. Слободской, ул. Гоголя, 88", "kirov", SLOBODSKOY_TOWN),
        ("пгт Аричи, ул. Южная, д. 3", "kirov", ORICHI),
        ("Уржумский район, с. Шурма", "kirov", "33641000"),
        ("Верните свет в посёлке Сукпай района имени Лазо", "khabarovsk", "08624000"),
        ("Заволжский район Ярославля, ул. Папанина, 7", "yaroslavl", "78701000"),
        ("Октябрьский район города Кирова, ул. Лепсе, 24", "kirov", KIROV),
        ("в комсомольске-на-амуре, аллея труда 56", "khabarovsk", "08709000"),
        ("Я из Оричей, лечусь в Кирове, автобус отменили", "kirov", ORICHI),
        ("Гаврилов-Ямский округ, дорогу не чистят", "yaroslavl", "78512000"),
        ("в Гаврилов-Яме нет воды", "yaroslavl", "78512000"),
        ("в Солнечном округе нет врача", "khabarovsk", "08544000"),
        ("в Де-Кастри нет света", "khabarovsk", "08650000"),
        ("в Красном Яре темно", "astrakhan", "12530000"),
        ("рыбинские дороги хуже всех", "yaroslavl", "78715000"),
        ("ярославская поликлиника закрыта", "yaroslavl", "78701000"),
        ("у нас на Переборах темно", "yaroslavl", "78715000"),
        ("мкр Дзёмги, темно", "khabarovsk", "08709000"),
    ],
)
def test_the_municipality_follows_from_the_words(text: str, region: str, oktmo: str) -> None:
    guess = find_place(text, region)
    assert guess.choices[0].oktmo == oktmo
    assert guess.choices[0].words


def test_an_ambiguous_name_offers_a_choice_and_is_not_sure() -> None:
    guess = find_place("В селе Богородское нет воды", "khabarovsk")
    assert guess.choices
    double = find_place("Дорога между Оричами и Куменами", "kirov")
    assert {c.oktmo for c in double.choices[:2]} == {ORICHI, "33620000"}
    assert not double.sure
    assert double.oktmo is None


def test_a_part_of_a_town_alone_is_not_sure_and_a_common_word_is_no_district() -> None:
    assert not find_place("мкр Северный, темно", "khabarovsk").sure
    assert find_place("Избирательный округ № 5", "khabarovsk").choices == ()


def test_nothing_named_gives_nothing_sure() -> None:
    guess = find_place("Прошу пересчитать пенсию", "kirov")
    assert guess.choices == ()
    assert guess.oktmo is None


def test_a_hint_of_the_applicants_address_is_weaker_than_the_text() -> None:
    alone = find_place("Не чистят дорогу", "kirov", hints=("пгт Оричи, ул. Южная, 3",))
    assert alone.choices[0].oktmo == ORICHI
    both = find_place("г. Слободской, ул. Гоголя, 88", "kirov", hints=("пгт Оричи, ул. Южная, 3",))
    assert both.choices[0].oktmo == SLOBODSKOY_TOWN


def test_a_region_does_not_answer_with_places_of_another() -> None:
    assert find_place("г. Рыбинск, ул. Крестовая, 5", "kirov").oktmo is None


def test_names_are_declined() -> None:
    assert {"слободского", "слободском"} <= forms_of("слободской")
    assert {"куменах", "кумен", "кумены"} <= forms_of("кумены")
    assert {"котельничем", "котельниче"} <= forms_of("котельнич")


@pytest.mark.parametrize("region", ["kirov", "astrakhan", "tambov", "khabarovsk", "yaroslavl"])
def test_every_municipality_of_a_region_is_known_by_its_name(region: str) -> None:
    for territory in load_places(region).municipalities():
        guess = find_place(f"Живу: {territory.short_name}, дорога плохая", region)
        assert [c.oktmo for c in guess.choices[:1]] == [territory.oktmo], territory.short_name
