"""The table of acts from intake to closing. The profile renames, switches off and gives rights;
arrows are drawn here (rulings O1)."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.records.words import AppealState, Regime

S = AppealState
BEFORE_ANSWER = frozenset(
    {S.RECEIVED, S.REGISTERED, S.TAKEN, S.FORMALISED, S.ASSIGNED, S.IN_WORK, S.APPROVAL, S.REWORK}
)
OPEN = frozenset(s for s in S if s is not S.CLOSED)
UNFORMALISED = frozenset({S.RECEIVED, S.REGISTERED, S.TAKEN})
ANY = frozenset(S)
FZ59 = frozenset({Regime.FZ59})
ALL_REGIMES = frozenset(Regime)


@dataclass(frozen=True, slots=True)
class Act:
    """One row. ``legal``: carries content, never held, corrected only by a new version.

    ``body``: belongs to a body and needs its authority (59-ФЗ); ``twin``: the act by which the
    ЦУР proposes it. ``held``: waits ten seconds for Ctrl+Z. ``required``: paths of the content
    without which it is refused. ``paragraph``: the law or regulation.
    """

    code: str
    title: str
    states: frozenset[AppealState] = OPEN
    regimes: frozenset[Regime] = ALL_REGIMES
    legal: bool = False
    body: bool = False
    held: bool = False
    twin: str | None = None
    required: tuple[str, ...] = ()
    paragraph: str = ""


def _everyday(code: str, title: str, *required: str, states: frozenset[AppealState] = OPEN) -> Act:
    return Act(code, title, states=states, held=True, required=required)


def _body(
    code: str,
    title: str,
    *required: str,
    law: str,
    states: frozenset[AppealState] = BEFORE_ANSWER,
    regimes: frozenset[Regime] = ALL_REGIMES,
) -> Act:
    return Act(
        code,
        title,
        states,
        regimes,
        legal=True,
        body=True,
        twin=f"propose_{code}",
        required=required,
        paragraph=law,
    )


_ROWS = (
    # Intake: makes a new record, so no state of an appeal admits it.
    Act(
        "receive",
        "Внести обращение",
        states=frozenset(),
        legal=True,
        required=("channel", "regime", "received_on"),
        paragraph="59-ФЗ ст. 8 ч. 1",
    ),
    Act(
        "take_back",
        "Отозвать внесённое",
        states=UNFORMALISED,
        legal=True,
        required=("reason",),
    ),
    # The shift: taking and returning work.
    Act("take", "Взять в работу", states=BEFORE_ANSWER),
    Act("release", "Вернуть в общую очередь", states=BEFORE_ANSWER),
    Act("unassign", "Снять с сотрудника", states=BEFORE_ANSWER, required=("reason",)),
    _everyday("pass_on", "Передать", "person"),
    _everyday("pass_draft", "Передать черновик", "note"),
    _everyday("carry_over", "Отметить «Перенесено»"),
    _everyday("link_repeat", "Отметить повторным", "repeat_of"),
    _everyday("link_related", "Связать с обращениями", "related"),
    # Threat to life: works offline, first lane (design § 1).
    Act("mark_threat", "Отметить «Угроза жизни»", states=ANY, required=("reason",)),
    Act("record_call", "Записать звонок", states=ANY, required=("service", "phone", "told_to")),
    Act("clear_threat", "Снять «Угроза жизни»", states=ANY, required=("reason",)),
    # Formalisation, the heart of the client (Киров 1.5, 2.1.1).
    Act(
        "formalise",
        "Направить на портал",
        states=BEFORE_ANSWER,
        legal=True,
        required=("questions",),
        paragraph="Киров 1.5; Астрахань 1.3; Тамбов 1.2; Хабаровск 2.2а; Ярославль 6.1",
    ),
    # Acts of a body under 59-ФЗ with their «предложить…».
    _body(
        "register",
        "Зарегистрировать",
        "organisation",
        "registered_on",
        law="59-ФЗ ст. 8 ч. 2",
        states=ANY,  # a body to which it was sent registers anew: ``bodies.may_register`` judges
    ),
    _body(
        "forward",
        "Направить по компетенции",
        "to_organisation",
        "letter_text",
        "notice_text",
        law="59-ФЗ ст. 8 ч. 3, 4",
    ),
    _body(
        "extend",
        "Продлить срок",
        "ground_kind",
        "ground",
        "decided_by",
        "decided_on",
        "notice_number",
        "notice_on",
        "channel",
        "notice_text",
        law="59-ФЗ ст. 12 ч. 2",
        regimes=FZ59,
    ),
    _body(
        "leave_unanswered",
        "Оставить без ответа",
        "case",
        "decided_by",
        "decided_on",
        law="59-ФЗ ст. 11",
        regimes=FZ59,
    ),
    _body(
        "stop_correspondence",
        "Прекратить переписку",
        "decided_by",
        "decided_on",
        "previous_answers",
        "notice_text",
        law="59-ФЗ ст. 11 ч. 5",
        regimes=FZ59,
    ),
    _body(
        "postpone",
        "Отложенное решение",
        "planned_until",
        "reason",
        "notice_text",
        law="правила ПОС",
        regimes=frozenset({Regime.POS}),
        states=BEFORE_ANSWER,
    ),
    Act(
        "interim_answer",
        "Промежуточный ответ",
        states=BEFORE_ANSWER,
        regimes=frozenset({Regime.OPEN_SOURCE}),
        legal=True,
        required=("text",),
    ),
    Act("accept_proposal", "Принять предложение", legal=True, body=True, required=("proposal",)),
    Act(
        "decline_proposal",
        "Отклонить предложение",
        legal=True,
        body=True,
        required=("proposal", "reason"),
    ),
    # The executor's seat.
    Act("accept", "Принять к исполнению", required=("question", "assignment")),
    Act(
        "refuse",
        "Не относится к компетенции",
        required=("question", "assignment", "reason"),
        legal=True,
    ),
    _everyday("assign", "Поручить", "question", "assignment"),
    Act("answer", "Внести ответ", legal=True, required=("question", "answer")),
    Act("to_signature", "Передать на подпись", required=("question", "answer")),
    Act(
        "sign_answer",
        "Отметить «Подписан»",
        legal=True,
        body=True,
        required=("question", "answer", "signer"),
        paragraph="59-ФЗ ст. 10 ч. 3",
    ),
    Act(
        "send_to_applicant",
        "Отметить «Направлено заявителю»",
        legal=True,
        body=True,
        required=("registration", "channel", "sent_on"),
        paragraph="59-ФЗ ст. 10 ч. 4",
    ),
    # Quality before and after signing (domain ruling 24).
    Act("return_for_rework", "Вернуть на доработку", required=("question", "reason")),
    Act("request_supplement", "Запросить дополнительный ответ", required=("question", "reason")),
    Act("no_remarks", "Замечаний нет", required=("question",)),
    # Files beside an appeal, a question or an answer; the bytes follow by themselves.
    Act("attach", "Приложить файл", states=ANY, held=True, required=("files",)),
    Act("detach", "Убрать файл", states=ANY, required=("file", "reason")),
    # Closing.
    Act("set_result", "Установить результат", legal=True, required=("question", "result")),
    Act("close", "Снять с контроля", legal=True, required=("question",)),
    Act("reopen", "Вернуть на контроль", states=ANY, legal=True, required=("question", "reason")),
)

_PROPOSED = frozenset(
    {"to_organisation", "ground_kind", "ground", "case", "planned_until", "previous_answers"}
)
"""What a proposal must say; decision, letters and notice are the body's."""

