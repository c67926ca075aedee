"""What every paper needs: whose it is, how fresh the data are, and the cut behind its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cur_desk import __version__
from cur_desk.contract.canonical import fingerprint
from cur_desk.domain.figures import Figure
from cur_desk.domain.filter_text import Vocabulary, describe
from cur_desk.models.personal import Cut
from cur_desk.reports import fonts_used
from cur_desk.reports.inputs import DataState, Office
from cur_desk.services.core import Core

KEEP_CUT = timedelta(days=5 * 365)
"""Five years, as the papers themselves (Перечень № 236, ст. 154)."""


def office(core: Core) -> Office:
    """The regional names that stand on a page."""
    profile = core.profile
    moscow = profile.zone_label == "МСК"
    return Office(
        centre=profile.short_title,
        centre_full=profile.title,
        authority=profile.region_title,
        zone=profile.tz,
        zone_label="МСК" if moscow else f"({profile.utc_label})",
        software=f"ЦУР Деск {__version__}",
    )


def data_state(core: Core) -> DataState:
    """How fresh and how whole the data are, from the files themselves."""
    status = core.workspace.refresh_status()
    size = core.workspace.queries.size()
    return DataState(
        moment=core.now(),
        synced_at=status.last_sync_at,
        unsent=status.unsent,
        oldest_unsent_at=status.unsent_oldest_at,
        quarantined=status.quarantine,
        conflicts=status.conflicts,
        received=size,
        offered=size + status.quarantine,
    )


def today(core: Core) -> date:
    """The date of law now: in the region's zone."""
    return core.now().astimezone(core.zone).date()


def numbers(core: Core, ids: Sequence[int]) -> tuple[str, ...]:
    """Public numbers of the appeals behind a figure, in order."""
    rows = core.workspace.queries.rows(ids)
    return tuple(sorted(r.number or r.uid for r in rows))


def make_cut(
    core: Core,
    title: str,
    figures: Iterable[Figure],
    lists: dict[str, Sequence[int]],
    words: Vocabulary,
) -> tuple[Cut, str]:
    """The cut of a paper and its SHA-256: moment, versions, filters, and the rows as they were.

    The rows keep the projection values used, so that the cut can be opened after later pulls."""
    queries = core.workspace.queries
    used = sorted({i for ids in lists.values() for i in ids})
    rows = {r.id: r for r in queries.rows(used)}
    pending = [r.id for r in core.workspace.work.outbox.rows()]
    body: dict[str, Any] = {
        "title": title,
        "moment": _stamp(core.now()),
        "profile": f"{core.profile.id} {core.profile.version}",
        "program": __version__,
        "fonts": [list(f) for f in fonts_used()],
        "pending": pending,
        "figures": [
            {
                "key": f.key,
                "value": _plain(f.value),
                "unit": f.unit,
                "filter": f.filter.model_dump(mode="json", exclude_defaults=True),
                "words": describe(f.filter, words, core.zone),
                "ids": [rows[i].uid for i in lists.get(f.key, ()) if i in rows],
            }
            for f in figures
        ],
        "rows": [
            [r.uid, r.version, r.number or "", r.state, r.block or "", r.oktmo or "",
             _stamp(r.due_at), _stamp(r.sent_at)]
            for r in rows.values()
        ],
    }  # fmt: skip
    digest = fingerprint(body)
    code = f"{digest[:4]}-{digest[4:8]}-{digest[8:12]}".upper()
    now = core.now()
    return Cut(code, now, core.actor.person, title, body, now + KEEP_CUT), digest


def _plain(value: float | int | None) -> str | int | None:
    """Figures without floats: canonical bytes have none."""
    return f"{value:.6f}" if isinstance(value, float) else value


def _stamp(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
