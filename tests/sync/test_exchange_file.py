"""Exchange by file on the real portal: the whole trip, any order, twice, mixed with the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from cur_desk.clock import Clock, FixedClock
from cur_desk.contract.package import (
    PackageDamaged,
    PackageDirection,
    PackageError,
    PackageForeign,
    PackageOld,
)
from cur_desk.models.outbox_row import EventState
from cur_desk.models.trouble import CannotWithdraw
from cur_desk.sync.errors import Cancelled
from cur_desk.sync.exchange import FileExchange, Loaded
from cur_portal.packages import Exchanger
from cur_portal.store import audit
from tests.sync.portal import RealPortal
from tests.sync.real import Person

CANARY = "Канарейкина-Файловая"


def by_file(person: Person) -> FileExchange:
    """The exchange by file of a person."""
    return FileExchange(person.engine, person.desk.device)


def carry(portal: RealPortal, data: bytes) -> bytes:
    """What a person with a stick does at a machine that has a link."""
    answer = requests.post(f"{portal.url}/v1/exchange", data=data, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.content


def refused(portal: RealPortal, data: bytes) -> dict[str, Any]:
    """The problem the portal answers with."""
    answer = requests.post(f"{portal.url}/v1/exchange", data=data, timeout=20)
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    return problem | {"code": problem["type"].rsplit(":", 1)[1]}


def whole_trip(portal: RealPortal, person: Person) -> Loaded:
    """Out, there and back."""
    return by_file(person).load(carry(portal, by_file(person).write().data))


def journal(portal: RealPortal, act: str) -> list[dict[str, Any]]:
    """Lines of the portal's journal of one act."""
    with portal.store.database.read() as conn:
        return [line for line in audit.read(conn) if line["act"] == act]


@pytest.fixture
def appeals(portal: RealPortal) -> list[dict[str, Any]]:
    return portal.add_appeals(3, text=f"Прошу убрать снег. {CANARY}")


