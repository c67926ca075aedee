"""Like appeals: found here by keys, compared, told; the portal asked by sealed keys; marked by hand.

Nothing is joined by itself: a person marks a repeat with its kind, ties appeals of others together,
or says that two are no duplicates, which is remembered on this workstation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cur_desk.assist.duplicates import Likeness, Match, compare, sample
from cur_desk.contract.similar import ASK_RIGHTS, SimilarAnswer, SimilarRequest, sealed_keys
from cur_desk.contract.upcast import lift_document
from cur_desk.domain import repeats
from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import RepeatKind
from cur_desk.domain.similar_keys import Author, Document, keys_of, same_author
from cur_desk.models.instants import ms
from cur_desk.models.journal import Entry
from cur_desk.reference.words import label
from cur_desk.services.acts.service import FORM, ActService, Gone
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.similar.index import MONTHS, Enrich, SimilarIndexer
from cur_desk.services.similar.views import (
    EarlierRow,
    PastAnswer,
    PortalRow,
    PortalView,
    SimilarRow,
    SimilarView,
)
from cur_desk.services.similar.words import (
    author_words,
    day_words,
    outcome_of,
    past_answer,
    portal_agrees,
    portal_words,
    title_of,
)
from cur_desk.services.views import Submitted

MOST_COMPARED = 60
MOST_SHOWN = 20
MOST_EARLIER = 12
APART = "apart:"
Ask = Callable[[SimilarRequest], SimilarAnswer]


def plain(document: Document) -> Document:
    """No help with what is not formalised: place and code only as written."""
    return document


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that is like the appeal."""

    uid: str
    appeal: Appeal
    likeness: Likeness


