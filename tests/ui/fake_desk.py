"""A desk made by hand: the names of ``services/desk.py``, synthetic rows, real directories.

``FakeDesk(size=214)``: a queue of that many rows; ``broken=True``: the list does not open.
Directories, codes, terms and forms are the real ones; only the files and the portal are absent.
"""

from __future__ import annotations

import copy
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cur_desk.clock import FixedClock
from cur_desk.contract.package import Header
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.completeness import gaps
from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.filter_text import read
from cur_desk.domain.filters import Filter, Op
from cur_desk.errors import DeskError, InputError, NotAllowed
from cur_desk.reference.calendars import load_calendar
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.organisations import load_organisations
from cur_desk.reference.places import load_places
from cur_desk.reference.profiles import load_profile
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.by_file import Exported, Imported, PackageRow
from cur_desk.services.exchange.link_words import HistoryView
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.queue.search_help import Hits, SearchHelp
from cur_desk.services.queue.service import standard_views
from cur_desk.services.queue.taking import NothingToTake
from cur_desk.services.views import (
    Choice,
    DraftView,
    EventView,
    ExchangeMark,
    PackResult,
    RowView,
    SavedView,
    Submitted,
    Suggestion,
)
from cur_desk.sync.exchange import Loaded
from cur_desk.sync.progress import Transfer
from tests.ui import fake_card
from tests.ui.fake_bulk import FakeBulk
from tests.ui.fake_rows import BLOCKS, GROUPS, NOW, group_at, group_counts, row

DB_BUSY = "Данные заняты другим окном программы"


def one_page() -> bytes:
    """A real PDF of one empty page."""
    from io import BytesIO

    import pypdfium2

    made = BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(made)
    document.close()
    return made.getvalue()


class Broken(DeskError):
    """The list does not open."""

    code = "DB-07"


class FakeSettings:
    """Named values in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return self._kept.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self._kept[key] = value
        if value is None:
            del self._kept[key]


class FakeKept:
    """The person's own views, in memory."""

    def __init__(self, queue: FakeQueue) -> None:
        self._queue = queue

    def save(self, title: str, wanted: Filter, sort: str = "") -> SavedView:
        if not title.strip():
            raise InputError("Не указано название вида", field="title", advice="Впишите название.")
        code = f"own{len(self._queue.saved)}"
        made = SavedView(code, title, "Сохранённые виды", "bookmark", wanted, sort=sort, own=True)
        self._queue.saved.append(made)
        return made

    def proposed(self, wanted: Filter) -> str:
        return wanted.text

    def rename(self, code: str, title: str) -> None:
        self._change(code, title=title)

    def change(self, code: str, wanted: Filter, sort: str = "") -> None:
        self._change(code, filter=wanted, sort=sort)

    def _change(self, code: str, **over: Any) -> None:
        self._queue.saved = [replace(v, **over) if v.code == code else v for v in self._queue.saved]

    def move(self, code: str, step: int) -> None:
        order = self._queue.saved
        at = next(k for k, v in enumerate(order) if v.code == code)
        to = max(0, min(len(order) - 1, at + step))
        order.insert(to, order.pop(at))

    def delete(self, code: str) -> SavedView | None:
        gone = next((v for v in self._queue.saved if v.code == code), None)
        self._queue.saved = [v for v in self._queue.saved if v.code != code]
        return gone

    def restore(self, view: SavedView) -> None:
        self._queue.saved.append(view)


