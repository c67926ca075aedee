"""A bridge of its own for each test; nothing is left running behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cur_desk.ui.bridge import Bridge, Problem, install


@pytest.fixture
def work_bridge(qapp: QApplication, tmp_path: Path) -> Iterator[Bridge]:
    made = install(Bridge(tmp_path / "crashes"))
    problems: list[Problem] = []
    made.problem_raised.connect(problems.append)
    yield made
    made.shutdown()
    made.deleteLater()  # here, on the UI thread: a cycle would be collected by any thread
    assert [p.text() for p in problems] == []
    crashes = tmp_path / "crashes"
    reports = [r.read_text("utf-8") for r in crashes.iterdir()] if crashes.exists() else []
    assert reports == []
