"""A desk of like appeals over real encrypted files, with a bridge of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cur_desk.services.acts.bulk import BulkService
from cur_desk.services.similar.comparing import ComparingService
from cur_desk.services.similar.index import SimilarIndexer
from cur_desk.services.similar.mass import MassService
from cur_desk.services.similar.service import SimilarService
from cur_desk.ui.bridge import Bridge, install
from tests.services.bench import Bench, make
from tests.services.test_mass import _cold
from tests.services.test_similar import _answered, _road


@pytest.fixture
def bench(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(SimilarIndexer, "start", lambda self: None)
    bridge = install(Bridge(tmp_path / "crash"))
    made = make(tmp_path / "files")
    yield made
    bridge.shutdown()
    QApplication.processEvents()
    made.core.workspace.close()
    crash = tmp_path / "crash"
    assert not crash.exists() or not list(crash.iterdir())


@pytest.fixture
def desk(bench: Bench) -> Any:
    """Three appeals of one road, one of them answered before; four cold flats."""
    mine = _road(bench, 1)
    old = _road(bench, 2, received_at="2026-09-14T08:00:00Z")
    _answered(old, "2026-10-12", "Отсыпка запланирована.", until="2026-10-31")
    other = _road(bench, 3, text="Ездить по Полевой нельзя, ямы на всей дороге.")
    other["applicants"][0] |= {"name": "Иволгин Пётр Образцович", "phone": None, "address": None}
    cold = [_cold(bench, n, 10 + n) for n in range(4)]
    bench.give(mine, old, other, *cold)
    similar = SimilarService(bench.core, bench.acts, bench.directory)
    similar.indexer.make_all()
    similar.indexer.done.set()
    bulk = BulkService(bench.core, bench.acts, bench.directory)
    return SimpleNamespace(
        acts=bench.acts,
        directory=bench.directory,
        similar=similar,
        comparing=ComparingService(bench.core, similar, bench.directory, bench.codes),
        mass=MassService(
            bench.core, bench.acts, bench.cards, bulk, similar, bench.directory, bench.codes
        ),
        bulk=bulk,
        mine=mine["id"],
        old=old["id"],
        other=other["id"],
    )