class FakeQueue:
    """Rows by position; conditions on term, block and words really narrow the list."""

    def __init__(self, desk: FakeDesk, size: int, broken: bool) -> None:
        self._desk, self.total, self.broken = desk, size, broken
        self.saved: list[SavedView] = []
        self.kept = FakeKept(self)
        self.fetched: list[list[int]] = []
        self.asked: list[Filter] = []
        self.seen: list[str] = []
        self.hidden: set[int] = set()
        """Local ids that have «not arrived yet»."""

    def _check(self) -> None:
        if self.broken:
            raise Broken(DB_BUSY, advice="Закройте другое окно и повторите")

    def views(self) -> tuple[SavedView, ...]:
        return (*standard_views("p1"), *self.saved)

    def counts(self, views: Sequence[SavedView]) -> dict[str, int]:
        groups = group_counts(self.total)
        known = {
            "to_formalise": self.total,
            "unsent": 3,
            "conflicts": 1,
            "rejected": 1,
            "drafts": 2,
        }
        known |= {"mine": min(4, self.total), "in_work": 24, "returned": 3, "to_check": 9}
        return {v.code: known.get(v.code, groups.get(v.code, 17)) for v in views}

    def ids(self, filter_: Filter, sort: str = "urgency", descending: bool = False) -> array[int]:
        self._check()
        self.asked.append(filter_)
        keep = array("q", range(1, self.total + 1))
        if self.hidden:
            keep = array("q", (i for i in keep if i not in self.hidden))
        due, block = filter_.condition("due"), filter_.condition("block")
        if due is not None:
            groups = _groups_of(due.op, due.values)
            keep = array("q", (i for i in keep if group_at(i - 1, self.total)[0] in groups))
        if block is not None:
            keep = array("q", (i for i in keep if row(i, self.total).block in block.values))
        if filter_.text:
            word = filter_.text.lower().split()[0][:4]
            keep = array("q", (i for i in keep if word in row(i, self.total).title.lower()))
        if sort != "urgency" or descending:
            keep = array("q", sorted(keep, reverse=descending))
        return keep

    def rows(self, local_ids: Sequence[int], hits: Hits | None = None) -> list[RowView]:
        self._check()
        self.fetched.append(list(local_ids))
        return [replace(row(i, self.total), **self._desk.altered.get(i, {})) for i in local_ids]

    def groups(self, filter_: Filter) -> list[tuple[str, int]]:
        counted = dict.fromkeys(GROUPS, 0)
        for i in self.ids(filter_):
            counted[group_at(i - 1, self.total)[0]] += 1
        return [(g, n) for g, n in counted.items() if n]

    def parse(self, text: str) -> Filter:
        return read(text, self._desk.directory.vocabulary())

    def facet(self, field: str, filter_: Filter) -> list[tuple[Choice, int]]:
        if field == "block":
            return [
                (Choice(c, n, "", i), 40 - k * 3) for k, (c, (n, i)) in enumerate(BLOCKS.items())
            ]
        return [(c, 30 - k) for k, c in enumerate(self._desk.directory.municipalities()[:20])]

    def uid(self, local: int) -> str:
        return f"uid-{local}" if 1 <= local <= self.total else ""

    def local(self, uid: str) -> int | None:
        return int(uid.removeprefix("uid-"))

    def mark_read(self, uid: str) -> None:
        self.seen.append(uid)

    def last_received(self) -> str:
        return "13:47"

    def size(self) -> int:
        return self.total


def _groups_of(op: Op, values: tuple[str, ...]) -> set[str]:
    if op is Op.OVERDUE:
        return {"over"}
    if op is Op.MORE:
        return {"ok"}
    if op is Op.BETWEEN:
        return {"today"} if values == ("0", "0") else {"soon"}
    days = int(values[0])
    return {
        "life",
        "over",
        "today",
        *(("soon",) if days >= 3 else ()),
        *(("ok",) if days > 3 else ()),
    }


