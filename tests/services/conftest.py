"""Benches of services in fresh folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.bench import Bench, make


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    yield made
    made.core.workspace.close()
