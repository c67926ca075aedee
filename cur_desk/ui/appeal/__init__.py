"""The card of an appeal: reading it, splitting it into questions, sending the formalised form.

``CardScreen`` is the screen, ``CodePicker`` the dialog of codes. Everything that is written goes
through the bridge; fields that a person edits are never overwritten by an exchange.
"""

from __future__ import annotations

from cur_desk.ui.appeal.picker import CodePicker
from cur_desk.ui.appeal.screen import CardScreen

__all__ = ["CardScreen", "CodePicker"]
