"""Files both ways: attached contents up by tus, the portal's down by Range; one at a time.

Changes go first, files last: between two pieces the carrier lets a cycle pass. What a person waits
for comes before what goes by itself, the smallest first. Every place is remembered in the files, so
that a cut cable, a lock or a kill costs at most the piece under way.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Flag

from cur_desk.clock import Clock
from cur_desk.models.attachments import Attachment
from cur_desk.models.content import CHUNK, ContentReader
from cur_desk.models.file_cache import CachedFile, Wanted
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.file_client import FileChanged, FileClient, UploadGone
from cur_desk.sync.link import LinkMeter
from cur_desk.sync.policy import backoff_s

PIECE_LEAST, PIECE_MOST = 16 * 1024, 1024 * 1024
PIECE_S = 4.0
"""A piece going up travels about so long: what a cut may cost."""
PIECE_FIRST = 64 * 1024
COURTESY_S = 20.0
"""How long a piece waits for a cycle to end: a first sync over a thin line lasts for hours."""
TRIES_MOST = 8
"""A content that comes damaged so often is not sent again by itself."""
OWN_MOST, OWN_BYTES = 200, 2_000_000
"""Appeals whose files come by themselves, and how large such a file may be."""
_OFFSETS_MOST = 5
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Carried:
    """What was carried; ``error`` is why it stopped early, if it did."""

    sent: int = 0
    fetched: int = 0
    refused: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    error: errors.SyncError | None = None
    records: set[str] = field(default_factory=set)


class FileCarrier:
    """Carries files while something may go. ``calm``: set while no cycle is under way; ``check``
    raises Cancelled; ``by_themselves``: whether files may come before anybody opens them; ``who``:
    the person and their bodies."""

    def __init__(
        self,
        workspace: Workspace,
        client: FileClient,
        clock: Clock,
        *,
        meter: LinkMeter,
        calm: Flag,
        check: Callable[[], None],
        by_themselves: Callable[[], bool],
        who: Callable[[], tuple[str, tuple[str, ...]]],
        on_progress: Progress = lambda sha256, done, total: None,
        rng: random.Random | None = None,
    ) -> None:
        self._workspace, self._client, self._clock = workspace, client, clock
        self._attached, self._cache = workspace.work.attachments, workspace.files
        self._meter, self._calm, self._check = meter, calm, check
        self._by_themselves, self._who, self._rng = by_themselves, who, rng
        self._news = Flag()
        self._news.set()
        self.on_progress = on_progress
        self._piece = PIECE_FIRST

    def run(self, carried: Carried) -> None:
        """Carries one file after another until nothing may go now. Raises SyncError where the
        link or the sign-in is at fault; the places are kept."""
        self._want_own()
        while True:
            self._check()
            wish = self._cache.next_wanted(in_passing=False)
            attached = None if wish is not None else self._attached.next_to_send()
            if attached is not None:
                self._guarded_up(attached, carried)
                continue
            if wish is None and self._by_themselves():
                wish = self._cache.next_wanted()
            if wish is None:
                return
            self._guarded_down(wish, carried)

    def seconds_to_next(self) -> float | None:
        """When something that waits for a next try may go; ``None``: nothing waits."""
        moments = (
            self._attached.next_at(),
            self._cache.next_at(in_passing=self._by_themselves()),
        )
        left = [max(0.0, (at - self._clock.now()).total_seconds()) for at in moments if at]
        return min(left, default=None)

    def news(self) -> None:
        """Records have changed: files of one's own work may have come with them."""
        self._news.set()

    def _want_own(self) -> None:
        """Small files of the person's own open work come before they are opened; of a picture
        with a copy only the copy."""
        if not self._news.is_set() or not self._by_themselves():
            return
        self._news.clear()
        person, organisations = self._who()
        uids = self._cache.candidates(person, organisations, OWN_MOST)
        for uid, document in self._workspace.queries.documents(uids).items():
            refs = [f for f in document.get("files") or () if not f.get("awaited")]
            copied = {f.get("copy_of") for f in refs}
            wanted = {
                f["sha256"]: int(f["size"])
                for f in refs
                if f["sha256"] not in copied and int(f["size"]) <= OWN_BYTES
            }
            here = self._attached.among(wanted).keys() | self._cache.among(wanted).keys()
            for sha256 in wanted.keys() - here:
                self._cache.want(uid, sha256, wanted[sha256], Wanted.IN_PASSING)

    # --- up ----------------------------------------------------------------------------------

    def _guarded_up(self, one: Attachment, carried: Carried) -> None:
        records = self._attached.records_of(one.sha256)
        try:
            carried.sent += self._up(one, carried)
        except errors.Cancelled:
            raise
        except errors.SyncError as error:
            self._not_up(one, error, carried)
            if error.stops_cycle and not _about_file(error):
                raise
        finally:
            carried.records |= records
            self._workspace.tell_files(records)

    def _up(self, one: Attachment, carried: Carried) -> bool:
        """Whether the portal has it; ``False``: taken back while it waited, or gave way."""
        if not (self._may_be_there(one) and self._client.has_file(one.sha256)):
            reader = self._attached.open(one.sha256)
            if reader is None:
                return False
            if not self._send(one, reader, carried):
                return False
        # The portal takes the last byte only with the whole content checked: its word is proof.
        settle(self._workspace, one.sha256)
        return True

    def _may_be_there(self, one: Attachment) -> bool:
        """Whether the question is worth its way there and back: it was begun before, or the same
        content has been on the portal already."""
        if one.url is not None or one.attempts:
            return True
        known = self._cache.get(one.sha256)
        return known is not None and known.whole

    def _send(self, one: Attachment, reader: ContentReader, carried: Carried) -> bool:
        """Whether it went to its end; between two pieces it gives way to what goes before it."""
        from cur_desk.sync.tus import TusUpload  # brings half a second of imports with it

        self._wait_for_calm()
        try:
            upload = TusUpload(self._client, reader, one.sha256, one.url)
        except (UploadGone, errors.NotThere):
            self._attached.progress(one.sha256, 0, None)
            upload = TusUpload(self._client, reader, one.sha256)
        self._moved(one, upload.offset, upload.url)
        wrong = 0
        while upload.offset < one.size:
            self._check()
            self._wait_for_calm()
            began = time.monotonic()
            try:
                moved = upload.send(self._piece)
            except errors.RequestRefused as error:
                wrong += 1
                if error.code != "upload-offset" or wrong > _OFFSETS_MOST:
                    raise
                upload.ask()
            except errors.SyncError:
                self._piece = max(PIECE_LEAST, self._piece // 2)
                raise
            else:
                carried.bytes_up += moved
                self._learn(moved, time.monotonic() - began)
            self._moved(one, upload.offset, upload.url)
            if upload.offset < one.size and self._gives_way(one):
                return False
        return True

    def _gives_way(self, one: Attachment) -> bool:
        """Whether a person waits for a file meanwhile, or a smaller content has come."""
        first = self._attached.next_to_send()
        if first is None or first.sha256 != one.sha256:
            return True
        return self._cache.next_wanted(in_passing=False) is not None

    def _moved(self, one: Attachment, sent: int, url: str) -> None:
        self._attached.progress(one.sha256, sent, url)
        self.on_progress(one.sha256, sent, one.size)

    def _learn(self, size: int, seconds: float) -> None:
        """The next piece is what goes up in some seconds."""
        self._meter.moved(size, seconds, up=True)
        wanted = int(size / max(seconds, 1e-3) * PIECE_S)
        self._piece = max(PIECE_LEAST, min(PIECE_MOST, wanted, self._piece * 4))

    def _not_up(self, one: Attachment, error: errors.SyncError, carried: Carried) -> None:
        damaged = isinstance(error, errors.RequestRefused) and error.code == "file-damaged"
        if damaged:
            self._attached.progress(one.sha256, 0, None)
        if _about_file(error) and not (damaged and one.attempts < TRIES_MOST):
            carried.refused += 1
            self._attached.refused(one.sha256, _reason(error), error.code, error.request_id)
            return
        at = self._in(backoff_s(one.attempts + 1, error.retry_after_s, self._rng))
        self._attached.retry(one.sha256, error.message, at, error.code)

    # --- down --------------------------------------------------------------------------------

    def _guarded_down(self, one: CachedFile, carried: Carried) -> None:
        try:
            if self._down(one, carried):
                carried.fetched += 1
        except errors.Cancelled:
            raise
        except _GivenUp:
            pass  # what has come stays for the next time
        except errors.NotThere:
            self._cache.refused(one.sha256, "Портал не отдаёт этот файл.")
            carried.refused += 1
        except errors.SyncError as error:
            if isinstance(error, FileChanged) and error.size is not None:
                self._cache.begin_again(one.sha256, error.size)
            at = self._in(backoff_s(one.attempts + 1, error.retry_after_s, self._rng))
            self._cache.retry(one.sha256, error.message, at)
            if error.stops_cycle and not isinstance(error, errors.RequestRefused):
                raise
        finally:
            records = self._cache.records_of(one.sha256)
            carried.records |= records
            self._workspace.tell_files(records)

    def _down(self, one: CachedFile, carried: Carried) -> bool:
        """Whether the file is here whole. A damaged one is asked for again, a few times."""
        if one.have < one.size:
            taker = _Taker(self, one, carried)
            try:
                self._client.download(one.sha256, one.have, one.size, taker.take)
            finally:
                taker.flush()
        if self._cache.complete(one.sha256):
            self.on_progress(one.sha256, one.size, one.size)
            return True
        if one.attempts >= TRIES_MOST:
            self._cache.refused(one.sha256, "Файл приходит повреждённым.")
            return False
        raise FileChanged

    def still_wanted(self, sha256: str) -> bool:
        """Whether anybody still waits for it: «Прервать» ends a download between two pieces."""
        found = self._cache.get(sha256)
        return found is not None and found.wanted is not Wanted.NO

    def keep(self, one: CachedFile, place: int, data: bytes, seconds: float) -> None:
        """A piece has come: kept where it belongs."""
        if place == 0:
            self._cache.begin_again(one.sha256)
        done = self._cache.append(one.sha256, place, data)
        self._meter.moved(len(data), seconds, up=False)
        self.on_progress(one.sha256, max(0, done), one.size)

    # --- both --------------------------------------------------------------------------------

    def wait_for_calm(self) -> None:
        """A change goes before a piece of a file."""
        self._wait_for_calm()

    def _wait_for_calm(self) -> None:
        deadline = time.monotonic() + COURTESY_S
        while not self._calm.wait(0.1):
            self._check()
            if time.monotonic() > deadline:
                return

    def _in(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)


def settle(workspace: Workspace, sha256: str) -> None:
    """The portal has the content: from now on it is a file of the portal that lies here too."""
    attached = workspace.work.attachments
    one = attached.get(sha256)
    reader = attached.open(sha256)
    if one is not None and reader is not None:
        workspace.files.adopt(attached.records_of(sha256), sha256, one.size, reader)
    attached.finish(sha256)


class _GivenUp(errors.SyncError):
    """Nobody waits for the file any more."""

    stops_cycle = False

    def __init__(self) -> None:
        super().__init__("Загрузка файла прервана.")


class _Taker:
    """Gathers pieces of the wire into chunks of the file."""

    def __init__(self, carrier: FileCarrier, one: CachedFile, carried: Carried) -> None:
        self._carrier, self._one, self._carried = carrier, one, carried
        self._waiting = bytearray()
        self._place = one.have
        self._began = time.monotonic()

    def take(self, place: int, piece: bytes) -> None:
        """A piece that begins at ``place``."""
        if place != self._place + len(self._waiting):
            self._waiting.clear()
            self._place = place
        self._waiting += piece
        self._carried.bytes_down += len(piece)
        if len(self._waiting) >= CHUNK:
            self.flush()
            if not self._carrier.still_wanted(self._one.sha256):
                raise _GivenUp
            self._carrier.wait_for_calm()
            self._began = time.monotonic()

    def flush(self) -> None:
        """What has come is kept, whatever ends the download."""
        if self._waiting:
            data, self._waiting = bytes(self._waiting), bytearray()
            self._carrier.keep(self._one, self._place, data, time.monotonic() - self._began)
            self._place += len(data)


def _about_file(error: errors.SyncError) -> bool:
    """Whether this file is at fault and no other: the rest goes on."""
    if isinstance(error, errors.AccessDenied):
        return error.code == "forbidden"
    if isinstance(error, errors.RequestRefused):
        return error.code != "upload-offset"
    return isinstance(error, errors.TooLarge)


def _reason(error: errors.SyncError) -> str:
    if isinstance(error, errors.TooLarge):
        return "файл больше допустимого"
    return error.message.rstrip(".")
