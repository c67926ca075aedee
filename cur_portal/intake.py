"""Takes one event from the wire or from the portal's own hands: known or new, whose, in order."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from cur_desk.contract.canonical import fingerprint
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.upcast import lift_event
from cur_desk.contract.wire import EventResult
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.effects import content_paths
from cur_desk.domain.acts.files import contents_of
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.changes import Document, PathError, touched
from cur_desk.domain.events import Event
from cur_portal import save_rules
from cur_portal.judge import Conflicted, Judge, Refused, Task, conflict_outcomes
from cur_portal.packing import pack, unpack
from cur_portal.scopes import Reader, keys_of
from cur_portal.store import documents, history, unnamed
from cur_portal.store import tables as t
from cur_portal.store.database import Work

WAIT_S = 5
BIRTH_LOCK = 4_822_000_000
_FINAL = ("applied", "merged")
_UNPARSED = ""
"""The fingerprint of an event that could not be read."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class _Row:
    """What the table of events keeps of an event besides its outcome."""

    id: str
    record: str
    person: str
    device: str
    chain: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends events: what they see, and the actor of each of their posts in force."""

    reader: Reader
    actors: dict[str, Actor]
    redact: Callable[[Document], Document]


class Intake:
    """Idempotent acceptance of events."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def take_raw(self, work: Work, raw: Document, sender: Sender, now: datetime) -> EventResult:
        """Judges an event as it came; every answer is a result, never an exception of content."""
        name = raw.get("id")
        key = name if isinstance(name, str) and len(name) <= 40 else ""
        try:
            event = Event.model_validate(lift_event(dict(raw)))
            print_ = fingerprint(event.to_document())
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = "/".join(str(p) for p in first["loc"])
            result = _rejected(key, Refusal("invalid", f"Событие не разобрано: поле «{where}»"))
            return self._unparsed(work, raw, result, sender, now)
        except (ValueError, KeyError, RecursionError):
            result = _rejected(key, Refusal("invalid", "Событие не разобрано"))
            return self._unparsed(work, raw, result, sender, now)
        return self.take(work, event, print_, sender, now)

    def take(
        self, work: Work, event: Event, print_: str, sender: Sender, now: datetime
    ) -> EventResult:
        """Judges a whole event."""
        unnamed.hold(work, contents_of(event))
        old = documents.find(work.conn, event.record, lock=True)
        if old is None:
            # A row that is not there cannot be held: two births of one record wait here instead.
            work.lock(BIRTH_LOCK + zlib.crc32(event.record.encode()))
            old = documents.find(work.conn, event.record, lock=True)
        known = self._known(work, event.id)
        if known is not None and known.fingerprint not in (print_, _UNPARSED):
            return _rejected(
                event.id,
                Refusal("event-id-reused", "Портал уже знает другое событие с этим номером"),
            )
        if known is not None and known.outcome in _FINAL:
            return _duplicate(known)
        refused = self._foreign(event, old, sender)
        if refused is not None and refused.code == "wrong-author":
            return _rejected(event.id, refused)
        chain, waits = self._chain(work, event)
        row = _Row(event.id, event.record, event.author, event.device, chain, print_)
        if refused is not None:
            result = _rejected(event.id, refused)
            self._remember(work, row, event.to_document(), result, now)
            return result
        if waits is not None:
            return waits
        task = Task(
            work=work,
            event=event,
            actor=sender.actors[event.post],
            now=now,
            old=old,
            chain=chain,
            others=history.others_since(work.conn, event.record, event.base_version, chain),
            settled=self._settled(work, event),
            keys=sender.reader.keys,
        )
        result = self._judged(task, old, sender)
        self._remember(work, row, event.to_document(), result, now)
        if event.resolves and result.outcome in _FINAL:
            _settle(work, event, event.resolves)
        return result

    def _unparsed(
        self, work: Work, raw: Document, result: EventResult, sender: Sender, now: datetime
    ) -> EventResult:
        """Keeps the refusal of what is not understood, so that the next of its chain goes on. A
        newer portal may understand the same event: its id stays free for its author."""
        fields = [raw.get(n) for n in ("id", "record", "author", "device")]
        person = sender.reader.person
        if not all(isinstance(f, str) and _ID.fullmatch(f) for f in fields[:3]):
            return result
        key, record, author = (str(f) for f in fields[:3])
        if author != person or self._known(work, key) is not None:
            return result
        row = _Row(key, record, author, str(fields[3])[:60], key, _UNPARSED)
        self._remember(work, row, {}, result, now)
        return result

    @staticmethod
    def _settled(work: Work, event: Event) -> tuple[str, ...]:
        """Paths of the author's own unsettled conflict that the event says it settles."""
        if event.resolves is None:
            return ()
        e = t.events
        asked = select(e.c.body).where(
            e.c.id == event.resolves,
            e.c.record == event.record,
            e.c.person == event.author,
            e.c.outcome == "conflict",
            e.c.resolved_by.is_(None),
        )
        body = work.conn.execute(asked).scalar_one_or_none()
        if body is None:
            return ()
        before = Event.model_validate(lift_event(unpack(body)))
        content = content_paths(before.act, before.content or {})
        return (*(touched(c) for c in before.changes), *content)

    def _judged(self, task: Task, old: Document | None, sender: Sender) -> EventResult:
        try:
            with task.work.undone_if_refused():
                result = self._judge.apply(task)
            if result.doc is not None:
                return result.model_copy(update={"doc": sender.redact(result.doc)})
            return result
        except Refused as error:
            result = _rejected(task.event.id, error.refusal)
        except PathError:
            result = _rejected(
                task.event.id, Refusal("lost-path", "Того, что вы меняли, на портале уже нет")
            )
        except Conflicted as error:
            result = EventResult(
                event=task.event.id,
                outcome="conflict",
                conflicts=conflict_outcomes(error.conflicts),
                code="conflict",
                reason="Поля уже изменил другой сотрудник",
            )
        if old is None:
            return result
        return result.model_copy(update={"doc": sender.redact(old), "version": old["version"]})

    @staticmethod
    def _known(work: Work, event: str) -> Any:
        e = t.events
        asked = select(e.c.fingerprint, e.c.outcome, e.c.result, e.c.id).where(e.c.id == event)
        return work.conn.execute(asked).first()

    @staticmethod
    def _foreign(event: Event, old: Document | None, sender: Sender) -> Refusal | None:
        if event.author != sender.reader.person or event.post not in sender.actors:
            return Refusal("wrong-author", "Событие составлено не под вашей должностью")
        if event.record_kind != "appeal" or (old is not None and old["kind"] != "appeal"):
            return Refusal("kind", "Эти записи меняет только портал")
        refused = save_rules.refusal_of_view(sender.reader.view, old, event.changes)
        if refused is not None:
            return refused
        rights = sender.actors[event.post].rights
        if event.is_save and not rights & ACTS.keys():
            return Refusal("no-right", "У вашей роли нет права менять обращения")
        if old is not None and not sender.reader.sees(keys_of(old)):
            return Refusal("out-of-scope", "Обращение вам больше не поручено")
        return None

    @staticmethod
    def _chain(work: Work, event: Event) -> tuple[str, EventResult | None]:
        """The author's unsent chain; a link whose predecessor is not settled waits."""
        if event.after is None:
            return event.id, None
        e = t.events
        before = work.conn.execute(
            select(e.c.chain, e.c.outcome, e.c.resolved_by, e.c.record, e.c.person).where(
                e.c.id == event.after
            )
        ).first()
        unsettled = before is None or (
            before.outcome == "conflict"
            and before.resolved_by is None
            and event.resolves != event.after
        )
        if unsettled:
            waits = EventResult(
                event=event.id,
                outcome="retry_later",
                code="previous-first",
                reason="Портал ждёт предыдущее событие этого обращения",
                retry_after_s=WAIT_S,
            )
            return event.id, waits
        whose = (event.record, event.author)
        same = before is not None and (before.record, before.person) == whose
        return (str(before.chain) if same and before is not None else event.id), None

    @staticmethod
    def _remember(
        work: Work, row: _Row, body: Document, result: EventResult, now: datetime
    ) -> None:
        """Keeps the outcome under the event's id; a later judgement stands above an earlier."""
        kept = result.model_dump(mode="json", exclude_none=True, exclude={"doc", "conflicts"})
        values = {
            **asdict(row),
            "outcome": result.outcome,
            "version": result.version,
            "result": json.dumps(kept, ensure_ascii=False),
            "body": pack(body),
            "received_at": int(now.timestamp()),
        }
        work.upsert(t.events, [values], [name for name in values if name != "id"])


