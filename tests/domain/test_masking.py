"""Hiding of personal data: what must never come through, and what must stay."""

from __future__ import annotations

import pytest

from cur_desk.domain.masking import (
    HOUSE,
    MARKS,
    NAME,
    PHONE,
    SIGNATURE,
    count_marks,
    mask_address,
    mask_name,
    mask_text,
)

NAMES = ("Примерова Анна Образцовна",)
HEALTH = ("инвалид", "астм", "диабет")


@pytest.mark.parametrize(
    "phone",
    ["+7 900 000-00-00", "8 (900) 000-00-00", "89000000000", "8-900-000-00-00", "+79000000000",
     "9000000000", "(8332) 12-34-56", "тел. 5-12-34", "22-33-44", "телефон 223344", "8 900 000 00 00"],
)  # fmt: skip
def test_telephones(phone):
    made = mask_text(f"Звоните {phone}, спасибо")
    assert not any(c.isdigit() for c in made.text)
    assert made.hidden == 1


@pytest.mark.parametrize(
    "secret",
    ["primer@example.ru", "112-233-445 95", "СНИЛС 11223344595", "паспорт серия 3304 № 123456",
     "33 04 123456", "2200 1234 5678 9010", "2200123456789010", "40817810000000000001",
     "ИНН 431234567890", "12.03.1985 г.р.", "лицевой счет № 1234567"],
)  # fmt: skip
def test_documents_and_accounts(secret):
    made = mask_text(f"Прошу учесть: {secret}.")
    assert not any(c.isdigit() for c in made.text)
    assert "@" not in made.text
    assert made.hidden == 1


@pytest.mark.parametrize(
    "words",
    ["Примерова Анна Образцовна", "Примеровой Анне Образцовне", "Анну Примерову", "ПРИМЕРОВА",
     "примеровой", "А. О. Примеровой", "Примеровой А. О.", "Образцовной", "Анны", "Примерову Анну"],
)  # fmt: skip
def test_known_names_in_any_form(words):
    made = mask_text(f"Ответ для {words} не дан", NAMES)
    assert made.text == f"Ответ для {NAME} не дан"


@pytest.mark.parametrize(
    ("name", "form"),
    [("Павел", "Павла"), ("Пётр", "Петру"), ("Лев", "Льва"), ("Соловей Игорь", "Соловья"),
     ("Толстая Ия", "Толстой"), ("Грибоедов Илья", "Грибоедовым"), ("Белый Олег", "Белого")],
)  # fmt: skip
def test_forms_of_hard_names(name, form):
    assert form not in mask_text(f"Я видел {form} вчера", [name]).text


@pytest.mark.parametrize(
    "words",
    ["Иванов Пётр Сергеевич", "Сидоровой Марии Ивановны", "Кузнецов И. П.", "И. П. Кузнецов",
     "Мария Ивановна"],
)  # fmt: skip
def test_names_nobody_told_about(words):
    assert mask_text(f"Там был {words} вчера").text == f"Там был {NAME} вчера"


def test_a_neighbour_and_a_signature_are_hidden():
    made = mask_text("Покажет сосед Примеров Пётр. Жду ответа. А. О. Примерова", NAMES)
    assert made.text == f"Покажет сосед {NAME}. Жду ответа. {SIGNATURE}"
    assert made.hidden == 2
    assert mask_text("Жду.\nС уважением, Тамара К.").text == f"Жду.\nС уважением, {SIGNATURE}."


@pytest.mark.parametrize(
    "words",
    ["дом 5", "д. 5а", "дом № 12/3, кв. 7", "ул. Полевая, 12", "улице Полевой 12-5", "кв.14"],
)
def test_houses(words):
    made = mask_text(f"Живу: {words}; помогите")
    assert not any(c.isdigit() for c in made.text)
    assert HOUSE in made.text


def test_health():
    made = mask_text("У сына астма, я инвалид II группы", (), HEALTH)
    assert "астма" not in made.text
    assert "групп" not in made.text
    assert made.hidden == 2
    assert mask_text("У сына астма").hidden == 0, "the list of words is given, not built in"


@pytest.mark.parametrize(
    "text",
    ["11 домов и 3 дома", "25.11.2026, № 3120, 59-ФЗ", "за 2026 год 15 дней", "26-079114",
     "код 0005.0005.0056.1160", "Министерство транспорта Кировской области", "заявитель уведомлён",
     "оплата 1500 рублей", "маршрут 17 не ходит", "нет мест для инвалидов", "вера в людей и надежда", "42 контейнера"],
)  # fmt: skip
def test_what_is_no_personal_data_stays(text):
    assert mask_text(text, ["Иванова Вера", "Петрова Надежда"], HEALTH) == (text, 0)


def test_masking_twice_changes_nothing():
    text = "Примерова, тел. 8 900 000-00-00, дом 5, инвалид. С уважением, Анна"
    once = mask_text(text, NAMES, HEALTH)
    twice = mask_text(once.text, NAMES, HEALTH)
    assert twice.text == once.text
    assert twice.hidden == 0
    assert count_marks(once.text) == once.hidden


def test_names_and_addresses():
    assert mask_name("Примерова Анна Образцовна") == "П. [скрыто]"
    assert mask_name("  ") == ""
    whole = "612080, Оричевский муниципальный округ, пос. Образцовый, ул. Полевая, д. 0, кв. 0"
    kept = "Оричевский муниципальный округ, пос. Образцовый, ул. Полевая"
    assert mask_address(whole) == f"{kept} {HOUSE}"
    assert mask_address("г. Киров, ул. Полевая 12-5") == f"г. Киров, ул. Полевая {HOUSE}"
    assert mask_address("г. Киров, ул. 8 Марта, 5а") == f"г. Киров, ул. 8 Марта {HOUSE}"
    assert mask_address("г. Киров") == "г. Киров"


def test_hostile_length_is_no_trouble():
    made = mask_text("д. " * 20_000 + "8 900 000-00-00", NAMES, HEALTH)
    assert made.text.endswith(PHONE)
    assert all(mark.startswith("[") and mark.endswith("]") for mark in MARKS)
