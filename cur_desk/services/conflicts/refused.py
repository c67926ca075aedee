"""«Отклонено порталом»: the text whole, one more try, back into the draft, giving up with the text
kept. What a person gave up stays readable here until the outbox forgets settled events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cur_desk.domain.acts.files import contents_of
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.events import SAVE, Event
from cur_desk.domain.masking import mask_text
from cur_desk.errors import NotAllowed
from cur_desk.models.drafts import Draft
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import UNSENT, EventState, OutboxRow
from cur_desk.reports import render_own_words
from cur_desk.reports.own_words import OwnWordsData
from cur_desk.reports.resources import health_words
from cur_desk.services import terms
from cur_desk.services.acts.service import FORM
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.conflicts.words import EMPTY, ValueWords
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.events import DRAFT, parked_words, sealed_words
from cur_desk.services.intake.kinds import values_of
from cur_desk.services.packs import paper
from cur_desk.services.packs.pdf_pages import page_count
from cur_desk.services.views import PackResult
from cur_desk.services.wording import act_done

_QUIET = frozenset({"id", "order", "registration", "classifier", "question", "assignment", "lost"})
_NAMES = {
    "reason": "Причина",
    "text": "Текст",
    "note": "Примечание",
    "letter_text": "Сопроводительное письмо",
    "notice_text": "Уведомление заявителю",
    "ground": "Основание",
    "number": "Номер",
    "answer": "Ответ",
}
GIVEN_UP_MOST = 200


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A refused event to be read and copied; its words are never in a log."""

    event: str
    uid: str
    title: str
    made: str
    reason: str
    request_id: str
    lines: tuple[tuple[str, str], ...]
    """(label, words); the label may be empty."""
    may_retry: bool
    may_draft: bool
    parked: bool = False
    """The record was taken away from this person."""

    def plain(self) -> str:
        """For the clipboard."""
        return "\n".join(f"{name}: {words}" if name else words for name, words in self.lines)


class Guided(Protocol):
    """What gives the words of an act back to its guided form."""

    def is_guided(self, event: Event) -> bool: ...

    def restore(self, event: Event) -> bool: ...