def test_the_whole_trip_without_any_link(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    one, two = appeals[0]["id"], appeals[1]["id"]
    first = olga.save(one, "title", "Снег у школы")
    second = olga.save(one, "title", "Снег у школы № 5")
    portal.change(two, title="Изменено на портале")
    portal.add_appeals(2)
    written = by_file(olga).write()
    assert (written.records, written.left) == (2, 0)
    assert [olga.state(e) for e in (first, second)] == [EventState.PENDING] * 2
    loaded = by_file(olga).load(carry(portal, written.data))
    assert (loaded.accepted, loaded.results, loaded.bad_receipts) == (2, 2, 0)
    assert loaded.digest_agrees
    assert [olga.proved(e) for e in (first, second)] == [True, True]
    assert olga.seen(one)["title"] == "Снег у школы № 5"
    assert portal.find(one)["title"] == "Снег у школы № 5"
    assert olga.seen(two)["title"] == "Изменено на портале"
    assert sum(1 for _ in olga.engine.workspace.writer.versions()) >= 7
    report = olga.sync()
    assert (report.error, report.pushed.batches, report.pulled.digest_agrees) == (None, 0, None)
    (line,) = journal(portal, "exchange-package")
    assert line["device"] == olga.desk.device.device


def test_a_first_load_comes_by_file_too(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    loaded = whole_trip(portal, olga)
    assert (loaded.pages, loaded.digest_agrees) == (1, True)
    assert all(olga.sees(a["id"]) for a in appeals)
    kept = olga.engine.workspace.status.read()
    assert kept is not None
    assert kept.last_sync_at is not None


def test_the_same_file_twice_changes_nothing_on_either_side(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    event = olga.save(appeals[0]["id"], "title", "Раз")
    written = by_file(olga).write()
    answer = carry(portal, written.data)
    again = carry(portal, written.data)
    assert portal.find(appeals[0]["id"])["version"] == 2
    one = by_file(olga).load(answer)
    two = by_file(olga).load(answer)
    three = by_file(olga).load(again)
    assert (one.accepted, one.already) == (1, False)
    assert (two.accepted, two.known, two.already, two.pages) == (0, 1, True, 0)
    assert (three.accepted, three.known, three.pages) == (0, 1, 0)
    assert olga.proved(event)
    assert olga.seen(appeals[0]["id"])["version"] == 2
    lines = journal(portal, "exchange-package")
    assert ['"repeated":true' in line["body"] for line in lines] == [False, True]


def test_a_lost_answer_is_given_again_and_proves_as_well(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    event = olga.save(appeals[0]["id"], "title", "Раз")
    written = by_file(olga).write()
    carry(portal, written.data)
    assert by_file(olga).load(carry(portal, written.data)).accepted == 1
    assert olga.proved(event)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_packages_and_answers_come_in_any_order(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]], order: tuple[int, int]
) -> None:
    olga.sync()
    record = appeals[0]["id"]
    events = [olga.save(record, "title", "Раз")]
    packed = [by_file(olga).write().data]
    events.append(olga.save(record, "title", "Два"))
    packed.append(by_file(olga).write().data)
    answers = [carry(portal, packed[n]) for n in order]
    for answer in reversed(answers):
        by_file(olga).load(answer)
    assert [olga.proved(e) for e in events] == [True, True]
    assert portal.find(record)["title"] == olga.seen(record)["title"] == "Два"
    assert portal.find(record)["version"] == 3
    whole_trip(portal, olga)
    report = olga.sync()
    assert (report.error, report.pending) == (None, 0)


def test_the_wire_between_writing_and_loading(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    record = appeals[0]["id"]
    event = olga.save(record, "title", "Раз")
    answer = carry(portal, by_file(olga).write().data)
    assert olga.sync().pushed.duplicates == 1
    later = olga.save(record, "title", "Два")
    olga.sync()
    loaded = by_file(olga).load(answer)
    assert (loaded.accepted, loaded.known, loaded.pages) == (0, 1, 0)
    assert (olga.proved(event), olga.proved(later)) == (True, True)
    assert olga.seen(record)["title"] == "Два"
    portal.change(record, note="после")
    assert olga.sync().pulled.digest_agrees


def test_the_file_after_the_wire_and_the_feed_goes_on(
    portal: RealPortal, olga: Person, ivan: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    ivan.sync()
    written = by_file(olga).write()
    ivan.save(appeals[1]["id"], "title", "Иван")
    ivan.sync()
    assert by_file(olga).load(carry(portal, written.data)).pages == 1
    assert olga.seen(appeals[1]["id"])["title"] == "Иван"
    ivan.save(appeals[2]["id"], "title", "Иван ещё")
    ivan.sync()
    report = olga.sync()
    assert report.pulled.digest_agrees
    assert olga.seen(appeals[2]["id"])["title"] == "Иван ещё"


def test_a_conflict_and_a_refusal_come_by_file(
    portal: RealPortal, olga: Person, ivan: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    ivan.sync()
    record = appeals[0]["id"]
    ivan.save(record, "title", "Слова Ивана")
    ivan.sync()
    mine = olga.save(record, "title", "Слова Ольги")
    unknown = olga.act(appeals[1]["id"], act="no_such_act", base_version=1)
    answer = carry(portal, by_file(olga).write().data)
    loaded = by_file(olga).load(answer)
    assert (loaded.conflicts, loaded.rejected, loaded.accepted) == (1, 1, 0)
    assert olga.state(mine) is EventState.CONFLICT
    assert olga.state(unknown) is EventState.REJECTED
    (conflict,) = olga.engine.workspace.work.conflicts.unresolved()
    assert (conflict.fields[0].mine, conflict.fields[0].theirs) == ("Слова Ольги", "Слова Ивана")
    olga.engine.workspace.try_again([unknown.id])
    assert by_file(olga).load(answer).rejected == 0
    assert olga.state(unknown) is EventState.PENDING
    solved = olga.save(record, "title", "Общее", resolves=mine.id, base_version=2)
    whole_trip(portal, olga)
    assert olga.proved(solved)
    assert portal.find(record)["title"] == "Общее"


def test_what_lies_in_a_file_is_not_withdrawn(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    event = olga.save(appeals[0]["id"], "title", "Раз")
    by_file(olga).write()
    with pytest.raises(CannotWithdraw):
        olga.engine.workspace.withdraw(event.id)


def test_a_repeated_package_is_not_judged_anew(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    """What was refused then and given up since must not come true by an old file."""
    olga.sync()
    record = appeals[0]["id"]
    portal.change(record, title="Чужое")
    event = olga.save(record, "title", "Моё")
    data = by_file(olga).write().data
    by_file(olga).load(carry(portal, data))
    assert olga.state(event) is EventState.CONFLICT
    portal.change(record, title=appeals[0]["title"])
    version = portal.find(record)["version"]
    carry(portal, data)
    assert portal.find(record)["version"] == version


def test_damaged_files_are_refused_on_both_sides(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    event = olga.save(appeals[0]["id"], "title", "Раз")
    data = by_file(olga).write().data
    flipped = data[:-40] + bytes([data[-40] ^ 4]) + data[-39:]
    for bad in (data[:100], data[:-1], flipped, b"", b"PK\x03\x04" + bytes(500)):
        assert refused(portal, bad)["code"] == "package-damaged"
    assert portal.find(appeals[0]["id"])["version"] == 1
    answer = carry(portal, data)
    for bad in (answer[:100], answer[:-1], answer[:-40] + bytes([answer[-40] ^ 4]) + answer[-39:]):
        with pytest.raises(PackageDamaged):
            by_file(olga).load(bad)
    assert olga.state(event) is EventState.PENDING


def test_foreign_and_turned_round_files_are_refused(
    portal: RealPortal, olga: Person, ivan: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    ivan.sync()
    data = by_file(olga).write().data
    answer = carry(portal, data)
    assert refused(portal, answer)["code"] == "package-direction"
    with pytest.raises(PackageDirection):
        by_file(olga).load(data)
    with pytest.raises(PackageForeign):
        by_file(ivan).load(answer)


def test_an_unknown_or_revoked_workstation_is_refused(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    from dataclasses import replace

    from sqlalchemy import update

    from cur_portal.store.tables import devices

    olga.sync()
    stranger = FileExchange(olga.engine, replace(olga.desk.device, device="pc-unknown"))
    assert refused(portal, stranger.write().data)["code"] == "package-foreign"
    with portal.store.database.write() as work:
        work.conn.execute(update(devices).values(revoked=True))
    assert refused(portal, by_file(olga).write().data)["code"] == "device-revoked"


def test_a_file_signed_by_another_key_is_foreign(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    from cur_desk.sync.device import SIGNING_KEY

    olga.sync()
    olga.engine.workspace.work.settings.set(SIGNING_KEY, "07" * 32)
    assert refused(portal, by_file(olga).write().data)["code"] == "package-foreign"


def test_an_old_file_is_refused_on_both_sides(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    data = by_file(olga).write().data
    late = portal.now() + timedelta(days=181)
    with pytest.raises(PackageOld):
        Exchanger(portal.store, portal.app.state.portal.feed).take(data, late, way="file")
    assert len(journal(portal, "exchange-refused")) == 1
    answer = carry(portal, data)
    exchange = by_file(olga)
    clock: Clock = FixedClock(late)
    exchange._clock = clock
    with pytest.raises(PackageOld):
        exchange.load(answer)


def test_another_package_under_a_taken_number_is_refused(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    """A workstation brought back from its backup counts anew."""
    from cur_desk.sync.exchange import SEQUENCE_KEY

    olga.sync()
    carry(portal, by_file(olga).write().data)
    olga.engine.workspace.work.settings.set(SEQUENCE_KEY, 0)
    problem = refused(portal, by_file(olga).write().data)
    assert problem["code"] == "package-replayed"
    assert "Выгрузите пакет заново" in problem["detail"]
    carry(portal, by_file(olga).write().data)


def test_no_word_stands_in_clear_in_either_file(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    data = by_file(olga).write().data
    answer = carry(portal, data)
    by_file(olga).load(answer)
    olga.save(appeals[0]["id"], "title", f"Звонила {CANARY}")
    again = by_file(olga).write().data
    back = carry(portal, again)
    for blob in (data, answer, again, back):
        for encoding in ("utf-8", "utf-16-le", "cp1251"):
            assert CANARY.encode(encoding) not in blob
        assert b"olga" not in blob
        assert olga.desk.device.device.encode() not in blob


def test_a_broken_load_goes_on_where_it_stopped(
    portal: RealPortal, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cur_portal.packages.PAGE_ROWS", 5)
    made = portal.add_appeals(23)
    answer = carry(portal, by_file(olga).write().data)
    workspace = olga.engine.workspace
    real, left = workspace.apply_page, [2]

    def breaking(page: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(page)

    monkeypatch.setattr(workspace, "apply_page", breaking)
    with pytest.raises(KeyboardInterrupt):
        by_file(olga).load(answer)
    monkeypatch.setattr(workspace, "apply_page", real)
    loaded = by_file(olga).load(answer)
    assert (loaded.already, loaded.pages_skipped) == (False, 2)
    assert all(olga.sees(a["id"]) for a in made)
    assert olga.sync().error is None


def test_a_lock_in_the_middle_ends_the_load_and_nothing_is_half_done(
    portal: RealPortal, olga: Person
) -> None:
    made = portal.add_appeals(5)
    answer = carry(portal, by_file(olga).write().data)
    olga.engine.cancel()
    with pytest.raises(Cancelled):
        by_file(olga).load(answer)
    assert olga.engine.workspace.writer.cursor is None
    olga.engine.resume()
    assert not by_file(olga).load(answer).already
    assert all(olga.sees(a["id"]) for a in made)


def test_a_restored_portal_keeps_what_is_here(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    portal.copy("backup.db")
    event = olga.save(appeals[0]["id"], "title", "Раз")
    olga.sync()
    portal.restore("backup.db")
    loaded = whole_trip(portal, olga)
    assert (loaded.epoch_changed, loaded.pages) == (True, 0)
    assert olga.seen(appeals[0]["id"])["title"] == "Раз"
    report = olga.sync()
    assert report.pulled.offered_again == 1
    olga.sync()
    assert portal.find(appeals[0]["id"])["title"] == "Раз"
    assert olga.proved(event)


def test_an_old_answer_does_not_settle_what_a_restored_portal_has_lost(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    portal.copy("backup.db")
    event = olga.save(appeals[0]["id"], "title", "Раз")
    answer = carry(portal, by_file(olga).write().data)
    assert by_file(olga).load(answer).accepted == 1
    portal.restore("backup.db")
    assert olga.sync().pulled.offered_again == 1
    loaded = by_file(olga).load(answer)
    assert (loaded.accepted, loaded.moved, olga.state(event)) == (0, 1, EventState.PENDING)
    olga.sync()
    assert portal.find(appeals[0]["id"])["title"] == "Раз"
    assert olga.state(event) is EventState.ACCEPTED


def test_a_forgotten_place_is_scanned_anew(
    portal: RealPortal, olga: Person, appeals: list[dict[str, Any]]
) -> None:
    olga.sync()
    for n in range(4):
        portal.change(appeals[n % 3]["id"], title=f"Правка {n}")
    written = by_file(olga).write()
    portal.store.prune(portal.now() + timedelta(days=1))
    portal.change(appeals[0]["id"], title="После чистки")
    loaded = by_file(olga).load(carry(portal, written.data))
    assert loaded.pages >= 1
    assert olga.seen(appeals[0]["id"])["title"] == "После чистки"
    assert olga.sync().error is None


def test_the_errors_say_what_to_do() -> None:
    for kind in PackageError.__subclasses__():
        if kind.__module__ != "cur_desk.contract.package":
            continue
        made = {"PackageDirection": lambda k: k("up"), "PackageReplayed": lambda k: k(3)}.get(
            kind.__name__, lambda k: k()
        )(kind)  # type: ignore[no-untyped-call]
        assert made.message.endswith(".")
        assert made.advice.endswith(".")
