"""A body's acts over its own registration, the interim answer, and the day an answer was sent."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cur_desk.domain.acts import answers, effects, rules
from cur_desk.domain.changes import PathError
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import AppealState
from tests.domain.test_acts import BODY, OTHER, a_question, an_actor, an_appeal, context, state

TWO = [
    {"id": "r1", "organisation": BODY, "regime": "fz59", "registered_on": "2026-11-20"},
    {"id": "r2", "organisation": OTHER, "regime": "fz59", "registered_on": "2026-11-21"},
]


def two_bodies() -> dict[str, Any]:
    """Three questions: under the first registration, under none by name, under the second."""
    questions = [
        a_question("q1"),
        a_question("q2", registration="r2"),
        {"id": "q3", "essence": "Без регистрации"},
    ]
    return an_appeal(registrations=[dict(r) for r in TWO], questions=questions)


@pytest.mark.parametrize("act", ["leave_unanswered", "stop_correspondence", "forward"])
def test_an_act_ends_only_what_stands_under_its_registration(act: str) -> None:
    document = two_bodies()
    content = {"registration": "r2", "case": "ст. 11", "to_organisation": BODY}
    effects.apply_act(document, act, content, context())
    assert [bool(q.get("closed_at")) for q in document["questions"]] == [False, True, False]
    assert [bool(r.get("closed_at")) for r in document["registrations"]] == [False, True]
    effects.apply_act(document, act, {**content, "registration": "r1"}, context())
    assert all(q.get("closed_at") for q in document["questions"])
    parse(document)


def test_what_was_closed_before_keeps_its_result() -> None:
    document = two_bodies()
    document["questions"][0] |= {"closed_at": "2026-11-22T00:00:00Z", "result": "explained"}
    effects.apply_act(document, "leave_unanswered", {"registration": "r1"}, context())
    assert document["questions"][0]["result"] == "explained"


def test_an_extension_keeps_what_its_form_says() -> None:
    """The kind of its ground too: a запрос and a case out of the common are different law."""
    document = two_bodies()
    said = {
        "ground_kind": "request", "ground": "запрошены сведения", "request_number": "5",
        "request_on": "2026-11-22", "decided_by": "Глава", "decided_on": "2026-11-24",
        "notice_number": "17", "notice_on": "2026-11-25", "due_on": "2027-01-15",
        "channel": "почта", "notice_text": "Уведомляем",
    }  # fmt: skip
    effects.apply_act(document, "extend", {"registration": "r1", **said}, context())
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    kept = appeal.registrations[0].extension
    assert kept is not None
    assert kept.model_dump(mode="json") == said


def test_a_postponed_decision_is_kept_in_the_record() -> None:
    document = two_bodies()
    content = {"registration": "r1", "planned_until": "2027-06-01", "notice_text": "Уведомляем"}
    effects.apply_act(document, "postpone", content, context())
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    planned = [q.measures.planned_until for q in appeal.questions]
    assert planned == [date(2027, 6, 1), None, date(2027, 6, 1)]
    kept = appeal.registrations[0].postponed
    assert kept is not None
    assert (kept.planned_until, kept.notice_text) == (date(2027, 6, 1), "Уведомляем")


def test_an_interim_answer_is_kept_and_stands_for_no_answer() -> None:
    document = an_appeal(regime="open_source", channel="social", questions=[a_question()])
    document["registrations"] = []
    before = state(document)
    effects.apply_act(document, "interim_answer", {"text": "Проверяем"}, context())
    kept = document["questions"][0]["answers"]
    assert [(a["state"], a["text"], a["organisation"]) for a in kept] == [
        ("interim", "Проверяем", BODY)
    ]
    assert state(document) == before
    answer = {"id": "a1", "text": "Сделано", "state": "draft"}
    effects.apply_act(document, "answer", {"question": "q1", "answer": answer}, context())
    effects.apply_act(document, "interim_answer", {"text": "Ещё", "question": "q1"}, context())
    assert [a["state"] for a in document["questions"][0]["answers"]] == [
        "interim", "interim", "draft",
    ]  # fmt: skip
    assert state(document) is AppealState.IN_WORK
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    last = answers.answer_of(appeal.questions[0], BODY)
    assert last is not None
    assert last.id == "a1"
    with pytest.raises(PathError):
        effects.apply_act(document, "interim_answer", {"text": "x", "question": "q9"}, context())


def test_an_interim_answer_needs_a_question_to_stand_at() -> None:
    document = an_appeal(regime="open_source", channel="social", registrations=[])
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    refused = rules.refusal("interim_answer", appeal, an_actor(), {"text": "Проверяем"})
    assert refused is not None
    assert refused.code == "state"


@pytest.mark.parametrize(
    ("sent_on", "refused"),
    [
        ("2026-11-26", "day"),  # tomorrow
        ("2026-11-25", ""),
        ("2026-11-24", ""),
        ("2026-11-23", "day"),  # before the signing
        ("2026-11-19", "day"),  # before the appeal came
        ("вчера", "invalid"),
    ],
)
def test_the_day_of_sending(sent_on: str, refused: str) -> None:
    answer = {"id": "a1", "text": "Сделано", "organisation": BODY, "state": "signed"}
    question = a_question(answers=[{**answer, "signed_on": "2026-11-24"}])
    appeal = parse(an_appeal(questions=[question]))
    assert isinstance(appeal, Appeal)
    found = rules.of_days(
        "send_to_applicant",
        appeal,
        {"registration": "r1", "sent_on": sent_on},
        date(2026, 11, 25),
        ZoneInfo("Europe/Moscow"),
    )
    assert (found.code if found else "") == refused


def test_the_day_of_arrival_is_the_regions() -> None:
    appeal = parse(an_appeal(received_at="2026-11-19T22:30:00Z", questions=[a_question()]))
    assert isinstance(appeal, Appeal)
    content = {"registration": "r1", "sent_on": "2026-11-19"}
    for zone, refused in (("Europe/Moscow", True), ("UTC", False)):
        found = rules.of_days(
            "send_to_applicant", appeal, content, date(2026, 11, 25), ZoneInfo(zone)
        )
        assert (found is not None) == refused


def test_who_wrote_only_an_interim_answer_sends_nothing() -> None:
    interim = {"id": "a0", "text": "Проверяем", "organisation": OTHER, "state": "interim"}
    answer = {"id": "a1", "text": "Сделано", "organisation": BODY, "state": "signed"}
    appeal = parse(an_appeal(questions=[a_question(answers=[interim, answer])]))
    assert isinstance(appeal, Appeal)
    content = {"registration": "r1", "channel": "почта", "sent_on": "2026-11-25", "number": "7"}
    for body, code in ((OTHER, "not-yours"), (BODY, "")):
        actor = an_actor(organisation=body, authority="Приказ № 1")
        found = rules.refusal("send_to_applicant", appeal, actor, content)
        assert (found.code if found else "") == code


def judged(document: dict[str, Any], act: str, content: dict[str, Any], body: str = BODY) -> str:
    """The code of the refusal, or nothing."""
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    actor = an_actor(organisation=body, authority="Приказ № 1")
    found = rules.refusal(act, appeal, actor, content)
    return found.code if found is not None else ""


def test_a_body_forwards_only_what_stands_open_under_its_registration() -> None:
    document = two_bodies()
    document["questions"][2] |= {"closed_at": "2026-11-22T00:00:00Z", "result": "answered"}
    letters = {"to_organisation": "третий", "letter_text": "п", "notice_text": "у"}
    for named, code in (("q1", ""), ("q2", "lost-path"), ("q3", "state"), ("q9", "lost-path")):
        one = {**letters, "registration": "r1"}
        assert judged(document, "forward", {**one, "questions": [named]}) == code
        assert judged(document, "forward", {**one, "question": named}) == code
        assert judged(document, "propose_forward", {**one, "question": named}) == code


def test_a_registration_does_not_replace_another_bodys() -> None:
    document = an_appeal(registrations=[dict(TWO[0])], questions=[])
    document["registrations"][0].pop("registered_on")
    content = {"organisation": OTHER, "registered_on": "2026-11-24", "id": "r1"}
    assert judged(document, "register", content, OTHER) == "invalid"
    assert judged(document, "register", {**content, "id": "r2"}, OTHER) == ""


def test_who_was_given_a_question_before_anybody_registered_registers_it() -> None:
    given = {"id": "s1", "organisation": OTHER, "state": "sent"}
    done = {"essence": "а", "formalised_at": "2026-11-24T08:00:00Z"}
    questions = [{"id": "q1", **done}, {"id": "q2", **done, "assignments": [given]}]
    document = an_appeal(registrations=[], questions=questions)
    register = {"organisation": BODY, "registered_on": "2026-11-24", "regime": "fz59"}
    assert judged(document, "register", register) == ""
    effects.apply_act(document, "register", register, context())
    second = {**register, "organisation": OTHER}
    assert judged(document, "register", {**register, "organisation": "третий"}, "третий") == "state"
    assert judged(document, "register", second, OTHER) == ""
    effects.apply_act(document, "register", {**second, "id": "r2"}, context())
    assert [q.get("registration") for q in document["questions"]] == [None, "r2"]
    document["questions"] = [{"id": "q1", "closed_at": "2026-11-24T00:00:00Z"}]
    document["registrations"] = []
    assert judged(document, "register", register) == "state"


def test_a_waiting_registration_keeps_its_place_and_gives_up_its_term() -> None:
    waiting = {"id": "r1", "organisation": BODY, "regime": "fz59", "due_on": "2026-12-18"}
    document = an_appeal(registrations=[waiting, dict(TWO[1])], questions=[])
    content = {"organisation": BODY, "registered_on": "2026-11-24", "number": "7", "sent": {}}
    effects.apply_act(document, "register", content, context())
    first = document["registrations"][0]
    assert {k: first.get(k) for k in ("id", "number", "registered_on", "due_on", "sent")} == {
        "id": "r1", "number": "7", "registered_on": "2026-11-24", "due_on": None, "sent": None,
    }  # fmt: skip
