"""The door of the open window: who is let in, what is carried out, what a killed window leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing import AuthenticationError, connection
from pathlib import Path
from typing import Any

import pytest

from cur_desk.errors import NotAllowed
from cur_desk.models.private_files import write_json
from cur_desk.services.door import Door, Told, WindowGone, bring_forward, knock
from cur_desk.sync.lock import AlreadyOpen
from tests.faults.processes import ROOT, environment


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    yield made
    made.close()


def test_a_knock_is_answered_with_progress_on_the_way(door: Door, tmp_path: Path) -> None:
    def serve(request: dict[str, Any], say: Any) -> dict[str, Any]:
        say("Получено 3")
        return {"said": request["word"]}

    door.listen(serve)
    heard: list[str] = []
    assert knock(tmp_path, {"word": "ёж"}, heard.append) == {"said": "ёж"}
    assert heard == ["Получено 3"]


def test_refusals_keep_their_words_and_codes(door: Door, tmp_path: Path) -> None:
    def serve(request: dict[str, Any], say: Any) -> dict[str, Any]:
        if request["verb"] == "bug":
            raise ZeroDivisionError("слово заявителя")
        raise NotAllowed("Нельзя", advice="Спросите")

    door.listen(serve)
    with pytest.raises(Told) as told:
        knock(tmp_path, {"verb": "x"})
    refusal = told.value
    assert (refusal.message, refusal.advice, refusal.code) == ("Нельзя", "Спросите", "not-allowed")
    assert refusal.exit_code == 3
    with pytest.raises(Told) as told:
        knock(tmp_path, {"verb": "bug"})
    assert "слово" not in f"{told.value.message}{told.value.advice}"
    assert told.value.exit_code == 70


def test_only_the_owner_with_the_token_is_let_in(door: Door, tmp_path: Path) -> None:
    served: list[Any] = []
    door.listen(lambda request, say: served.append(request) or {})  # type: ignore[func-returns-value]
    folder = tmp_path / "door"
    known = json.loads((folder / "door.json").read_text())
    assert folder.stat().st_mode & 0o077 == 0
    for path in (folder / "door.json", Path(known["address"]), Path(known["address"]).parent):
        assert path.stat().st_mode & 0o077 == 0
    with pytest.raises((AuthenticationError, OSError, EOFError)):
        connection.Client(known["address"], authkey=b"another").send_bytes(b"{}")
    # Whoever connects and says nothing holds up nobody.
    silent = connection.Client(known["address"])
    assert knock(tmp_path, {"verb": "x"}) == {}
    silent.close()
    assert served == [{"verb": "x"}]


def test_one_window_of_one_folder(door: Door, tmp_path: Path) -> None:
    with pytest.raises(AlreadyOpen):
        Door(tmp_path)
    other = Door(tmp_path / "another home")
    other.close()


def test_a_long_path_does_not_matter(tmp_path: Path) -> None:
    home = tmp_path / ("д" * 60) / ("о" * 60)
    home.mkdir(parents=True)
    made = Door(home)
    made.listen(lambda request, say: {"done": True})
    assert knock(home, {}) == {"done": True}
    short = Path(json.loads((home / "door" / "door.json").read_text())["address"]).parent
    made.close()
    assert not short.exists()


def test_nobody_there(tmp_path: Path) -> None:
    assert knock(tmp_path, {"verb": "sync"}) is None
    made = Door(tmp_path)
    made.listen(lambda request, say: {})
    made.close()
    assert knock(tmp_path, {"verb": "sync"}) is None
    Door(tmp_path).close()


def test_a_window_that_goes_away_in_the_middle(tmp_path: Path) -> None:
    made = Door(tmp_path)
    inside, may_end = threading.Event(), threading.Event()

    def serve(request: dict[str, Any], say: Any) -> dict[str, Any]:
        inside.set()
        may_end.wait(10)
        return {}

    made.listen(serve)
    with pytest.raises(WindowGone):
        knock(tmp_path, {}, patience_s=0.2)
    assert inside.is_set()
    may_end.set()
    made.close()


KILLED = """
import sys, threading
from pathlib import Path
from cur_desk.models.private_files import write_json
from cur_desk.services.door import Door
door = Door(Path(sys.argv[1]))
door.listen(lambda request, say: {"pid": True})
print("ready", flush=True)
threading.Event().wait()
"""


def test_what_a_killed_window_leaves_is_nobodys(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    assert knock(tmp_path, {"verb": "raise"}) == {"pid": True}
    assert bring_forward(tmp_path)
    with pytest.raises(AlreadyOpen):
        Door(tmp_path)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert (tmp_path / "door" / "door.json").exists()
    assert knock(tmp_path, {"verb": "raise"}) is None
    again = Door(tmp_path)
    again.listen(lambda request, say: {"again": True})
    assert knock(tmp_path, {}) == {"again": True}
    again.close()


def test_the_short_folder_of_a_killed_window_is_swept(tmp_path: Path) -> None:
    home = tmp_path / ("д" * 60)
    home.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home)],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    left = Path(json.loads((home / "door" / "door.json").read_text())["address"]).parent
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert left.exists()
    again = Door(home)
    again.listen(lambda request, say: {})
    assert not left.exists()
    again.close()


def test_a_window_that_lets_nobody_in_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped process: the system takes the line, nobody answers the challenge."""
    monkeypatch.setattr("cur_desk.services.door._PATIENCE_S", 0.3)
    folder = tmp_path / "door"
    folder.mkdir()
    with connection.Listener(str(folder / "socket")) as frozen:
        write_json(folder / "door.json", {"address": str(frozen.address), "key": "00" * 32})
        with pytest.raises(WindowGone):
            knock(tmp_path, {"verb": "raise"})
        assert bring_forward(tmp_path) is False
