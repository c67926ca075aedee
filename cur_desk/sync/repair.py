"""Repair by the manifest: after a lost cursor, a digest that differs, a portal that was restored.

Never a wipe: what is here stays until the portal says otherwise with a reason, or a person does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cur_desk.contract.wire import ChangeRow, ChangesPage, Manifest
from cur_desk.domain.acts.files import NAMING
from cur_desk.domain.changes import Document
from cur_desk.models.attachments import named_by
from cur_desk.models.cache_writer import Applied
from cur_desk.models.outbox_row import OVERLAID, EventState, OutboxRow
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.outbox import offer_again
from cur_desk.sync.policy import is_mass_removal
from cur_desk.sync.report import Pulled

_KEEP = "keep_absent"
ONE_BY_ONE_MOST = 200
"""More documents than this are fetched by a new scan of the feed: pages are cheaper."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """Manifest against the cache: (kind, id). ``behind``: absent here or older; ``ahead``: newer here
    than on the portal (a restored backup); ``gone``: here and no longer there."""

    behind: tuple[tuple[str, str], ...]
    ahead: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]

    @property
    def none(self) -> bool:
        """Both sides hold the same."""
        return not (self.behind or self.ahead or self.gone)


def compare(
    manifest: Manifest,
    versions: Iterable[tuple[str, str, int]],
    in_bucket: Callable[[str], bool] = lambda _: True,
) -> Difference:
    """What differs; ``in_bucket`` narrows our side to what the manifest speaks about."""
    here = {uid: (kind, version) for uid, kind, version in versions if in_bucket(uid)}
    there = {row.id: row for row in manifest.rows}
    nothing = ("", 0)
    return Difference(
        behind=tuple((r.kind, i) for i, r in there.items() if here.get(i, nothing)[1] < r.version),
        ahead=tuple((r.kind, i) for i, r in there.items() if here.get(i, nothing)[1] > r.version),
        gone=tuple((kind, uid) for uid, (kind, _) in here.items() if uid not in there),
    )


class Repairer:
    """Brings the cache to the manifest. ``allowed``: the person has chosen «Убрать» for this many
    absent records; without it a mass removal stops with TooManyGone."""

    def __init__(
        self, workspace: Workspace, client: PortalClient, check: Callable[[], None]
    ) -> None:
        self._workspace = workspace
        self._work, self._cache = workspace.work, workspace.writer
        self._client, self._check = client, check
        self.removal_allowed = False

    @property
    def keeps_absent(self) -> bool:
        """The person has chosen «Оставить всё»: what the portal no longer lists stays here."""
        return self._cache.meta(_KEEP) is not None

    def keep_absent(self, keep: bool) -> None:
        """Remembers that choice, over restarts too, until both sides hold the same again."""
        self._cache.set_meta(**{_KEEP: "1" if keep else None})

    def fetch(self, wanted: Iterable[tuple[str, str]], pulled: Pulled) -> None:
        """Whole documents, one by one. One that has gone meanwhile comes as a removal later."""
        for kind, uid in wanted:
            document = self._document(kind, uid)
            if document is not None:
                self._apply([_put(document)], pulled)

    def repair(self, manifest: Manifest, pulled: Pulled, in_bucket: Callable[[str], bool]) -> bool:
        """Fetches what is behind and removes what has gone. ``False``: too much is behind, a new
        scan must bring it."""
        difference = compare(manifest, self._cache.versions(), in_bucket)
        self._absent(difference.gone, pulled)
        self._step_back(difference.ahead, pulled)
        if len(difference.behind) > ONE_BY_ONE_MOST:
            return False
        self.fetch(difference.behind, pulled)
        pulled.repaired += len(difference.behind)
        return True

    def _absent(self, gone: tuple[tuple[str, str], ...], pulled: Pulled) -> None:
        if not gone:
            return
        if self.keeps_absent:
            return
        total = sum(1 for _ in self._cache.versions())
        if is_mass_removal(len(gone), total) and not self.removal_allowed:
            raise errors.TooManyGone(len(gone), total)
        rows = [ChangeRow(op="remove", kind=kind, id=uid, reason="absent") for kind, uid in gone]
        self._apply(rows, pulled)

    def _step_back(self, ahead: tuple[tuple[str, str], ...], pulled: Pulled) -> None:
        """A restored portal knows only an older version: its truth is taken once nothing of ours
        waits on the record; what waits is sent first."""
        for kind, uid in ahead[:ONE_BY_ONE_MOST]:
            live = (*OVERLAID, EventState.REJECTED)
            if any(row.state in live for row in self._work.outbox.of_record(uid)):
                continue
            document = self._document(kind, uid)
            if document is not None:
                bare = ChangeRow(op="remove", kind=kind, id=uid, reason="restored")
                self._apply([bare, _put(document)], pulled)

    def _document(self, kind: str, uid: str) -> Document | None:
        self._check()
        try:
            return self._client.document(kind, uid)
        except errors.NotThere:
            return None

    def _apply(self, rows: list[ChangeRow], pulled: Pulled) -> Applied:
        """Through the same door as a page, the cursor staying where it is."""
        cursor = self._cache.cursor
        if cursor is None:
            return Applied()  # a first sync brings everything
        page = ChangesPage(
            changes=rows,
            cursor=cursor,
            more=True,
            server_time=self._workspace.clock.now(),
            epoch=self._cache.meta("epoch") or "",
        )
        applied = self._workspace.apply_page(page)
        pulled.asked += sum(1 for row in rows if row.op == "put")
        pulled.changed |= applied.changed
        pulled.removed |= applied.removed - applied.changed
        pulled.quarantined |= applied.quarantined
        pulled.parked += applied.parked
        pulled.kinds |= {row.kind for row in rows}
        return applied

    def offer_again(self, manifest: Manifest, pulled: Pulled) -> None:
        """A restored portal has another epoch: accepted events that it no longer knows go again.

        The receipt says which version an event became; where the portal's record is older, or is
        not there at all, the portal is asked about that very event.
        """
        versions = {row.id: row.version for row in manifest.rows}
        lost: list[str] = []
        for receipt in self._work.receipts.latest(limit=100_000):
            self._check()
            if versions.get(receipt.record, -1) >= receipt.version:
                continue
            row = self._work.outbox.get(receipt.event)
            if row is None or row.state is not EventState.ACCEPTED or row.document is None:
                continue
            try:
                self._client.receipt(receipt.event)
            except errors.NotThere:
                lost.append(receipt.event)
        # Before the acts: an act that waits is not asked about again if this is broken off.
        self._contents_again(versions)
        pulled.offered_again += offer_again(self._work, lost)

    def _contents_again(self, versions: dict[str, int]) -> None:
        """Contents go up after their acts, and had been proved: what a copy of the portal is too
        old for may lack them even where it knows the act. The carrier asks before it sends."""
        stepped = [u for u, _, v in self._cache.versions() if versions.get(u, -1) < v]
        for row in self._work.outbox.among(stepped):
            if (
                row.act not in NAMING
                or row.state is not EventState.ACCEPTED
                or row.document is None
            ):
                continue
            self._check()
            for sha256 in self._still_named(row):
                self._content_again(row, sha256)

    def _still_named(self, row: OutboxRow) -> list[str]:
        shown = self._workspace.queries.document(row.record)
        files = shown.document.get("files") or () if shown is not None else ()
        known = {f.get("sha256") for f in files}
        named = dict.fromkeys(str(f["sha256"]) for f in named_by(row.event))
        return [sha256 for sha256 in named if sha256 in known]

    def _content_again(self, row: OutboxRow, sha256: str) -> None:
        source = self._workspace.files.open(sha256)
        if source is not None and not self._work.attachments.put_back(row.event, sha256, source):
            log.warning("a content that lies here is not what its act named")


def _put(document: Document) -> ChangeRow:
    return ChangeRow(
        op="put",
        kind=document["kind"],
        id=document["id"],
        version=int(document.get("version", 0)),
        doc=document,
    )
