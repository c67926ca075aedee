"""The demo: an embedded portal with synthetic appeals, and the whole way of one of them.

Everything is real: portal process, port, encrypted files, receipts, PDF. Its data lie in a
temporary folder unless ``home`` is given; a real keyring is never touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cur_desk.domain.text import counted
from cur_desk.errors import BugError, DeskError, InputError
from cur_desk.models.private_files import write_private
from cur_desk.paths import HOME_VARIABLE, make_private
from cur_desk.reference.profiles import load_profile, region_ids
from cur_desk.services import saving, station
from cur_desk.services.demo_work import two_questions
from cur_desk.services.desk import Desk
from cur_desk.services.doctor import window_works
from cur_desk.services.embedded import EmbeddedPortal, run_portal
from cur_desk.sync.known import SessionMemory
from cur_desk.sync.lock import FolderLock

SEED = 1
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """The demo user; the password is made by the seed and lives in the temporary folder."""

    login: str
    password: str
    name: str


def display_works(say: Say) -> bool:
    """Whether a window can be opened: a display is named and Qt loads (rulings S4)."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        say("Экрана нет (DISPLAY и WAYLAND_DISPLAY не заданы): работаю без окна.")
        return False
    good, reason = window_works()
    if not good:
        say(f"Окно не открывается ({reason}): работаю без окна.")
    return good


@contextlib.contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    if given is not None:
        with saving.saving_into(given):
            make_private(given)
            lock = FolderLock(given)  # two portals on one base would quarrel over its items
        try:
            yield given
        finally:
            lock.release()
        return
    with tempfile.TemporaryDirectory(prefix="cur-desk-demo-") as folder:
        yield Path(folder)


def _prepared(home: Path, region: str, appeals: int, say: Say, progress: Say) -> DemoPerson:
    """Seeds the portal of this home once; starting twice works on the same data."""
    if region not in region_ids():
        raise InputError(
            f"Нет региона «{region}»", field="region", advice=f"Есть: {', '.join(region_ids())}."
        )
    if appeals < 1:
        raise InputError("Сколько обращений: нужно число больше нуля", field="appeals")
    kept = home / "portal" / "demo.json"
    if kept.exists():
        return _kept_person(kept, region)
    # Made aside and renamed when whole: an interrupted start leaves no half of a region.
    part = home / "portal.part"
    shutil.rmtree(part, ignore_errors=True)
    today = datetime.now(load_profile(region).tz).date()
    say(f"Готовлю портал примера: {load_profile(region).region_title}, обращений {appeals}")
    made = run_portal(
        [
            "seed", "--region", region, "--appeals", str(appeals), "--seed", str(SEED),
            "--as-of", today.isoformat(), "--data-dir", str(part),
        ],
        progress,
    )  # fmt: skip
    user = next(u for u in made["users"] if u["demo"])
    person = DemoPerson(user["login"], user["password"], user.get("name", ""))
    about = {"region": region, "port": _free_port(), **asdict(person)}
    write_private(part / kept.name, json.dumps(about).encode())
    part.rename(home / "portal")
    return person


def _kept_person(kept: Path, region: str) -> DemoPerson:
    """The person of an earlier start here; a home holds one region."""
    found = json.loads(kept.read_text("utf-8"))
    del found["port"]
    before = found.pop("region")
    if before != region:
        raise InputError(
            f"В этой папке пример другого региона: {load_profile(before).region_title}",
            field="region",
            advice=f"Укажите другую папку --home или --region {before}.",
        )
    return DemoPerson(**found)


def _free_port(wanted: int = 0) -> int:
    """The wanted port if it is free, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    return 0


def _portal(home: Path) -> EmbeddedPortal:
    """The portal of this home, at the same address as before: the desk's files go by address."""
    data = home / "portal"
    port = json.loads((data / "demo.json").read_text("utf-8"))["port"]
    return EmbeddedPortal(data, live=True, port=_free_port(port))


