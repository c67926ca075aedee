"""Unsent work on a record that was taken away: read, copied, printed, sent again when it is back."""

from __future__ import annotations

from typing import Any

import pytest

from cur_desk.contract.sealing import new_identity
from cur_desk.contract.wire import ChangeRow, ChangesPage
from cur_desk.domain.events import SAVE, Change, Event
from cur_desk.domain.records.base import new_id
from cur_desk.errors import NotAllowed
from cur_desk.models.outbox_row import EventState
from cur_desk.services.conflicts.refused import RefusedService
from tests.reports import reading
from tests.services.bench import Bench, an_appeal

WORDS = "Позвонить Ромашкиной Татьяне Ивановне, 8 900 000-00-11, про яму у школы"


@pytest.fixture
def refused(bench: Bench) -> RefusedService:
    bench.core.workspace.set_recovery(new_identity()[1])
    return RefusedService(bench.core, bench.directory, bench.codes)


def take_away(bench: Bench, uid: str, reason: str = "reassigned") -> None:
    row = ChangeRow(op="remove", kind="appeal", id=uid, version=2, reason=reason)
    page = ChangesPage(
        changes=[row], cursor=new_id(), more=False, server_time=bench.clock.now(), epoch="e1"
    )
    bench.core.workspace.apply_page(page)


def edited(bench: Bench, document: dict[str, Any]) -> list[str]:
    """Two saves in a chain; gives their ids."""
    core, made = bench.core, []
    for path, value in (("note", WORDS), ("title", "Яма")):
        event = Event(
            record=document["id"],
            act=SAVE,
            base_version=1,
            after=core.workspace.work.outbox.last_unsent(document["id"]),
            changes=[Change(path=path, was=None, value=value)],
            author=core.actor.person,
            post=core.actor.post,
            device=core.device,
            made_at=core.now(),
        )
        core.workspace.save(event)
        made.append(event.id)
    return made


def test_read_copied_printed_and_sent_again(bench: Bench, refused: RefusedService) -> None:
    document = an_appeal(bench)
    bench.give(document)
    first, second = edited(bench, document)
    take_away(bench, document["id"])
    assert bench.core.workspace.queries.local_id(document["id"]) is None
    parked = bench.exchange.needs_decision()
    assert [(v.event, v.parked, v.reason) for v in parked] == [
        (first, True, "Обращение передано другому"),
        (second, True, "Обращение передано другому"),
    ]
    text = refused.read(first)
    assert WORDS in text.plain()
    assert (text.may_retry, text.parked) == (False, True)
    with pytest.raises(NotAllowed):
        refused.retry(first)
    printed = reading.flat(refused.paper(first).pdf)
    assert "Обращение передано другому" in printed
    assert "про яму у школы" in printed
    assert "Ромашкин" not in printed
    assert "000-00-11" not in printed
    # The right returns: both go, in the order they were made.
    bench.give(document | {"version": 3})
    assert refused.read(first).may_retry
    assert refused.retry(second) == 2
    ready = bench.core.workspace.work.outbox.ready()
    assert [r.id for r in ready] == [first, second]
    assert bench.exchange.needs_decision() == []
    shown = bench.core.workspace.queries.document(document["id"])
    assert shown is not None
    assert shown.document["note"] == WORDS


def test_given_up_it_stays_readable(bench: Bench, refused: RefusedService) -> None:
    document = an_appeal(bench)
    bench.give(document)
    first, _ = edited(bench, document)
    take_away(bench, document["id"], "revoked")
    refused.give_up(first)
    [kept] = refused.given_up()
    assert WORDS in kept.plain()
    assert kept.reason == "Доступ к обращению отозван"


@pytest.mark.parametrize("reason", ["absent", "restored"])
def test_what_the_portal_lacks_for_now_stays_readable_and_is_called_so(
    bench: Bench, refused: RefusedService, reason: str
) -> None:
    document = an_appeal(bench)
    bench.give(document)
    first, second = edited(bench, document)
    take_away(bench, document["id"], reason)
    views = bench.exchange.needs_decision()
    assert [v.event for v in views] == [first, second]
    assert not any("удалено" in v.reason or "запечатан" in v.reason for v in views)
    assert WORDS in refused.read(first).plain()
    with pytest.raises(NotAllowed, match="нет на портале"):
        refused.retry(first)
    bench.give(document | {"version": 3})
    assert refused.retry(first) == 2


def test_of_a_deleted_record_only_the_sealed_copy_is_kept(
    bench: Bench, refused: RefusedService
) -> None:
    document = an_appeal(bench)
    bench.give(document)
    first, _ = edited(bench, document)
    take_away(bench, document["id"], "deleted")
    with pytest.raises(NotAllowed) as told:
        refused.read(first)
    assert "по акту двух лиц" in told.value.advice
    assert "удалено на портале" in told.value.message
    work = bench.core.workspace.work
    assert [r.document for r in work.outbox.rows(EventState.PARKED)] == [None, None]
    assert len(work.outbox.sealed()) == 2


def test_a_draft_of_a_record_taken_away_is_shown_and_comes_back_with_it(
    bench: Bench, refused: RefusedService
) -> None:
    document = an_appeal(bench)
    bench.give(document)
    uid, me = document["id"], bench.core.actor.person
    values = {"questions": [{"id": new_id(), "essence": "Просят отремонтировать дорогу"}]}
    bench.core.workspace.save_draft(uid, "formalise", me, 1, values)
    assert bench.exchange.needs_decision() == []
    take_away(bench, uid)
    [view] = bench.exchange.needs_decision()
    assert (view.title, view.parked) == ("Черновик", True)
    assert "Просят отремонтировать дорогу" in refused.read(view.event).plain()
    assert "Просят отремонтировать дорогу" in reading.flat(refused.paper(view.event).pdf)
    bench.give(document | {"version": 3})
    assert bench.exchange.needs_decision() == []
    kept = bench.core.workspace.work.drafts.get(uid, "formalise", me)
    assert kept is not None
    assert kept.values == values
    take_away(bench, uid)
    refused.give_up(view.event)
    assert bench.exchange.needs_decision() == []
