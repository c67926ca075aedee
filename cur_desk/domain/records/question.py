"""Question: what one citizen's text asks of one body; its formalised form and its result."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cur_desk.domain.fields import Merge, Meta
from cur_desk.domain.records.base import Instant, Item, Part, Text
from cur_desk.domain.records.place import Place
from cur_desk.domain.records.registration import Day
from cur_desk.domain.records.words import AssignmentState, Jurisdiction, QuestionKind, Result


class Assignment(Item):
    """Who does the question: responsible body, co-executors, internal term, state."""

    organisation: str
    co_executors: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    person: str | None = None
    due_at: Instant | None = None
    """Internal term of the assignment."""
    state: AssignmentState = AssignmentState.SENT
    reason: Annotated[Text | None, Meta(limit=1_000)] = None
    accepted_at: Instant | None = None


class Answer(Item):
    """One version of an answer; answers are never merged."""

    text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=100_000)]
    organisation: str
    signer: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=300)] = None
    number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    signed_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    signature_file: str | None = None
    made_at: Instant | None = None
    state: Annotated[str, Meta(merge=Merge.NEVER, limit=20)] = "draft"


class Measures(Part):
    """Measures taken, or promised by a date (two fields with the result: domain § 6, row 14)."""

    taken: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=2_000)] = None
    planned: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=2_000)] = None
    planned_until: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None


class Question(Item):
    """One вопрос of the appeal under one registration."""

    order: int = Field(default=0, ge=0, le=1_000)
    registration: str | None = None
    essence: Annotated[Text | None, Meta(merge=Merge.TEXT, personal=True, limit=1_000)] = None
    for_report: Annotated[Text | None, Meta(merge=Merge.TEXT, limit=500)] = None
    """«Для доклада»: the суть without personal data, the only one that a pack may print."""
    code: Annotated[Text | None, Meta(limit=24)] = None
    classifier: Annotated[Text | None, Meta(limit=40)] = None
    """Edition of the classifier the code was taken from."""
    block: Annotated[Text | None, Meta(limit=40)] = None
    question_kind: QuestionKind | None = None
    jurisdiction: Jurisdiction | None = None
    demand: Annotated[Text | None, Meta(personal=True, limit=1_000)] = None
    category: Annotated[Text | None, Meta(limit=80)] = None
    cause: Annotated[Text | None, Meta(limit=300)] = None
    place: Place = Field(default_factory=Place)
    executor: Annotated[str | None, Meta()] = None
    """Responsible organisation chosen at formalisation (id of the directory)."""
    complained_of: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    """Bodies whose acts are complained of: neither they nor what is under them may consider it
    (59-ФЗ ст. 8 ч. 6)."""
    assignments: list[Assignment] = Field(default_factory=list)
    answers: list[Answer] = Field(default_factory=list)
    result: Annotated[Result | None, Meta(merge=Merge.NEVER)] = None
    measures: Measures = Field(default_factory=Measures)
    files: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    quotes: Annotated[list[str], Meta(merge=Merge.SET)] = Field(default_factory=list)
    """«Откуда»: places of the citizen's text as ``start-end``, in letters from its beginning."""
    formalised_at: Annotated[Instant | None, Meta(server=True)] = None
    closed_at: Annotated[Instant | None, Meta(server=True)] = None
