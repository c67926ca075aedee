"""What the palette finds: commands at hand, appeals by number and words, codes, executors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from cur_desk.domain.filters import Filter, Op, where
from cur_desk.domain.text import fold
from cur_desk.services.desk import Desk
from cur_desk.services.views import Choice, CodeRow
from cur_desk.ui.bridge import bridge
from cur_desk.ui.shell import PaletteRow
from cur_desk.ui.shell.palette import Palette

MOST = 7
APPEALS, CODES, EXECUTORS, COMMANDS = "appeals", "codes", "executors", "commands"
ITEM, VIEWS = "item", "views"


Into = tuple[str, Callable[[], object]]
"""What a code or a body does for the form in front: words for its row, the act."""


@dataclass(frozen=True)
class Leads:
    """Where a chosen row leads; what the item in front makes of it."""

    open_appeal: Callable[[str], object]
    show_filter: Callable[[Filter, str], object]
    item_title: Callable[[], str] = lambda: "Действия"
    item_acts: Callable[[str], Sequence[PaletteRow]] = lambda _text: ()
    views: Callable[[], Sequence[PaletteRow]] = tuple
    code_into: Callable[[CodeRow], Into | None] = lambda _row: None
    executor_into: Callable[[Choice], Into | None] = lambda _item: None


class PaletteSources(QObject):
    """Registers the sources once; answers come from the desk that is open."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._desk: Desk | None = None
        self._leads: Leads | None = None
        self._commands: tuple[PaletteRow, ...] = ()
        palette.add_source(ITEM, "Действия", self._find_acts, prefixes=("", ">"))
        palette.add_source(COMMANDS, "Команды", self._find_commands, prefixes=("", ">"))
        palette.add_source(VIEWS, "Виды очереди", self._find_views, prefixes=("", ">"))
        palette.add_source(APPEALS, "Обращения", None, prefixes=("", "№"))
        palette.add_source(CODES, "Коды", None, prefixes=("", "#"))
        palette.add_source(EXECUTORS, "Исполнители", None, prefixes=("@",))
        palette.asked.connect(self._ask)

    def use(self, desk: Desk | None, leads: Leads | None, commands: Sequence[PaletteRow]) -> None:
        """The desk to ask, or none; commands of the present state."""
        self._desk, self._leads, self._commands = desk, leads, tuple(commands)

    def _find_acts(self, prefix: str, text: str) -> Sequence[PaletteRow]:
        if self._leads is None:
            return ()
        self._palette.set_title(ITEM, self._leads.item_title())
        found = self._leads.item_acts(text)
        return found if text or prefix else found[:MOST]

    def _find_commands(self, prefix: str, text: str) -> Sequence[PaletteRow]:
        return _matching(self._commands, text)

    def _find_views(self, prefix: str, text: str) -> Sequence[PaletteRow]:
        if self._leads is None or not (text or prefix):
            return ()
        return _matching(self._leads.views(), text)

    @Slot(str, str)
    def _ask(self, prefix: str, text: str) -> None:
        desk, leads = self._desk, self._leads
        if desk is None or leads is None or (not text and prefix not in ("#", "@")):
            return
        wanted: list[tuple[str, Callable[[], list[PaletteRow]]]] = []
        if prefix in ("", "№"):
            wanted.append((APPEALS, lambda: _appeals(desk, leads, prefix, text)))
        if prefix in ("", "#"):
            wanted.append((CODES, lambda: _codes(desk, leads, text)))
        if prefix == "@":
            wanted.append((EXECUTORS, lambda: _executors(desk, leads, text)))
        for key, work in wanted:
            bridge().run_query(
                work,
                partial(self._palette.offer, key, text),
                lambda problem: None,
                self,
                replaces=f"palette.{key}",
            )


def _matching(rows: Sequence[PaletteRow], text: str) -> Sequence[PaletteRow]:
    wanted = fold(text).split()
    return [r for r in rows if all(w in fold(f"{r.text} {r.note}") for w in wanted)]


def _appeals(desk: Desk, leads: Leads, prefix: str, text: str) -> list[PaletteRow]:
    number = Filter(conditions=(where("number", text, op=Op.CONTAINS),))
    found = list(desk.queue.ids(number))[:MOST]
    if len(found) < MOST and prefix != "№":
        found += [i for i in desk.queue.ids(Filter(text=text))[: 2 * MOST] if i not in found]
    return [
        PaletteRow(
            row.uid,
            f"{row.number} {row.title}",
            " · ".join(filter(None, (row.place, row.left))),
            "file-text",
            act=partial(leads.open_appeal, row.uid),
        )
        for row in desk.queue.rows(found[:MOST])
    ]


def _codes(desk: Desk, leads: Leads, text: str) -> list[PaletteRow]:
    return [_code(leads, row) for row in desk.codes.search(text, MOST)]


def _code(leads: Leads, row: CodeRow) -> PaletteRow:
    """Into the question in front if there is one, else the list of appeals with this code."""
    into = leads.code_into(row)
    if into is not None:
        return PaletteRow(row.code, row.name, f"{row.code} · {into[0]}", "tag", act=into[1])
    wanted = Filter(conditions=(where("code", row.code, op=Op.PREFIX),))
    act = partial(leads.show_filter, wanted, row.name)
    return PaletteRow(row.code, row.name, row.code, "tag", act=act)


def _executors(desk: Desk, leads: Leads, text: str) -> list[PaletteRow]:
    return [_executor(leads, item) for item in desk.directory.organisations(text)[:MOST]]


def _executor(leads: Leads, item: Choice) -> PaletteRow:
    into = leads.executor_into(item)
    if into is not None:
        note = " · ".join(filter(None, (item.hint, into[0])))
        return PaletteRow(item.code, item.name, note, "landmark", act=into[1])
    wanted = Filter(conditions=(where("executor", item.code),))
    act = partial(leads.show_filter, wanted, item.name)
    return PaletteRow(item.code, item.name, item.hint, "landmark", act=act)
