"""Help while a search is typed: fields, values with counts, lines sought before."""

from __future__ import annotations

import pytest

from cur_desk.domain.filter_text import FilterError, describe
from cur_desk.domain.filters import Filter, where
from cur_desk.domain.records.base import new_id
from cur_desk.services.queue.search_help import KEPT_MOST, Offer, SearchHelp
from tests.services.bench import Bench, an_appeal


@pytest.fixture
def search(bench: Bench) -> SearchHelp:
    bench.directory.me = bench.core.actor.person
    return SearchHelp(bench.core, bench.directory, bench.codes)


def with_block(bench: Bench, block: str) -> dict[str, object]:
    return an_appeal(bench, questions=[{"id": new_id(), "order": 0, "block": block}])


def put(line: str, offer: Offer) -> str:
    return line[: offer.start] + offer.insert + line[offer.end :]


def test_what_is_offered_is_what_the_reader_takes(bench: Bench, search: SearchHelp) -> None:
    for line in ("яма бл", "блок:до", "срок:", "мо:кир", "сотрудник:", "код:яма", "период:",
                 "поступило:", "вид:", "обмен:черн", "угроза:", "вопросов:", "блок:жкх|дор",
                 "блок:!дор", "особое:", "результат:раз"):  # fmt: skip
        offers = search.offers(line, len(line), Filter())
        assert offers, line
        for offer in offers:
            typed = put(line, offer)
            if not offer.goes_on:
                assert bench.queue.parse(typed).conditions or bench.queue.parse(typed).period, typed


def test_the_middle_of_a_line(search: SearchHelp) -> None:
    line = "блок:до|жкх яма"
    offer = search.offers(line, 7, Filter())[0]
    assert put(line, offer) == "блок:дороги|жкх яма"
    assert search.offers("«блок", 5, Filter()) == []
    assert search.offers("я", 1, Filter()) == []
    assert search.offers("", 0, Filter()) == []
    assert search.offers("", 0, Filter(), asked=True)[0].goes_on


def test_values_bear_the_counts_of_the_list_without_themselves(
    bench: Bench, search: SearchHelp
) -> None:
    bench.give(*(with_block(bench, block) for block in ("housing", "housing", "roads")))
    within = Filter(conditions=(where("block", "housing"),))
    notes = {o.text: o.note for o in search.offers("блок:", 5, within)}
    assert notes["Дороги"] == "1 обращение"
    assert notes["ТКО"] == "0 обращений"
    assert notes["нет"] == "не указано"
    bench.give(an_appeal(bench, marks=["важное", "школа"]), an_appeal(bench, marks=["школа"]))
    marks = {o.text: o.note for o in search.offers("метка:", 6, Filter())}
    assert list(marks)[:2] == ["школа", "важное"]
    assert marks["школа"] == "2 обращения"


def test_lines_sought_before(search: SearchHelp) -> None:
    search.remember("яма")
    search.remember("  яма   на  дороге ")
    search.remember("свет")
    search.remember("я")
    assert search.recent() == ("свет", "яма на дороге")
    search.remember("яма на дороге")
    assert search.recent() == ("яма на дороге", "свет")
    for n in range(2 * KEPT_MOST):
        search.remember(f"запрос {n:03d}")
    assert len(search.recent()) == KEPT_MOST
    search.forget()
    assert search.recent() == ()


def test_hits_in_any_shown_text(search: SearchHelp) -> None:
    assert search.hits("ямы")("Яма у дома, две ямы") == [(0, 3), (16, 19)]
    assert search.hits("")("Яма") == []


def test_everyday_words_of_values_are_read(bench: Bench, search: SearchHelp) -> None:
    for line, told in (
        ("состояние:закрыто", "состояние Снято с контроля"),
        ("блок:«жилищно-коммунальное хозяйство»", "блок ЖКХ"),
        ("обмен:черновик", "обмен черновик"),
        ("номер:612|26-11", "номер содержит 612 или 26-11"),
        ("код:0005.0005", "код начинается с 0005.0005"),
    ):
        words = bench.directory.vocabulary()
        assert describe(bench.queue.parse(line), words) == told
    assert bench.queue.parse("сотрудник:я").conditions[0].values == (bench.core.actor.person,)
    with pytest.raises(FilterError, match="длиннее"):
        bench.queue.parse("яма " * 2_000)


def test_the_place_of_a_hit_within_a_long_text(bench: Bench, search: SearchHelp) -> None:
    text = "Добрый день. " * 30 + "У подъезда глубокая яма, скорая не смогла подъехать к дому. " * 2
    bench.give(an_appeal(bench, title="Обращение жителей", text=text))
    (row,) = bench.queue.rows(bench.queue.ids(Filter(text="ямы")), search.hits("ямы"))
    assert row.found.startswith("…")
    assert "глубокая яма, скорая" in row.found
    (bare,) = bench.queue.rows(bench.queue.ids(Filter(text="ямы")))
    assert bare.found == ""
    bench.give(an_appeal(bench, title="Яма у школы", text="Большая яма"))
    rows = bench.queue.rows(bench.queue.ids(Filter(text="яма")), search.hits("яма"))
    assert sorted(bool(r.found) for r in rows) == [False, True]


def test_a_misspelt_value_is_offered_as_it_was_meant(search: SearchHelp) -> None:
    words = search._directory.vocabulary()
    title = next(t for _code, t in words.items("block") if t.isalpha() and len(t) > 6)
    slip = title[:3] + title[4:]
    line = f"блок:{slip}"
    offer = search.offers(line, len(line), Filter())[0]
    assert (offer.text, offer.start, offer.end) == (title, 5, len(line))
    wild = "блок:ъъъъъъ"
    assert [o.text for o in search.offers(wild, len(wild), Filter())] == []
