"""The push: batches of events up, a result for each; nothing is marked that was not proved.

An event leaves the outbox only on the portal's own word about it. Whatever goes wrong with a
request, its events are ready again, with the reason beside them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from cur_desk.clock import Clock
from cur_desk.contract.wire import EventResult, PushAnswer
from cur_desk.models.cache_writer import Applied
from cur_desk.models.outbox_row import OutboxRow
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.known import SessionMemory
from cur_desk.sync.outbox import OutboxPolicy, PushBatch
from cur_desk.sync.policy import PUSH_BYTES, PUSH_EVENTS, backoff_s
from cur_desk.sync.report import Pushed

_NO_PROOF = "Контрольная отметка портала не прошла проверку, отправка повторится"
_REFUSED_ALONE_MOST = 2
_FAULTS_MOST = 9
"""Requests refused whole in a row: as many as it takes to find one event among a hundred."""
_SILENT = "Портал не сказал, что стало с событием"


class Pusher:
    """Sends what may go. ``check`` raises Cancelled between requests; ``ask_session`` fetches the
    portal's keys again when a receipt bears an unknown one."""

    def __init__(
        self,
        workspace: Workspace,
        client: PortalClient,
        known: SessionMemory,
        clock: Clock,
        *,
        check: Callable[[], None],
        ask_session: Callable[[], None],
        on_batch: Callable[[int], None] = lambda done: None,
        rng: random.Random | None = None,
    ) -> None:
        self.policy = OutboxPolicy(workspace.work, clock)
        self._workspace, self._work, self._client = workspace, workspace.work, client
        self._known, self._clock = known, clock
        self._check, self._ask_session = check, ask_session
        self._on_batch = on_batch
        self.batch_bytes = PUSH_BYTES
        """Of one request before packing; the engine makes it smaller on a thin link."""
        self._rng = rng
        self._most = PUSH_EVENTS
        self._refused_alone = self._faults = 0

    def run(self, pushed: Pushed) -> list[str]:
        """Sends batch after batch; returns ids whose whole document must be asked for."""
        needs: list[str] = []
        self.policy.begin()
        self._faults = 0
        asked_keys = False
        while True:
            self._check()
            batch = self.policy.next_batch(self._most, self.batch_bytes)
            if batch is None:
                return list(dict.fromkeys(needs))
            answer = self._send(batch)
            if answer is None:
                continue
            pushed.batches += 1
            self._most = min(PUSH_EVENTS, self._most * 2)
            left = batch.ids
            try:
                if not asked_keys and self._unknown_key(answer):
                    asked_keys = True
                    self._ask_session()
                with self._workspace.gathering():
                    self._settle(batch, answer, pushed, needs, left)
            except errors.SyncError as error:
                self._ready_again(left, error)
                raise
            self._refused_alone = self._faults = 0
            self._on_batch(pushed.moved)

    def _send(self, batch: PushBatch) -> PushAnswer | None:
        """The answer, or ``None`` when the batch was cut in smaller ones and should go again."""
        tried = max(r.attempts for r in batch.rows)
        self._work.outbox.mark_sending(batch.ids, batch.ids[0])
        try:
            return self._client.push(batch.body)
        except errors.SyncError as error:
            if self._refused_whole(batch, error, tried):
                return None
            self._ready_again(batch.ids, error)
            raise
        except BaseException:
            self._work.outbox.retry(batch.ids, "", self._clock.now())
            raise

    def _refused_whole(self, batch: PushBatch, error: errors.SyncError, tried: int) -> bool:
        """A request refused as a whole hides one bad event: halves are sent until it stands alone.

        A fault of the portal counts so only the second time: once may be anything.
        """
        poison = isinstance(error, errors.TooLarge | errors.RequestRefused)
        if not poison and not (isinstance(error, errors.PortalFault) and tried >= 1):
            return False
        self._faults += 1
        if self._faults > _FAULTS_MOST:
            return False  # no single event is the cause: leave the portal in peace for a while
        alone = batch.rows[0]
        if len(batch.rows) > 1:
            self._most = max(1, len(batch.rows) // 2)
            self._work.outbox.retry(batch.ids, "", self._clock.now())
        elif poison:
            self._refused_alone += 1
            if self._refused_alone > _REFUSED_ALONE_MOST:
                return False  # not this event is bad: the two sides do not understand each other
            refusal = EventResult(
                event=alone.id, outcome="rejected", reason=error.message, code=error.code
            )
            self._workspace.apply_result(refusal)
        else:
            wait = backoff_s(alone.attempts + 1, error.retry_after_s, self._rng)
            self._work.outbox.retry([alone.id], error.message, self._in(wait), error.code)
        return True

    def _ready_again(self, ids: list[str], error: errors.SyncError) -> None:
        """The link's fault is no fault of the events: they wait only as long as the engine does."""
        if isinstance(error, errors.Cancelled):
            self._work.outbox.retry(ids, "", self._clock.now())
            return
        wait = error.retry_after_s or 0.0
        self._work.outbox.retry(ids, error.message, self._in(wait), error.code)

    # --- results -----------------------------------------------------------------------------

    def _settle(
        self,
        batch: PushBatch,
        answer: PushAnswer,
        pushed: Pushed,
        needs: list[str],
        left: list[str],
    ) -> None:
        """``left`` loses each event that has come to its place."""
        results = {r.event: r for r in answer.results}
        if not any(row.id in results for row in batch.rows):
            raise errors.PortalNonsense("results of other events")
        for row in batch.rows:
            result = results.get(row.id)
            if result is None:
                pushed.later += 1
                self._later(row, _SILENT, "no-result", None)
            else:
                needs.extend(self._one(row, result, pushed).needs)
                pushed.changed.add(row.record)
            left.remove(row.id)

    def _one(self, row: OutboxRow, result: EventResult, pushed: Pushed) -> Applied:
        if result.outcome in ("applied", "merged", "duplicate"):
            return self._accepted(row, result, pushed)
        if result.outcome == "conflict":
            return self._conflict(row, result, pushed)
        if result.outcome == "rejected":
            pushed.rejected += 1
            reason = result.reason or "Портал не принял событие"
            return self._workspace.apply_result(result.model_copy(update={"reason": reason}))
        pushed.later += 1
        self._later(row, result.reason or "", result.code or "later", result.retry_after_s)
        return Applied()

    def _accepted(self, row: OutboxRow, result: EventResult, pushed: Pushed) -> Applied:
        if result.receipt is None:
            result = result.model_copy(update={"receipt": self._client.receipt(row.id)})
        receipt = result.receipt
        if receipt is None or not self._known.proves(receipt, row.event):
            # Without proof the event stays ours: it goes again and costs the portal nothing.
            pushed.bad_receipts += 1
            self._later(row, _NO_PROOF, "bad-receipt", None)
            return Applied()
        if result.version is None:
            result = result.model_copy(update={"version": receipt.version})
        pushed.receipts += 1
        if result.outcome == "merged":
            pushed.merged += 1
        elif result.outcome == "duplicate":
            pushed.duplicates += 1
        else:
            pushed.applied += 1
        return self._workspace.apply_result(result)

    def _conflict(self, row: OutboxRow, result: EventResult, pushed: Pushed) -> Applied:
        theirs = result.doc
        if theirs is None:
            theirs = self._client.document(row.kind, row.record)
            result = result.model_copy(update={"doc": theirs})
        pushed.conflicts += 1
        version = int(theirs.get("version", result.version or 0))
        return self._workspace.apply_result(result.model_copy(update={"version": version}))

    def _later(self, row: OutboxRow, why: str, code: str, after_s: float | None) -> None:
        wait = backoff_s(row.attempts + 1, after_s, self._rng)
        self._work.outbox.retry([row.id], why, self._in(wait), code)

    def _unknown_key(self, answer: PushAnswer) -> bool:
        kids = {r.receipt.kid for r in answer.results if r.receipt is not None}
        return any(self._known.receipt_key(kid) is None for kid in kids)

    def _in(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)
