"""The briefing: every number has its row, conclusions are computed, small numbers are hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from cur_desk import reports
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import BugError, InputError
from cur_desk.reports import findings
from cur_desk.reports.inputs import Addressee, Proposal
from cur_desk.reports.proposals import sentence
from cur_desk.reports.sources import list_checksum, open_book

from . import briefings, reading


def test_the_pages_are_cover_main_blocks_and_sources(rendered):
    pages = reading.pages_text(rendered("briefing"))
    assert len(pages) == 4
    for text, words in zip(
        pages,
        ("Справка", "Главное на одной странице", "Отраслевые блоки", "Откуда цифры"),
        strict=True,
    ):
        assert words in text
    assert "с. 4" in " ".join(pages[0].split())
    assert "3 из 4" in pages[2]


def test_every_row_number_on_the_pages_is_a_row_of_the_annex(rendered):
    pages = reading.pages_text(rendered("briefing"))
    book = open_book(briefings.briefing())
    used = {int(n) for page in pages[:3] for n in re.findall(r"\[(\d+)\]", page)}
    assert used == {row.number for row in book.rows}
    for row in book.rows:
        assert row.figure.filter_words
        if row.figure.ids:
            assert list_checksum(row.figure.ids)[:4] in pages[3]


def test_numbers_of_a_row_are_all_when_few_and_five_with_a_file_when_many():
    book = open_book(briefings.briefing())
    few = replace(briefings.count("few", 10, "отбор"))
    many = replace(briefings.count("many", 11, "отбор"))
    assert book.add("Мало", few, "main").numbers_words().count("26-") == 10
    row = book.add("Много", many, "main")
    assert row.numbers_words().count("26-") == 5
    assert row.numbers_words().endswith(f"ещё 6; {row.file}")


def test_the_pack_gets_a_list_for_each_figure():
    data = briefings.briefing()
    lists = reports.briefing_lists(data)
    assert lists["01.csv"] == data.region.received.now.ids
    assert all(name.isascii() and ids for name, ids in lists.items())
    assert data.blocks[0].overdue.now.ids in lists.values()


def test_a_figure_without_a_filter_is_refused():
    data = briefings.briefing()
    first, *rest = data.indicators
    bare = replace(
        first, measured=replace(first.measured, now=replace(first.measured.now, filter_words=" "))
    )
    region = replace(data.region, received=bare.measured)
    with pytest.raises(BugError):
        reports.render_briefing(replace(data, indicators=(bare, *rest), region=region))


def test_the_total_of_the_table_and_the_main_page_cannot_differ():
    data = briefings.briefing()
    term = replace(data.region.in_term, now=replace(data.region.in_term.now, value=90.0))
    with pytest.raises(BugError):
        reports.render_briefing(replace(data, region=replace(data.region, in_term=term)))


def test_headlines_are_computed_from_the_figures():
    data = briefings.briefing()
    main = findings.main_headline(data).replace("\u202f", " ").replace("\xa0", " ")
    assert main == "ТКО: вопросов на 33,7 % больше; с нарушением срока — 5,4 % ответов"
    blocks = findings.blocks_headline(data).replace("\u202f", " ").replace("\xa0", " ")
    assert blocks == "В срок ниже 95 % — 5 блоков; больше чем на 1 п. п. снизились 2 блока"


def test_a_quiet_period_has_the_fallback_headline(rendered):
    text = reading.flat(rendered("quiet"))
    assert "Без существенных изменений: поступило 9 127 вопросов, в срок — 97,0 %" in text
    assert "Без существенных изменений: во всех блоках в срок не меньше 95 %" in text
    assert "Предложений нет" in text


def test_a_project_and_stale_data_say_so(rendered):
    pages = reading.pages_text(rendered("quiet"))
    assert "ПРОЕКТ" in pages[0]
    for page in pages[1:]:
        flat = " ".join(page.split())
        assert "Проект, не утверждено" in flat
        assert "старше суток" in flat
        assert "не отправлено: 3" in flat
    approved = reading.flat(reports.render_briefing(briefings.briefing()))
    assert "ПРОЕКТ" not in approved
    assert "старше суток" not in approved


def test_the_cut_and_hashes_stand_only_in_the_annex(rendered):
    pages = reading.pages_text(rendered("briefing"))
    data = briefings.briefing()
    assert data.cut.code in pages[3]
    for page in pages[:3]:
        assert data.cut.code not in page
        assert "csv" not in page
        assert "SHA" not in page


def test_the_verb_follows_the_addressee():
    def words(kind: OrganisationKind) -> str:
        to = Addressee(kind, "адресату", "министерству транспорта", "перевозчиком")
        return sentence(Proposal(to, "восстановить график"))

    assert words(OrganisationKind.BODY).startswith("Поручить адресату")
    assert words(OrganisationKind.LOCAL_BODY).startswith("Рекомендовать адресату")
    assert words(OrganisationKind.TERRITORIAL_BODY).startswith("Рекомендовать")
    assert words(OrganisationKind.COMMERCIAL).startswith(
        "Поручить министерству транспорта обеспечить в рамках соглашения с перевозчиком"
    )
    with pytest.raises(InputError):
        sentence(Proposal(Addressee(OrganisationKind.COMMERCIAL, "обществу"), "сделать"))


def test_a_number_typed_by_hand_is_refused():
    remark = replace(briefings.remark(), text="со 2 ноября вывоз стал реже, об этом 214 вопросов")
    with pytest.raises(InputError, match="вручную"):
        reports.render_briefing(briefings.briefing(remarks=(remark,)))


def test_a_remark_prints_its_figure_row_and_source():
    text = reading.flat(reports.render_briefing(briefings.briefing(remarks=(briefings.remark(),))))
    assert "об этом 214 вопросов (по сообщениям жителей)" in text


@pytest.mark.parametrize(
    "text", ["звонила Иванова Мария Петровна", "в семье инвалид", "дом 5 на улице Полевой"]
)
def test_personal_data_in_a_remark_are_refused(text):
    remark = replace(briefings.remark(), text=text, figures={})
    data = briefings.briefing(remarks=(remark,), health_words=("инвалид",))
    with pytest.raises(InputError):
        reports.render_briefing(data)


def test_small_numbers_of_a_sensitive_block_are_hidden_with_a_second_one():
    data = briefings.briefing()
    blocks = list(data.blocks)
    blocks[-1] = replace(
        blocks[-1],
        sensitive=True,
        received=replace(blocks[-1].received, now=briefings.count("tiny", 3, "отбор")),
    )
    data = replace(data, blocks=tuple(blocks))
    text = reading.flat(reports.render_briefing(data))
    assert "<5" in text
    assert "номера не печатаются" in text
    assert ("26-061244" in text) is False
    hidden = [row.title for row in open_book(data).rows if row.hidden]
    assert len(hidden) == 2, "the other cell would betray the first"
    assert not any(
        ids == data.blocks[-1].received.now.ids for ids in reports.briefing_lists(data).values()
    )


def test_the_number_of_questions_carries_no_verdict(rendered):
    main = reading.pages_text(rendered("briefing"))[1]
    first = main[main.index("Поступило вопросов") : main.index("Средний срок")]
    received = first[: first.index("Рассмотрено")] if "Рассмотрено" in first else first
    assert "хуже" not in received


def test_data_exactly_a_day_old_are_not_stale():
    data = briefings.briefing()
    state = replace(data.state, synced_at=data.state.moment - timedelta(hours=24))
    assert "старше суток" not in reading.flat(reports.render_briefing(replace(data, state=state)))


def test_the_noun_follows_what_the_figures_count():
    data = briefings.briefing()
    first, *rest = data.indicators
    now = replace(data.region.received.now, noun="обращений")
    received = replace(data.region.received, now=now)
    made = replace(
        data,
        region=replace(data.region, received=received),
        indicators=(replace(first, measured=received), *rest),
        blocks=tuple(
            replace(b, received=replace(b.received, now=replace(b.received.now, noun="обращений")))
            for b in data.blocks
        ),
    )
    text = reading.flat(reports.render_briefing(made))
    assert "9 127 обращений" in text
    assert "ТКО: обращений на 33,7 % больше" in text
    assert "вопросов на" not in text


def test_appeals_of_two_blocks_are_counted_once_together():
    data = briefings.briefing()
    same = briefings.ids(10)
    late = tuple(
        replace(b, overdue=replace(b.overdue, now=replace(b.overdue.now, value=10, ids=same)))
        for b in data.blocks
    )
    found = findings.key_findings(replace(data, blocks=late))[-1]
    assert "вместе 10 из" in found.rest


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Министерство транспорта", "министерству транспорта"),
        ("Администрация города Кирова", "администрации города Кирова"),
        ("Государственная жилищная инспекция", "государственной жилищной инспекции"),
        ("Главное управление МЧС", "главному управлению МЧС"),
        ("администрации города Кирова", "администрации города Кирова"),
        ("Роспотребнадзор", "Роспотребнадзор"),
        ("Хабаровский комитет", "хабаровскому комитету"),
    ],
)
def test_bodies_are_addressed_in_the_dative(name, turned):
    from cur_desk.reports import words

    assert words.dative(name) == turned
    assert words.dative(turned) == turned


def test_a_figure_of_the_program_is_settled_with_its_noun_and_unit():
    from cur_desk.domain.figures import Figure as Made
    from cur_desk.domain.filters import Filter
    from cur_desk.reports.inputs import Figure

    appeals = Figure.settled(Made("received", 3, "обращений", Filter()), ["1", "2", "3"])
    assert (appeals.noun, appeals.unit, appeals.count) == ("обращений", "", 3)
    mean = Figure.settled(Made("mean", 14.2, "дней", Filter(), digits=1), ["1"])
    assert (mean.noun, mean.unit) == ("", "дня")


def test_a_first_period_without_a_base_has_dashes_and_no_verdict():
    data = briefings.briefing()
    first, *rest = data.indicators
    zero = replace(first.measured.previous, value=0)
    bare = replace(first, measured=replace(first.measured, previous=zero, year_ago=None))
    region = replace(data.region, received=bare.measured)
    text = reading.flat(
        reports.render_briefing(replace(data, indicators=(bare, *rest), region=region))
    )
    assert "— к пред. пер. (0)" in text
    assert "— %" not in text


def test_names_of_blocks_from_an_act_begin_with_a_capital():
    data = briefings.briefing()
    low = tuple(replace(b, name=b.name.lower()) for b in data.blocks)
    text = reading.flat(reports.render_briefing(replace(data, blocks=low)))
    assert "Твердые коммунальные отходы: вопросов на 33,7 % больше" in text


@pytest.mark.parametrize(
    "text", ["прокуратура запросила сведения", "стало хуже", "у ребёнка нет школы"]
)
def test_words_that_must_not_stand_in_a_pack_are_refused(text):
    remark = replace(briefings.remark(), text=text, figures={})
    with pytest.raises(InputError, match="не должно"):
        reports.render_briefing(briefings.briefing(remarks=(remark,)))


def test_a_statement_without_a_source_is_refused():
    with pytest.raises(InputError) as caught:
        reports.render_briefing(
            briefings.briefing(remarks=(replace(briefings.remark(), source=""),))
        )
    assert caught.value.field == "remarks.source"
