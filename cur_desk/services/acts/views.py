"""What a guided form of an act is made of: fields, what will happen, letters. Plain and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cur_desk.services.views import Choice


class Kind(StrEnum):
    """How a field is filled."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    BODY = "body"
    """One organisation of the directory."""
    BODIES = "bodies"
    """Several of them."""
    MANY = "many"
    """Some of the options, each with its own tick."""
    TICK = "tick"
    LETTER = "letter"
    """A text that follows its template until a person edits it."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. ``name`` is its place in the content, so that a refusal finds it."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    hint: str = ""
    options: tuple[Choice, ...] = ()
    value: Any = None
    shown_when: tuple[str, tuple[Any, ...]] | None = None
    """Another field and the values with which this one is there."""
    fixed: bool = False
    """Shown, not to be changed: what a proposal says, whose body it is."""


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act over one appeal, ready to be filled."""

    uid: str
    code: str
    title: str
    """«Продлить срок рассмотрения?»."""
    verb: str
    icon: str
    about: str
    """«26-11/4821. Ямы на улице Полевой»."""
    paragraph: str
    fields: tuple[FormField, ...]
    force: str = "legal"
    base_version: int = 0
    registration: str = ""
    organisation: str = ""
    """The body whose registration it is."""
    proposal: str = ""
    """Id of the proposal that this form accepts or declines."""
    proposed: str = ""
    """«Предложено: Смирнова А. В., 23.11.2026 в 14:05»."""
    refused: str = ""
    """Why it is impossible now, whatever the fields say."""
    on_paper: bool = True
    """Whether its letters are printed; an answer in a social network is not."""

    def field_of(self, name: str) -> FormField | None:
        """The field of a name; ``copies/0/letter_on`` belongs to ``copies``."""
        head = name.split("/", 1)[0]
        return next((f for f in self.fields if f.name == head), None)

    def start_values(self) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {f.name: f.value for f in self.fields}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what will happen: its tone (text, soon, over) and words."""

    words: str
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class Look:
    """What follows from the values as they are: letters, consequences, faults at their fields."""

    letters: dict[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)
    """Field → words; the empty name: over the whole form."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """A row of the menu of acts: possible, or with its reason in sight."""

    code: str
    title: str
    icon: str
    shortcut: str = ""
    refused: str = ""
    proposal: str = ""


def is_shown(form: ActForm, name: str, values: dict[str, Any]) -> bool:
    """Whether a field is there with these values."""
    found = form.field_of(name)
    if found is None:
        return False
    if found.shown_when is None:
        return True
    other, wanted = found.shown_when
    return values.get(other) in wanted and is_shown(form, other, values)
