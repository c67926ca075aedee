"""Guided forms over real files: fields by role, letters, consequences, faults, deeds, proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cur_desk.domain.acts.cases import CASES
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.profile import ReportRule
from cur_desk.errors import InputError, NotAllowed
from cur_desk.services.acts.letters import BLANK, forwarding, kinds, template
from cur_desk.services.conflicts.refused import RefusedService
from cur_desk.services.names import dative, salutation
from tests.services.bench import Bench, an_appeal, make
from tests.ui.acts.forms import body_bench, road

DAY = date(2026, 11, 23)
DECIDED = {"decided_by": "глава округа", "decided_on": DAY}
NOTICE = {"notice_number": "17", "notice_on": DAY, "channel": "почта"}
EXTENSION = {"ground_kind": "exceptional", "ground": "нужна экспертиза моста", **DECIDED, **NOTICE}


@pytest.fixture
def body(tmp_path: Path) -> Any:
    made = body_bench(tmp_path / "body")
    yield made
    made.core.workspace.close()


@pytest.fixture
def given(body: Bench) -> str:
    document = road(body)
    body.give(document)
    return str(document["id"])


def filled(bench: Bench, form: Any, **values: Any) -> dict[str, Any]:
    """Values with the letters as their templates give them."""
    whole = form.start_values() | values
    letters = bench.act_forms.look(form, whole).letters
    return whole | {k: v for k, v in letters.items() if k in whole}


def test_an_extension_with_everything_it_needs(body: Bench, given: str) -> None:
    form = body.act_forms.form(given, "extend")
    values = filled(body, form, **EXTENSION)
    told = [t.words for t in body.act_forms.look(form, values).told]
    assert "Новый срок — до 19.01.2027" in told
    assert "30 дней" not in values["notice_text"]  # the letter says the date, not the days
    assert "продлён до 19 января 2027 г." in values["notice_text"]
    body.act_forms.do(form, values)
    kept = body.cards.preview(given).appeal.registrations[0].extension
    assert kept is not None
    assert (kept.due_on, kept.channel) == (date(2027, 1, 19), "почта")
    rows = {r.code: r.refused for r in body.act_forms.menu(given)}
    assert rows["extend"].startswith("Срок уже продлён")
    assert body.act_forms.form(given, "extend").refused


def test_what_lacks_or_is_wrong_is_said_at_its_field(body: Bench, given: str) -> None:
    forms = body.act_forms
    form = forms.form(given, "extend")
    assert set(forms.missing(form, form.start_values())) >= {"ground", "decided_by", "channel"}
    tomorrow = filled(body, form, **EXTENSION | {"decided_on": date(2026, 11, 24)})
    faults = forms.look(form, tomorrow).faults
    assert faults["decided_on"] == "Дата решения ещё не наступила"
    with pytest.raises(InputError) as told:
        forms.do(form, tomorrow)
    assert told.value.field == "decided_on"
    blank = filled(body, form, **EXTENSION) | {"notice_text": f"Уважаемый {BLANK}!"}
    with pytest.raises(InputError, match="пропуски") as told:
        forms.do(form, blank)
    assert told.value.field == "notice_text"
    assert forms.missing(form, filled(body, form, **EXTENSION)) == {}


def test_an_extension_after_the_term_is_told_before_the_key(body: Bench) -> None:
    document = road(body)
    document["registrations"][0]["due_on"] = "2026-11-20"
    body.give(document)
    rows = {r.code: r.refused for r in body.act_forms.menu(document["id"])}
    assert rows["extend"] == "Срок истёк 20.11.2026: продлить его нельзя"


def test_a_forwarding_to_several_bodies_with_a_letter_each(body: Bench, given: str) -> None:
    forms = body.act_forms
    form = forms.form(given, "forward")
    bodies = [c.code for c in form.fields[0].options if c.code != form.organisation][:3]
    values = filled(body, form, to_organisation=bodies[0], copies=bodies[1:], questions=["q0"])
    look = forms.look(form, values)
    assert [k for k in look.letters if k.startswith("copy:")] == [f"copy:{b}" for b in bodies[1:]]
    assert "частью 4 статьи 8" in look.letters[f"copy:{bodies[1]}"]
    assert body.directory.organisation_full(bodies[2]) in values["notice_text"]
    assert "освещение" not in values["notice_text"]  # the other question does not go
    forms.do(form, values)
    appeal = body.cards.preview(given).appeal
    sent = appeal.registrations[0].forwardings
    assert [(s.to_organisation, s.is_copy) for s in sent] == [
        (bodies[0], False), (bodies[1], True), (bodies[2], True),
    ]  # fmt: skip
    assert all(s.letter_text for s in sent)
    assert [q.closed_at is None for q in appeal.questions] == [False, True]
    assert appeal.registrations[0].closed_at is None


def test_only_copies_leave_the_question_where_it_is(body: Bench, given: str) -> None:
    form = body.act_forms.form(given, "forward")
    other = next(c.code for c in form.fields[0].options if c.code != form.organisation)
    body.act_forms.do(form, filled(body, form, to_organisation=other, keep_own=True))
    appeal = body.cards.preview(given).appeal
    assert all(q.closed_at is None for q in appeal.questions)
    assert appeal.registrations[0].forwardings[0].is_copy


def test_a_complaint_is_stopped_at_the_field_and_down_the_chain(body: Bench, given: str) -> None:
    form = body.act_forms.form(given, "forward")
    above, under = [c.code for c in form.fields[0].options if c.code != form.organisation][:2]
    body.acts.parent_of = {under: above}.get
    values = filled(body, form, to_organisation=under, complained_of=[above])
    assert "ст. 8 ч. 6" in body.act_forms.look(form, values).faults["to_organisation"]
    with pytest.raises(InputError, match="Жалоба на этот орган"):
        body.act_forms.do(form, values)


def test_a_complaint_is_not_sent_to_the_accused_when_it_is_sorted(tmp_path: Path) -> None:
    shift = make(tmp_path / "shift")
    document = an_appeal(shift)
    shift.give(document)
    own = shift.core.actor.organisation
    question = {
        "id": "q", "essence": "Жалоба на бездействие", "code": "0003.0009.0099.0742",
        "block": "roads", "question_kind": "complaint", "executor": own, "complained_of": [own],
        "place": {"oktmo": shift.directory.municipalities()[0].code, "street": "Полевая"},
    }  # fmt: skip
    with pytest.raises(InputError, match="Жалоба на этот орган") as told:
        shift.acts.submit(document["id"], {"questions": [question]})
    assert told.value.field == "questions/q/executor"
    shift.acts.submit(document["id"], {"questions": [question | {"complained_of": []}]})
    shift.core.workspace.close()


def test_each_case_has_its_letter_its_term_and_its_end(body: Bench) -> None:
    for case in sorted(CASES):
        document = road(body)
        body.give(document)
        leave(body, document["id"], case)


def leave(body: Bench, given: str, case: str) -> None:
    """One case: what is told, the letter with its part of the article, what stays recorded."""
    forms, row = body.act_forms, CASES[case]
    form = forms.form(given, "leave_unanswered")
    extra = {"to_body": "УМВД России по Кировской области", "address": "https://primer.example/7"}
    values = filled(body, form, case=case, **DECIDED, **extra)
    look = forms.look(form, values)
    told = " ".join(t.words for t in look.told)
    assert row.paragraph in told, case
    assert ("до 27.11.2026" in told) == bool(row.term), case  # seven days from the registration
    part, text = row.paragraph.split("ч. ")[1], template(row.letter)
    assert f"частью {part} статьи" in text or f"части {part} статьи" in text, case
    assert BLANK not in look.letters.get("notice_text", ""), case
    forms.do(form, values)
    appeal = body.cards.preview(given).appeal
    left = appeal.registrations[0].left
    assert left is not None
    assert (left.case, bool(left.notice_text)) == (case, case not in ("anonymous", "crime"))
    assert appeal.registrations[0].closed_at is not None


def answered(body: Bench, number: str, code: str = "0003.0009.0099.0742", **more: Any) -> str:
    """An appeal of Romashkina that the body answered in May."""
    own, one = body.core.actor.organisation, an_appeal(body, days_ago=200, **more)
    one["registrations"][0] |= {
        "sent": {"channel": "почта", "sent_on": "2026-05-20", "number": number}
    }
    answer = {"id": "a", "text": "Ямы заделаны", "organisation": own, "state": "signed"}
    one["questions"] = [{"id": "x", "essence": "Ямы", "answers": [answer], "code": code,
                         "registration": one["registrations"][0]["id"]}]  # fmt: skip
    body.give(one)
    return str(one["id"])


def test_the_hard_check_of_ending_a_correspondence(body: Bench) -> None:
    forms, document = body.act_forms, road(body)
    document["questions"][0]["code"] = "0003.0009.0099.0743"
    body.give(document)
    given = str(document["id"])
    answered(body, "77-ОГ")
    answered(body, "78-ОГ", code="0005.0005.0056.1147")  # another matter
    namesake = {"id": "n", "name": "Ромашкина Татьяна Петровна", "phone": "8 900 000-00-12"}
    answered(body, "79-ОГ", applicants=[namesake])
    elsewhere = {"id": "n", "name": "Ромашкина Татьяна Ивановна", "phone": "8 900 000-00-12"}
    answered(body, "80-ОГ", applicants=[elsewhere], place={"oktmo": "33999000"})
    form = forms.form(given, "stop_correspondence")
    asked = form.field_of("previous_answers")
    assert asked is not None
    assert [o.name for o in asked.options] == ["№ 77-ОГ от 20.05.2026"]
    assert asked.value == []  # a person says which
    one = [o.code for o in asked.options]
    values = filled(body, form, **DECIDED, no_new_arguments=True, previous_answers=one)
    with pytest.raises(InputError, match="двух ответов") as told:
        forms.do(form, values)
    assert told.value.field == "previous_answers"
    assert (
        "Не понято"
        in forms.look(form, values | {"previous_more": "ответ мартовский"}).faults["previous_more"]
    )
    values = filled(body, form, **values | {"previous_more": "№ 77-ог от 20.05.2026"})
    with pytest.raises(InputError, match="двух ответов"):  # the same answer typed once more
        forms.do(form, values)
    values = filled(body, form, **values | {"previous_more": "№ 12-ОГ от 02.03.2026"})
    assert "№ 77-ОГ от 20.05.2026, № 12-ОГ от 02.03.2026" in values["notice_text"]
    forms.do(form, values)
    left = body.cards.preview(given).appeal.registrations[0].left
    assert left is not None
    assert [a.number for a in left.previous_answers] == ["77-ОГ", "12-ОГ"]


def test_the_shift_proposes_and_the_body_accepts_or_declines(tmp_path: Path, body: Bench) -> None:
    shift = make(tmp_path / "shift")
    document = road(body)
    for bench in (shift, body):
        bench.give(document)
    uid = document["id"]
    rows = {r.code: r for r in shift.act_forms.menu(uid)}
    assert "extend" not in rows
    assert rows["propose_extend"].refused == ""
    form = shift.act_forms.form(uid, "propose_extend")
    assert [f.name for f in form.fields] == [
        "ground_kind", "ground", "request_number", "request_on",
    ]  # fmt: skip
    shift.act_forms.do(form, form.start_values() | {"ground_kind": "exceptional", "ground": "мост"})
    proposed = shift.cards.preview(uid).document
    body.give(proposed | {"version": 2})
    (row,) = [r for r in body.act_forms.menu(uid) if r.proposal]
    assert row.title == "Рассмотреть предложение: продлить срок"
    accept = body.act_forms.form(uid, "accept_proposal", proposal=row.proposal)
    assert accept.start_values()["ground"] == "мост"
    assert accept.proposed.startswith("Предложено: ")
    with pytest.raises(InputError) as told:
        body.act_forms.do(accept, accept.start_values())
    assert told.value.field == "decided_by"
    decline = body.act_forms.form(uid, "decline_proposal", proposal=row.proposal)
    assert [f.name for f in decline.fields] == ["reason"]
    body.act_forms.do(accept, filled(body, accept, **EXTENSION | {"ground": "мост"}))
    appeal = body.cards.preview(uid).appeal
    assert appeal.proposals[0].state == "accepted"
    assert appeal.registrations[0].extension is not None
    with pytest.raises(NotAllowed, match="уже рассмотрено"):
        body.act_forms.do(decline, {"reason": "нет оснований"})


def test_a_proposal_about_one_question_sends_the_questions_that_are_ticked(body: Bench) -> None:
    """Form, letter and act say the same, whatever the body changes of the proposal."""
    bodies = [c.code for c in body.act_forms.form(_proposed(body), "forward").fields[0].options]
    other, copied = [b for b in bodies if b != body.core.actor.organisation][:2]
    for ticked, left in ((None, [False, True]), (["q1"], [True, False])):
        uid = _proposed(body, other, copied)
        form = body.act_forms.form(uid, "accept_proposal", proposal="p")
        assert form.start_values()["questions"] == ["q0"]
        values = filled(body, form, **({"questions": ticked} if ticked else {}), copies=[])
        told = [t.words for t in body.act_forms.look(form, values).told]
        assert "С контроля снимается: 1 вопрос. Результат — «Направлено»" in told
        body.act_forms.do(form, values)
        appeal = body.cards.preview(uid).appeal
        assert [q.closed_at is None for q in appeal.questions] == left
        (sent,) = appeal.registrations[0].forwardings  # the proposed copy was taken away
        assert sent.questions == (ticked or ["q0"])


def _proposed(bench: Bench, other: str = "", copied: str = "") -> str:
    """An appeal whose shift worker proposed to forward its first question."""
    document = road(bench)
    content = {
        "to_organisation": other, "question": "q0", "letter_text": "Направляем",
        "notice_text": "Уведомляем", "copies": [{"to_organisation": copied}],
    }  # fmt: skip
    document["proposals"] = [{"id": "p", "act": "forward", "question": "q0", "content": content,
                              "state": "open"}]  # fmt: skip
    bench.give(document)
    return str(document["id"])


def test_where_two_bodies_have_the_appeal_the_form_asks_over_which_one(
    tmp_path: Path, body: Bench, given: str
) -> None:
    shift = make(tmp_path / "shift")
    document = road(shift)
    first, other = document["registrations"][0], str(shift.directory.organisations("")[1].code)
    second = first | {"id": "r2", "organisation": other, "number": "9"}
    closed = first | {"id": "r3", "organisation": other, "closed_at": "2026-11-22T08:00:00Z"}
    document["registrations"] = [first, second, closed]
    shift.give(document)
    forms, uid = shift.act_forms, document["id"]
    asked = forms.registrations(uid, "propose_extend")
    assert [c.code for c in asked] == [first["id"], "r2"]
    assert asked[1].hint.startswith("№ 9 от ")
    assert forms.registrations(uid, "propose_register") == ()
    said = {"ground_kind": "exceptional", "ground": "мост"}
    forms.keep(forms.form(uid, "propose_extend", registration="r2"), said)
    form = forms.form(uid, "propose_extend", registration=first["id"])
    assert forms.kept(form) == {}  # what is typed over one is not offered over the other
    forms.do(form, form.start_values() | said)
    (proposal,) = shift.cards.preview(uid).appeal.proposals
    assert proposal.registration == first["id"]
    assert body.act_forms.registrations(given, "extend") == ()  # one, and its own
    shift.core.workspace.close()


def test_messages_have_the_postponed_decision_and_the_interim_answer(
    tmp_path: Path, body: Bench
) -> None:
    shift = make(tmp_path / "shift")
    for bench, regime, channel, code in (
        (body, "pos", "pos", "postpone"),
        (shift, "open_source", "social", "interim_answer"),
    ):
        document = road(bench, regime=regime, channel=channel)
        document["registrations"][0]["regime"] = regime
        bench.give(document)
        rows = {r.code for r in bench.act_forms.menu(document["id"])}
        assert code in rows
        assert not rows & {"extend", "propose_extend"}
    form = shift.act_forms.form(document["id"], "interim_answer")
    values = filled(shift, form, final_until=date(2026, 12, 1))
    assert "до 1 декабря 2026 г." in values["text"]
    shift.act_forms.do(form, values)
    shift.core.workspace.close()
    uid = body.queue.uid(1)
    form = body.act_forms.form(uid, "postpone")
    far = filled(body, form, planned_until=date(2027, 6, 1), reason="ремонт весной")
    assert "не более чем до 19.05.2027" in body.act_forms.look(form, far).faults["planned_until"]
    near = filled(body, form, planned_until=date(2027, 5, 1), reason="ремонт весной")
    assert "до 1 мая 2027 г." in near["notice_text"]
    body.act_forms.do(form, near)
    (term,) = [t for t in body.cards.preview(uid).terms if t.title == "Дать ответ"]
    assert term.due_at.date() == date(2027, 5, 1)
    assert "Решение отложено до 01.05.2027 (правила ПОС)" in term.why


def test_a_body_registers_what_was_sent_to_it(body: Bench) -> None:
    sender = next(
        c.code for c in body.directory.organisations() if c.code != body.core.actor.organisation
    )
    document = road(body)
    own = body.core.actor.organisation
    document["registrations"][0] |= {
        "organisation": sender,
        "closed_at": "2026-11-22T09:00:00Z",
        "forwardings": [
            {"id": "f", "to_organisation": own, "questions": ["q1"], "letter_number": "12",
             "letter_on": "2026-11-22"}
        ],
    }  # fmt: skip
    body.give(document)
    form = body.act_forms.form(document["id"], "register")
    assert form.start_values()["covering_letter"] == "№ 12 от 22.11.2026"
    values = filled(body, form, number="31-ОГ")
    told = [t.words for t in body.act_forms.look(form, values).told]
    assert "Срок рассмотрения — до 23.12.2026 (59-ФЗ ст. 12 ч. 1)" in told
    body.act_forms.do(form, values)
    appeal = body.cards.preview(document["id"]).appeal
    assert [r.number for r in appeal.registrations] == ["26-11/4821", "31-ОГ"]
    mine = [q for q in appeal.questions if q.registration == appeal.registrations[1].id]
    assert [q.essence for q in mine] == ["Просят восстановить освещение у школы"]


def test_what_was_typed_is_kept_and_a_withdrawn_act_gives_its_words_back(
    body: Bench, given: str
) -> None:
    forms = body.act_forms
    form = forms.form(given, "extend")
    values = filled(body, form, **EXTENSION)
    forms.keep(form, values)
    assert forms.kept(form)["decided_on"] == DAY
    made = forms.do(form, values)
    assert forms.kept(form) == {}
    body.acts.withdraw(made.event)
    back = forms.kept(forms.form(given, "extend"))
    assert (back["ground"], back["notice_on"]) == ("нужна экспертиза моста", DAY)
    forms.forget(form)
    assert forms.kept(form) == {}


def test_a_refused_act_goes_back_to_its_form(body: Bench, given: str) -> None:
    forms = body.act_forms
    form = forms.form(given, "extend")
    made = forms.do(form, filled(body, form, **EXTENSION))
    outbox = body.core.workspace.work.outbox
    outbox.mark_sending([made.event], "request-1")
    outbox.rejected(made.event, "Срок истёк 22.11.2026: продлить его нельзя", "extension")
    refused = RefusedService(body.core, body.directory, body.codes)
    assert not refused.read(made.event).may_draft
    refused.guided = forms
    assert refused.read(made.event).may_draft
    assert refused.to_draft(made.event) == given
    assert forms.kept(forms.form(given, "extend"))["ground"] == "нужна экспертиза моста"


def test_letters_are_on_paper_with_an_empty_line_for_the_hand(body: Bench, given: str) -> None:
    from tests.reports.reading import flat

    form = body.act_forms.form(given, "extend")
    values = filled(body, form, **EXTENSION)
    made = body.act_forms.paper(form, values, "notice_text", values["notice_text"])
    assert made.name.endswith("_PDn.pdf")
    text = flat(made.pdf)
    assert "Ромашкиной Т. И." in text
    assert "О продлении срока рассмотрения обращения" in text
    assert "(подпись, И. О. Фамилия)" in text
    for never in ("электронной подписью", "силу официального письма", "ПРОЕКТ"):
        assert never not in text
    shift = replace(body.core.actor, authority=None, rights=frozenset({"propose_forward"}))
    body.core.actor = shift
    form = body.act_forms.form(given, "propose_forward")
    values = filled(body, form)
    draft = body.act_forms.paper(form, values, "notice_text", values["notice_text"])
    assert "ПРОЕКТ" in flat(draft.pdf)


def test_a_region_may_give_its_own_letterhead_and_signer(body: Bench, given: str) -> None:
    from tests.reports.reading import flat

    rule = ReportRule(
        title="Уведомление", header=("Правительство Кировской области",), signer="Глава округа"
    )
    reports = body.core.profile.reports | {"extension_notice": rule}
    body.core.profile = body.core.profile.model_copy(update={"reports": reports})
    form = body.act_forms.form(given, "extend")
    values = filled(body, form, **EXTENSION)
    made = body.act_forms.paper(form, values, "notice_text", values["notice_text"] * 12)
    text = flat(made.pdf)
    assert made.pages > 2
    assert text.startswith("Правительство Кировской области")
    assert "Глава округа" in text
    assert "(должность)" not in text


def test_every_letter_has_its_text_and_its_paragraph() -> None:
    for kind in kinds().values():
        text = template(kind.id)
        assert kind.law
        if kind.law.startswith("59-ФЗ"):
            assert "59-ФЗ" in text
        assert "30 дней" not in text


def test_guided_acts_are_acts_of_the_table() -> None:
    from cur_desk.services.acts.fields import GUIDED

    assert ACTS.keys() >= GUIDED


def test_names_in_letters(body: Bench) -> None:
    document = an_appeal(body)
    body.give(document)
    person = body.cards.preview(document["id"]).appeal.applicants[0]
    assert salutation(person) == "Уважаемая Татьяна Ивановна!"
    assert salutation(None) == "Уважаемый заявитель!"
    assert dative("Ковальчук Пётр Андреевич") == "Ковальчуку П. А."
    assert dative("Мамедов Али Гасан оглы") == "Мамедов Али Гасан оглы"  # not sure: as written


def test_an_accepted_proposal_tells_the_body_that_was_chosen(tmp_path: Path, body: Bench) -> None:
    shift, forms = make(tmp_path / "shift"), body.act_forms
    document = road(body)
    given = str(document["id"])
    for bench in (shift, body):
        bench.give(document)
    form = shift.act_forms.form(given, "propose_forward")
    bodies = [c.code for c in form.fields[0].options if c.code != form.organisation][:2]
    shift.act_forms.do(form, filled(shift, form, to_organisation=bodies[0]))
    body.give(shift.cards.preview(given).document | {"version": 2})
    shift.core.workspace.close()
    proposal = body.cards.preview(given).appeal.proposals[0].id
    taken = forms.form(given, "accept_proposal", proposal=proposal)
    letters = [f for f in taken.fields if f.kind == "letter"]
    assert letters
    assert all(f.value is None for f in letters)  # nobody has edited them: they follow
    values = taken.start_values() | {"to_organisation": bodies[1]}
    assert (
        body.directory.organisation_full(bodies[1])
        in forms.look(taken, values).letters["notice_text"]
    )


@pytest.mark.parametrize("days", ["0", "31", "45", "99999999999", "²", "-3", "много"])
def test_an_extension_is_of_one_to_thirty_days(body: Bench, given: str, days: str) -> None:
    form = body.act_forms.form(given, "extend")
    values = filled(body, form, **EXTENSION) | {"days": days}
    assert body.act_forms.look(form, values).faults["days"].startswith("Укажите число дней")
    with pytest.raises(InputError) as told:
        body.act_forms.do(form, values)
    assert told.value.field == "days"


def test_the_registration_notice_names_the_term_of_its_appeal(body: Bench) -> None:
    document = road(body, marks=["migration"], channel="epgu") | {
        "registrations": [],
        "questions": [],
    }
    body.give(document)
    form = body.act_forms.form(document["id"], "register")
    values = filled(body, form, registered_on=DAY, number="12", organisation=form.organisation)
    told = next(
        t.words for t in body.act_forms.look(form, values).told if "рассмотрения" in t.words
    )
    day = told.partition("до ")[2][:10]
    assert f"{int(day[:2])} декабря 2026 г." in values["notice_text"]
    assert "г.." not in values["notice_text"]
    assert "почтовый" not in values["notice_text"]  # ст. 10 ч. 4: it came electronically


def test_words_of_a_withdrawn_act_come_only_with_the_withdrawal(body: Bench, given: str) -> None:
    form = body.act_forms.form(given, "extend")
    made = body.act_forms.do(form, filled(body, form, **EXTENSION))
    outbox = body.core.workspace.work.outbox
    event = outbox.get(made.event)
    assert event is not None
    assert body.act_forms.draft_of(event.event) is not None
    assert body.act_forms.kept(form) == {}  # asking for the draft has kept nothing
    body.acts.withdraw(made.event)
    assert body.act_forms.kept(form)["decided_by"] == "глава округа"
    assert body.act_forms.kept(form)["notice_text"] is None


def test_two_questions_to_one_body_are_no_several_bodies(body: Bench, given: str) -> None:
    appeal = body.cards.preview(given).appeal
    content = {
        "questions": [
            {"id": "q0", "essence": "Ямы... и лужи", "executor": "b1"},
            {"id": "q1", "essence": "Нет света", "executor": "b1"},
        ],
        "proposals": [
            {"question": q, "act": "forward", "content": {"to_organisation": "b1"}}
            for q in ("q0", "q1")
        ],
    }
    letter, notice = forwarding(appeal, content, "q0", "министерство")
    assert "частью 3 статьи 8" in letter
    assert "частью 3 статьи 8" in notice
    assert "Ямы... и лужи" in letter  # the dots of a person stay
    content["proposals"][1]["content"]["to_organisation"] = "b2"
    assert "частью 4 статьи 8" in forwarding(appeal, content, "q0", "министерство")[0]
