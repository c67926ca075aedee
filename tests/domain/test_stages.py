"""Which term is in force: an extension, the outside system's date, the counted one."""

from __future__ import annotations

from cur_desk.domain.stages import in_force


def test_an_extension_goes_before_the_outside_date_and_a_postponement_never_brings_nearer() -> None:
    assert in_force(10, outside=7) == 7
    assert in_force(10, outside=7, extended=40) == 40
    assert in_force(10, extended=40, postponed=20) == 40
    assert in_force(10, postponed=20) == 20
    assert in_force(None, outside=7) == 7
