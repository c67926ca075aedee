"""The catalogue tells the truth: each fault has a test that exists."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.faults.catalogue import HELD, LAST
from tests.faults.processes import ROOT

ALL = [f"T{n:02d}" for n in range(1, LAST + 1)]


@cache
def functions_of(file: str) -> frozenset[str]:
    """Names of test functions of a file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(n.name for n in found if isinstance(n, ast.FunctionDef))


def missing(held: dict[str, list[str]]) -> list[str]:
    """Faults without a test, and node ids that are not there."""
    bare = [t for t in ALL if not held.get(t)]
    nodes = [node for nodes in held.values() for node in nodes]
    gone = [n for n in nodes if n.split("::")[1] not in functions_of(n.split("::")[0])]
    strange = [t for t in held if t not in ALL]
    return bare + gone + strange


def test_each_fault_has_a_test_that_exists() -> None:
    assert missing(HELD) == []


def test_each_test_named_after_a_fault_stands_under_it() -> None:
    for path in sorted((ROOT / "tests" / "faults").glob("test_*.py")):
        file = f"tests/faults/{path.name}"
        for name in functions_of(file):
            for word in name.split("_"):
                if word.upper() in ALL and name.startswith("test_t"):
                    assert f"{file}::{name}" in HELD[word.upper()]


@pytest.mark.parametrize("spoil", ["gone test", "gone file", "no word"])
def test_the_catalogue_can_be_wrong(spoil: str) -> None:
    held = dict(HELD)
    if spoil == "gone test":
        held["T05"] = ["tests/faults/test_wire.py::test_t05_never_written"]
    elif spoil == "gone file":
        held["T05"] = ["tests/faults/test_nowhere.py::test_t05"]
    else:
        del held["T38"]
    assert len(missing(held)) == 1
