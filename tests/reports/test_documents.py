"""What must be true of every printed document, read back from its bytes."""

from __future__ import annotations

import pytest

from cur_desk import reports
from cur_desk.reports import resources, style

from . import briefings, builders, reading

ALL = ("card", "personal", "bare", "long", "briefing", "quiet", "extreme", "overdue")
FIELDS = {
    "overdue": style.REGISTER,
    "briefing": style.PACK,
    "quiet": style.PACK,
    "extreme": style.PACK,
}


@pytest.mark.parametrize("name", ALL)
def test_every_font_is_embedded_and_none_is_helvetica(rendered, name):
    found = reading.fonts(rendered(name))
    assert found
    assert all(found.values()), found
    assert not any("Helvetica" in font or "Times" in font for font in found)


@pytest.mark.parametrize("name", ALL)
def test_no_word_stands_outside_the_fields(rendered, name):
    g = FIELDS.get(name, style.CARD)
    pdf = rendered(name)
    for number in range(int(reading.info(pdf)["pages"])):
        for word in reading.words(pdf, number):
            assert word.left >= g.left - 1.5, word
            assert word.right <= g.width - g.right + 1.5, word
            assert word.top <= g.height - 10 * style.MM, word
            assert word.bottom >= 4 * style.MM, word


@pytest.mark.parametrize("name", ALL)
def test_no_two_words_are_drawn_over_each_other(rendered, name):
    pdf = rendered(name)
    for number in range(min(int(reading.info(pdf)["pages"]), 6)):
        assert reading.overlapping(reading.words(pdf, number)) == [], f"page {number + 1}"


@pytest.mark.parametrize("name", ALL)
def test_no_forbidden_word_is_printed(rendered, name):
    text = reading.flat(rendered(name)).lower().replace("ё", "е")
    assert [w for w in resources.forbidden_words() if w.replace("ё", "е") in text] == []


@pytest.mark.parametrize("name", ALL)
def test_metadata_name_no_person_and_carry_the_moment_of_the_data(rendered, name):
    facts = reading.info(rendered(name))
    assert facts["Lang"] == "ru-RU"
    assert facts["CreationDate"].startswith("D:20261122171400")
    assert facts["Author"].startswith("Центр управления регионом")
    assert facts["outline"]
    assert "Фамилия" not in "".join(facts.values())


@pytest.mark.parametrize(
    ("render", "build"),
    [
        (reports.render_card, builders.card),
        (reports.render_overdue, builders.overdue),
        (reports.render_briefing, briefings.briefing),
    ],
)
def test_the_same_data_give_the_same_bytes(render, build, monkeypatch):
    first = render(build())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert render(build()) == first


@pytest.mark.parametrize("name", ["card", "long", "briefing", "overdue"])
def test_pages_are_numbered_with_their_total_from_the_second(rendered, name):
    texts = reading.pages_text(rendered(name))
    total = len(texts)
    assert total > 1
    assert f"1 из {total}" not in texts[0].split("\n")
    for number, text in enumerate(texts[1:], start=2):
        assert f"{number} из {total}" in text


def test_numbers_keep_their_narrow_space_when_read_back(rendered):
    assert any("9\u202f127" in text for text in reading.pages_text(rendered("briefing")))


def test_progress_is_told_and_cancelling_stops_at_a_page():
    from cur_desk.reports.document import PrintCancelled

    seen = []
    reports.render_card(builders.long_card(), progress=lambda done, total: seen.append(done))
    assert seen == sorted(seen)
    assert len(seen) > 5
    with pytest.raises(PrintCancelled):
        reports.render_card(builders.long_card(), cancelled=lambda: len(seen) > 0)


def test_a_citizens_words_do_not_reach_an_exception(monkeypatch):
    from reportlab.platypus import Paragraph

    from cur_desk.errors import BugError

    def broken(self, *_):
        raise ValueError(f"cannot set {builders.TEXT}")

    monkeypatch.setattr(Paragraph, "draw", broken)
    with pytest.raises(BugError) as caught:
        reports.render_card(builders.card())
    assert "Полевой" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_documents_printed_in_two_threads_are_whole(rendered):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(render, build())
            for _ in range(2)
            for render, build in (
                (reports.render_card, builders.card),
                (reports.render_overdue, builders.overdue),
            )
        ]
        made = [job.result(timeout=60) for job in jobs]
    assert made == [rendered("card"), rendered("overdue")] * 2
