"""Exchange by file, the workstation's half: unsent events out, the portal's answer in.

Writing a file sends nothing: events stay unsent until a receipt comes, by file or by wire, in any
order, twice without harm. What the answer changes is applied only from the very place the cache
stands at; what the wire has brought meanwhile is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from cur_desk.contract import package as packages
from cur_desk.contract.package import Header, Package, PackageDamaged, PackageError, PackageForeign
from cur_desk.contract.sealing import new_identity, recipient_of
from cur_desk.contract.wire import ChangesPage, EventResult
from cur_desk.domain.records.base import new_id
from cur_desk.models.cache_writer import Applied
from cur_desk.models.outbox_row import UNSENT, EventState, OutboxRow
from cur_desk.models.repository import Work
from cur_desk.sync.device import SIGNING_KEY, Device
from cur_desk.sync.engine import Engine
from cur_desk.sync.exchange_files import parts_of, take_results

IDENTITY_KEY = "exchange.identity"
SEQUENCE_KEY = "exchange.sequence"
LAST_KEY = "exchange.last"
WANTED_KEY = "exchange.wanted"
LOADED_KEY = "exchange.loaded"
MOST_EVENTS = 2_000
MOST_PLAIN = 16 * 1024 * 1024
"""Of one package; what does not fit goes with the next one."""
MOST_WANTED = 500
LOADED_KEPT = 500
_Piece = tuple[str | None, ChangesPage]
"""The cursor a page goes on from, and the page."""
_DONE = ("applied", "merged", "duplicate")


class NoKeyYet(PackageError):
    """The portal has never told its key: this person has not been signed in with a link."""

    code = "package-no-key"
    exit_code = 1

    def __init__(self) -> None:
        super().__init__(
            "Ключа портала на этом рабочем месте ещё нет.",
            advice="Один раз войдите при связи с порталом, потом выгрузка работает без связи.",
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was made; ``left``: unsent events that did not fit or wait for a decision."""

    data: bytes
    header: Header
    records: int
    left: int
    files: int = 0
    files_left: int = 0


@dataclass(slots=True)
class Loaded:
    """What a package brought. ``already``: this very file had been loaded before."""

    header: Header
    already: bool = False
    accepted: int = 0
    known: int = 0
    """Accepted before, by wire or by this very file."""
    moved: int = 0
    """Left as they are: the wire or a person has gone further with them."""
    conflicts: int = 0
    rejected: int = 0
    later: int = 0
    bad_receipts: int = 0
    changed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    pages: int = 0
    pages_skipped: int = 0
    more: bool = False
    epoch_changed: bool = False
    digest_agrees: bool | None = None
    """Whether both sides hold the same after the last page; unknown if it was not applied."""
    wanted: int = 0
    quarantined: int = 0
    files: int = 0
    files_refused: int = 0

    @property
    def results(self) -> int:
        """Events that the answer speaks about."""
        settled = self.accepted + self.known + self.moved + self.conflicts + self.rejected
        return settled + self.later + self.bad_receipts


