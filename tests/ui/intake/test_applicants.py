"""Who applies: the answer always goes to somebody who is written."""

from __future__ import annotations

from typing import Any

from cur_desk.ui.intake.applicants import Applicants


def test_the_mark_on_an_empty_row_goes_to_the_first_who_is_written(qtbot: Any) -> None:
    shown = Applicants()
    qtbot.addWidget(shown)
    shown.show_values([{"addressee": True}, {"name": "Первый"}, {"name": "Второй"}])
    assert [(v["name"], v["addressee"]) for v in shown.values()] == [
        ("Первый", True),
        ("Второй", False),
    ]


def test_the_choice_of_the_operator_stays(qtbot: Any) -> None:
    shown = Applicants()
    qtbot.addWidget(shown)
    shown.show_values([{"name": "Первый"}, {"name": "Второй", "addressee": True}])
    assert [v["addressee"] for v in shown.values()] == [False, True]
