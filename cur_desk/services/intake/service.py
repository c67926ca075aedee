"""Intake: new appeals entered by hand or brought from an outside system, with or without a link.

Each becomes one act with its whole content, durable at once and shown as «не отправлено» under the
workstation's provisional number, which stays with it for ever (domain ruling 16). The portal gives
the number of its own and refuses a second appeal of one outside number.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.receiving import RECEIVE, Bounds, day_of, instant_of, wrong
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.events import Event
from cur_desk.domain.filters import Filter
from cur_desk.domain.formalisation import without_empty
from cur_desk.domain.records.appeal import Applicant
from cur_desk.domain.records.base import new_id
from cur_desk.domain.text import number_key
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.journal import Entry
from cur_desk.models.repository import DraftKey
from cur_desk.services.acts import letters
from cur_desk.services.core import Core
from cur_desk.services.files.service import FileService
from cur_desk.services.files.views import NewFile
from cur_desk.services.names import salutation

Content = dict[str, Any]
Beside = Callable[[Sequence[str], Any], None]
"""Writes about records that are being made, in the transaction that makes them."""
PART = 100
"""Appeals of an import that are made durable together; a person's save waits for one part."""
BY_DOCUMENT = "document"
"""Mark of an appeal whose term is named in the document itself."""
_COUNTER = "intake.number"
_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """Why the content cannot be entered: where and why."""

    field: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An appeal that is here already under the same outside number."""

    uid: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one content of many, by its place among them."""

    place: int
    uid: str = ""
    gap: Gap | None = None


