"""The link, thrift and long transfers in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cur_desk.clock import FixedClock
from cur_desk.services.exchange.link_words import (
    economy_words,
    history_view,
    rate_words,
    speed_words,
    transfer_view,
)
from cur_desk.sync.connectivity import Link, LinkView
from cur_desk.sync.link import Economy, LinkMeter, LinkSpeed, Thrift
from cur_desk.sync.link_history import LinkHistory
from cur_desk.sync.progress import Transfer, Way


@pytest.mark.parametrize(
    ("bps", "words"),
    [
        (62_400, "62 кбит/с"), (200, "1 кбит/с"), (2_100_000, "2,1 Мбит/с"),
        (23_000_000, "23 Мбит/с"), (9e8, "больше 100 Мбит/с"),
    ],
)  # fmt: skip
def test_a_rate(bps: float, words: str) -> None:
    assert rate_words(bps) == words


def test_the_link() -> None:
    assert speed_words(LinkSpeed()) == ""
    assert speed_words(LinkSpeed(62_000, None, 0.61)) == "62 кбит/с, задержка 0,6 с"
    assert speed_words(LinkSpeed(None, None, 0.012)) == "задержка 12 мс"
    kept = LinkSpeed(62_000, None, None, remembered=True)
    assert speed_words(kept) == "62 кбит/с (прошлый обмен)"


def test_thrift() -> None:
    meter = LinkMeter()
    thrift = Thrift(meter)
    assert economy_words(thrift) == "включится сам, если связь слабее 256 кбит/с"
    meter.moved(62_000, 8.0, up=False)
    assert economy_words(thrift) == "включился сам: связь 62 кбит/с"
    thrift.mode = Economy.ON
    assert economy_words(thrift) == "включён вами"
    thrift.mode = Economy.OFF
    assert economy_words(thrift) == "выключен вами"


def test_a_transfer_that_lasts() -> None:
    assert transfer_view(None) is None
    assert transfer_view(Transfer(Way.PULL, 10, 20, 5_000, 0.5)) is None
    view = transfer_view(Transfer(Way.PUSH, 40, 100, 12_300, 8.0))
    assert view is not None
    assert view.words == "Отправлено 40 из 100, 12 КБ, осталось около 10 с"
    assert view.short == "Отправлено 40 из 100, ещё около 10 с"
    assert view.share == 0.4
    begun = transfer_view(Transfer(Way.PULL, 0, None, 64_000, 8.0))
    assert begun is not None
    assert begun.words == "Получено 0, 64 КБ"


def test_two_hours_of_the_link_in_words() -> None:
    clock = FixedClock(datetime(2026, 11, 25, 12, 2, tzinfo=UTC))
    history = LinkHistory(clock)
    zone = ZoneInfo("Europe/Moscow")
    assert history_view(history, zone, clock.now()) is None
    for delay in (0.084, 0.084, 0.9):
        history.waited(delay)
        clock.advance(timedelta(minutes=5))
    history.moved(LinkView(Link.OFFLINE, clock.now()))
    clock.advance(timedelta(minutes=11))
    view = history_view(history, zone, clock.now())
    assert view is not None
    assert view.outage == "нет связи с 15:17"
    assert view.spoken == "Связь за два часа: обычная задержка 84 мс; нет связи с 15:17"
    assert (view.begins, view.ends) == ("13:30", "15:28")
    assert [bar.slow for bar in view.bars if bar.share] == [False, False, True]
    assert [bar.lost for bar in view.bars[-3:]] == [True, True, True]
    history.moved(LinkView(Link.ONLINE, clock.now()))
    view = history_view(history, zone, clock.now())
    assert view is not None
    assert view.outage == "обрыв 15:17–15:28"
