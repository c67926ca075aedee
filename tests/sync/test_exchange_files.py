"""Attached files by exchange package: out with their acts, settled by the answer, twice, mixed."""

from __future__ import annotations

import json

from cur_desk.contract.package import unseal_package
from cur_desk.sync import exchange_files
from cur_portal.store import keys
from tests.sync.portal import RealPortal
from tests.sync.real import Person
from tests.sync.test_exchange_file import by_file, carry, journal
from tests.sync.test_files import attach, carried, on_portal, picture, read, sha_of, with_appeal


def test_a_photo_goes_by_stick_with_its_act(portal: RealPortal, olga: Person) -> None:
    record, data = with_appeal(portal, olga), picture(9_000_000)
    attach(olga, record, data)
    written = by_file(olga).write()
    assert (written.records, written.files, written.files_left) == (1, 1, 0)
    assert olga.engine.workspace.work.attachments.counts().waiting == 1  # nothing is sent yet
    loaded = by_file(olga).load(carry(portal, written.data))
    assert (loaded.accepted, loaded.files, loaded.digest_agrees) == (1, 1, True)
    assert on_portal(portal, sha_of(data)) == data
    assert "awaited" not in olga.seen(record)["files"][0]
    assert olga.engine.workspace.work.attachments.get(sha_of(data)) is None
    assert read(olga, sha_of(data)) == data
    lines = journal(portal, "file-received")
    assert [json.loads(x["body"])["way"] for x in lines] == ["package"]


def test_twice_and_after_the_wire(portal: RealPortal, olga: Person) -> None:
    record, data = with_appeal(portal, olga), picture(90_000)
    attach(olga, record, data)
    written = by_file(olga).write()
    olga.sync()
    carried(olga)
    answer = carry(portal, written.data)
    loaded = by_file(olga).load(answer)
    assert (loaded.known, loaded.files) == (1, 0)  # the wire was first
    again = by_file(olga).load(carry(portal, written.data))
    assert (again.files, again.files_refused) == (0, 0)
    assert read(olga, sha_of(data)) == data
    with portal.store.database.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM blobs").scalar() == 1


def test_what_does_not_fit_goes_with_the_next(portal: RealPortal, olga: Person) -> None:
    record = with_appeal(portal, olga)
    small, large = picture(20_000, 1), picture(exchange_files.MOST_BYTES - 10_000, 2)
    attach(olga, record, small, large)
    first = by_file(olga).write()
    assert (first.files, first.files_left) == (1, 1)
    by_file(olga).load(carry(portal, first.data))
    second = by_file(olga).write()
    assert (second.records, second.files, second.files_left) == (0, 1, 0)
    by_file(olga).load(carry(portal, second.data))
    assert on_portal(portal, sha_of(large)) == large


def test_a_format_that_is_not_taken_is_told(portal: RealPortal, olga: Person) -> None:
    record, program = with_appeal(portal, olga), b"MZ" + bytes(900)
    attach(olga, record, program)
    loaded = by_file(olga).load(carry(portal, by_file(olga).write().data))
    assert (loaded.files, loaded.files_refused) == (0, 1)
    known = olga.engine.workspace.work.attachments.get(sha_of(program))
    assert known is not None
    assert known.last_error == "Портал не принимает файлы этого формата"


def test_an_act_that_waits_for_a_decision_keeps_its_file_here(
    portal: RealPortal, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(30_000)
    portal.change(record, title="Портал")
    olga.save(record, "title", "Моё", base_version=1)
    olga.engine.workspace.work.outbox.try_now()
    olga.engine.cycle(pull=False)  # the conflict is open
    attach(olga, record, data)
    written = by_file(olga).write()
    with portal.store.database.read() as conn:
        identities = keys.recovery_identities(conn)
    assert unseal_package(written.data, identities, "up").names() == ["events"]
    assert written.files == 0