class IntakeService:
    """Makes new appeals. ``taking``: the files of a content by hand."""

    def __init__(self, core: Core, files: FileService) -> None:
        self._core, self._files = core, files
        self._numbers = threading.Lock()

    # --- who and what ------------------------------------------------------------------------

    def refusal(self) -> Refusal | None:
        """Why this person cannot enter appeals; nothing if they can."""
        found = [rules.may(ACTS[RECEIVE], a) for a in self._core.all_actors()]
        return None if None in found else found[0]

    def gaps(self, content: Content, *, known: bool = True) -> tuple[Gap, ...]:
        """Everything that keeps the content from being entered, in the order of the form;
        ``known``: asks the files about the outside number too."""
        actor = self._actor()
        found = [
            Gap(f, text, code) for code, text, f in wrong(self._whole(content), self._bounds(actor))
        ]
        number = self._known_words(content) if known else None
        return tuple([*found, number] if number is not None else found)

    def known(self, system: str, number: str) -> Known | None:
        """The appeal of this outside number that this workstation has."""
        found = self.known_many([(system, number)])
        return found.get((system, number.strip()))

    def known_many(self, numbers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Known]:
        """Of these (system, number), those that are here already, unsent ones too."""
        wanted: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for system, number in numbers:
            if number.strip():  # however it is spelled
                wanted.setdefault((system, number_key(number)), set()).add((system, number.strip()))
        queries = self._core.workspace.queries
        rows = queries.with_external({n for _, n in wanted})
        documents = queries.documents([r.uid for r in rows])
        found: dict[tuple[str, str], Known] = {}
        for row in rows:
            source = documents.get(row.uid, {}).get("source") or {}
            number = number_key(str(source.get("external_number") or ""))
            for key in wanted.get((source.get("system") or "", number), ()):
                found[key] = Known(row.uid, row.number or "без номера", row.title)
        return found

    def as_document(self, uid: str, content: Content) -> dict[str, Any]:
        """What is being typed as the document it would become: for looking for like ones."""
        whole = self._whole(content)
        whole.setdefault("received_at", self._core.now().isoformat())
        return {"kind": "appeal", "id": uid, "version": 0, "schema": 1, **whole}

    def explanation(self, content: Content) -> str:
        """The letter to the author of an e-mail: it is no appeal, and how to make one."""
        people = content.get("applicants") or []
        names = [Applicant.model_validate(a) for a in people if str(a.get("name") or "").strip()]
        person = next((p for p in names if p.addressee), next(iter(names), None))
        day = day_of(content.get("received_on"))
        values = {"salutation": salutation(person), "received": letters.long_day(day)}
        return letters.fill("email_explained", values)

    # --- entering ----------------------------------------------------------------------------

    def receive(
        self,
        content: Content,
        files: Sequence[NewFile] = (),
        *,
        uid: str | None = None,
        draft_form: str = "",
    ) -> str:
        """Enters one appeal; gives its record. ``uid``: of the draft that becomes it. Reads
        ``files`` whole: not for the UI thread. Raises InputError with the field, NotAllowed."""
        core, record = self._core, uid or new_id()
        store = core.workspace.work.attachments
        actor = self._actor()
        refs: list[dict[str, Any]] = []
        try:
            for one in files:
                refs += self._files.take_in(one)
            whole = self._whole({**content, "files": [*(content.get("files") or []), *refs]})
            self._refuse(whole, actor)
            if not whole.get("provisional_number"):  # one that comes back has its own for ever
                whole["provisional_number"] = self._take_numbers(1)[0]
            event = self._event(record, whole, actor)
            core.workspace.save(
                event,
                draft=DraftKey(record, draft_form, actor.person) if draft_form else None,
                journal=Entry(actor.person, RECEIVE, "appeal", (record, event.id)),
            )
        finally:
            store.named(r["sha256"] for r in refs)
        store.let_go(record)
        core.wake()
        return record

    def event_of(self, uid: str) -> str:
        """The act that made this record, for taking it back. Raises NotAllowed."""
        rows = self._core.workspace.work.outbox.of_record(uid)
        row = next((r for r in reversed(rows) if r.act == RECEIVE), None)
        if row is None or not row.may_withdraw:
            raise NotAllowed(
                "Обращение уже отправлено: отозвать его нельзя",
                advice="Откройте его карточку: там видно, что принял портал.",
            )
        return row.id

    def receive_parts(
        self, contents: Iterable[Content], beside: Beside | None = None
    ) -> Iterator[tuple[Outcome, ...]]:
        """Enters many part by part, each told of after it is durable: memory stays flat, and the
        caller may keep what it needs of each part, or stop. What cannot be entered stops nothing
        else. Raises NotAllowed, DiskTrouble. ``beside``: what must be durable with it."""
        core, actor = self._core, self._actor()
        source = iter(enumerate(contents))
        try:
            while part := list(islice(source, PART)):
                outcomes, events = self._judged(part, actor)
                if events:
                    records = tuple(e.record for e in events)
                    entry = Entry(actor.person, RECEIVE, "appeal", records, {"count": len(events)})
                    with_them = None if beside is None else partial(beside, records)
                    core.workspace.save_many(events, journal=entry, beside=with_them)
                yield tuple(outcomes)
        finally:
            core.wake()

    def withdraw_many(self, uids: Sequence[str]) -> list[str]:
        """Takes back appeals that no request has carried yet; gives those taken back. What the
        portal has, or may have, stays."""
        gone: list[str] = []
        for start in range(0, len(uids), PART):
            gone += self.withdraw_part(uids[start : start + PART])
        if gone:
            entry = Entry(self._core.actor.person, "withdraw", "appeal", (), {"count": len(gone)})
            self._core.workspace.work.journal.write(entry)
        return gone

    def withdraw_part(self, uids: Sequence[str]) -> list[str]:
        """The same of a part, in one commit; the caller's journal line tells of it."""
        rows = self._core.workspace.work.outbox.among(uids)
        chosen = [r.id for r in rows if r.act == RECEIVE and r.may_withdraw]
        return self._core.workspace.withdraw_many(chosen) if chosen else []

    # --- inside ------------------------------------------------------------------------------

    def _judged(
        self, part: Sequence[tuple[int, Content]], actor: Actor
    ) -> tuple[list[Outcome], list[Event]]:
        bounds = self._bounds(actor)
        known = self.known_many([_source(c) for _, c in part])
        seen: set[tuple[str, str]] = set()
        outcomes, good = [], []
        for place, content in part:
            whole, source = self._whole(content), _source(content)
            gap = next((Gap(f, text, code) for code, text, f in wrong(whole, bounds)), None)
            key = (source[0], number_key(source[1]))
            if gap is None and source[1] and (source in known or key in seen):
                gap = _already(known[source].number if source in known else "")
            seen.add(key)
            outcomes.append(Outcome(place, "" if gap else new_id(), gap))
            if gap is None:
                good.append((outcomes[-1].uid, whole))
        events = []
        numbers = self._take_numbers(len(good)) if good else []
        for (uid, whole), number in zip(good, numbers, strict=True):
            whole["provisional_number"] = number
            events.append(self._event(uid, whole, actor))
        return outcomes, events

    def _event(self, uid: str, content: Content, actor: Actor) -> Event:
        core = self._core
        return Event(
            record=uid,
            act=RECEIVE,
            base_version=0,
            after=core.workspace.work.outbox.last_unsent(uid),
            content=content,
            author=actor.person,
            post=actor.post,
            device=core.device,
            made_at=core.now(),
        )

    def _refuse(self, whole: Content, actor: Actor) -> None:
        found = next(wrong(whole, self._bounds(actor)), None)
        if found is not None:
            raise InputError(found[1], field=found[2])
        known = self._known_words(whole)
        if known is not None:
            raise InputError(known.text, field=known.field)

    def _known_words(self, content: Mapping[str, Any]) -> Gap | None:
        system, number = _source(content)
        found = self.known(system, number) if number else None
        return _already(found.number) if found is not None else None

    def _actor(self) -> Actor:
        """The person in the first post that may enter appeals. Raises NotAllowed."""
        for actor in self._core.all_actors():
            if rules.may(ACTS[RECEIVE], actor) is None:
                return actor
        refused = self.refusal()
        assert refused is not None
        raise NotAllowed(refused.reason, code=refused.code)

    def _bounds(self, actor: Actor) -> Bounds:
        core = self._core
        today = core.now().astimezone(core.zone).date()
        return Bounds(today, core.zone, actor, core.profile.channel_regimes)

    def _whole(self, content: Content) -> Content:
        """The content as the act carries it: no empty fields, an instant of arrival, the body of
        whoever sees only their own body's appeals."""
        whole = without_empty(content)
        for name in ("questions", "proposals"):  # a formalisation has them, an intake does not
            if not whole[name]:
                del whole[name]
        for name in ("applicants", "files", "registrations", "marks", "special", "repeat_of"):
            if whole.get(name) == []:
                del whole[name]
        for name in ("place", "source"):
            if whole.get(name) == {}:
                del whole[name]
        if any(r.get("document_due_on") for r in whole.get("registrations", ())):
            whole["marks"] = sorted({*whole.get("marks", ()), BY_DOCUMENT})
        at = self._arrived_at(whole)
        if at is not None:
            whole["received_at"] = at
        for one in (*whole.get("applicants", ()), *whole.get("registrations", ())):
            one.setdefault("id", new_id())
        actor = next((a for a in self._core.all_actors() if a.has_right(RECEIVE)), None)
        if actor is not None and not actor.has_right("take") and not whole.get("registrations"):
            whole["registrations"] = [{"id": new_id(), "organisation": actor.organisation}]
        return whole

    def _arrived_at(self, content: Content) -> str | None:
        """The instant of arrival: as given, while it is of the day that was typed; else now for
        today and the beginning of the working day for an earlier date."""
        given, day = content.get("received_at"), day_of(content.get("received_on"))
        core = self._core
        now, at = core.now(), instant_of(given)
        if day is None or (at is not None and at.astimezone(core.zone).date() == day):
            return str(given) if at is not None else None
        if day == now.astimezone(core.zone).date():
            at = now
        else:
            start = datetime.combine(day, core.profile.work_day.start, tzinfo=core.zone)
            at = start.astimezone(now.tzinfo)
        return at.isoformat(timespec="seconds").replace("+00:00", "Z")

    def _take_numbers(self, count: int) -> list[str]:
        """Provisional numbers of this workstation: taken before the act is made, so that none is
        given twice even if the act then fails."""
        settings = self._core.workspace.work.settings
        with self._numbers:
            kept = settings.get(_COUNTER)
            last = int(kept) if kept is not None else self._highest_known()
            settings.set(_COUNTER, last + count)
        code = self.station_code()
        return [f"вр. {code}/{n:0{_WIDTH}d}" for n in range(last + 1, last + count + 1)]

    def _highest_known(self) -> int:
        """Where a workstation begins that has lost its own count (a new work.db): above the highest
        of its numbers among the appeals that it has."""
        queries, beginning = self._core.workspace.queries, f"вр. {self.station_code()}/"
        found = queries.ids(Filter(text=self.station_code()))
        highest = 0
        for start in range(0, len(found), PART):
            rows = queries.rows(list(found[start : start + PART]))
            for document in queries.documents([r.uid for r in rows]).values():
                given = str(document.get("provisional_number") or "")
                tail = given.removeprefix(beginning)
                if given.startswith(beginning) and tail.isdecimal():
                    highest = max(highest, int(tail))
        return highest

    def station_code(self) -> str:
        """«ОР-03»: the workstation by the portal's register; before the portal has told it, by the
        workstation's own key."""
        core = self._core
        if core.station:
            return core.station
        own = zlib.crc32(f"{core.device}|{core.actor.person}".encode()) % 10**_WIDTH
        return f"РМ-{own:04d}"


def _source(content: Mapping[str, Any]) -> tuple[str, str]:
    source = content.get("source") or {}
    return str(source.get("system") or ""), str(source.get("external_number") or "").strip()


def _already(number: str) -> Gap:
    where = f"уже есть: № {number}" if number else "уже есть выше в этом же списке"
    text = f"Обращение с этим внешним номером {where}"
    return Gap("source/external_number", text, "already-there")
