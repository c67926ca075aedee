"""Hints under an answer: what it has, what it lacks; the weight on a thin link."""

from __future__ import annotations

import pytest

from cur_desk.services.execution.hints import hints, size_words

WHOLE = {
    "text": "Уважаемый Пётр Андреевич! 21 ноября 2026 г. дорога отсыпана щебнем, тел. 2-14-30.",
    "taken": "отсыпка щебнем",
}


def words(values: dict[str, str], *, sent: bool = False) -> dict[str, bool]:
    return {h.words: h.good for h in hints(values, sent=sent)}


def test_a_whole_answer_lacks_only_the_proof_of_sending() -> None:
    assert words(WHOLE) == {
        "мера и дата": True,
        "телефон исполнителя": True,
        "нет подтверждения отправки заявителю": False,
    }
    assert words(WHOLE, sent=True)["есть подтверждение отправки"]


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"text": "Ваше обращение рассмотрено."}, "ответ слишком короткий"),
        (WHOLE | {"taken": ""}, "нет меры или даты"),
        (WHOLE | {"text": "Дорога отсыпана щебнем на всём протяжении улицы."}, "нет меры или даты"),
        (WHOLE | {"text": WHOLE["text"].split(", тел")[0]}, "нет телефона исполнителя"),
        (WHOLE | {"planned": "ремонт"}, "нет срока обещания"),
    ],
)
def test_what_is_missing_is_said(values: dict[str, str], lacks: str) -> None:
    assert words(values)[lacks] is False


def test_a_promise_with_its_date() -> None:
    said = words(WHOLE | {"planned": "ремонт", "planned_until": "2027-06-30"})
    assert said["срок обещания 30.06.2027"]


def test_the_weight_grows_with_the_words() -> None:
    assert size_words({}) == "1 КБ, при 64 кбит/с ≈ 1 с"
    assert size_words({"text": "я" * 20_000}) == "41 КБ, при 64 кбит/с ≈ 6 с"
