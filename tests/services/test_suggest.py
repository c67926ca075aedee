"""Suggestions at a desk: everything for one question; learning on receipt; made anew for a new cache."""

from __future__ import annotations

import threading

import pytest

from cur_desk.contract.wire import EventResult
from cur_desk.reference.classifier import load_classifier
from cur_desk.services.cards.suggest import SuggestService, taught
from tests.services.bench import Bench, an_appeal
from tests.services.test_day import filled

ROAD = "0003.0009.0099.0742.0111"


def service(bench: Bench) -> SuggestService:
    return SuggestService(bench.core, bench.directory, load_classifier())


def test_an_advice_names_codes_block_kind_bodies_and_the_municipality(bench: Bench) -> None:
    advice = service(bench).advise(
        "В пгт Оричи на ул. Ленина, 5 второй месяц не вывозят мусор, контейнеры переполнены. "
        "Прошу вывезти мусор"
    )
    assert advice.knows
    assert advice.codes[0].code == "0005.0005.0056.1160"
    assert advice.codes[0].words
    assert advice.block is not None
    assert advice.block.value == "waste"
    assert advice.kind.value == "statement"
    assert advice.places[0].value == "33530000"
    assert advice.place_sure
    assert advice.organisations
    assert all(o.name for o in advice.organisations)


def test_it_does_not_know_rather_than_guesses(bench: Bench) -> None:
    advice = service(bench).advise("Добрый день")
    assert not advice.knows
    assert advice.codes == ()
    assert advice.block is None
    assert advice.places == ()


def answered(bench: Bench, event: str, outcome: str) -> None:
    """What the portal says of an event."""
    bench.core.workspace.apply_result(EventResult(event=event, outcome=outcome, version=2))


def test_an_accepted_question_is_counted_once_and_its_bodies_and_category_come_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = an_appeal(bench)
    bench.give(document)
    help_, learned = service(bench), bench.core.workspace.learned
    monkeypatch.setattr(help_, "learn_soon", help_.learn)
    answered(bench, bench.acts.take(document["id"]).event, "applied")
    content = filled(bench, document["id"])
    content["questions"][0]["category"] = "Зимнее содержание"
    bench.acts.withdraw(bench.acts.submit(document["id"], content).event)
    answered(bench, bench.acts.submit(document["id"], content).event, "rejected")
    assert learned.load() == {}  # withdrawn, then refused
    event = bench.acts.submit(document["id"], content).event
    shown = bench.cards.preview(document["id"]).document
    for outcome in ("applied", "duplicate"):
        answered(bench, event, outcome)
    bench.give(shown | {"version": 3})
    counts = learned.load()
    assert counts[ROAD][0] == len(content["questions"])
    assert counts[ROAD][1]
    advice = help_.advise("дорогу не чистят от снега", code=ROAD)
    assert "Зимнее содержание" in [c.value for c in advice.categories]
    assert content["questions"][0]["executor"] in [o.value for o in advice.organisations]
    assert help_.rebuild() == len(content["questions"])
    assert bench.core.workspace.learned.made()


def test_a_text_of_one_question_teaches_whole_of_several_only_the_quoted_words() -> None:
    document = {"text": "Ямы на дороге. Нет фонарей.", "title": "Дорога"}
    one = [{"code": ROAD, "essence": "ямы"}]
    assert (
        dict(taught({"questions": one}, document))[ROAD] == "ямы Дорога Ямы на дороге. Нет фонарей."
    )
    two = [*one, {"code": "0003.0009.0097.0690", "essence": "темно", "quotes": ["15-27"]}]
    assert dict(taught({"questions": two}, document))["0003.0009.0097.0690"] == "темно Нет фонарей."


def test_an_unread_appeal_is_enriched_with_what_its_text_speaks_of(bench: Bench) -> None:
    text = "пгт Оричи, ул. Ленина, 5: мусор не вывозят"
    made = service(bench).enrich({"text": text, "title": "", "questions": []})
    question = made["questions"][0]
    assert question["code"] == "0005.0005.0056.1160"
    assert question["place"]["oktmo"] == "33530000"
    assert question["place"]["street"] == "ул. Ленина"


@pytest.mark.parametrize(
    ("text", "given", "place"),
    [
        ("Фонари на улице Титова не горят", {}, {"street": "улице Титова"}),
        ("Фонари на улице Титова не горят", {"oktmo": "33701000", "street": ""},
         {"oktmo": "33701000", "street": "улице Титова"}),
        ("Фонари на улице Титова не горят", {"street": "ул. Новая"}, {"street": "ул. Новая"}),
        ("На нашей улице фонари не горят, нашу улицу забыли", {}, None),
    ],
)  # fmt: skip
def test_a_street_counts_without_its_municipality_and_what_the_channel_brought_stands(
    bench: Bench, text: str, given: dict[str, str], place: dict[str, str] | None
) -> None:
    made = service(bench).enrich({"text": text, "title": "", "place": given})
    assert made["questions"][0].get("place") == place


def test_a_body_named_in_a_complaint_is_never_the_executor(bench: Bench) -> None:
    body = next(
        b
        for c in bench.directory.organisations(responsible=True)
        if (b := bench.directory.organisation(c.code)) is not None
        and service(bench)._bodies._named(b.short_name)
    )
    asked = service(bench)
    plain = asked.advise(f"Прошу ремонт дороги. Писали: {body.short_name}.")
    assert body.id in [o.value for o in plain.organisations]
    assert plain.accused == ()
    complaint = asked.advise(f"Жалуюсь на бездействие: {body.short_name} не отвечает на письма")
    assert body.id in [o.value for o in complaint.accused]
    assert body.id not in [o.value for o in complaint.organisations]
    chosen = asked.advise(f"Прошу ремонт. {body.short_name}.", complained_of=(body.id,))
    assert body.id not in [o.value for o in chosen.organisations]


def test_a_stop_that_comes_while_the_thread_begins_waits_for_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    help_, begin = service(bench), threading.Thread.start
    stopped: list[bool] = []
    stopping = threading.Thread(target=lambda: stopped.append(help_.stop() is None), name="lock")

    def slow(thread: threading.Thread) -> None:
        if thread.name == "learn-codes":
            begin(stopping)
            stopping.join(0.1)  # time for a stop that waits for nobody to fail
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", slow)
    help_.start()
    stopping.join()
    assert stopped == [True]
