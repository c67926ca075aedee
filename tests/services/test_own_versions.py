"""«The record has changed since the draft»: said of others' changes, not of one's own."""

from __future__ import annotations

from collections.abc import Callable

from cur_desk.domain.formalisation import start
from cur_desk.domain.records.words import FileKind
from cur_desk.services.desk import Desk
from cur_desk.services.files.service import NewFile
from tests.services.test_files_portal import photo
from tests.sync.portal import RealPortal


def send(desk: Desk) -> None:
    desk.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
    assert desk.sync_once().pending == 0
    desk.sync_once()  # what the portal has made of the arrived files


def behind(desk: Desk, uid: str) -> bool:
    draft = desk.cards.preview(uid).draft
    assert draft is not None
    return draft.behind


def test_own_taking_and_own_files_are_no_change_of_the_record(
    portal: RealPortal, desk_of: Callable[[str], Desk]
) -> None:
    [record] = portal.add_appeals(1)
    uid = record["id"]
    mine, other = desk_of("smena1"), desk_of("smena2")
    mine.sync_once()
    mine.cards.save_draft(uid, start(mine.cards.open(uid).appeal))
    mine.acts.take(uid)
    send(mine)
    assert not behind(mine, uid)
    copy = NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=photo(60_000))
    mine.files.attach(uid, NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=photo(), copy=copy))
    send(mine)
    [at_portal] = [portal.find(uid)]
    assert at_portal is not None
    shown = mine.core.workspace.queries.document(uid)
    assert shown is not None
    assert shown.version == at_portal["version"] > 3, "the portal has versions of its own"
    assert not behind(mine, uid)

    other.sync_once()
    other.acts.act(uid, "mark_threat", {"reason": "запах газа"})
    send(other)
    send(mine)
    assert behind(mine, uid)
