"""What on this workstation may be the same appeal: its outside number, else its words and place."""

from __future__ import annotations

from typing import Any

from cur_desk.domain.text import short_name
from cur_desk.errors import DeskError
from cur_desk.services.cards.facts import FactKind, found_in
from cur_desk.ui.intake.side import SideRow

Looked = tuple[list[SideRow], list[str], int]
"""Lines of what may be the same; words that tell of a threat to life; among how many records."""
ENOUGH = 40
"""Letters of a text below which nothing can be said of it."""

CALL = "Позвоните сразу, не дожидаясь обмена: {}. Кому и когда передано, запишется в карточку"


def threat_words(threats: list[str], profile: Any) -> tuple[str, str]:
    """What was found, and whom to call."""
    words = ", ".join(f"«{w}»" for w in threats[:3])
    phones = ", ".join(p.phone for p in profile.emergency)
    return f"Возможна угроза жизни: {words}", CALL.format(phones)


def look(desk: Any, uid: str, content: dict[str, Any]) -> Looked:
    """In a worker: both, of what is typed now."""
    text = str(content.get("text") or "")
    today = desk.clock.now().astimezone(desk.profile.tz).date()
    threats = [f.text for f in found_in(text, today) if f.kind is FactKind.THREAT] if text else []
    return look_for_same(desk, uid, content), threats, desk.queue.size()


def look_for_same(desk: Any, uid: str, content: dict[str, Any]) -> list[SideRow]:
    """In a worker: the same number first, then those alike. What cannot be asked is left out."""
    source = content.get("source") or {}
    number = str(source.get("external_number") or "").strip()
    known = desk.intake.known(source.get("system") or "", number) if number else None
    rows = []
    if known is not None:
        note = f"тот же номер {source['system']} № {number}. {known.title}"
        rows.append(SideRow(known.uid, f"№ {known.number}", note))
    if len(str(content.get("text") or "").strip()) < ENOUGH:
        return rows
    try:
        found = desk.similar.look(uid, desk.intake.as_document(uid, content))[0]
    except DeskError:
        return rows
    for one in found:
        if known is None or one.uid != known.uid:
            who = next((short_name(a.name) for a in one.appeal.applicants), "аноним")
            shown = one.appeal.number or one.appeal.provisional_number or "без номера"
            rows.append(SideRow(one.uid, f"№ {shown}", f"{who} — {_first(one.appeal.text)}"))
    return rows


def _first(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 110 else line[:110].rsplit(" ", 1)[0] + "…"
