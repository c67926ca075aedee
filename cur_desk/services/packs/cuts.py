"""A kept cut opened again: its figures as printed, and what has changed since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cur_desk.analysis.briefing import REGION
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.text import grouped
from cur_desk.errors import InputError
from cur_desk.models.personal import Cut
from cur_desk.reference.words import label
from cur_desk.reports.freshness import moment
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.packs import paper

_CODE = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}")
_NAMES = {
    "received": "Поступило",
    "in_term": "Рассмотрено в срок",
    "overdue": "Просрочено",
    "mean": "Средний срок ответа",
    "repeats": "Повторные",
    "satisfied": "Удовлетворены ответом",
    "late": "Нарушен срок",
}
_SUFFIXES = {".previous": ", период до этого", ".year": ", год назад"}


@dataclass(frozen=True, slots=True)
class CutRow:
    """An appeal behind a figure, as it was when the paper was made."""

    uid: str
    number: str
    state: str
    changed: bool
    gone: bool
    """It is not on this workstation any more."""


@dataclass(frozen=True, slots=True)
class CutFigure:
    """A printed figure: its name, value and filter in words, and the appeals behind it."""

    key: str
    title: str
    value: str
    words: str
    rows: tuple[CutRow, ...]


@dataclass(frozen=True, slots=True)
class CutView:
    """A cut as the screen shows it."""

    code: str
    title: str
    made: str
    profile: str
    figures: tuple[CutFigure, ...]
    total: int
    changed: int
    gone: int


def normal_code(text: str) -> str:
    """The code as printed, from what a person typed. Raises InputError."""
    letters = re.sub(r"[^0-9A-Fa-f]", "", text).upper()
    code = "-".join(letters[k : k + 4] for k in range(0, len(letters), 4))
    if not _CODE.fullmatch(code):
        raise InputError("Код среза — 12 знаков. Пример: 7F3A-19C2-0B4D", field="code")
    return code


def open_cut(core: Core, directory: DirectoryService, text: str) -> CutView:
    """The cut of a code, compared with the present rows. Raises InputError."""
    code = normal_code(text)
    cut = core.workspace.work.cuts.get(code)
    if cut is None:
        raise InputError(
            f"Среза {code} на этом рабочем месте нет",
            field="code",
            advice="Срез хранится там, где документ сделан.",
        )
    rows = _compared(core, cut)
    body = cut.body
    return CutView(
        code=cut.code,
        title=str(body.get("title", cut.title)),
        made=moment(cut.made_at, paper.office(core)),
        profile=str(body.get("profile", "")),
        figures=tuple(_figure(core, directory, f, rows) for f in body.get("figures", ())),
        total=len(rows),
        changed=sum(r.changed for r in rows.values()),
        gone=sum(r.gone for r in rows.values()),
    )


def _compared(core: Core, cut: Cut) -> dict[str, CutRow]:
    """Each row of the cut beside the row of now: version and every value that was used."""
    kept = cut.body.get("rows", ())
    queries = core.workspace.queries
    found = [i for i in (queries.local_id(r[0]) for r in kept) if i is not None]
    now = {r.uid: r for r in queries.rows(found)}
    compared = {}
    for was in kept:
        row = now.get(was[0])
        same = row is not None and list(was) == [
            row.uid, row.version, row.number or "", row.state, row.block or "", row.oktmo or "",
            _stamp(row.due_at), _stamp(row.sent_at),
        ]  # fmt: skip
        state = label(AppealState(was[3]))
        compared[was[0]] = CutRow(was[0], was[2] or "без номера", state, not same, row is None)
    return compared


def _figure(
    core: Core, directory: DirectoryService, kept: Mapping[str, Any], rows: Mapping[str, CutRow]
) -> CutFigure:
    return CutFigure(
        key=kept["key"],
        title=_title(core, directory, kept["key"]),
        value=_value(kept["value"], kept["unit"]),
        words=kept["words"],
        rows=tuple(rows[uid] for uid in kept["ids"] if uid in rows),
    )


def _title(core: Core, directory: DirectoryService, key: str) -> str:
    tail = next((s for s in _SUFFIXES if key.endswith(s)), "")
    name, _, of = key.removesuffix(tail).partition(".")
    words = _NAMES.get(name, name)
    if of in ("total", REGION):
        of_words = "всего"
    elif core.profile.has_block(of):
        of_words = core.profile.block(of).short_name
    else:
        of_words = directory.organisation_name(of) or of
    return f"{words}: {of_words}{_SUFFIXES.get(tail, '')}"


def _value(value: str | int | None, unit: str) -> str:
    """The number as people write it; figures with a fraction are kept as text."""
    if value is None:
        return "—"
    if isinstance(value, int):
        shown = grouped(value)
    else:
        whole, _, rest = f"{float(value):.1f}".partition(".")
        shown = f"{grouped(int(whole))},{rest}"
    tail = {"%": "\u00a0%", "дней": "\u00a0дня"}.get(unit, "")
    return shown + tail


def _stamp(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
