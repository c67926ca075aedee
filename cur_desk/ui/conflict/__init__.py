"""The conflict screen (picture 06): mine, the portal's, the result; field by field, by keys."""

from __future__ import annotations

from cur_desk.ui.conflict.refused_dialog import RefusedDialog
from cur_desk.ui.conflict.screen import ConflictScreen

__all__ = ["ConflictScreen", "RefusedDialog"]
