"""What each act does to the document. Pure: time and author come with the context.

The portal applies an effect once and for good; the workstation applies the same effect on top of
its server copy, so that a person sees the work as done before the answer comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from cur_desk.domain.acts import bodies, body_effects, files, receiving
from cur_desk.domain.acts.body_effects import item
from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.proposals import accepted, merge
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.changes import Document, PathError, apply_changes
from cur_desk.domain.events import SAVE, Event
from cur_desk.domain.records.appeal import Appeal

Content = dict[str, Any]


FORMALISED = ("title", "place", "special", "false_information", "repeat_of")
"""Fields outside the questions that formalisation confirms when the content names them."""

_ANSWERS = frozenset({"interim_answer"})
"""Acts that write an answer without naming one."""

SERVER_QUESTION_FIELDS = ("formalised_at", "closed_at", "answers", "assignments")


def apply_event(document: Document, event: Event, context: Context) -> None:
    """Applies an event's changes and then its act. Raises PathError for a lost path."""
    apply_changes(document, event.changes)
    if not event.is_save:
        apply_act(document, event.act, event.content or {}, context)
    elif event.resolves is not None:
        note_resolution(document, event.content or {}, context)


def note_resolution(document: Document, content: Content, context: Context) -> None:
    """A save that settles a conflict says in the movement journal what was not taken (W3)."""
    if content.get("note"):
        _write_movement(document, SAVE, content, context)


def apply_act(document: Document, code: str, content: Content, context: Context) -> None:
    """Applies the effect of an act and writes a line into the movement journal."""
    if code.startswith("propose_"):
        _propose(document, code.removeprefix("propose_"), content, context)
    else:
        _EFFECTS.get(code, _nothing)(document, content, context)
    _write_movement(document, code, content, context)


def _write_movement(document: Document, code: str, content: Content, context: Context) -> None:
    line = {
        "id": context.event,
        "at": context.stamp,
        "act": code,
        "person": context.person,
        "organisation": context.organisation,
    }
    note = content.get("reason") or content.get("note")
    if note:
        line["note"] = note
    movement = document.setdefault("movement", [])
    if not any(item.get("id") == context.event for item in movement):
        movement.append(line)


def content_paths(code: str, content: Content) -> list[str]:
    """Paths that a legal act confirms and that therefore are never merged (rulings D1)."""
    if code == "formalise":
        paths = [name for name in FORMALISED if name in content]
        for question in content.get("questions", []):
            for name in question:
                if name != "id" and name not in SERVER_QUESTION_FIELDS:
                    paths.append(f"questions/{question['id']}/{name}")
        return paths
    act = ACTS.get(code)
    if act is None or not act.legal:
        return []
    if code == "forward":
        named = [*(content.get("questions") or []), *filter(None, [content.get("question")])]
        held = [f"registrations/{r}" for r in filter(None, [content.get("registration")])]
        return held + [f"questions/{q}/closed_at" for q in named]
    if code in ("accept_proposal", "decline_proposal"):
        return [f"proposals/{content['proposal']}"] if "proposal" in content else []
    if "question" in content:
        base = f"questions/{content['question']}"
        if code == "set_result":
            return [f"{base}/result", f"{base}/measures"]
        return (
            [f"{base}/answers"]
            if code in _ANSWERS or "answer" in content
            else [f"{base}/closed_at"]
        )
    if "registration" in content:
        return [f"registrations/{content['registration']}"]
    return []


def confirmed_paths(code: str, appeal: Appeal, content: Content) -> list[str]:
    """The same with the act inside an accepted proposal: accepting it is doing it (design § 3)."""
    found = content_paths(code, content)
    inner = accepted(appeal, content) if code == "accept_proposal" else None
    if inner is None:
        return found
    act, whole = inner
    registration = bodies.chosen(appeal, whole) if act in bodies.OF_REGISTRATION else None
    if registration is not None:
        whole = {**whole, "registration": registration.id}
    return found + content_paths(act, whole)


def _nothing(document: Document, content: Content, context: Context) -> None:
    """The act lives in the movement journal alone."""


def _take(document: Document, content: Content, context: Context) -> None:
    document["holder"] = context.person
    document["taken_at"] = context.stamp


def _release(document: Document, content: Content, context: Context) -> None:
    document.pop("holder", None)
    document.pop("taken_at", None)


