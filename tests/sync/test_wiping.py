"""A revoked workstation or person is wiped at the next contact, and no word is lost by it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk.clock import SystemClock
from cur_desk.contract.canonical import canonical
from cur_desk.contract.last_words import CHUNK, read_words
from cur_desk.domain.events import Event
from cur_desk.models import wiping
from cur_desk.models.keys import KeyFile
from cur_desk.models.private_files import write_private
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.login import PasswordChanged
from cur_desk.sync.wiped import CannotSeal, Wiped, order_of
from cur_desk.sync.wiping import Wiper, go_on
from cur_portal.cli import main as cur_portal
from cur_portal.store import last_words
from tests.faults.processes import ROOT, environment
from tests.faults.proxy import Fault, FaultProxy
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person, login_at, seat
from tests.sync.test_login import NEW, change_password

ORDERS = {
    "device-revoked": ["device", "revoke", "{device}"],
    "user-disabled": ["user", "disable", "olga"],
}
Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def command(portal: RealPortal, capsys: pytest.CaptureFixture[str]) -> Ask:
    """``cur-portal`` over the base of the running portal."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = cur_portal([*words, "--json", "--database-url", f"sqlite:///{portal.path}"])
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


@pytest.fixture
def olga(portal: RealPortal, line: FaultProxy, tmp_path: Path) -> Iterator[Person]:
    """At work, with two unsent acts on different records, one held back, and a draft."""
    portal.add_appeals(4)
    made = seat(portal, line, tmp_path / "home", "olga")
    assert made.sync().done
    yield made
    made.close()


def unsent_of(person: Person) -> list[Event]:
    records = sorted(uid for uid, kind, _ in person.engine.workspace.writer.versions()
                     if kind == "appeal")  # fmt: skip
    made = [person.save(r, "title", f"Слово {n}, ёлки") for n, r in enumerate(records[:3])]
    me = person.portal.people["olga"]["id"]
    person.engine.workspace.save_draft(records[3], "formalise", me, 1, {"essence": "Недописано"})
    return made


def revoke(person: Person, command: Ask, reason: str = "device-revoked") -> None:
    words = [w.format(device=person.desk.device.device) for w in ORDERS[reason]]
    assert command(*words)[0] == 0


def wipe(person: Person, on_step: wiping.Step = lambda step: None) -> Wiped:
    """What the window and the verbs do when the engine has heard the order."""
    error = person.sync().error
    reason = order_of(error)
    assert reason is not None, error
    home = person.login.home
    connect = person.login.asking.client
    wiper = Wiper(home, person.desk.device, reason, SystemClock(), connect, on_step)
    wiper.seal(person.engine.workspace)
    person.close()
    return wiper.finish()


def two_persons(portal: RealPortal) -> None:
    """Who may open what was sealed."""
    for role in ("operator", "head"):
        portal.add_user(role, role)


def recovered(command: Ask, out: Path, *what: str) -> list[bytes]:
    people = ["--person", "operator", "--person", "head", "--reason", "Акт № 7"]
    assert command("recover", *what, *people, "--out", str(out))[0] == 0
    return out.read_bytes().splitlines()


@pytest.mark.parametrize("reason", sorted(ORDERS))
def test_wiped_at_the_next_contact_and_recovered_byte_for_byte(
    olga: Person, portal: RealPortal, command: Ask, tmp_path: Path, reason: str
) -> None:
    two_persons(portal)
    made = unsent_of(olga)
    folder, home = olga.desk.workspace.folder, olga.login.home
    device = olga.desk.device.device
    revoke(olga, command, reason)
    told = wipe(olga)
    assert (told.note.events, told.note.drafts, told.note.delivered) == (3, 1, True)
    assert told.note.reason == reason
    assert "3 действия, 1 черновик. Всё запечатано и лежит на портале" in told.message
    assert "администратору ЦУР" in told.advice
    assert not folder.exists()
    assert not any((home / "sealed").iterdir())
    lines = recovered(command, tmp_path / "opened.jsonl", "--device", device)
    assert lines[:3] == [canonical(e.to_document()) for e in made]
    assert json.loads(lines[3])["draft"] == {"essence": "Недописано"}
    listed = command("device", "list")[1]["devices"]
    assert {d["device"]: d["sealed"] for d in listed}[device] == len(lines)
    for event in made:  # none of them was taken for a sent one
        assert portal.find(event.record)["title"] == "Яма на дороге"  # type: ignore[index]


