"""Taking a batch back, as far as each of its records has got: part by part, so that a batch of
thousands costs a few commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.acts.taking_back import TAKE_BACK
from cur_desk.domain.events import Event
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.models.importing import Batch, BatchState
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.services.acts.service import ActService
from cur_desk.services.core import Core
from cur_desk.services.importing.views import Cancelled, Undone
from cur_desk.services.intake.service import IntakeService

REASON = "загружено по ошибке"
PART = 100
Progress = Callable[[int, int], None]
"""Records (done, of how many)."""


def undo(
    core: Core,
    intake: IntakeService,
    acts: ActService,
    batch: Batch,
    progress: Progress,
    cancelled: Cancelled,
) -> Undone:
    """What of the batch could be taken back, and what stays with the reason."""
    imports = core.workspace.work.imports
    records = imports.records(batch.id)
    left: list[tuple[str, str]] = []
    withdrawn = asked = done = 0
    while done < len(records) and not cancelled():
        part = records[done : done + PART]
        done += len(part)
        gone = set(intake.withdraw_part(part))
        if gone:
            imports.forget(batch.id, sorted(gone))
        withdrawn += len(gone)
        asked += _part(core, acts, [uid for uid in part if uid not in gone], left)
        progress(done, len(records))
    if asked:
        core.wake()
    waiting = len(records) - done
    whole = not left and not waiting
    imports.end(batch.id, BatchState.UNDONE if whole else batch.state)
    details = {"withdrawn": withdrawn, "asked": asked, "left": len(left), "waiting": waiting}
    core.workspace.work.journal.write(
        Entry(core.actor.person, "undo_import", "batch", (batch.id,), details)
    )
    return Undone(withdrawn, asked, tuple(left), waiting)


def _part(core: Core, acts: ActService, part: list[str], left: list[tuple[str, str]]) -> int:
    """Asks the portal to take a part back, in one commit; says of how many."""
    made: dict[str, list[OutboxRow]] = defaultdict(list)
    for row in core.workspace.work.outbox.among(part):
        made[row.record].append(row)
    events: list[Event] = []
    refused: list[str] = []
    for uid in part:
        rows = made[uid]
        if any(r.act == RECEIVE and r.state is EventState.REJECTED for r in rows):
            refused += [r.id for r in rows]
            continue
        try:
            events += _events(core, acts, uid, rows)
        except DeskError as error:
            left.append((_number(core, uid), error.message))
    core.workspace.dismiss_many(refused)
    if events:
        ids = tuple(e.record for e in events)
        entry = Entry(core.actor.person, TAKE_BACK, "appeal", ids, {"count": len(ids)})
        core.workspace.save_many(events, journal=entry)
    return len(events)


def _events(core: Core, acts: ActService, uid: str, rows: list[OutboxRow]) -> list[Event]:
    """The act to the portal; nothing where it waits, or was done, already, or where the person has
    withdrawn that one appeal before. Raises NotAllowed."""
    births = [r for r in rows if r.act == RECEIVE]
    if births and all(r.state is EventState.WITHDRAWN for r in births):
        return []
    if any(r.act == TAKE_BACK and r.state is not EventState.REJECTED for r in rows):
        return []
    if any(r.act == RECEIVE and r.state is EventState.SENDING for r in rows):
        raise NotAllowed("отправляется прямо сейчас: повторите после обмена")
    appeal, version = acts.appeal(uid)
    content = {"reason": REASON}
    refused = None
    for actor in core.all_actors():
        refused = rules.refusal(TAKE_BACK, appeal, actor, content)
        if refused is None:
            break
    if refused is not None:
        raise NotAllowed(refused.reason, code=refused.code)
    return [
        Event(
            record=uid, act=TAKE_BACK, base_version=version, content=content,
            after=core.workspace.work.outbox.last_unsent(uid), author=actor.person,
            post=actor.post, device=core.device, made_at=core.now(),
        )
    ]  # fmt: skip


def _number(core: Core, uid: str) -> str:
    shown = core.workspace.queries.document(uid)
    source = (shown.document if shown else {}).get("source") or {}
    return str(source.get("external_number") or "")
