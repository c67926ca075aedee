"""Frozen shapes of the executor's seat: rows of assignments, one assignment whole, the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cur_desk.services.views import Choice, ExchangeMark, TermMark, TermView


class Stage(StrEnum):
    """Where an assignment stands at the executor; the four views of the seat."""

    NEW = "new"
    WORK = "work"
    SIGNING = "signing"
    SENDING = "sending"
    DONE = "done"


STAGE_TITLES = {
    Stage.NEW: "Новые",
    Stage.WORK: "В работе",
    Stage.SIGNING: "На подписи",
    Stage.SENDING: "Направить заявителю",
}
FORM_FIELDS = (
    "text", "result", "taken", "planned", "planned_until", "signer", "signature_file", "number",
    "signed_on", "channel", "sent_on", "proof", "proof_file",
)  # fmt: skip
"""What the form of an assignment holds; a draft keeps those that are filled."""
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """One row of the list: a question given to one of the person's bodies."""

    uid: str
    question: str
    stage: Stage
    number: str
    title: str
    place: str
    body: str
    """Short name of the body, only for a person with several."""
    mark: TermMark
    left: str
    share_left: float
    due_key: float
    exchange: ExchangeMark
    word: str
    """Word beside the exchange mark: «не начат», «черновик», «принято порталом»."""
    spoken: str

    @property
    def key(self) -> tuple[str, str]:
        """What names the row in a list."""
        return self.uid, self.question


@dataclass(frozen=True, slots=True)
class Hint:
    """What an answer has or lacks: a help, never a bar."""

    words: str
    good: bool


@dataclass(frozen=True, slots=True)
class MainAct:
    """The next step of an assignment for this person, or why it is not theirs."""

    code: str = ""
    title: str = ""
    icon: str = "send"
    refused: str = ""


ANONYMOUS = "Аноним"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Everything the right pane shows of one assignment, read in one go."""

    uid: str
    question: str
    stage: Stage
    number: str
    title: str
    essence: str
    """What the question asks."""
    text: str
    """The whole text of the appeal; empty where the view hides it."""
    applicant: str
    place: str
    body: str
    """Full name of the body that answers."""
    term: TermView | None
    values: Values
    """The form: what the record says, with the draft laid over it."""
    draft_saved: str
    version: int
    """The server copy this was read from: the base of what is typed now."""
    exchange: ExchangeMark
    main: MainAct
    may_answer: bool
    may_refuse: bool
    refuse_reason: str
    may_sign: bool
    may_send: bool
    signer_note: str
    """Who signs and sends, where this person has not the body's authority."""
    returned: str
    """Reason of the last return for rework, while it stands."""
    sent: str
    """«почта, 25.11.2026, исх. № 14-22»."""
    accepted: str
    """«Принято порталом 25.11.2026 в 17:42:10 МСК», or that it was not yet."""
    signers: tuple[Choice, ...] = ()
    legal_today: bool = False
    """The legal term ends today and nothing was sent to the citizen."""
    numbered: bool = True
    """The regime wants an outgoing number."""


def filled(values: Mapping[str, Any]) -> Values:
    """Only known fields with words in them."""
    found = {n: str(values.get(n) or "").strip("\n") for n in FORM_FIELDS}
    return {n: v for n, v in found.items() if v.strip()}


def day_of(text: str | None) -> date | None:
    """A date of the form (ISO); nothing for a broken one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
