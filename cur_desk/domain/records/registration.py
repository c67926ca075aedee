"""Registration: the appeal in the books of one body. The legal term belongs to it (design § 3)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cur_desk.domain.fields import Merge, Meta
from cur_desk.domain.records.base import Instant, InYears, Item, Part, Text
from cur_desk.domain.records.words import ExtensionGround, Regime

Day = Annotated[date, InYears]


class Extension(Part):
    """Продление (59-ФЗ ст. 12 ч. 2): ground, decision of the head, notice; one only."""

    ground_kind: Annotated[ExtensionGround | None, Meta(merge=Merge.NEVER)] = None
    """Nothing in what was extended before the kind was kept."""
    ground: Annotated[Text, Meta(merge=Merge.NEVER, limit=1_000)]
    decided_by: Annotated[Text, Meta(merge=Merge.NEVER, limit=300)]
    decided_on: Annotated[Day, Meta(merge=Merge.NEVER)]
    notice_number: Annotated[Text, Meta(merge=Merge.NEVER, limit=60)]
    notice_on: Annotated[Day, Meta(merge=Merge.NEVER)]
    due_on: Annotated[Day, Meta(merge=Merge.NEVER)]
    request_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    """Of the запрос ст. 10 ч. 2, where that is the ground."""
    request_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    channel: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    notice_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""


class Forwarding(Part):
    """Направление по компетенции (59-ФЗ ст. 8 ч. 3–4): covering letter and notice to the citizen."""

    to_organisation: Annotated[str, Meta(merge=Merge.NEVER)]
    letter_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    letter_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    letter_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    notice_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""


class ForwardedTo(Item):
    """One addressee of a направление: the appeal itself or a copy of it (59-ФЗ ст. 8 ч. 3, 4)."""

    to_organisation: Annotated[str, Meta(merge=Merge.NEVER)]
    is_copy: bool = False
    """Several bodies are competent: a copy went, the question stays or goes elsewhere too."""
    questions: Annotated[list[str], Meta(merge=Merge.NEVER)] = Field(default_factory=list)
    letter_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    letter_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    letter_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    notice_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    notice_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    notice_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    channel: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None


class LeftUnanswered(Part):
    """Ended without an answer: the case of ст. 11 (or ст. 8 ч. 7), whose decision, what was said."""

    case: Annotated[Text, Meta(merge=Merge.NEVER, limit=120)]
    decided_by: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=300)] = None
    decided_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    notice_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    notice_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    channel: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    notice_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    to_body: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=300)] = None
    """Where the word of a crime went (ст. 11 ч. 1)."""
    letter_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    address: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=500)] = None
    """Where the answer is published (ст. 11 ч. 5.1)."""
    previous_answers: Annotated[list[PreviousAnswer], Meta(merge=Merge.NEVER)] = Field(
        default_factory=list
    )


class PreviousAnswer(Part):
    """An earlier answer on the substance: the ground for ending the correspondence (ст. 11 ч. 5)."""

    organisation: Annotated[str, Meta(merge=Merge.NEVER)]
    number: Annotated[Text, Meta(merge=Merge.NEVER, limit=60)]
    on: Annotated[Day, Meta(merge=Merge.NEVER)]
    appeal: Annotated[str | None, Meta(merge=Merge.NEVER)] = None


LeftUnanswered.model_rebuild()


class Postponed(Part):
    """«Отложенное решение» (правила ПОС): until when, and what the citizen was told."""

    planned_until: Annotated[Day, Meta(merge=Merge.NEVER)]
    notice_text: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=20_000)] = ""
    reason: Annotated[Text | None, Meta(merge=Merge.NEVER, personal=True, limit=1_000)] = None


class SentToApplicant(Part):
    """«Направлено заявителю»: the only fact that closes the legal term (domain ruling 10)."""

    channel: Annotated[Text, Meta(merge=Merge.NEVER, limit=60)]
    sent_on: Annotated[Day, Meta(merge=Merge.NEVER)]
    number: Annotated[Text, Meta(merge=Merge.NEVER, limit=60)] = ""
    proof: Annotated[Text, Meta(merge=Merge.NEVER, limit=500)] = ""
    proof_file: Annotated[str | None, Meta(merge=Merge.NEVER, limit=64)] = None
    """Content of the file that proves it: a list of mailings, a scan of the notice."""


class Registration(Item):
    """One body's registration of the appeal, with its own number, date, regime and legal term."""

    organisation: str
    number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    provisional_number: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=60)] = None
    registered_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    ground: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=200)] = None
    """Whose journal the number and the date were copied from, where the body did not register
    here (domain ruling 16)."""
    received_from: Annotated[Text | None, Meta(limit=300)] = None
    covering_letter: Annotated[Text | None, Meta(limit=120)] = None
    regime: Regime
    document_due_on: Annotated[Day | None, Meta(merge=Merge.NEVER)] = None
    """The date named in the document itself (запрос прокуратуры, поручение)."""
    due_on: Annotated[Day | None, Meta(server=True)] = None
    """Legal term: a date of law in the region's zone."""
    due_at: Annotated[Instant | None, Meta(server=True)] = None
    """The same as an instant (end of that working day), or the hour of a message's term."""
    extension: Extension | None = None
    forwarding: Forwarding | None = None
    forwardings: list[ForwardedTo] = Field(default_factory=list)
    """Every addressee, also of single questions and copies; ``forwarding`` closed the whole."""
    left: LeftUnanswered | None = None
    postponed: Postponed | None = None
    sent: SentToApplicant | None = None
    closed_at: Annotated[Instant | None, Meta(server=True)] = None
    history: Annotated[list[str], Meta(merge=Merge.LOG)] = Field(default_factory=list)
