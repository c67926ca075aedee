"""The action journal: a chain in which a change, a gap and a cut tail show."""

from __future__ import annotations

import itertools

import pytest

from cur_desk.errors import BugError
from cur_desk.models.journal import GENESIS, Entry
from cur_desk.models.workspace import Workspace

from .builders import PERSON


def _written(desk: Workspace) -> None:
    for number in range(5):
        desk.work.journal.write(
            Entry(PERSON, "view", "appeal", [f"id-{number}"], {"seconds": number})
        )


def _run(desk: Workspace, sql: str) -> None:
    with desk.work.database.write() as connection:
        connection.exec_driver_sql(sql)


def test_lines_are_chained_and_sent_once(desk: Workspace) -> None:
    assert desk.work.journal.verify() is None
    _written(desk)
    assert desk.work.journal.verify() is None
    lines = desk.work.journal.unsent()
    assert [line.seq for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0].prev == GENESIS
    assert all(a.hash == b.prev for a, b in itertools.pairwise(lines))
    desk.work.journal.mark_sent(3)
    assert [line.seq for line in desk.work.journal.unsent()] == [4, 5]
    assert [line.seq for line in desk.work.journal.lines(before=4, limit=2)] == [3, 2]


@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE journal SET person='someone' WHERE seq=3", 3),
        ("UPDATE journal SET details='{\"seconds\":9}' WHERE seq=1", 1),
        ("UPDATE journal SET at=at+1 WHERE seq=5", 5),
        ("DELETE FROM journal WHERE seq=2", 2),
        ("DELETE FROM journal WHERE seq=5", 5),
        ("DELETE FROM journal", 1),
    ],
)
def test_tampering_shows(desk: Workspace, sql: str, first_bad: int) -> None:
    _written(desk)
    _run(desk, sql)
    assert desk.work.journal.verify() == first_bad


def test_no_word_of_a_citizen_gets_in(desk: Workspace) -> None:
    for entry in (
        Entry(PERSON, "search", details={"text": "Ромашкина"}),
        Entry(PERSON, "view", ids=["ул. Полевая"]),
    ):
        with pytest.raises(BugError):
            desk.work.journal.write(entry)
    assert desk.work.journal.lines() == []
