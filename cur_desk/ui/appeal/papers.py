"""Lines of the tabs Движение and Автор from a card. Pure values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cur_desk.services.views import CardView, EventView


@dataclass(frozen=True)
class Line:
    """One line of a tab."""

    title: str
    text: str = ""
    note: str = ""
    icon: str = "circle-dot"
    role: str = "text2"
    mark: Any = None
    """Exchange mark instead of an icon."""
    medium: bool = False
    counts: bool = True
    """Whether it is counted on the tab."""


def movement_lines(card: CardView) -> tuple[Line, ...]:
    """What waits to be sent, receipts of the portal, then the journal, newest first."""
    lines = [_pending(event) for event in card.pending]
    lines += [_receipt(event) for event in card.receipts]
    unsent = {event.event for event in card.pending}
    journal = zip(card.movement, reversed(card.appeal.movement), strict=False)
    for move in (view for view, line in journal if line.id not in unsent):
        lines.append(Line(move.title, ". ".join(filter(None, (move.who, move.note))), move.at))
    return tuple(lines) or (Line("Движения ещё не было", icon="rotate-ccw-clock", counts=False),)


def author_lines(card: CardView) -> tuple[Line, ...]:
    """Applicants; redacted contacts are said as such."""
    hidden = set(card.appeal.redacted)
    if "applicants" in hidden or any("name" in path for path in hidden):
        words = "Ваша роль видит запись без имени и контактов заявителя."
        return (Line("Заявитель скрыт", words, icon="user-x", counts=False),)
    if not card.appeal.applicants:
        return (Line("Аноним", "Имя не указано", icon="user", counts=False),)
    lines = []
    for person in card.appeal.applicants:
        contacts = (person.address, person.phone, person.email)
        text = "\n".join(c for c in contacts if c) or "Контакты не указаны или скрыты"
        note = "ответ этому заявителю" if person.addressee else ""
        lines.append(Line(person.name, text, note, "user", medium=True))
    if card.earlier:
        lines.append(
            Line(f"Обращался ранее: {card.earlier}", "Видно по вашему праву", icon="rotate-ccw-clock",
                 counts=False)
        )  # fmt: skip
    return tuple(lines)


def _pending(event: EventView) -> Line:
    words = {"retry": "повторяется", "rejected": "портал не принял", "conflict": "конфликт"}
    state = words.get(event.exchange.value, "не отправлено")
    text = f"{state}: {event.reason}" if event.reason else state
    return Line(event.title, text, event.made, mark=event.exchange, medium=True)


def _receipt(event: EventView) -> Line:
    code = f", код {event.receipt_code}" if event.receipt_code else ""
    text = f"{event.accepted}{code}\nконтрольная отметка портала"
    return Line(event.title, text, event.made, mark=event.exchange, medium=True)
