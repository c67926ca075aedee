"""Files beside an appeal: attach, list, read, fetch, take away. The facade of the screens.

A file is attached by an act like any other work: durable at once, held ten seconds for Ctrl+Z, sent
before its content. The content follows by itself, the smallest first. Nothing is ever written to
the disk in clear but by :meth:`FileService.save_as`, which the journal notes.

Changes of state are told by the workspace: topic ``files`` with the records concerned; finer steps
of a transfer come to ``on_progress``, in the thread of the exchange.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from cur_desk.domain import media
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.profile import FileRules
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.file import FileRef, TakenAt
from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import clean
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.attachments import ATTACH
from cur_desk.models.content import CHUNK, ContentGone, ContentReader, Taken
from cur_desk.models.file_cache import Wanted
from cur_desk.models.journal import Entry
from cur_desk.models.trouble import CannotWithdraw, DiskTrouble
from cur_desk.services.acts.service import ActService
from cur_desk.services.core import Core
from cur_desk.services.files.rows import FileRows
from cur_desk.services.files.views import FileState as FileState
from cur_desk.services.files.views import FileView as FileView
from cur_desk.services.files.views import NewFile as NewFile
from cur_desk.services.files.views import Removal as Removal
from cur_desk.services.views import Submitted

Progress = Callable[[str, int, int], None]
"""(sha256, bytes so far, of how many)."""
_NAME_MOST = 200
log = logging.getLogger(__name__)


class FileService:
    """Files of one desk. ``wake``: tells the carrier of files that something waits."""

    def __init__(
        self, core: Core, acts: ActService, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._core, self._acts, self._wake = core, acts, wake
        self._rows = FileRows(core)
        self._listeners: list[Progress] = []

    @property
    def rules(self) -> FileRules:
        """The region's limits: ``most_mb``, ``types`` (media types)."""
        return self._core.profile.files

    # --- attaching ---------------------------------------------------------------------------

    def attach(
        self,
        uid: str,
        file: NewFile,
        *,
        question: str | None = None,
        answer: str | None = None,
        actor: Actor | None = None,
    ) -> FileView:
        """Attaches a file (with its copy, if it has one) by one act. Reads the source once, chunk
        by chunk: not for the UI thread. Gives the view of the original.

        Raises InputError (format, size, already attached; ``advice`` says what to do), NotAllowed,
        DiskTrouble."""
        appeal, _ = self._acts.appeal(uid)
        store = self._core.workspace.work.attachments
        refs: list[dict[str, Any]] = []
        try:
            self._take_into(refs, file)
            _refuse_double(appeal, refs[0], question, answer)
            content: dict[str, Any] = {"files": _without_same_copy(refs)}
            content |= {k: v for k, v in (("question", question), ("answer", answer)) if v}
            self._acts.act(uid, ATTACH, content, actor=actor)
        except BaseException:
            store.named(r["sha256"] for r in refs)
            store.sweep()  # what was taken in and no act will name
            raise
        store.named(r["sha256"] for r in refs)
        self._core.workspace.tell_files(frozenset([uid]))
        return next(f for f in self.files_of(uid) if f.id == refs[0]["id"])

    def take_in(self, file: NewFile) -> list[dict[str, Any]]:
        """Takes a file in (with its copy, if it has one) for an act that another service makes;
        gives its references. The caller says ``named`` when the act is made, or never will be.
        Raises InputError, DiskTrouble."""
        refs: list[dict[str, Any]] = []
        try:
            self._take_into(refs, file)
        except BaseException:
            self._core.workspace.work.attachments.named(r["sha256"] for r in refs)
            raise
        return _without_same_copy(refs)

    def _take_into(self, refs: list[dict[str, Any]], file: NewFile) -> None:
        for one in (file, file.copy) if file.copy is not None else (file,):
            taken = self._take(one)
            refs.append(_ref(one, taken, refs[0]["sha256"] if refs else None))

    def replace_copy(
        self, copy: FileView, data: bytes, reason: str, *, actor: Actor | None = None
    ) -> FileView:
        """Puts another copy for the citizen in the place of one: the new one is attached before
        the old one goes, so that a break between leaves two and never none. Raises InputError,
        NotAllowed, DiskTrouble."""
        stem, dot, suffix = copy.name.rpartition(".")
        name = f"{stem}, закрашено.{suffix}" if dot else f"{copy.name}, закрашено"
        if "закрашено" in copy.name:
            name = copy.name
        store = self._core.workspace.work.attachments
        taken = self._take(file := NewFile(name, copy.kind, data=data))
        ref = _ref(file, taken, copy.copy_of)
        content: dict[str, Any] = {"files": [ref]}
        content |= {k: v for k, v in (("question", copy.question), ("answer", copy.answer)) if v}
        try:
            self._acts.act(copy.uid, ATTACH, content, actor=actor)
        except BaseException:
            store.named([taken.sha256])
            store.sweep()  # no act will name it
            raise
        store.named([taken.sha256])
        self._acts.act(copy.uid, "detach", {"file": copy.id, "reason": reason}, actor=actor)
        self._core.workspace.tell_files(frozenset([copy.uid]))
        return next(f for f in self.files_of(copy.uid) if f.id == ref["id"])

    def _take(self, file: NewFile) -> Taken:
        most = self.rules.most_bytes
        store = self._core.workspace.work.attachments
        with _opened(file) as source:
            taken = store.add(source, most)
        wrong = media.wrong(file.name, taken.size, taken.media_type, self.rules.types, most)
        if wrong is not None:
            store.named([taken.sha256])
            raise InputError(wrong.reason, field="file", advice=wrong.advice)
        return taken

    def check(self, name: str, size: int, head: bytes, tail: bytes = b"") -> media.WrongFile | None:
        """What would be said of a file before it is read whole; nothing if it would be taken."""
        kind = media.sniff(head, tail)
        return media.wrong(name, size, kind, self.rules.types, self.rules.most_bytes)

    def remove(self, uid: str, file_id: str, reason: str = "") -> Submitted | None:
        """Takes a file away: quietly while no request has carried it, else by an act, for which a
        ``reason`` is needed. Raises NotAllowed or InputError."""
        view = next((f for f in self.files_of(uid) if f.id == file_id), None)
        if view is None:
            raise NotAllowed("Этого файла в обращении уже нет")
        if view.removal is Removal.NO:
            raise NotAllowed(view.removal_words)
        if view.removal is Removal.QUIET:
            event = self._rows.event_of(uid, file_id)
            with contextlib.suppress(CannotWithdraw):  # carried a moment ago, or work followed it
                self._acts.withdraw(event or "")
                return None
        if not reason.strip():
            raise InputError("Напишите, почему файл убран", field="reason")
        return self._acts.act(uid, "detach", {"file": file_id, "reason": reason.strip()})

    def offer_again(self, sha256: str) -> None:
        """Sends a content that the portal had refused once more."""
        self._core.workspace.work.attachments.offer_again(sha256)
        self._told(sha256)
        self._wake()

    # --- looking -----------------------------------------------------------------------------

    def files_of(self, uid: str) -> tuple[FileView, ...]:
        """The files of an appeal in the order attached, copies after their originals. Raises
        Gone."""
        appeal, _ = self._acts.appeal(uid)
        return self._rows.of(appeal)

    def open(self, sha256: str) -> ContentReader:
        """The content as a seekable stream, one chunk in memory. Raises ContentGone."""
        workspace = self._core.workspace
        found = workspace.work.attachments.open(sha256) or workspace.files.open(sha256)
        if found is None:
            raise ContentGone
        return found

    def read(self, sha256: str) -> bytes:
        """The whole content; for pictures and papers that must be whole to be shown. Raises
        ContentGone."""
        return self.open(sha256).read()

    def save_as(self, uid: str, file_id: str, target: Path) -> None:
        """Writes the content in clear where the person chose; the journal notes it. Raises
        ContentGone, DiskTrouble."""
        view = next(f for f in self.files_of(uid) if f.id == file_id)
        source = self.open(view.sha256)
        self._journal("file_save", uid, view)
        try:
            with target.open("wb") as written:
                while piece := source.read(CHUNK):
                    written.write(piece)
                written.flush()
                os.fsync(written.fileno())
        except OSError as error:
            raise DiskTrouble from error

    def note_view(self, uid: str, file_id: str) -> None:
        """The person has looked at a file: a line of the action journal."""
        view = next(f for f in self.files_of(uid) if f.id == file_id)
        self._journal("file_view", uid, view)

    # --- fetching ----------------------------------------------------------------------------

    def fetch(self, uid: str, sha256: str) -> bool:
        """Asks for a file that is on the portal only; ``False`` if it is here already. It comes in
        the background and goes on after a cut: ``on_progress``, then topic ``files``."""
        workspace = self._core.workspace
        if workspace.work.attachments.get(sha256) is not None:
            return False
        appeal, _ = self._acts.appeal(uid)
        ref = next((f for f in appeal.files if f.sha256 == sha256), None)
        if ref is None:
            raise NotAllowed("Этого файла в обращении уже нет")
        found = workspace.files.get(sha256)
        if found is not None and found.whole:
            return False
        workspace.files.want(uid, sha256, ref.size, Wanted.NOW)
        self._told(sha256)
        self._wake()
        return True

    def cancel_fetch(self, sha256: str) -> None:
        """Nobody waits any more; what has come stays for the next time."""
        self._core.workspace.files.give_up(sha256)
        self._told(sha256)

    def on_progress(self, listener: Progress) -> Callable[[], None]:
        """Calls ``listener`` at each step of a transfer, in its thread; gives the way out."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def progressed(self, sha256: str, done: int, total: int) -> None:
        """The carrier of files tells how far it is."""
        for listener in list(self._listeners):
            listener(sha256, done, total)

    # --- inside ------------------------------------------------------------------------------

    def _told(self, sha256: str) -> None:
        workspace = self._core.workspace
        records = workspace.files.records_of(sha256) | workspace.work.attachments.records_of(sha256)
        if records:
            workspace.tell_files(records)

    def _journal(self, act: str, uid: str, view: FileView) -> None:
        entry = Entry(self._core.actor.person, act, "appeal", (uid, view.id), {"size": view.size})
        self._core.workspace.work.journal.write(entry)


@contextlib.contextmanager
def _opened(file: NewFile) -> Iterator[IO[bytes]]:
    """The source of a file. Raises InputError where it cannot be read."""
    if file.data is not None:
        yield io.BytesIO(file.data)
        return
    try:
        with (file.path or Path()).open("rb") as source:
            yield source
    except OSError as error:
        log.info("a chosen file could not be read: %s", type(error).__name__)
        raise InputError(
            f"Файл «{file.name}» не читается.",
            field="file",
            advice="Проверьте, что файл на месте и открыт для чтения.",
        ) from None


def _ref(file: NewFile, taken: Taken, original: str | None) -> dict[str, Any]:
    """What the act says of one file."""
    name = clean(file.name).strip().replace("/", "_").replace("\\", "_")
    name = media.named(name, taken.media_type)
    stem, dot, suffix = name.rpartition(".")
    if dot and len(name) > _NAME_MOST:
        name = f"{stem[: _NAME_MOST - len(suffix)]}.{suffix[:20]}"
    ref: dict[str, Any] = {
        "id": new_id(),
        "sha256": taken.sha256,
        "name": name[:255],
        "size": taken.size,
        "media_type": taken.media_type,
        "file_kind": FileKind(file.kind).value,
    }
    if original is not None:
        ref["copy_of"] = original
    if file.taken_at is not None:
        ref["taken_at"] = file.taken_at.isoformat()
    if file.latitude is not None and file.longitude is not None:
        ref["taken_place"] = TakenAt.of(file.latitude, file.longitude).model_dump()
    return ref


def _without_same_copy(refs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A copy that is byte for byte its original is none."""
    first = refs[0]["sha256"]
    return [r for k, r in enumerate(refs) if k == 0 or r["sha256"] != first]


def _refuse_double(
    appeal: Appeal, ref: dict[str, Any], question: str | None, answer: str | None
) -> None:
    def same(known: FileRef) -> bool:
        return (
            known.sha256 == ref["sha256"]
            and known.file_kind.value == ref["file_kind"]
            and (known.question, known.answer) == (question, answer)
        )

    found = next((f for f in appeal.files if same(f)), None)
    if found is not None:
        raise InputError(
            f"Этот файл уже приложен: «{found.name}».", field="file", advice="Выберите другой файл."
        )
