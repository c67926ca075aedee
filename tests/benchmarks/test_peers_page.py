"""The table of lost edits tells what was found, not what we would like."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.peers.page import fate

A, B = "word of A", "word of B"


def case(one: dict[str, str], two: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"ends": [one, two], "words": [A, B], "told": False} | more


@pytest.mark.parametrize(
    ("found", "fates"),
    [
        (case({"t": A, "n": B}, {"t": A, "n": B}), ("kept", "kept")),
        (case({"n": B}, {"n": B}), ("**lost**", "kept")),
        (case({"n": B}, {"n": B}, kept_aside=[{"n": A}]), ("aside", "kept")),
        (case({"n": A}, {"n": A}, told=True), ("kept", "refused")),
        (case({"n": A}, {"n": B}), ("kept at one end", "kept at one end")),
        (
            case({"n": A}, {"n": B}, portal={"n": A}, told=True, kept_aside=[{"n": B}]),
            ("kept on the portal", "asked"),
        ),
        (
            case({"n": A}, {"n": B}, portal={"n": A}, told=True, kept_aside=[]),
            ("kept on the portal", "**lost**"),
        ),
        (case({"n": A}, {"n": A}, portal={"n": A}), ("kept", "**lost**")),
    ],
)
def test_what_became_of_a_word(found: dict[str, Any], fates: tuple[str, str]) -> None:
    assert (fate(found, 0), fate(found, 1)) == fates
