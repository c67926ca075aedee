"""Attached contents: once, in chunks, swept when nobody needs them; the portal's files as a cache."""

from __future__ import annotations

import hashlib
import io
import random
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cur_desk.clock import FixedClock
from cur_desk.contract.wire import ChangeRow, EventResult
from cur_desk.domain import media
from cur_desk.domain.events import Event
from cur_desk.domain.records.base import new_id
from cur_desk.models.content import CHUNK, ContentGone
from cur_desk.models.file_cache import Wanted
from cur_desk.models.trouble import CannotWithdraw
from cur_desk.models.workspace import Workspace

from .builders import appeal, event, page, put

MOST = 50_000_000


def picture(size: int, seed: int = 1) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def attach(desk: Workspace, doc: dict[str, Any], data: bytes) -> Event:
    taken = desk.work.attachments.add(io.BytesIO(data), MOST)
    ref = {
        "id": new_id(), "sha256": taken.sha256, "name": "яма.jpg", "size": taken.size,
        "media_type": taken.media_type, "file_kind": "photo_before",
    }  # fmt: skip
    made = event(doc, act="attach", content={"files": [ref]})
    desk.save(made)
    desk.work.attachments.named([taken.sha256])
    return made


def accepted(desk: Workspace, made: Event, version: int = 2) -> None:
    desk.apply_result(EventResult(event=made.id, outcome="applied", version=version))


def test_a_content_is_read_back_byte_for_byte_and_known_by_its_hash(desk: Workspace) -> None:
    data = picture(3 * CHUNK + 17)
    taken = desk.work.attachments.add(io.BytesIO(data), MOST)
    assert taken.sha256 == hashlib.sha256(data).hexdigest()
    assert (taken.size, taken.media_type) == (len(data), media.JPEG)
    reader = desk.work.attachments.open(taken.sha256)
    assert reader is not None
    assert reader.read() == data
    reader.seek(CHUNK - 3)
    assert reader.read(10) == data[CHUNK - 3 : CHUNK + 7]
    assert reader.seek(0, io.SEEK_END) == len(data)
    assert reader.read(5) == b""


def test_the_same_file_in_fifty_appeals_is_one_content(desk: Workspace) -> None:
    data = picture(CHUNK + 5)
    docs = [appeal(n) for n in range(50)]
    desk.apply_page(page(*(put(d) for d in docs)))
    made = [attach(desk, d, data) for d in docs]
    with desk.work.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM attachment_chunk").scalar()
    assert stored == 2
    assert desk.work.attachments.counts().waiting == 1
    kept = desk.status.read()
    assert kept is not None
    assert kept.files == 1
    sha = hashlib.sha256(data).hexdigest()
    assert desk.work.attachments.records_of(sha) == {e.record for e in made}


def test_a_file_goes_only_after_its_act_and_the_smallest_first(desk: Workspace) -> None:
    one, other = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(other)))
    large, small = attach(desk, one, picture(90_000)), attach(desk, other, picture(9_000, 2))
    files = desk.work.attachments
    assert files.next_to_send() is None
    accepted(desk, large)
    first = files.next_to_send()
    assert first is not None
    assert first.size == 90_000
    accepted(desk, small)
    second = files.next_to_send()
    assert second is not None
    assert second.size == 9_000


def test_waiting_for_the_next_try(desk: Workspace, clock: FixedClock) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    accepted(desk, attach(desk, doc, picture(5_000)))
    files = desk.work.attachments
    found = files.next_to_send()
    assert found is not None
    files.retry(found.sha256, "Нет связи", clock.now() + timedelta(minutes=5), "no-link")
    assert files.next_to_send() is None
    assert files.next_at() == clock.now() + timedelta(minutes=5)
    files.try_now()
    assert files.next_to_send() is not None
    files.refused(found.sha256, "Формат не принимается", "file-type", "r1")
    assert files.next_to_send() is None
    assert files.counts().refused == 1
    files.offer_again(found.sha256)
    assert files.next_to_send() is not None