def _settle(work: Work, event: Event, conflicting: str) -> None:
    """Marks the conflict as settled, and the one that this one was itself to settle: whoever waits
    behind the first of them goes on when the last is settled (T22)."""
    e = t.events
    left: str | None = conflicting
    seen: set[str] = set()
    while left is not None and left not in seen:
        seen.add(left)
        mine = (e.c.id == left, e.c.record == event.record, e.c.person == event.author)
        body = work.conn.execute(select(e.c.body).where(*mine)).scalar_one_or_none()
        work.conn.execute(e.update().where(*mine).values(resolved_by=event.id))
        left = unpack(body).get("resolves") if body is not None else None


def _rejected(event: str, refusal: Refusal) -> EventResult:
    return EventResult(
        event=event, outcome="rejected", code=refusal.code, reason=refusal.reason,
        field=refusal.field or None,
    )  # fmt: skip


def _duplicate(known: Any) -> EventResult:
    kept = EventResult.model_validate_json(known.result)
    return kept.model_copy(update={"outcome": "duplicate"})


def receipt_of(work_or_conn: Any, event: str, person: str) -> Receipt | None:
    """The receipt of a person's accepted event."""
    e = t.events
    stored = work_or_conn.execute(
        select(e.c.result).where(e.c.id == event, e.c.person == person, e.c.outcome.in_(_FINAL))
    ).scalar_one_or_none()
    return None if stored is None else EventResult.model_validate_json(stored).receipt
