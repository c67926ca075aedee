"""Search by words in any form, prefixes and phrases; highlighting; no query breaks it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from cur_desk.domain.filters import Filter
from cur_desk.domain.search_words import searched
from cur_desk.models.compiler import Sort
from cur_desk.models.search import Highlighter, expression, forms
from cur_desk.models.tables.cache import WORDS_DDL
from cur_desk.models.workspace import Workspace

from .builders import appeal, page, put


def _base(*texts: str):  # type: ignore[no-untyped-def]
    connection = dbapi2.connect(":memory:")
    connection.execute(WORDS_DDL)
    connection.executemany("INSERT INTO words (body) VALUES (?)", [(searched(t),) for t in texts])
    return connection


TEXTS = (
    "На улице ямы, скорая не проехала",
    "Спилили ёлку у дома 26/4",
    "Людям нечем дышать: свалка в Кирово-Чепецке",
    "Обращение № 26-11/4821 от 20.11.2026",
    "Дороги нет, дорогой губернатор",
)


def _found(text: str, *, typing: bool = True) -> list[int]:
    match = expression(text, typing=typing)
    assert match is not None
    rows = _base(*TEXTS).execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))
    return [r[0] for r in rows]


def test_any_form_finds_any_form() -> None:
    assert _found("яма") == _found("ямами") == _found("ЯМЕ") == [1]
    assert _found("ёлки ") == _found("елок ") == [2]
    assert _found("человек ") == [3]
    assert _found("дорога ") == [5]
    assert {"яма", "ямой", "ям"} <= set(forms("яма"))


def test_the_last_word_may_be_unfinished() -> None:
    assert _found("скор") == [1]
    assert _found("проеха", typing=False) == []
    assert _found("улица проех") == [1]
    assert _found("ямы с") == [1]  # a first letter says nothing yet


def test_phrases_numbers_and_hyphens() -> None:
    assert _found('"скорая не"') == [1]
    assert _found('"не скорая"') == []
    assert _found("26-11/4821") == [4]
    assert _found("26-11/48") == [4]
    assert _found("кирово-чепецк") == [3]
    assert _found("26/4") == [2]
    assert expression("№ — !") is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_index(text: str) -> None:
    for typing in (True, False):
        match = expression(text, typing=typing)
        if match is not None:
            _base("текст").execute(
                "SELECT rowid FROM words WHERE words MATCH ?", (match,)
            ).fetchall()


def test_highlighting_points_into_the_written_text() -> None:
    text = "Ёлки у дома: спилили ёлку, ДОМ 26/4"
    spans = Highlighter('елка "26/4" дом').spans(text)
    assert [text[a:b] for a, b in spans] == ["Ёлки", "дома", "ёлку", "ДОМ", "26/4"]
    assert Highlighter("спил").spans(text) == [(13, 20)]
    assert Highlighter("").spans(text) == []


def test_few_hits_and_many_stand_in_the_order_of_the_list(desk: Workspace) -> None:
    docs = [appeal(n, title=f"Дело {n * 37 % 100}") for n in range(60)]
    for doc in docs[::20]:
        doc["text"] = "Упала берёза"
    for doc in docs[1::2]:
        doc["text"] = "Разбита дорога"
    desk.apply_page(page(*map(put, docs)))
    for sort in (Sort(), Sort("title"), Sort("title", descending=True), Sort()):
        order = desk.queries.ids(sort=sort).tolist()
        for word, number in (("берёза", 3), ("дорога", 30)):
            found = desk.queries.ids(Filter(text=word), sort).tolist()
            assert len(found) == number
            assert found == [i for i in order if i in set(found)]
    docs[5]["text"], docs[5]["version"] = "Упала берёза", 2
    new = appeal(99, text="Упала берёза")
    desk.apply_page(page(put(docs[5]), put(new)))
    assert len(desk.queries.ids(Filter(text="берёза"))) == 5


def test_look_alikes_and_signs_over_letters_hide_nothing() -> None:
    struck = "Закры\u0301тая а\u0336п\u0336т\u0336е\u0336ка"
    base = _base("Кoрoвa на дopoге", struck, "Wi-Fi в школе", "Яма🕳️🤬огромная")
    for query, wanted in (("корова", [1]), ("дорога ", [1]), ("закрытый", [2]), ("аптеку", [2]),
                          ("wi-fi", [3]), ("кopoвы", [1]), ("ямы", [4]), ("огромный", [4])):  # fmt: skip
        match = expression(query, typing=False)
        rows = base.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,)).fetchall()
        assert [r[0] for r in rows] == wanted, query
    shown = "Закры\u0301тая кoрoвa"
    assert [shown[a:b] for a, b in Highlighter("корова закрыть").spans(shown)] == [
        "Закры\u0301тая", "кoрoвa",
    ]  # fmt: skip
    assert forms("а" * 100_000) == ("а" * 100_000,)
