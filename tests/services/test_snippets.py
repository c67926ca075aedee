"""Ready texts: fields filled from the card, stops for the rest, the person's own kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from cur_desk.errors import InputError
from cur_desk.services.cards.snippets import fill, shipped
from tests.services.bench import an_appeal, make


def test_known_fields_are_filled_and_the_rest_are_stops() -> None:
    made = fill("Адрес: {адрес}. Ямы {глубина} см, {когда}.", {"адрес": "ул. Полевая"})
    assert made.text == "Адрес: ул. Полевая. Ямы глубина см, когда."
    assert [made.text[a:b] for a, b in made.stops] == ["глубина", "когда"]


def test_shipped_snippets_are_whole_and_have_codes_of_their_own() -> None:
    for region in ("kirov", "tambov"):
        found = shipped(region)
        assert len({s.code for s in found}) == len(found) > 10
        assert all(s.title and s.text for s in found)
        assert {s.where for s in found} <= {"", "essence", "report", "letter", "answer", "reason"}


def test_own_ones_are_kept_found_first_and_thrown_away(tmp_path: Path) -> None:
    bench = make(tmp_path / "files")
    service = bench.snippets
    document = an_appeal(bench)
    bench.give(document)
    own = service.keep("Яма у дома", "Яма у дома {номер дома}, {адрес}", "essence")
    found = service.found("яма дом", "essence")
    assert found[0] == own
    card = bench.cards.open(document["id"])
    values = service.values(card, {"place": {"street": "ул. Новая"}})
    assert values["заявитель"] == "Ромашкина Т. И."
    made = service.use(own, values, "essence")
    assert made.text == "Яма у дома номер дома, ул. Новая"
    report = service.use(own, values, "report")
    assert "ул. Новая" not in report.text
    with pytest.raises(InputError):
        service.keep(" ", "текст")
    service.drop(own.code)
    assert own not in service.all()
    bench.core.workspace.close()


def test_an_answer_is_offered_where_an_answer_is_written(tmp_path: Path) -> None:
    bench = make(tmp_path / "files")
    assert bench.snippets.found("", "answer")[0].where == "answer"
    assert {s.where for s in bench.snippets.found("", "essence")} <= {"", "essence"}
    bench.core.workspace.close()


def test_the_term_is_the_open_answer_and_the_name_the_addressee(tmp_path: Path) -> None:
    bench = make(tmp_path / "files")
    document = an_appeal(bench)
    second = document["applicants"][0] | {"id": "a2", "name": "Берёзов Пётр Ильич"}
    document["applicants"].append(second | {"addressee": True})
    document["applicants"][0]["addressee"] = False
    bench.give(document)
    card = bench.cards.open(document["id"])
    values = bench.snippets.values(card)
    due = next(t for t in card.terms if t.title == "Дать ответ" and t.left != "снято").due_at
    assert values["срок"] == f"{due.astimezone(bench.core.zone):%d.%m.%Y}"
    assert values["заявитель"] == "Берёзов П. И."
    bench.core.workspace.close()
