"""Numbers, hyphens, small numbers, fonts, charts: the parts documents are made of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from cur_desk.errors import BugError
from cur_desk.reports import charts, fonts, hyphens, marks, suppress, words
from cur_desk.reports.base_font import registered


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(9127, 0, "9\u202f127"), (999, 0, "999"), (94.6, 1, "94,6"), (-0.44, 1, "\u22120,4"),
     (0.05, 1, "0,1"), (1234567, 0, "1\u202f234\u202f567"), (-1000.25, 1, "\u22121\u202f000,3")],
)  # fmt: skip
def test_numbers(value, decimals, text):
    assert words.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.1, "+1,1"), (-1.1, "\u22121,1"), (0, "0,0"), (-0.04, "0,0"), (0.04, "0,0")],
)
def test_changes_carry_a_sign_and_a_zero_none(value, text):
    assert words.signed(value, 1) == text


def test_counts_are_glued_and_declined():
    assert [words.questions(n).replace("\xa0", " ") for n in (1, 2, 5, 11, 21)] == [
        "1 вопрос", "2 вопроса", "5 вопросов", "11 вопросов", "21 вопрос",
    ]  # fmt: skip
    assert words.days(41) == "41\xa0день"


def test_glue_keeps_prepositions_and_numbers_with_their_words():
    glued = words.glue("в срок, № 5 от 20 ноября — и к дому по ул. Полевой")
    for part in (
        "в\xa0срок",
        "№\xa05",
        "от\xa020\xa0ноября\xa0—",
        "и\xa0к\xa0дому",
        "ул.\xa0Полевой",
    ):
        assert part in glued


@pytest.mark.parametrize(("hours", "label"), [(3, "МСК"), (10, "(UTC+10)"), (4, "(UTC+4)")])
def test_zones(hours, label):
    zone = timezone(timedelta(hours=hours))
    assert words.zone_words(zone, datetime(2026, 11, 1, tzinfo=UTC)) == label


def test_hyphens_leave_three_letters_and_spare_names_and_codes():
    assert all(len(h) >= 3 and len(t) >= 3 for h, t in hyphens.pairs("благоустройство"))
    assert list(hyphens.pairs("останавливаются,"))
    assert list(hyphens.pairs("Полевая")) == []
    assert list(hyphens.pairs("П-1188")) == []
    assert list(hyphens.pairs("МИНИСТЕРСТВО")) == []


def test_one_small_number_takes_a_second_with_it():
    assert suppress.hide_small([3, 40, 12], [True, False, False]) == ["<5", "", "*"]
    assert suppress.hide_small([3, 2, 12], [True, True, False]) == ["<5", "<5", ""]
    assert suppress.hide_small([3, 40], [False, False]) == ["", ""]
    assert suppress.hide_small([3, 40], [True, False], with_total=False) == ["<5", ""]
    assert suppress.hide_small([0, 40], [True, False]) == ["", ""]


def test_the_needed_letters_are_in_the_faces_used():
    families = fonts.load()
    for role in ("serif", "sans"):
        for font in families[role]:
            assert font is not None
            assert not fonts._missing(font, fonts.NEEDED)
    assert all(version for _, version in fonts.install().used)


def test_without_letters_printing_is_refused_with_a_text(tmp_path):
    with pytest.raises(fonts.FontsMissing, match="не найден шрифт") as caught:
        fonts.load([tmp_path])
    assert "fonts-paratype" in caught.value.advice


def test_the_fallback_of_packages_alone_is_enough():
    from importlib.util import find_spec
    from pathlib import Path

    folders = [
        Path(find_spec(name).origin).parent / "files"
        for name in ("font_source_serif_pro", "font_roboto")
    ]
    families = fonts.load(folders)
    assert families["serif"][0] is not None
    assert families["serif"][2] is None, "its italic has no Cyrillic: the upright stands in"
    assert families["sans"][2] is not None
    assert families["narrow"][0] is None


def test_bold_and_italic_of_a_family_are_found_from_its_regular_face():
    from reportlab.lib.fonts import ps2tt

    fonts.install()
    assert ps2tt(registered("sans", 0))[1:] == (0, 0)
    assert ps2tt(registered("serif", 0))[1:] == (0, 0)


def test_a_line_is_not_broken_at_the_narrow_space():
    from reportlab.platypus import Paragraph

    from cur_desk.reports.style import style

    made = Paragraph("примерно 9\u202f127", style("cell"))
    made.wrap(45, 100)
    assert [" ".join(line[1]) for line in made.blPara.lines] == ["примерно", "9\u202f127"]


@pytest.mark.parametrize("palette", [charts.PAPER, charts.LIGHT, charts.DARK])
def test_charts_have_a_hit_area_for_each_figure(palette):
    bars = charts.bars(
        [charts.Bar("ЖКХ", 58, "a"), charts.Bar("ТКО", 61, "b", worse=True)], palette=palette
    )
    dots = charts.dots(
        [charts.DotPair("ТКО", 94.8, 88.6, "a")], target=95, target_words="порог", palette=palette
    )
    starts = [date(2026, 9, 7) + timedelta(weeks=i) for i in range(12)]
    lines = charts.lines(
        [charts.Series("ТКО", tuple(range(12)), "a", coloured=True)], starts, palette=palette
    )
    spark = charts.sparkline(range(12), key="a", palette=palette)
    stacked = charts.stacked(
        [charts.StackedBar("ЖКХ", (3, 40, 1), ("a", "b", "c"))],
        ("до 5", "6–15", "больше"),
        palette=palette,
    )
    assert [h.key for h in bars.hits] == ["a", "b"]
    for chart in (dots, lines, spark):
        assert [h.key for h in chart.hits] == ["a"]
    assert [h.key for h in stacked.hits] == ["a", "b", "c"]
    for chart in (bars, dots, lines, spark, stacked):
        for hit in chart.hits:
            x, y, w, h = hit.rect
            assert w > 0
            assert h > 0
            assert -1 <= x <= chart.drawing.width
            assert y + h <= chart.drawing.height + 1


def test_charts_refuse_forbidden_forms():
    with pytest.raises(BugError):
        charts.stacked([charts.StackedBar("x", (1, 2, 3, 4))], ("a", "b", "c", "d"))
    starts = [date(2026, 9, 7)] * 3
    with pytest.raises(BugError):
        charts.lines([charts.Series(str(i), (1, 2, 3)) for i in range(4)], starts)


def test_charts_of_nothing_are_drawn():
    charts.bars([])
    charts.dots([])
    charts.sparkline([])
    charts.sparkline([5] * 12)
    charts.term_line([], date(2026, 11, 22))


def test_charts_turn_to_svg_with_our_faces_only():
    from pathlib import Path

    chart = charts.bars(
        [charts.Bar("ЖКХ", 58, "a"), charts.Bar("ТКО", 61, worse=True)], palette=charts.DARK
    )
    svg = charts.to_svg(chart)
    families = {f.family for f in fonts.install().files}
    assert "ЖКХ" in svg
    assert "font-weight: bold" in svg
    assert "CD-" not in svg
    assert set(re.findall(r"font-family: '([^']+)'", svg)) <= families
    assert all(Path(f.path).is_file() for f in fonts.install().files)


def test_points_of_a_term_line_keep_their_distance():
    day = date(2026, 11, 20)
    steps = [charts.Step(day + timedelta(days=i), f"шаг {i}", done=False) for i in range(6)]
    chart = charts.term_line(steps, day)
    xs = sorted(s.x for s in chart.drawing.contents if getattr(s, "text", "").startswith("шаг"))
    assert all(b - a > 40 for a, b in pairwise(xs))


def test_fields_are_checked_against_the_table_and_promise_nothing():
    from cur_desk.reports import fields, resources, style

    assert fields.shortfalls(style.PACK) == []
    assert fields.shortfalls(style.CARD) == []
    assert fields.shortfalls(style.REGISTER) == ["нижнее поле 18 мм меньше 20 мм"]
    assert fields.shortfalls(style.PACK, long_storage=True) == ["левое поле 25 мм меньше 30 мм"]
    assert resources.paper_rules()["standard"]["clauses_read"] is False


def test_marks_need_no_glyph():
    assert "onDraw" in marks.inline("square", "brick")
    assert not set(marks.inline("square")) & set("■●○▲")
