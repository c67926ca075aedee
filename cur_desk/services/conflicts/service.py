"""Conflicts: what waits for a person's decision, one of them field by field, and its settling.

Settling makes one new event over the portal's version; what was not taken travels with it into the
movement journal. Only the portal decides: if it has moved on, the answer is a conflict again, with
the newest words in it (rulings W3, T22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cur_desk.domain.changes import overlaps
from cur_desk.domain.completeness import gaps
from cur_desk.domain.events import Event
from cur_desk.domain.fields import walk_fields
from cur_desk.domain.records import KINDS
from cur_desk.domain.records.words import Regime
from cur_desk.domain.resolution import FORMALISE, settle
from cur_desk.domain.resolution import Settled as Outcome
from cur_desk.errors import DeskError, InputError
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import UNSENT, EventState, OutboxRow
from cur_desk.models.repository import DraftKey
from cur_desk.models.settled import Conflict
from cur_desk.services import terms
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.conflicts.rows import RowMaker, whole
from cur_desk.services.conflicts.views import ConflictView, FieldRow, Pick
from cur_desk.services.conflicts.words import ValueWords
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.views import Submitted
from cur_desk.services.wording import act_done, regime_short

FORM = "conflict:"
NOTE_LIMIT = 1_900


class Settled(DeskError):
    """Somebody, perhaps this person in another window, has settled it."""

    code = "settled"


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict in the list of the exchange centre."""

    event: str
    uid: str
    fields: tuple[str, ...]
    open: int
    silent: int


class ConflictService:
    """Reads conflicts of work.db and writes their settling into the outbox."""

    def __init__(self, core: Core, directory: DirectoryService, codes: CodeService) -> None:
        self._core, self._directory, self._codes = core, directory, codes

    # --- reading -------------------------------------------------------------------------------

    def waiting(self) -> list[ConflictLine]:
        """Unsettled conflicts, oldest first."""
        found = []
        for conflict in self._core.workspace.work.conflicts.unresolved():
            row = self._core.workspace.work.outbox.get(conflict.event)
            if row is None or row.state is not EventState.CONFLICT:
                continue
            maker = self._maker(conflict, row.event)
            rows = maker.rows()
            found.append(
                ConflictLine(
                    conflict.event,
                    conflict.record,
                    tuple(r.label for r in rows),
                    sum(r.needs_person for r in rows),
                    len(maker.silent()),
                )
            )
        return found

    def of_record(self, uid: str) -> str | None:
        """The first unsettled conflict of a record."""
        return next((c.event for c in self.waiting() if c.uid == uid), None)

    def open(self, event: str) -> ConflictView:
        """One conflict with everything to decide on. Raises Settled."""
        conflict, row = self._find(event)
        made = row.event
        maker = self._maker(conflict, made)
        theirs = conflict.theirs
        rows = maker.rows()
        return ConflictView(
            event=event,
            uid=conflict.record,
            number=str(theirs.get("number") or ""),
            title=whole(theirs),
            regime=regime_short(Regime(theirs["regime"])) if theirs.get("regime") else "",
            act=act_done(made.act),
            mine_by=f"{self._core.person_name}, {self._clock(row)}",
            theirs_by=self._theirs_by(conflict),
            base=f"Основа для сравнения — версия {made.base_version}",
            version=conflict.version,
            rows=rows,
            silent=maker.silent(),
            waiting=self._waiting(row),
            picks=self._kept(event, conflict.record, rows),
            again=made.resolves is not None,
        )

    # --- deciding ------------------------------------------------------------------------------

    def keep(self, event: str, picks: Mapping[str, Pick]) -> None:
        """Keeps the choices made so far durably («Отложить», and after each key typed)."""
        conflict, _row = self._find(event)
        values = {"picks": {k: [p.kind, p.text] for k, p in picks.items()}}
        core = self._core
        core.workspace.save_draft(
            conflict.record, FORM + event, core.actor.person, conflict.version, values
        )

    def resolve(self, event: str, picks: Mapping[str, Pick]) -> Submitted:
        """One new event out of the choices. Raises InputError with the row that is still open."""
        conflict, row = self._find(event)
        old = row.event
        rows = self._maker(conflict, old).rows()
        chosen: dict[str, Any] = {}
        for one in rows:
            pick = picks.get(one.key) or one.default()
            if pick is None or not one.allows(pick):
                raise InputError(f"Не выбрано: {one.label.lower()}", field=one.key)
            chosen |= one.chosen(pick)
            _check_limits(old.record_kind, one, pick)
        settled = settle(old, conflict.theirs, chosen)
        _check_gaps(rows, settled)
        note, lost = _lost(rows, picks)
        content = dict(settled.content or {})
        content = {k: v for k, v in content.items() if k not in ("note", "lost")} | (
            {"note": note, "lost": lost} if lost else {}
        )
        core = self._core
        made = Event(
            record=old.record,
            record_kind=old.record_kind,
            act=settled.act,
            base_version=conflict.version,
            resolves=event,
            changes=list(settled.changes),
            content=content or None,
            author=core.actor.person,
            post=core.actor.post,
            device=core.device,
            made_at=core.now(),
        )
        key = DraftKey(old.record, FORM + event, core.actor.person)
        entry = Entry(core.actor.person, "resolve", "appeal", (old.record, made.id, event))
        core.workspace.save(made, draft=key, journal=entry)
        core.wake()
        return Submitted(made.id, old.record, "Расхождение решено")

    # --- inside --------------------------------------------------------------------------------

    def _find(self, event: str) -> tuple[Conflict, OutboxRow]:
        work = self._core.workspace.work
        conflict, row = work.conflicts.get(event), work.outbox.get(event)
        if conflict is None or row is None or row.state is not EventState.CONFLICT:
            raise Settled("Это расхождение уже решено", advice="Обновите список: F5.")
        return conflict, row

    def _maker(self, conflict: Conflict, event: Event) -> RowMaker:
        words = ValueWords(self._directory, self._codes, conflict.theirs, event.record_kind)
        return RowMaker(conflict, event, words)

    def _kept(self, event: str, record: str, rows: tuple[FieldRow, ...]) -> dict[str, Pick]:
        core = self._core
        draft = core.workspace.work.drafts.get(record, FORM + event, core.actor.person)
        known = draft.values.get("picks", {}) if draft is not None else {}
        picks: dict[str, Pick] = {}
        for row in rows:
            kept = Pick(*known[row.key]) if row.key in known else row.default()
            if kept is not None and row.allows(kept):
                picks[row.key] = kept
        return picks

    def _waiting(self, row: OutboxRow) -> int:
        events = self._core.workspace.work.outbox.of_record(row.record)
        return sum(1 for e in events if e.seq > row.seq and e.state in UNSENT)

    def _clock(self, row: OutboxRow) -> str:
        return terms.clock_words(row.made_at, self._core.now(), self._core.zone)

    def _theirs_by(self, conflict: Conflict) -> str:
        """The last line of the movement that is not this workstation's own, and the version."""
        version = f"версия {conflict.version}"
        own = {e.id for e in self._core.workspace.work.outbox.of_record(conflict.record)}
        for line in reversed(conflict.theirs.get("movement") or []):
            if line.get("id") not in own:
                name = self._directory.person_name(line.get("person"))
                return f"{name}, {version}" if name else version
        return version