class FileExchange:
    """Makes and reads packages of one signed-in person."""

    def __init__(self, engine: Engine, device: Device) -> None:
        self._engine, self._device = engine, device
        self._workspace = engine.workspace
        self._work: Work = engine.workspace.work
        self._known, self._clock = engine.known, engine.clock

    # --- out ----------------------------------------------------------------------------------

    def write(self) -> Written:
        """A package of everything that may go. Raises NoKeyYet."""
        key = self._known.recovery()
        secret = self._work.settings.get(SIGNING_KEY)
        if key is None or not isinstance(secret, str):
            raise NoKeyYet
        rows, left = _fitting(_free(self._work))
        files, contents, files_left = parts_of(self._workspace, [row.id for row in rows])
        header = self._header(key[0], len(rows), len(files))
        body = {
            "events": [row.document for row in rows],
            "files": files,
            "cursor": self._workspace.writer.cursor,
            "want": self._work.settings.get(WANTED_KEY, []),
        }
        parts = {"events": _json(body)} | contents
        signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
        data = packages.make(header, parts, signing, key[1])
        self._work.outbox.carried_by_file([row.id for row in rows], header.id)
        unsent = len(self._work.outbox.rows(limit=100_000))
        left = max(left, unsent - len(rows))
        return Written(data, header, len(rows), left, len(files), files_left)

    def _header(self, kid: str, events: int, files: int) -> Header:
        settings = self._work.settings
        sequence = int(settings.get(SEQUENCE_KEY, 0)) + 1
        header = Header(
            id=new_id(), direction="up", device=self._device.device, user=self._device.user,
            made_at=self._clock.now(), sequence=sequence, prev=settings.get(LAST_KEY), kid=kid,
            answer_to=recipient_of(self._identity()), counts={"events": events} | ({"files": files} if files else {}),
        )  # fmt: skip
        settings.set(SEQUENCE_KEY, sequence)
        settings.set(LAST_KEY, header.id)
        return header

    def _identity(self) -> str:
        """The secret that opens answers; made once, lies in the encrypted file."""
        kept = self._work.settings.get(IDENTITY_KEY)
        if isinstance(kept, str):
            return kept
        made, _ = new_identity()
        self._work.settings.set(IDENTITY_KEY, made)
        return made

    # --- in -----------------------------------------------------------------------------------

    def load(self, data: bytes) -> Loaded:
        """Takes an answer of the portal. Raises PackageError; then nothing has been done. A load
        that was broken off (Cancelled) goes on where it stopped when the file is loaded again."""
        opened = packages.unseal_package(data, [self._identity()], "down")
        header = opened.header
        public = self._known.receipt_key(header.kid)
        if public is None or not opened.signed_by(public):
            raise PackageForeign("подпись не этого портала или ключ портала сменился")
        if (header.device, header.user) != (self._device.device, self._device.user):
            raise PackageForeign("ответ предназначен другому рабочему месту")
        packages.check_age(header, self._clock.now())
        answer, pages = _read(opened)
        results = _results(answer)
        digest = packages.checksum(data)
        loaded = Loaded(header, more=bool(answer.get("more")))
        with self._engine.alone():
            loaded.already = self._seen(header, digest)
            for result in results:
                self._settle(result, loaded)
            loaded.files, loaded.files_refused = take_results(self._workspace, answer)
            self._take_documents(answer.get("documents") or [], loaded)
            self._take_pages(answer, pages, loaded)
            self._note(header, digest)
        return loaded

    def _seen(self, header: Header, digest: str) -> bool:
        loaded: dict[str, str] = self._work.settings.get(LOADED_KEY, {})
        kept = loaded.get(header.id)
        if kept is not None and kept != digest:
            raise packages.PackageReplayed(header.sequence)
        return kept is not None

    def _note(self, header: Header, digest: str) -> None:
        loaded: dict[str, str] = self._work.settings.get(LOADED_KEY, {})
        loaded[header.id] = digest
        self._work.settings.set(LOADED_KEY, dict(list(loaded.items())[-LOADED_KEPT:]))

    # --- results ------------------------------------------------------------------------------

    def _settle(self, result: EventResult, loaded: Loaded) -> None:
        row = self._work.outbox.get(result.event)
        if row is None or row.state is EventState.ACCEPTED:
            loaded.known += result.outcome in _DONE
            loaded.moved += result.outcome not in _DONE
        elif result.outcome in _DONE:
            self._accepted(row, result, loaded)
        elif row.state not in UNSENT or loaded.already:
            loaded.moved += 1
        elif result.outcome == "conflict" and result.doc is not None:
            loaded.conflicts += 1
            version = int(result.doc.get("version", result.version or 0))
            self._apply(result.model_copy(update={"version": version}), loaded)
        elif result.outcome == "rejected":
            loaded.rejected += 1
            reason = result.reason or "Портал не принял событие"
            self._apply(result.model_copy(update={"reason": reason}), loaded)
        else:
            loaded.later += 1

    def _accepted(self, row: OutboxRow, result: EventResult, loaded: Loaded) -> None:
        """A receipt is proof whatever has become of the event here meanwhile."""
        receipt = result.receipt
        if receipt is None or row.document is None or not self._known.proves(receipt, row.event):
            loaded.bad_receipts += 1
            return
        if self._work.receipts.get(row.id) == receipt:
            # Proved once and unsent again: a restored portal has lost it, and this file is older.
            loaded.moved += 1
            return
        loaded.accepted += 1
        version = result.version if result.version is not None else receipt.version
        self._apply(result.model_copy(update={"version": version}), loaded)

    def _apply(self, result: EventResult, loaded: Loaded) -> None:
        applied = self._workspace.apply_result(result)
        loaded.changed |= applied.changed
        self._want([("appeal", uid) for uid in applied.needs], loaded)

    # --- changes ------------------------------------------------------------------------------

    def _take_documents(self, documents: Sequence[dict[str, Any]], loaded: Loaded) -> None:
        """Whole documents that an earlier answer could not complete."""
        usable = [d for d in documents if {"kind", "id", "version"} <= d.keys()]
        if not usable:
            return
        self._count(self._workspace.writer.put_documents(usable), loaded)
        got = {d["id"] for d in usable}
        kept = [w for w in self._work.settings.get(WANTED_KEY, []) if w[1] not in got]
        self._work.settings.set(WANTED_KEY, kept)

    def _take_pages(self, answer: dict[str, Any], pages: Sequence[_Piece], loaded: Loaded) -> None:
        writer = self._workspace.writer
        epoch = writer.meta("epoch")
        if epoch is not None and answer.get("epoch") != epoch:
            # Restored from a copy: only the wire can ask which receipts it has lost.
            loaded.epoch_changed = True
            return
        if answer.get("restart") and writer.cursor == answer.get("since"):
            writer.set_meta(cursor=None)
        for after, page in pages:
            self._engine.check()  # a lock or a sign-out ends it here; the file goes on another time
            if after != writer.cursor:
                loaded.pages_skipped += 1
                continue
            applied = self._workspace.apply_page(page)
            loaded.pages += 1
            self._count(applied, loaded)
            kinds = {row.id: row.kind for row in page.changes}
            self._want([(kinds[uid], uid) for uid in applied.needs], loaded)
            if page.digest is not None and not page.more:
                loaded.digest_agrees = applied.digest_agrees
            if not page.more:
                # As fresh as the portal was when it made the file, not as this moment is.
                writer.set_meta(last_sync_at=page.server_time.isoformat())
                self._workspace.refresh_status()

    def _count(self, applied: Applied, loaded: Loaded) -> None:
        loaded.changed |= applied.changed
        loaded.removed |= applied.removed
        loaded.quarantined += len(applied.quarantined)

    def _want(self, wanted: Iterable[tuple[str, str]], loaded: Loaded) -> None:
        """The next package asks for these whole; the wire, if it comes first, finds them itself."""
        fresh = [list(w) for w in wanted]
        if not fresh:
            return
        kept: list[list[str]] = self._work.settings.get(WANTED_KEY, [])
        kept += [w for w in fresh if w not in kept]
        self._work.settings.set(WANTED_KEY, kept[-MOST_WANTED:])
        loaded.wanted += len(fresh)


