"""A revoked workstation or person: what is unsent is sealed for the region, then the files go.

The order comes as a refusal of the portal (403 by its own problem types, over verified TLS) or in
the session. Sealed bytes are on the disk before anything is wiped; the portal gets them afterwards,
since their signature needs no file any more. What it does not take lies beside and is tried again
at each start.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cur_desk.clock import Clock
from cur_desk.contract.canonical import canonical
from cur_desk.contract.last_words import (
    CHUNK,
    MOST_BYTES,
    SUFFIX,
    LastWords,
    chunk_name,
    piece,
    write_words,
)
from cur_desk.contract.sealing import SealError, seal
from cur_desk.errors import DeskError
from cur_desk.models import wiping
from cur_desk.models.content import ContentReader
from cur_desk.models.keys import KeyFile
from cur_desk.models.outbox_row import EventState
from cur_desk.models.private_files import write_private
from cur_desk.models.status import Status, StatusFile
from cur_desk.models.trouble import DiskTrouble
from cur_desk.models.wiping import Step, WipeNote
from cur_desk.models.work_alone import WorkAlone
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.device import SIGNING_KEY, Device
from cur_desk.sync.lock import AlreadyOpen, FolderLock
from cur_desk.sync.wiped import FREE, CannotSeal, Wiped

log = logging.getLogger(__name__)
MOST_EVENTS = 100_000
_UNSETTLED = (
    EventState.PENDING, EventState.HELD, EventState.SENDING, EventState.CONFLICT,
    EventState.REJECTED, EventState.PARKED,
)  # fmt: skip


class Wiper:
    """One wipe: ``seal`` while the files are open, ``finish`` after they are closed."""

    def __init__(
        self,
        home: Path,
        device: Device,
        reason: str,
        clock: Clock,
        connect: Callable[[str], PortalClient],
        on_step: Step = lambda step: None,
    ) -> None:
        self._home, self._device, self._reason = home, device, reason
        self.clock, self._connect, self._on_step = clock, connect, on_step
        self._folder: Path | None = None
        self._data = b""
        self._note: WipeNote | None = None
        self._trouble: DeskError | None = None

    def seal(self, workspace: Workspace | WorkAlone) -> None:
        """Gathers what is unsent; never raises, since the files have to be closed in any case."""
        self._folder = workspace.folder
        try:
            self._gather(workspace)
        except SealError:
            self._trouble = CannotSeal("ключ региона не подходит")
        except CannotSeal as trouble:
            self._trouble = trouble
        except DeskError as error:
            self._trouble = CannotSeal(error.message)

    def finish(self) -> Wiped:
        """Writes what is sealed, wipes, and lets the portal have it. Raises CannotSeal."""
        if self._trouble is not None:
            raise self._trouble
        assert self._folder is not None
        assert self._note is not None
        lock = FolderLock(self._folder)
        try:
            self._write()
            self._on_step("sealed")
            _begin(self._folder, self._note)
            self._on_step("marked")
            wiping.finish(self._home, self._folder, self._on_step)
        finally:
            lock.release()
        _drop_folder(self._folder)
        self._on_step("wiped")
        if deliver(self._home, self._note, self._connect):
            self._on_step("delivered")
        note = next((n for n in wiping.notes(self._home) if n.at == self._note.at), self._note)
        return Wiped(note, self._home)

    # --- inside ------------------------------------------------------------------------------

    def _gather(self, workspace: Workspace | WorkAlone) -> None:
        work = workspace.work
        recipient = work.settings.get("recovery_recipient")
        secret = work.settings.get(SIGNING_KEY)
        if not recipient or not secret:
            raise CannotSeal("портал не дал ключа региона")
        at = self.clock.now()
        stem = f"unsent-{self._device.device[-12:]}"
        head = {
            "user": self._device.user, "device": self._device.device, "made_at": at,
            "reason": self._reason,
        }  # fmt: skip
        key = bytes.fromhex(secret)
        files = self._seal_files(workspace, recipient, stem, head, key)
        pieces = list(_pieces(workspace, recipient))
        drafts = work.drafts.count()
        events = len(work.outbox.rows(*_UNSETTLED, limit=MOST_EVENTS))
        counts = {"events": events, "drafts": drafts, "files": files}
        self._data = write_words(head | counts, pieces, key)
        device = self._device
        self._note = WipeNote(
            device.user, device.portal, self._reason, at, events, drafts, files, file=stem
        )

    def _seal_files(
        self,
        workspace: Workspace | WorkAlone,
        recipient: str,
        stem: str,
        head: dict[str, Any],
        key: bytes,
    ) -> int:
        """Attached contents, one by one, while the file that holds them is open."""
        attachments = workspace.work.attachments
        found = attachments.kept()
        folder = wiping.sealed_folder(self._home)
        part = 0
        for sha in found:
            kept, stream = attachments.get(sha), attachments.open(sha)
            if kept is None or stream is None:
                continue
            of = max(1, -(-kept.size // CHUNK))
            with stream:
                for number in range(1, of + 1):
                    part += 1
                    sealed = seal(_exactly(stream, CHUNK), recipient)
                    data = write_words(
                        head | {"part": part, "files": int(number == 1)},
                        [piece("file", chunk_name(sha, number, of), sealed)],
                        key,
                    )
                    self._put(workspace, folder / f"{stem}-{part}{SUFFIX}", data)
        return len(found)

    def _put(self, workspace: Workspace | WorkAlone, path: Path, data: bytes) -> None:
        """While the files are open; a full disk gets the room that the cache takes."""
        try:
            try:
                write_private(path, data)
            except OSError:
                workspace.drop_cache()
                write_private(path, data)
        except OSError:
            raise CannotSeal(DiskTrouble().message, FREE) from None

    def _write(self) -> None:
        """A full disk has the room that the cache takes."""
        assert self._folder is not None
        assert self._note is not None
        try:
            path = wiping.sealed_folder(self._home) / f"{self._note.file}{SUFFIX}"
            try:
                write_private(path, self._data)
            except OSError:
                wiping.make_room(self._folder)
                write_private(path, self._data)
        except OSError:
            raise CannotSeal(DiskTrouble().message, FREE) from None


def wipe_closed(home: Path, folder: Path, device: Device, reason: str, clock: Clock) -> Wiped:
    """The order comes at the door, and the password given there does not open the files: work.db
    is left beside as it is, with its recovery slot alone, and everything else goes. Raises
    CannotSeal, AlreadyOpen."""
    slot = KeyFile(folder).sealed_for_recovery()
    if slot is None:
        raise CannotSeal("у этих файлов нет ключа восстановления")
    lock = FolderLock(folder)
    try:
        status = StatusFile(folder).read() or Status()
        name = f"unsent-{device.device[-12:]}"
        owner = {"user": device.user, "device": device.device, "sealed": slot[1].hex()}
        try:
            target = wiping.sealed_folder(home) / name
            try:
                wiping.lay_beside(folder, target, owner)
            except OSError:
                wiping.make_room(folder)
                wiping.lay_beside(folder, target, owner)
        except OSError:
            raise CannotSeal(DiskTrouble().message, FREE) from None
        events = status.unsent + status.conflicts + status.rejected
        note = WipeNote(
            device.user,
            device.portal,
            reason,
            clock.now(),
            events,
            status.drafts,
            status.files,
            file=name,
        )
        _begin(folder, note)
        wiping.finish(home, folder)
    finally:
        lock.release()
    _drop_folder(folder)
    return Wiped(note, home)


def wipe_without_room(wiper: Wiper, folder: Path, key: bytes) -> Wiped:
    """The files do not even open, for the disk is full: the cache goes first, then what is unsent
    is sealed out of work.db alone. Raises CannotSeal, AlreadyOpen."""
    lock = FolderLock(folder)
    try:
        alone = WorkAlone(folder, key, wiper.clock)
        try:
            wiper.seal(alone)
        finally:
            alone.close()
    except DiskTrouble as trouble:
        raise CannotSeal(trouble.message, FREE) from None
    finally:
        lock.release()
    return wiper.finish()


def _begin(folder: Path, note: WipeNote) -> None:
    """The marker; a full disk has the room that the cache takes. Raises CannotSeal."""
    try:
        try:
            wiping.begin(folder, note)
        except OSError:
            wiping.make_room(folder)
            wiping.begin(folder, note)
    except OSError:
        raise CannotSeal(DiskTrouble().message, FREE) from None


def _exactly(stream: ContentReader, size: int) -> bytes:
    """So many bytes, or what is left: a stream may give fewer at a time."""
    found: list[bytes] = []
    while size > 0 and (some := stream.read(size)):
        found.append(some)
        size -= len(some)
    return b"".join(found)


def _pieces(workspace: Workspace | WorkAlone, recipient: str) -> Iterator[bytes]:
    """Each unsettled event as it was sealed when it was made, each draft, the journal's tail."""
    work = workspace.work
    sealed = dict(work.outbox.sealed())
    for row in work.outbox.rows(*_UNSETTLED, limit=MOST_EVENTS):
        kept = sealed.get(row.id)
        if kept is None and row.document is not None:
            kept = seal(canonical(row.document), recipient)
        if kept is not None:
            yield piece("event", row.id, kept)
    for draft in work.drafts.all():
        plain = {
            "draft": draft.values, "record": draft.record, "form": draft.form,
            "owner": draft.owner, "base_version": draft.base_version,
            "saved_at": draft.saved_at.isoformat(),
        }  # fmt: skip
        # A draft is not yet an event: it may hold what has no canonical form.
        body = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()
        yield piece("draft", f"{draft.record}:{draft.form}", seal(body, recipient))
    lines = [
        {"seq": x.seq, "at": x.at.isoformat(), "act": x.act, "kind": x.kind, "ids": list(x.ids),
         "hash": x.hash}
        for x in work.journal.unsent(10_000)
    ]  # fmt: skip
    if lines:
        yield piece("journal", "", seal(canonical({"journal": lines}), recipient))


