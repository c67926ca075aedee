"""The whole way of one appeal on real parts: portal process, files, receipt, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from cur_desk.domain.filters import Filter
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.state import appeal_state
from cur_desk.services import demo_work, station
from cur_desk.services.desk import Desk
from cur_desk.services.views import ExchangeMark
from cur_desk.sync.known import SessionMemory
from tests.sync.portal import PASSWORD, RealPortal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    made.add_user("smena2")
    made.add_appeals(12, place={"oktmo": "33627000", "locality": "пгт Оричи"})
    yield made
    made.stop()


def enter(portal: RealPortal, home: Path, user: str = "smena1") -> Desk:
    home.mkdir(exist_ok=True)
    login = station.login_of(home, memory_keyring=True)
    return station.sign_in(portal.url, user, PASSWORD, home=home, login=login)


def test_taken_formalised_offline_sent_receipted_printed(
    portal: RealPortal, tmp_path: Path
) -> None:
    with enter(portal, tmp_path / "home") as desk:
        desk.sync_once()
        uid = desk.take_next()
        portal.stop()
        card = desk.cards.open(uid)
        event = desk.acts.submit(uid, demo_work.two_questions(desk, card)).event
        offline = desk.sync_once()
        assert offline.error is not None
        assert offline.pending == 2
        assert desk.cards.open(uid).exchange is ExchangeMark.RETRY
        portal._start()
        desk.exchange.sync_now()
        online = desk.sync_once()
        assert (online.error, online.pending) == (None, 0)
        settings = desk.core.workspace.work.settings
        receipt = desk.core.workspace.work.receipts.get(event)
        row = desk.core.workspace.work.outbox.get(event)
        assert receipt is not None
        assert row is not None
        assert SessionMemory(settings, desk.clock).proves(receipt, row.event)
        assert _state(portal, uid) in (AppealState.FORMALISED, AppealState.ASSIGNED)
        pdf = pypdfium2.PdfDocument(desk.packs.card(uid).pdf)
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        assert receipt.short_code() in text


def _state(portal: RealPortal, uid: str) -> AppealState:
    from cur_desk.domain.records import parse
    from cur_desk.domain.records.appeal import Appeal

    document = portal.find(uid)
    assert document is not None
    record = parse(document)
    assert isinstance(record, Appeal)
    return appeal_state(record)


def test_two_people_take_next_and_never_the_same(portal: RealPortal, tmp_path: Path) -> None:
    with (
        enter(portal, tmp_path / "one") as one,
        enter(portal, tmp_path / "two", "smena2") as two,
    ):
        one.sync_once()
        two.sync_once()
        taken = [desk.take_next() for desk in (one, two, one, two, one, two)]
        assert len(set(taken)) == 6
        for desk in (one, two):
            assert desk.sync_once().rejected == 0


def test_unlocking_without_a_link_finds_the_draft_and_the_unsent_work(
    portal: RealPortal, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with enter(portal, home) as desk:
        desk.sync_once()
        uid = desk.take_next()
        card = desk.cards.open(uid)
        desk.cards.save_draft(uid, demo_work.two_questions(desk, card))
    portal.stop()
    with enter(portal, home) as again:
        card = again.cards.open(uid)
        assert card.draft is not None
        assert len(card.draft.content["questions"]) == 2
        assert again.status().unsent == 1


def test_what_a_colleague_sent_after_the_card_was_opened_is_a_conflict_not_covered(
    portal: RealPortal, tmp_path: Path
) -> None:
    with (
        enter(portal, tmp_path / "one") as one,
        enter(portal, tmp_path / "two", "smena2") as two,
    ):
        one.sync_once()
        two.sync_once()
        uid = one.queue.uid(one.queue.ids(Filter())[0])
        seen = one.cards.open(uid)
        mine = demo_work.two_questions(one, seen)
        theirs = demo_work.two_questions(two, two.cards.open(uid))
        theirs["questions"] = [
            dict(q, id=mine["questions"][n]["id"], essence="Их слова")
            for n, q in enumerate(theirs["questions"])
        ]
        theirs["proposals"] = []
        two.acts.submit(uid, theirs)
        assert two.sync_once().pending == 0
        one.sync_once()  # the newer copy has come while the person is still typing
        one.cards.save_draft(uid, mine, seen.appeal.version)
        one.acts.submit(uid, mine, seen.appeal.version)
        assert one.sync_once().conflicts == 1
        (conflict,) = one.core.workspace.work.conflicts.unresolved()
        assert {f.mine for f in conflict.fields if f.path.endswith("/essence")} == {
            q["essence"] for q in mine["questions"]
        }
