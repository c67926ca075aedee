"""What holds for every room of tests."""

from __future__ import annotations

import faulthandler
import sys

WAY_OUT_S = 120


def pytest_sessionfinish() -> None:
    """A thread left behind shows its stack and ends the process, instead of holding it for ever;
    a test that hangs is the affair of ``faulthandler_timeout``."""
    faulthandler.dump_traceback_later(WAY_OUT_S, exit=True, file=sys.__stderr__)