def test_sent_for_one_act_it_stays_for_another_that_the_portal_has_not_judged(
    desk: Workspace,
) -> None:
    one, other = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(other)))
    data = picture(10_000)
    first, second = attach(desk, one, data), attach(desk, other, data)
    sha = hashlib.sha256(data).hexdigest()
    files = desk.work.attachments
    accepted(desk, first)
    files.progress(sha, 9_000, "https://portal/v1/uploads/1")
    files.finish(sha)
    kept = files.get(sha)
    assert kept is not None
    assert (kept.sent, kept.url) == (0, None)
    assert files.records_of(sha) == {second.record}
    assert files.next_to_send() is None
    accepted(desk, second)
    asked = files.next_to_send()
    assert asked is not None
    assert asked.sha256 == sha
    files.finish(sha)
    assert files.get(sha) is None
    with desk.work.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attachment_chunk").scalar() == 0


def test_taken_back_the_content_goes_unless_another_act_needs_it(desk: Workspace) -> None:
    one, other = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(other)))
    data = picture(10_000)
    first, second = attach(desk, one, data), attach(desk, other, data)
    sha = hashlib.sha256(data).hexdigest()
    desk.withdraw(first.id)
    assert desk.work.attachments.get(sha) is not None
    desk.withdraw(second.id)
    assert desk.work.attachments.get(sha) is None
    with desk.work.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attachment_chunk").scalar() == 0
    with pytest.raises(CannotWithdraw):
        desk.withdraw(second.id)


def test_a_record_taken_away_keeps_the_unsent_file(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    data = picture(10_000)
    attach(desk, doc, data)
    gone = ChangeRow(op="remove", kind="appeal", id=doc["id"], reason="reassigned")
    desk.apply_page(page(gone, cursor="c2"))
    sha = hashlib.sha256(data).hexdigest()
    assert desk.work.attachments.get(sha) is not None
    assert desk.work.attachments.next_to_send() is None
    desk.work.attachments.sweep(opening=True)
    assert desk.work.attachments.get(sha) is not None


def test_what_was_being_written_when_the_program_ended_is_swept(
    reopen: Callable[..., Workspace],
) -> None:
    desk = reopen()
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    attach(desk, doc, picture(10_000))
    half = desk.work.attachments._begin()
    desk.work.attachments._chunks.write(half, io.BytesIO(picture(600_000, 9)), MOST)
    desk.work.attachments.add(io.BytesIO(picture(7_000, 8)), MOST)  # whole, no act yet
    desk = reopen()
    with desk.work.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT size FROM attachment").fetchall()
        chunks = connection.exec_driver_sql("SELECT sum(length(data)) FROM attachment_chunk")
        assert chunks.scalar() == 10_000
    assert [r[0] for r in rows] == [10_000]


def test_too_large_and_empty_leave_nothing(desk: Workspace) -> None:
    files = desk.work.attachments
    assert files.add(io.BytesIO(b""), MOST).size == 0
    assert files.add(io.BytesIO(picture(2_000_000)), 1_000_000).size > 1_000_000
    with desk.work.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attachment").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM attachment_chunk").scalar() == 0


def test_memory_stays_flat(desk: Workspace) -> None:
    class Endless(io.RawIOBase):
        """Forty megabytes that lie nowhere."""

        left = 40_000_000

        def read(self, size: int | None = -1, /) -> bytes:
            taken = min(self.left, size or 0)
            self.left -= taken
            return b"\xff\xd8\xff" + bytes(taken - 3) if taken else b""

    tracemalloc.start()
    taken = desk.work.attachments.add(Endless(), MOST)
    reader = desk.work.attachments.open(taken.sha256)
    assert reader is not None
    while reader.read(100_000):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken.size == 40_000_000
    assert peak < 6_000_000


# --- the portal's files -------------------------------------------------------------------------


def fetched(desk: Workspace, data: bytes, record: str = "r1") -> str:
    sha = hashlib.sha256(data).hexdigest()
    desk.files.want(record, sha, len(data), Wanted.NOW)
    place = 0
    while place < len(data):
        place = desk.files.append(sha, place, data[place : place + 100_000])
    assert desk.files.complete(sha)
    return sha