def test_the_order_is_heard_before_data_and_another_person_is_untouched(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask
) -> None:
    ivan = seat(portal, line, olga.login.home, "ivan")
    assert ivan.sync().done
    before = sorted((p.name, p.stat().st_size) for p in ivan.desk.workspace.folder.iterdir())
    unsent_of(olga)
    revoke(olga, command, "user-disabled")
    asked = len(line.seen)
    wipe(olga)
    assert {s.path.split("?")[0] for s in line.seen[asked:]} <= {
        "/v1/session", "/v1/sync/events", "/v1/last-words",
    }  # fmt: skip
    after = sorted((p.name, p.stat().st_size) for p in ivan.desk.workspace.folder.iterdir())
    assert after == before
    assert ivan.sync().done
    assert [s.user for s in olga.login.accounts()] == ["ivan"]
    ivan.close()


def test_days_later_the_refresh_token_hears_why(
    olga: Person, portal: RealPortal, command: Ask
) -> None:
    """The access token has long ended; the order is still told, without a password."""
    unsent_of(olga)
    revoke(olga, command)
    olga.desk.wires.access.forget_access()
    assert order_of(olga.sync().error) == "device-revoked"


def test_signing_in_with_a_disabled_account_wipes_too(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask
) -> None:
    unsent_of(olga)
    olga.desk.wires.access.sign_out()
    folder = olga.desk.workspace.folder
    olga.close()
    revoke(olga, command, "user-disabled")
    with pytest.raises(Wiped) as told:
        olga.login.sign_in(line.url, "olga", PASSWORD)
    assert (told.value.note.events, told.value.note.delivered) == (3, True)
    assert not folder.exists()
    with pytest.raises(errors.AccessDenied):
        olga.login.sign_in(line.url, "olga", PASSWORD)


def test_a_portal_that_does_not_take_it_leaves_a_sealed_file_that_two_people_open(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, tmp_path: Path
) -> None:
    two_persons(portal)
    made = unsent_of(olga)
    revoke(olga, command)
    line.add(Fault(path="/v1/last-words", refuse=True, times=3))
    told = wipe(olga)
    home = olga.login.home
    [file] = (home / "sealed").iterdir()
    assert file.stem in told.advice
    assert str(home / "sealed") in told.advice
    assert "на этом компьютере" in told.message
    assert file.stat().st_mode & 0o077 == 0
    assert "Слово".encode() not in file.read_bytes()
    lines = recovered(command, tmp_path / "by-hand.jsonl", str(file))
    assert lines[:3] == [canonical(e.to_document()) for e in made]
    # The next start offers it again; then nothing lies here, and the word about it is changed.
    line.clear()
    [note] = go_on(home, olga.login.asking.client)
    assert (note.delivered, note.file) == (True, "")
    assert not any((home / "sealed").iterdir())
    wiping.told(home)
    assert go_on(home, olga.login.asking.client) == []


STEPS = ("sealed", "marked", "keys", "files", "cache.db", "work.db", "status.json", "note",
         "marker", "wiped", "delivered")  # fmt: skip


class Killed(BaseException):
    """The power is cut: nothing after this is done, not even what is for errors."""


@pytest.mark.parametrize("at", STEPS)
def test_cut_at_each_step_it_goes_on_at_the_next_start(
    olga: Person, portal: RealPortal, command: Ask, tmp_path: Path, at: str
) -> None:
    two_persons(portal)
    made = unsent_of(olga)
    folder, home, device = olga.desk.workspace.folder, olga.login.home, olga.desk.device.device
    revoke(olga, command)

    def cut(step: str) -> None:
        if step == at:
            raise Killed

    with pytest.raises(Killed):
        wipe(olga, cut)
    login = login_at(home)
    notes = login.go_on_wiping()
    if at == "sealed":  # not begun: the files are whole, and the next contact orders it again
        assert KeyFile(folder).exists
        with pytest.raises(Wiped):
            sign_in_and_hear(olga, login)
        notes = login.go_on_wiping()
    assert [(n.events, n.drafts) for n in notes] == [(3, 1)]
    assert not folder.exists()
    assert login.accounts() == []
    assert not any((home / "sealed").iterdir())
    lines = recovered(command, tmp_path / "opened.jsonl", "--device", device)
    assert lines[:3] == [canonical(e.to_document()) for e in made]


def sign_in_and_hear(person: Person, login: Any) -> None:
    """The person comes back, the first cycle hears the order."""
    person.login = login
    person.again()
    raise wipe(person)


def test_after_the_keys_are_written_over_no_password_opens_what_is_left(
    olga: Person, command: Ask, line: FaultProxy
) -> None:
    unsent_of(olga)
    folder = olga.desk.workspace.folder
    slots = (folder / "keys.json").read_bytes()
    revoke(olga, command)

    def cut(step: str) -> None:
        if step == "files":
            raise Killed

    with pytest.raises(Killed):
        wipe(olga, cut)
    assert (folder / "work.db").exists()
    assert not (folder / "keys.json").exists()
    left = b"".join(p.read_bytes() for p in folder.iterdir() if p.is_file())
    assert slots[:64] not in left


