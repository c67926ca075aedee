"""The disk takes nothing, or a file is held by another program: said, nothing lost, it goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cur_desk.domain.filters import Filter
from cur_desk.services.desk import Desk
from cur_desk.ui.session.program import Program
from cur_desk.ui.widgets import Dialog
from tests.faults.processes import ROOT, environment
from tests.sync.portal import PASSWORD

from .conftest import WAIT_MS
from .test_flow import said

TYPED = "Слово на полном диске"


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """The home of the program on a file system of its own; only root may make one."""
    home = tmp_path / "home"
    home.mkdir()
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("a full disk needs a small file system, and making one needs root")
    if not mount("-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", str(home)):
        pytest.skip("this machine lets nobody mount a small file system")
    yield home
    subprocess.run(["umount", "-l", str(home)], check=True)


@pytest.fixture
def on_small(small: Path, request: pytest.FixtureRequest) -> Program:
    """The program there: mounted before the program, unmounted after it."""
    made: Program = request.getfixturevalue("program")
    return made


def card_of(program: Program, qtbot) -> tuple[Desk, str]:
    desk = program.desk
    assert desk is not None
    uid = desk.queue.uid(next(iter(desk.queue.ids(Filter()))))
    program.open_card(uid)
    card = program.card
    assert card is not None
    qtbot.waitUntil(lambda: card.card is not None and card.card.appeal.id == uid, timeout=WAIT_MS)
    return desk, uid


def draft_of(desk: Desk, uid: str) -> str:
    kept = desk.core.workspace.work.drafts.get(uid, "formalise", desk.actor.person)
    return "" if kept is None else str(kept.values["questions"][0]["essence"])


def fill(home: Path) -> Callable[[], None]:
    room = os.statvfs(home)
    ballast = home / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(room.f_bavail * room.f_frsize))
    return ballast.unlink


def test_a_full_disk_is_told_and_the_draft_is_written_when_there_is_room(
    small: Path, on_small: Program, enter: Callable[..., None], qtbot, type_text
) -> None:
    program = on_small
    enter()
    desk, uid = card_of(program, qtbot)
    card, bar = program.card, program.window.status
    assert card is not None
    free = fill(small)
    type_text(card.form.fields.essence, TYPED)
    qtbot.waitUntil(lambda: "не записан" in card.head.saved.text(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Диск не записывается" in said(bar), timeout=WAIT_MS)
    assert draft_of(desk, uid) == ""
    assert card.form.fields.essence.toPlainText() == TYPED
    bar.part_opened.emit("trouble")
    [told] = [d for d in program.window.findChildren(Dialog) if d.isVisible()]
    assert "Освободите место" in said(told)
    told.reject()
    free()
    qtbot.waitUntil(lambda: draft_of(desk, uid) == TYPED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Диск не записывается" not in said(bar), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Черновик сохранён" in card.head.saved.text(), timeout=WAIT_MS)
    before = desk.runner.cycles
    desk.exchange.sync_now()
    qtbot.waitUntil(lambda: desk.runner.cycles > before, timeout=WAIT_MS)
    assert desk.runner.last_report is not None
    assert desk.runner.last_report.done


def test_a_full_disk_at_the_lock_closes_the_files_all_the_same(
    small: Path, on_small: Program, enter: Callable[..., None], qtbot
) -> None:
    program = on_small
    enter()
    desk, _uid = card_of(program, qtbot)
    free = fill(small)
    program.flow.lock("проверка")
    qtbot.waitUntil(lambda: desk._ended is not None, timeout=WAIT_MS)
    assert program.window.is_locked()
    page = program.window.unlock
    assert page is not None
    program.window.unlock_submitted.emit(PASSWORD)
    qtbot.waitUntil(lambda: "Освободите место" in page.hint.words(), timeout=WAIT_MS)
    assert program.desk is None
    free()
    program.window.unlock_submitted.emit(PASSWORD)  # nothing was left half open
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)


HOLDER = """
import sys
from sqlcipher3 import dbapi2
path, key = sys.stdin.readline().split()
held = dbapi2.connect(path)
held.isolation_level = None
held.execute(f"PRAGMA key=\\"x'{key}'\\"")
held.execute("PRAGMA cipher_page_size=4096")
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """The program waits ten seconds for a busy file; a test need not."""
    monkeypatch.setattr("cur_desk.models.database.BUSY_MS", 300)


@pytest.mark.usefixtures("impatient")
def test_a_file_held_by_another_program_is_told_and_nothing_is_lost(
    program: Program, enter: Callable[..., None], qtbot, type_text
) -> None:
    enter()
    desk, uid = card_of(program, qtbot)
    card, bar = program.card, program.window.status
    assert card is not None
    database = desk.core.workspace.work.database
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=ROOT, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write(f"{database.path} {database.key.hex()}\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "held\n"
    type_text(card.form.fields.essence, TYPED)
    qtbot.waitUntil(lambda: "не записан" in card.head.saved.text(), timeout=WAIT_MS)
    holder.stdin.close()
    holder.wait(30)
    holder.stdout.close()
    qtbot.waitUntil(lambda: draft_of(desk, uid) == TYPED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Файл занят" not in said(bar), timeout=WAIT_MS)


def test_the_program_says_why_it_does_not_start_where_nothing_can_be_written(small: Path) -> None:
    assert mount("-o", "remount,ro", str(small))
    env = environment() | {"CUR_DESK_HOME": str(small), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "cur_desk.app"], cwd=ROOT, env=env, text=True,
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Папка данных программы не записывается" in done.stderr
    assert "Traceback" not in done.stderr
