"""The executor's seat on real files: stages, posts, drafts, what is refused and why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import InputError, NotAllowed
from cur_desk.services.acts.service import Gone
from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.execution.views import Stage
from cur_desk.services.views import ExchangeMark, TermMark
from tests.services.bench import NOW, Bench, an_appeal, make
from tests.services.test_day import text_of

VALUES = {
    "text": "Уважаемая Татьяна Ивановна! 21 ноября 2026 г. участок отсыпан щебнем. Тел. 2-14-30.",
    "result": "supported",
    "taken": "отсыпка щебнем",
    "planned": "ремонт покрытия",
    "planned_until": "2027-06-30",
}
SIGNED = {"signer": "Глава округа Кощеев Р. А.", "signature_file": "otvet.pdf"}
SENT = {"channel": "почта", "sent_on": "2026-11-23", "number": "14-22", "proof": "ШПИ 8000"}


@pytest.fixture
def seat(tmp_path: Path) -> Any:
    bench = make(tmp_path / "files", role="executor")
    bench.core.workspace.set_posts({bench.core.actor.post: bench.core.actor.organisation})
    yield bench, ExecutionService(bench.core, bench.acts, bench.directory)
    bench.core.workspace.close()


def assigned(bench: Bench, body: str = "", **more: Any) -> dict[str, Any]:
    """An appeal whose one question is given to a body."""
    document = an_appeal(bench, **more)
    organisation = body or bench.core.actor.organisation
    given = {"id": new_id(), "organisation": organisation, "state": "sent"}
    document["questions"] = [
        {
            "id": new_id(),
            "registration": document["registrations"][0]["id"],
            "essence": "Просят отремонтировать дорогу",
            "executor": organisation,
            "assignments": [given],
            "formalised_at": "2026-11-20T15:00:00Z",
        }
    ]
    document.pop("stage_due_at")
    return document


def head_of(bench: Bench, organisation: str) -> Actor:
    """The same person in a post with the body's authority."""
    role = bench.core.profile.roles["authority"]
    return Actor(
        bench.core.actor.person, new_id(), organisation, "authority", role.rights, "приказ № 5"
    )


def give_authority(bench: Bench) -> None:
    head = head_of(bench, bench.core.actor.organisation)
    bench.core.actors = (bench.core.actor, head)
    posts = {a.post: a.organisation for a in bench.core.actors}
    bench.core.workspace.set_posts(posts)


def ids(document: dict[str, Any]) -> tuple[str, str]:
    return document["id"], document["questions"][0]["id"]


def test_only_own_assignments_the_nearest_term_first(seat: Any) -> None:
    bench, service = seat
    other = bench.directory.organisations(responsible=True)[5].code
    mine, foreign = assigned(bench, number="26-11/1"), assigned(bench, other, number="26-11/2")
    hot = assigned(bench, number="26-11/3")
    hot["registrations"][0] |= {"due_on": "2026-11-23", "due_at": "2026-11-23T14:00:00Z"}
    bench.give(mine, foreign, hot)
    rows = service.rows()
    assert [r.number for r in rows] == ["26-11/3", "26-11/1"]
    assert (rows[0].mark, rows[0].left, rows[0].word) == (TermMark.TODAY, "сегодня", "не начат")
    with pytest.raises(Gone, match="не поручен"):
        service.open(*ids(foreign))


