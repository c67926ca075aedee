"""Facts of a text: what is found, what it means, and that no text breaks it."""

from __future__ import annotations

import itertools
import random
import time
from datetime import date

import pytest

from cur_desk.assist.address_fields import split_address
from cur_desk.assist.facts import FactKind, find_facts

DAY = date(2026, 11, 20)  # a Friday


def values(text: str, kind: FactKind) -> list[str]:
    return [f.value for f in find_facts(text, written_on=DAY) if f.kind is kind]


def texts(text: str, kind: FactKind) -> list[str]:
    return [f.text for f in find_facts(text, written_on=DAY) if f.kind is kind]


@pytest.mark.parametrize(
    "written",
    [
        "8-912-345-67-89",
        "+7 (912) 345-67-89",
        "89123456789",
        "8 912 345 67 89",
        "8.912.345.67.89",
        "912-345-67-89",
        "+7912 345 6789",
        "восемь девятьсот двенадцать триста сорок пять шестьдесят семь восемьдесят девять",
    ],
)
def test_a_telephone_is_found_in_every_way_of_writing(written: str) -> None:
    assert values(f"Звоните: {written}, жду.", FactKind.PHONE) == ["+79123456789"]


def test_telephones_of_a_town_keep_their_code_or_their_few_digits() -> None:
    assert values("тел. 2-15-44, код 83354", FactKind.PHONE) == ["+78335421544"]
    assert values("дом. тел. (8332) 54-32-10", FactKind.PHONE) == ["+78332543210"]
    assert values("Звоните 45-67-89", FactKind.PHONE) == ["456789"]
    assert values("Письмо от 12-11-26 не читали", FactKind.PHONE) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("с 28 октября", "2026-10-28"),
        ("12.11.2026 г.", "2026-11-12"),
        ("позавчера", "2026-11-18"),
        ("с понедельника", "2026-11-16"),
        ("до 1 декабря", "2026-12-01"),
        ("в октябре прошлого года", "2025-10"),
        ("с октября", "2026-10"),
        ("два года назад", "2024"),
        ("в 2019 году", "2019"),
        ("двадцать первого октября", "2026-10-21"),
        ("30 декабря прошлого года", "2025-12-30"),
        ("неделю назад", "2026-11-13"),
        ("5 числа", "2026-11-05"),
        ("с 12-го", "2026-11-12"),
    ],
)
def test_a_date_means_a_day_a_month_or_a_year(written: str, value: str) -> None:
    assert values(f"Так стало {written}, и ничего.", FactKind.DATE) == [value]


def test_both_ends_of_a_range_are_days() -> None:
    assert values("Воды не было с 3 по 7 ноября", FactKind.DATE) == ["2026-11-03", "2026-11-07"]


