"""FileRef: a file of an appeal by its content; the bytes travel apart from the document.

Several references may name one content. The original of a picture keeps where and when it was
taken, for control; the copy without such marks, for the citizen and for print, names its original
in ``copy_of`` (domain ruling 28).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cur_desk.domain.fields import Merge, Meta
from cur_desk.domain.records.base import Instant, Item, Part, Text
from cur_desk.domain.records.words import FileKind

MOST_FILES = 20
"""References that one act may attach."""


class TakenAt(Part):
    """Where a picture was taken, as its camera wrote it: millionths of a degree, WGS 84 (a float
    has no one written form to sign)."""

    latitude: Annotated[
        int, Field(ge=-90_000_000, le=90_000_000), Meta(merge=Merge.NEVER, personal=True)
    ]
    longitude: Annotated[
        int, Field(ge=-180_000_000, le=180_000_000), Meta(merge=Merge.NEVER, personal=True)
    ]

    @property
    def degrees(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude / 1e6, self.longitude / 1e6

    @classmethod
    def of(cls, latitude: float, longitude: float) -> TakenAt:
        """A place of degrees."""
        return cls(latitude=round(latitude * 1e6), longitude=round(longitude * 1e6))


class FileRef(Item):
    """One file beside an appeal, a question or an answer; set by the act that attaches it."""

    sha256: Annotated[str, Meta(merge=Merge.NEVER, limit=64)]
    name: Annotated[Text, Meta(merge=Merge.NEVER, personal=True, limit=255)]
    size: int = Field(ge=0, le=2**40)
    media_type: Annotated[Text, Meta(merge=Merge.NEVER, limit=120)] = "application/octet-stream"
    file_kind: Annotated[FileKind, Meta(merge=Merge.NEVER)] = FileKind.OTHER
    question: Annotated[str | None, Meta(merge=Merge.NEVER)] = None
    answer: Annotated[str | None, Meta(merge=Merge.NEVER)] = None
    taken_at: Annotated[Instant | None, Meta(merge=Merge.NEVER)] = None
    taken_place: TakenAt | None = None
    copy_of: Annotated[str | None, Meta(merge=Merge.NEVER, limit=64)] = None
    """Content of the original that this is a copy of, without place, time and other marks."""
    attached_at: Annotated[Instant | None, Meta(merge=Merge.NEVER)] = None
    attached_by: Annotated[str | None, Meta(merge=Merge.NEVER)] = None
    organisation: Annotated[str | None, Meta(merge=Merge.NEVER)] = None
    event: Annotated[str | None, Meta(merge=Merge.NEVER)] = None
    """The act that attached it."""
    awaited: Annotated[bool, Meta(server=True)] = False
    """The portal knows of the file and has not got its content from the person yet."""
