"""The register of overdue questions: the day that counts."""

from __future__ import annotations

from datetime import date

from cur_desk.services.packs.overdue import OverduePaper
from tests.services.bench import Bench, an_appeal

EXTENSION = {
    "ground": "Запрос № 7",
    "decided_by": "Глава",
    "decided_on": "2026-10-20",
    "notice_number": "12",
    "notice_on": "2026-10-20",
    "due_on": "2026-11-20",
}


def late(bench: Bench, **more: object) -> dict:
    document = an_appeal(bench, stage_due_at=None)
    registration = document["registrations"][0]
    registration |= {"due_on": "2026-10-22", "due_at": "2026-10-22T15:00:00Z", **more}
    question = {
        "id": "q1",
        "registration": registration["id"],
        "formalised_at": document["received_at"],
    }
    return {k: v for k, v in document.items() if v is not None} | {"questions": [question]}


def rows(bench: Bench) -> tuple:
    return OverduePaper(bench.core, bench.directory).data()[0].rows


def test_an_extended_term_is_late_from_its_extension_on(bench: Bench) -> None:
    bench.give(late(bench, extension=EXTENSION))
    (row,) = rows(bench)
    assert (row.due_on, row.days) == (date(2026, 11, 20), 3)


def test_an_assignment_that_was_refused_has_no_term(bench: Bench) -> None:
    document = late(bench)
    body = document["registrations"][0]["organisation"]
    refused = {"id": "a1", "organisation": body, "due_at": "2026-10-01T15:00:00Z"}
    document["questions"][0]["assignments"] = [{**refused, "state": "refused"}]
    bench.give(document)
    (row,) = rows(bench)
    assert row.due_on == date(2026, 10, 22)