@pytest.mark.parametrize(
    "text",
    ["Автобус ходит во вторник", "дом 14.05 в 14.05", "каждый октябрь", "заплатил 2000 рублей"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert values(text, FactKind.DATE) == []


@pytest.mark.parametrize(
    "address",
    [
        "г. Слободской, ул. Советская, д. 47, кв. 5",
        "пгт Оричи, ул. Карла Маркса, от дома 14 до дома 22",
        "дер. Стулово Слободского района",
        "45 км трассы Киров — Котельнич",
        "Октябрьский проспект, 117",
        "пос. совхоза «Комсомолец», ул. Садовая, 8",
        "Моршанск, Лотикова 81а",
    ],
)
def test_an_address_is_one_run_as_a_clerk_copies_it(address: str) -> None:
    assert texts(f"Здравствуйте! Темно: {address}. Помогите.", FactKind.ADDRESS) == [address]


def test_a_street_in_small_letters_needs_a_house_or_a_known_name() -> None:
    assert texts("на ленина 5 яма", FactKind.ADDRESS) == ["ленина 5"]
    assert texts("на улице дети играют, проезд закрыт", FactKind.ADDRESS) == []


def test_an_address_falls_into_the_fields_of_the_form() -> None:
    fields = split_address("г. Слободской, ул. Советская, д. 47, кв. 5")
    assert (fields.locality, fields.street, fields.house) == (
        "г. Слободской", "ул. Советская", "д. 47, кв. 5",
    )  # fmt: skip


def test_people_organisations_sums_numbers() -> None:
    text = (
        "Иванова Мария Петровна, л/с № 123456789, участок 43:40:000123:45, заплатила 5 400 руб. "
        "в ООО «Тёплый дом», школа № 5, почта ivanova@mail.example"
    )
    facts = {f.kind: f.value for f in find_facts(text, written_on=DAY)}
    assert facts[FactKind.PERSON] == "Иванова Мария Петровна"
    assert facts[FactKind.ACCOUNT] == "123456789"
    assert facts[FactKind.CADASTRAL] == "43:40:000123:45"
    assert facts[FactKind.AMOUNT] == "5400"
    assert facts[FactKind.EMAIL] == "ivanova@mail.example"
    assert texts(text, FactKind.ORGANISATION) == ["ООО «Тёплый дом»", "школа № 5"]


def test_a_threat_to_life_is_told_and_a_fire_station_is_none() -> None:
    assert texts("В подъезде пахнет газом", FactKind.THREAT) == ["пахнет газом"]
    assert texts("оборван провод, искрит", FactKind.THREAT)
    assert texts("Постройте пожарную часть", FactKind.THREAT) == []


def test_demand_and_essence_are_sentences() -> None:
    text = "Живу в г. Кирове. Второй месяц не горят фонари на ул. Лесной. Прошу починить свет."
    assert texts(text, FactKind.DEMAND) == ["Прошу починить свет."]
    assert texts(text, FactKind.MATTER) == ["Второй месяц не горят фонари на ул. Лесной."]


def test_spans_are_of_the_text_as_given_and_short_facts_do_not_overlap() -> None:
    text = "yл. Лeнинa, д. 5, 12 ноября, 8 912 345 67 89 😀 Ленина 7"  # Latin look-alikes inside
    facts = [
        f for f in find_facts(text, written_on=DAY)
        if f.kind not in (FactKind.MATTER, FactKind.DEMAND, FactKind.THREAT)
    ]  # fmt: skip
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert all(a.end <= b.start for a, b in itertools.pairwise(facts))
    assert [f.kind for f in facts][:1] == [FactKind.ADDRESS]


def test_no_text_breaks_it() -> None:
    rng = random.Random(7)
    letters = "абвя .,-0189():«»\"'\n\t\u200b\ud800😀ӘәҒңzZİß№@+/"
    odd = ["", " ", "\x00", "1" * 300, "д. " * 200, "(9" * 200, "٣" * 50]
    odd += ["".join(rng.choice(letters) for _ in range(rng.randrange(120))) for _ in range(400)]
    for text in odd:
        for fact in find_facts(text, written_on=DAY):
            assert text[fact.start : fact.end] == fact.text


def test_a_letter_of_five_megabytes_is_read_in_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "ул. Ленина, д. 5, 12 ноября, 8 912 345 67 89. "
    letter = line * (5_000_000 // len(line))
    monkeypatch.setattr("cur_desk.assist.facts.MOST_CHARS", 20_000)  # the whole takes seconds
    facts = find_facts(letter, written_on=DAY)
    assert facts
    assert facts[-1].end <= 20_000


def test_twice_the_text_is_about_twice_the_work() -> None:
    line = "д. 1, ул. А, (912) 12.11. 8 9 г. Киров, с 3 по "
    spent = []
    for count in (60, 240):
        start = time.process_time()
        find_facts(line * count, written_on=DAY)
        spent.append(time.process_time() - start)
    assert spent[1] < 16 * spent[0]  # a square would be 16 times at four times the length