def test_the_way_of_an_answer_and_the_term_closes_only_at_its_end(seat: Any) -> None:
    bench, service = seat
    give_authority(bench)
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    assert service.open(*key).main.code == "accept"
    service.accept(*key)
    assert service.open(*key).stage is Stage.WORK
    service.to_signature(*key, VALUES)
    assert service.open(*key).stage is Stage.SIGNING
    service.sign(*key, VALUES | SIGNED)
    opened = service.open(*key)
    assert (opened.stage, opened.main.refused) == (Stage.SENDING, "")
    assert opened.term is not None
    assert opened.term.mark is not TermMark.DONE
    service.send(*key, opened.values | SENT)
    closed = service.open(*key)
    assert closed.stage is Stage.DONE
    assert closed.term is not None
    assert closed.term.mark is TermMark.DONE
    assert closed.sent == "почта, 23.11.2026, исх. № 14-22, ШПИ 8000"
    assert service.rows() == []
    acts = [r.act for r in bench.core.workspace.work.outbox.rows()]
    assert acts == ["accept", "answer", "to_signature", "sign_answer", "send_to_applicant"]
    posts = [r.event.post for r in bench.core.workspace.work.outbox.rows()]
    assert posts[0] == posts[2] == bench.core.actors[0].post
    assert posts[3] == posts[4] == bench.core.actors[1].post


def test_the_term_is_not_closed_by_a_signature_alone(seat: Any) -> None:
    bench, service = seat
    give_authority(bench)
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    with pytest.raises(NotAllowed, match="не подписан"):
        service.send(*key, SENT)
    service.to_signature(*key, VALUES)
    with pytest.raises(InputError, match="Нет скана"):
        service.sign(*key, {"signer": "Глава"})
    service.sign(*key, SIGNED)
    with pytest.raises(InputError, match="Нет подтверждения"):
        service.send(*key, SENT | {"proof": " "})
    with pytest.raises(InputError, match="исходящего номера"):
        service.send(*key, SENT | {"number": ""})
    late = (NOW + timedelta(days=2)).date().isoformat()
    with pytest.raises(InputError, match="ещё не наступила"):
        service.send(*key, SENT | {"sent_on": late})


