"""The executor's way on the real portal: offline answer, signature of the body, sent to the
citizen; given back with a reason; posts of one person; no commercial organisation ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.state import appeal_state
from cur_desk.models.outbox_row import EventState
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.execution.views import Stage
from cur_desk.services.views import ExchangeMark
from tests.sync.portal import BODY, PASSWORD, RealPortal

DISTRICT = BODY | {
    "id": new_id(), "name": "Администрация Оричевского округа", "short_name": "Оричи",
    "organisation_kind": "local_body",
}  # fmt: skip
FIRM = BODY | {
    "id": new_id(), "name": "ООО «Уют»", "short_name": "Уют", "organisation_kind": "commercial",
}  # fmt: skip
VALUES = {
    "text": "Уважаемый заявитель! 21 ноября 2026 г. дорога отсыпана щебнем. Тел. 2-14-30.",
    "result": "supported",
    "taken": "отсыпка щебнем",
    "planned": "ремонт покрытия",
    "planned_until": "2027-06-30",
}
SIGNED = {"signer": "Глава Кощеев Р. А.", "signature_file": "otvet.pdf"}


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.store.bulk_load([DISTRICT, FIRM])
    made.add_user("smena1")
    hire(made, "ispolnitel", (BODY, "executor"))
    hire(made, "glava", (BODY, "authority"))
    yield made
    made.stop()


def hire(portal: RealPortal, login: str, *seats: tuple[dict[str, Any], str]) -> dict[str, Any]:
    """A person with a post in each of these bodies."""
    posts = [
        {"id": new_id(), "organisation": body["id"], "role": role, "title": "специалист"}
        | ({"authority": "распоряжение № 5-р"} if role == "authority" else {})
        for body, role in seats
    ]
    made = {
        "kind": "person", "id": new_id(), "version": 1, "schema": 1,
        "name": f"Вахрушев С. Н. {login}", "login": login, "posts": posts,
    }  # fmt: skip
    portal.store.put_document(made)
    portal.store.create_user(login, PASSWORD, made["id"])
    return made


def assigned(portal: RealPortal, body: dict[str, Any] = BODY, **more: Any) -> dict[str, Any]:
    """An appeal on the portal whose question is given to a body."""
    registration = {
        "id": new_id(), "organisation": body["id"], "regime": "fz59",
        "registered_on": "2026-11-20", "number": "26-10/4533",
    }  # fmt: skip
    question = {
        "id": new_id(), "registration": registration["id"], "essence": "Просят ремонт дороги",
        "executor": body["id"], "formalised_at": "2026-11-20T15:00:00Z",
        "assignments": [{"id": new_id(), "organisation": body["id"], "state": "sent"}],
    }  # fmt: skip
    made = portal.add_appeals(1, registrations=[registration], questions=[question], **more)
    return made[0]


def enter(portal: RealPortal, home: Path, user: str) -> Desk:
    home.mkdir(exist_ok=True)
    login = station.login_of(home, memory_keyring=True)
    desk = station.sign_in(portal.url, user, PASSWORD, home=home, login=login)
    if portal._server.should_exit is False:
        synced(desk)
    return desk


def synced(desk: Desk) -> None:
    """One exchange without a refusal."""
    desk.core.workspace.work.outbox.try_now()
    report = desk.sync_once()
    assert (report.error, report.rejected, report.pending) == (None, 0, 0)


def ids(document: dict[str, Any]) -> tuple[str, str]:
    return document["id"], document["questions"][0]["id"]


def on_portal(portal: RealPortal, uid: str) -> Appeal:
    document = portal.find(uid)
    assert document is not None
    record = parse(document)
    assert isinstance(record, Appeal)
    return record


def test_offline_answer_signed_by_the_body_and_closed_only_when_sent(
    portal: RealPortal, tmp_path: Path
) -> None:
    document = assigned(portal)
    key = ids(document)
    with (
        enter(portal, tmp_path / "one", "ispolnitel") as clerk,
        enter(portal, tmp_path / "two", "glava") as head,
    ):
        portal.stop()
        clerk.execution.accept(*key)
        clerk.execution.to_signature(*key, VALUES)
        assert clerk.sync_once().error is not None
        waiting = (ExchangeMark.PENDING, ExchangeMark.RETRY)
        assert clerk.execution.open(*key).exchange in waiting
        assert clerk.execution.open(*key).stage is Stage.SIGNING
        portal._start()
        synced(clerk)
        assert clerk.execution.open(*key).accepted.startswith("Принято порталом")
        assert on_portal(portal, key[0]).registrations[0].sent is None

        synced(head)
        assert [r.stage for r in head.execution.rows()] == [Stage.SIGNING]
        head.execution.sign(*key, SIGNED)
        synced(head)
        signed = on_portal(portal, key[0])
        assert appeal_state(signed) is AppealState.SIGNED
        assert signed.registrations[0].closed_at is None
        sent = {"channel": "почта", "sent_on": head.execution.today().isoformat(),
                "number": "14-22", "proof": "ШПИ 80000000000000"}  # fmt: skip
        head.execution.send(*key, sent)
        synced(head)
        closed = on_portal(portal, key[0])
        assert closed.registrations[0].sent is not None
        assert closed.registrations[0].sent.proof == "ШПИ 80000000000000"
        assert closed.registrations[0].closed_at is not None
        assert appeal_state(closed) is AppealState.CONTROL  # the promise until 2027 stays
        synced(clerk)
        assert clerk.execution.rows() == []


def test_given_back_with_a_reason_the_centre_sees_it(portal: RealPortal, tmp_path: Path) -> None:
    document = assigned(portal)
    document_registration = document["registrations"][0]
    assert document_registration["organisation"] == BODY["id"]
    key = ids(document)
    with (
        enter(portal, tmp_path / "one", "ispolnitel") as clerk,
        enter(portal, tmp_path / "two", "smena1") as shift,
    ):
        clerk.execution.refuse(*key, "дорога федеральная, Росавтодор")
        synced(clerk)
        assert clerk.execution.rows() == []
        synced(shift)
        card = shift.cards.open(key[0])
        assert card.movement[0].note == "дорога федеральная, Росавтодор"
        assert card.appeal.questions[0].assignments[0].state.value == "refused"
        assert appeal_state(card.appeal) is AppealState.FORMALISED


def test_two_posts_of_one_person_are_one_list_and_each_act_has_its_post(
    portal: RealPortal, tmp_path: Path
) -> None:
    hire(portal, "dvoe", (BODY, "executor"), (DISTRICT, "executor"))
    here, there = assigned(portal), assigned(portal, DISTRICT)
    with enter(portal, tmp_path / "one", "dvoe") as desk:
        assert {r.uid for r in desk.execution.rows()} == {here["id"], there["id"]}
        assert {r.body for r in desk.execution.rows()} == {"Минтранс", "Оричи"}
        desk.execution.accept(*ids(there))
        desk.execution.to_signature(*ids(there), VALUES)
        synced(desk)
        answers = on_portal(portal, there["id"]).questions[0].answers
        assert [(a.organisation, a.state) for a in answers] == [(DISTRICT["id"], "approval")]


def test_a_commercial_organisation_gets_nothing_and_may_nothing(
    portal: RealPortal, tmp_path: Path
) -> None:
    hire(portal, "firma", (FIRM, "executor"))
    document = assigned(portal)
    smuggled = assigned(portal, FIRM)
    with (
        enter(portal, tmp_path / "one", "smena1") as shift,
        enter(portal, tmp_path / "two", "firma") as firm,
    ):
        given = {"id": new_id(), "organisation": FIRM["id"]}
        act = {"question": ids(document)[1], "assignment": given}
        event = shift.acts.act(document["id"], "assign", act).event
        shift.acts.act(document["id"], "mark_threat", {"reason": "газ"})  # ends the hold
        shift.sync_once()
        given_away = shift.core.workspace.work.outbox.get(event)
        assert given_away is not None
        assert (given_away.state, given_away.error_code) == (EventState.REJECTED, "commercial")
        assert len(on_portal(portal, document["id"]).questions[0].assignments) == 1
        assert not firm.execution.is_seated()
        assert firm.execution.rows() == []
        assignment = smuggled["questions"][0]["assignments"][0]["id"]
        content = {"question": ids(smuggled)[1], "assignment": assignment}
        refused = firm.acts.act(smuggled["id"], "accept", content).event
        assert firm.sync_once().rejected == 1
        row = firm.core.workspace.work.outbox.get(refused)
        assert row is not None
        assert row.state is EventState.REJECTED
        assert "Коммерческая" in (row.last_error or "")


def test_the_draft_of_an_answer_waits_after_the_program_was_closed_without_a_link(
    portal: RealPortal, tmp_path: Path
) -> None:
    document = assigned(portal)
    key, home = ids(document), tmp_path / "one"
    with enter(portal, home, "ispolnitel") as desk:
        desk.execution.accept(*key)
        synced(desk)
        desk.execution.save_draft(*key, VALUES | {"text": "Начало ответа, связи нет"})
    portal.stop()
    with enter(portal, home, "ispolnitel") as again:
        opened = again.execution.open(*key)
        assert opened.values["text"] == "Начало ответа, связи нет"
        assert opened.draft_saved
        assert again.execution.rows()[0].exchange is ExchangeMark.DRAFT
    portal._start()


def test_an_answer_of_a_colleague_meanwhile_is_a_conflict_not_a_loss(
    portal: RealPortal, tmp_path: Path
) -> None:
    hire(portal, "ispolnitel2", (BODY, "executor"))
    key = ids(assigned(portal))
    with (
        enter(portal, tmp_path / "one", "ispolnitel") as one,
        enter(portal, tmp_path / "two", "ispolnitel2") as two,
    ):
        one.execution.accept(*key)
        synced(one)
        synced(two)
        one.execution.save_draft(*key, VALUES)
        two.execution.answer(*key, VALUES | {"text": "Ответ коллеги, 21.11.2026"})
        synced(two)
        one.sync_once()
        event = one.execution.answer(*key, VALUES).event
        one.sync_once()
        row = one.core.workspace.work.outbox.get(event)
        assert row is not None
        assert row.state is EventState.CONFLICT
        assert row.event.content is not None
        assert row.event.content["answer"]["text"] == VALUES["text"]