class FakeCards:
    """Cards made of rows; drafts in memory."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.drafts: dict[str, DraftView] = {}
        self.saves: list[tuple[str, dict[str, Any]]] = []
        self.previewed: list[str] = []
        self.overrides: dict[str, dict[str, Any]] = {}
        """Fields of a card that a test changes."""

    def make_ready(self, uid: str) -> None:
        """The fake opens at once anyway."""

    def open(self, uid: str, *, journal: bool = True):
        view = self.preview(uid)
        if journal:
            self._desk.queue.mark_read(uid)
        return view

    def preview(self, uid: str):
        made = fake_card.card(
            self._desk, row(int(uid.removeprefix("uid-")), self._desk.queue.total)
        )
        return replace(made, draft=self.drafts.get(uid), **self.overrides.get(uid, {}))

    def preview_seen(self, uid: str) -> None:
        self.previewed.append(uid)

    def save_draft(self, uid: str, content: dict[str, Any]) -> DraftView:
        self.saves.append((uid, copy.deepcopy(content)))
        self.drafts[uid] = DraftView(copy.deepcopy(content), 3, "в 14:05")
        return self.drafts[uid]

    def drop_draft(self, uid: str) -> None:
        self.drafts.pop(uid, None)

    def letters(self, uid: str, question_id: str, content: dict[str, Any]) -> tuple[str, str]:
        return ("Направляем обращение по компетенции.", "Ваше обращение направлено по компетенции.")

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        from cur_desk.assist.keywords import suggest

        return tuple(suggest(text, self._desk.classifier))

    def search_spans(self, text: str, query: str) -> tuple[tuple[int, int], ...]:
        at = text.lower().find(query.lower()) if query else -1
        return ((at, at + len(query)),) if at >= 0 else ()


class FakeActs:
    """Events in memory; the gap and the refusal are the real ones."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.done: list[tuple[str, str, dict[str, Any]]] = []
        self.refuse: str = ""

    def take(self, uid: str) -> Submitted:
        return self._make(uid, "take", {})

    def submit(self, uid: str, content: dict[str, Any]) -> Submitted:
        missing = gaps(content)
        if missing:
            first = missing[0]
            raise InputError(first.text, field=f"questions/{first.question}/{first.field}")
        made = self._make(uid, "formalise", copy.deepcopy(content))
        self._desk.cards.drafts.pop(uid, None)
        return made

    def act(self, uid: str, code: str, content: dict[str, Any] | None = None) -> Submitted:
        return self._make(uid, code, content or {})

    def undo(self) -> str | None:
        return ACTS[self.done.pop()[1]].title if self.done else None

    def withdraw(self, event: str) -> dict[str, Any] | None:
        return self.done.pop()[2]

    def _make(self, uid: str, code: str, content: dict[str, Any]) -> Submitted:
        if self.refuse:
            raise NotAllowed(self.refuse)
        self.done.append((uid, code, content))
        hold = NOW + timedelta(seconds=10) if ACTS[code].held else None
        return Submitted(f"e{len(self.done)}", uid, ACTS[code].title, hold)


class FakeActForms:
    """Rows and forms of guided acts are tested over real services; here they are only asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuse = "Срок истёк 19.11.2026: продлить его нельзя"

    def rows(self, appeal: Any) -> tuple[Any, ...]:
        return ()

    def code_for(self, base: str) -> str:
        return f"propose_{base}"

    def registrations(self, uid: str, code: str) -> tuple[Any, ...]:
        return ()

    def form(self, uid: str, code: str, *, proposal: str = "", registration: str = "") -> Any:
        self.asked.append((uid, code))
        raise NotAllowed(self.refuse)


class FakeExchange:
    """Lists of the exchange as in the mock-up."""

    def __init__(self) -> None:
        self.synced = 0
        self.empty = False
        self.dismissed: list[str] = []
        self.asked_again: list[str] = []

    def waiting(self) -> list[EventView]:
        return [] if self.empty else list(fake_card.WAITING)

    def needs_decision(self) -> list[EventView]:
        return [] if self.empty else list(fake_card.DECISIONS)

    def receipts(self, limit: int = 200) -> list[EventView]:
        return [] if self.empty else list(fake_card.RECEIPTS)

    def sync_now(self) -> None:
        self.synced += 1

    def give_up(self, event: str) -> None:
        self.dismissed.append(event)

    def given_up(self) -> list[Any]:
        return []

    def ask_again(self, uid: str) -> bool:
        self.asked_again.append(uid)
        return False


class FakeFileExchange:
    """Exchange by file without a file; ``known``: media of the station."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self.rows = [
            PackageRow(12, "p12", "2026-11-20T09:00:00+00:00", "14-07", 14, "a.curx", "", 14,
                       "2026-11-20T12:00:00+00:00")
        ]  # fmt: skip
        self.written: list[tuple[str, str]] = []
        self.loaded: list[str] = []
        self.wiped: list[str] = []

    def media(self) -> list[str]:
        return list(self.known)

    def packages(self) -> list[PackageRow]:
        return list(self.rows)

    def check_medium(self, text: str) -> str:
        if not text.strip():
            raise InputError("Не указан учётный номер носителя", field="medium")
        return text.strip()

    def export(self, folder: Path, medium: str) -> Exported:
        self.written.append((str(folder), medium))
        path = folder / "cur-obmen-13.curx"
        return Exported(path, path.with_suffix(".pdf"), 13, 3, 0, "ab" * 32, medium)

    def load(self, path: Path) -> Imported:
        self.loaded.append(str(path))
        header = Header(
            id="018f0000-0000-7000-8000-000000000001", direction="down", device="pc", user="u",
            made_at=NOW, sequence=1, kid="aa",
        )  # fmt: skip
        return Imported(Loaded(header, accepted=3), 3, (path,))

    def wipe(self, files: Sequence[Path]) -> None:
        self.wiped += [str(path) for path in files]


