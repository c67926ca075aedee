"""Verbs that find the window open are done by it; a second start brings it forward (D17)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk import cli
from cur_desk.services.door import Door, Told, bring_forward, knock
from cur_desk.ui.session.program import Program
from tests.faults.processes import ROOT, environment
from tests.sync.portal import PASSWORD

from .conftest import WAIT_MS
from .test_flow import lock, with_unsent


@pytest.fixture
def open_door(program: Program) -> Iterator[Door]:
    made = Door(program.home)
    program.answer_at(made)
    yield made
    made.close()


def run(program: Program, qtbot, monkeypatch, *words: str, password: str = PASSWORD):
    """A verb in a thread of its own, as another process would be; gives (code, printed)."""
    monkeypatch.setenv("CUR_DESK_HOME", str(program.home))
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    printed = io.StringIO()
    monkeypatch.setattr("sys.stdout", printed)
    code: list[int] = []
    line = threading.Thread(
        target=lambda: code.append(cli.main([*words, "--password-stdin"])), daemon=True
    )
    line.start()
    qtbot.waitUntil(lambda: bool(code), timeout=WAIT_MS)
    line.join(30)
    monkeypatch.undo()
    lines = printed.getvalue().splitlines()
    return code[0], json.loads(lines[-1])


@pytest.mark.usefixtures("open_door")
def test_sync_is_carried_out_by_the_window(
    program: Program, enter: Callable[..., None], qtbot, monkeypatch
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with_unsent(program, qtbot)
    desk.core.workspace.work.outbox.recover()  # the hold of ten seconds is over
    code, said = run(program, qtbot, monkeypatch, "sync", "--json")
    assert (code, said["pending"], said["done"]) == (0, 0, True)
    assert desk.core.workspace.work.outbox.counts().unsent == 0
    assert program.desk is desk


@pytest.mark.usefixtures("open_door")
def test_pack_backup_and_exchange_are_carried_out_too(
    program: Program, enter: Callable[..., None], qtbot, monkeypatch, tmp_path: Path
) -> None:
    enter()
    with_unsent(program, qtbot)
    out = tmp_path / "out"
    code, made = run(program, qtbot, monkeypatch, "pack", "--template", "overdue", "--json",
                     "--out", str(out))  # fmt: skip
    assert code == 0
    assert Path(made["pdf"]).read_bytes().startswith(b"%PDF")
    code, made = run(program, qtbot, monkeypatch, "backup", "--json", "--out", str(out))
    assert code == 0
    assert (Path(made["backup"]) / "work.db").exists()
    code, made = run(program, qtbot, monkeypatch, "exchange", "export", "--medium", "14-07",
                     "--json", "--out", str(out))  # fmt: skip
    assert (code, made["records"] > 0) == (0, True)


@pytest.mark.usefixtures("open_door")
def test_without_that_persons_password_nothing_is_done(
    program: Program, enter: Callable[..., None], qtbot, monkeypatch, tmp_path: Path
) -> None:
    enter()
    code, said = run(program, qtbot, monkeypatch, "sync", "--json", password="не тот пароль")
    assert (code, said["error"]) != (0, None)

    def ask(**request: Any) -> str:
        told: list[str] = []

        def go() -> None:
            try:
                knock(program.home, request)
            except Told as refusal:
                told.append(refusal.code)

        line = threading.Thread(target=go)
        line.start()
        qtbot.waitUntil(lambda: not line.is_alive(), timeout=WAIT_MS)
        return told[0]

    given = {"out": str(tmp_path / "stolen")}
    # Whoever sits at the same account and speaks to the door itself.
    assert ask(verb="backup", given=given, password="") == "wrong-password"
    assert ask(verb="backup", given=given, user="ivan", password=PASSWORD) == "not-allowed"
    assert ask(verb="format-disk", given={}, password=PASSWORD) == "input"
    assert not (tmp_path / "stolen").exists()


@pytest.mark.usefixtures("open_door")
def test_a_locked_window_leaves_the_files_to_the_verb(
    program: Program, enter: Callable[..., None], qtbot, monkeypatch
) -> None:
    enter()
    lock(program, qtbot)
    code, said = run(program, qtbot, monkeypatch, "sync", "--json")
    assert (code, said["done"]) == (0, True)
    assert program.desk is None


@pytest.mark.usefixtures("open_door")
def test_a_second_start_brings_the_first_window_forward(program: Program, qtbot) -> None:
    window = program.window
    window.showMinimized()
    done: list[bool] = []
    line = threading.Thread(target=lambda: done.append(bring_forward(program.home)))
    line.start()
    qtbot.waitUntil(lambda: not window.isMinimized(), timeout=WAIT_MS)
    line.join(30)
    assert done == [True]


def test_two_starts_of_the_real_program(tmp_path: Path) -> None:
    """Two processes: the second says so and ends with 0; after a kill the next start is a first."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    env = environment() | {"CUR_DESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "cur_desk.app"]

    def start() -> subprocess.Popen[str]:
        made = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        assert bring_forward_of(home)
        return made

    first = start()
    second = subprocess.run(command, cwd=ROOT, env=env, text=True, capture_output=True, timeout=60)
    assert (second.returncode, second.stderr) == (0, "")
    assert "выведено вперёд" in second.stdout
    first.kill()
    first.wait(30)
    third = start()
    assert third.poll() is None
    third.kill()
    third.wait(30)


def bring_forward_of(home: Path) -> bool:
    """The window is up when it answers; a start takes some seconds on a busy machine."""
    return any(bring_forward(home) for _ in range(6))