class RefusedService:
    """What a person may do with events that the portal did not take."""

    def __init__(self, core: Core, directory: DirectoryService, codes: CodeService) -> None:
        self._core, self._directory, self._codes = core, directory, codes
        self.guided: Guided | None = None
        """Forms of acts: words of a refused act go back to its form."""

    def read(self, event: str) -> RefusedText:
        """The whole text. Raises NotAllowed where it is sealed or forgotten."""
        if event.startswith(DRAFT):
            return self._draft_text(event)
        row = self._row(event)
        made = row.event
        parked = row.state is EventState.PARKED
        open_ = row.state is EventState.REJECTED or (parked and self._is_here(row.record))
        return RefusedText(
            event=event,
            uid=row.record,
            title=act_done(row.act),
            made=terms.clock_words(row.made_at, self._core.now(), self._core.zone),
            reason=row.last_error or parked_words(row.error_code),
            request_id=row.request,
            lines=tuple(self._lines(made)),
            may_retry=open_,
            may_draft=open_ and (bool(_form_of(made)) or self._is_guided(made)),
            parked=parked,
        )

    def paper(self, event: str) -> PackResult:
        """The text on paper, masked. Raises NotAllowed."""
        core, text = self._core, self.read(event)
        hidden = 0
        lines = []
        for name, words in text.lines:
            masked = mask_text(words, (), health_words())
            hidden += masked.hidden
            lines.append((name, masked.text))
        who = ", ".join(w for w in (core.person_name, core.role_title) if w)
        data = OwnWordsData(
            office=paper.office(core), what=text.title, number=self._number(text.uid),
            made=text.made, reason=text.reason, request=text.request_id,
            printed_at=core.now(), printed_by=who, lines=lines,
        )  # fmt: skip
        pdf = render_own_words(data)
        entry = Entry(core.actor.person, "print", "event", (event, text.uid))
        core.workspace.work.journal.write(entry)
        return PackResult("tekst_ne_prinyat.pdf", pdf, page_count(pdf), hidden_places=hidden)

    def retry(self, event: str) -> int:
        """The event goes once more, as it is; says how many went. What was parked with a record
        that came back goes together, in the order it was made. Raises NotAllowed."""
        row = self._row(event)
        if row.state is not EventState.PARKED:
            return self._again([event])
        if not self._is_here(row.record):
            raise _not_here(row)
        rows = self._core.workspace.work.outbox.of_record(row.record)
        return self._again([r.id for r in rows if r.state is EventState.PARKED])

    def retry_all(self) -> int:
        """All refused events go once more."""
        rows = self._core.workspace.work.outbox.rows(EventState.REJECTED, limit=10_000)
        return self._again([r.id for r in rows])

    def to_draft(self, event: str) -> str:
        """The words become the draft of their form again; gives the record. Raises NotAllowed."""
        core = self._core
        row = self._row(event)
        made = row.event
        returned = row.state is EventState.PARKED and self._is_here(row.record)
        refused = row.state is EventState.REJECTED or returned
        form = _form_of(made)
        if refused and self.guided is not None and self.guided.restore(made):
            self._leave(row, made, "to_draft")
            return row.record
        if not refused or not form:
            raise NotAllowed("В черновик возвращается только отклонённый разбор или внесение")
        values = _values_of(made)
        kept = core.workspace.work.drafts.get(row.record, form, core.actor.person)
        if kept is not None and kept.values != values:
            raise NotAllowed(
                "По этому обращению уже есть другой черновик, он цел",
                advice="Скопируйте текст отсюда или уберите тот черновик в карточке.",
            )
        core.workspace.work.attachments.hold_for_draft(row.record, contents_of(made))
        core.workspace.save_draft(row.record, form, core.actor.person, self._base(row), values)
        self._leave(row, made, "to_draft")
        return row.record

    def _is_guided(self, made: Event) -> bool:
        return self.guided is not None and self.guided.is_guided(made)

    def give_up(self, event: str) -> None:
        """The person needs it no more: it leaves the list and never goes; the text is kept."""
        if event.startswith(DRAFT):
            self._drop_draft(event)
            return
        row = self._core.workspace.work.outbox.get(event)
        if row is None:
            return
        made = row.event if row.body is not None else None
        self._leave(row, made, "give_up")

    def given_up(self) -> list[RefusedText]:
        """What was given up and is still kept, newest first."""
        rows = self._core.workspace.work.outbox.rows(EventState.WITHDRAWN, limit=10_000)
        conflicts = self._core.workspace.work.conflicts
        lost = [r for r in rows if (r.error_code or r.last_error) and r.body is not None]
        kept = [r for r in lost[: -GIVEN_UP_MOST - 1 : -1] if conflicts.get(r.id) is None]
        return [self.read(r.id) for r in kept]

    # --- drafts of records taken away ----------------------------------------------------------

    def _draft(self, event: str) -> Draft:
        record, _, form = event.removeprefix(DRAFT).partition(":")
        drafts = self._core.workspace.work.drafts
        found = drafts.get(record, form, self._core.actor.person)
        if found is None:
            raise NotAllowed("Этого черновика здесь больше нет")
        return found

    def _draft_text(self, event: str) -> RefusedText:
        """If the record comes back, its form opens with the draft by itself: nothing to send here."""
        draft = self._draft(event)
        words = ValueWords(self._directory, self._codes, {}, "appeal")
        return RefusedText(
            event=event,
            uid=draft.record,
            title="Черновик",
            made=terms.clock_words(draft.saved_at, self._core.now(), self._core.zone),
            reason=parked_words(None),
            request_id="",
            lines=tuple(_content(words, draft.values)),
            may_retry=False,
            may_draft=False,
            parked=True,
        )

    def _drop_draft(self, event: str) -> None:
        core, draft = self._core, self._draft(event)
        core.workspace.drop_draft(draft.record, draft.form, draft.owner)
        if draft.form == RECEIVE:  # its scans go with it
            core.workspace.work.attachments.let_go(draft.record)
            core.workspace.work.attachments.sweep()
        entry = Entry(core.actor.person, "drop_draft", "draft", (draft.record,))
        core.workspace.work.journal.write(entry)

    # --- inside --------------------------------------------------------------------------------

    def _row(self, event: str) -> OutboxRow:
        row = self._core.workspace.work.outbox.get(event)
        if row is None:
            raise NotAllowed("Этого действия здесь больше нет")
        if row.body is None:
            raise NotAllowed(
                sealed_words(row.error_code),
                advice="Вскрыть его может администратор ЦУР по акту двух лиц.",
            )
        return row

    def _is_here(self, record: str) -> bool:
        return self._core.workspace.queries.local_id(record) is not None

    def _number(self, record: str) -> str:
        local = self._core.workspace.queries.local_id(record)
        rows = self._core.workspace.queries.rows([local]) if local is not None else []
        return (rows[0].number or "") if rows else ""

    def _again(self, events: Sequence[str]) -> int:
        core = self._core
        done = core.workspace.try_again(events)
        if done:
            entry = Entry(core.actor.person, "retry", "event", tuple(events))
            core.workspace.work.journal.write(entry)
            core.wake()
        return done

    def _base(self, row: OutboxRow) -> int:
        """Versions that only this person made since are known to them."""
        shown = self._core.workspace.queries.document(row.record)
        if shown is None:
            return row.base_version
        own = {r.version for r in self._core.workspace.work.receipts.of_record(row.record)}
        between = set(range(row.base_version + 1, shown.version + 1))
        return max(row.base_version, shown.version) if between <= own else row.base_version

    def _leave(self, row: OutboxRow, made: Event | None, why: str) -> None:
        core = self._core
        core.workspace.dismiss(row.id)
        entry = Entry(core.actor.person, why, "event", (row.id, row.record), {"act": row.act})
        core.workspace.work.journal.write(entry)
        if made is not None and made.resolves is not None and self._waits_behind(row):
            self._let_through(row, made)

    def _waits_behind(self, row: OutboxRow) -> bool:
        rows = self._core.workspace.work.outbox.of_record(row.record)
        return any(r.state in UNSENT for r in rows)

    def _let_through(self, row: OutboxRow, made: Event) -> None:
        """What waits behind the conflict that this event was to settle would wait for ever: the
        portal's state is taken, and the words that were given up go into the history."""
        core = self._core
        shown = core.workspace.queries.document(row.record)
        words = RefusedText("", "", "", "", "", "", tuple(self._lines(made)), False, False)
        note = f"Решено расхождение версий: принято с портала. Не вошло: {words.plain()}"
        event = Event(
            record=row.record,
            record_kind=made.record_kind,
            act=SAVE,
            base_version=shown.version if shown is not None else row.base_version,
            resolves=row.id,
            content={"note": note[:1_900], "lost": made.to_document()},
            author=core.actor.person,
            post=core.actor.post,
            device=core.device,
            made_at=core.now(),
        )
        core.workspace.save(event)
        core.wake()

    def _lines(self, event: Event) -> Iterator[tuple[str, str]]:
        shown = self._core.workspace.queries.document(event.record)
        document = shown.document if shown is not None else {}
        words = ValueWords(self._directory, self._codes, document, event.record_kind)
        for change in event.changes:
            yield words.label(change.path), words.words(change.path, change.value)
        yield from _content(words, event.content or {})


