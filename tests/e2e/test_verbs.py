"""The verbs of the command line on real files: what they refuse, what they leave and say so."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk import cli
from cur_desk.domain.records.words import FileKind
from cur_desk.paths import HOME_VARIABLE
from cur_desk.services import station
from cur_desk.services.files.service import NewFile
from cur_desk.sync import credentials
from tests.faults.proxy import Fault, FaultProxy
from tests.services.test_files_portal import photo
from tests.sync.portal import PASSWORD, RealPortal

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    yield made
    made.stop()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.setattr(
        station, "for_home", lambda home, memory=False: credentials.for_home(home, memory=True)
    )
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb; gives its JSON with its exit code and what it said beside."""

    def verb(*words: str) -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        code = cli.main([*words, "--password-stdin", "--json"])
        told = capsys.readouterr()
        value: dict[str, Any] = json.loads(told.out.splitlines()[-1])
        return value | {"code": code, "said": told.err}

    return verb


def test_no_paper_is_made_of_a_list_that_never_came_whole(
    portal: RealPortal, home: Path, run: Run, tmp_path: Path
) -> None:
    portal.add_appeals(3)
    with station.sign_in(portal.url, "smena1", PASSWORD, home=home):
        pass
    papers = tmp_path / "papers"
    papers.mkdir()

    def pack(template: str) -> dict[str, Any]:
        return run("pack", "--template", template, "--out", str(papers))

    for template in ("overdue", "briefing"):
        told = pack(template)
        assert (told["code"], told["error"]) == (3, "not-filled")
        assert "Обращения ещё не загружены" in told["message"]
        assert "cur-desk sync" in told["advice"]
    card = run("pack", "--template", "card", "--number", "26-11/1", "--out", str(papers))
    assert (card["code"], card["error"]) == (3, "not-filled")
    assert list(papers.iterdir()) == []
    assert run("sync")["code"] == 0
    assert [pack(t)["code"] for t in ("overdue", "briefing")] == [0, 0]

    (cache,) = home.rglob("cache.db")
    with cache.open("r+b") as file:  # the first page: nothing opens
        file.seek(100)
        file.write(bytes(64))
    told = pack("overdue")
    assert (told["code"], told["error"]) == (3, "not-filled")
    assert "Файл со списком был повреждён" in told["said"]
    assert pack("briefing")["code"] == 3  # the next opening has nothing to rescue any more
    assert run("sync")["code"] == 0
    assert pack("overdue")["code"] == 0


def test_files_left_behind_are_work_left_with_their_reason(
    portal: RealPortal, home: Path, run: Run
) -> None:
    [record] = portal.add_appeals(1)
    with FaultProxy(portal.port) as line:
        with station.sign_in(line.url, "smena1", PASSWORD, home=home) as desk:
            desk.sync_once()
            for size in (60_000, 70_000):
                file = NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=photo(size))
                desk.files.attach(record["id"], file)
            desk.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
        for path in ("/v1/files", "/v1/uploads"):
            line.add(Fault(path=path, refuse=True, times=50))
        told = run("sync")
        assert (told["code"], told["pending"], told["files_waiting"]) == (5, 0, 2)
        assert (told["done"], told["error"]) == (False, "portal-dead")
        assert "оборвалась" in told["message"]
        again = run("sync")  # the same where nothing was tried: its time has not come
        assert (again["code"], again["done"]) == (5, False)
        assert again["message"]
        with station.open_station("smena1", PASSWORD, home=home) as desk:
            words = desk.sync_once().words()
        assert "Файлов ещё не передано: 2." in words
        assert "Файлы: " in words
