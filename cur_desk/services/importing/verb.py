"""«cur-desk import FILE»: the same import without a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from cur_desk.domain.text import grouped
from cur_desk.errors import InputError
from cur_desk.models.importing import BatchState, Trouble
from cur_desk.services.importing.plan import MOSCOW, Plan
from cur_desk.services.importing.service import ImportService
from cur_desk.services.importing.targets import Source
from cur_desk.services.importing.views import Opened, Tick

LEFT_OVER = 5
_SHOWN = 200
Say = Callable[[str], None]
Result = tuple[dict[str, Any], str, int]
"""The object of ``--json``, the words, the exit code."""


def run(service: ImportService, given: Mapping[str, Any], say: Say) -> Result:
    """Looks at the file, takes it in unless it is a dry run, or undoes a batch. Raises DeskError."""
    if given.get("undo"):
        undone = service.undo(
            str(given["undo"]),
            lambda done, of: say(f"Отмена: {grouped(done)} из {grouped(of)}"),
        )
        value = {"withdrawn": undone.withdrawn, "asked": undone.asked, "left": len(undone.left)}
        return value, undone.words(), LEFT_OVER if undone.left else 0
    opened = service.open(Path(given["file"]), _sheet_of(given))
    try:
        plan = _plan(service, opened, given)
        if plan.source is Source.BI:
            return _snapshot(service, opened, plan, given)
        return _messages(service, opened, plan, given, say)
    finally:
        opened.book.close()


def _plan(service: ImportService, opened: Opened, given: Mapping[str, Any]) -> Plan:
    named = given.get("source") or "auto"
    if named == "auto" and not opened.recognised.sure:
        raise InputError(
            "Не понять, из какой системы файл", field="source",
            advice="Назовите её: --source pos, incident или bi.",
        )  # fmt: skip
    plan = service.plan_for(opened, None if named == "auto" else Source(named))
    if given.get("zone"):
        zone = str(given["zone"])
        plan = replace(plan, zone=MOSCOW if zone.lower() in ("msk", "мск") else zone)
        _ = plan.tz  # an unknown zone is told before the work
    if given.get("received_on"):
        plan = replace(plan, received_on=_day(str(given["received_on"])))
    plan = replace(plan, take_closed=bool(given.get("closed")))
    gaps = plan.gaps()
    if gaps:
        raise InputError(gaps[0], field="file", advice="Откройте файл в окне: там видны столбцы.")
    return plan


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("Дата пишется так: 2026-11-03", field="received_on") from error


def _sheet_of(given: Mapping[str, Any]) -> int | None:
    number = given.get("sheet")
    return None if number is None else int(number) - 1


def _messages(
    service: ImportService, opened: Opened, plan: Plan, given: Mapping[str, Any], say: Say
) -> Result:
    def tell(tick: Tick) -> None:
        of = f" из {grouped(tick.total)}" if tick.total else ""
        say(f"Строк: {grouped(tick.counts.lines)}{of}, с ошибками: {grouped(tick.counts.broken)}")

    value: dict[str, Any] = {
        "source": plan.source.value, "zone": plan.zone, "sheet": opened.sheets[plan.sheet],
        "columns": {t: plan.title(t) for t in plan.mapping},
    }  # fmt: skip
    if given.get("dry_run"):
        seen = service.preview(opened, plan, tell)
        counts = seen.counts
        value |= {**asdict(counts), "batch": None, "troubles": _listed(seen.troubles)}
        words = f"{counts.words()} Ничего не загружено: проба."
        return value, _with_troubles(words, seen.troubles), LEFT_OVER if counts.broken else 0
    batch = service.take(opened, plan, tell)
    found = service.troubles(batch.id, _SHOWN)
    value |= {
        "lines": batch.lines, "new": batch.taken, "known": batch.known, "broken": batch.broken,
        "skipped": batch.skipped, "remarks": batch.remarks, "batch": batch.id,
        "troubles": _listed(found),
    }  # fmt: skip
    words = (
        f"Загружено: {grouped(batch.taken)}, уже есть: {grouped(batch.known)}, "
        f"с ошибками: {grouped(batch.broken)}. Отменить: --undo {batch.id}"
    )
    whole = batch.state is BatchState.DONE and not batch.broken
    return value, _with_troubles(words, found), 0 if whole else LEFT_OVER


def _snapshot(
    service: ImportService, opened: Opened, plan: Plan, given: Mapping[str, Any]
) -> Result:
    if given.get("dry_run"):
        lines = service.preview(opened, plan).counts.lines
        return {"source": "bi", "lines": lines, "snapshot": None}, f"Строк: {grouped(lines)}", 0
    made = service.take_snapshot(opened, plan)
    value = {"source": "bi", "lines": made.lines, "snapshot": made.id}
    words = f"Снимок BI на {made.taken_on:%d.%m.%Y}: строк {grouped(made.lines)}"
    return value | {"taken_on": made.taken_on.isoformat()}, words, 0


def _listed(troubles: tuple[Trouble, ...]) -> list[dict[str, Any]]:
    """Without the values: they may be a citizen's words."""
    return [
        {"line": t.line, "column": t.column, "title": t.title, "words": t.words, "kind": t.kind}
        for t in troubles[:_SHOWN]
    ]


def _with_troubles(words: str, troubles: tuple[Trouble, ...]) -> str:
    lines = [f"строка {t.line}, «{t.title}»: {t.words}" for t in troubles[:_SHOWN]]
    return "\n".join([*lines, words])
