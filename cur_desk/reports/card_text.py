"""The veil over the words of a card: every free text passes through it before it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.masking import count_marks, mask_text
from cur_desk.reports.inputs import CardData


@dataclass(frozen=True)
class Veil:
    """Hides what must be hidden on a masked card; lets everything through on a whole one."""

    names: tuple[str, ...]
    health: tuple[str, ...]
    lifted: bool

    @classmethod
    def over(cls, data: CardData) -> Veil:
        """The veil of this card: it knows the names of its applicants."""
        names = tuple(a.name for a in data.applicants if not a.is_organisation)
        return cls(names, data.health_words, data.personal is not None)

    def __call__(self, text: str) -> str:
        """The text as it may be printed."""
        return text if self.lifted else mask_text(text, self.names, self.health).text

    def hidden(self, data: CardData) -> int:
        """How many places of the running texts are hidden."""
        texts = [q.gist for q in data.questions] + [m.note for m in data.movements]
        texts += [m.action for m in data.movements] + [data.resolution, data.attachments]
        texts += [r.basis for r in data.registrations] + [r.sent for r in data.registrations]
        preview = count_marks(data.preview.text) if data.preview else 0
        return preview + sum(mask_text(t, self.names, self.health).hidden for t in texts)