class SimilarService:
    """Use cases of the side pane, of F9 and of the act of linking."""

    def __init__(
        self,
        core: Core,
        acts: ActService,
        directory: DirectoryService,
        *,
        enrich: Enrich = plain,
        ask: Ask | None = None,
        secret: Callable[[], str] = lambda: "",
    ) -> None:
        self._core = core
        self._acts = acts
        self._directory = directory
        self._ask = ask
        self._secret = secret
        self.indexer = SimilarIndexer(core, enrich)

    # --- here ----------------------------------------------------------------------------------

    def similar_to(self, uid: str) -> SimilarView:
        """Like appeals among those this person may see, the closest first. Raises Gone."""
        self.indexer.start()
        appeal, document = self.of(uid)
        found, others = self.look(uid, document)
        shown = [f for f in found if f.uid not in self._apart(uid)][:MOST_SHOWN]
        rows = tuple(self._row(appeal, f) for f in shown)
        earlier = self._earlier(uid, appeal, others)
        kind, why = self.kind_of(appeal, [f for f in found if f.likeness.author is Author.SAME])
        index = self._core.workspace.similar
        searched = index.count()
        since = ms(self._core.now() - MONTHS)
        actor = self._core.actor
        return SimilarView(
            uid=uid,
            rows=rows,
            earlier=earlier,
            past=self._past(appeal, found),
            searched=searched,
            waiting=index.waiting(since) if not self.indexer.done.is_set() else 0,
            kind=kind,
            kind_words=label(kind) if kind is not None else "",
            kind_why=why,
            repeat=_refusal("link_repeat", appeal, actor),
            related=_refusal("link_related", appeal, actor),
        )

    def of(self, uid: str) -> tuple[Appeal, Document]:
        """The appeal and its document as it is compared. Raises Gone."""
        appeal, _ = self._acts.appeal(uid)
        shown = self._core.workspace.queries.document(uid)
        if shown is None:
            raise Gone("Этой записи больше нет на рабочем месте", advice="Обновите список: F5.")
        return appeal, self.indexer.enriched(self._drafted(uid, shown.document))

    def _drafted(self, uid: str, document: Document) -> Document:
        """The document with code and place as the person's draft has them."""
        core = self._core
        draft = core.workspace.work.drafts.get(uid, FORM, core.actor.person)
        questions = draft.values.get("questions") if draft is not None else None
        if not questions or not any(q.get("code") for q in questions):
            return document
        place = (draft.values.get("place") if draft is not None else None) or {}
        return {**document, "questions": questions, "place": {**document.get("place", {}), **place}}

    def look(self, uid: str, document: Document) -> tuple[list[Found], list[Document]]:
        """(like appeals, the closest first; documents of candidates of the same author)."""
        queries, index = self._core.workspace.queries, self._core.workspace.similar
        hits = index.candidates(keys_of(document).by(), queries.local_id(uid), MOST_COMPARED)
        uids = [u for h in hits if (u := queries.uid(h.local)) is not None]
        documents = queries.documents(uids)
        mine = sample(document)
        found, same = [], []
        for written in (documents[u] for u in uids if u in documents):
            other = self.indexer.enriched(written)
            if same_author(document, other) is Author.SAME:
                same.append(written)
            likeness = compare(mine, sample(other))
            record = parse(lift_document(written)) if likeness is not None else None
            if likeness is not None and isinstance(record, Appeal):
                found.append(Found(record.id, record, likeness))
        found.sort(key=lambda f: (f.likeness.score, f.uid), reverse=True)
        return found, same

    def earlier_count(self, uid: str, document: Document) -> int | None:
        """How many other appeals of the author this person may see: looked at whole, so that
        homonyms are not counted; nothing while keys are still being made."""
        if not self.indexer.done.is_set():
            return None
        queries, keys = self._core.workspace.queries, keys_of(document)
        wanted = dict.fromkeys(keys.author, "author") | dict.fromkeys(keys.name, "name")
        index = self._core.workspace.similar
        hits = index.candidates(wanted, queries.local_id(uid), MOST_EARLIER * 2)
        uids = [u for h in hits if (u := queries.uid(h.local)) is not None]
        others = queries.documents(uids).values()
        came = str(document.get("received_at") or "")
        return sum(
            1
            for d in others
            if str(d.get("received_at") or "") <= came and same_author(document, d) is Author.SAME
        )

    def kind_of(self, appeal: Appeal, found: Sequence[Found]) -> tuple[RepeatKind | None, str]:
        """The kind of repeat that dates, answers, author and question propose, and why."""
        day = self._day(appeal)
        facts = [
            repeats.earlier_of(
                f.appeal,
                self._core.zone,
                same_author=f.likeness.author is Author.SAME,
                same_question=f.likeness.match in (Match.AUTHOR, Match.NEAR, Match.EXACT),
                same_text=f.likeness.same_text,
            )
            for f in found
        ]
        kind = repeats.kind_of(day, facts)
        return kind, repeats.why(kind, day, facts) if kind is not None else ""

    # --- the portal ----------------------------------------------------------------------------

    def ask_portal(self, uid: str) -> PortalView:
        """Asks the portal by sealed keys; what is here already is not told twice. Raises SyncError
        when the link is lost meanwhile."""
        secret = self._secret()
        if self._ask is None or not secret:
            return PortalView()
        appeal, document = self.of(uid)
        actors = self._core.all_actors()
        if "text" in appeal.redacted or not any(a.has_right(r) for a in actors for r in ASK_RIGHTS):
            return PortalView(words="")
        keys = sealed_keys(bytes.fromhex(secret), keys_of(document))
        if not keys:
            return PortalView(asked=True, words="на портале: искать не по чему")
        answer = self._ask(SimilarRequest(keys=keys, record=uid))
        core = self._core
        core.workspace.work.journal.write(
            Entry(core.actor.person, "similar", "appeal", (uid,), {"found": len(answer.found)})
        )
        rows = []
        for one in answer.found:
            if one.record is not None and core.workspace.queries.local_id(one.record) is not None:
                continue
            rows.append(
                PortalRow(
                    number=one.number,
                    body=self._directory.organisation_name(one.organisation) or "орган не указан",
                    when=f"{date.fromisoformat(one.received_on):%d.%m.%Y}",
                    agrees=portal_agrees(one.by),
                    outcome="в работе" if one.open else "рассмотрено",
                )
            )
        own = {self._directory.organisation_name(a.organisation) for a in actors}
        words = portal_words(rows, answer, own)
        return PortalView(tuple(rows), answer.more, asked=True, words=words)

    # --- what a person decides -----------------------------------------------------------------

    def link_repeat(self, uid: str, others: Sequence[str], kind: RepeatKind | None) -> Submitted:
        """«Отметить повторным», held ten seconds. Raises NotAllowed, InputError."""
        content: dict[str, object] = {"repeat_of": [o for o in others if o != uid]}
        if kind is not None:
            content["repeat_kind"] = kind.value
        return self._acts.act(uid, "link_repeat", content)

    def link_related(self, uid: str, others: Sequence[str]) -> Submitted:
        """«Связать»: appeals of others about the same; nothing is joined. Raises NotAllowed."""
        return self._acts.act(uid, "link_related", {"related": [o for o in others if o != uid]})

    def set_apart(self, uid: str, other: str) -> None:
        """«Не дубликат»: remembered on this workstation, both ways; the journal says so."""
        for one, two in ((uid, other), (other, uid)):
            kept = [*self._apart(one), two]
            self._core.workspace.work.settings.set(APART + one, list(dict.fromkeys(kept)))
        self._core.workspace.work.journal.write(
            Entry(self._core.actor.person, "not_duplicate", "appeal", (uid, other))
        )

    def take_back_apart(self, uid: str, other: str) -> None:
        """Undoes «Не дубликат»."""
        for one, two in ((uid, other), (other, uid)):
            left = [u for u in self._apart(one) if u != two]
            self._core.workspace.work.settings.set(APART + one, left or None)

    def _apart(self, uid: str) -> list[str]:
        return list(self._core.workspace.work.settings.get(APART + uid, []))

    # --- rows ----------------------------------------------------------------------------------

    def _row(self, appeal: Appeal, found: Found) -> SimilarRow:
        other, likeness = found.appeal, found.likeness
        number = other.number or other.provisional_number or "без номера"
        who = author_words(other, likeness.author)
        when = day_words(self._day(other), self._day(appeal))
        title, agrees, outcome = title_of(other), likeness.agrees(), outcome_of(self._core, other)
        tied = tied_words(appeal, other)
        spoken = ", ".join(p for p in (number, who, when, title, agrees, outcome, tied) if p)
        return SimilarRow(
            uid=found.uid,
            number=number,
            who=who,
            when=when,
            title=title,
            match=likeness.match.value,
            agrees=agrees,
            outcome=outcome,
            open=any(q.closed_at is None for q in other.questions) or not other.questions,
            may_repeat=likeness.author is not Author.OTHER
            and other.received_at <= appeal.received_at,
            tied=tied,
            spoken=spoken,
        )

    def _earlier(self, uid: str, appeal: Appeal, others: list[Document]) -> tuple[EarlierRow, ...]:
        parsed = (parse(lift_document(d)) for d in others)
        records = [
            r for r in parsed if isinstance(r, Appeal) and r.received_at <= appeal.received_at
        ]
        if not records:
            return ()
        records = sorted([appeal, *records], key=lambda a: a.received_at, reverse=True)
        return tuple(
            EarlierRow(
                uid=a.id,
                number=a.number or a.provisional_number or "без номера",
                when=day_words(self._day(a), self._day(appeal)),
                title=title_of(a),
                outcome="это обращение" if a.id == uid else outcome_of(self._core, a),
                this=a.id == uid,
            )
            for a in records[:MOST_EARLIER]
        )

    def _past(self, appeal: Appeal, found: Sequence[Found]) -> PastAnswer | None:
        day = self._day(appeal)
        answers = [
            a
            for f in found
            if f.likeness.author is Author.SAME and self._day(f.appeal) <= day
            if (a := past_answer(f.appeal, day)) is not None
        ]
        return max(answers, key=lambda a: a[0])[1] if answers else None

    def _day(self, appeal: Appeal) -> date:
        at: datetime = appeal.received_at
        return appeal.received_on or at.astimezone(self._core.zone).date()


def tied_words(appeal: Appeal, other: Appeal) -> str:
    """What ties two appeals already."""
    if other.id in appeal.repeat_of or appeal.id in other.repeat_of:
        return "отмечено повторным"
    if other.id in appeal.related or appeal.id in other.related:
        return "связано"
    return ""


def _refusal(code: str, appeal: Appeal, actor: Actor) -> Refusal | None:
    act = ACTS[code]
    return rules.may(act, actor) or rules.possible(act, appeal)
