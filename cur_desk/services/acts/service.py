"""Acts of a person: take, submit, mark, pass on. Each becomes one durable event in the outbox.

Everyday acts wait ten seconds for Ctrl+Z; legal acts are never held, but can be withdrawn until a
request has carried them (rulings C7). What is impossible is refused here with the same reason the
portal would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cur_desk.contract.upcast import lift_document
from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.complaints import ParentOf
from cur_desk.domain.acts.files import contents_of
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.completeness import gaps
from cur_desk.domain.events import Event
from cur_desk.domain.formalisation import Content, without_empty
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.errors import DeskError, InputError, NotAllowed
from cur_desk.models.drafts import Draft
from cur_desk.models.journal import Entry
from cur_desk.models.repository import DraftKey
from cur_desk.models.trouble import CannotWithdraw
from cur_desk.services.core import Core
from cur_desk.services.intake.kinds import values_of
from cur_desk.services.views import Submitted
from cur_desk.services.wording import act_done

HOLD = timedelta(seconds=10)
FORM = "formalise"
UNDO_DEPTH = 20


class Gone(DeskError):
    """The record is not in this person's files any more."""

    code = "gone"


@dataclass(frozen=True, slots=True)
class _Ready:
    """An act that the rules allow, not durable yet."""

    event: Event
    hold: datetime | None
    draft: DraftKey | None
    number: str

    def submitted(self) -> Submitted:
        """What the screen is told when it is durable."""
        event = self.event
        title, done = ACTS[event.act].title, act_done(event.act)
        return Submitted(event.id, event.record, title, self.hold, done, self.number)


