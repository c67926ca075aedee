"""What a body's acts do to its registration and to the questions under it. Pure."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from cur_desk.domain.acts.bodies import BOOKED
from cur_desk.domain.acts.context import Context
from cur_desk.domain.changes import Document, PathError

Content = dict[str, Any]


def item(document: Document, name: str, key: str | None) -> Content:
    """The item with this id in a list of the document, or the first one. Raises PathError."""
    items = document.get(name, [])
    if key is None and items:
        return items[0]  # type: ignore[no-any-return]
    for found in items:
        if found.get("id") == key:
            return found  # type: ignore[no-any-return]
    raise PathError(f"{name}/{key}")


def _stands_open(document: Document, question: Content, registration: Content) -> bool:
    """Whether an open question stands under a registration (as ``state.registration_of``)."""
    if question.get("closed_at"):
        return False
    registrations = document.get("registrations", [])
    known = any(r["id"] == question.get("registration") for r in registrations)
    named = question.get("registration") if known else registrations[0]["id"]
    return bool(named == registration["id"])


def register(document: Document, content: Content, context: Context) -> None:
    """The appeal in the books of one more body. A body to which it was sent gets the questions
    that were sent as its own; a registration that waits for its number gets it, and its term is
    counted anew from the day of the registration."""
    registrations = document.setdefault("registrations", [])
    body = content.get("organisation")
    waiting = next(
        (
            r
            for r in registrations
            if r.get("organisation") == body and not (r.get("registered_on") or r.get("number"))
        ),
        None,
    )
    sent = _sent_to(document, body)
    held = {k: v for k, v in (waiting or {}).items() if k not in ("due_on", "due_at")}
    made = {
        **held,
        "id": held.get("id", content.get("id", context.event)),
        "regime": content.get("regime", document["regime"]),
        **{k: content[k] for k in sorted(BOOKED) if k in content and k != "regime"},
    }
    others = [r for r in registrations if r["id"] != made["id"]]
    place = next((n for n, r in enumerate(registrations) if r["id"] == made["id"]), len(others))
    registrations[:] = [*others[:place], made, *others[place:]]
    if sent and waiting is None:
        _copy_questions(document, sent, made, context)
    elif others and waiting is None:
        _take_given(document, others, made)


def _sent_to(document: Document, body: Any) -> list[str]:
    """Ids of the questions that were sent to a body."""
    found: list[str] = []
    for registration in document.get("registrations", []):
        for sending in registration.get("forwardings") or []:
            if sending.get("to_organisation") == body:
                found += [q for q in sending.get("questions") or [] if q not in found]
    return found


def _take_given(document: Document, others: list[Content], registration: Content) -> None:
    """Questions that were given to this body before any registered stand under its registration,
    not under whichever came first."""
    known = {r["id"] for r in others}
    for question in document.get("questions", []):
        if question.get("closed_at") or question.get("registration") in known:
            continue
        given = (a for a in question.get("assignments") or [] if a.get("state") != "refused")
        if any(a.get("organisation") == registration["organisation"] for a in given):
            question["registration"] = registration["id"]


def _copy_questions(
    document: Document, sent: list[str], registration: Content, context: Context
) -> None:
    """The same questions under the new registration: their results are the addressee's."""
    questions = document.get("questions", [])
    for question in [q for q in questions if q["id"] in sent]:
        made = str(uuid5(UUID(context.event), question["id"]))
        if any(q["id"] == made for q in questions):
            continue
        kept = {k: v for k, v in question.items() if k not in _OF_THE_SENDER}
        questions.append(
            kept
            | {
                "id": made,
                "registration": registration["id"],
                "order": len(questions),
                "executor": registration["organisation"],
                "assignments": [
                    {
                        "id": str(uuid5(UUID(context.event), made)),
                        "organisation": registration["organisation"],
                        "state": "sent",
                    }
                ],
            }
        )


_OF_THE_SENDER = ("result", "closed_at", "answers", "assignments", "measures")