def test_a_link_that_is_down_wipes_nothing_and_an_emptied_portal_neither(
    olga: Person, portal: RealPortal, line: FaultProxy
) -> None:
    unsent_of(olga)
    line.cable(plugged=False)
    assert order_of(olga.sync().error) is None
    line.cable(plugged=True)
    with portal.store.database.write() as work:
        from cur_portal.store import tables as t

        for table in (t.tokens, t.devices, t.users, t.documents):
            work.conn.execute(table.delete())
    assert order_of(olga.sync().error) is None
    assert olga.engine.workspace.work.outbox.counts().unsent == 3


def test_without_the_regions_key_nothing_is_wiped(olga: Person, command: Ask) -> None:
    unsent_of(olga)
    folder = olga.desk.workspace.folder
    olga.engine.workspace.work.settings.set("recovery_recipient", None)
    revoke(olga, command)
    with pytest.raises(CannotSeal):
        wipe(olga)
    assert KeyFile(folder).exists
    assert wiping.pending(folder) is None


def words_file(olga: Person, command: Ask, line: FaultProxy) -> bytes:
    """A sealed file that has not been delivered."""
    unsent_of(olga)
    revoke(olga, command)
    line.add(Fault(path="/v1/last-words", refuse=True, times=3))
    wipe(olga)
    line.clear()
    [file] = (olga.login.home / "sealed").iterdir()
    return file.read_bytes()


def test_the_portal_takes_only_true_words_and_once(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask
) -> None:
    data = words_file(olga, command, line)
    head, body = read_words(data)
    client = PortalClient(portal.url)

    def offer(raw: bytes) -> Any:
        return client.last_words(json.dumps({"text": raw.decode()}).encode())

    with pytest.raises(errors.RequestRefused) as damaged:
        offer(data[:-10])
    assert damaged.value.code == "words-damaged"
    forged = head.model_copy(update={"signature": "ab" * 64})
    with pytest.raises(errors.AccessDenied):
        offer(forged.model_dump_json().encode() + b"\n" + body)
    assert not offer(data).again
    assert offer(data).again
    with portal.store.database.read() as conn:
        assert list(last_words.pieces_kept(conn).values()) == [body.count(b"\n")]
    client.close()


def test_a_workstation_in_good_standing_has_no_last_words(
    olga: Person, portal: RealPortal, command: Ask
) -> None:
    unsent_of(olga)
    home, device = olga.login.home, olga.desk.device
    wiper = Wiper(home, device, "device-revoked", SystemClock(), olga.login.asking.client)
    wiper.seal(olga.engine.workspace)
    client = PortalClient(portal.url)
    with pytest.raises(errors.AccessDenied):
        client.last_words(json.dumps({"text": wiper._data.decode()}).encode())
    client.close()


def test_attached_files_that_never_went_are_saved_too(
    olga: Person, command: Ask, portal: RealPortal, tmp_path: Path
) -> None:
    """A large one goes in several parts, and is one again when it is opened."""
    two_persons(portal)
    unsent_of(olga)
    attachments = olga.engine.workspace.work.attachments
    contents = [os.urandom(size) for size in (200_000, CHUNK, CHUNK + 1, 11_000_000)]
    for content in contents:
        attachments.add(io.BytesIO(content), 50_000_000)
    device, home = olga.desk.device.device, olga.login.home
    revoke(olga, command)
    told = wipe(olga)
    assert (told.note.files, told.note.delivered) == (4, True)
    assert "4 файла. Всё запечатано и лежит на портале" in told.message
    assert not any((home / "sealed").iterdir())
    recovered(command, tmp_path / "opened.jsonl", "--device", device)
    found = sorted((tmp_path / "opened.jsonl.files").iterdir())
    assert {p.name: p.read_bytes() for p in found} == {
        hashlib.sha256(c).hexdigest(): c for c in contents
    }


