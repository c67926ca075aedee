"""The queue: views with counts, ids of a filter, rows in words, groups of terms."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from dataclasses import replace

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.filter_text import read
from cur_desk.domain.filters import Filter, Op, flag, where
from cur_desk.domain.records.words import AppealState, Regime, Special
from cur_desk.models.compiler import Sort
from cur_desk.models.journal import Entry
from cur_desk.models.queries import QueueRow
from cur_desk.reference.words import label
from cur_desk.services import terms
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.queue.own_views import OwnViews
from cur_desk.services.queue.search_help import Hits, found_place
from cur_desk.services.views import Choice, ExchangeMark, RowView, SavedView, TermMark
from cur_desk.services.wording import regime_short

S = AppealState
OPEN = flag("open")
PROPOSED = Filter(conditions=(OPEN, flag("proposed")))
TO_CARRY = Filter(conditions=(OPEN, flag("to_carry")))
"""Answered here, and not yet in the system it came from (domain ruling 32); what was closed before
anybody marked it is past carrying."""
_TO_FORMALISE = (S.RECEIVED, S.REGISTERED, S.TAKEN)
_IN_WORK = (S.FORMALISED, S.ASSIGNED, S.IN_WORK)
_TO_CHECK = (S.APPROVAL, S.SIGNED)
_SORTS = {"place": "oktmo"}
SEARCH_STANDS_S = 3.0
"""A search that stood so long was read; what flew by while typing was not."""
HOURLY = Regime.OPEN_SOURCE
"""Messages of open sources count in hours, appeals in days (ui.md § 5)."""


def _states(*states: AppealState) -> Filter:
    return Filter(conditions=(OPEN, where("state", *(s.value for s in states))))


def _due(op: Op, *values: str) -> Filter:
    return Filter(conditions=(OPEN, where("due", *values, op=op)))


def _exchange(*marks: ExchangeMark) -> Filter:
    return Filter(conditions=(where("exchange", *(m.value for m in marks)),))


def standard_views(person: str) -> tuple[SavedView, ...]:
    """The views that every seat has."""
    shift, due, exchange = "Моя смена", "Сроки", "Обмен"
    mine = Filter(conditions=(OPEN, where("holder", person)))
    life = Filter(conditions=(OPEN, flag("life")))
    e = ExchangeMark
    return (
        SavedView("to_formalise", "К разбору", shift, "inbox", _states(*_TO_FORMALISE)),
        SavedView("mine", "У меня", shift, "user", mine),
        SavedView("in_work", "В работе", shift, "circle-dot", _states(*_IN_WORK)),
        SavedView("returned", "Возвращены", shift, "undo-2", _states(S.REWORK)),
        SavedView("to_check", "На проверку", shift, "list-checks", _states(*_TO_CHECK)),
        SavedView("life", "Угроза жизни", due, "siren", life, urgent=True),
        SavedView("over", "Просрочено", due, "octagon-alert", _due(Op.OVERDUE), urgent=True),
        SavedView("today", "Сегодня", due, "triangle-alert", _due(Op.BETWEEN, "0", "0")),
        SavedView("soon", "1–3 дня", due, "clock-3", _due(Op.BETWEEN, "1", "3")),
        SavedView("ok", "В срок", due, "clock-9", _due(Op.MORE, "3")),
        SavedView("drafts", "Черновики", exchange, "pencil-line", _exchange(e.DRAFT)),
        SavedView(
            "unsent", "Не отправлено", exchange, "cloud-upload", _exchange(e.PENDING, e.RETRY)
        ),
        SavedView("conflicts", "Конфликты", exchange, "git-compare-arrows", _exchange(e.CONFLICT)),
        SavedView("rejected", "Отклонено", exchange, "circle-x", _exchange(e.REJECTED)),
        SavedView("to_carry", "Не перенесено", exchange, "external-link", TO_CARRY),
    )


NOT_ENTERED = SavedView(
    "not_entered",
    "Не внесено",
    "Обмен",
    "pencil-line",
    Filter(conditions=(where("exchange", "none"),)),
)
"""Unfinished forms of intake: they are no appeals yet, so the list is empty and leads to them."""


class QueueService:
    """Reading of lists; every number is the count of a filter that can be opened."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory
        self.kept = OwnViews(core, directory)
        """The person's own views: saved, renamed, moved, changed, removed."""
        self._search_lock = threading.Lock()
        self._searched: tuple[str, float, int] = ("", 0.0, 0)

    def views(self) -> tuple[SavedView, ...]:
        """Standard views, those of the role and the person's own."""
        shared, own = self.kept.shared(), self.kept.own()
        standard = list(standard_views(self._core.actor.person))
        if any(a.has_right(RECEIVE) for a in self._core.all_actors()):
            place = next(n for n, v in enumerate(standard) if v.code == "drafts")
            standard.insert(place + 1, NOT_ENTERED)
        return (*self._proposals(), *standard, *shared, *own)

    def _proposals(self) -> tuple[SavedView, ...]:
        """What the ЦУР proposed to the body, for those who may answer it."""
        if not any(a.has_right("accept_proposal") for a in self._core.all_actors()):
            return ()
        view = SavedView("proposed", "Предложения ЦУР", "Моя смена", "inbox", PROPOSED)
        return (view,)

    def counts(self, views: Sequence[SavedView]) -> dict[str, int]:
        """How many appeals each view holds, in one pass; of «Не внесено» the unfinished forms."""
        found = self._core.workspace.queries.counts({v.code: v.filter for v in views})
        if NOT_ENTERED.code in found:
            drafts = self._core.workspace.work.drafts
            found[NOT_ENTERED.code] = drafts.count(self._core.actor.person, RECEIVE)
        return found

    def ids(self, filter_: Filter, sort: str = "urgency", descending: bool = False) -> array[int]:
        """Local ids of a filter in order."""
        order = Sort(_SORTS.get(sort, sort), descending)
        found = self._core.workspace.queries.ids(filter_, order)
        self._note_search(filter_.text, len(found))
        return found

    def settle_search(self) -> None:
        """Writes the last search into the journal if it stood long enough to be read: how many
        were found, never the words (rulings O2)."""
        with self._search_lock:
            text, since, hits = self._searched
            self._searched = ("", 0.0, 0)
        if text and self._core.clock.monotonic() - since >= SEARCH_STANDS_S:
            entry = Entry(self._core.actor.person, "search", "appeal", (), {"hits": hits})
            self._core.workspace.work.journal.write(entry)

    def _note_search(self, text: str, hits: int) -> None:
        if text == self._searched[0]:
            return
        self.settle_search()
        with self._search_lock:
            self._searched = (text, self._core.clock.monotonic(), hits)

    def rows(self, local_ids: Sequence[int], hits: Hits | None = None) -> list[RowView]:
        """Rows in words, in the order given; ids that have gone are left out. ``hits``: what a
        search looks for; a row whose title does not show it gets the place of its text."""
        found = {r.id: r for r in self._core.workspace.queries.rows(local_ids)}
        rows = [self._row(found[i]) for i in local_ids if i in found]
        return rows if hits is None else self._with_places(rows, hits)

    def _with_places(self, rows: list[RowView], hits: Hits) -> list[RowView]:
        hidden = [r.uid for r in rows if not hits(r.title)]
        documents = self._core.workspace.queries.documents(hidden)
        places = {uid: found_place(document, hits) for uid, document in documents.items()}
        return [replace(r, found=places[r.uid]) if places.get(r.uid) else r for r in rows]

    def groups(self, filter_: Filter) -> list[tuple[str, int]]:
        """Groups of terms with their counts, in the order of urgency; empty ones left out."""
        counted = self._core.workspace.queries.term_counts(filter_)
        return [(group, number) for group, number in counted.items() if number]

    def parse(self, text: str) -> Filter:
        """The filter of a written line. Raises FilterError with the place of the wrong word."""
        today = self._core.now().astimezone(self._core.zone).date()
        return read(text, self._directory.vocabulary(), today)

    def facet(self, field: str, filter_: Filter) -> list[tuple[Choice, int]]:
        """Values of a field with how many appeals of the filter bear each, commonest first."""
        counted = self._core.workspace.queries.facets(filter_, [field])[field]
        words = self._directory.vocabulary()
        ordered = sorted(counted.items(), key=lambda item: -item[1])
        return [(Choice(code, words.title(field, code)), number) for code, number in ordered]

    def uid(self, local: int) -> str:
        """The record of a local id; an empty string if it has gone."""
        return self._core.workspace.queries.uid(local) or ""

    def local(self, uid: str) -> int | None:
        """The local id of a record."""
        return self._core.workspace.queries.local_id(uid)

    def mark_read(self, uid: str) -> None:
        """The person has opened it: the row is no longer bold."""
        self._core.workspace.work.opened.mark(uid)

    def last_received(self) -> str:
        """«13:47»: when the newest appeal came, for the empty state."""
        at = self._core.workspace.queries.newest_at()
        return terms.clock_words(at, self._core.now(), self._core.zone) if at else ""

    def size(self) -> int:
        """How many appeals are on this workstation."""
        return self._core.workspace.queries.size()

    def _row(self, row: QueueRow) -> RowView:
        now, zone = self._core.now(), self._core.zone
        mark, left, until, share, group = self._term(row)
        place = self._directory.place_name(row.oktmo)
        if row.locality and row.locality not in place:
            place = f"{place}, {row.locality}" if place else row.locality
        state, regime = label(AppealState(row.state)), regime_short(Regime(row.regime))
        block = self._directory.block_name(row.block)
        number = row.number or "без номера"
        spoken = ", ".join(
            w for w in (number, row.title, f"{left} {until}", block, place, state) if w
        )
        return RowView(
            local=row.id,
            uid=row.uid,
            number=number,
            title=row.title,
            state=state,
            block=row.block,
            block_icon=self._directory.block_icon(row.block),
            block_name=block,
            place=place,
            channel=row.channel,
            regime=regime,
            received=terms.clock_words(row.received_at, now, zone),
            executor=self._directory.organisation_name(row.executor),
            holder=self._directory.person_name(row.holder),
            mark=mark,
            left=left,
            until=until,
            due_at=row.next_due_at,
            share_left=share,
            exchange=ExchangeMark(row.exchange),
            group=group,
            unread=not row.opened,
            tags=_tags(row),
            spoken=spoken,
        )

    def _term(self, row: QueueRow) -> tuple[TermMark, str, str, float, str]:
        now, zone = self._core.now(), self._core.zone
        if row.open and row.life:
            if row.life_call_at is None:
                return TermMark.LIFE, "угроза жизни", "не передано", 0.0, "life"
            local = row.life_call_at.astimezone(zone)
            today = local.date() == now.astimezone(zone).date()
            at = f"{local:%H:%M}" if today else f"{local:%d.%m}"
            return TermMark.LIFE, f"112, {at}", "передано", 0.0, "life"
        due_at = row.next_due_at or row.due_at
        if due_at is None:
            words = "снято" if not row.open else "без срока"
            mark = TermMark.DONE if not row.open else TermMark.NONE
            return mark, words, "", 0.0, "none" if row.open else "closed"
        due = terms.Due(
            "",
            row.term_from or row.received_at,
            due_at,
            in_hours=row.regime == HOURLY.value,
            extended=row.extended,
            done=not row.open,
        )
        group = terms.group_of(due_at, now, zone) if row.open else "closed"
        return (
            terms.mark_of(due, now, zone),
            terms.left_words(due, now, zone),
            terms.until_words(due, now, zone),
            terms.share_left(due, now),
            group,
        )


def _tags(row: QueueRow) -> tuple[str, ...]:
    tags = [label(Special(s)) for s in row.special]
    if row.repeats:
        tags.append("повторное")
    return tuple(tags)
