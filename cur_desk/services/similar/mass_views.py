"""Frozen shapes of mass problems for the screen: ready words."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.text import counted

AS_SAMPLE = "as_sample"
"""Not an act: drafts made after one formalised appeal of the cluster."""


@dataclass(frozen=True, slots=True)
class MassRow:
    """One appeal of a cluster."""

    uid: str
    local: int
    number: str
    when: str
    channel: str
    house: str
    state: str
    title: str
    text: str
    formalised: bool
    tied: bool
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class MassView:
    """A mass problem: «Перебои в теплоснабжении: 41 обращение, 3 дома»."""

    key: str
    name: str
    place: str
    block_icon: str
    rows: tuple[MassRow, ...]
    houses: int
    authors: int
    since: str
    until: str
    sample: str = ""
    """An appeal of the cluster that is formalised: after it drafts can be made."""

    def size(self) -> str:
        """«41 обращение, 3 дома»."""
        words = counted(len(self.rows), "обращение", "обращения", "обращений")
        if self.houses > 1:
            words += f", {counted(self.houses, 'дом', 'дома', 'домов')}"
        return words

    def period(self) -> str:
        """«с 12.11 по 25.11»."""
        return f"с {self.since} по {self.until}" if self.since != self.until else self.since

    def tied(self) -> bool:
        """Whether all of them are tied together already."""
        return all(r.tied for r in self.rows)
