"""The executor's seat: own assignments, the answer, signature, «направлено заявителю».

``ExecutionScreen`` is the screen; it is shown only to persons who may answer for a body.
"""

from __future__ import annotations

from cur_desk.ui.execution.screen import ExecutionScreen

__all__ = ["ExecutionScreen"]
