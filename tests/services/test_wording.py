"""Every act has its words for the journal."""

from __future__ import annotations

from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.words import Regime
from cur_desk.services.wording import _done, regime_short


def test_every_act_has_words_and_no_words_are_left_over() -> None:
    assert set(_done()) == {*ACTS, "save"}


def test_every_regime_has_a_short_word() -> None:
    assert all(len(regime_short(regime)) <= 18 for regime in Regime)
