"""A desk for the intake: real services over a bench, no portal."""

from __future__ import annotations

from typing import Any

from cur_desk.services.intake.drafts import IntakeDrafts
from cur_desk.services.intake.service import IntakeService
from cur_desk.services.similar.service import SimilarService
from tests.services.bench import Bench


class IntakeDesk:
    """A bench with what «Внести обращение» asks of a desk."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        bench.core.station = "ОР-03"
        self.intake = IntakeService(bench.core, bench.files)
        self.intake_drafts = IntakeDrafts(bench.core, bench.files)
        self.similar = SimilarService(
            bench.core, bench.acts, bench.directory, ask=_nobody, secret=lambda: ""
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bench, name)


def _nobody(_request: Any) -> Any:
    raise AssertionError("the portal is not asked here")