def forward(document: Document, content: Content, context: Context) -> None:
    """Questions, or all of the registration, go to another body with their letters; copies go to
    the other competent ones. ``keep_own``: the question stays here too, only copies go."""
    registration = item(document, "registrations", content.get("registration"))
    going = _going(document, content, registration)
    names = ("letter_number", "letter_on", "letter_text")
    told = {k: content[k] for k in _NOTICE if k in content}
    sendings = registration.setdefault("forwardings", [])
    keep = bool(content.get("keep_own"))
    parts = [{k: content[k] for k in ("to_organisation", *names) if k in content}]
    parts += [dict(c) for c in content.get("copies") or []]
    for number, part in enumerate(parts):
        made = {
            "id": context.event if not number else str(uuid5(UUID(context.event), str(number))),
            "to_organisation": part["to_organisation"],
            "is_copy": keep or number > 0,
            "questions": going,
            **{k: part[k] for k in names if k in part},
            **told,
        }
        sendings[:] = [s for s in sendings if s.get("id") != made["id"]] + [made]
    _note_accused(document, content, going)
    if keep:
        return
    for question in document.get("questions", []):
        if question["id"] in going:
            question["result"] = "forwarded"
            question["closed_at"] = context.stamp
    left = [q for q in document.get("questions", []) if _stands_open(document, q, registration)]
    if not left:
        whole = ("to_organisation", *names, "notice_text")
        registration["forwarding"] = {k: content[k] for k in whole if k in content}
        registration["closed_at"] = context.stamp


_NOTICE = ("notice_number", "notice_on", "notice_text", "channel")


def _going(document: Document, content: Content, registration: Content) -> list[str]:
    """Ids of the questions that an act names; all open ones of the registration, if none."""
    named = list(content.get("questions") or [])
    if content.get("question"):
        named.append(content["question"])
    questions = document.get("questions", [])
    if named:
        return [q["id"] for q in questions if q["id"] in named]
    return [q["id"] for q in questions if _stands_open(document, q, registration)]


def _note_accused(document: Document, content: Content, going: list[str]) -> None:
    """Who is complained of, as the form says, stays with the questions."""
    accused = content.get("complained_of")
    if not accused:
        return
    for question in document.get("questions", []):
        if question["id"] in going:
            old = question.get("complained_of") or []
            question["complained_of"] = [*old, *(a for a in accused if a not in old)]


def extend(document: Document, content: Content, context: Context) -> None:
    """A longer legal term of the registration."""
    registration = item(document, "registrations", content.get("registration"))
    names = (
        "ground_kind", "ground", "request_number", "request_on", "decided_by", "decided_on",
        "notice_number", "notice_on", "due_on", "channel", "notice_text",
    )  # fmt: skip
    registration["extension"] = {k: content[k] for k in names if k in content}


def leave_unanswered(document: Document, content: Content, context: Context) -> None:
    """The registration and what is still open under it end without an answer."""
    registration = item(document, "registrations", content.get("registration"))
    for question in document.get("questions", []):
        if _stands_open(document, question, registration):
            question["result"] = "without_answer"
            question["closed_at"] = context.stamp
    names = (
        "case", "decided_by", "decided_on", *_NOTICE, "to_body", "letter_text", "address",
        "previous_answers",
    )  # fmt: skip
    left = {k: content[k] for k in names if k in content}
    registration["left"] = {"case": "repeated", **left}
    registration["closed_at"] = context.stamp


def postpone(document: Document, content: Content, context: Context) -> None:
    """«Отложенное решение»: until when, for the open questions; the notice with the registration."""
    registration = item(document, "registrations", content.get("registration"))
    names = ("planned_until", "notice_text", "reason")
    registration["postponed"] = {k: content[k] for k in names if k in content}
    for question in document.get("questions", []):
        if _stands_open(document, question, registration):
            question.setdefault("measures", {})["planned_until"] = content["planned_until"]


def interim_answer(document: Document, content: Content, context: Context) -> None:
    """A промежуточный ответ to the named question or to all open ones; it never stands behind the
    real answer, which is always the last."""
    chosen = content.get("question")
    if chosen is not None:
        item(document, "questions", chosen)
    made = {
        "id": context.event,
        "text": content["text"],
        "organisation": context.organisation,
        "made_at": context.stamp,
        "state": "interim",
    }
    for question in document.get("questions", []):
        if chosen != question["id"] and (chosen is not None or question.get("closed_at")):
            continue
        answers = [a for a in question.get("answers") or [] if a.get("id") != made["id"]]
        interim = [a for a in answers if a.get("state") == "interim"]
        rest = [a for a in answers if a.get("state") != "interim"]
        question["answers"] = [*interim, dict(made), *rest]
