"""The next thing that somebody would do with an open appeal: by whom, which act, what content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from cur_desk.domain.changes import Document
from cur_portal.seed.grammar import Family, families
from cur_portal.seed.ids import later, russian, uuid7
from cur_portal.seed.staff import Staff, Worker

_PLAIN = "Специалисты выехали на место, факты подтвердились. {done}. Вопрос остаётся на контроле."


@dataclass(frozen=True, slots=True)
class Work:
    """One act of one person."""

    worker: Worker
    act: str
    content: dict[str, Any]


Formalised = Callable[[Document], "dict[str, Any] | None"]


def next_work(
    document: Document,
    staff: Staff,
    colleague: Worker,
    formalised: Formalised,
    registrar: str,
    now: datetime,
    rng: Random,
) -> Work | None:
    """What comes next for this appeal, or nothing."""
    head = staff.heads.get(registrar)
    if head is not None and not document.get("registrations") and rng.random() < 0.6:
        today = now.date().isoformat()
        content = {"organisation": registrar, "registered_on": today, "regime": document["regime"]}
        return Work(head, "register", content)
    if not document.get("questions"):
        return _shift(document, colleague, formalised)
    proposal = next((p for p in document.get("proposals", []) if p.get("state") == "open"), None)
    registrations = document.get("registrations") or []
    if proposal is not None and registrations:
        head = staff.heads.get(registrations[0]["organisation"])
        return Work(head, "accept_proposal", {"proposal": proposal["id"]}) if head else None
    for question in document["questions"]:
        if not question.get("closed_at"):
            found = _question(document, question, staff, now, rng)
            if found is not None:
                return found
    return None


def _shift(document: Document, colleague: Worker, formalised: Formalised) -> Work | None:
    if document.get("special"):
        return None
    if document.get("holder") is None:
        return Work(colleague, "take", {})
    content = formalised(document)
    if content is None:
        return Work(colleague, "release", {})
    return Work(colleague, "formalise", content)


def _question(
    document: Document, question: dict[str, Any], staff: Staff, now: datetime, rng: Random
) -> Work | None:
    living = [a for a in question.get("assignments", []) if a.get("state") != "refused"]
    if not living:
        return None
    assignment = living[0]
    executor = staff.executors.get(assignment["organisation"])
    head = staff.heads.get(assignment["organisation"])
    if executor is None or head is None:
        return None
    here = {"question": question["id"]}
    if assignment["state"] in ("sent", "proposed"):
        return Work(executor, "accept", here | {"assignment": assignment["id"]})
    answers = question.get("answers") or []
    if not answers or answers[-1].get("state") == "rework":
        return Work(executor, "answer", here | _answer(document, question, now, rng))
    return _signing(document, question, executor, head, now, rng)


def _signing(
    document: Document,
    question: dict[str, Any],
    executor: Worker,
    head: Worker,
    now: datetime,
    rng: Random,
) -> Work | None:
    """Draft → signature → signed → sent to the citizen."""
    answer = question["answers"][-1]
    here = {"question": question["id"], "answer": answer["id"]}
    number = f"{rng.randrange(10, 99)}-{rng.randrange(100, 9999)}"
    today = now.date().isoformat()
    if answer.get("state", "draft") == "draft":
        return Work(executor, "to_signature", here)
    if answer["state"] == "approval":
        signer = f"{head.title} {head.named.short}"
        signed = {"signer": signer, "number": number, "signed_on": today}
        return Work(head, "sign_answer", here | signed)
    registration = next(
        (r for r in document.get("registrations", []) if r["id"] == question.get("registration")),
        None,
    )
    if registration is None or registration.get("sent") or _unready(document, registration):
        return None
    content = {
        "registration": registration["id"],
        "channel": "тем же каналом",
        "sent_on": today,
        "number": number,
    }
    return Work(head, "send_to_applicant", content)


def _unready(document: Document, registration: dict[str, Any]) -> bool:
    """Whether a question of the registration still has no signed answer."""
    return any(
        not q.get("closed_at")
        and q.get("registration") == registration["id"]
        and (not q.get("answers") or q["answers"][-1].get("state") != "signed")
        for q in document["questions"]
    )


def family_of(code: str) -> Family | None:
    """A family of problems with this code."""
    return next((f for f in families() if code in f.codes), None)


def _answer(
    document: Document, question: dict[str, Any], now: datetime, rng: Random
) -> dict[str, Any]:
    family = family_of(question.get("code", ""))
    tags: frozenset[str] = frozenset()
    place = question.get("place") or {}
    street = place.get("street") or "улице"
    scene = {
        "by_st": "по указанной улице",
        "on_st": "на указанной улице",
        "st": street,
        "st_gen": "указанной улицы",
        "loc": place.get("locality") or "населённый пункт",
        "loc_name": place.get("locality") or "",
        "route": "по обращению",
    }
    done = family.lines["done"].pick(scene, tags, rng) if family is not None else "Приняты меры"
    text = _PLAIN.format(done=done)
    applicants = document.get("applicants") or [{}]
    who = str(applicants[0].get("name") or "").split()
    if len(who) == 3:
        polite = "Уважаемая" if who[2].endswith("на") else "Уважаемый"
        text = f"{polite} {who[1]} {who[2]}!\n\n{text}"
    until = later(now.date(), 14)
    answer = {
        "id": uuid7(int(now.timestamp()), rng),
        "text": f"{text} О завершении работ сообщим до {russian(until)}.",
    }
    return {"answer": answer, "result": "supported", "measures": {"taken": done}}
