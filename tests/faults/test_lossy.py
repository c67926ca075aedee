"""T07, short: minutes instead of an hour, by a clock thirty times faster; ``make lossy`` is the hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.lossy import run
from tests.faults.proxy import Pacer


def test_t07_six_minutes_of_work_over_a_line_that_loses_every_third_packet(tmp_path: Path) -> None:
    """T07 · I1 I2 I3 I5 I7 I9 I10: 64 kbit/s, 600 ms, 30 % loss."""
    found = run(minutes=6, loss=0.3, scale=30, folder=tmp_path)
    assert found["packets_lost"] > 20
    assert found["edits"] >= 10
    assert found["taken_meanwhile"] > found["edits"] / 4, "work passes all the same"


@pytest.mark.parametrize(("loss", "least", "most"), [(0.1, 0.12, 0.22), (0.3, 0.6, 1.6)])
def test_a_lost_packet_holds_up_what_is_behind_it(loss: float, least: float, most: float) -> None:
    """The mean wait of a packet: again_s × (p + 2p² + 4p³ + …), as TCP's own timer would have it."""
    pacer = Pacer(loss=loss, again_s=1.2)
    now = 0.0
    for _ in range(20_000):
        now = pacer.due(1_000, now)
    assert least < now / 20_000 < most
    assert pacer.lost > 20_000 * loss
    clean = Pacer()
    assert clean.due(1_000, 0.0) < 0.001
