"""Codes for the picker: own use first and fading, limits, what came of a code lately."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cur_desk.domain.records.base import new_id
from cur_desk.services.cards.codes import RECENT_KEY
from tests.services.bench import Bench, an_appeal, make

WASTE, LIGHT, ROAD = "0005.0005.0056.1160", "0003.0009.0097.0690", "0003.0009.0099.0742"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory):
    made = make(Path(tmp_path_factory.mktemp("codes")) / "files")
    yield made
    made.core.workspace.close()


def test_a_fresh_choice_goes_before_an_older_one(bench: Bench) -> None:
    day = 24 * 3600
    now = int(time.time())
    uses = [[WASTE, now - 20 * day], [WASTE, now - 21 * day], [LIGHT, now - day]]
    bench.core.workspace.work.settings.set(RECENT_KEY, [*uses, [ROAD, now - 40 * day]])
    assert [r.code for r in bench.codes.find("", recent=True).rows] == [LIGHT, WASTE]
    first = bench.codes.find("").rows
    assert [r.code for r in first[:2]] == [LIGHT, WASTE]
    assert first[1].used == 2


def test_own_use_breaks_a_tie_and_a_block_limits(bench: Bench) -> None:
    found = bench.codes.find("дорога", block="roads")
    assert found.total == len(found.rows) > 1
    assert {bench.codes.block_of(r.code) for r in found.rows} == {"roads"}
    assert bench.codes.find("дорога", limit=2).total > 2


def test_what_came_of_a_code_is_counted_in_the_local_copy(bench: Bench) -> None:
    question = {"id": new_id(), "number": 1, "essence": "Ямы", "code": ROAD}
    bench.give(an_appeal(bench, questions=[question]))
    assert bench.codes.details(ROAD).met_30_days == 1
    assert bench.codes.details(LIGHT).met_30_days == 0
    assert bench.codes.details("0003").met_30_days == 0


def test_typed_words_are_marked_in_any_form_in_name_and_phrase(bench: Bench) -> None:
    row = bench.codes.find("ямы на дорогах").rows[0]
    assert row.code == ROAD
    assert [row.hint[a:b] for a, b in row.hint_hits] == ["ямы", "дороге"]
    assert [row.name[a:b] for a, b in row.hits] == ["дорог"]
