"""What a screen is told of a file: its words, where it is, what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cur_desk.domain.records.words import FileKind


class FileState(StrEnum):
    """Where the content of a file is."""

    HERE_ONLY = "here_only"
    """Attached here, the portal has nothing of it yet."""
    SENDING = "sending"
    ON_PORTAL = "on_portal"
    """On the portal and here: can be opened."""
    NOT_HERE = "not_here"
    """On the portal only: «Загрузить»."""
    FETCHING = "fetching"
    AWAITED = "awaited"
    """The portal has not got it, or has not said so yet: its author's workstation sends it."""
    REFUSED = "refused"
    """The portal did not take the content; the reason is in the words."""


class Removal(StrEnum):
    """How a file may be taken away."""

    QUIET = "quiet"
    """No request has carried it: it simply goes, as by Ctrl+Z."""
    REASON = "reason"
    """The portal knows it: an act with a reason."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to attach: from the disk (``path``) or from memory (``data``).

    ``copy``: the copy for the citizen and for print, without place, time and other marks; both are
    attached by one act, the copy names this one as its original. ``taken_at``, ``latitude`` and
    ``longitude``: what the camera wrote into the original.
    """

    name: str
    kind: FileKind
    path: Path | None = None
    data: bytes | None = None
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    copy: NewFile | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of an appeal as a row of a list. ``*_words`` are ready to show."""

    id: str
    uid: str
    """The appeal."""
    sha256: str
    name: str
    kind: FileKind
    kind_words: str
    size: int
    size_words: str
    media_type: str
    format_words: str
    state: FileState
    state_words: str
    """«только здесь», «передаётся 40 %», «на портале», «на портале, здесь нет» …"""
    progress: float | None
    """0…1 while it is being sent or fetched."""
    can_open: bool
    """Whether ``read`` and ``open`` work now."""
    question: str | None
    answer: str | None
    copy_of: str | None
    """Content of the original that this is the copy of."""
    taken_words: str
    """«снято 21.11.2026 в 15:40»; empty where the file says nothing."""
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    attached_words: str
    attached_by: str | None
    removal: Removal
    removal_words: str
    """Why it cannot be taken away, where it cannot."""
    turn: int
    """Its place in the order in which the files of the appeal were attached."""

    @property
    def is_picture(self) -> bool:
        """Whether a picture can be shown of it."""
        return self.media_type.startswith("image/")


def newest_copy(files: Iterable[FileView], sha256: str) -> FileView | None:
    """The copy for the citizen that was made last of a content, here or not: faces may be covered
    in it, and an older one must never stand in for it."""
    return max((f for f in files if f.copy_of == sha256), key=lambda f: f.turn, default=None)