def test_what_the_portal_has_and_what_is_to_be_carried_is_told_apart(
    olga: Person, command: Ask, portal: RealPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal keeps so much of one person: the rest stays beside and is named."""
    unsent_of(olga)
    attachments = olga.engine.workspace.work.attachments
    for size in (100_000, 6_000_000):
        attachments.add(io.BytesIO(os.urandom(size)), 50_000_000)
    home = olga.login.home
    revoke(olga, command)
    monkeypatch.setattr(last_words, "MOST_KEPT", 4_000_000)
    told = wipe(olga)
    [left] = (home / "sealed").iterdir()
    assert not told.note.delivered
    assert "на портале частей 3 из 4, ещё 1 — на этом компьютере" in told.message
    assert f"Передайте оставшиеся файлы {left.name} из папки {home / 'sealed'}" in told.advice
    monkeypatch.undo()
    [note] = go_on(home, olga.login.asking.client)
    assert (note.delivered, note.left) == (True, 0)


def test_on_a_full_disk_the_cache_makes_room_for_what_is_sealed(
    olga: Person, portal: RealPortal, command: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_persons(portal)
    made = unsent_of(olga)
    folder, device = olga.desk.workspace.folder, olga.desk.device.device
    revoke(olga, command)
    refused: list[Path] = []

    def write(path: Path, data: bytes) -> None:
        if (folder / "cache.db").exists():
            refused.append(path)
            raise OSError(28, "No space left on device")
        write_private(path, data)

    monkeypatch.setattr("cur_desk.sync.wiping.write_private", write)
    assert wipe(olga).note.delivered
    assert len(refused) == 1
    lines = recovered(command, tmp_path / "opened.jsonl", "--device", device)
    assert lines[:3] == [canonical(e.to_document()) for e in made]


@pytest.mark.parametrize("at", ["sealed", "marked", "keys", "files", "work.db", "note", "wiped"])
def test_killed_by_the_system_at_a_step(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, tmp_path: Path, at: str
) -> None:
    """As above, with a process of its own and SIGKILL: nothing of ours runs after it."""
    two_persons(portal)
    made = unsent_of(olga)
    home, device = olga.login.home, olga.desk.device.device
    folder = olga.desk.workspace.folder
    olga.close()
    revoke(olga, command)
    script = Path(__file__).with_name("kill_wiping.py")
    words = [sys.executable, str(script), str(home), line.url, "olga", PASSWORD, at]
    done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    login = login_at(home)
    if at == "sealed":
        assert login.go_on_wiping() == []
        with pytest.raises(Wiped):
            sign_in_and_hear(olga, login)
    [note] = login.go_on_wiping()
    assert (note.events, note.drafts, note.delivered) == (3, 1, True)
    assert not folder.exists()
    assert not any((home / "sealed").iterdir())
    lines = recovered(command, tmp_path / "opened.jsonl", "--device", device)
    assert lines[:3] == [canonical(e.to_document()) for e in made]


def test_ordered_at_the_door_with_a_password_that_opens_nothing(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, tmp_path: Path
) -> None:
    """The password was changed on the portal, then the account was switched off: nobody here can
    open the files, and they are wiped all the same; work.db waits for two persons."""
    two_persons(portal)
    made = unsent_of(olga)
    content = os.urandom(300_000)
    olga.engine.workspace.work.attachments.add(io.BytesIO(content), 20_000_000)
    folder, home = olga.desk.workspace.folder, olga.login.home
    olga.close()
    change_password(portal, "olga")
    with pytest.raises(PasswordChanged):
        olga.login.sign_in(line.url, "olga", NEW)
    revoke(olga, command, "user-disabled")
    with pytest.raises(Wiped) as told:
        olga.login.sign_in(line.url, "olga", NEW)
    assert (told.value.note.events, told.value.note.drafts) == (3, 1)
    assert "на этом компьютере" in told.value.message
    assert not folder.exists()
    [kept] = (home / "sealed").iterdir()
    assert kept.name in told.value.advice
    assert {p.name for p in kept.iterdir()} <= {"work.db", "work.db-wal", "owner.json"}
    assert all(p.stat().st_mode & 0o077 == 0 for p in [kept, *kept.iterdir()])
    assert "Слово".encode() not in b"".join(p.read_bytes() for p in kept.iterdir())
    out = tmp_path / "opened.jsonl"
    lines = recovered(command, out, str(kept))
    assert lines[:3] == [canonical(e.to_document()) for e in made]
    assert json.loads(lines[3])["draft"] == {"essence": "Недописано"}
    [by_hand] = (tmp_path / "opened.jsonl.files").iterdir()
    assert by_hand.read_bytes() == content
    assert [n.file for n in olga.login.go_on_wiping()] == [kept.name]  # it is never sent by itself


def test_another_portal_opens_no_kept_file(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    unsent_of(olga)
    olga.close()
    change_password(portal, "olga")
    revoke(olga, command, "user-disabled")
    with pytest.raises(Wiped):
        olga.login.sign_in(line.url, "olga", NEW)
    [kept] = (olga.login.home / "sealed").iterdir()
    (tmp_path / "other").mkdir()
    other = RealPortal(tmp_path / "other")
    two_persons(other)
    words = ["recover", str(kept), "--person", "operator", "--person", "head", "--reason", "Акт",
             "--out", str(tmp_path / "no.jsonl"), "--json"]  # fmt: skip
    assert cur_portal([*words, "--database-url", f"sqlite:///{other.path}"]) == 2
    assert "не вскрывается" in capsys.readouterr().out
    other.stop()
