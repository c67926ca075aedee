"""What guided acts are called: rows of the menu, questions over the forms, verbs on the buttons."""

from __future__ import annotations

from cur_desk.domain.acts.table import ACTS

MENU: tuple[tuple[str, str, str], ...] = (
    ("register", "book-check", ""),
    ("forward", "forward", "forward"),
    ("extend", "calendar-plus", "extend"),
    ("leave_unanswered", "message-circle-off", ""),
    ("stop_correspondence", "octagon-x", ""),
    ("postpone", "calendar-clock", ""),
    ("interim_answer", "message-circle-more", ""),
    ("return_for_rework", "undo-2", "return"),
    ("request_supplement", "message-circle-plus", "return"),
    ("close", "check-check", ""),
    ("reopen", "rotate-ccw", ""),
)
"""Acts of the menu in its order: code, icon, id of the shortcut."""
BODY_ACTS = frozenset(code for code, act in ACTS.items() if act.body)
"""Whose letters go out: a proposal may leave blanks for the body to fill."""
QUESTIONS = {
    "register": "Зарегистрировать обращение?",
    "forward": "Направить по компетенции?",
    "extend": "Продлить срок рассмотрения?",
    "leave_unanswered": "Оставить без ответа?",
    "stop_correspondence": "Прекратить переписку?",
    "postpone": "Отложить решение?",
    "interim_answer": "Дать промежуточный ответ?",
    "return_for_rework": "Вернуть ответ на доработку?",
    "request_supplement": "Запросить дополнительный ответ?",
    "close": "Снять вопрос с контроля?",
    "reopen": "Вернуть вопрос на контроль?",
    "propose_register": "Предложить регистрацию?",
    "propose_forward": "Предложить направление?",
    "propose_extend": "Предложить продление?",
    "propose_leave_unanswered": "Предложить оставить без ответа?",
    "propose_stop_correspondence": "Предложить прекратить переписку?",
    "propose_postpone": "Предложить отложить решение?",
}
VERBS = {
    "register": "Зарегистрировать",
    "forward": "Направить",
    "extend": "Продлить срок",
    "leave_unanswered": "Оставить без ответа",
    "stop_correspondence": "Прекратить переписку",
    "postpone": "Отложить решение",
    "interim_answer": "Дать промежуточный ответ",
    "return_for_rework": "Вернуть на доработку",
    "request_supplement": "Запросить ответ",
    "close": "Снять с контроля",
    "reopen": "Вернуть на контроль",
    "propose_register": "Предложить регистрацию",
    "propose_forward": "Предложить направление",
    "propose_extend": "Предложить продление",
    "propose_leave_unanswered": "Предложить",
    "propose_stop_correspondence": "Предложить",
    "propose_postpone": "Предложить",
}
