"""The content of a formalisation: what the form edits, a draft keeps and the act confirms.

Content is a plain document ``{title, place, questions: […], proposals: […]}``; a question has the
fields of :class:`~cur_desk.domain.records.question.Question` that people fill. The same shape is
the draft (rulings D3) and the content of the act ``formalise`` (rulings D1).
"""

from __future__ import annotations

import copy
from typing import Any

from cur_desk.domain.acts.effects import SERVER_QUESTION_FIELDS
from cur_desk.domain.changes import Document
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import Regime

Content = dict[str, Any]
FORWARD, REGISTER = "forward", "register"


def start(appeal: Appeal) -> Content:
    """The content as the document has it now; one empty question if there is none yet."""
    document = appeal.to_document()
    questions = [
        {k: v for k, v in q.items() if k not in SERVER_QUESTION_FIELDS}
        for q in document.get("questions", [])
    ]
    content: Content = {"place": document.get("place", {}), "questions": questions}
    if document.get("title"):
        content["title"] = document["title"]
    content["proposals"] = [
        _proposal_content(p) for p in document.get("proposals", []) if p.get("state") == "open"
    ]
    if not questions:
        add_question(content, appeal)
    return content


def _proposal_content(proposal: Document) -> Content:
    return {k: proposal[k] for k in ("id", "act", "question", "content") if k in proposal}


def add_question(content: Content, appeal: Appeal) -> Content:
    """Appends an empty question in the place of the appeal; returns it."""
    question: Content = {
        "id": new_id(),
        "order": len(content["questions"]),
        "place": copy.deepcopy(content.get("place") or {}),
        "measures": {},
        "files": [],
    }
    if appeal.registrations:
        question["registration"] = appeal.registrations[0].id
    content["questions"].append(question)
    return question


def merge_back(content: Content, question: str) -> None:
    """Joins a question into the one before it: its суть is appended, gaps are filled from it."""
    questions = content["questions"]
    index = next(i for i, q in enumerate(questions) if q["id"] == question)
    if len(questions) == 1:
        return
    gone = questions.pop(index)
    kept = questions[max(index - 1, 0)]
    in_order = (kept, gone) if index else (gone, kept)
    essences = [str(q["essence"]).strip() for q in in_order if q.get("essence")]
    if essences:
        kept["essence"] = " ".join([*map(_ended, essences[:-1]), essences[-1]])
    for name, value in gone.items():
        if name not in ("id", "order", "quotes") and value and not kept.get(name):
            kept[name] = value
    quotes = [*(kept.get("quotes") or ()), *(gone.get("quotes") or ())]
    if quotes:
        kept["quotes"] = list(dict.fromkeys(quotes))
    content["proposals"] = [
        p for p in content.get("proposals", []) if p.get("question") != question
    ]
    reorder(content)


def _ended(words: str) -> str:
    return words if words[-1] in ".!?…" else f"{words}."


def reorder(content: Content) -> None:
    """Numbers the questions in their present order."""
    for order, question in enumerate(content["questions"]):
        question["order"] = order


def find_question(content: Content, question: str) -> Content:
    """The question with this id; KeyError if it has gone."""
    for item in content["questions"]:
        if item["id"] == question:
            return item  # type: ignore[no-any-return]
    raise KeyError(question)


def registering(appeal: Appeal, question: Content | None, own: str) -> tuple[Regime, str]:
    """Under which regime and in whose books a question stands.

    Its own registration, else the first one; an appeal that nobody has registered yet stands with
    the body that was proposed to register it, else with the ЦУР's ``own`` body, so that a 59-ФЗ
    appeal reaches no other body without letters.
    """
    named = (question or {}).get("registration")
    found = next((r for r in appeal.registrations if r.id == named), None)
    if found is None and appeal.registrations:
        found = appeal.registrations[0]
    if found is not None:
        return found.regime, found.organisation
    for proposal in appeal.proposals:
        body = proposal.content.get("organisation")
        if proposal.act == REGISTER and proposal.state == "open" and isinstance(body, str):
            return appeal.regime, body
    return appeal.regime, own


def needs_forwarding(regime: Regime, registering: str, executor: Organisation | None) -> bool:
    """Whether choosing this executor is направление по компетенции (59-ФЗ ст. 8 ч. 3).

    Inside the registering body and its institutions it is a поручение; messages of ПОС and open
    sources are routed without letters (domain rulings 9, 17).
    """
    if regime is not Regime.FZ59 or executor is None:
        return False
    return executor.id != registering and executor.parent != registering


def forwarding_of(content: Content, question: str) -> Content | None:
    """The proposed forwarding of a question: its letter and its notice."""
    for proposal in content.get("proposals", []):
        if proposal.get("question") == question and proposal.get("act") == FORWARD:
            return proposal.setdefault("content", {})  # type: ignore[no-any-return]
    return None


def set_forwarding(
    content: Content, question: str, to_organisation: str, letter: str, notice: str
) -> None:
    """Writes the forwarding of a question, one at most."""
    drop_forwarding(content, question)
    content.setdefault("proposals", []).append(
        {
            "id": new_id(),
            "act": FORWARD,
            "question": question,
            "content": {
                "to_organisation": to_organisation,
                "question": question,
                "letter_text": letter,
                "notice_text": notice,
            },
        }
    )


def drop_forwarding(content: Content, question: str) -> None:
    """Takes the forwarding of a question away."""
    content["proposals"] = [
        p
        for p in content.get("proposals", [])
        if not (p.get("question") == question and p.get("act") == FORWARD)
    ]


def without_empty(content: Content) -> Content:
    """A copy without empty strings and empty nested parts, as the act carries it."""
    result: Content = _prune(copy.deepcopy(content))
    result.setdefault("questions", [])
    result.setdefault("proposals", [])
    return result


def _prune(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {k: _prune(v) for k, v in value.items()}
        return {k: v for k, v in pruned.items() if v not in (None, "")}
    if isinstance(value, list):
        return [_prune(v) for v in value]
    return value.strip() if isinstance(value, str) else value