def run_headless(
    *, region: str, appeals: int, out: Path | None, home: Path | None, say: Say, progress: Say
) -> dict[str, Any]:
    """First sync, take next, formalise offline, sync, check the receipt, print; the report."""
    target = saving.output_folder((out or Path("cur-desk-demo")).resolve())
    with _home(home) as folder:
        person = _prepared(folder, region, appeals, say, progress)
        portal = _portal(folder)
        try:
            login = station.login_of(folder, memory_keyring=True)
            desk = station.sign_in(
                portal.url, person.login, person.password, home=folder, login=login
            )
            with desk:
                portal, report = _walk(desk, portal, folder, target, say, progress)
                return report
        finally:
            portal.stop()


def _walk(
    desk: Desk, portal: EmbeddedPortal, folder: Path, target: Path, say: Say, progress: Say
) -> tuple[EmbeddedPortal, dict[str, Any]]:
    _no_trouble(desk.sync_once(progress).error)
    synced = desk.queue.size()
    loaded = counted(synced, "обращение", "обращения", "обращений")
    say(f"Первая загрузка: {loaded}, {desk.person_name}, {desk.role_title}")
    uid = desk.take_next()
    card = desk.cards.open(uid)
    say(f"Взято: {card.number}, {card.title}")
    port = portal.port
    portal.stop()
    say("Связь отключена: портал остановлен")
    submitted = desk.acts.submit(uid, two_questions(desk, card))
    waiting = desk.sync_once(progress)
    if waiting.pending == 0:
        raise BugError("an event left without a portal")
    say(f"Разобрано без связи, два вопроса; не отправлено: {waiting.pending}")
    portal = EmbeddedPortal(folder / "portal", live=True, port=port)
    try:
        report = _settle(desk, submitted.event, target, synced, say, progress)
    except BaseException:
        portal.stop()
        raise
    return portal, report


def _settle(
    desk: Desk, event: str, target: Path, synced: int, say: Say, progress: Say
) -> dict[str, Any]:
    desk.core.workspace.work.outbox.try_now()
    done = desk.sync_once(progress)
    _no_trouble(done.error)
    row = desk.core.workspace.work.outbox.get(event)
    receipt = desk.core.workspace.work.receipts.get(event)
    if row is None or receipt is None:
        reason = row.last_error if row is not None else "событие пропало"
        raise DeskError(f"Портал не принял разбор: {reason}", code="demo-refused")
    memory = SessionMemory(desk.core.workspace.work.settings, desk.clock)
    if not memory.proves(receipt, row.event):
        raise BugError("the receipt does not prove the event")
    say(f"Принято порталом, код {receipt.short_code()}; контрольная отметка проверена")
    made = [desk.packs.card(row.record), desk.packs.briefing()]
    paths = []
    for pack in made:
        path = saving.save(target, pack.name, pack.pdf)
        paths.append(str(path))
        say(f"Напечатано: {path}")
    profile = desk.profile
    return {
        "region": profile.id,
        "blocks": len(profile.blocks),
        "zone": profile.zone,
        "synced": synced,
        "formalised": 1,
        "receipts": desk.core.workspace.work.receipts.count(),
        "pending": done.pending,
        "pdf": paths,
    }


def _no_trouble(error: DeskError | None) -> None:
    if error is not None:
        raise error


def run_window(*, region: str, appeals: int, home: Path | None, say: Say) -> int:
    """The portal behind, the window in front: a child process, so that no verb imports Qt."""
    with _home(home) as folder:
        person = _prepared(folder, region, appeals, say, say)
        with _portal(folder) as portal:
            say(f"Портал примера: {portal.url}; вход: {person.login}")
            environment = os.environ | {HOME_VARIABLE: str(folder)}
            command = [sys.executable, "-m", "cur_desk.app", "--demo", portal.url, person.login]
            child = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, text=True)
            # A terminated demo takes its window with it, as it takes its portal.
            signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
            try:
                child.communicate(person.password + "\n")
            finally:
                if child.poll() is None:
                    child.terminate()
                    child.wait()
            return child.returncode
