"""Acts by regime as guided forms: fields, what will happen, the letter beside, the deed."""

from __future__ import annotations

from cur_desk.ui.acts.dialog import ActFormDialog
from cur_desk.ui.acts.guided import GuidedActs
from cur_desk.ui.acts.opening import begin, begin_base
from cur_desk.ui.acts.seat import SeatActs

__all__ = ["ActFormDialog", "GuidedActs", "SeatActs", "begin", "begin_base"]
