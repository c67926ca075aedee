"""Fields of each guided form, in the order in which a person fills them.

A twin «предложить…» has the same form without what only the body can say: decision and notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cur_desk.domain.acts import answers
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.answers import questions_under
from cur_desk.domain.acts.bodies import forwarded_to
from cur_desk.domain.acts.cases import CASES
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import (
    CHANNEL_REGIMES,
    ExtensionGround,
    QuestionKind,
    Regime,
    Result,
)
from cur_desk.domain.stages import legal_term
from cur_desk.reference.words import label, labels
from cur_desk.services.acts.views import FormField, Kind
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.execution.service import CHANNELS
from cur_desk.services.views import Choice

WITH_TWIN = frozenset(
    {"register", "forward", "extend", "leave_unanswered", "stop_correspondence", "postpone"}
)
_NAMES = {
    "reason": ("Причина", "Коротко, одной фразой"),
    "note": ("Примечание", "Что важно знать преемнику"),
    "text": ("Текст", ""),
}


@dataclass(frozen=True, slots=True)
class FormContext:
    """Over which appeal and registration, by whom, which act."""

    core: Core
    directory: DirectoryService
    appeal: Appeal
    actor: Actor
    code: str
    registration: Registration | None
    today: date
    answers: tuple[Choice, ...] = ()
    """Earlier answers of the same body to the same author on the matter, found at this workplace."""

    @property
    def base(self) -> str:
        """The act itself, also of its twin."""
        return self.code.removeprefix("propose_")

    @property
    def proposed(self) -> bool:
        """Whether the ЦУР proposes and the body decides."""
        return self.code != self.base

    def open_questions(self) -> list[Question]:
        """Questions that the act may be about."""
        if self.registration is None:
            return [q for q in self.appeal.questions if q.closed_at is None]
        return questions_under(self.appeal, self.registration)


def fields_of(it: FormContext) -> tuple[FormField, ...]:
    """The fields of this act."""
    make = _FORMS.get(it.base)
    return tuple(make(it)) if make is not None else tuple(_plain(it))


def question_choice(question: Question) -> Choice:
    """A question as a row to choose."""
    words = question.essence or question.for_report or "без сути"
    return Choice(question.id, f"{question.order + 1}. {words[:90]}")


def bodies(it: FormContext) -> tuple[Choice, ...]:
    """Bodies that may be responsible."""
    return tuple(it.directory.organisations("", responsible=True))


# --- parts ---------------------------------------------------------------------------------------


def _decision() -> list[FormField]:
    """Of the head of the body or of whoever has the authority (domain ruling 8)."""
    return [
        FormField("decided_by", "Кто решил", Kind.LINE, True, "Должность, И. О. Фамилия"),
        FormField("decided_on", "от", Kind.DATE, True),
    ]


def _notice(required: bool, more: tuple[str, tuple[Any, ...]] | None = None) -> list[FormField]:
    channels = tuple(Choice(c, c) for c in CHANNELS)
    return [
        FormField("notice_number", "Уведомление №", Kind.LINE, required, shown_when=more),
        FormField("notice_on", "от", Kind.DATE, required, shown_when=more),
        FormField("channel", "Как направлено", Kind.CHOICE, required, options=channels,
                  shown_when=more),
    ]  # fmt: skip


def _letter(
    name: str, title: str, required: bool, more: tuple[str, tuple[Any, ...]] | None = None
) -> FormField:
    return FormField(name, title, Kind.LETTER, required, shown_when=more)


# --- acts ----------------------------------------------------------------------------------------


def _register(it: FormContext) -> list[FormField]:
    own = it.actor.organisation
    came = forwarded_to(it.appeal, own)
    regimes = CHANNEL_REGIMES[it.appeal.channel]
    found = [
        FormField("organisation", "Орган", Kind.BODY, True, options=bodies(it),
                  value=None if it.proposed else own, fixed=not it.proposed),
        FormField("regime", "Правовой режим", Kind.CHOICE, True,
                  options=tuple(Choice(r.value, label(r)) for r in regimes),
                  value=it.appeal.regime.value),
    ]  # fmt: skip
    if it.proposed:
        return found
    sender = it.directory.organisation_name(came.organisation) if came is not None else ""
    letter = ""
    if came is not None:
        sent = next((f for f in came.forwardings if f.to_organisation == own), came.forwarding)
        day = f" от {sent.letter_on:%d.%m.%Y}" if sent is not None and sent.letter_on else ""
        letter = f"№ {sent.letter_number}{day}" if sent is not None and sent.letter_number else ""
    found += [
        FormField("number", "Номер", Kind.LINE, False, "Пусто — номер даст портал"),
        FormField("registered_on", "Дата регистрации", Kind.DATE, True, value=it.today),
        FormField("received_from", "Поступило из", Kind.LINE, False, value=sender),
        FormField("covering_letter", "Сопроводительное", Kind.LINE, False, "№ и дата", value=letter),
        FormField("document_due_on", "Срок в документе", Kind.DATE, False,
                  shown_when=("regime", (Regime.BODY_REQUEST.value,))),
        _letter("notice_text", "Уведомление заявителю", False, ("regime", (Regime.FZ59.value,))),
    ]  # fmt: skip
    return found


def _forward(it: FormContext) -> list[FormField]:
    asked = it.open_questions()
    named = tuple(question_choice(q) for q in asked)
    accused = sorted({a for q in asked for a in q.complained_of})
    complaint = accused or any(q.question_kind is QuestionKind.COMPLAINT for q in asked)
    found = [FormField("to_organisation", "Куда направить", Kind.BODY, True,
                       "Орган, которому вопрос по компетенции", bodies(it))]  # fmt: skip
    if len(named) > 1:
        found.append(FormField("questions", "Вопросы", Kind.MANY, True, options=named,
                               value=[c.code for c in named]))  # fmt: skip
    found += [
        FormField("complained_of", "Жалоба на", Kind.BODIES, False,
                  "На чьи действия жалуется заявитель" if complaint else "Если это жалоба: на кого",
                  tuple(it.directory.organisations("")), accused),
        FormField("copies", "Копии", Kind.BODIES, False, "Если компетентны и другие органы",
                  bodies(it), []),
        FormField("keep_own", "Вопрос остаётся и у нас, уходят только копии", Kind.TICK,
                  value=False),
        FormField("letter_number", "Письмо №", Kind.LINE),
        FormField("letter_on", "от", Kind.DATE, value=None if it.proposed else it.today),
    ]  # fmt: skip
    if it.proposed:
        found = [f for f in found if not f.name.startswith("letter_")]
    else:
        found += _notice(False)
    return [
        *found,
        _letter("letter_text", "Сопроводительное письмо", True),
        _letter("notice_text", "Уведомление заявителю", True),
    ]


def _extend(it: FormContext) -> list[FormField]:
    kinds = tuple(Choice(code, words) for code, words in labels(ExtensionGround).items())
    asked = ("ground_kind", ("request",))
    found = [
        FormField("ground_kind", "Основание", Kind.CHOICE, True, options=kinds),
        FormField("ground", "В чём оно", Kind.TEXT, True,
                  "Какой случай или что и у кого запрошено"),
        FormField("request_number", "Запрос №", Kind.LINE, True, shown_when=asked),
        FormField("request_on", "от", Kind.DATE, True, shown_when=asked),
    ]  # fmt: skip
    if it.proposed:
        return found
    most = most_days(it)
    return [
        *found,
        FormField("days", "На сколько дней", Kind.NUMBER, True, f"не более {most}", value=most),
        *_decision(),
        *_notice(True),
        _letter("notice_text", "Уведомление заявителю", True),
    ]


def most_days(it: FormContext) -> int:
    """How many days an extension of this registration may have at most."""
    number = it.appeal.registrations.index(it.registration) if it.registration else 0
    term = legal_term(it.appeal, it.core.deadlines, number)
    law = it.core.deadlines.rule("review").extension_days
    return (term.rule.extension_days if term is not None else 0) or law


def _leave(it: FormContext) -> list[FormField]:
    rows = tuple(Choice(c.code, f"{_short(c.paragraph)}. {c.title}") for c in CASES.values())
    crime = ("case", ("crime",))
    found = [
        FormField("case", "Случай", Kind.CHOICE, True, options=rows),
        FormField("to_body", "Куда направлено", Kind.LINE, True,
                  "Государственный орган, которому это подведомственно", shown_when=crime),
        FormField("address", "Адрес ответа", Kind.LINE, True, "https://…",
                  shown_when=("case", ("published",))),
    ]  # fmt: skip
    if it.proposed:
        return [*found, FormField("note", "Почему", Kind.TEXT, False, "Что это подтверждает")]
    told = ("case", tuple(c.code for c in CASES.values() if c.code not in _UNTOLD))
    return [
        *found,
        *_decision(),
        *_notice(False, told),
        _letter("letter_text", "Письмо в орган", True, crime),
        _letter("notice_text", "Сообщение заявителю", True, told),
    ]


def _short(paragraph: str) -> str:
    """«ч. 5.1» of ст. 11; another article keeps its number."""
    return paragraph.removeprefix("59-ФЗ ").removeprefix("ст. 11 ")


_UNTOLD = frozenset({"anonymous", "crime"})
"""There is nobody, or nowhere, to write to."""


def _stop(it: FormContext) -> list[FormField]:
    found = [
        FormField("previous_answers", "Прежние ответы", Kind.MANY, True, options=it.answers, value=[]),
        FormField("previous_more", "Ещё ответы", Kind.TEXT, False,
                  "Которых здесь нет: № 12-ОГ от 02.03.2026, по одному в строке"),
        FormField("no_new_arguments", "Новых доводов или обстоятельств в обращении нет", Kind.TICK,
                  True, value=False),
    ]  # fmt: skip
    if it.proposed:
        return found
    return [
        *found,
        *_decision(),
        *_notice(False),
        _letter("notice_text", "Уведомление заявителю", True),
    ]


def _postpone(it: FormContext) -> list[FormField]:
    return [
        FormField("planned_until", "Отложить до", Kind.DATE, True),
        FormField("reason", "Причина", Kind.TEXT, True, "Что мешает решить вопрос раньше"),
        *([] if it.proposed else [_letter("notice_text", "Уведомление заявителю", True)]),
    ]


def _interim(it: FormContext) -> list[FormField]:
    asked = it.open_questions()
    rows = (Choice("", "На все вопросы"), *(question_choice(q) for q in asked))
    choose = [FormField("question", "К вопросу", Kind.CHOICE, options=rows, value="")]
    return [
        *(choose if len(asked) > 1 else []),
        FormField("final_until", "Ответ будет дан до", Kind.DATE),
        _letter("text", "Промежуточный ответ", True),
    ]


def _plain(it: FormContext) -> list[FormField]:
    """The form of an act that has none of its own: what the table requires of it."""
    found = []
    for name in ACTS[it.code].required:
        if name == "question":
            able = [q for q in it.appeal.questions if _admits(it, q)]
            rows = tuple(question_choice(q) for q in able or it.appeal.questions)
            only = rows[0].code if len(rows) == 1 else None
            found.append(FormField(name, "Вопрос", Kind.CHOICE, True, options=rows, value=only))
        elif name == "result":
            results = tuple(Choice(r.value, label(r)) for r in Result)
            found.append(FormField(name, "Результат", Kind.CHOICE, True, options=results))
        else:
            words, hint = _NAMES.get(name, (name, ""))
            found.append(FormField(name, words, Kind.TEXT, True, hint))
    return found


def _admits(it: FormContext, question: Question) -> bool:
    return answers.refusal(it.code, it.appeal, it.actor, {"question": question.id}) is None


_FORMS: dict[str, Callable[[FormContext], list[FormField]]] = {
    "register": _register,
    "forward": _forward,
    "extend": _extend,
    "leave_unanswered": _leave,
    "stop_correspondence": _stop,
    "postpone": _postpone,
    "interim_answer": _interim,
}
GUIDED = frozenset(_FORMS) | {f"propose_{code}" for code in WITH_TWIN}
"""Acts with a form of their own."""
