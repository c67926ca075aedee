"""Kinds of repeats (domain B10) as rules over dates, answers, author and question. Pure.

The kinds, as this program understands them; a region's order may say otherwise, so a person always
chooses and the rule only proposes:

- дубликат: the same words of the same author before an answer was given;
- повторное: the same author and question, after the answer or after the term has run out;
- неоднократное: the same, after at least two appeals were answered (59-ФЗ ст. 11 ч. 5 speaks of
  such correspondence);
- вторичное: the same author and question while the first is still within its term, in new words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import RepeatKind
from cur_desk.domain.stages import in_force

MANIFOLD_FROM = 2
"""Answered appeals on one question after which the next one is неоднократное."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What counts of an earlier appeal: when it came, when it was answered, when it was due."""

    received_on: date
    same_author: bool
    same_question: bool
    same_text: bool = False
    answered_on: date | None = None
    due_on: date | None = None


def earlier_of(
    appeal: Appeal, zone: tzinfo, *, same_author: bool, same_question: bool, same_text: bool
) -> Earlier:
    """The facts of an appeal for the rules: sent to the applicant first (or all questions closed),
    the latest legal term; days are those of the region."""
    sent = [r.sent.sent_on for r in appeal.registrations if r.sent is not None]
    dues = [
        in_force(
            r.due_on,
            extended=r.extension.due_on if r.extension is not None else None,
            postponed=r.postponed.planned_until if r.postponed is not None else None,
        )
        for r in appeal.registrations
    ]
    known = [d for d in dues if d is not None]
    ended = [
        q.closed_at.astimezone(zone).date() for q in appeal.questions if q.closed_at is not None
    ]
    if not sent and ended and len(ended) == len(appeal.questions):
        sent = [max(ended)]  # answered where no letter is sent: in an open source, by word
    return Earlier(
        received_on=appeal.received_on or appeal.received_at.astimezone(zone).date(),
        same_author=same_author,
        same_question=same_question,
        same_text=same_text,
        answered_on=min(sent, default=None),
        due_on=max(known, default=None),
    )


def kind_of(received_on: date, earlier: Sequence[Earlier]) -> RepeatKind | None:
    """The kind that an appeal received on a day is proposed to bear; nothing if none of the
    earlier ones is of the same author about the same question."""
    mine, answered = _counted(received_on, earlier)
    if not mine:
        return None
    if len(answered) >= MANIFOLD_FROM:
        return RepeatKind.MANIFOLD
    if answered:
        return RepeatKind.REPEATED
    if any(e.same_text for e in mine):
        return RepeatKind.DUPLICATE
    if any(e.due_on is not None and e.due_on < received_on for e in mine):
        return RepeatKind.REPEATED
    return RepeatKind.SECOND


def why(kind: RepeatKind, received_on: date, earlier: Sequence[Earlier]) -> str:
    """One line: why this kind."""
    answered = _counted(received_on, earlier)[1]
    if kind is RepeatKind.MANIFOLD:
        return f"на этот вопрос автору уже ответили {len(answered)} раза и более"
    if kind is RepeatKind.REPEATED and answered:
        return f"поступило после ответа от {max(answered):%d.%m.%Y}"
    if kind is RepeatKind.REPEATED:
        return "срок прежнего истёк, ответа нет"
    if kind is RepeatKind.DUPLICATE:
        return "тот же текст, прежнее ещё рассматривается"
    return "прежнее ещё рассматривается, текст другой"


def _counted(received_on: date, earlier: Sequence[Earlier]) -> tuple[list[Earlier], list[date]]:
    """(earlier appeals of the author about the same question, days of their answers by then)."""
    mine = [
        e
        for e in earlier
        if e.same_author and (e.same_question or e.same_text) and e.received_on <= received_on
    ]
    days = [e.answered_on for e in mine if e.answered_on is not None]
    return mine, [d for d in days if d <= received_on]
