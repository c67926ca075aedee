"""Rendered documents, each made once for the tests of this room."""

from __future__ import annotations

from functools import cache

import pytest

from cur_desk import reports

from . import briefings, builders


@cache
def _rendered(name: str) -> bytes:
    return {
        "card": lambda: reports.render_card(builders.card()),
        "personal": lambda: reports.render_card(builders.personal_card()),
        "bare": lambda: reports.render_card(builders.bare_card()),
        "long": lambda: reports.render_card(builders.long_card()),
        "briefing": lambda: reports.render_briefing(briefings.briefing()),
        "extreme": lambda: reports.render_briefing(briefings.extreme_briefing()),
        "quiet": lambda: reports.render_briefing(briefings.quiet_briefing()),
        "overdue": lambda: reports.render_overdue(builders.overdue()),
    }[name]()


@pytest.fixture
def rendered():
    """Function: name of a built document → its bytes."""
    return _rendered
