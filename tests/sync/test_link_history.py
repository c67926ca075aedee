"""Two hours of the link: what is a bar, what is an outage, what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cur_desk.clock import FixedClock
from cur_desk.sync.connectivity import Link, LinkView
from cur_desk.sync.link_history import BARS, LinkHistory

BEGIN = datetime(2026, 11, 25, 12, 2, tzinfo=UTC)


def test_bars_hold_the_middle_delay_and_the_present_is_last() -> None:
    clock = FixedClock(BEGIN)
    history = LinkHistory(clock)
    for delay in (0.08, 0.09, 2.0):
        history.waited(delay)
    clock.advance(timedelta(minutes=10))
    history.waited(0.6)
    bars = history.bars()
    assert len(bars) == BARS
    assert (bars[-1].delay_s, bars[-2].delay_s, bars[-3].delay_s) == (0.6, None, 0.09)
    assert bars[-3].begins == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert not any(bar.lost for bar in bars)
    clock.advance(timedelta(hours=3))
    assert all(bar.delay_s is None for bar in history.bars())


def test_an_outage_is_told_while_it_lasts_and_after_and_then_forgotten() -> None:
    clock = FixedClock(BEGIN)
    history = LinkHistory(clock)

    def moved(link: Link, seconds: float) -> None:
        history.moved(LinkView(link, clock.now()))
        clock.advance(timedelta(seconds=seconds))

    moved(Link.OFFLINE, 2)  # the program has just started
    moved(Link.ONLINE, 600)
    assert history.outages() == []
    lost_at = clock.now()
    moved(Link.OFFLINE, 300)
    moved(Link.OFFLINE, 300)  # the same outage, told again
    assert history.outages() == [(lost_at, None)]
    assert [bar.lost for bar in history.bars()[-3:]] == [True, True, True]
    back_at = clock.now()
    moved(Link.ONLINE, 600)
    assert history.outages() == [(lost_at, back_at)]
    assert not history.bars()[-1].lost
    clock.advance(timedelta(hours=3))
    moved(Link.ONLINE, 1)
    assert history.outages() == []
