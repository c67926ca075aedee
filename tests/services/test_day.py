"""An operator's day without a portal: take, draft, formalise, undo, withdraw, print."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from cur_desk.domain.filters import Filter
from cur_desk.domain.formalisation import add_question, set_forwarding, start
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.outbox_row import EventState
from cur_desk.services.views import ExchangeMark, TermMark
from tests.services.bench import Bench, an_appeal


def filled(bench: Bench, uid: str) -> dict:
    card = bench.cards.open(uid)
    content = start(card.appeal)
    add_question(content, card.appeal)
    executor = bench.directory.organisations(responsible=True)[0].code
    for number, question in enumerate(content["questions"]):
        question |= {
            "essence": f"Просят отремонтировать дорогу, вопрос {number + 1}",
            "for_report": "Ремонт дороги в пгт Оричи",
            "code": "0003.0009.0099.0742.0111",
            "block": "roads",
            "question_kind": "statement",
            "executor": executor,
        }
        if bench.directory.is_forwarding(card, executor):
            letter, notice = bench.cards.letters(uid, question["id"], content)
            set_forwarding(content, question["id"], executor, letter, notice)
    return content


def test_take_draft_submit_leaves_one_event_each_and_the_row_says_so(bench: Bench) -> None:
    document = an_appeal(bench)
    uid = document["id"]
    bench.give(document)
    bench.acts.take(uid)
    content = filled(bench, uid)
    draft = bench.cards.save_draft(uid, content)
    assert draft.base_version == 1
    assert bench.cards.open(uid).draft is not None
    bench.acts.submit(uid, content)
    card = bench.cards.open(uid)
    assert card.draft is None
    assert card.exchange is ExchangeMark.PENDING
    assert [e.act for e in card.pending] == ["take", "formalise"]
    row = bench.queue.rows(bench.queue.ids(Filter()))[0]
    assert row.exchange is ExchangeMark.PENDING
    events = bench.core.workspace.work.outbox.rows()
    assert events[1].event.after == events[0].id
    assert events[1].base_version == 1


def test_a_gap_is_named_with_its_place_and_nothing_is_sent(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    content = filled(bench, document["id"])
    del content["questions"][1]["question_kind"]
    with pytest.raises(InputError, match="Не выбран вид вопроса") as caught:
        bench.acts.submit(document["id"], content)
    assert caught.value.field == f"questions/{content['questions'][1]['id']}/question_kind"
    assert bench.core.workspace.work.outbox.rows() == []


def test_withdrawing_an_unsent_formalisation_gives_the_draft_back(bench: Bench) -> None:
    document = an_appeal(bench)
    uid = document["id"]
    bench.give(document)
    content = filled(bench, uid)
    event = bench.acts.submit(uid, content).event
    bench.acts.withdraw(event)
    card = bench.cards.open(uid)
    assert card.draft is not None
    assert card.draft.content["questions"][0]["essence"] == content["questions"][0]["essence"]
    row = bench.core.workspace.work.outbox.get(event)
    assert row is not None
    assert row.state is EventState.WITHDRAWN


def test_a_cut_while_withdrawing_leaves_the_act_or_its_draft_never_neither(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = an_appeal(bench)
    uid = document["id"]
    bench.give(document)
    event = bench.acts.submit(uid, filled(bench, uid)).event
    work = bench.core.workspace.work

    def cut(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(work.drafts, "put", cut)
        with pytest.raises(KeyboardInterrupt):
            bench.acts.withdraw(event)
    row = work.outbox.get(event)
    assert row is not None
    assert row.state is EventState.PENDING
    with monkeypatch.context() as patched:
        patched.setattr(bench.core.workspace, "_sweep_files", cut)  # the first step after
        with pytest.raises(KeyboardInterrupt):
            bench.acts.withdraw(event)
    assert work.drafts.get(uid, "formalise", bench.core.actor.person) is not None


def test_withdrawing_never_writes_over_a_newer_draft(bench: Bench) -> None:
    document = an_appeal(bench)
    uid = document["id"]
    bench.give(document)
    event = bench.acts.submit(uid, filled(bench, uid)).event
    newer = filled(bench, uid)
    newer["questions"][0]["essence"] = "Новые слова"
    bench.cards.save_draft(uid, newer)
    with pytest.raises(NotAllowed):
        bench.acts.withdraw(event)
    card = bench.cards.open(uid)
    assert card.draft is not None
    assert card.draft.content["questions"][0]["essence"] == "Новые слова"
    row = bench.core.workspace.work.outbox.get(event)
    assert row is not None
    assert row.state is EventState.PENDING


def test_undo_takes_back_the_last_held_act_only(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    bench.acts.act(document["id"], "mark_threat", {"reason": "запах газа"})
    bench.acts.act(document["id"], "link_repeat", {"repeat_of": [document["id"]]})
    assert bench.acts.undo() == "Отметить повторным"
    assert bench.acts.undo() is None
    acts = [r.act for r in bench.core.workspace.work.outbox.rows()]
    assert acts == ["mark_threat"]


def test_the_centre_cannot_do_what_belongs_to_a_body(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    with pytest.raises(NotAllowed, match="Предложить"):
        bench.acts.act(document["id"], "extend", {"ground": "запрос"})


def test_a_threat_to_life_stands_above_every_term_and_tells_of_the_call(bench: Bench) -> None:
    late = an_appeal(bench, stage_due_at="2026-11-01T00:00:00Z", number="26-11/1")
    calm = an_appeal(bench, number="26-11/2")
    bench.give(late, calm)
    bench.acts.act(calm["id"], "mark_threat", {"reason": "запах газа"})
    call = {"service": "112", "phone": "112", "told_to": "дежурный ЕДДС"}
    bench.acts.act(calm["id"], "record_call", call)
    rows = bench.queue.rows(bench.queue.ids(Filter()))
    assert [r.uid for r in rows] == [calm["id"], late["id"]]
    assert (rows[0].mark, rows[0].until) == (TermMark.LIFE, "передано")
    assert rows[1].mark is TermMark.OVER


def test_every_term_explains_itself(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    card = bench.cards.open(document["id"])
    assert card.term is not None
    assert card.term.title == "Разобрать"
    assert any("59-ФЗ" in line for term in card.terms for line in term.why)


def test_views_count_what_they_open(bench: Bench) -> None:
    bench.give(*(an_appeal(bench, number=f"26-11/{n}") for n in range(5)))
    views = bench.queue.views()
    counts = bench.queue.counts(views)
    for view in views:
        assert counts[view.code] == len(bench.queue.ids(view.filter)), view.code
    assert counts["to_formalise"] == 5


def test_opening_a_card_is_journalled_without_a_word_of_it(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    bench.cards.open(document["id"])
    line = bench.core.workspace.work.journal.lines()[0]
    assert (line.act, line.ids) == ("view", (document["id"],))
    assert bench.core.workspace.work.journal.verify() is None


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_masked_card_holds_no_name_phone_or_house(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    text = text_of(bench.packs.card(document["id"]).pdf)
    for secret in ("Ромашкина", "Татьяна", "000-00-11", "д. 19"):
        assert secret not in text
    assert "Персональные данные скрыты" in text


def test_a_card_with_personal_data_needs_a_reason_and_leaves_a_line(bench: Bench) -> None:
    document = an_appeal(bench)
    bench.give(document)
    with pytest.raises(InputError, match="основание"):
        bench.packs.card(document["id"], masked=False, reason="")
    made = bench.packs.card(document["id"], masked=False, reason="запрос органа № 12")
    assert made.name.endswith("_PDn.pdf")
    assert "Ромашкина" in text_of(made.pdf)
    assert bench.core.workspace.work.journal.lines()[0].act == "print_personal"


def test_the_register_and_the_briefing_keep_their_cuts(bench: Bench) -> None:
    bench.give(*(an_appeal(bench, days_ago=40, number=f"26-11/{n}") for n in range(12)))
    bench.give(an_appeal(bench, number="26-12/1", stage_due_at="2026-11-01T00:00:00Z"))
    register = bench.packs.overdue()
    printed = text_of(register.pdf)
    assert printed.count("26-11/") >= 12
    assert "26-12/1" not in printed  # only an internal term has passed: no body is late
    briefing = bench.packs.briefing()
    for made in (register, briefing):
        cut = bench.packs.open_cut(made.cut)
        assert cut is not None
        assert cut.body["rows"]
    assert briefing.cut in text_of(briefing.pdf)


def test_the_same_cut_gives_the_same_bytes(bench: Bench) -> None:
    bench.give(*(an_appeal(bench, number=f"26-11/{n}") for n in range(7)))
    one, two = bench.packs.briefing(), bench.packs.briefing()
    assert one.cut == two.cut
    assert one.pdf == two.pdf


def test_a_search_that_was_read_is_journalled_by_its_number_of_hits(bench: Bench) -> None:
    bench.give(an_appeal(bench))
    bench.queue.ids(Filter(text="ямы"))
    bench.queue.ids(Filter(text="ямы на"))  # still typing: nothing to note
    bench.clock.advance(timedelta(seconds=4))
    bench.queue.settle_search()
    lines = [line for line in bench.core.workspace.work.journal.lines() if line.act == "search"]
    assert [line.details for line in lines] == [{"hits": 1}]
