"""Taking a batch back, as far as each of its records has got: part by part, so that a batch of
thousands costs a few commits."""

from __future__ import annotations

from collections import defaultdict

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.acts.taking_back import TAKE_BACK
from cur_desk.domain.events import Event
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.models.importing import Batch, BatchState
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.services.acts import ActService
from cur_desk.services.core import Core
from cur_desk.services.importing.views import Undone
from cur_desk.services.intake import IntakeService

REASON = "загружено по ошибке"
PART = 100


def undo(core: Core, intake: IntakeService, acts: ActService, batch: Batch) -> Undone:
    """What of the batch could be taken back, and what stays with the reason."""
    imports, outbox = core.workspace.work.imports, core.workspace.work.outbox
    gone = intake.withdraw_many(imports.records(batch.id))
    imports.forget(batch.id, gone)
    stay = imports.records(batch.id)
    left: list[tuple[str, str]] = []
    asked = 0
    for start in range(0, len(stay), PART):
        part = stay[start : start + PART]
        made: dict[str, list[OutboxRow]] = defaultdict(list)
        for row in outbox.among(part):
            made[row.record].append(row)
        events = []
        for uid in part:
            try:
                events += _events(core, acts, uid, made[uid])
            except DeskError as error:
                left.append((_number(core, uid), error.message))
        if events:
            ids = tuple(e.record for e in events)
            entry = Entry(core.actor.person, TAKE_BACK, "appeal", ids, {"count": len(ids)})
            core.workspace.save_many(events, journal=entry)
        asked += len(events)
    core.wake()
    imports.end(batch.id, BatchState.UNDONE if not left else batch.state)
    details = {"withdrawn": len(gone), "asked": asked, "left": len(left)}
    core.workspace.work.journal.write(
        Entry(core.actor.person, "undo_import", "batch", (batch.id,), details)
    )
    return Undone(len(gone), asked, tuple(left))


def _events(core: Core, acts: ActService, uid: str, rows: list[OutboxRow]) -> list[Event]:
    """The act to the portal; nothing where it waits, or was done, already. Raises NotAllowed."""
    if any(r.act == TAKE_BACK and r.state is not EventState.REJECTED for r in rows):
        return []
    if any(r.act == RECEIVE and r.state is EventState.SENDING for r in rows):
        raise NotAllowed("отправляется прямо сейчас: повторите после обмена")
    if any(r.act == RECEIVE and r.state is EventState.REJECTED for r in rows):
        for row in rows:
            core.workspace.dismiss(row.id)
        return []
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
