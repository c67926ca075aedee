"""Taking a batch back, record by record, as far as each has got."""

from __future__ import annotations

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.acts.taking_back import TAKE_BACK
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.models.importing import Batch, BatchState
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import EventState
from cur_desk.services.acts import ActService
from cur_desk.services.core import Core
from cur_desk.services.importing.views import Undone
from cur_desk.services.intake import IntakeService

REASON = "загружено по ошибке"


def undo(core: Core, intake: IntakeService, acts: ActService, batch: Batch) -> Undone:
    """What of the batch could be taken back, and what stays with the reason."""
    imports = core.workspace.work.imports
    uids = imports.records(batch.id)
    gone = intake.withdraw_many(uids)
    imports.forget(batch.id, gone)
    left: list[tuple[str, str]] = []
    asked = 0
    for uid in imports.records(batch.id):
        try:
            asked += _take_back(core, acts, uid)
        except DeskError as error:
            shown = core.workspace.queries.document(uid)
            number = (shown.document if shown else {}).get("source", {}).get("external_number", "")
            left.append((str(number), error.message))
    imports.end(batch.id, BatchState.UNDONE if not left else batch.state)
    details = {"withdrawn": len(gone), "asked": asked, "left": len(left)}
    core.workspace.work.journal.write(
        Entry(core.actor.person, "undo_import", "batch", (batch.id,), details)
    )
    return Undone(len(gone), asked, tuple(left))


def _take_back(core: Core, acts: ActService, uid: str) -> bool:
    """The act to the portal; says whether it was made now (else it waits, or was done, already)."""
    rows = core.workspace.work.outbox.of_record(uid)
    if any(r.act == TAKE_BACK and r.state is not EventState.REJECTED for r in rows):
        return False
    if any(r.act == RECEIVE and r.state is EventState.SENDING for r in rows):
        raise NotAllowed("отправляется прямо сейчас: повторите после обмена")
    if any(r.act == RECEIVE and r.state is EventState.REJECTED for r in rows):
        for row in rows:
            core.workspace.dismiss(row.id)
        return False
    acts.act(uid, TAKE_BACK, {"reason": REASON})
    return True
