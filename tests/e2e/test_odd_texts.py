"""A sample of the odd texts passes through everything; the whole run is a command."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.odd_texts import KINDS, RARE, run, texts
from tests.services.bench import make

LARGE = RARE | {
    "streets_without_names", "houses_without_streets", "dates_that_are_none", "names_only",
    "telephones_that_are_none", "quotes_in_quotes", "brackets", "one_letter_for_long",
}  # fmt: skip


def test_odd_texts_of_each_kind_pass(tmp_path: Path) -> None:
    bench = make(tmp_path / "files")
    kinds = tuple(k for k in KINDS if k not in LARGE)
    outcome = run(bench, 300, 2, kinds)
    bench.core.workspace.close()
    assert outcome.failed == []
    assert set(outcome.passed) == set(kinds)
    assert sum(outcome.passed.values()) == 300


def test_the_run_is_the_same_for_the_same_seed() -> None:
    assert list(texts(40, 7)) == list(texts(40, 7))
    assert {k for k, _ in texts(1_400, 1, tuple(RARE | {"empty"}))} == RARE | {"empty"}
