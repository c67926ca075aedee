"""The exchange centre in words: what waits, what needs a decision, receipts, the honest status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.reference.words import field_label
from cur_desk.services import terms
from cur_desk.services.core import Core
from cur_desk.services.exchange.events import DRAFT, event_view, parked_words
from cur_desk.services.exchange.link_words import HistoryView, TransferView
from cur_desk.services.views import EventView, ExchangeMark
from cur_desk.sync.link import Economy

NUMBER_MOST = 40


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """What the status bar says; ``link`` is signed_out | offline | online | degraded."""

    link: str
    link_words: str
    last_sync_at: datetime | None
    offline_since: datetime | None
    unsent: int
    oldest_unsent_at: datetime | None
    conflicts: int
    rejected: int
    quarantine: int
    drafts: int
    retrying: int = 0
    skew_words: str = ""
    trouble: str = ""
    """Of the disk or the files, in two or three words; empty when there is none."""
    trouble_words: str = ""
    """What is whole and what to do."""
    sign_in: bool = False
    """The portal asks for the password; nothing goes until it is given."""
    quiet: bool = False
    """A request is under way and the portal has not let a byte be heard for some seconds."""
    speed: str = ""
    """«62 кбит/с, задержка 0,6 с»; empty while nothing is known."""
    thrifty: bool = False
    """Whether «экономный режим» holds now."""
    economy: str = Economy.AUTO.value
    """What the person has chosen."""
    economy_words: str = ""
    retry_at: datetime | None = None
    """When the exchange is tried again by itself after a trouble."""
    paused: bool = False
    """The person has stopped the exchange."""
    transfer: TransferView | None = None
    history: HistoryView | None = None
    """Two hours of the link."""
    files_words: str = ""
    """«Не передано файлов: 3, 4,6 МБ»; empty when none waits."""


class ExchangeService:
    """Reading of work.db for the exchange centre; the runner does the exchange itself."""

    def __init__(
        self,
        core: Core,
        sync_now: Callable[[], None],
        ask_document: Callable[[str, str], None] = lambda kind, uid: None,
    ) -> None:
        self._core = core
        self._sync_now = sync_now
        self._ask_document = ask_document
        """Fetches one record from the portal; raises SyncError."""

    def waiting(self) -> list[EventView]:
        """Events to be sent, oldest first."""
        rows = self._core.workspace.work.outbox.rows()
        return [event_view(self._core, r, None, self._number(r.record)) for r in rows]

    def needs_decision(self) -> list[EventView]:
        """Conflicts, refused and parked events, quarantined records."""
        wanted = (EventState.CONFLICT, EventState.REJECTED, EventState.PARKED)
        rows = self._core.workspace.work.outbox.rows(*wanted)
        found = [self._to_decide(r) for r in rows]
        quarantined = [
            EventView(
                event="",
                uid=item.uid,
                act="",
                title="Запись портала не разобрана",
                made=terms.clock_words(item.at, self._core.now(), self._core.zone),
                exchange=ExchangeMark.QUARANTINE,
                number=_number_in(item.document),
                reason=item.reason,
                kind=item.kind,
            )
            for item in self._core.workspace.work.quarantine.all()
        ]
        return [*found, *self._left_drafts(), *quarantined]

    def _left_drafts(self) -> list[EventView]:
        """Drafts of records that were taken away: no form shows them any more. An unfinished intake
        has no record yet, and its form is there while the person may enter appeals."""
        work, now, zone = self._core.workspace.work, self._core.now(), self._core.zone
        enters = any(a.has_right(RECEIVE) for a in self._core.all_actors())
        return [
            EventView(
                event=f"{DRAFT}{draft.record}:{draft.form}",
                uid=draft.record,
                act=draft.form,
                title="Черновик",
                made=terms.clock_words(draft.saved_at, now, zone),
                exchange=ExchangeMark.REJECTED,
                reason=parked_words(None),
                parked=True,
            )
            for draft in work.drafts.all(self._core.actor.person)
            if self._core.workspace.queries.local_id(draft.record) is None
            and not (enters and draft.form == RECEIVE)
        ]

    def _to_decide(self, row: OutboxRow) -> EventView:
        view = event_view(self._core, row, None, self._number(row.record))
        conflict = self._core.workspace.work.conflicts.get(row.id)
        if row.state is not EventState.CONFLICT or conflict is None:
            return view
        fields = dict.fromkeys(field_label(f.path, row.kind).lower() for f in conflict.fields)
        return replace(
            view, reason=f"Пока вы работали, запись изменили на портале: {', '.join(fields)}"
        )

    def receipts(self, limit: int = 200) -> list[EventView]:
        """Receipts of this workstation, newest first."""
        work = self._core.workspace.work
        found = []
        for receipt in work.receipts.latest(limit):
            row = work.outbox.get(receipt.event)
            if row is not None:
                found.append(event_view(self._core, row, receipt, self._number(receipt.record)))
        return found

    def sync_now(self) -> None:
        """One exchange at once."""
        self._core.workspace.work.outbox.try_now()
        self._sync_now()

    def ask_again(self, uid: str) -> bool:
        """A quarantined record is fetched anew; says whether it is good now. Raises SyncError."""
        quarantine = self._core.workspace.work.quarantine
        kinds = {item.uid: item.kind for item in quarantine.all()}
        if uid in kinds:
            self._ask_document(kinds[uid], uid)
        return uid not in quarantine.uids()

    def dismiss(self, event: str) -> None:
        """The person needs a refused event no more; the journal keeps it."""
        self._core.workspace.work.outbox.dismiss(event)
        self._core.workspace.refresh_status()

    def _number(self, uid: str) -> str:
        local = self._core.workspace.queries.local_id(uid)
        rows = self._core.workspace.queries.rows([local]) if local is not None else []
        return (rows[0].number or "") if rows else ""


def _number_in(document: dict[str, Any]) -> str:
    """The number of a record that breaks its schema: shown only if it looks like one."""
    number = document.get("number")
    return number if isinstance(number, str) and len(number) <= NUMBER_MOST else ""
