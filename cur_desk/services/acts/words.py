"""What will happen: terms, who is told, what ends. Said beside the form before the key is pressed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cur_desk.domain.acts.answers import questions_under
from cur_desk.domain.acts.cases import CASES, STOP
from cur_desk.domain.acts.days import arrival
from cur_desk.domain.deadlines import Term
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.stages import legal_term
from cur_desk.domain.text import counted, short_name
from cur_desk.errors import DeskError
from cur_desk.services.acts.content import answers_of, days_of
from cur_desk.services.acts.fields import FormContext
from cur_desk.services.acts.views import ActForm, Told
from cur_desk.services.names import addressee

Values = dict[str, Any]
SENT = "Уйдёт на портал. До отправки можно отозвать, после — только новая версия с причиной"


def told(it: FormContext, form: ActForm, values: Values) -> tuple[Told, ...]:
    """The lines, the weightiest first."""
    make = _TOLD.get(it.base)
    found = list(make(it, form, values)) if make is not None else []
    if it.proposed:
        body = it.directory.organisation_name(form.organisation or values.get("organisation"))
        found.append(Told(f"Решает орган{f': {body}' if body else ''}. Он примет или отклонит"))
    found.append(Told(SENT))
    return tuple(found)


def _register(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    day = values.get("registered_on")
    if not isinstance(day, date):
        return []
    found = []
    came = arrival(it.appeal, it.core.zone)
    last = it.core.deadlines.due("registration", came).due_on
    if day > last and values.get("regime") == "fz59":
        found.append(Told(f"Срок регистрации истёк {last:%d.%m.%Y} (59-ФЗ ст. 8 ч. 2)", "over"))
    term = registered_term(it, form, values, day)
    if term is not None:
        found.append(Told(f"Срок рассмотрения — до {term.due_on:%d.%m.%Y} ({term.rule.law})"))
    return found


def registered_term(it: FormContext, form: ActForm, values: Values, day: date) -> Term | None:
    """The legal term that a registration of this day starts, by its regime and marks."""
    registered = it.appeal.model_copy(
        update={"registrations": [*it.appeal.registrations, _draft(form, values, day)]}
    )
    return legal_term(registered, it.core.deadlines, len(it.appeal.registrations))


def _draft(form: ActForm, values: Values, day: date) -> Registration:
    named = values.get("document_due_on")
    return Registration.model_validate(
        {
            "organisation": values.get("organisation") or form.organisation,
            "regime": values.get("regime"),
            "registered_on": day,
            "document_due_on": named if isinstance(named, date) else None,
        }
    )


def _forward(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    copies, keep = values.get("copies") or [], bool(values.get("keep_own"))
    rule = "copies" if copies or keep else "forwarding"
    found = _until(it, rule, "Направить нужно до")
    if keep:
        found.append(Told("Вопрос остаётся в работе, срок ответа не меняется"))
    else:
        body = it.directory.organisation_name(values.get("to_organisation")) or "Орган"
        chosen = values.get("questions")
        many = len(chosen) if isinstance(chosen, list) else len(it.open_questions())
        what = "Обращение" if not many else counted(many, "вопрос", "вопроса", "вопросов")
        found.append(Told(f"С контроля снимается: {what.lower()}. Результат — «Направлено»"))
        found.append(Told(f"{body} зарегистрирует у себя, со своим сроком рассмотрения"))
    if copies:
        found.append(Told(f"Копий другим органам: {len(copies)} (59-ФЗ ст. 8 ч. 4)"))
    return found + _to_whom(it)


def _extend(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    if it.registration is None:
        return []
    found = []
    due = it.registration.due_on
    longer = new_term(it, values)
    if longer is not None:
        tail = ", если орган примет" if it.proposed else ""
        found.append(Told(f"Новый срок — до {longer.due_on:%d.%m.%Y}{tail}"))
    elif not it.proposed and due is not None:
        found.append(Told(f"Срок сейчас — до {due:%d.%m.%Y}; новый покажут решение и уведомление"))
    if due is not None and it.proposed:
        found.append(Told(f"Срок сейчас — до {due:%d.%m.%Y}: продлить можно, пока он не истёк"))
    found.append(Told("Продлевают один раз (59-ФЗ ст. 12 ч. 2)"))
    return found + _to_whom(it)


def new_term(it: FormContext, values: Values) -> Term | None:
    """The extended term, if what was typed gives one."""
    registration = it.registration
    if registration is None or it.base != "extend":
        return None
    number = it.appeal.registrations.index(registration)
    term = legal_term(it.appeal, it.core.deadlines, number)
    if term is None:
        return None
    days = days_of(values)
    if days is None:
        days = term.rule.extension_days
    try:
        decided = values.get("decided_on")
        return it.core.deadlines.extend(
            term,
            str(values.get("ground") or "основание"),
            decided if isinstance(decided, date) else it.today,
            str(values.get("notice_number") or "—"),
            it.today,
            days=days,
        )
    except (DeskError, ValueError):
        return None


def _leave(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    case = CASES.get(str(values.get("case") or ""))
    if case is None:
        return [Told("Выберите случай: от него зависят срок и письмо")]
    found = [Told(f"{case.does[:-1]} ({case.paragraph})")]
    if case.term:
        found += _until(it, case.term, "Сообщить заявителю нужно до")
    return found + _ending(it) + (_to_whom(it) if case.notice else [])


def _stop(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    answers = answers_of(form, values)
    body = it.directory.organisation_name(form.organisation)
    words = counted(len(answers), "ответ", "ответа", "ответов")
    tone = "text" if len(answers) > 1 else "over"
    return [
        Told(f"{STOP.does[:-1]} ({STOP.paragraph})"),
        Told(f"Названо: {words} ({body}). Нужно не меньше двух", tone),
        *_ending(it),
        *_to_whom(it),
    ]


def _postpone(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    bound = it.core.profile.limits.postpone_days
    start = it.registration.registered_on if it.registration is not None else None
    last = (start or arrival(it.appeal, it.core.zone)) + timedelta(days=bound)
    return [Told(f"Отложить можно не далее чем до {last:%d.%m.%Y}"), *_to_whom(it)]


def _interim(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    return [Told("Срок не закрывается: окончательный ответ ещё нужно дать")]


def _rework(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    return [
        Told("Ответ вернётся исполнителю с вашей причиной"),
        Told("Срок обращения при этом не останавливается"),
    ]


def _supplement(it: FormContext, form: ActForm, values: Values) -> list[Told]:
    return [Told("Направленный ответ не меняется: исполнитель готовит ещё один")]


def _until(it: FormContext, rule: str, words: str) -> list[Told]:
    """A term of the profile counted from the registration, red when it is over."""
    registration = it.registration
    if registration is None or registration.registered_on is None:
        return []
    if f"{rule}_migration" in it.core.profile.deadlines and "migration" in it.appeal.marks:
        rule = f"{rule}_migration"
    term = it.core.deadlines.due(rule, registration.registered_on)
    late = term.due_on < it.today
    tail = ": срок истёк, действие остаётся возможным" if late else ""
    return [
        Told(f"{words} {term.due_on:%d.%m.%Y} ({term.rule.law}){tail}", "over" if late else "text")
    ]


def _ending(it: FormContext) -> list[Told]:
    if it.registration is None:
        return []
    many = len(questions_under(it.appeal, it.registration))
    what = counted(many, "вопрос", "вопроса", "вопросов") if many else "регистрация"
    return [Told(f"С контроля снимается: {what}. Результат — «Без ответа»")]


def _to_whom(it: FormContext) -> list[Told]:
    if it.proposed:
        return []  # the notice is the body's
    person = addressee(it.appeal)
    if person is None:
        return [Told("Заявитель не назван: уведомлять некого", "soon")]
    return [Told(f"Уведомление получит: {short_name(person.name)}")]


_TOLD: dict[str, Callable[[FormContext, ActForm, Values], list[Told]]] = {
    "register": _register,
    "forward": _forward,
    "extend": _extend,
    "leave_unanswered": _leave,
    "stop_correspondence": _stop,
    "postpone": _postpone,
    "interim_answer": _interim,
    "return_for_rework": _rework,
    "request_supplement": _supplement,
}