def _form_of(event: Event) -> str:
    """The form that an act's words go back to; empty: none."""
    return event.act if event.act in (FORM, RECEIVE) and event.content is not None else ""


def _values_of(event: Event) -> dict[str, Any]:
    content = event.content or {}
    if event.act == RECEIVE:
        return values_of(content)
    return {k: v for k, v in content.items() if k not in ("note", "lost")}


def _not_here(row: OutboxRow) -> NotAllowed:
    if row.error_code in ("absent", "restored"):
        return NotAllowed(
            "Обращения сейчас нет на портале, отправить нельзя. Текст сохранён",
            advice="Отправьте, когда обращение вернётся на портал, или скопируйте текст.",
        )
    return NotAllowed(
        "Обращение сейчас не у вас, отправить нельзя. Текст сохранён",
        advice="Отправьте, когда доступ вернётся, или скопируйте текст.",
    )


def _content(words: ValueWords, content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    questions = content.get("questions")
    rest = {k: v for k, v in content.items() if k not in ("questions", "proposals", "files")}
    yield from _named(words, rest)
    names = [str(f.get("name") or "") for f in content.get("files") or () if isinstance(f, dict)]
    if names:
        yield words.label("files"), ", ".join(names)
    for number, question in enumerate(questions if isinstance(questions, list) else (), 1):
        yield "", f"Вопрос {number}"
        for name, value in question.items():
            said = words.words(f"questions/*/{name}", value)
            if name not in _QUIET and said != EMPTY:
                yield words.label(f"questions/*/{name}"), said
    for proposal in content.get("proposals") or ():
        yield from _named(words, proposal.get("content") or {})


def _named(words: ValueWords, content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if name in _QUIET or value in (None, "", [], {}):
            continue
        if isinstance(value, dict) and name not in ("place", "measures"):
            yield from _named(words, value)
        else:
            yield _NAMES.get(name) or words.label(name), words.words(name, value)