def _pass_on(document: Document, content: Content, context: Context) -> None:
    document["holder"] = content["person"]
    document["taken_at"] = context.stamp


def _carry_over(document: Document, content: Content, context: Context) -> None:
    source = document.setdefault("source", {})
    source["carried_by"] = context.person
    source["carried_at"] = context.stamp


def _link_repeat(document: Document, content: Content, context: Context) -> None:
    links = document.setdefault("repeat_of", [])
    links.extend(i for i in content["repeat_of"] if i not in links)
    if content.get("repeat_kind"):
        document["repeat_kind"] = content["repeat_kind"]


def _link_related(document: Document, content: Content, context: Context) -> None:
    links = document.setdefault("related", [])
    own = document.get("id")
    links.extend(i for i in content["related"] if i not in links and i != own)


def _mark_threat(document: Document, content: Content, context: Context) -> None:
    calls = (document.get("life_threat") or {}).get("calls", [])
    document["life_threat"] = {
        "marked_by": context.person,
        "marked_at": context.stamp,
        "reason": content["reason"],
        "calls": calls,
    }


def _record_call(document: Document, content: Content, context: Context) -> None:
    if not document.get("life_threat"):
        _mark_threat(document, {"reason": content.get("reason", "")}, context)
    calls = document["life_threat"].setdefault("calls", [])
    call = {k: content[k] for k in ("service", "phone", "told_to")}
    call |= {
        "id": context.event,
        "called_at": content.get("called_at", context.stamp),
        "called_by": context.person,
    }
    calls[:] = [c for c in calls if c.get("id") != context.event] + [call]


def _clear_threat(document: Document, content: Content, context: Context) -> None:
    if document.get("life_threat"):
        document["life_threat"]["cleared_at"] = context.stamp


def _formalise(document: Document, content: Content, context: Context) -> None:
    for name in FORMALISED:
        if name in content:
            document[name] = content[name]
    old = {q["id"]: q for q in document.get("questions", [])}
    questions = []
    for order, given in enumerate(content["questions"]):
        kept = {k: v for k, v in old.get(given["id"], {}).items() if k in SERVER_QUESTION_FIELDS}
        fresh = {k: v for k, v in given.items() if k not in SERVER_QUESTION_FIELDS}
        question = {**fresh, **kept, "order": order, "formalised_at": context.stamp}
        _assign_chosen(document, question, content, context)
        questions.append(question)
    document["questions"] = questions
    document.pop("stage_due_at", None)
    for proposal in content.get("proposals", []):
        _put_proposal(document, proposal, context)


def _assign_chosen(
    document: Document, question: Content, content: Content, context: Context
) -> None:
    """The chosen executor of the registering body gets an assignment; another body's waits for
    the forwarding (domain ruling 9)."""
    executor = question.get("executor")
    forwarded = {p.get("question") for p in content.get("proposals", [])}
    if not executor or question["id"] in forwarded:
        return
    assignments = question.setdefault("assignments", [])
    if not any(a.get("organisation") == executor for a in assignments):
        # Derived, so that portal and workstation make the same assignment of one event.
        made = str(uuid5(UUID(context.event), question["id"]))
        assignments.append({"id": made, "organisation": executor, "state": "sent"})


def _propose(document: Document, act: str, content: Content, context: Context) -> None:
    proposal = {
        "id": context.event,
        "act": act,
        "registration": content.get("registration"),
        "question": content.get("question"),
        "content": content,
    }
    _put_proposal(document, {k: v for k, v in proposal.items() if v is not None}, context)


def _put_proposal(document: Document, proposal: Content, context: Context) -> None:
    proposals = document.setdefault("proposals", [])
    stamped = {
        "state": "open",
        **proposal,
        "proposed_by": context.person,
        "proposed_at": context.stamp,
    }
    proposals[:] = [p for p in proposals if p.get("id") != proposal["id"]] + [stamped]


def _decide(document: Document, content: Content, context: Context, state: str) -> Content:
    proposal = item(document, "proposals", content["proposal"])
    proposal["state"] = state
    proposal["decided_by"] = context.person
    proposal["decided_at"] = context.stamp
    if content.get("reason"):
        proposal["reason"] = content["reason"]
    return proposal


def _accept_proposal(document: Document, content: Content, context: Context) -> None:
    proposal = _decide(document, content, context, "accepted")
    whole = merge(proposal, content.get("content"))
    _EFFECTS.get(proposal["act"], _nothing)(document, whole, context)


