"""States computed from the document: of a question, of an appeal, and the ССТУ status.

No state is stored: the appeal's is the least advanced of its questions (rulings C5, O1), the
ССТУ status is a function of state and result (rulings C6).
"""

from __future__ import annotations

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import AppealState, AssignmentState, Result

INTERIM = "interim"
"""State of a промежуточный ответ: it neither answers nor closes; it stands before real answers."""

ORDER = tuple(AppealState)
"""States from the least to the most advanced."""


def question_state(appeal: Appeal, question: Question) -> AppealState:
    """The state of one question under its registration."""
    registration = registration_of(appeal, question)
    if question.closed_at is not None:
        return AppealState.CLOSED
    if registration is not None and registration.sent is not None:
        planned = question.measures.planned_until is not None
        return AppealState.CONTROL if planned else AppealState.SENT
    if any(a.state != INTERIM for a in question.answers):
        answer = question.answers[-1].state
        by_answer = {
            "signed": AppealState.SIGNED,
            "approval": AppealState.APPROVAL,
            "rework": AppealState.REWORK,
        }
        return by_answer.get(answer, AppealState.IN_WORK)
    live = [a for a in question.assignments if a.state is not AssignmentState.REFUSED]
    if any(a.state in (AssignmentState.ACCEPTED, AssignmentState.ANSWERED) for a in live):
        return AppealState.IN_WORK
    if live:
        return AppealState.ASSIGNED
    if question.formalised_at is not None:
        return AppealState.FORMALISED
    return _before_questions(appeal)


def appeal_state(appeal: Appeal) -> AppealState:
    """The least advanced state of the questions; without questions, where the intake stands."""
    if not appeal.questions:
        return _before_questions(appeal)
    return min((question_state(appeal, q) for q in appeal.questions), key=ORDER.index)


def _before_questions(appeal: Appeal) -> AppealState:
    if appeal.holder:
        return AppealState.TAKEN
    if any(r.registered_on for r in appeal.registrations):
        return AppealState.REGISTERED
    return AppealState.RECEIVED


def registration_of(appeal: Appeal, question: Question) -> Registration | None:
    """The registration a question stands under; the first one if it names none."""
    for registration in appeal.registrations:
        if registration.id == question.registration:
            return registration
    return appeal.registrations[0] if appeal.registrations else None


def sstu_status(appeal: Appeal, question: Question) -> str:
    """The ССТУ.РФ status of a question (domain B5)."""
    registration = registration_of(appeal, question)
    by_result = {
        Result.EXPLAINED: "Explained",
        Result.SUPPORTED: "Supported",
        Result.NOT_SUPPORTED: "NotSupported",
        Result.ANSWERED: "Answered",
        Result.FORWARDED: "Transferred",
        Result.WITHOUT_ANSWER: "LeftWithoutAnswer",
    }
    if registration is None:
        return "NotReceived"
    if registration.registered_on is None:
        return "NotRegistered"
    done = registration.sent is not None or question.closed_at is not None
    if question.result is Result.FORWARDED or (question.result is not None and done):
        return by_result[question.result]
    return "InWork"