class FakePacks:
    """Papers without pages."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def card(self, uid: str, *, masked: bool = True, reason: str = "") -> PackResult:
        self.made.append(f"card {uid} {'masked' if masked else reason}")
        return PackResult("kartochka.pdf", one_page(), 1, hidden_places=7)

    def overdue(self, wanted: Filter | None = None, *_: Any) -> PackResult:
        self.made.append("overdue")
        return PackResult("reestr.pdf", one_page(), 1, "7K4M-92QX")


def _search_core() -> Any:
    """What the help of search asks of a core: no counts, settings in memory, the day."""
    queries = SimpleNamespace(facets=lambda _wanted, fields: {f: {} for f in fields})
    workspace = SimpleNamespace(queries=queries, work=SimpleNamespace(settings=FakeSettings()))
    return SimpleNamespace(workspace=workspace, now=lambda: NOW, zone=NOW.tzinfo)


class FakeDesk:
    """What the screens take."""

    def __init__(self, size: int = 214, *, broken: bool = False, region: str = "kirov") -> None:
        self.profile = load_profile(region)
        self.clock = FixedClock(NOW)
        rights = frozenset(self.profile.roles["shift"].rights)
        self.actor = Actor("p1", "post", "org", "shift", rights)
        self.person_name, self.role_title = "Смирнова Анна Викторовна", "Сотрудник ЦУР, смена"
        self.zone_label = self.profile.zone_label
        self.classifier = load_classifier()
        self.core = SimpleNamespace(
            deadlines=DeadlineEngine(self.profile, load_calendar(region)),
            zone=self.profile.tz,
            now=self.clock.now,
            workspace=SimpleNamespace(work=SimpleNamespace(settings=FakeSettings())),
        )
        self.directory = DirectoryService(
            self.profile, load_places(region), load_organisations(region), fake_card.PEOPLE
        )
        self.codes = CodeService(self.classifier, self.profile, FakeSettings())
        self.altered: dict[int, dict[str, Any]] = {}
        self.queue = FakeQueue(self, size, broken)
        self.search = SearchHelp(_search_core(), self.directory, self.codes)
        self.cards = FakeCards(self)
        self.acts = FakeActs(self)
        self.act_forms = FakeActForms()
        self.bulk = FakeBulk(self)
        self.carrying = SimpleNamespace(view=lambda _appeal: None)
        self.exchange = self.refused = FakeExchange()
        self.exchange_file = FakeFileExchange()
        self.packs = FakePacks()
        self.taken = 0
        self.travels: Transfer | None = None
        self.paused = False
        self.economy = "auto"
        self.history: HistoryView | None = None

    @property
    def taking(self) -> FakeDesk:
        return self

    @property
    def link(self) -> FakeDesk:
        return self

    def prepare(self, least: int = 1) -> None:
        self.asked_for_work = True

    def reserve(self) -> list[str]:
        return []

    def send(self, uid: str, content: dict[str, Any], base: int | None) -> tuple[Submitted, None]:
        return self.acts.submit(uid, content), None

    def next(self, *, seen: bool = False) -> str:
        if self.queue.total <= self.taken + 6:
            raise NothingToTake("Взять нечего: общая очередь разобрана или нет связи")
        self.taken += 1
        return f"uid-{6 + self.taken}"

    def status(self) -> DeskStatus:
        return DeskStatus(
            "online", "В сети", NOW - timedelta(minutes=3), None, 3, NOW - timedelta(minutes=25),
            1, 1, 1, 2, speed="62 кбит/с, задержка 0,6 с", thrifty=True, economy=self.economy,
            economy_words="включился сам: связь 62 кбит/с", paused=self.paused,
            history=self.history,
        )  # fmt: skip

    def transfer(self) -> Transfer | None:
        return self.travels

    def pause(self) -> None:
        self.paused, self.travels = True, None

    def set_economy(self, mode: str) -> None:
        self.economy = mode


NO_RIGHT = Refusal("no-right", "У вашей роли нет права «Направить на портал»")
SYNCED = ExchangeMark.SYNCED
