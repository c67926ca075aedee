"""Words about like appeals: who, when, how it ended, what was promised. Pure but for the clock."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from cur_desk.contract.similar import SimilarAnswer
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.similar_keys import Author
from cur_desk.domain.state import appeal_state
from cur_desk.domain.text import counted, grouped, short_name
from cur_desk.reference.words import label
from cur_desk.services.core import Core
from cur_desk.services.similar.views import PastAnswer, PortalRow

_BY = {
    "repeat": "то же имя и тема",
    "place": "место и тема",
    "text": "тот же текст",
    "bands": "похожий текст",
}


def author_words(other: Appeal, author: Author) -> str:
    """The author's own name where it is the same person; of others no name is needed here."""
    if not other.applicants or "applicants" in other.redacted:
        return "аноним" if not other.redacted else "автор скрыт"
    if author is Author.OTHER:
        return "другой автор"
    first = next((a for a in other.applicants if a.addressee), other.applicants[0])
    return short_name(first.name)


def day_words(day: date, today: date) -> str:
    """«14.09», with the year where it is another one."""
    return f"{day:%d.%m}" if day.year == today.year else f"{day:%d.%m.%Y}"


def title_of(appeal: Appeal) -> str:
    """Title, else the суть of the first question, else the first words."""
    if appeal.title:
        return appeal.title
    for question in appeal.questions:
        if question.essence or question.for_report:
            return (question.essence or question.for_report or "")[:160]
    return " ".join(appeal.text.split())[:120] or "Без текста"


def outcome_of(core: Core, appeal: Appeal) -> str:
    """How it ended, or until when it is worked on."""
    state = appeal_state(appeal)
    results = list(dict.fromkeys(label(q.result) for q in appeal.questions if q.result))
    planned = [q.measures.planned_until for q in appeal.questions if q.measures.planned_until]
    today = core.now().astimezone(core.zone).date()
    if planned and max(planned) >= today:
        return f"Меры запланированы до {max(planned):%d.%m}"
    if results:
        return ", ".join(results)
    dues = [r.due_on for r in appeal.registrations if r.due_on and not r.closed_at and not r.sent]
    if state is not AppealState.CLOSED and dues:
        return f"{label(state)} до {min(dues):%d.%m}"
    return label(state)


def past_answer(appeal: Appeal, before: date) -> tuple[date, PastAnswer] | None:
    """The last answer sent in an appeal: its day and what it said; a promise whose day has passed
    while the person writes again was not kept."""
    sent = [r.sent.sent_on for r in appeal.registrations if r.sent is not None]
    told = [(q, q.answers[-1]) for q in appeal.questions if q.answers]
    if not sent or not told:
        return None
    question, answer = told[-1]
    if not answer.text:
        return None
    day = max(sent)
    promise, broken = _promise(question, before)
    return day, PastAnswer(
        uid=appeal.id,
        number=appeal.number or "без номера",
        when=f"от {day:%d.%m.%Y}",
        text=answer.text,
        promise=promise,
        broken=broken,
    )


def _promise(question: Question, before: date) -> tuple[str, bool]:
    until = question.measures.planned_until
    if until is None:
        return "", False
    if until < before:
        return f"срок обещанного прошёл {until:%d.%m.%Y}", True
    return f"меры обещаны до {until:%d.%m.%Y}", False


def portal_agrees(by: Sequence[str]) -> str:
    """«тот же автор и тема, похожий текст»."""
    order = ("text", "repeat", "place", "bands")
    found = [b for b in order if b in by and not (b == "bands" and "text" in by)]
    return ", ".join(_BY[b] for b in found)


def portal_words(rows: Sequence[PortalRow], answer: SimilarAnswer, own: Set[str]) -> str:
    """«на портале: 1 у другого органа, по праву»."""
    count = len(rows) + answer.more
    if not count:
        words = "на портале других нет"
    else:
        bodies = len({r.body for r in rows})
        whose = "у другого органа" if bodies == 1 else f"у {bodies} органов"
        if all(r.body in own for r in rows):
            whose = "вне ваших записей"
        words = f"на портале: {counted(count, 'похожее', 'похожих', 'похожих')} {whose}, по праву"
    if answer.searched < answer.total:
        words += f" (портал ещё готовит {grouped(answer.total - answer.searched)})"
    return words
