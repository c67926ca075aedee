"""«Внести обращение»: a letter, a reception, a call, a request, by the keyboard, with a scan."""

from __future__ import annotations

from cur_desk.ui.intake.screen import IntakeScreen

__all__ = ["IntakeScreen"]
