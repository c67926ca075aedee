"""What a body's acts do to its registration and to the questions under it. Pure."""

from __future__ import annotations

from typing import Any

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
    """The appeal in the books of one more body."""
    registrations = document.setdefault("registrations", [])
    made = {
        "id": content.get("id", context.event),
        "regime": content.get("regime", document["regime"]),
        **{k: v for k, v in content.items() if k not in ("id", "questions")},
    }
    registrations[:] = [r for r in registrations if r["id"] != made["id"]] + [made]


def forward(document: Document, content: Content, context: Context) -> None:
    """One question, or all of the registration, goes to another body with its letters."""
    registration = item(document, "registrations", content.get("registration"))
    names = ("to_organisation", "letter_number", "letter_on", "letter_text", "notice_text")
    forwarding = {k: content[k] for k in names if k in content}
    chosen = content.get("question")
    for question in document.get("questions", []):
        named = chosen == question["id"]
        if named or (chosen is None and _stands_open(document, question, registration)):
            question["result"] = "forwarded"
            question["closed_at"] = context.stamp
    left = [q for q in document.get("questions", []) if _stands_open(document, q, registration)]
    if chosen is None or not left:
        registration["forwarding"] = forwarding
        registration["closed_at"] = context.stamp


def extend(document: Document, content: Content, context: Context) -> None:
    """A longer legal term of the registration."""
    registration = item(document, "registrations", content.get("registration"))
    names = ("ground", "decided_by", "decided_on", "notice_number", "notice_on", "due_on")
    registration["extension"] = {k: content[k] for k in names if k in content}


def leave_unanswered(document: Document, content: Content, context: Context) -> None:
    """The registration and what is still open under it end without an answer."""
    registration = item(document, "registrations", content.get("registration"))
    for question in document.get("questions", []):
        if _stands_open(document, question, registration):
            question["result"] = "without_answer"
            question["closed_at"] = context.stamp
    registration["closed_at"] = context.stamp


def postpone(document: Document, content: Content, context: Context) -> None:
    """«Отложенное решение»: until when, for the open questions; the notice with the registration."""
    registration = item(document, "registrations", content.get("registration"))
    names = ("planned_until", "notice_text")
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
