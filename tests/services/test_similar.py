"""Like appeals on the desk: found by keys, told in words, marked by a person alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import RepeatKind
from cur_desk.errors import NotAllowed
from cur_desk.services.core import Core
from cur_desk.services.desk import Desk
from cur_desk.services.similar.comparing import ComparingService
from cur_desk.services.similar.index import SimilarIndexer
from cur_desk.services.similar.service import SimilarService
from tests.services.bench import ROADS, Bench, an_appeal
from tests.sync.portal import RealPortal

NAME = "Ромашкина Татьяна Ивановна"


@pytest.fixture
def similar(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> SimilarService:
    # Keys are made in this thread, when the test says so.
    monkeypatch.setattr(SimilarIndexer, "start", lambda self: None)
    return SimilarService(bench.core, bench.acts, bench.directory)


def _road(bench: Bench, number: int, text: str = "", **more: Any) -> dict[str, Any]:
    made = an_appeal(bench, number=f"26-11/{number}", **more)
    place = made["place"] | {"house": "19"}
    question = {"id": new_id(), "code": ROADS, "essence": "Ямы на улице Полевой", "place": place}
    made |= {"questions": [question], "title": "Ямы на ул. Полевой", "place": place}
    return made | ({"text": text} if text else {}) | more


def _answered(document: dict[str, Any], day: str, words: str, until: str = "") -> dict[str, Any]:
    document["registrations"][0]["sent"] = {"channel": "Почта", "sent_on": day}
    question = document["questions"][0]
    answer = {"id": new_id(), "text": words, "organisation": "o1", "state": "signed"}
    question |= {"answers": [answer], "result": "explained", "closed_at": f"{day}T10:00:00Z"}
    if until:
        question["measures"] = {"planned": "отсыпать", "planned_until": until}
    return document


def test_the_same_author_comes_first_with_the_kind_of_repeat_and_the_past_answer(
    bench: Bench, similar: SimilarService
) -> None:
    mine = _road(bench, 1)
    old = _road(bench, 2, received_at="2026-09-14T08:00:00Z", text="Снова прошу засыпать ямы.")
    old["applicants"][0] |= {"name": "Татьяна Ромашкина", "phone": "+7 900 000 00 11"}
    _answered(old, "2026-10-12", "Отсыпка щебнем запланирована.", until="2026-10-31")
    other = _road(bench, 3, text="Ездить нельзя, ямы на всей дороге.")
    other["applicants"][0] |= {"name": "Иволгин Пётр Образцович", "phone": None, "address": None}
    far = an_appeal(bench, text="Просим открыть кружок шахмат.", applicants=[], place={})
    bench.give(mine, old, other, far)
    similar.indexer.make_all()
    view = similar.similar_to(mine["id"])
    assert [(r.number, r.who, r.match) for r in view.rows] == [
        ("26-11/2", "Татьяна Р.", "author"),
        ("26-11/3", "другой автор", "place"),
    ]
    assert view.rows[0].agrees == "тот же автор, дом, код"
    assert view.rows[0].outcome == "Разъяснено"
    assert (view.kind, view.kind_why) == (
        RepeatKind.REPEATED, "поступило после ответа от 12.10.2026",
    )  # fmt: skip
    assert view.past is not None
    assert view.past.broken
    assert view.past.text == "Отсыпка щебнем запланирована."
    assert view.earlier_count() == 1
    assert view.where() == "искали среди 4 ваших записей"


def test_a_copy_while_the_first_is_considered_is_a_duplicate(
    bench: Bench, similar: SimilarService
) -> None:
    first = _road(bench, 1, received_at="2026-11-18T08:00:00Z")
    copy = _road(bench, 2, text=first["text"].upper().replace("Ё", "Е"))
    bench.give(first, copy)
    similar.indexer.make_all()
    view = similar.similar_to(copy["id"])
    assert view.rows[0].match == "exact"
    assert view.kind is RepeatKind.DUPLICATE


def test_a_homonym_elsewhere_is_no_author_and_not_counted(
    bench: Bench, similar: SimilarService
) -> None:
    mine = _road(bench, 1)
    homonym = an_appeal(bench, text="Нет автобуса до райцентра по выходным дням.")
    homonym["applicants"][0] |= {"phone": None, "address": "ул. Новая, д. 3"}
    homonym["place"] = {"oktmo": "33530000", "locality": "Даровской"}
    homonym["place"]["oktmo"] = bench.directory.municipalities()[5].code
    bench.give(mine, homonym)
    similar.indexer.make_all()
    view = similar.similar_to(mine["id"])
    assert (view.rows, view.earlier, view.kind) == ((), (), None)


def test_marking_is_an_act_with_its_kind_held_for_undo_and_nothing_is_joined(
    bench: Bench, similar: SimilarService
) -> None:
    mine, old = _road(bench, 1), _road(bench, 2, received_at="2026-09-14T08:00:00Z")
    bench.give(mine, old)
    similar.indexer.make_all()
    done = similar.link_repeat(mine["id"], [old["id"]], RepeatKind.REPEATED)
    assert done.undo_until is not None
    appeal, _ = bench.acts.appeal(mine["id"])
    assert (appeal.repeat_of, appeal.repeat_kind) == ([old["id"]], RepeatKind.REPEATED)
    assert similar.similar_to(mine["id"]).rows[0].tied == "отмечено повторным"
    assert bench.acts.undo() == "Отметить повторным"
    appeal, _ = bench.acts.appeal(mine["id"])
    assert (appeal.repeat_of, appeal.repeat_kind) == ([], None)
    similar.link_related(mine["id"], [old["id"], mine["id"]])
    appeal, _ = bench.acts.appeal(mine["id"])
    assert appeal.related == [old["id"]]


def test_not_a_duplicate_is_remembered_both_ways_and_can_be_taken_back(
    bench: Bench, similar: SimilarService
) -> None:
    mine, other = _road(bench, 1), _road(bench, 2)
    bench.give(mine, other)
    similar.indexer.make_all()
    similar.set_apart(mine["id"], other["id"])
    assert similar.similar_to(mine["id"]).rows == similar.similar_to(other["id"]).rows == ()
    similar.take_back_apart(other["id"], mine["id"])
    assert len(similar.similar_to(mine["id"]).rows) == 1


def test_own_changes_and_removals_are_followed(bench: Bench, similar: SimilarService) -> None:
    mine, other = _road(bench, 1), _road(bench, 2)
    bench.give(mine, other)
    assert similar.indexer.make_all() == 2
    assert similar.indexer.make_all() == 0
    other |= {"version": 2, "applicants": [], "questions": [], "text": "О другом.", "title": "О"}
    bench.give(other)
    assert similar.indexer.make_all() == 1
    assert similar.similar_to(mine["id"]).rows == ()
    bench.core.workspace.writer.remove([other["id"]], "reassigned")
    assert similar.similar_to(mine["id"]).searched == 1


def test_keys_of_another_making_are_made_anew(bench: Bench, similar: SimilarService) -> None:
    bench.give(_road(bench, 1), _road(bench, 2))
    assert similar.indexer.make_all() == 2
    bench.core.workspace.writer.set_meta(similar_keys="0")
    again = SimilarService(bench.core, bench.acts, bench.directory)
    assert again.indexer.make_all() == 2
    assert again.indexer.make_all() == 0


def test_comparing_marks_common_phrases_and_shows_the_answer(
    bench: Bench, similar: SimilarService
) -> None:
    text = "Скорая не смогла подъехать к дому 19, дорогу обещали отсыпать щебнем ещё летом."
    mine = _road(bench, 1, text=f"Пишу снова. {text}")
    old = _road(bench, 2, received_at="2026-09-14T08:00:00Z", text=f"{text} Жду ответа.")
    _answered(old, "2026-10-12", "Отсыпка запланирована.")
    bench.give(mine, old)
    similar.indexer.make_all()
    comparing = ComparingService(bench.core, similar, bench.directory, bench.codes)
    view = comparing.compare(mine["id"], old["id"])
    for side in (view.left, view.right):
        (span,) = side.common
        assert side.text[slice(*span)] == text.rstrip(".")
    assert view.right.answer == "Отсыпка запланирована."
    assert view.kind is RepeatKind.REPEATED
    back = comparing.compare(old["id"], mine["id"])
    assert (back.may_repeat, back.kind) == (False, None)
    assert "позже" in back.why_not
    assert similar.similar_to(old["id"]).earlier == ()


def test_what_the_draft_says_already_counts(bench: Bench, similar: SimilarService) -> None:
    formalised = _road(bench, 2, text="Ездить нельзя, ямы на всей дороге.")
    formalised["applicants"][0] |= {"name": "Иволгин Пётр Образцович", "phone": None}
    bare = _road(bench, 1, questions=[], text="Помогите, третий раз пишу.", title="Ямы")
    bare |= {"place": {}, "applicants": []}
    bench.give(formalised, bare)
    similar.indexer.make_all()
    assert similar.similar_to(bare["id"]).rows == ()
    content = {"questions": formalised["questions"], "place": formalised["place"]}
    bench.cards.save_draft(bare["id"], content)
    assert [r.match for r in similar.similar_to(bare["id"]).rows] == ["place"]


def test_no_right_no_mark(bench: Bench, similar: SimilarService) -> None:
    from dataclasses import replace

    mine, other = _road(bench, 1), _road(bench, 2)
    bench.give(mine, other)
    bench.core.actor = replace(bench.core.actor, rights=frozenset())
    assert similar.similar_to(mine["id"]).repeat is not None
    with pytest.raises(NotAllowed):
        similar.link_repeat(mine["id"], [other["id"]], None)


def test_the_portal_is_asked_by_keys_and_tells_what_is_not_here(
    portal: RealPortal, desk_of: Callable[[str], Desk]
) -> None:
    place = {"oktmo": "33701000", "locality": "г. Киров", "street": "ул. Полевая"}
    question = {"id": new_id(), "code": ROADS, "place": place, "essence": "Ямы"}
    applicant = {"id": new_id(), "name": NAME, "addressee": True}
    common = {"applicants": [applicant], "place": place, "questions": [question]}
    portal.add_user("only", scope=["desk:one"])
    (mine,) = portal.add_appeals(1, scope=["desk:one"], **common)
    portal.add_appeals(1, number="26-11/77", text="Ямы не засыпаны, езжу в объезд.", **common)
    desk = desk_of("only")
    desk.sync_once()
    desk.similar.indexer.make_all()
    assert desk.similar.similar_to(mine["id"]).rows == ()
    answer = desk.similar.ask_portal(mine["id"])
    assert answer.words == "на портале: 1 похожее вне ваших записей, по праву"
    assert [(r.number, r.agrees) for r in answer.rows] == [
        ("26-11/77", "то же имя и тема, место и тема")
    ]


def test_a_document_no_rule_understands_keeps_no_other_waiting(
    bench: Bench, similar: SimilarService, caplog: pytest.LogCaptureFixture
) -> None:
    mine, other = _road(bench, 1), _road(bench, 2)
    bench.give(mine, other)
    index = similar.indexer

    def odd(document: dict[str, Any]) -> dict[str, Any]:
        if document["id"] == bare["id"]:
            raise ValueError(document["text"])
        return document

    bare = an_appeal(bench, text="Тайные слова гражданина")
    bench.give(bare)
    index._enrich = odd
    assert index.make_all() == 3
    assert index.make_all() == 0
    assert len(similar.similar_to(mine["id"]).rows) == 1
    assert "ValueError" in caplog.text
    assert "Тайные" not in caplog.text


def test_keys_are_made_by_one_thread_whoever_asks(bench: Bench) -> None:
    bench.give(*[_road(bench, n) for n in range(3)])
    index = SimilarService(bench.core, bench.acts, bench.directory).indexer
    gate = threading.Barrier(8)

    def ask() -> None:
        gate.wait(5)
        index.start()

    askers = [threading.Thread(target=ask) for _ in range(8)]
    before = {t.ident for t in threading.enumerate() if t.name == "similar-keys"}
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    made = [t for t in threading.enumerate() if t.name == "similar-keys" and t.ident not in before]
    assert len(made) == 1
    assert index.done.wait(5)
    index.stop()
    index.start()
    assert not made[0].is_alive()


def test_the_kind_counts_days_of_the_region(
    bench: Bench, similar: SimilarService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Evening by Greenwich is the next day in the Far East."""
    monkeypatch.setattr(Core, "zone", ZoneInfo("Asia/Vladivostok"))
    old = _road(bench, 2, received_at="2026-10-01T18:00:00Z", text="Ездить нельзя, ямы всюду.")
    old["questions"][0] |= {"result": "explained", "closed_at": "2026-10-11T18:00:00Z"}
    mine = _road(bench, 1, received_at="2026-10-11T16:00:00Z")
    for one in (old, mine):
        one["registrations"][0] |= {"due_on": "2026-12-01"}
    bench.give(mine, old)
    similar.indexer.make_all()
    view = similar.similar_to(mine["id"])
    assert view.kind_why == "поступило после ответа от 12.10.2026"


def test_a_bare_text_meets_by_its_street_or_by_the_name_under_it(
    bench: Bench, similar: SimilarService
) -> None:
    """Half of the letters never say in which town they are."""
    similar.indexer._enrich = bench.suggest.enrich
    ready = _road(bench, 1, text="Вся дорога в ямах, щебнем так и не засыпали.")
    bare = {"questions": [], "title": "", "place": {}}
    street = _road(bench, 2, text="На улице Полевой дорога в ямах, скорая не едет.", **bare)
    street["applicants"] = []
    name = _road(bench, 3, text="Дорога вся в ямах, засыпали щебнем, и опять ямы.", **bare)
    name["applicants"] = [{"id": new_id(), "name": "Татьяна Ромашкина"}]
    bench.give(ready, street, name)
    similar.indexer.make_all()
    like = {d["number"]: similar.similar_to(d["id"]).rows for d in (street, name)}
    assert ready["id"] in {r.uid for r in like["26-11/2"]}
    (found,) = [r for r in like["26-11/3"] if r.uid == ready["id"]]
    assert "то же имя" in found.agrees
