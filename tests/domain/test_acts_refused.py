"""Every act of the table against a wrong role, state, regime, missing field and wrong day: each is
refused in Russian, and says the field or that it is the state, the role, the regime."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import pytest

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.acts.table import ACTS, FIELD_WORDS
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import AppealState, Regime
from tests.domain.test_acts import BODY, OTHER, a_question, an_actor, an_appeal

TODAY = date(2026, 11, 25)
AUTHORITY = {"authority": "Приказ № 1"}
ABOUT_STATE = {"state", "regime", "extension"}
ABOUT_ROLE = {"no-right", "no-authority", "switched-off", "not-yours"}
ANSWER = {"id": "a1", "organisation": BODY, "text": "Сделано"}
PREVIOUS = [
    {"organisation": BODY, "number": "№ 1", "on": "2026-02-02"},
    {"organisation": BODY, "number": "№ 2", "on": "2026-05-04"},
]
WHOLE: dict[str, dict[str, Any]] = {
    "register": {"organisation": BODY, "registered_on": "2026-11-24", "regime": "fz59"},
    "forward": {"to_organisation": OTHER, "letter_text": "п", "notice_text": "у"},
    "extend": {
        "ground_kind": "exceptional", "ground": "экспертиза", "decided_by": "Глава",
        "decided_on": "2026-11-24", "notice_number": "17", "notice_on": "2026-11-25",
        "channel": "почта", "notice_text": "у",
    },
    "leave_unanswered": {
        "case": "court", "decided_by": "Глава", "decided_on": "2026-11-24", "notice_text": "у",
    },
    "stop_correspondence": {
        "decided_by": "Глава", "decided_on": "2026-11-24", "previous_answers": PREVIOUS,
        "notice_text": "у", "no_new_arguments": True,
    },
    "postpone": {"planned_until": "2027-03-01", "reason": "ремонт весной", "notice_text": "у"},
    "interim_answer": {"text": "Проверяем"},
}  # fmt: skip
"""Content with which the act is possible."""


def an(**more: Any) -> Appeal:
    appeal = parse(an_appeal(**more))
    assert isinstance(appeal, Appeal)
    return appeal


def of(regime: str = "fz59", **more: Any) -> Appeal:
    """An appeal of a regime, registered by BODY, with one question."""
    channel = {"pos": "pos", "open_source": "social"}.get(regime, "epgu")
    registration = {
        "id": "r1", "organisation": BODY, "regime": regime, "number": "26-11/4821",
        "registered_on": "2026-11-20", "due_on": "2026-12-18",
    }  # fmt: skip
    fields = {"regime": regime, "channel": channel, "registrations": [registration]}
    return an(**{**fields, "questions": [a_question()], **more})


def subject(code: str) -> Appeal:
    """An appeal over which the act is possible."""
    base = code.removeprefix("propose_")
    if base == "register":
        return of(registrations=[], questions=[])
    return of({"postpone": "pos", "interim_answer": "open_source"}.get(base, "fz59"))


def judged(code: str, appeal: Appeal, content: Any, **actor: Any) -> Refusal | None:
    who = an_actor(**{**AUTHORITY, **actor})
    refused = rules.refusal(code, appeal, who, content)
    return refused or rules.of_days(code, appeal, content or {}, TODAY, UTC, 180)


def is_clear(refused: Refusal | None) -> bool:
    """Russian words, and a field or the state or the role that they are about."""
    assert refused is not None
    assert any("а" <= letter <= "я" for letter in refused.reason)
    return bool(refused.field) or refused.code in ABOUT_STATE | ABOUT_ROLE


@pytest.mark.parametrize("code", sorted(ACTS))
def test_without_the_right(code: str) -> None:
    refused = judged(code, subject(code), {}, rights=frozenset())
    assert is_clear(refused)
    assert refused is not None
    assert refused.code == "no-right"
    assert ("Можно предложить" in refused.reason) == bool(ACTS[code].twin)


@pytest.mark.parametrize("code", sorted(c for c, a in ACTS.items() if a.body))
def test_without_the_authority_of_the_body(code: str) -> None:
    refused = judged(code, subject(code), {}, authority=None)
    assert is_clear(refused)
    assert refused is not None
    assert refused.code == "no-authority"


@pytest.mark.parametrize(
    "code", sorted(c for c, a in ACTS.items() if AppealState.CLOSED not in a.states)
)
def test_over_a_closed_appeal(code: str) -> None:
    closed = of(questions=[a_question(closed_at="2026-11-24T00:00:00Z")])
    refused = judged(code, closed, WHOLE.get(code, {}))
    assert is_clear(refused)
    assert refused is not None
    assert refused.code in ABOUT_STATE


@pytest.mark.parametrize("code", sorted(c for c, a in ACTS.items() if a.regimes != set(Regime)))
def test_under_another_regime(code: str) -> None:
    other = next(r for r in ("fz59", "open_source", "pos") if Regime(r) not in ACTS[code].regimes)
    base = code.removeprefix("propose_")
    refused = judged(code, of(other), WHOLE.get(base, {}))
    assert is_clear(refused)
    assert refused is not None
    assert refused.code == "regime"


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, act in ACTS.items() for name in act.required]
)
def test_each_missing_field_is_named(code: str, name: str) -> None:
    act = ACTS[code]
    content = dict.fromkeys(act.required, "x") | WHOLE.get(code.removeprefix("propose_"), {})
    content.pop(name, None)
    refused = rules.complete(act, content)
    assert is_clear(refused)
    assert refused is not None
    assert (refused.code, refused.field) == ("incomplete", name)
    assert FIELD_WORDS[name] in refused.reason


@pytest.mark.parametrize("code", sorted(WHOLE))
def test_whole_it_is_possible(code: str) -> None:
    assert judged(code, subject(code), WHOLE[code]) is None


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("register", {"registered_on": "2026-11-26"}, "registered_on", "day"),
    ("register", {"registered_on": "2026-11-19"}, "registered_on", "day"),
    ("register", {"registered_on": "вчера"}, "registered_on", "invalid"),
    ("register", {"regime": "open_source"}, "regime", "regime"),
    ("register", {"organisation": OTHER}, "organisation", "not-yours"),
    ("register", {"document_due_on": "2026-11-20"}, "document_due_on", "day"),
    ("register", {"sent": {"channel": "почта", "sent_on": "2026-11-24"}}, "sent", "invalid"),
    ("register", {"closed_at": "2026-11-24T00:00:00Z"}, "closed_at", "invalid"),
    ("register", {"due_on": "2030-01-01"}, "due_on", "invalid"),
    ("forward", {"letter_on": "2026-11-26"}, "letter_on", "day"),
    ("forward", {"notice_on": "2026-11-19"}, "notice_on", "day"),
    ("forward", {"to_organisation": BODY}, "to_organisation", "invalid"),
    ("forward", {"copies": [{"to_organisation": OTHER}]}, "copies", "invalid"),
    ("forward", {"copies": [{"to_organisation": "ещё"}]}, "copies", "incomplete"),
    ("forward", {"registration": "нет"}, "registration", "lost-path"),
    ("forward", {"questions": ["нет"]}, "questions", "lost-path"),
    ("forward", {"question": "нет"}, "questions", "lost-path"),
    ("extend", {"decided_on": "2026-11-26"}, "decided_on", "day"),
    ("extend", {"decided_on": "2026-11-19"}, "decided_on", "day"),
    ("extend", {"notice_on": "2026-11-23"}, "notice_on", "day"),
    ("extend", {"ground_kind": "request"}, "request_number", "incomplete"),
    ("extend", {"ground_kind": "request", "request_number": "5"}, "request_on", "incomplete"),
    ("extend", {"ground_kind": "прихоть"}, "ground_kind", "invalid"),
    ("leave_unanswered", {"case": "лень"}, "case", "invalid"),
    ("leave_unanswered", {"case": "published"}, "address", "incomplete"),
    ("leave_unanswered", {"case": "crime"}, "to_body", "incomplete"),
    ("leave_unanswered", {"case": "unclear", "notice_text": ""}, "notice_text", "incomplete"),
    ("leave_unanswered", {"decided_on": "2026-11-26"}, "decided_on", "day"),
    ("stop_correspondence", {"previous_answers": PREVIOUS[:1]}, "previous_answers", "incomplete"),
    ("stop_correspondence", {"previous_answers": [PREVIOUS[0], {**PREVIOUS[1], "organisation": "o"}]},
     "previous_answers", "incomplete"),
    ("stop_correspondence", {"no_new_arguments": None}, "no_new_arguments", "incomplete"),
    ("stop_correspondence", {"previous_answers": [*PREVIOUS, {**PREVIOUS[0], "on": "2027-01-01"}]},
     "previous_answers", "day"),
    ("postpone", {"planned_until": "2026-11-25"}, "planned_until", "day"),
    ("postpone", {"planned_until": "2027-05-20"}, "planned_until", "day"),
    ("interim_answer", {"final_until": "2026-11-01"}, "final_until", "day"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changed", "field", "kind"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    code: str, changed: dict[str, Any], field: str, kind: str
) -> None:
    refused = judged(code, subject(code), {**WHOLE[code], **changed})
    assert is_clear(refused)
    assert refused is not None
    assert (refused.field, refused.code) == (field, kind)


@pytest.mark.parametrize("code", ["extend", "propose_extend"])
@pytest.mark.parametrize(
    "registration",
    [{"due_on": "2026-11-24"}, {"extension": WHOLE["extend"] | {"due_on": "2027-01-15"}}],
)
def test_no_extension_after_the_term_and_no_second_one(
    code: str, registration: dict[str, Any]
) -> None:
    appeal = of()
    old = appeal.registrations[0].model_dump(mode="json", exclude_none=True)
    late = of(registrations=[old | registration])
    who = an_actor(**AUTHORITY)
    before = rules.before(code, late, who, TODAY)
    assert before is not None
    assert before.code == "extension"
    refused = judged(code, late, WHOLE["extend"])
    assert refused is not None
    assert refused.code == "extension"


def test_another_body_and_a_closed_registration_are_told_before_the_key_is_pressed() -> None:
    for code in ("forward", "extend", "leave_unanswered", "stop_correspondence"):
        stranger = rules.before(code, of(), an_actor(organisation=OTHER, **AUTHORITY), TODAY)
        assert stranger is not None
        assert stranger.code == "not-yours"
        old = of().registrations[0].model_dump(mode="json", exclude_none=True)
        sent = {"channel": "почта", "sent_on": "2026-11-24"}
        gone = rules.before(
            code, of(registrations=[old | {"sent": sent}]), an_actor(**AUTHORITY), TODAY
        )
        assert gone is not None
        assert gone.code == "state"


def test_who_is_complained_of_gets_no_complaint_nor_what_is_under_it() -> None:
    accused, under, far, above = "accused", "under", "far", "above"
    parents = {under: accused, far: under, accused: above}
    question = a_question(complained_of=[accused], answers=[{**ANSWER, "organisation": under}])

    def code(act: str, content: dict[str, Any]) -> str:
        found = rules.of_complaint(act, of(questions=[question]), content, parents.get)
        return found.field if found is not None else ""

    for body, barred in ((accused, True), (under, True), (far, True), (above, False)):
        assert bool(code("forward", {"to_organisation": body})) == barred
        assert bool(code("propose_forward", {"to_organisation": body})) == barred
        copies = {"to_organisation": above, "copies": [{"to_organisation": body}]}
        assert code("forward", copies) == ("copies" if barred else "")
        assert (
            bool(code("assign", {"question": "q1", "assignment": {"organisation": body}})) == barred
        )
        given = {"questions": [{"id": "q1", "executor": body, "complained_of": [accused]}]}
        assert bool(code("formalise", given)) == barred
    assert code("return_for_rework", {"question": "q1"}) == "question"
    said = {"to_organisation": far, "complained_of": [accused]}
    assert rules.of_complaint("forward", of(), said, parents.get) is not None
