"""The register of overdue questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cur_desk import reports
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import InputError

from . import builders, reading


def test_groups_name_the_body_and_its_duty_telephone(rendered):
    text = reading.flat(rendered("overdue"))
    assert "Министерство охраны окружающей среды, тел. (8332) 00-00-11" in text
    assert "Государственная жилищная инспекция, телефон дежурного не указан" in text
    assert "21 из 232" in text


def test_bodies_stand_by_number_and_rows_by_delay():
    from cur_desk.reports.overdue import _grouped

    groups = _grouped(builders.overdue(200))
    sizes = [len(rows) for _, rows in groups]
    assert sizes == sorted(sizes, reverse=True)
    for _, rows in groups:
        days = [r.days for r in rows]
        assert days == sorted(days, reverse=True)


def test_a_group_is_named_again_after_a_page_break(rendered):
    pages = reading.pages_text(rendered("overdue"))
    assert "Администрация города Кирова — продолжение" in " ".join(pages[1].split())


def test_two_thousand_rows_each_once_with_heads_and_names_on_every_page():
    data = builders.overdue(2000)
    pages = reading.pages_text(reports.render_overdue(data))
    text = "\n".join(pages)
    assert all(text.count(row.number) == 1 for row in data.rows[::97])
    assert sum(page.count("\n26-0") + page.count(" 26-0") for page in pages) >= 2000
    for page in pages[1:-1]:
        assert "Суть вопроса" in page
        assert page.count("— продолжение") == 2 or "самая длинная просрочка" in page


def test_an_empty_register_says_so():
    text = reading.flat(reports.render_overdue(builders.overdue(0)))
    assert "За период таких вопросов нет" in text


def test_a_company_is_never_responsible():
    bodies = tuple(replace(b, kind=OrganisationKind.COMMERCIAL) for b in builders.BODIES)
    with pytest.raises(InputError, match="коммерческая"):
        reports.render_overdue(builders.overdue(bodies=bodies))


def test_personal_data_in_a_gist_are_hidden():
    rows = tuple(replace(r, gist="Иванова Мария Петровна, тел. 8 912 345-67-89") for r in
                 builders.overdue_rows(3))  # fmt: skip
    text = reading.flat(reports.render_overdue(builders.overdue(rows=rows)))
    assert "Иванова" not in text
    assert "345-67-89" not in text


def test_questions_are_not_counted_among_appeals():
    data = builders.overdue(21)
    total = replace(data.total, value=18, noun="обращений")
    text = reading.flat(reports.render_overdue(replace(data, total=total)))
    assert "21 вопрос; в отборе 18 обращений" in text
    assert "21 из 18" not in text
