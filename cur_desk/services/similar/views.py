"""Frozen shapes of like appeals for the side pane and for «Сравнить» (F9): ready words."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.records.words import RepeatKind
from cur_desk.domain.text import counted, grouped

NO_LINK = "Портал не спрашивали: нет связи"


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A like appeal that this person may see."""

    uid: str
    number: str
    who: str
    """«Ромашкина Т. И.» of the same author; «другой автор»; «аноним»."""
    when: str
    title: str
    match: str
    """exact | near | author | place."""
    agrees: str
    """«тот же автор, место, код»."""
    outcome: str
    """«Разъяснено», «В работе до 23.11»."""
    open: bool
    may_repeat: bool
    """Of the same author: may be marked as repeated."""
    tied: str = ""
    """«отмечено повторным», «связано»: what has been done already."""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """One line of «Обращался ранее»: number, day, what about, how it ended."""

    uid: str
    number: str
    when: str
    title: str
    outcome: str
    this: bool = False


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """The last answer given to the same author on the same question."""

    uid: str
    number: str
    when: str
    """«от 12.10.2026»."""
    text: str
    promise: str = ""
    """«обещание не выполнено» with what was promised and until when."""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class SimilarView:
    """What this workstation knows of appeals like one."""

    uid: str
    rows: tuple[SimilarRow, ...]
    earlier: tuple[EarlierRow, ...]
    """With this appeal among them; empty if there is no other."""
    past: PastAnswer | None
    searched: int
    waiting: int
    """Appeals whose keys are still being made."""
    kind: RepeatKind | None
    """The kind of repeat that dates and answers propose."""
    kind_words: str = ""
    kind_why: str = ""
    repeat: Refusal | None = None
    related: Refusal | None = None

    def earlier_count(self) -> int:
        """«обращался ранее: 2»: others of the same author that this person may see."""
        return sum(1 for row in self.earlier if not row.this)

    def where(self) -> str:
        """«искали среди 214 ваших записей»."""
        words = counted(self.searched, "вашей записи", "ваших записей", "ваших записей")
        rest = f", ещё {grouped(self.waiting)} готовятся" if self.waiting else ""
        return f"искали среди {words}{rest}"


@dataclass(frozen=True, slots=True)
class PortalRow:
    """A like appeal that is not here: number and body, opened by that body's right."""

    number: str
    body: str
    when: str
    agrees: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PortalView:
    """What the portal answered."""

    rows: tuple[PortalRow, ...] = ()
    more: int = 0
    asked: bool = False
    words: str = NO_LINK
    """«на портале: 1 у другого органа, по праву»."""


@dataclass(frozen=True, slots=True)
class Side:
    """One column of «Сравнить»."""

    uid: str
    number: str
    who: str
    when: str
    channel: str
    place: str
    code: str
    state: str
    title: str
    text: str
    common: tuple[tuple[int, int], ...]
    """Spans of the text: common phrases."""
    alike: tuple[tuple[int, int], ...]
    """Spans of single words that both say in some form."""
    answer: str = ""
    answer_when: str = ""
    answer_by: str = ""
    hidden: str = ""
    """Why text or answer are not shown to this person."""


@dataclass(frozen=True, slots=True)
class CompareView:
    """Two appeals beside each other."""

    left: Side
    right: Side
    agrees: str
    likeness: str
    """«общих слов 62 %»; empty for texts of a few words."""
    kind: RepeatKind | None
    kind_why: str
    may_repeat: bool
    tied: str
    why_not: str = ""
    """Why it cannot be marked as a repeat of the other."""
