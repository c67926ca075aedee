"""Numbers of sync and the table of the link."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from cur_desk.clock import FixedClock
from cur_desk.sync import errors, policy
from cur_desk.sync.connectivity import TABLE, Connectivity, Happening, Link, LinkView

CLOCK = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))


def test_backoff_is_full_jitter_within_its_ceiling() -> None:
    rng = random.Random(7)
    for attempt in range(1, 40):
        tries = [policy.backoff_s(attempt, rng=rng) for _ in range(200)]
        ceiling = min(900.0, 2.0**attempt)
        assert min(tries) >= 1.0
        assert max(tries) <= max(1.0, ceiling)
        if ceiling > 16:
            assert min(tries) < ceiling / 4 < max(tries)


def test_retry_after_is_never_undercut_nor_followed_for_ever() -> None:
    rng = random.Random(7)
    assert all(30 <= policy.backoff_s(1, 30, rng) <= 35 for _ in range(100))
    assert policy.backoff_s(1, 10**9, rng) <= policy.RETRY_AFTER_MOST_S + 5
    assert policy.backoff_s(9, 0.0, rng) < 1


@pytest.mark.parametrize(
    ("gone", "total", "asks"),
    [(50, 60, False), (51, 60, True), (51, 10_000, False), (2_001, 10_000, True), (0, 0, False)],
)
def test_mass_removal(gone: int, total: int, asks: bool) -> None:
    assert policy.is_mass_removal(gone, total) is asks


def test_pages_grow_on_a_good_line_and_stay_small_on_a_thin_one() -> None:
    good = policy.PageSizer()
    asked = []
    while sum(asked) < 10_000:
        asked.append(good.next_size())
        good.measured(asked[-1], asked[-1] * 0.0001, asked[-1] * 0.00004)
    assert len(asked) <= 12
    assert max(asked) == 1_000

    thin = policy.PageSizer()
    for _ in range(5):
        size = thin.next_size()
        thin.measured(size, size * 850 / 8_000, size * 0.00004)
    assert 25 <= thin.next_size() <= 50
    thin.cut()
    assert thin.next_size() == 25


def test_a_short_last_page_does_not_shrink_the_next() -> None:
    sizer = policy.PageSizer()
    sizer.measured(100, 0.01, 0.004)
    before = sizer.next_size()
    sizer.measured(1, 0.0005, 0.00001)
    assert sizer.next_size() == before


def test_every_state_knows_every_happening() -> None:
    assert set(TABLE) == {(s, h) for s in Link for h in Happening}


def test_sign_out_ends_it_from_anywhere_and_only_sign_in_begins() -> None:
    for link in Link:
        assert TABLE[link, Happening.SIGNED_OUT] is Link.SIGNED_OUT
    for happening in Happening:
        stays = TABLE[Link.SIGNED_OUT, happening] is Link.SIGNED_OUT
        assert stays is (happening is not Happening.SIGNED_IN)


@pytest.mark.parametrize(
    ("error", "link"),
    [
        (errors.NoLink(), Link.OFFLINE),
        (errors.PortalDead(), Link.OFFLINE),
        (errors.PortalSilent(30), Link.OFFLINE),
        (errors.PortalNonsense("x"), Link.DEGRADED),
        (errors.TlsTrouble("expired"), Link.DEGRADED),
        (errors.PortalBusy("Портал просит подождать"), Link.DEGRADED),
        (errors.NeedSignIn(), Link.DEGRADED),
        (errors.Cancelled(), Link.ONLINE),
    ],
)
def test_troubles_move_the_state(error: errors.SyncError, link: Link) -> None:
    told: list[LinkView] = []
    state = Connectivity(told.append, CLOCK)
    state.happened(Happening.SIGNED_IN)
    state.happened(Happening.CYCLE_DONE)
    assert state.failed(error).link is link
    assert [v.link for v in told][:2] == [Link.OFFLINE, Link.ONLINE]
    if link is not Link.ONLINE:
        assert state.view.reason == error.message
        assert state.happened(Happening.CYCLE_DONE).reason == ""


def test_the_same_state_is_told_once() -> None:
    told: list[LinkView] = []
    state = Connectivity(told.append, CLOCK)
    state.happened(Happening.SIGNED_IN)
    for _ in range(3):
        state.failed(errors.NoLink())
    assert len(told) == 2