def _check_limits(kind: str, row: FieldRow, pick: Pick) -> None:
    limits = {p: m.limit for p, m in walk_fields(KINDS[kind])}
    for path, value in row.chosen(pick).items():
        limit = limits.get("/".join(_star(path)), 0)
        if limit and isinstance(value, str) and len(value) > limit:
            raise InputError(
                f"{row.label}: {len(value)} знаков, можно не больше {limit}", field=row.key
            )


def _star(path: str) -> list[str]:
    parts = path.split("/")
    return [*parts[:1], "*", *parts[2:]] if parts[0] == "questions" and len(parts) > 2 else parts


def _check_gaps(rows: tuple[FieldRow, ...], settled: Outcome) -> None:
    """What is sent must be complete, as from the card."""
    if settled.act != FORMALISE or settled.content is None:
        return
    missing = gaps(settled.content)
    if not settled.content["questions"]:
        raise InputError("Не осталось ни одного вопроса", field=rows[0].key if rows else "")
    if missing:
        path = f"questions/{missing[0].question}/{missing[0].field}"
        key = next((r.key for r in rows for p in r.parts if overlaps(path, p.path)), "")
        raise InputError(missing[0].text, field=key)


def _lost(
    rows: tuple[FieldRow, ...], picks: Mapping[str, Pick]
) -> tuple[str, list[dict[str, Any]]]:
    """The note for the movement journal, cut to its limit, and the whole of what was not taken."""
    lost: list[dict[str, Any]] = []
    words: list[str] = []
    for row in rows:
        pick = picks.get(row.key) or row.default()
        result = row.result(pick).words
        if pick is None or pick == row.default():
            continue
        for whose, side, name in (("mine", row.mine, "моё"), ("theirs", row.theirs, "портала")):
            if side.words in result or (row.kind == "list" and pick.kind == "both"):
                continue
            lost.append({"whose": whose, "values": {p.path: getattr(p, whose) for p in row.parts}})
            words.append(f"{row.label}, {name}: «{side.words}»")
    note = "Решено расхождение версий. Не вошло: " + "; ".join(words)
    return (note if len(note) <= NOTE_LIMIT else note[: NOTE_LIMIT - 1] + "…"), lost