def _free(work: Work) -> list[OutboxRow]:
    """Unsent events but those behind a refusal or a conflict that a person has not settled."""
    blocked = {r.id for r in work.outbox.rows(EventState.REJECTED, limit=10_000)}
    fought = {r.record for r in work.outbox.rows(EventState.CONFLICT, limit=10_000)}
    free: list[OutboxRow] = []
    settling: list[OutboxRow] = []
    for row in work.outbox.rows(limit=100_000):
        document = row.document
        if document is None:
            continue
        if document.get("resolves"):
            settling.append(row)
        elif row.record in fought or document.get("after") in blocked:
            blocked.add(row.id)
        else:
            free.append(row)
    return settling + free


def _fitting(rows: Sequence[OutboxRow]) -> tuple[list[OutboxRow], int]:
    """The longest beginning within the limits, and how many are left."""
    size = 0
    taken: list[OutboxRow] = []
    for row in rows[:MOST_EVENTS]:
        size += row.size
        if taken and size > MOST_PLAIN:
            break
        taken.append(row)
    return taken, len(rows) - len(taken)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _read(opened: Package) -> tuple[dict[str, Any], list[_Piece]]:
    """The answer and its pages, read whole before anything is applied."""
    answer = opened.part("answer")
    if not isinstance(answer, dict):
        raise PackageDamaged("ответ не читается")
    return answer, [_piece(opened.part(n)) for n in opened.names() if n.startswith("page-")]


def _results(answer: dict[str, Any]) -> list[EventResult]:
    try:
        return [EventResult.model_validate(r) for r in answer.get("results") or []]
    except (ValidationError, TypeError):
        raise PackageDamaged("ответ не читается") from None


def _piece(one: Any) -> _Piece:
    try:
        return one["after"], ChangesPage.model_validate(one["page"])
    except (ValidationError, TypeError, KeyError):
        raise PackageDamaged("страница изменений не читается") from None
