"""When an appeal arrived, in words: the day that a person typed with its ground, else the instant;
and the provisional number that stays beside the portal's."""

from __future__ import annotations

from datetime import tzinfo

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import Channel

_BY_DAY = frozenset({Channel.LETTER, Channel.RECEPTION, Channel.EMAIL, Channel.SED})
"""Arrive on a day that somebody read off a paper; the others at an hour that counts."""


def arrival_words(appeal: Appeal, zone: tzinfo, zone_label: str) -> str:
    """«20.11.2026, штамп на письме · вр. ОР-03/0012», or «20.11.2026, 17:48 МСК»."""
    at = appeal.received_at.astimezone(zone)
    ground = (appeal.received_ground or "").strip()
    if appeal.received_on is not None and ground and appeal.channel in _BY_DAY:
        words = f"{appeal.received_on:%d.%m.%Y}, {ground}"
    else:
        words = f"{at:%d.%m.%Y}, {at:%H:%M} {zone_label}"
    provisional = appeal.provisional_number
    return f"{words} · {provisional}" if provisional and appeal.number else words
