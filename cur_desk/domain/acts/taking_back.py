"""«Отозвать внесённое»: an appeal entered by mistake (a wrong file, a wrong mapping) goes again,
while nobody has begun to work on it and only by the one who entered it. Pure.

The portal keeps both acts in its journal and frees the outside number for a right loading.
"""

from __future__ import annotations

from cur_desk.domain.acts.receiving import RECEIVE, Found
from cur_desk.domain.records.appeal import Appeal

TAKE_BACK = "take_back"


def refusal(code: str, appeal: Appeal, person: str) -> Found | None:
    """Why this appeal cannot be taken back by this person, or nothing."""
    if code != TAKE_BACK:
        return None
    births = [m for m in appeal.movement if m.act == RECEIVE]
    if not births:
        return "not-entered", "Отозвать можно только внесённое вручную или загруженное из файла", ""
    if births[0].person != person:
        return "not-author", "Отозвать может только тот, кто внёс обращение", ""
    brought = [f for f in appeal.files if f.event == births[0].id]
    others = len(brought) < len(appeal.files)
    work = appeal.questions or appeal.proposals or others or appeal.life_threat
    registered = any(r.registered_on for r in appeal.registrations)
    # Each content that it brought makes one version when the portal has got it, and no work of
    # anybody; whether it was that, the portal looks up in its history.
    arrivals = len({f.sha256 for f in brought if not f.awaited})
    if (
        appeal.version > 1 + arrivals
        or len(appeal.movement) > 1
        or appeal.holder
        or work
        or registered
    ):
        return "touched", "С обращением уже работают: отозвать его нельзя", ""
    return None
