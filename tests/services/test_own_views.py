"""Views of the queue: own ones in order, those of the role from the profile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cur_desk.domain.filters import Filter, Op, flag, where
from cur_desk.errors import InputError
from cur_desk.reference.organisations import load_organisations
from cur_desk.reference.places import load_places
from cur_desk.reference.profiles import load_profile, region_ids
from cur_desk.services.directory import DirectoryService
from cur_desk.services.queue.own_views import NAME_MOST, OWN_MOST, OwnViews
from tests.services.bench import NOW, Bench, an_appeal

ROADS = Filter(conditions=(where("block", "roads"),))


def titles(bench: Bench) -> list[str]:
    return [v.title for v in bench.queue.kept.own()]


def test_own_views_live_in_the_order_of_the_person(bench: Bench) -> None:
    kept = bench.queue.kept
    for title in ("Дороги", "Ямы", "Свет"):
        kept.save(title, ROADS, "-received")
    assert titles(bench) == ["Дороги", "Ямы", "Свет"]
    last = kept.own()[-1]
    kept.move(last.code, -1)
    assert titles(bench) == ["Дороги", "Свет", "Ямы"]
    kept.move(last.code, -5)
    kept.move("нет такого", 1)
    assert titles(bench) == ["Свет", "Дороги", "Ямы"]
    kept.rename(last.code, "  Свет   и фонари ")
    kept.change(last.code, Filter(text="фонарь"))
    first = kept.own()[0]
    assert (first.title, first.filter.text, first.sort, first.own) == (
        "Свет и фонари", "фонарь", "", True,
    )  # fmt: skip
    gone = kept.delete(first.code)
    assert gone == first
    assert titles(bench) == ["Дороги", "Ямы"]
    kept.restore(gone)
    assert titles(bench) == ["Дороги", "Ямы", "Свет и фонари"]
    assert bench.queue.views()[-1].title == "Свет и фонари"


def test_names_are_told_apart(bench: Bench) -> None:
    kept = bench.queue.kept
    made = kept.save("Дороги", ROADS)
    for bad, told in (
        ("", "Не указано"),
        ("дороги", "уже есть"),
        ("д" * (NAME_MOST + 1), "длиннее"),
    ):
        with pytest.raises(InputError, match=told) as caught:
            kept.save(bad, ROADS)
        assert caught.value.field == "title"
        assert caught.value.advice
    kept.rename(made.code, "ДОРОГИ")
    with pytest.raises(InputError, match="уже нет"):
        kept.rename("нет такого", "Имя")
    for n in range(OWN_MOST - 1):
        kept.save(f"Вид {n}", ROADS)
    with pytest.raises(InputError, match="уже 40"):
        kept.save("Лишний", ROADS)


@pytest.mark.parametrize("region", region_ids())
def test_views_of_roles_are_read_in_every_region(region: str) -> None:
    profile = load_profile(region)
    directory = DirectoryService(profile, load_places(region), load_organisations(region), ())
    assert profile.views
    for role in profile.roles:
        wanted = [v.title for v in profile.views if role in v.roles]
        core: Any = SimpleNamespace(
            profile=profile, actor=SimpleNamespace(role=role), zone=profile.tz, now=lambda: NOW
        )
        assert [v.title for v in OwnViews(core, directory).shared()] == wanted


def test_counts_of_views_of_every_kind(bench: Bench) -> None:
    kept = bench.queue.kept
    kept.save("Дороги", ROADS)
    kept.save("Неделя", Filter(conditions=(where("received", "@-6", "@0", op=Op.BETWEEN),)))
    kept.save("Слова", Filter(text="яма"))
    kept.save("В работе", Filter(conditions=(flag("open"), where("block", "roads"))))
    views = bench.queue.views()
    assert set(bench.queue.counts(views).values()) == {0}
    question = {"id": "q1", "order": 0, "block": "roads"}
    bench.give(an_appeal(bench, questions=[question]), an_appeal(bench, text="Нет воды"))
    counts = bench.queue.counts(views)
    assert [counts[v.code] for v in kept.own()] == [1, 2, 1, 1]
    assert kept.proposed(Filter()) == ""
    wanted = bench.queue.parse("блок:дороги срок:<3 яма")
    assert kept.proposed(wanted) == "Дороги, срок до 3 дней, яма"
    long = kept.proposed(bench.queue.parse("блок:дороги|жкх|тко|образование|транспорт яма у дома"))
    assert len(long) <= NAME_MOST
    assert long.endswith("…")
    assert kept.line(kept.own()[1].filter) == "поступило:7д"
