"""What the verbs of the command line do with an open desk; the same whether the verb has opened the
files itself or the open window carries it out (rulings D17)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cur_desk.errors import DeskError, InputError
from cur_desk.services import saving
from cur_desk.services.desk import Desk
from cur_desk.services.importing import verb as importing_verb
from cur_desk.sync.report import SyncReport

LEFT_OVER = 5
CYCLE_WAIT_S = 15 * 60.0
Say = Callable[[str], None]
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a verb ended: the object of ``--json``, the words for a person, the exit code."""

    value: dict[str, Any]
    words: str
    code: int = 0

    def to_json(self) -> dict[str, Any]:
        """As it goes through the door of the window."""
        return asdict(self)


class NoCycle(DeskError):
    """The window did not get round to an exchange."""

    code = "no-cycle"

    def __init__(self) -> None:
        super().__init__(
            "Открытое окно не дождалось обмена с порталом. Записанное цело.",
            advice="Посмотрите в окне программы, чего ждёт обмен.",
        )


def run(desk: Desk, verb: str, given: Given, say: Say, *, in_window: bool = False) -> Outcome:
    """Does a verb. ``in_window``: the desk has a runner of its own. Raises DeskError."""
    if verb == "sync":
        return _sync(desk, say, in_window)
    if verb == "import_file":
        return Outcome(*importing_verb.run(desk.importing, given, say))
    if verb not in _VERBS:
        raise InputError("Открытое окно не знает этой команды", field="verb")
    return _VERBS[verb](desk, given)


def _sync(desk: Desk, say: Say, in_window: bool) -> Outcome:
    report = _cycle_of_window(desk) if in_window else desk.sync_once(say)
    if not in_window:
        wiped = desk.obey()
        if wiped is not None:
            raise wiped
    left = LEFT_OVER if report.left else 0
    code = report.error.exit_code if report.error is not None else left
    return Outcome(report.to_json(), report.words(), code)


def _cycle_of_window(desk: Desk) -> SyncReport:
    """F5 by another hand: the runner of the window makes a whole cycle."""
    desk.core.workspace.work.outbox.try_now()
    if not desk.runner.sync_whole(CYCLE_WAIT_S):
        raise NoCycle
    report = desk.runner.last_report
    if report is None:
        raise NoCycle
    return report


def _pack(desk: Desk, given: Given) -> Outcome:
    folder = Path(given["out"])
    made = desk.packs.by_template(
        given["template"], number=given.get("number"), reason=given.get("personal_data")
    )
    path = saving.save(folder, made.name, made.pdf)
    return Outcome({"pdf": str(path), "pages": made.pages, "cut": made.cut}, f"Готово: {path}")


def _backup(desk: Desk, given: Given) -> Outcome:
    folder = Path(given["out"])
    with saving.saving_into(folder):
        path = desk.backup(folder)
    return Outcome({"backup": str(path)}, f"Копия записана: {path}")


def _export(desk: Desk, given: Given) -> Outcome:
    made = desk.exchange_file.export(Path(given["out"]), given.get("medium") or "")
    value = {
        "package": str(made.path), "sheet": str(made.sheet), "number": made.number,
        "records": made.records, "left": made.left, "files": made.files, "sha256": made.checksum, "medium": made.medium,
    }  # fmt: skip
    return Outcome(value, f"{made.words()}\n{made.path}\nСопроводительный лист: {made.sheet}")


def _import(desk: Desk, given: Given) -> Outcome:
    brought = desk.exchange_file.load(Path(given["file"]))
    found = brought.loaded
    wiped = bool(given.get("wipe")) and brought.whole
    if wiped:
        desk.exchange_file.wipe(brought.files)
    value = {
        "again": found.already, "accepted": found.accepted, "known": found.known,
        "conflicts": found.conflicts, "rejected": found.rejected, "later": found.later,
        "bad_receipts": found.bad_receipts, "changed": len(found.changed),
        "removed": len(found.removed), "pages": found.pages, "more": found.more, "wiped": wiped,
        "wiped_files": [path.name for path in brought.files] if wiped else [],
        "package_found": brought.beside,
        "pending": desk.status().unsent,
    }  # fmt: skip
    words = f"{brought.words()} {brought.wiped_words()}" if wiped else brought.words()
    return Outcome(value, words, 0 if brought.whole else LEFT_OVER)


_VERBS: dict[str, Callable[[Desk, Given], Outcome]] = {
    "pack": _pack,
    "backup": _backup,
    "export": _export,
    "import": _import,
}