class ActService:
    """Makes events; the only service that writes for the portal."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.parent_of: ParentOf = lambda _body: None
        """The body over a body, from the directory: a complaint never goes down to it."""
        self.on_withdrawn: Callable[[Event], Draft | None] = lambda _event: None
        """The draft that gives a guided form its words back; kept with the withdrawal."""
        self._undo: list[tuple[tuple[str, ...], str]] = []
        """Held acts, the last one last; a bulk act is one entry."""

    def submit(self, uid: str, content: Content, base_version: int | None = None) -> Submitted:
        """The act ``formalise`` with the whole content as shown (rulings D1), over the version
        that the person saw: the draft's, else ``base_version``, else the present one.

        Raises InputError with the path of the first gap, NotAllowed with the reason."""
        return self._kept([self._submission(uid, content, base_version)])[0]

    def submit_and_take(
        self, uid: str, content: Content, base_version: int | None, free: Iterable[str]
    ) -> tuple[Submitted, Submitted | None, list[str]]:
        """``submit`` and the taking of the first of ``free`` that can be taken, which the person
        sees at once: one durable commit of both acts, the end of the draft and all their lines of
        the journal. Gives what was taken, and what could not be. Raises as ``submit``."""
        made = [self._submission(uid, content, base_version)]
        passed: list[str] = []
        for following in free:
            try:
                made.append(self._ready(following, "take", {}))
            except (NotAllowed, Gone):
                passed.append(following)
                continue
            break
        done = self._kept(made, seen=made[1].event.record if len(made) > 1 else "")
        return done[0], done[1] if len(done) > 1 else None, passed

    def _submission(self, uid: str, content: Content, base_version: int | None) -> _Ready:
        missing = gaps(content)
        if missing:
            first = missing[0]
            raise InputError(first.text, field=f"questions/{first.question}/{first.field}")
        draft = self._core.workspace.work.drafts.get(uid, FORM, self._core.actor.person)
        base = draft.base_version if draft is not None else base_version
        confirmed = without_empty(content)
        return self._ready(uid, "formalise", confirmed, base_version=base, draft_form=FORM)

    def act(
        self,
        uid: str,
        code: str,
        content: dict[str, Any] | None = None,
        *,
        actor: Actor | None = None,
        draft_form: str = "",
        base_version: int | None = None,
    ) -> Submitted:
        """Any other act of the table, in another post of the person if that has the right;
        the draft of a form becomes the act over the version its author saw. Raises NotAllowed
        or InputError."""
        ready = self._ready(
            uid, code, content or {}, base_version=base_version, actor=actor, draft_form=draft_form
        )
        return self._kept([ready])[0]

    def take(self, uid: str, *, seen: bool = False) -> Submitted:
        """Takes an item; never held (rulings D9). ``seen``: it is opened at once, and the same
        commit says so."""
        return self._kept([self._ready(uid, "take", {})], seen=uid if seen else "")[0]

    def undo(self) -> str | None:
        """Takes back the last held act; says which and of how many records it was taken back, or
        nothing if there is none. Raises NotAllowed where later work stands on all of it."""
        while self._undo:
            events, title = self._undo.pop()
            outbox = self._core.workspace.work.outbox
            rows = [r for r in map(outbox.get, events) if r is not None and r.may_withdraw]
            if len(events) == 1:
                for row in rows:
                    self.withdraw(row.id)
                    return title
                continue
            gone = self._core.workspace.withdraw_many([r.id for r in rows]) if rows else []
            if gone:
                entry = Entry(self._core.actor.person, "withdraw", "appeal", tuple(gone))
                self._core.workspace.work.journal.write(entry)
                left = len(events) - len(gone)
                bare = title.rpartition(": ")[0] or title
                return title if not left else f"{bare}: {len(gone)}, осталось: {left}"
            if rows:  # nothing older is taken back in its place
                raise NotAllowed(
                    "По этим обращениям уже есть более поздняя работа",
                    advice="Сначала отзовите её.",
                    code="later-work",
                )
        return None

    def held(self, events: Sequence[str], title: str) -> None:
        """Acts that wait for Ctrl+Z: one entry, however many there are."""
        self._undo = [*self._undo[-UNDO_DEPTH:], (tuple(events), title)]

    def withdraw(self, event: str) -> Content | None:
        """«Отозвать из очереди»: the text becomes the draft again; the journal says so. Raises
        NotAllowed where a newer draft would be lost."""
        core = self._core
        row = core.workspace.work.outbox.get(event)
        if row is None or not row.may_withdraw:
            raise CannotWithdraw
        form, values = draft_of(row.event)
        if form and core.workspace.work.drafts.get(row.record, form, core.actor.person):
            raise NotAllowed(
                "По этому обращению уже начат новый черновик",
                advice="Отправьте его или удалите, затем отзовите прежнее.",
                code="newer-draft",
            )
        if form == RECEIVE:  # its scans stay for the draft
            core.workspace.work.attachments.hold_for_draft(row.record, contents_of(row.event))
        again = self.on_withdrawn(row.event)
        if form:
            base = row.event.base_version
            again = Draft(row.record, form, core.actor.person, base, values, core.now())
        gone = core.workspace.withdraw(event, again)
        core.workspace.work.journal.write(
            Entry(core.actor.person, "withdraw", "event", (event, gone.record), {"act": gone.act})
        )
        return gone.content

    def appeal(self, uid: str) -> tuple[Appeal, int]:
        """The appeal as shown and the version of its server copy. Raises Gone."""
        shown = self._core.workspace.queries.document(uid)
        record = parse(lift_document(shown.document)) if shown is not None else None
        if shown is None or not isinstance(record, Appeal):
            raise Gone("Этой записи больше нет на рабочем месте", advice="Обновите список: F5.")
        return record, shown.version

    def refusal(
        self,
        uid: str,
        code: str,
        content: dict[str, Any],
        *,
        actor: Actor | None = None,
        appeal: Appeal | None = None,
    ) -> Refusal | None:
        """Why this act cannot be done with this content, in the portal's own words; or nothing."""
        return next(self.refusals(uid, code, content, actor=actor, appeal=appeal), None)

    def refusals(
        self,
        uid: str,
        code: str,
        content: dict[str, Any],
        *,
        actor: Actor | None = None,
        appeal: Appeal | None = None,
    ) -> Iterator[Refusal]:
        """Every kind of reason apart: the rule, the day, a complaint going to the one complained
        of; a form shows them all before it is whole."""
        core = self._core
        found = appeal or self.appeal(uid)[0]
        today = core.now().astimezone(core.zone).date()
        bound = core.profile.limits.postpone_days
        for refused in (
            rules.refusal(code, found, actor or core.actor, content),
            rules.of_days(code, found, content, today, core.zone, bound),
            rules.of_complaint(code, found, content, self.parent_of),
        ):
            if refused is not None:
                yield refused

    def _ready(
        self,
        uid: str,
        code: str,
        content: dict[str, Any],
        *,
        base_version: int | None = None,
        actor: Actor | None = None,
        draft_form: str = "",
    ) -> _Ready:
        core = self._core
        actor = actor or core.actor
        appeal, version = self.appeal(uid)
        refused = self.refusal(uid, code, content, actor=actor, appeal=appeal)
        if refused is not None and refused.field:
            raise InputError(refused.reason, field=refused.field)
        if refused is not None:
            raise NotAllowed(refused.reason, code=refused.code)
        act = ACTS[code]
        now = core.now()
        event = Event(
            record=uid,
            act=code,
            base_version=version if base_version is None else base_version,
            after=core.workspace.work.outbox.last_unsent(uid),
            content=content,
            author=actor.person,
            post=actor.post,
            device=core.device,
            made_at=now,
        )
        hold = now + HOLD if act.held else None
        draft = DraftKey(uid, draft_form, actor.person) if draft_form else None
        return _Ready(event, hold, draft, appeal.number or appeal.provisional_number or "")

    def _kept(self, made: Sequence[_Ready], *, seen: str = "") -> list[Submitted]:
        """One durable commit of acts that belong together; ``seen``: the record that the person
        has before the eyes with it."""
        core = self._core
        person, opened = core.actor.person, core.workspace.work.opened
        lines = [Entry(person, m.event.act, "appeal", (m.event.record, m.event.id)) for m in made]
        if seen:
            lines.append(Entry(person, "view", "appeal", (seen,)))
        core.workspace.save_many(
            [m.event for m in made],
            hold_until=made[0].hold,  # of an everyday act; those that go together are never held
            journal=lines,
            beside=(lambda connection: opened.note(connection, seen)) if seen else None,
            drafts=[m.draft for m in made if m.draft is not None],
        )
        for one in made:
            if one.hold is not None:
                self.held((one.event.id,), ACTS[one.event.act].title)
        core.wake()
        return [m.submitted() for m in made]


def answer_form(question: str) -> str:
    """The form under which the draft of an answer is kept."""
    return f"answer:{question}"


def draft_of(event: Event) -> tuple[str, Content]:
    """(form, values) that a withdrawn act gives back to the person; an empty form: none."""
    content = event.content or {}
    if event.act == "formalise" and event.content is not None:
        return FORM, event.content
    if event.act == RECEIVE:
        return RECEIVE, values_of(content)
    if event.act == "answer":
        values = {"text": content["answer"].get("text", ""), "result": content.get("result", "")}
        return answer_form(content["question"]), values | (content.get("measures") or {})
    if event.act == "sign_answer":
        names = ("signer", "number", "signed_on", "signature_file")
        return answer_form(content["question"]), {n: content[n] for n in names if n in content}
    return "", {}
