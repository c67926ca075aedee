"""Words of cards that screens share: titles of acts, tones of terms, the legal sentence in two."""

from __future__ import annotations

from cur_desk.domain.acts.table import ACTS, UNFORMALISED
from cur_desk.domain.formalisation import FORWARD, Content
from cur_desk.domain.state import appeal_state
from cur_desk.services.views import CardView, TermMark

TONES = {
    TermMark.LIFE: "over",
    TermMark.OVER: "over",
    TermMark.TODAY: "today",
    TermMark.SOON: "soon",
    TermMark.OK: "ok",
    TermMark.EXTENDED: "ok",
    TermMark.DONE: "ok",
    TermMark.NONE: "neutral",
}
SHORT_REGIMES = {"Обращение (59-ФЗ)": "59-ФЗ", "Сообщение ПОС": "ПОС"}


def term_tone(mark: TermMark) -> str:
    """The surface of a term."""
    return TONES[mark]


def regime_short(regime: str) -> str:
    """«59-ФЗ» for a tag; other regimes in full."""
    return SHORT_REGIMES.get(regime, regime)


def to_formalise(card: CardView) -> bool:
    """Whether the card waits for its formalisation."""
    return appeal_state(card.appeal) in UNFORMALISED


def main_act_title(card: CardView, content: Content | None = None, *, short: bool = False) -> str:
    """Words of the main act: what the person's right and the executor make of it."""
    if short:
        return "Разобрать" if to_formalise(card) else "Открыть"
    forwards = any(p.get("act") == FORWARD for p in (content or {}).get("proposals", []))
    if forwards:
        body = card.acts.get(FORWARD) is None
        return "Направить по компетенции" if body else "Предложить направление"
    return ACTS["formalise"].title