_PROPOSALS = tuple(
    Act(
        f"propose_{row.code}",
        f"Предложить: {row.title[0].lower()}{row.title[1:]}",
        states=row.states,
        regimes=row.regimes,
        legal=True,
        required=tuple(r for r in row.required if r in _PROPOSED),
        paragraph=row.paragraph,
    )
    for row in _ROWS
    if row.twin
)

FIELD_WORDS = {
    "address": "адрес ответа",
    "answer": "ответ",
    "assignment": "поручение",
    "case": "случай",
    "channel": "как направлено",
    "decided_by": "кто решил",
    "decided_on": "дата решения",
    "files": "файлы",
    "ground": "основание",
    "ground_kind": "исключительный случай или запрос",
    "letter_text": "сопроводительное письмо",
    "note": "примечание",
    "notice_number": "номер уведомления",
    "notice_on": "дата уведомления",
    "notice_text": "уведомление заявителю",
    "organisation": "орган",
    "person": "кому",
    "phone": "телефон",
    "planned_until": "отложить до",
    "previous_answers": "прежние ответы",
    "proposal": "предложение",
    "question": "вопрос",
    "questions": "вопросы",
    "reason": "причина",
    "received_on": "дата поступления",
    "regime": "правовой режим",
    "related": "связанные обращения",
    "registered_on": "дата регистрации",
    "registration": "регистрация",
    "repeat_of": "прежнее обращение",
    "result": "результат",
    "sent_on": "дата отправки",
    "service": "служба",
    "signer": "кто подписал",
    "text": "текст",
    "to_organisation": "куда направить",
    "told_to": "кому передано",
    "file": "файл",
}
"""What a required field is called in a refusal."""

ACTS: dict[str, Act] = {row.code: row for row in (*_ROWS, *_PROPOSALS)}
"""All acts by code. ``propose_<act>`` is the twin that a person of the ЦУР may do."""
