"""Shapes of a conflict for the screen: one row a field, with what each side says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cur_desk.domain.resolution import both
from cur_desk.domain.words import Piece, word_diff

RowKind = Literal["value", "text", "list", "question"]
PickKind = Literal["mine", "theirs", "both", "merged", "edited"]


@dataclass(frozen=True, slots=True)
class Pick:
    """What a person chose for a row; ``text``: the result written by hand."""

    kind: PickKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One conflicting path of a row."""

    path: str
    was: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class SideView:
    """What one side says: words, a second line, and the words against what was."""

    words: str
    note: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field in three columns. ``suggested`` is the value that both could agree on."""

    key: str
    label: str
    note: str
    kind: RowKind
    parts: tuple[Part, ...]
    was: str
    mine: SideView
    theirs: SideView
    preset: PickKind | None = None
    """The choice that stands before anybody chose; none: a person must choose."""
    suggested: Any = None
    suggested_words: str = ""
    may_mine: bool = True
    may_both: bool = False
    may_edit: bool = False

    @property
    def needs_person(self) -> bool:
        """Nothing can be suggested."""
        return self.preset is None

    def default(self) -> Pick | None:
        """The choice that stands before anybody chose."""
        return None if self.preset is None else Pick(self.preset)

    def allows(self, pick: Pick) -> bool:
        """Whether this choice exists for the row."""
        return {
            "mine": self.may_mine,
            "theirs": True,
            "both": self.may_both,
            "merged": self.suggested is not None,
            "edited": self.may_edit,
        }[pick.kind]

    def chosen(self, pick: Pick) -> dict[str, Any]:
        """The value of each path under a choice."""
        if pick.kind == "mine":
            return {p.path: p.mine for p in self.parts}
        if pick.kind == "theirs":
            return {p.path: p.theirs for p in self.parts}
        (part,) = self.parts
        if pick.kind == "edited":
            return {part.path: pick.text.strip() or None}
        if pick.kind == "merged":
            return {part.path: self.suggested}
        return {part.path: both(part.mine, part.theirs)}

    def result(self, pick: Pick | None) -> SideView:
        """The third column."""
        if pick is None:
            return SideView("Выберите: моё или портала", "без выбора отправить нельзя")
        if pick.kind == "mine":
            return SideView(self.mine.words, "как у меня", self.mine.pieces)
        if pick.kind == "theirs":
            return SideView(self.theirs.words, "как на портале", self.theirs.pieces)
        if self.kind == "list":
            words = self.suggested_words or ", ".join((self.theirs.words, self.mine.words))
            return SideView(words, "оба, порядок портала")
        value = next(iter(self.chosen(pick).values()))
        note = {"both": "оба текста", "merged": "Объединённый текст, можно править"}
        text = str(value or "")
        return SideView(
            text or "не заполнено", note.get(pick.kind, "записано вручную"),
            word_diff(self.was, text) if self.was else (),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict as one reads it; texts in it are never in a log."""

    event: str
    uid: str
    number: str
    title: str
    regime: str
    act: str
    """«Разобрано и направлено на портал»."""
    mine_by: str
    theirs_by: str
    base: str
    """«Основа для сравнения — версия 6»."""
    version: int
    rows: tuple[FieldRow, ...]
    """What needs a person first, then what is merged."""
    silent: tuple[str, ...]
    """Labels of the fields that needs nobody: equal, or changed on one side."""
    waiting: int
    """Later events of the record that go on when this is settled."""
    picks: dict[str, Pick]
    """Choices kept from before, else the defaults."""
    again: bool = False
    """The portal moved on after an earlier decision: the newest words are kept (T22)."""
