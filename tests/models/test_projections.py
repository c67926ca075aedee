"""Rows of one document: the term that counts, and whether it was met."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from cur_desk.models.instants import instant
from cur_desk.models.projections import APPEAL_COLUMNS, QUESTION_COLUMNS, project
from tests.models.builders import ZONE, appeal

EXTENSION = {
    "ground": "Запрос в другой орган от 20.11.2026 № 7",
    "decided_by": "Руководитель органа",
    "decided_on": "2026-11-20",
    "notice_number": "12-34",
    "notice_on": "2026-11-20",
    "due_on": "2026-12-24",
}


def _extended(**over: Any) -> dict[str, Any]:
    document = appeal(3)
    registration = document["registrations"][0]
    registration |= {
        "registered_on": "2026-10-26", "due_on": "2026-11-25", "due_at": "2026-11-25T15:00:00Z",
        "extension": EXTENSION, **over,
    }  # fmt: skip
    document["questions"] = [{"id": "q1", "order": 0, "registration": registration["id"]}]
    return document


def _row(document: dict[str, Any]) -> dict[str, Any]:
    row = project(document, ZONE).appeal
    assert row is not None
    return dict(zip(APPEAL_COLUMNS, row, strict=True))


def _day(milliseconds: int) -> date:
    return instant(milliseconds).astimezone(ZONE).date()


def test_an_extension_moves_the_term_of_the_row_and_of_its_questions() -> None:
    projected = project(_extended(), ZONE)
    row = _row(_extended())
    assert _day(row["due_at"]) == _day(row["next_due_at"]) == date(2026, 12, 24)
    question = dict(zip(QUESTION_COLUMNS, projected.questions[0], strict=True))
    assert _day(question["due_at"]) == date(2026, 12, 24)


@pytest.mark.parametrize("outside", [None, "2026-11-26T15:00:00Z"])
def test_a_postponed_decision_moves_the_term_later_and_never_nearer(outside: str | None) -> None:
    for until, day in (("2027-03-01", date(2027, 3, 1)), ("2026-11-20", None)):
        document = _extended(extension=None, postponed={"planned_until": until})
        document.pop("stage_due_at", None)
        if outside is not None:
            document["source"] = {"system": "ПОС", "answer_at": outside}
        counted = date(2026, 11, 26 if outside else 25)
        row, projected = _row(document), project(document, ZONE)
        question = dict(zip(QUESTION_COLUMNS, projected.questions[0], strict=True))
        due = [_day(found) for found in (row["due_at"], row["next_due_at"], question["due_at"])]
        assert due == [day or counted] * 3
        sent = {"channel": "почта", "sent_on": "2026-12-10"}
        document["registrations"][0]["sent"] = sent
        assert _row(document)["timely"] == int(day is not None)


@pytest.mark.parametrize(
    ("sent_on", "timely"), [("2026-12-10", 1), ("2026-12-24", 1), ("2026-12-25", 0)]
)
def test_in_time_is_judged_by_the_extended_term(sent_on: str, timely: int) -> None:
    sent = {"channel": "почта", "sent_on": sent_on}
    assert _row(_extended(sent=sent))["timely"] == timely


def test_without_an_extension_the_portals_instant_counts() -> None:
    row = _row(_extended(extension=None))
    assert instant(row["due_at"]) == datetime.fromisoformat("2026-11-25T15:00:00+00:00")
