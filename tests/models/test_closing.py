"""Closing in time: what runs is interrupted, what is whole stays, no key rests in a pool."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cur_desk.models.database import CACHE, Database
from cur_desk.models.trouble import FileClosed

from .builders import KEY

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) SELECT count(*) FROM n"


def test_a_running_query_is_interrupted(tmp_path: Path) -> None:
    database = Database(tmp_path / "cache.db", KEY, CACHE)
    told: list[Exception] = []
    begun = threading.Event()

    def run() -> None:
        try:
            with database.read() as connection:
                begun.set()
                connection.exec_driver_sql(ENDLESS).fetchall()
        except FileClosed as error:
            told.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(5)
    assert database.close() is True
    thread.join(5)
    assert len(told) == 1
    assert bytes(database._key) == bytes(32)


def test_an_open_transaction_is_rolled_back_whole(tmp_path: Path) -> None:
    database = Database(tmp_path / "cache.db", KEY, CACHE)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    half, closed = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            half.set()
            closed.wait(5)
            connection.exec_driver_sql(ENDLESS)

    def run() -> None:
        with pytest.raises(FileClosed):
            write()

    thread = threading.Thread(target=run)
    thread.start()
    assert half.wait(5)
    threading.Timer(0.1, closed.set).start()
    assert database.close() is True
    thread.join(5)
    again = Database(tmp_path / "cache.db", KEY, CACHE)
    with again.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    again.close()


def test_a_connection_that_outlives_the_closing_is_closed_when_it_comes_back(
    tmp_path: Path,
) -> None:
    database = Database(tmp_path / "cache.db", KEY, CACHE)
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1").fetchall()
        assert database.close(patience_s=0.1) is False
        assert len(database._raw) == 1
    assert database._raw == {}
