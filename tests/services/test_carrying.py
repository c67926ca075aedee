"""Back to the source: whose answer waits to be carried over, the outside term first, links that are
links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.errors import NotAllowed
from cur_desk.services.queue.service import TO_CARRY, standard_views
from tests.services.bench import Bench, an_appeal, make

TERM = "2026-11-26T15:00:00Z"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = make(tmp_path_factory.mktemp("carrying"))
    yield made
    made.core.workspace.close()


def outside(bench: Bench, **more: Any) -> dict[str, Any]:
    """A message of ПОС with its own number and term."""
    source = {
        "system": "ПОС",
        "external_number": f"70{len(bench.queue.ids(TO_CARRY))}1",
        "answer_at": TERM,
    }
    document = an_appeal(bench, source=source | more.pop("source", {}), **more)
    document["registrations"][0]["regime"] = document["regime"] = more.get("regime", "pos")
    document["channel"] = more.get("channel", "pos")
    return document


def answered(bench: Bench, document: dict[str, Any], state: str = "draft") -> dict[str, Any]:
    """The same with one question and its answer."""
    answer = {
        "id": "a1", "text": "Ямы засыпаны 20.11.2026.", "organisation": bench.core.actor.organisation,
        "made_at": "2026-11-22T10:00:00Z", "state": state,
    }  # fmt: skip
    question = {"id": "q1", "order": 0, "essence": "Ямы", "answers": [answer]}
    return document | {"questions": [question]}


def read(document: dict[str, Any]) -> Appeal:
    record = parse(document)
    assert isinstance(record, Appeal)
    return record


def waiting(bench: Bench) -> set[str]:
    return {r.uid for r in bench.queue.rows(bench.queue.ids(TO_CARRY))}


def test_the_view_is_the_last_and_holds_what_was_answered_and_not_carried(bench: Bench) -> None:
    new, done = outside(bench), answered(bench, outside(bench))
    draft59 = answered(bench, outside(bench, regime="fz59", channel="epgu"))
    signed59 = answered(bench, outside(bench, regime="fz59", channel="epgu"), "signed")
    own = answered(bench, an_appeal(bench), "signed")
    bench.give(new, done, draft59, signed59, own)
    assert standard_views("p")[-1].title == "Не перенесено"
    mine = {d["id"] for d in (new, done, draft59, signed59, own)}
    assert waiting(bench) & mine == {done["id"], signed59["id"]}
    assert bench.queue.counts(standard_views("p"))["to_carry"] == len(waiting(bench))
    bench.carrying.carry(done["id"])
    assert waiting(bench) & mine == {signed59["id"]}
    view = bench.carrying.view(bench.acts.appeal(done["id"])[0])
    assert view is not None
    assert view.carried.startswith("перенесено")
    assert not view.waits
    bench.acts.undo()
    assert done["id"] in waiting(bench)


def test_what_is_closed_waits_no_more(bench: Bench) -> None:
    document = answered(bench, outside(bench))
    document["questions"][0]["closed_at"] = "2026-11-23T09:00:00Z"
    bench.give(document)
    assert document["id"] not in waiting(bench)
    view = bench.carrying.view(read(document))
    assert view is not None
    assert view.state() == "снято с контроля, отметки о переносе нет"
    assert not view.waits


def test_a_later_answer_waits_again(bench: Bench) -> None:
    carried = {"carried_by": bench.core.actor.person, "carried_at": "2026-11-22T09:00:00Z"}
    document = answered(bench, outside(bench, source=carried))
    later = answered(bench, outside(bench, source=carried | {"carried_at": "2026-11-22T11:00:00Z"}))
    bench.give(document, later)
    assert document["id"] in waiting(bench)
    assert later["id"] not in waiting(bench)


def test_the_outside_term_goes_first_everywhere(bench: Bench) -> None:
    document = answered(bench, outside(bench))
    document.pop("stage_due_at")
    bench.give(document)
    card = bench.cards.open(document["id"], journal=False)
    assert card.term is not None
    assert card.term.until == "до 26.11"
    why = "\n".join(card.term.why)
    assert "Срок внешней системы: до 26.11.2026 18:00" in why
    assert "действует срок внешней системы" in why
    row = bench.queue.rows([bench.queue.local(document["id"]) or 0])[0]
    assert row.until == "до 26.11"
    document["registrations"][0]["sent"] = {"channel": "ЕПГУ", "sent_on": "2026-11-23"}
    document["version"] = 2
    bench.give(document)
    row = bench.queue.rows([bench.queue.local(document["id"]) or 0])[0]
    assert row.until == "до 26.11"  # the citizen has it, the outside system still waits
    unregistered = outside(bench, registrations=[{"id": "r", "organisation": "o", "regime": "pos"}])
    unregistered["registrations"] = []
    bench.give(unregistered)
    card = bench.cards.open(unregistered["id"], journal=False)
    assert any(t.until == "до 26.11" for t in card.terms)


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ({"external_number": "77 01/2"},
         "https://pos.gosuslugi.ru/backoffice/appeals/77%2001%2F2"),
        ({"link": "https://pos.example/one"}, "https://pos.example/one"),
        ({"link": "file:///etc/passwd", "external_number": "5"},
         "https://pos.gosuslugi.ru/backoffice/appeals/5"),
        ({"system": "Инцидент", "link": "javascript:alert(1)"}, ""),
        ({"system": "неизвестная", "external_number": "5"}, ""),
    ],
)  # fmt: skip
def test_only_web_addresses_are_opened(bench: Bench, source: dict[str, str], link: str) -> None:
    assert bench.carrying.link(read(outside(bench, source=source))) == link


def test_the_answer_is_copied_by_questions_and_noted(bench: Bench) -> None:
    document = answered(bench, outside(bench))
    second = {"id": "q2", "order": 1, "essence": "Фонари", "answers": [
        {"id": "a2", "text": "Фонари горят.", "organisation": "o", "state": "signed"}]}  # fmt: skip
    bench.give(document, two := answered(bench, outside(bench)))
    assert bench.carrying.answer_text(document["id"]) == "Ямы засыпаны 20.11.2026."
    two["questions"].append(second)
    two["version"] = 2
    bench.give(two)
    assert bench.carrying.answer_text(two["id"]) == (
        "1. Ямы засыпаны 20.11.2026.\n\n2. Фонари горят."
    )
    noted = [
        line for line in bench.core.workspace.work.journal.lines() if line.act == "copy_answer"
    ]
    assert {line.ids for line in noted} == {(document["id"],), (two["id"],)}
    bench.give(silent := outside(bench))
    with pytest.raises(NotAllowed, match="ещё нет"):
        bench.carrying.answer_text(silent["id"])
