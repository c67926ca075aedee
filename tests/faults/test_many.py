"""Many workstations at once, short: ``make many`` does the same with two hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.many import Size, amiss, base, run
from tests.portal import postgres


def test_twenty_workstations_on_one_portal(tmp_path: Path) -> None:
    """I1 I2 I3 I10 · SQLite: writers one at a time."""
    with base(tmp_path, sqlite=True) as address:
        figures = run(Size(desks=20, appeals=30, rounds=2, processes=1), tmp_path, address)
    assert amiss(figures, 20) == []


@pytest.mark.postgres
@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")
def test_ten_workstations_on_one_portal_of_a_region(tmp_path: Path) -> None:
    """I1 I2 I3 I10 · PostgreSQL: writers side by side, numbered in the order of commits."""
    with base(tmp_path, sqlite=False) as address:
        figures = run(Size(desks=10, appeals=12, rounds=3, processes=2), tmp_path, address)
    assert amiss(figures, 10) == []


def test_a_run_that_did_nothing_is_no_success() -> None:
    good = {"desks": 2, "events": 4, "receipts": 4, "settled_by_a_person": 0, "lost": 0,
            "doubled": 0, "wedged": 0, "differing": 0, "troubles": {}, "refused": 0,
            "conflicts_open": 0}  # fmt: skip
    assert amiss(good, 2) == []
    assert amiss(good | {"events": 0, "receipts": 0}, 2)
    assert amiss(good | {"receipts": 3}, 2)
    assert amiss(good | {"troubles": {"PortalDead": 1}}, 2)
