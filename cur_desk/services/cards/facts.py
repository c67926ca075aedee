"""What stands out in a citizen's text, for screens: found on this machine, nothing leaves it."""

from __future__ import annotations

from datetime import date

from cur_desk.assist.fact import Fact as Fact
from cur_desk.assist.fact import FactKind as FactKind

MOST_CHARS = 60_000
"""A 5 MB letter is searched in its beginning, as much as is shown at once."""


def found_in(text: str, written_on: date) -> tuple[Fact, ...]:
    """Facts in the order of the text."""
    from cur_desk.assist.facts import find_facts  # loads the dictionary of word forms

    return tuple(find_facts(text[:MOST_CHARS], written_on=written_on))
