"""T40, T41: files of an earlier program are lifted with all their unsent work, whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.models import schema
from cur_desk.models.database import WORK, Database
from cur_desk.models.trouble import DiskTrouble
from cur_desk.models.workspace import Workspace
from tests.faults.processes import ROOT, environment
from tests.models.builders import KEY, ZONE

OLD = Path(__file__).parents[1] / "data" / "w0001"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    shutil.copytree(OLD, folder)
    return folder


def version_of(path: Path) -> str | None:
    database = Database(path, KEY, WORK)
    found = schema.revision(database)
    database.close()
    return found


def events_of(path: Path) -> list[tuple[str, bytes]]:
    """(id, stored bytes) of every event, as any version of the program stores them."""
    database = Database(path, KEY, WORK)
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, body FROM event ORDER BY seq").fetchall()
    database.close()
    return [(r[0], bytes(r[1])) for r in rows]


def whole(folder: Path) -> None:
    """Lifted, and everything that was made before is there and shown."""
    before = events_of(apart(folder))
    desk = Workspace.open(folder, KEY, zone=ZONE)
    assert schema.revision(desk.work.database) == schema.WORK_HEAD
    rows = desk.work.outbox.rows(limit=1_000)
    assert len(rows) == 200
    assert [r.id for r in rows] == [i for i, _ in before]
    newest = {r.record: r.event.changes[0].value for r in rows}
    for record, words in newest.items():
        shown = desk.queries.document(record)
        assert shown is not None
        assert shown.document["note"] == words
    [draft] = desk.work.drafts.all()
    assert draft.values == {"essence": "Недописано до обновления"}
    assert desk.work.journal.verify() is None
    desk.close()
    # An event is never rewritten: the very bytes are sent, the reader lifts them.
    assert events_of(folder / "work.db") == before


def apart(folder: Path) -> Path:
    """The old file apart, since opening it makes a journal beside."""
    target = folder.with_name(f"{folder.name}-before") / "work.db"
    if not target.exists():
        target.parent.mkdir()
        shutil.copy2(OLD / "work.db", target)
    return target


def test_t40_two_hundred_unsent_events_of_the_program_before(old: Path) -> None:
    whole(old)
    assert version_of(old / "work.before-upgrade.db") == "w0001"
    whole(old)  # and nothing is done twice


@pytest.mark.parametrize("moment", ["copy", "1", "3", "5", "7", "COMMIT"])
def test_t41_killed_in_the_middle_of_lifting(old: Path, moment: str) -> None:
    before = events_of(apart(old))
    command = [sys.executable, str(Path(__file__).with_name("kill_lifting.py")), str(old), moment]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    # The program before still opens it as it was.
    aside = old.with_name("aside")
    shutil.copytree(old, aside)
    assert version_of(aside / "work.db") == "w0001"
    assert events_of(aside / "work.db") == before
    whole(old)
    assert version_of(old / "work.before-upgrade.db") == "w0001"
    assert not list(old.glob("*.part*"))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes; only root may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("a full disk needs a small file system, and making one needs root")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2000k,mode=0700", "tmpfs", str(folder)],
        capture_output=True,
    )
    if made.returncode != 0:
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("leave", [0, 40_000, 260_000, 300_000])
def test_t41_lifting_on_a_full_disk(small: Path, leave: int) -> None:
    """Told, nothing harmed; with room it goes on. 0: not even the journal; then the copy does not
    fit; then the copy fits and the lifting does not."""
    folder = small / "old"
    shutil.copytree(OLD, folder)
    before = events_of(folder / "work.db")
    room = os.statvfs(small)
    ballast = small / "ballast"
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    with pytest.raises(DiskTrouble) as told:
        Workspace.open(folder, KEY, zone=ZONE)
    assert "место" in told.value.advice.lower()
    assert not list(folder.glob("*.part*"))
    assert not list(folder.glob("*.damaged*"))
    ballast.unlink()
    assert events_of(folder / "work.db") == before
    assert version_of(folder / "work.db") == "w0001"
    outside = small.with_name("outside")
    shutil.copytree(folder, outside)
    whole(outside)
    whole_here = Workspace.open(folder, KEY, zone=ZONE)
    assert whole_here.work.outbox.counts().unsent == 200
    whole_here.close()