def _decline_proposal(document: Document, content: Content, context: Context) -> None:
    _decide(document, content, context, "declined")


def _assignment(document: Document, content: Content) -> Content:
    question = item(document, "questions", content["question"])
    for found in question.get("assignments", []):
        if found.get("id") == content["assignment"]:
            return found  # type: ignore[no-any-return]
    raise PathError(f"questions/{content['question']}/assignments/{content['assignment']}")


def _assign(document: Document, content: Content, context: Context) -> None:
    question = item(document, "questions", content["question"])
    given = content["assignment"]
    assignments = question.setdefault("assignments", [])
    assignments[:] = [a for a in assignments if a["id"] != given["id"]] + [given]


def _accept(document: Document, content: Content, context: Context) -> None:
    assignment = _assignment(document, content)
    assignment["state"] = "accepted"
    assignment["accepted_at"] = context.stamp


def _refuse(document: Document, content: Content, context: Context) -> None:
    assignment = _assignment(document, content)
    assignment["state"] = "refused"
    assignment["reason"] = content["reason"]


def _answer(document: Document, content: Content, context: Context) -> None:
    question = item(document, "questions", content["question"])
    answers = question.setdefault("answers", [])
    answer = {"made_at": context.stamp, "organisation": context.organisation, **content["answer"]}
    answer.setdefault("id", context.event)
    answers[:] = [a for a in answers if a.get("id") != answer["id"]] + [answer]
    for name in ("result", "measures"):
        if name in content:
            question[name] = content[name]
    for assignment in question.get("assignments", []):
        if assignment["organisation"] == context.organisation:
            assignment["state"] = "answered"


def _answer_state(state: str) -> Callable[[Document, Content, Context], None]:
    def effect(document: Document, content: Content, context: Context) -> None:
        question = item(document, "questions", content["question"])
        answers = question.get("answers") or []
        key = content.get("answer")
        answer = next((a for a in answers if a["id"] == key), answers[-1] if answers else None)
        if answer is None:
            raise PathError(f"questions/{content['question']}/answers/{key}")
        answer["state"] = state
        for name in ("signer", "number", "signed_on", "signature_file"):
            if name in content:
                answer[name] = content[name]

    return effect


def _send(document: Document, content: Content, context: Context) -> None:
    registration = item(document, "registrations", content["registration"])
    names = ("channel", "sent_on", "number", "proof", "proof_file")
    registration["sent"] = {k: content[k] for k in names if k in content}
    registration["closed_at"] = context.stamp


def _set_result(document: Document, content: Content, context: Context) -> None:
    question = item(document, "questions", content["question"])
    question["result"] = content["result"]
    if "measures" in content:
        question["measures"] = content["measures"]


def _close(document: Document, content: Content, context: Context) -> None:
    item(document, "questions", content["question"])["closed_at"] = context.stamp


def _reopen(document: Document, content: Content, context: Context) -> None:
    item(document, "questions", content["question"]).pop("closed_at", None)


_EFFECTS: dict[str, Callable[[Document, Content, Context], None]] = {
    "receive": receiving.receive,
    "take": _take,
    "release": _release,
    "unassign": _release,
    "pass_on": _pass_on,
    "carry_over": _carry_over,
    "link_repeat": _link_repeat,
    "link_related": _link_related,
    "mark_threat": _mark_threat,
    "record_call": _record_call,
    "clear_threat": _clear_threat,
    "formalise": _formalise,
    "accept_proposal": _accept_proposal,
    "decline_proposal": _decline_proposal,
    "register": body_effects.register,
    "forward": body_effects.forward,
    "extend": body_effects.extend,
    "leave_unanswered": body_effects.leave_unanswered,
    "stop_correspondence": body_effects.leave_unanswered,
    "postpone": body_effects.postpone,
    "interim_answer": body_effects.interim_answer,
    "assign": _assign,
    "accept": _accept,
    "refuse": _refuse,
    "answer": _answer,
    "to_signature": _answer_state("approval"),
    "sign_answer": _answer_state("signed"),
    "return_for_rework": _answer_state("rework"),
    "send_to_applicant": _send,
    "attach": lambda document, content, context: files.attach(
        document, content, context.person, context.organisation, context.stamp, context.event
    ),
    "detach": lambda document, content, context: files.detach(document, content),
    "set_result": _set_result,
    "close": _close,
    "reopen": _reopen,
}
