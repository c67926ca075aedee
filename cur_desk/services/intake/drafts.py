"""Unfinished intake: what is typed into «Внести обращение», with its scans, on this workstation.

The draft bears the id of the record that it will become; its scans lie in work.db from the moment
they are chosen and go up only with the act.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.file import MOST_FILES
from cur_desk.domain.text import counted, short_name
from cur_desk.errors import InputError
from cur_desk.services import terms
from cur_desk.services.core import Core
from cur_desk.services.files.service import FileService
from cur_desk.services.files.views import NewFile
from cur_desk.services.intake.kinds import KINDS, kind_of
from cur_desk.services.views import DraftView

Values = dict[str, Any]
"""``{"kind": code, "content": {…}}``."""
_WORDS_MOST = 60


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """A line of «Не закончено»."""

    uid: str
    kind: str
    words: str
    saved: str


class IntakeDrafts:
    """Drafts of one person's intake; never seen by another."""

    def __init__(self, core: Core, files: FileService) -> None:
        self._core, self._files = core, files
        self._one = threading.Lock()
        self._gone: set[str] = set()

    def holds(self, uid: str) -> bool:
        """Whether the record is an unfinished intake, not an appeal yet."""
        return self.read(uid) is not None

    def uids(self) -> frozenset[str]:
        """Records of all of this person's."""
        return frozenset(d.record for d in self._rows())

    def begin(self, kind: str = KINDS[0].code) -> tuple[str, Values]:
        """A new record with an empty content; nothing is written yet."""
        return new_id(), {"kind": kind, "content": {}}

    def read(self, uid: str) -> Values | None:
        """The kept values; nothing if there are none."""
        owner = self._core.actor.person
        found = self._core.workspace.work.drafts.get(uid, RECEIVE, owner)
        return None if found is None else found.values

    def all(self) -> tuple[IntakeDraft, ...]:
        """Newest first, in words."""
        now, zone = self._core.now(), self._core.zone
        return tuple(
            IntakeDraft(
                d.record,
                kind_of(d.values.get("kind", "")).title,
                _words(d.values.get("content") or {}),
                terms.clock_words(d.saved_at, now, zone),
            )
            for d in self._rows()
        )

    def save(self, uid: str, values: Values, base: int | None = None) -> DraftView:
        """Durable; says when."""
        with self._one:
            at = self._save(uid, values)
        saved = terms.clock_words(at, self._core.now(), self._core.zone)
        return DraftView(values, base or 0, f"в {saved}")

    def _save(self, uid: str, values: Values) -> datetime:
        return self._core.workspace.save_draft(uid, RECEIVE, self._core.actor.person, 0, values)

    def add_refs(self, uid: str, refs: Sequence[Mapping[str, Any]], kind: str) -> None:
        """Writes scans that were read into their draft, once each: the person may be at another
        draft by now. One that was thrown away meanwhile stays away."""
        with self._one:
            if uid in self._gone:
                self._core.workspace.work.attachments.let_go(uid, [r["sha256"] for r in refs])
                return
            values = self.read(uid) or {"kind": kind, "content": {}}
            files = list(values["content"].get("files") or [])
            have = {f["sha256"] for f in files}
            fresh = [dict(r) for r in refs if r["sha256"] not in have]
            if fresh:
                content = {**values["content"], "files": [*files, *fresh]}
                self._save(uid, {**values, "content": content})

    def drop(self, uid: str) -> None:
        """The person throws it away, scans and all."""
        with self._one:
            self._gone.add(uid)
            self._core.workspace.drop_draft(uid, RECEIVE, self._core.actor.person)
        self._core.workspace.work.attachments.let_go(uid)
        self._core.workspace.work.attachments.sweep()

    def add_file(self, uid: str, file: NewFile, have: int = 0) -> list[dict[str, Any]]:
        """Takes a scan in and keeps it for this draft; gives its references (with the copy for the
        citizen, if it has one). Not for the UI thread. Raises InputError, DiskTrouble."""
        refs = self._files.take_in(file)
        store = self._core.workspace.work.attachments
        try:
            if have + len(refs) > MOST_FILES:
                raise InputError(f"Сразу можно приложить до {MOST_FILES} файлов", field="files")
            store.hold_for_draft(uid, (r["sha256"] for r in refs))
        finally:
            store.named(r["sha256"] for r in refs)
        return refs

    def drop_file(self, uid: str, sha256: str) -> None:
        """The scan was a wrong one."""
        store = self._core.workspace.work.attachments
        store.let_go(uid, [sha256])
        store.sweep()

    def _rows(self) -> list[Any]:
        owner = self._core.actor.person
        return [d for d in self._core.workspace.work.drafts.all(owner) if d.form == RECEIVE]


def _words(content: Mapping[str, Any]) -> str:
    names = [str(a.get("name") or "") for a in content.get("applicants") or []]
    who = short_name(names[0]) if names and names[0] else ""
    text = " ".join(str(content.get("text") or "").split())[:_WORDS_MOST]
    files = len(content.get("files") or [])
    scans = counted(files, "файл", "файла", "файлов") if files and not text else ""
    return " — ".join(w for w in (who, text or scans) if w) or "пусто"
