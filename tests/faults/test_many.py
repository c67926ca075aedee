"""Many workstations at once, short: ``make many`` does the same with two hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.many import Size, base, run
from tests.portal import postgres


def _check(figures: dict[str, object], desks: int) -> None:
    told = {name: figures[name] for name in ("lost", "doubled", "wedged", "differing", "troubles")}
    assert told == {"lost": 0, "doubled": 0, "wedged": 0, "differing": 0, "troubles": {}}
    assert figures["refused"] == figures["conflicts_open"] == 0
    assert figures["desks"] == desks
    assert isinstance(figures["events"], int)
    assert figures["events"] >= 2 * desks
    assert figures["events"] == figures["receipts"] + figures["settled_by_a_person"]  # type: ignore[operator]


def test_twenty_workstations_on_one_portal(tmp_path: Path) -> None:
    """I1 I2 I3 I10 · SQLite: writers one at a time."""
    with base(tmp_path, sqlite=True) as address:
        _check(run(Size(desks=20, appeals=30, rounds=2, processes=1), tmp_path, address), 20)


@pytest.mark.postgres
@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")
def test_ten_workstations_on_one_portal_of_a_region(tmp_path: Path) -> None:
    """I1 I2 I3 I10 · PostgreSQL: writers side by side, numbered in the order of commits."""
    with base(tmp_path, sqlite=False) as address:
        _check(run(Size(desks=10, appeals=12, rounds=3, processes=2), tmp_path, address), 10)
