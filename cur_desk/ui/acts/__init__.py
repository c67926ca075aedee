"""Acts by regime as guided forms: fields, what will happen, the letter beside, the deed."""

from __future__ import annotations

from cur_desk.ui.acts.dialog import ActFormDialog
from cur_desk.ui.acts.opening import begin, begin_base, card_acts, fill_menu

__all__ = ["ActFormDialog", "begin", "begin_base", "card_acts", "fill_menu"]
