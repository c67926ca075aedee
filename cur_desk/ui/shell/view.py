"""What the shell shows, as frozen values: it asks nobody, the composition root fills them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Section:
    """A place of the rail. Only an ``overdue`` count is red."""

    key: str
    title: str
    icon: str
    count: int = 0
    overdue: bool = False
    at_bottom: bool = False


@dataclass(frozen=True)
class Person:
    """Who works: «Смирнова А. В.», «Сотрудник ЦУР, смена 08:00–20:00»."""

    name: str
    role: str

    @property
    def initials(self) -> str:
        """Two letters for the round sign."""
        letters = [part[0] for part in self.name.split() if part[:1].isalpha()]
        return "".join(letters[:2]).upper()


@dataclass(frozen=True)
class Phone:
    """An emergency telephone of the region's profile."""

    title: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class LoginView:
    """All that the entry screen may show before anybody entered."""

    region: str
    workplace: str
    portal: str
    version: str
    profile: str
    phones: Sequence[Phone] = ()
    portal_state: str = ""
    portal_ok: bool = False
    forgot: str = ""
    lock_minutes: int = 10
    user: str = ""
    users: Sequence[str] = ()
    """Names to choose from: empty unless the policy of the region switches the list on."""
    offline_possible: bool = False
    encrypted: bool = True


@dataclass(frozen=True)
class StatusFile:
    """What ``status.json`` says of a locked place: names, counts, times; no word of an appeal."""

    name: str
    role: str
    locked: str
    """«Заблокировано в 13:52 — 10 минут без действий»."""
    offline_since: str = ""
    """«13:41» or «22.11, 16:10»; empty when the portal answers."""
    appeals: int = 0
    as_of: str = ""
    drafts: int = 0
    unsent: int = 0
    oldest: str = ""
    files: int = 0
    sending: bool = False
    """The lock finishes the push behind the page; the files close when it is done."""
    tries_left: int | None = None

    @property
    def initials(self) -> str:
        """Two letters for the round sign."""
        return Person(self.name, self.role).initials


@dataclass(frozen=True)
class EntryInfo:
    """Told after entry, never before: the previous entry and failed tries since."""

    previous: str
    failed: int = 0
    failed_when: str = ""


@dataclass(frozen=True)
class QuitView:
    """What a person should know before closing."""

    unsent: int
    drafts: int
    online: bool
    files: int = 0

    @property
    def tells(self) -> bool:
        """Whether there is anything to be said before closing."""
        return bool(self.unsent or self.drafts or self.files)


@dataclass(frozen=True)
class Notice:
    """A line under the bell: every toast comes here too."""

    at: datetime
    title: str
    text: str = ""


@dataclass(frozen=True)
class PaletteRow:
    """A row of the palette. ``cap`` is the key of the same act elsewhere."""

    key: str
    text: str
    note: str = ""
    icon: str = "arrow-right"
    cap: str = ""
    act: Callable[[], object] | None = field(default=None, compare=False)
