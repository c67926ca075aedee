"""What looks wrong in a formalisation though it is filled: words while one types, never a bar.

A gap stops the act and is told elsewhere (``domain/completeness``); a note stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cur_desk.domain.formalisation import Content
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.text import counted, fold, grouped
from cur_desk.reference.classifier import Classifier
from cur_desk.services.cards.facts import Fact, FactKind

ESSENCE_MOST, ESSENCE_GOOD, ESSENCE_LEAST = 1_000, 450, 12
_EMOTIONS = re.compile(
    r"\b(?:безобрази\w*|беспредел\w*|издевательств\w*|кошмар\w*|ужас(?:но|ный|ная|ное)?|позор\w*|"
    r"надоел\w*|достал[иао]?|сколько можно|до каких пор|наплевать|бардак\w*|возмущен\w*)\b",
    re.IGNORECASE,
)
_PERSONAL = {
    FactKind.PERSON: "имя",
    FactKind.PHONE: "телефон",
    FactKind.EMAIL: "почта",
    FactKind.ACCOUNT: "лицевой счёт",
}
_PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".webp")


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: to which question and field, in which words; ``plain``: a thing to know only."""

    question: str
    field: str
    text: str
    plain: bool = False


Finder = Callable[[str], Iterable[Fact]]


def notes(
    content: Content, appeal: Appeal, profile: Profile, classifier: Classifier, find: Finder
) -> tuple[Note, ...]:
    """All remarks, question by question in the order of the form."""
    found: list[Note] = []
    questions: Sequence[Content] = content["questions"]
    for question in questions:
        found += _essence(question)
        found += _code(question, profile, classifier)
        found += _report(question, find)
    found += _twins(questions)
    found += _pictures(questions, appeal)
    return tuple(found)


def _essence(question: Content) -> list[Note]:
    text = (question.get("essence") or "").strip()
    made: list[str] = []
    if len(text) > ESSENCE_MOST:
        made.append(f"Суть длиннее {grouped(ESSENCE_MOST)} знаков: {grouped(len(text))}")
    elif len(text) > ESSENCE_GOOD:
        made.append(
            f"Суть — 1–3 предложения, здесь {counted(len(text), 'знак', 'знака', 'знаков')}"
        )
    elif text and len(text) < ESSENCE_LEAST:
        made.append("Суть слишком коротка: непонятно, что и где")
    felt = _EMOTIONS.search(text)
    if felt is not None:
        made.append(f"Без эмоций заявителя: «{felt[0].lower()}»")
    elif "!!" in text or (len(text) > 20 and text.isupper()):
        made.append("Без эмоций заявителя: восклицания, прописные буквы")
    return [Note(question["id"], "essence", words) for words in made]


def _code(question: Content, profile: Profile, classifier: Classifier) -> list[Note]:
    code, block = question.get("code"), question.get("block")
    if not code:
        return []
    entry = classifier.find(code)
    if entry is None:
        return [Note(question["id"], "code", "Код другой редакции классификатора")]
    if not entry.assignable:
        return [Note(question["id"], "code", "Это тема, а не вопрос: выберите код под ней")]
    usual = profile.block_of_code(code)
    if block and usual and usual != block:
        name = profile.block(usual).short_name
        return [Note(question["id"], "block", f"У этого кода блок «{name}»", plain=True)]
    return []


def _report(question: Content, find: Finder) -> list[Note]:
    text = question.get("for_report") or ""
    if not text:
        return []
    hits = [f for f in find(text) if f.kind in _PERSONAL]
    if not hits:
        return []
    first = hits[0]
    words = f"«Для доклада» — без персональных данных: {_PERSONAL[first.kind]} «{first.text}»"
    return [Note(question["id"], "for_report", words)]


def _twins(questions: Sequence[Content]) -> list[Note]:
    seen: dict[str, int] = {}
    found = []
    for number, question in enumerate(questions, 1):
        text = fold(" ".join((question.get("essence") or "").split()))
        if text and text in seen:
            words = f"Та же суть, что в вопросе {seen[text]}"
            found.append(Note(question["id"], "essence", words))
        elif text:
            seen[text] = number
    return found


def _pictures(questions: Sequence[Content], appeal: Appeal) -> list[Note]:
    used = {sha for q in questions for sha in q.get("files") or ()}
    loose = [
        f
        for f in appeal.files
        if f.copy_of is None and f.sha256 not in used and f.name.lower().endswith(_PICTURES)
    ]
    if not loose or not questions:
        return []
    if len(loose) == 1:
        words = f"«{loose[0].name}» не привязано к вопросу"
    else:
        words = f"{counted(len(loose), 'фото', 'фото', 'фото')} не привязаны к вопросам"
    return [Note(q["id"], "files", words, plain=True) for q in questions]
