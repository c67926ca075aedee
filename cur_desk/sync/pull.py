"""The pull: pages of the feed into the cache, each a resume point; the digest closes it.

A page is applied whole or not at all. A malformed record goes into quarantine and the rest flows.
"""

from __future__ import annotations

from collections.abc import Callable

from cur_desk.contract import digest
from cur_desk.contract.wire import ChangesPage, Manifest
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.policy import EMPTY_PAGES_MOST, PageSizer, is_mass_removal
from cur_desk.sync.repair import Repairer
from cur_desk.sync.report import Pulled

MISMATCHES_MOST = 3
OnProgress = Callable[[int, int | None, int], None]
"""Records done in this pull, records remaining (unknown: None), bytes."""
OnChanges = Callable[[set[str], set[str]], None]
"""Kinds and ids that a page has changed or removed."""


class Puller:
    """Follows the feed to its end."""

    def __init__(
        self,
        workspace: Workspace,
        client: PortalClient,
        *,
        check: Callable[[], None],
        on_changes: OnChanges,
        on_progress: OnProgress,
    ) -> None:
        self._workspace, self._cache, self._client = workspace, workspace.writer, client
        self._check = check
        self._on_changes, self._on_progress = on_changes, on_progress
        self.sizer = PageSizer()
        self.repairer = Repairer(workspace, client, check)
        self._mismatches = 0

    def run(self, pulled: Pulled, needs: list[str] | None = None) -> None:
        """Pulls until the feed has no more. ``needs``: documents the push could not complete."""
        self._ask_for(needs or [], pulled)
        done = idle = 0
        lost = 0
        while True:
            self._check()
            cursor = self._cache.cursor
            try:
                page = self._page(cursor)
            except errors.CursorExpired:
                lost += 1
                if lost > 2:
                    raise
                self._lost_cursor(pulled)
                continue
            done += len(page.changes)
            idle = idle + 1 if page.more and (not page.changes or page.cursor == cursor) else 0
            if idle > EMPTY_PAGES_MOST:
                raise errors.PortalNonsense("a feed without end")
            self.take(page, pulled)
            self._on_progress(done, page.remaining, self._client.bytes_down)
            if not page.more:
                return
            del page  # two pages of documents in memory would be twice the peak

    def complete(self, needs: list[str], pulled: Pulled) -> None:
        """Only the documents that the push could not complete."""
        self._ask_for(needs, pulled)

    def _page(self, cursor: str | None) -> ChangesPage:
        before = self._client.bytes_down
        try:
            page = self._client.changes(cursor, self.sizer.next_size())
        except (errors.PortalDead, errors.PortalSilent):
            self.sizer.cut(torn=self._client.bytes_down > before)
            raise
        self.sizer.measured(
            len(page.changes), self._client.last_arrived_s, self._client.last_parse_s
        )
        return page

    def take(self, page: ChangesPage, pulled: Pulled) -> None:
        """Applies one page, asks for what it could not complete, and judges the digest."""
        self._see_epoch(page.epoch, pulled)
        page = self._guarded(page)
        applied = self._workspace.apply_page(page)
        pulled.pages += 1
        pulled.skew_s = self._client.skew_s if pulled.skew_s is None else pulled.skew_s
        kinds = {row.kind for row in page.changes}
        pulled.kinds |= kinds
        pulled.changed |= applied.changed
        pulled.removed |= applied.removed
        pulled.quarantined |= applied.quarantined
        pulled.parked += applied.parked
        of_kind = {row.id: row.kind for row in page.changes}
        self.repairer.fetch([(of_kind[uid], uid) for uid in applied.needs], pulled)
        touched = set(applied.changed | applied.removed | applied.quarantined) | set(applied.needs)
        if touched:
            self._on_changes(kinds, touched)
        if page.digest is not None and not page.more:
            self._judge(page.digest, pulled)

    def _ask_for(self, needs: list[str], pulled: Pulled) -> None:
        kinds = self._kinds(needs)
        self.repairer.fetch([(kinds.get(uid, "appeal"), uid) for uid in needs], pulled)
        if needs:
            self._on_changes(set(kinds.values()), set(needs))

    def _kinds(self, uids: list[str]) -> dict[str, str]:
        wanted = set(uids)
        return {u: k for u, k, _ in self._cache.versions() if u in wanted} if wanted else {}

    def _guarded(self, page: ChangesPage) -> ChangesPage:
        """Removals without a reason count as absences; with one they are obeyed at once."""
        bare = [r.id for r in page.changes if r.op == "remove" and not r.reason]
        if not bare or self.repairer.removal_allowed:
            return page
        if self.repairer.keeps_absent:
            kept = [r for r in page.changes if r.op != "remove" or r.reason]
            return page.model_copy(update={"changes": kept})
        total = sum(1 for _ in self._cache.versions())
        if is_mass_removal(len(bare), total):
            raise errors.TooManyGone(len(bare), total)
        return page

    # --- digest, cursor, epoch ---------------------------------------------------------------

    def _judge(self, portal_digest: str, pulled: Pulled) -> None:
        pulled.digest_agrees = self._cache.digest() == portal_digest
        if pulled.digest_agrees:
            self._mismatches = 0
            if self.repairer.keeps_absent:
                self.repairer.keep_absent(False)
            return
        self._mismatches += 1
        if self.repairer.keeps_absent or self._mismatches > MISMATCHES_MOST:
            return  # reported, never «one side wins»
        manifest = self._client.manifest()
        self._see_epoch(manifest.epoch, pulled, manifest)
        if not self.repairer.repair(manifest, pulled, lambda _: True):
            self._cache.set_meta(cursor=None)
        rows = [(row.id, row.version) for row in manifest.rows]
        pulled.digest_agrees = self._cache.digest() == digest.to_hex(digest.digest(rows))

    def _lost_cursor(self, pulled: Pulled) -> None:
        """410: the manifest tells what differs; the feed goes on from the manifest's place."""
        manifest = self._client.manifest()
        self._see_epoch(manifest.epoch, pulled, manifest)
        if self.repairer.repair(manifest, pulled, lambda _: True):
            self._cache.set_meta(cursor=manifest.cursor, epoch=manifest.epoch)
        else:
            # Too much for single documents: the scan passes over what is here by its version.
            self._cache.set_meta(cursor=None, epoch=manifest.epoch)

    def _see_epoch(self, epoch: str, pulled: Pulled, manifest: Manifest | None = None) -> None:
        """Another epoch: the portal was restored from a copy. Everything here is kept."""
        known = self._cache.meta("epoch")
        if known is None or known == epoch:
            return
        self.repairer.offer_again(manifest or self._client.manifest(), pulled)
        self._cache.set_meta(epoch=epoch)
