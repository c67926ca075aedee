"""When and by whom an act is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Context:
    """When and by whom the act is done; ``event`` seeds the ids of what the act makes."""

    at: datetime
    person: str
    organisation: str
    event: str

    @property
    def stamp(self) -> str:
        """The instant in the form of the wire."""
        return self.at.isoformat().replace("+00:00", "Z")
