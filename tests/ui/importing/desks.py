"""A desk for the import screen: real files, real services, no portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cur_desk.services.importing.service import ImportService
from cur_desk.services.intake.service import IntakeService
from tests.services.bench import Bench, make
from tests.ui.packs.desks import desk_of


def import_desk(folder: Path) -> tuple[Bench, Any]:
    """The bench and its desk with intake and import."""
    bench = make(folder)
    desk = desk_of(bench)
    desk.intake = IntakeService(bench.core, bench.files)
    desk.importing = ImportService(bench.core, desk.intake, bench.acts)
    return bench, desk
