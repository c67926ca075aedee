"""Dialogs of acts over real files, in a shown window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk.ui.acts import ActFormDialog
from cur_desk.ui.bridge import Bridge, install
from tests.services.bench import Bench, make
from tests.ui.acts.forms import body_bench


@pytest.fixture
def body(tmp_path: Path) -> Iterator[Bench]:
    made = body_bench(tmp_path / "body")
    yield made
    made.core.workspace.close()


@pytest.fixture
def shift(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "shift")
    yield made
    made.core.workspace.close()


@pytest.fixture
def running(tmp_path: Path, qapp: QApplication, body: Bench, shift: Bench) -> Iterator[Bridge]:
    """Ends before the files are closed."""
    made = install(Bridge(tmp_path / "crash"))
    yield made
    made.shutdown()
    QApplication.processEvents()


@pytest.fixture
def window(qtbot: Any, running: Bridge, show_active: Callable[[QWidget], None]) -> QWidget:
    made = QWidget()
    made.resize(1366, 728)
    qtbot.addWidget(made)
    show_active(made)
    return made


@pytest.fixture
def opened(qtbot: Any, window: QWidget) -> Callable[..., ActFormDialog]:
    """A dialog after its first look at the consequences."""

    def open_form(bench: Bench, uid: str, code: str, proposal: str = "") -> ActFormDialog:
        form = bench.act_forms.form(uid, code, proposal=proposal)
        today = bench.core.now().astimezone(bench.core.zone).date
        dialog = ActFormDialog(bench, form, window, today=today, kept=bench.act_forms.kept(form))
        dialog.open()
        qtbot.waitUntil(lambda: bool(dialog.told.lines()))
        return dialog

    return open_form
