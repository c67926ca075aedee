"""Every act has its words for the journal."""

from __future__ import annotations

from cur_desk.domain.acts.table import ACTS
from cur_desk.services.wording import _done


def test_every_act_has_words_and_no_words_are_left_over() -> None:
    assert set(_done()) == {*ACTS, "save"}
