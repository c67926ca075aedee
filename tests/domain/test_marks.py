"""One declaration of the marks, light enough for the entry screen."""

from __future__ import annotations

import subprocess
import sys

from cur_desk.domain import marks
from cur_desk.services import views


def test_services_and_painters_speak_of_the_same_marks() -> None:
    from cur_desk.ui.theme import marks as painters

    assert painters.TermMark is views.TermMark is marks.TermMark
    assert painters.ExchangeMark is views.ExchangeMark is marks.ExchangeMark
    assert set(painters.TERM_ROLES) == set(marks.TermMark)
    assert set(painters.EXCHANGE) == set(marks.ExchangeMark)


def test_marks_bring_in_nothing_heavy() -> None:
    code = "import sys, cur_desk.ui.theme.marks; print('pydantic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
