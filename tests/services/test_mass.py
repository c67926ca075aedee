"""Mass problems: found among open appeals, one decision for all, each its own event, undone as one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from cur_desk.assist import clusters as clusters_module
from cur_desk.assist.duplicates import Sample
from cur_desk.domain.formalisation import start
from cur_desk.domain.records.base import new_id
from cur_desk.errors import NotAllowed
from cur_desk.models.trouble import FileClosed
from cur_desk.services.acts.bulk import BulkService
from cur_desk.services.similar.index import SimilarIndexer
from cur_desk.services.similar.mass import MassService
from cur_desk.services.similar.mass_views import AS_SAMPLE, MassView
from cur_desk.services.similar.service import SimilarService
from tests.services.bench import Bench, an_appeal

HEAT = "0005.0005.0056.1154"
SAID = (
    "В доме третий день нет отопления, батареи холодные, дети спят в куртках.",
    "Батареи холодные с понедельника, отопления нет во всём доме.",
    "Нет отопления, в комнатах двенадцать градусов, батареи ледяные.",
    "Отопление отключили, батареи холодные, дозвониться до слесаря нельзя.",
)


@pytest.fixture
def mass(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> MassService:
    monkeypatch.setattr(SimilarIndexer, "start", lambda self: None)
    similar = SimilarService(bench.core, bench.acts, bench.directory)
    bulk = BulkService(bench.core, bench.acts, bench.directory)
    return MassService(
        bench.core, bench.acts, bench.cards, bulk, similar, bench.directory, bench.codes
    )


def _cold(bench: Bench, number: int, day: int, **more: Any) -> dict[str, Any]:
    place = {"oktmo": bench.directory.municipalities()[0].code, "locality": "г. Уржум"}
    place |= {"street": "ул. Рабочая", "house": str(2 + number // 2)}
    question = {"id": new_id(), "code": HEAT, "essence": f"Нет отопления {number}", "place": place}
    made = an_appeal(
        bench, number=f"26-11/{number}", received_at=f"2026-11-{day:02}T08:00:00Z",
        text=SAID[number % 4], title="Нет отопления", place=place, questions=[question],
    )  # fmt: skip
    made["applicants"][0]["name"] = f"Жилец{number} Пётр Образцович"
    return made | more


def _one(mass: MassService) -> MassView:
    mass._similar.indexer.make_all()
    (view,) = mass.problems()
    return view


def test_many_about_one_in_one_street_are_a_mass_problem(bench: Bench, mass: MassService) -> None:
    members = [_cold(bench, n, 10 + n) for n in range(4)]
    late = _cold(bench, 5, 1, text="Нет отопления, батареи холодные.")
    late["received_at"] = "2026-09-01T08:00:00Z"
    other = _cold(bench, 6, 12, text="Дворник ругается с жильцами.", title="Грубость дворника")
    bench.give(*members, late, other)
    view = _one(mass)
    assert [r.uid for r in view.rows] == [m["id"] for m in reversed(members)]
    assert view.size() == "4 обращения, 2 дома"
    assert (view.place, view.period()) == ("г. Уржум, ул. Рабочая", "с 10.11 по 13.11")


def test_all_are_tied_by_their_own_events_and_one_undo_takes_all_back(
    bench: Bench, mass: MassService
) -> None:
    bench.give(*[_cold(bench, n, 10 + n) for n in range(4)])
    view = _one(mass)
    plan = mass.preview(view, "link_related", {})
    assert [(r.before, r.after) for r in plan.able()] == [("не связано", "связано с 3")] * 4
    assert mass.run(plan).done == 4
    assert bench.core.workspace.work.outbox.counts().unsent == 4
    tied = _one(mass)
    assert tied.tied()
    assert mass.preview(tied, "link_related", {}).able() == ()
    assert mass.undo() == "Связать с обращениями: 4"
    assert not _one(mass).tied()


def test_drafts_after_a_sample_keep_each_house_and_leave_what_is_formalised(
    bench: Bench, mass: MassService
) -> None:
    ready = _cold(bench, 0, 10)
    ready["questions"][0] |= {"formalised_at": "2026-11-11T08:00:00Z", "block": "housing"}
    ready["questions"][0]["question_kind"] = "complaint"
    rest = [_cold(bench, n, 10 + n) for n in (1, 2, 3)]
    bench.give(ready, *rest)
    view = _one(mass)
    assert view.sample == ready["id"]
    plan = mass.preview(view, AS_SAMPLE, {})
    assert {r.uid for r in plan.able()} == {d["id"] for d in rest}
    assert mass.run(plan).done == 3
    draft = bench.core.workspace.work.drafts.get(
        rest[2]["id"], "formalise", bench.core.actor.person
    )
    assert draft is not None
    (question,) = draft.values["questions"]
    assert (question["question_kind"], question["place"]["house"]) == ("complaint", "3")
    assert question["essence"] == "Нет отопления 3"
    refused = {r.refused for r in mass.preview(view, AS_SAMPLE, {}).refused()}
    assert refused == {"Уже есть ваш черновик"}
    mass.undo()
    assert len(mass.preview(view, AS_SAMPLE, {}).able()) == 3


def test_a_sample_gives_no_words_of_its_citizen_and_no_executor_that_needs_letters(
    bench: Bench, mass: MassService
) -> None:
    own = bench.directory.own
    found = [bench.directory.organisation(c.code) for c in bench.directory.organisations()]
    other = next(o for o in found if o is not None and own not in (o.id, o.parent))
    ready, plain = _cold(bench, 0, 10), _cold(bench, 1, 11)
    for document in (ready, plain):
        document["regime"] = "fz59"
    ready["questions"][0] |= {
        "formalised_at": "2026-11-11T08:00:00Z", "executor": other.id, "complained_of": [own],
        "essence": "У Ромашкиной холодно", "demand": "Вернуть деньги", "for_report": "Холодно",
    }  # fmt: skip
    plain["questions"] = []
    bench.give(ready, plain)
    content = mass._after_sample(*(bench.acts.appeal(d["id"])[0] for d in (plain, ready)))
    (question,) = content["questions"]
    assert (question["code"], question["complained_of"]) == (HEAT, [own])
    assert not {"essence", "demand", "for_report", "executor"} & set(question)


def _sampled(bench: Bench) -> list[dict[str, Any]]:
    ready = _cold(bench, 0, 10)
    ready["questions"][0] |= {"formalised_at": "2026-11-11T08:00:00Z", "block": "housing"}
    rest = [_cold(bench, n, 10 + n) for n in (1, 2, 3)]
    bench.give(ready, *rest)
    return rest


def _typed(bench: Bench, document: dict[str, Any]) -> dict[str, Any]:
    """The person works in the form of this appeal; what is kept then."""
    content = start(bench.acts.appeal(document["id"])[0])
    content["questions"][0]["essence"] = "Своё слово"
    bench.cards.save_draft(document["id"], content)
    return content


def _draft(bench: Bench, document: dict[str, Any]) -> dict[str, Any] | None:
    drafts = bench.core.workspace.work.drafts
    kept = drafts.get(document["id"], "formalise", bench.core.actor.person)
    return kept.values if kept is not None else None


def test_undo_leaves_the_drafts_in_which_somebody_has_worked(
    bench: Bench, mass: MassService
) -> None:
    first, second, third = _sampled(bench)
    mass.run(mass.preview(_one(mass), AS_SAMPLE, {}))
    words = _typed(bench, second)
    bench.cards.drop_draft(third["id"])
    assert mass.undo() == "Черновики по образцу: 1, изменённых осталось: 1"
    assert [_draft(bench, d) for d in (first, second, third)] == [None, words, None]
    bench.cards.drop_draft(second["id"])
    mass.run(mass.preview(_one(mass), AS_SAMPLE, {}))
    for one in (first, second, third):
        _typed(bench, one)
    with pytest.raises(NotAllowed, match="они остались"):
        mass.undo()
    assert _draft(bench, third) is not None


def test_a_draft_begun_after_the_preview_is_not_covered(bench: Bench, mass: MassService) -> None:
    first, second, third = _sampled(bench)
    plan = mass.preview(_one(mass), AS_SAMPLE, {})
    words = _typed(bench, first)
    second["questions"][0]["formalised_at"] = "2026-11-12T08:00:00Z"
    bench.give(second | {"version": 2})
    done = mass.run(plan)
    assert done.done == 1
    late = {r.uid: r.refused for r in done.refused}
    assert late == {first["id"]: "Уже есть ваш черновик", second["id"]: "Уже разобрано"}
    assert _draft(bench, first) == words
    mass.undo()
    assert [_draft(bench, d) for d in (first, second, third)] == [words, None, None]


def test_days_of_a_mass_problem_are_those_of_the_region(bench: Bench, mass: MassService) -> None:
    late = [_cold(bench, n, 10 + n, received_at=f"2026-11-1{n}T21:30:00Z") for n in range(4)]
    bench.give(*late)  # after midnight in the region
    view = _one(mass)
    assert view.period() == f"с {view.rows[-1].when} по {view.rows[0].when}" == "с 11.11 по 14.11"


def test_looking_for_mass_problems_ends_when_the_files_are_to_be_closed(
    bench: Bench, mass: MassService, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.give(*[_cold(bench, n, 10 + n % 9) for n in range(45)])
    mass._similar.indexer.make_all()
    asked: list[BaseException | None] = []
    within = threading.Event()
    alike = clusters_module.like_question

    def slow(one: Sample, other: Sample) -> bool:
        within.set()
        stopped.wait(5)
        return alike(one, other)

    def look() -> None:
        with pytest.raises(FileClosed) as ended:
            mass.problems()
        asked.append(ended.value)

    stopped = threading.Event()
    monkeypatch.setattr(clusters_module, "like_question", slow)
    thread = threading.Thread(target=look)
    thread.start()
    assert within.wait(5)
    mass._similar.indexer.stop()
    stopped.set()
    assert bench.core.workspace.close(2.0)
    thread.join(2.0)
    assert len(asked) == 1