def _drop_folder(folder: Path) -> None:
    """The empty folder goes; somebody who waits for its lock keeps it, and finds nothing."""
    try:
        (folder / "lock").unlink(missing_ok=True)
        folder.rmdir()
    except OSError:
        return


def deliver(home: Path, note: WipeNote, connect: Callable[[str], PortalClient]) -> bool:
    """Gives the sealed files of a wipe to the portal; ``False``: some stay beside."""
    client = connect(note.portal)
    gone = 0
    try:
        for path in wiping.sealed_files(home, note.file):
            if path.is_dir() or path.stat().st_size > MOST_BYTES:
                continue  # a whole file goes by hand only
            words = LastWords(text=path.read_bytes().decode("utf-8")).model_dump_json()
            try:
                client.last_words(words.encode())
            except (errors.TooLarge, errors.RequestRefused):
                continue  # this one is for a person; the next may still be taken
            path.unlink()
            gone += 1
    except (errors.SyncError, OSError) as trouble:
        log.warning("sealed files wait (%s)", type(trouble).__name__)
    finally:
        client.close()
    with contextlib.suppress(OSError):  # no room for the figures: they are made anew
        wiping.offered(home, note.file, gone)
    if wiping.sealed_files(home, note.file):
        return False
    wiping.taken(home, note.file)
    return True


def go_on(home: Path, connect: Callable[[str], PortalClient]) -> list[WipeNote]:
    """At each start: wipes that were cut are ended, sealed files are offered to their portals.
    Gives what is still to be told."""
    for folder in wiping.unfinished(home):
        try:
            resume(home, folder)
        except (OSError, DiskTrouble) as error:
            log.warning("a wipe waits for the disk (%s)", type(error).__name__)
    for note in wiping.undelivered(home):
        deliver(home, note, connect)
    return wiping.notes(home)


def resume(home: Path, folder: Path) -> bool:
    """Ends a wipe that was cut in this folder; another process may be at it just now."""
    if wiping.pending(folder) is None:
        return False
    try:
        lock = FolderLock(folder)
    except AlreadyOpen:
        return False
    try:
        wiping.finish(home, folder)
    finally:
        lock.release()
    _drop_folder(folder)
    return True
