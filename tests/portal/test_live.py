"""The living example: acts go through the front door, nothing breaks, the same seed lives alike."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from cur_desk.clock import FixedClock
from cur_desk.domain.records.appeal import Appeal
from cur_portal.live import Happening, Live
from cur_portal.scopes import keys_of
from cur_portal.seed import Seed, seed_portal
from cur_portal.seed.grammar import families
from cur_portal.seed.live_work import _answer
from cur_portal.seed.staff import DESK
from cur_portal.store.store import Store

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def lived(path: Path, steps: int, appeals: int = 150) -> tuple[Store, list[Happening]]:
    """A seeded base and what happened in ``steps`` steps of twenty seconds."""
    store = Store.open(f"sqlite:///{path}", region="kirov")
    seed_portal(store, "kirov", appeals, 7, DAY, passwords={"*": "parol-primera"})
    clock = FixedClock(NOON)
    live = Live(store, clock=clock, seed=3)
    found = []
    for _ in range(steps):
        clock.advance(timedelta(seconds=20))
        happening = live.step()
        if happening is not None:
            found.append(happening)
    return store, found


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Happening]]:
    return lived(tmp_path_factory.mktemp("live") / "portal.db", 300)


def test_people_of_every_seat_work_and_are_not_refused(
    life: tuple[Store, list[Happening]],
) -> None:
    _, happenings = life
    acts = Counter(h.act for h in happenings)
    assert acts.keys() >= {"arrival", "take", "register", "formalise", "accept", "answer", "save"}
    refused = [h for h in happenings if h.outcome not in ("applied", "merged")]
    assert len(refused) <= len(happenings) // 50, Counter((h.act, h.outcome) for h in refused)


def test_what_lived_is_valid_and_on_the_desk(life: tuple[Store, list[Happening]]) -> None:
    store, happenings = life
    for record in {h.record for h in happenings}:
        document = store.find(record)
        assert document is not None
        Appeal.model_validate(document)
    arrived = [h.record for h in happenings if h.act == "arrival"]
    seen = [store.find(r) for r in arrived]
    assert all(DESK in keys_of(d) for d in seen if d is not None and not d.get("special"))
    numbers = [d["number"] for d in seen if d is not None]
    assert len(set(numbers)) == len(numbers)


def test_the_same_seed_lives_alike(tmp_path: Path) -> None:
    first, one = lived(tmp_path / "one.db", 60, 60)
    second, other = lived(tmp_path / "two.db", 60, 60)
    assert one == other
    assert [first.find(h.record) for h in one] == [second.find(h.record) for h in other]


def test_what_the_demonstration_person_took_is_left_alone(tmp_path: Path) -> None:
    store, _ = lived(tmp_path / "portal.db", 1, 60)
    person = Seed("kirov", 60, 7, DAY).staff.shift[0].person
    held = list(Seed("kirov", 60, 7, DAY).appeals())[-8:]
    for document in held:
        kept = store.find(document["id"])
        assert kept is not None
        store.put_document({**kept, "holder": person}, now=NOON)
    clock = FixedClock(NOON)
    live = Live(store, clock=clock, seed=5)
    touched = set()
    for _ in range(120):
        clock.advance(timedelta(seconds=20))
        happening = live.step()
        if happening is not None:
            touched.add(happening.record)
    assert not touched & {d["id"] for d in held}


def test_run_ends_when_told(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'portal.db'}", region="tambov")
    live = Live(store, rate=60_000)
    happened = threading.Event()
    store.database.on_commit.append(lambda *_: happened.set())
    stop = threading.Event()
    thread = threading.Thread(target=live.run, args=(stop,))
    thread.start()
    assert happened.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_every_problem_has_words_for_an_answer() -> None:
    for family in families():
        for number in range(6):
            question = {"code": family.codes[0], "place": {"street": "ул. Полевая"}}
            answer = _answer({"applicants": []}, question, NOON, Random(number))
            assert "{" not in answer["answer"]["text"]
