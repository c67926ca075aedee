"""The portal's files leave with their record, whatever was under way at that moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from cur_desk.contract.wire import ChangeRow
from cur_desk.models.file_cache import FileCache
from cur_desk.models.trouble import BusyFile
from cur_desk.models.workspace import Workspace

from .builders import appeal, page, put
from .test_attachments import accepted, attach, fetched, picture


def removal(uid: str, reason: str = "revoked") -> ChangeRow:
    return ChangeRow(op="remove", kind="appeal", id=uid, reason=reason)


def test_an_upload_that_ends_after_the_removal_leaves_nothing_here(desk: Workspace) -> None:
    one, other = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(other)))
    data = picture(300_000)
    accepted(desk, attach(desk, one, data))
    accepted(desk, attach(desk, other, data))
    sha = hashlib.sha256(data).hexdigest()
    adopted = lambda: desk.files.adopt(  # noqa: E731
        desk.work.attachments.records_of(sha), sha, len(data), desk.work.attachments.open(sha)
    )
    desk.apply_page(page(removal(one["id"]), cursor="c2"))
    adopted()
    assert desk.files.records_of(sha) == {other["id"]}
    desk.apply_page(page(removal(other["id"]), cursor="c3"))
    assert desk.files.get(sha) is None
    adopted()
    assert desk.files.get(sha) is None
    assert desk.files.held_bytes() == 0


def test_a_kill_between_the_page_and_its_files_is_made_good_on_opening(
    reopen: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = reopen()
    gone, stays = appeal(1), appeal(2)
    desk.apply_page(page(put(gone), put(stays)))
    first = fetched(desk, picture(9_000, 1), gone["id"])
    second = fetched(desk, picture(8_000, 2), stays["id"])

    class Killed(BaseException):
        pass

    def kill(*_: object) -> int:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(FileCache, "forget_records", kill)
        with pytest.raises(Killed):
            desk.apply_page(page(removal(gone["id"]), cursor="c2"))
    assert desk.files.get(first) is not None
    desk = reopen()
    assert desk.files.get(first) is None
    assert desk.files.records_of(first) == frozenset()
    assert desk.files.open(second) is not None
    assert desk.files.held_bytes() == 8_000


def test_a_record_that_steps_back_to_an_older_version_keeps_its_files(desk: Workspace) -> None:
    doc = appeal(1, version=5)
    desk.apply_page(page(put(doc)))
    sha = fetched(desk, picture(9_000), doc["id"])
    older = doc | {"version": 3}
    desk.apply_page(page(removal(doc["id"], "restored"), put(older), cursor="c2"))
    assert desk.files.open(sha) is not None


def test_a_busy_file_at_that_moment_hides_no_page_and_is_made_good(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    sha = fetched(desk, picture(9_000), doc["id"])
    told: list[frozenset[str]] = []
    desk.on_changed(lambda changed: told.append(changed.removed))

    def busy(*_: object) -> int:
        desk.trouble = BusyFile("cache.db")
        raise desk.trouble

    with monkeypatch.context() as patch:
        patch.setattr(FileCache, "forget_records", busy)
        desk.apply_page(page(removal(doc["id"]), cursor="c2"))
    assert told == [frozenset([doc["id"]])]
    assert desk.files.get(sha) is not None
    assert desk.room_again()
    assert desk.files.get(sha) is None
