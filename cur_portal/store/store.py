"""The one door to the base for the web, the commands, the seed and the live example."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import IO, Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, OperationalError

from cur_desk.contract.canonical import fingerprint
from cur_desk.contract.wire import EventResult
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Event
from cur_desk.domain.records.words import ViewLevel
from cur_desk.errors import DeskError, InputError
from cur_portal import schema_check
from cur_portal.intake import Intake, Sender
from cur_portal.judge import Judge
from cur_portal.region import Region
from cur_portal.scopes import REGION, Reader, keys_of
from cur_portal.store import (
    audit,
    documents,
    files,
    history,
    keys,
    settings,
    similar,
    sources,
    unnamed,
    users,
)
from cur_portal.store.database import Database, Work, head
from cur_portal.store.documents import Cause
from cur_portal.store.tables import events, metadata, sequence
from cur_portal.terms import Terms
from cur_portal.views import redact


class BaseDidNotAnswer(DeskError):
    """The server of the base is down or refuses, or the file cannot be opened or is full."""

    code = "base-did-not-answer"

    def __init__(self) -> None:
        super().__init__(
            "База портала не открылась: сервер не отвечает, нет доступа или нет места.",
            advice="Проверьте --database-url или --data-dir, доступ и свободное место.",
        )


class Store:
    """A base of one region. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.epoch = ""
        self.cursor_secret = b""

    @classmethod
    def open(cls, database_url: str, *, region: str | None = None) -> Store:
        """Opens the base, making what is missing; ``region`` names a new base's region."""
        store = cls(Database(database_url))
        try:
            metadata.create_all(store.database.engine)
        except OperationalError as error:
            store.close()
            raise BaseDidNotAnswer from error
        with store.database.write() as work:
            keys.ensure(work, datetime.now(UTC))
            unnamed.note_all_unnamed(work, datetime.now(UTC))
            similar.ensure(work)
            sources.respell(work)
            settings.ensure(work, "epoch", settings.new_epoch())
            settings.ensure(work, "cursor_secret", secrets.token_hex(32))
            if region is not None:
                settings.ensure(work, "region", region)
            else:
                settings.ensure(work, "region", "kirov")
        store.reload()
        return store

    def reload(self) -> None:
        """Reads epoch, secret and region anew (after a restore or a change of region)."""
        with self.database.read() as conn:
            self.epoch = settings.get(conn, "epoch") or ""
            self.cursor_secret = bytes.fromhex(settings.get(conn, "cursor_secret") or "")
            self._region_id = settings.get(conn, "region") or "kirov"
        for name in ("region", "terms", "intake"):
            self.__dict__.pop(name, None)
        self.database.zone = self.region.profile.tz

    def close(self) -> None:
        """Ends all connections."""
        self.database.close()

    def set_region(self, region: str) -> None:
        """Makes the base one of this region; its profile must load. Raises DirectoryError."""
        _ = Region(region).profile
        with self.database.write() as work:
            settings.put(work, "region", region)
        self.reload()

    @cached_property
    def region(self) -> Region:
        """The region with its profile."""
        return Region(self._region_id)

    @cached_property
    def terms(self) -> Terms:
        """Legal terms of the region."""
        return Terms(self.region)

    @cached_property
    def intake(self) -> Intake:
        """Acceptance of events."""
        return Intake(Judge(self.terms))

    # --- loading and the portal's own changes -------------------------------------------------

    def bulk_load(self, records: Iterable[Document], *, now: datetime | None = None) -> int:
        """Loads many new records as they are, in one transaction; says how many. Terms, numbers
        and versions are taken as given (a missing version becomes 1)."""
        with self.database.write() as work:
            named = files.linked(work, records)
            return documents.bulk_load(work, named, now or datetime.now(UTC))

    def take_file(self, source: IO[bytes], *, now: datetime | None = None) -> str:
        """A file from the portal's own hands; gives its SHA-256, for the reference to name."""
        with self.database.write() as work:
            return files.take_whole(work, source, now or datetime.now(UTC))

    def put_document(
        self, document: Document, cause: str = "portal", *, now: datetime | None = None
    ) -> int:
        """Makes ``document`` the next version of its record (new or known) by the portal's own
        doing: an appeal that arrives, a directory entry. Returns the version. Raises InputError."""
        at = now or datetime.now(UTC)
        with self.database.write() as work:
            version = self.put_in(work, document, cause, at)
        if document.get("kind") == "person":
            for login in self.logins_of(document["id"]):
                self.settle_scope(login, at)
        return version

    def logins_of(self, person: str) -> list[str]:
        """Accounts of a person."""
        with self.database.read() as conn:
            return users.logins_of(conn, person)

    def put_in(self, work: Work, document: Document, cause: str, at: datetime) -> int:
        """The same inside the caller's transaction."""
        if document.get("kind") == "appeal":
            self.terms.set_on(document)
        refused = schema_check.refusal_of(document)
        if refused is not None:
            raise InputError(refused.reason, field=refused.field)
        old = documents.find(work.conn, document["id"], lock=True)
        written = history.paths_of(old, document)
        version = documents.put(work, document, old, Cause(person=cause), at)
        files.write_links(work, old, document, None, at)
        history.write_fields(work, document["id"], written, version, person=cause)
        return version

    def remove_document(
        self, record: str, reason: str = "deleted", *, now: datetime | None = None
    ) -> None:
        """Deletes a record; readers are told the reason (``deleted`` or ``retention``)."""
        at = now or datetime.now(UTC)
        with self.database.write() as work:
            old = documents.find(work.conn, record, lock=True)
            if old is not None:
                documents.remove(work, old, reason, at)
                files.drop_links(work, record, at)
                audit.write(work, at, "remove", record=record, reason=reason)

    def find(self, record: str) -> Document | None:
        """A document as it stands, whole."""
        with self.database.read() as conn:
            return documents.find(conn, record)

    # --- people -------------------------------------------------------------------------------

    def create_user(
        self,
        login: str,
        password: str,
        person_id: str,
        *,
        scope: Iterable[str] | None = None,
        view: ViewLevel | None = None,
        now: datetime | None = None,
    ) -> None:
        """An account for a person of the directory. ``scope`` replaces the keys that follow from
        the posts, e.g. ``["person:<id>"]`` for only what is assigned; ``view`` narrows the role's
        view. Raises InputError."""
        at = now or datetime.now(UTC)
        with self.database.write() as work:
            person = documents.find(work.conn, person_id)
            if person is None or person.get("kind") != "person":
                raise InputError("Такого сотрудника нет в справочнике", field="person")
            users.create(work, login, password, person_id, scope=scope, view=view)
            audit.write(work, at, "user-add", person=person_id, login=login)

    def sender(self, login: str, now: datetime | None = None, device: str = "") -> Sender:
        """What an account may see and do now. Raises InputError for an unknown login."""
        at = now or datetime.now(UTC)
        with self.database.read() as conn:
            user = users.find(conn, login)
            if user is None:
                raise InputError("Нет такой учётной записи", field="login")
            person = documents.find(conn, user["person"])
        scope = json.loads(user["scope"]) if user["scope"] else None
        view = ViewLevel(user["view"]) if user["view"] else None
        return self.sender_of(person or {}, at, scope=scope, view=view, device=device)

    def sender_of(
        self,
        person: Document,
        now: datetime,
        *,
        scope: Iterable[str] | None = None,
        view: ViewLevel | None = None,
        device: str = "",
    ) -> Sender:
        """What a person may see and do now."""
        reader = self.region.reader(person, now, scope=scope, view=view, device=device)
        posts = self.region.posts(person, now)
        actors = {post.id: self.region.actor(person["id"], post) for post in posts}
        return Sender(reader, actors, lambda document: redact(document, reader.view))

    def settle_scope(self, login: str, now: datetime) -> None:
        """Compares what the account may see with what it saw last and, if that has changed,
        leaves a ``rescope`` row: removals with a reason and the new rows follow from it."""
        with self.database.write() as work:
            user = users.find(work.conn, login)
            person = documents.find(work.conn, user["person"]) if user else None
            if user is None or person is None:
                return
            scope = json.loads(user["scope"]) if user["scope"] else None
            view = ViewLevel(user["view"]) if user["view"] else None
            reader = self.region.reader(person, now, scope=scope, view=view)
            fresh = {"keys": sorted(reader.keys), "view": reader.view.value}
            known = settings.get(work.conn, f"reader:{login}")
            written = json.dumps(fresh, ensure_ascii=False)
            if known == written:
                return
            settings.put(work, f"reader:{login}", written)
            if known is not None:
                was = json.loads(known)
                work.changed(
                    op="rescope",
                    person=reader.person,
                    seen_by="[]",
                    was_seen_by=json.dumps(was["keys"], ensure_ascii=False),
                    reason=was["view"],
                    at=int(now.timestamp()),
                )

    def settle_scope_of_token(self, access: str, now: datetime) -> None:
        """The same for whoever has just been given this token."""
        with self.database.read() as conn:
            login = users.signed(conn, access, now).login
        self.settle_scope(login, now)

    # --- events -------------------------------------------------------------------------------

    def take_event(self, raw: Document, sender: Sender, now: datetime) -> EventResult:
        """Judges one event as it came, in a transaction of its own."""
        try:
            with self.database.write() as work:
                return self.intake.take_raw(work, raw, sender, now)
        except IntegrityError:
            # Another transaction was first (the same outside number): now its row is seen.
            with self.database.write() as work:
                return self.intake.take_raw(work, raw, sender, now)

    def apply_event(self, event: Event, actor: Actor, now: datetime) -> EventResult:
        """Judges an event made on the portal's own side (the live example, an import): the actor
        sees the whole region."""
        view = ViewLevel.FULL
        keys_seen = {REGION, f"org:{actor.organisation}", f"person:{actor.person}"}
        with self.database.write() as work:
            old = documents.find(work.conn, event.record)
            if old is not None:
                keys_seen |= keys_of(old)
            reader = Reader(actor.person, frozenset(keys_seen), view, event.device)
            sender = Sender(reader, {actor.post: actor}, lambda document: document)
            print_ = fingerprint(event.to_document())
            return self.intake.take(work, event, print_, sender, now)

    def prune(self, before: datetime) -> int:
        """Forgets the sequence and the events older than ``before``; says how many rows. Receipts
        stay with the workstations; cursors from before get 410 and a manifest."""
        limit = int(before.timestamp())
        with self.database.write() as work:
            old_rows = (sequence.c.at < limit) & (sequence.c.seq < head(work.conn))
            old_events = events.c.received_at < limit
            gone = files.sweep(work, datetime.now(UTC))
            gone += int(work.conn.execute(delete(sequence).where(old_rows)).rowcount)
            return gone + int(work.conn.execute(delete(events).where(old_events)).rowcount)

    def audit_line(self, act: str, now: datetime, **facts: Any) -> None:
        """One line of the journal in a transaction of its own."""
        with self.database.write() as work:
            audit.write(work, now, act, **facts)
