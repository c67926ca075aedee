"""A complaint is never considered by the one complained of, nor by what is under it (59-ФЗ ст. 8
ч. 6; domain ruling 12). Judged per question and by subordination; pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.state import INTERIM

Content = dict[str, Any]
Found = tuple[str, str, str]
ParentOf = Callable[[str], "str | None"]
"""The body over a body; nothing for the highest or an unknown one."""

_DEEPEST = 12
_REASON = (
    "Жалоба на этот орган или на тот, которому он подчинён: направить её ему нельзя "
    "(59-ФЗ ст. 8 ч. 6)"
)
_RETURN_REASON = (
    "Ответ готовил орган, на который жалуются: вернуть ему на доработку нельзя (59-ФЗ ст. 8 ч. 6)"
)
_CODE = "complained-of"


def chain(body: str, parent_of: ParentOf) -> Iterator[str]:
    """A body and everything above it; a circle in the directory ends."""
    seen: set[str] = set()
    at: str | None = body
    while at and at not in seen and len(seen) < _DEEPEST:
        seen.add(at)
        yield at
        at = parent_of(at)


def is_barred(body: str | None, accused: Iterable[str], parent_of: ParentOf) -> bool:
    """Whether a body may not consider a complaint on ``accused``."""
    named = {a for a in accused if isinstance(a, str)}
    return bool(body) and bool(named) and not named.isdisjoint(chain(str(body), parent_of))


def accused_of(question: Question, content: Content) -> set[str]:
    """Who is complained of in a question: as recorded, and as the act says besides."""
    given = content.get("complained_of")
    more = given if isinstance(given, list) else []
    return {*question.complained_of, *(g for g in more if isinstance(g, str))}


def concerned(appeal: Appeal, content: Content) -> list[Question]:
    """The questions that an act names; all of its registration that are open, if it names none."""
    named = content.get("questions")
    keys = {k for k in named if isinstance(k, str)} if isinstance(named, list) else set()
    if content.get("question"):
        keys.add(content["question"])
    if keys:
        return [q for q in appeal.questions if q.id in keys]
    chosen = content.get("registration")
    first = appeal.registrations[0].id if appeal.registrations else None
    known = {r.id for r in appeal.registrations}
    return [
        q
        for q in appeal.questions
        if q.closed_at is None
        and chosen in (None, q.registration if q.registration in known else first)
    ]


def addressees(content: Content) -> list[str]:
    """To whom a forwarding goes: the first body and those that get copies."""
    found = [content["to_organisation"]] if content.get("to_organisation") else []
    for copy in content.get("copies") or []:
        body = copy.get("to_organisation") if isinstance(copy, dict) else None
        if body:
            found.append(body)
    return found


def refusal(code: str, appeal: Appeal, content: Content, parent_of: ParentOf) -> Found | None:
    """Why an act would give a complaint to the one complained of, or nothing."""
    base = code.removeprefix("propose_")
    if base == "forward":
        return _forward(appeal, content, parent_of)
    if code == "formalise":
        return _formalise(content, parent_of)
    if code == "assign":
        given = content.get("assignment") or {}
        bodies = [given.get("organisation"), *(given.get("co_executors") or [])]
        for question in concerned(appeal, content):
            if any(is_barred(b, accused_of(question, {}), parent_of) for b in bodies):
                return _CODE, _REASON, "assignment/organisation"
    if code in ("return_for_rework", "request_supplement"):
        return _returned(appeal, content, parent_of)
    return None


def _forward(appeal: Appeal, content: Content, parent_of: ParentOf) -> Found | None:
    accused: set[str] = set(content.get("complained_of") or [])
    for question in concerned(appeal, content):
        accused |= accused_of(question, content)
    for number, body in enumerate(addressees(content)):
        if is_barred(body, accused, parent_of):
            return _CODE, _REASON, "copies" if number else "to_organisation"
    return None


def _formalise(content: Content, parent_of: ParentOf) -> Found | None:
    accused = {q["id"]: q.get("complained_of") or [] for q in content.get("questions", [])}
    for question in content.get("questions", []):
        if is_barred(question.get("executor"), accused[question["id"]], parent_of):
            return _CODE, _REASON, f"questions/{question['id']}/executor"
    for proposal in content.get("proposals", []):
        key = proposal.get("question")
        for body in addressees(proposal.get("content") or {}):
            if is_barred(body, accused.get(key, []), parent_of):
                return _CODE, _REASON, f"questions/{key}/executor"
    return None


def _returned(appeal: Appeal, content: Content, parent_of: ParentOf) -> Found | None:
    for question in concerned(appeal, content):
        answers = [a for a in question.answers if a.state != INTERIM]
        wrote = answers[-1].organisation if answers else None
        if is_barred(wrote, accused_of(question, {}), parent_of):
            return _CODE, _RETURN_REASON, "question"
    return None
