"""Acts: who may, in which state, and what they do to the document."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cur_desk.domain.acts import effects, rules
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.changes import PathError
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.state import appeal_state, sstu_status

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BODY, OTHER, PERSON = new_id(), new_id(), new_id()


def an_appeal(**more: object) -> dict:
    return {
        "kind": "appeal",
        "id": new_id(),
        "version": 3,
        "channel": "epgu",
        "regime": "fz59",
        "received_at": "2026-11-20T14:48:00Z",
        "text": "Ямы на улице Полевой",
        "registrations": [
            {
                "id": "r1",
                "organisation": BODY,
                "regime": "fz59",
                "number": "26-11/4821",
                "registered_on": "2026-11-20",
            }
        ],
        **more,
    }


def a_question(key: str = "q1", **more: object) -> dict:
    return {"id": key, "essence": "Просят отремонтировать дорогу", "registration": "r1", **more}


def context() -> Context:
    return Context(NOW, PERSON, BODY, new_id())


def state(document: dict) -> AppealState:
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    return appeal_state(appeal)


def an_actor(**more: object) -> Actor:
    fields = {"person": PERSON, "post": new_id(), "organisation": BODY, "role": "shift"}
    return Actor(**{**fields, "rights": frozenset({"*"}), **more})


def test_every_effect_keeps_the_record_valid_and_writes_one_journal_line() -> None:
    document = an_appeal()
    ctx = context()
    effects.apply_act(document, "take", {}, ctx)
    effects.apply_act(document, "take", {}, ctx)
    assert state(document) is AppealState.TAKEN
    assert [line["act"] for line in document["movement"]] == ["take"]


def test_formalise_sets_questions_and_assigns_the_chosen_executor_inside_the_body() -> None:
    document = an_appeal(holder=PERSON)
    content = {"questions": [a_question("q1", executor=BODY), a_question("q2", executor=BODY)]}
    effects.apply_act(document, "formalise", content, context())
    assert [q["order"] for q in document["questions"]] == [0, 1]
    assigned = [q["assignments"][0] for q in document["questions"]]
    assert {a["organisation"] for a in assigned} == {BODY}
    assert assigned[0]["id"] != assigned[1]["id"]
    assert state(document) is AppealState.ASSIGNED


def test_another_body_as_executor_waits_for_the_forwarding() -> None:
    document = an_appeal()
    proposal = {
        "id": new_id(),
        "act": "forward",
        "question": "q1",
        "content": {"to_organisation": OTHER, "letter_text": "п", "notice_text": "у"},
    }
    content = {"questions": [a_question(executor=OTHER)], "proposals": [proposal]}
    effects.apply_act(document, "formalise", content, context())
    assert document["questions"][0].get("assignments") is None
    assert state(document) is AppealState.FORMALISED
    accepted = {"proposal": proposal["id"], "content": {"letter_number": "12"}}
    effects.apply_act(document, "accept_proposal", accepted, context())
    assert document["registrations"][0]["forwarding"]["to_organisation"] == OTHER
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    assert sstu_status(appeal, appeal.questions[0]) == "Transferred"


def test_formalise_never_touches_what_the_executor_wrote() -> None:
    answered = a_question(answers=[{"id": "a1", "text": "Отремонтировано", "organisation": BODY}])
    document = an_appeal(questions=[answered])
    content = {"questions": [a_question(answers=[], essence="Новая суть")]}
    effects.apply_act(document, "formalise", content, context())
    assert document["questions"][0]["answers"][0]["text"] == "Отремонтировано"
    assert document["questions"][0]["essence"] == "Новая суть"


def test_only_the_answer_sent_to_the_applicant_closes_the_term() -> None:
    document = an_appeal(
        questions=[
            a_question(assignments=[{"id": "s1", "organisation": BODY, "state": "accepted"}])
        ]
    )
    answer = {"id": "a1", "text": "Ямы заделаны 22.11.2026"}
    effects.apply_act(document, "answer", {"question": "q1", "answer": answer}, context())
    effects.apply_act(
        document, "sign_answer", {"question": "q1", "answer": "a1", "signer": "Глава"}, context()
    )
    assert state(document) is AppealState.SIGNED
    sent = {"registration": "r1", "channel": "ЕПГУ", "sent_on": date(2026, 11, 23).isoformat()}
    effects.apply_act(document, "send_to_applicant", sent, context())
    assert state(document) is AppealState.SENT


def test_a_lost_path_is_an_error_not_a_silent_nothing() -> None:
    with pytest.raises(PathError):
        effects.apply_act(an_appeal(), "close", {"question": "absent"}, context())


@pytest.mark.parametrize(
    ("code", "actor", "document", "content", "expected"),
    [
        ("extend", {"authority": None}, an_appeal(), {}, "no-authority"),
        ("extend", {"rights": frozenset()}, an_appeal(), {}, "no-right"),
        ("extend", {"authority": "приказ 1"}, an_appeal(), {"ground": "запрос"}, "incomplete"),
        (
            "extend",
            {"authority": "приказ 1"},
            an_appeal(channel="social", regime="open_source", registrations=[]),
            {},
            "regime",
        ),
        (
            "take",
            {},
            an_appeal(questions=[a_question(closed_at="2026-11-22T00:00:00Z")]),
            {},
            "state",
        ),
        ("fly", {}, an_appeal(), {}, "unknown-act"),
        ("take", {"switched_off": frozenset({"take"})}, an_appeal(), {}, "switched-off"),
    ],
)
def test_refusals_have_a_code_and_a_russian_reason(
    code: str, actor: dict, document: dict, content: dict, expected: str
) -> None:
    appeal = parse(document)
    assert isinstance(appeal, Appeal)
    refused = rules.refusal(code, appeal, an_actor(**actor), content)
    assert refused is not None
    assert refused.code == expected
    assert any("а" <= letter <= "я" for letter in refused.reason)


def test_a_body_act_offers_its_twin_to_the_centre() -> None:
    refused = rules.may(ACTS["forward"], an_actor(rights=frozenset({"propose_forward"})))
    assert refused is not None
    assert "Предложить: направить по компетенции" in refused.reason
    assert (
        rules.may(ACTS["propose_forward"], an_actor(rights=frozenset({"propose_forward"}))) is None
    )


def test_content_paths_of_formalisation_name_each_field_shown() -> None:
    content = {"title": "т", "questions": [a_question("q1", code="0005")]}
    paths = effects.content_paths("formalise", content)
    assert "questions/q1/code" in paths
    assert "title" in paths
    assert "questions/q1/answers" not in paths