def test_an_executor_without_authority_neither_signs_nor_sends(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    service.to_signature(*key, VALUES)
    opened = service.open(*key)
    assert not opened.may_sign
    assert "уполномоченное лицо" in opened.signer_note
    assert opened.main.refused == "Подпись вносит уполномоченное лицо органа"
    with pytest.raises(NotAllowed):
        service.sign(*key, SIGNED)
    forged = {"id": new_id(), "text": "Ответ", "state": "signed"}
    with pytest.raises(NotAllowed, match="Подпись"):
        bench.acts.act(key[0], "answer", {"question": key[1], "answer": forged})


def test_given_back_only_with_a_reason_and_gone_from_the_list(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    with pytest.raises(InputError, match="причина"):
        service.refuse(*key, "  ")
    service.refuse(*key, "дорога федеральная")
    assert service.rows() == []
    note = bench.cards.open(key[0]).movement[0].note
    assert note == "дорога федеральная"


def test_what_is_missing_in_an_answer_is_named_with_its_field(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    for name, field in (("result", "result"), ("text", "text"), ("planned_until", "planned_until")):
        with pytest.raises(InputError) as caught:
            service.to_signature(*key, VALUES | {name: ""})
        assert caught.value.field == field


def test_a_draft_is_kept_shown_and_used_up_part_by_part(seat: Any) -> None:
    bench, service = seat
    give_authority(bench)
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    service.save_draft(*key, {**VALUES, **SENT, "text": "Начало ответа"})
    opened = service.open(*key)
    assert opened.values["text"] == "Начало ответа"
    assert opened.draft_saved
    assert bench.core.workspace.work.drafts.count(bench.core.actor.person) == 1
    service.to_signature(*key, opened.values)
    assert service.open(*key).values["channel"] == "почта"  # typed early, for a later step
    service.sign(*key, service.open(*key).values | SIGNED)
    service.send(*key, service.open(*key).values)
    assert bench.core.workspace.work.drafts.count(bench.core.actor.person) == 0


def test_a_withdrawn_answer_gives_the_words_back(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    event = service.answer(*key, VALUES).event
    bench.acts.withdraw(event)
    opened = service.open(*key)
    assert opened.values["text"] == VALUES["text"]
    assert opened.values["planned_until"] == "2027-06-30"
    assert service.rows()[0].exchange is ExchangeMark.PENDING  # «accept» still waits


def test_returned_for_rework_a_new_version_goes_up(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    question = document["questions"][0]
    question["assignments"][0]["state"] = "answered"
    first = {
        "id": new_id(), "text": "Отписка", "state": "rework",
        "organisation": bench.core.actor.organisation,
    }  # fmt: skip
    question["answers"] = [first]
    at = "2026-11-22T10:00:00Z"
    line = {"id": new_id(), "at": at, "act": "return_for_rework", "note": "нет срока"}
    document["movement"] = [line]
    bench.give(document)
    key = ids(document)
    assert service.open(*key).returned == "нет срока"
    service.to_signature(*key, VALUES)
    shown = bench.core.workspace.queries.document(key[0])
    answers = shown.document["questions"][0]["answers"]
    assert [a["state"] for a in answers] == ["rework", "approval"]


def test_a_person_with_two_posts_acts_in_the_post_of_that_body(seat: Any) -> None:
    bench, service = seat
    other = bench.directory.organisations(responsible=True)[7].code
    first = bench.core.actor
    second = Actor(first.person, new_id(), other, "executor", first.rights)
    bench.core.actors = (first, second)
    bench.core.workspace.set_posts({a.post: a.organisation for a in bench.core.actors})
    mine, theirs = assigned(bench, number="26-11/1"), assigned(bench, other, number="26-11/2")
    bench.give(mine, theirs)
    rows = {r.number: r for r in service.rows()}
    assert rows["26-11/2"].body == bench.directory.organisation_name(other)
    service.accept(*ids(theirs))
    assert bench.core.workspace.work.outbox.rows()[0].event.post == second.post
    assert service.open(*ids(theirs)).stage is Stage.WORK
    assert service.open(*ids(mine)).stage is Stage.NEW


def test_a_commercial_organisation_has_no_seat_and_gets_nothing(seat: Any) -> None:
    bench, service = seat
    firm = next(
        o
        for o in bench.directory._organisations.values()
        if o.organisation_kind is OrganisationKind.COMMERCIAL
    )
    first = bench.core.actor
    bench.core.actors = (Actor(first.person, new_id(), firm.id, "executor", first.rights),)
    bench.give(assigned(bench, firm.id))
    assert not service.is_seated()
    assert service.rows() == []


def test_the_shift_has_no_seat(bench: Bench) -> None:
    service = ExecutionService(bench.core, bench.acts, bench.directory)
    assert not service.is_seated()


def test_the_last_day_is_told_until_the_citizen_has_it(seat: Any) -> None:
    bench, service = seat
    document = assigned(bench)
    document["registrations"][0] |= {"due_on": "2026-11-23", "due_at": "2026-11-23T14:00:00Z"}
    bench.give(document)
    assert service.open(*ids(document)).legal_today
    calm = assigned(bench)
    bench.give(calm)
    assert not service.open(*ids(calm)).legal_today


def test_one_letter_answers_all_questions_of_a_registration(seat: Any) -> None:
    bench, service = seat
    give_authority(bench)
    document = assigned(bench)
    second = dict(document["questions"][0], id=new_id(), order=1)
    second["assignments"] = [dict(second["assignments"][0], id=new_id())]
    document["questions"].append(second)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    service.to_signature(*key, VALUES)
    service.sign(*key, SIGNED)
    assert "не подписан вопрос 2" in service.open(*key).main.refused


def test_the_paper_for_a_resolution_has_room_for_it(seat: Any) -> None:
    bench, _ = seat
    document = assigned(bench)
    bench.give(document)
    text = text_of(bench.packs.card(document["id"], visa=True).pdf)
    assert "Поручение" in text
    assert "Ромашкина" not in text
    assert "Поручение" not in text_of(bench.packs.card(document["id"]).pdf)
