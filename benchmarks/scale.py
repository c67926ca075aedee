"""How large a run is: the full table of design § 8, or a quick look at a tenth of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of appeals and of repetitions."""

    small: int
    large: int
    pairs: int
    """How often the first sync of the small set is run, in turn with its floor."""
    pages: int
    """Pages of the printed register."""
    launches: int
    """How often a window is started, in turn with the bare one."""
    poll_s: int
    """How long the idle question hangs; two digits as in the program, so that bytes are the same."""
    large_floor: bool = True
    photos: int = 3
    """Sent over the thin line, forty seconds each."""


FULL = Scale(small=10_000, large=100_000, pairs=3, pages=400, launches=5, poll_s=10)
QUICK = Scale(
    small=2_000, large=10_000, pairs=3, pages=60, launches=2, poll_s=10, large_floor=False, photos=1
)