def test_a_file_comes_piece_by_piece_and_counts_only_when_whole(
    reopen: Callable[..., Workspace],
) -> None:
    desk, data, doc = reopen(), picture(250_000), appeal(1)
    desk.apply_page(page(put(doc)))
    sha = hashlib.sha256(data).hexdigest()
    desk.files.want(doc["id"], sha, len(data), Wanted.NOW)
    assert desk.files.append(sha, 0, data[:100_000]) == 100_000
    assert desk.files.append(sha, 50_000, b"x") == 100_000  # not where it ends: not taken
    assert not desk.files.complete(sha)
    assert desk.files.open(sha) is None
    desk = reopen()
    found = desk.files.next_wanted()
    assert found is not None
    assert found.have == 100_000
    desk.files.append(sha, 100_000, data[100_000:])
    assert desk.files.complete(sha)
    reader = desk.files.open(sha)
    assert reader is not None
    assert reader.read() == data
    assert desk.files.next_wanted() is None


def test_a_damaged_file_begins_again(desk: Workspace) -> None:
    data = picture(150_000)
    sha = hashlib.sha256(data).hexdigest()
    desk.files.want("r1", sha, len(data), Wanted.NOW)
    desk.files.append(sha, 0, data[:-1] + b"?")
    assert not desk.files.complete(sha)
    found = desk.files.next_wanted()
    assert found is not None
    assert (found.have, found.whole) == (0, False)


def test_a_wish_of_a_person_stands_first(desk: Workspace) -> None:
    desk.files.want("r1", "a" * 64, 10, Wanted.IN_PASSING)
    desk.files.want("r1", "b" * 64, 99, Wanted.IN_PASSING)
    desk.files.want("r2", "b" * 64, 99, Wanted.NOW)
    first = desk.files.next_wanted()
    assert first is not None
    assert first.sha256 == "b" * 64
    desk.files.give_up("b" * 64)
    assert desk.files.next_wanted(in_passing=False) is None


def test_over_the_limit_the_longest_unread_goes(desk: Workspace, clock: FixedClock) -> None:
    desk.files.limit = 250_000
    first = fetched(desk, picture(100_000, 1))
    clock.advance(timedelta(minutes=5))
    second = fetched(desk, picture(100_000, 2))
    clock.advance(timedelta(minutes=5))
    assert desk.files.open(first) is not None  # read again: younger than the second
    clock.advance(timedelta(minutes=5))
    third = fetched(desk, picture(100_000, 3))
    here = {s for s in (first, second, third) if desk.files.open(s) is not None}
    assert here == {first, third}
    assert desk.files.held_bytes() == 200_000


def test_files_go_with_their_record_unless_another_has_them(desk: Workspace) -> None:
    one, other = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(other)))
    shared, own = (
        fetched(desk, picture(9_000, 1), one["id"]),
        fetched(desk, picture(8_000, 2), one["id"]),
    )
    desk.files.want(other["id"], shared, 9_000, Wanted.NOW)
    reader = desk.files.open(own)
    gone = ChangeRow(op="remove", kind="appeal", id=one["id"], reason="revoked")
    desk.apply_page(page(gone, cursor="c2"))
    assert desk.files.get(own) is None
    assert desk.files.open(shared) is not None
    assert reader is not None
    with pytest.raises(ContentGone):
        reader.read()


def test_what_was_attached_here_becomes_the_portals(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    data = picture(700_000)
    accepted(desk, attach(desk, doc, data))
    sha = hashlib.sha256(data).hexdigest()
    reader = desk.work.attachments.open(sha)
    assert reader is not None
    desk.files.adopt(desk.work.attachments.records_of(sha), sha, len(data), reader)
    desk.work.attachments.finish(sha)
    assert desk.work.attachments.get(sha) is None
    kept = desk.files.open(sha)
    assert kept is not None
    assert kept.read() == data
    assert desk.files.records_of(sha) == {doc["id"]}
