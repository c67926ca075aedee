"""Documents set in the fonts of the packages alone: no PT, no Narrow, no Mono, no italic serif."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

PROGRAM = """
import sys
from importlib.util import find_spec
from pathlib import Path
from cur_desk.reports import fonts, style
names = ("font_source_serif_pro", "font_roboto")
fonts.font_folders = lambda: [Path(find_spec(n).origin).parent / "files" for n in names]
from reports import briefings, builders, reading
from cur_desk import reports
made = (
    (reports.render_card(builders.card()), style.CARD),
    (reports.render_briefing(briefings.briefing()), style.PACK),
    (reports.render_overdue(builders.overdue()), style.REGISTER),
)
for pdf, g in made:
    found = reading.fonts(pdf)
    assert all(found.values()), found
    assert all("Roboto" in f or "SourceSerif" in f for f in found), found
    for page in range(int(reading.info(pdf)["pages"])):
        words = reading.words(pdf, page)
        assert reading.overlapping(words) == [], reading.overlapping(words)
        assert all(w.right <= g.width - g.right + 1.5 for w in words)
print([name for name, _ in reports.fonts_used()])
"""


def test_documents_stand_in_the_fallback_faces():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={
            "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE.parents[1]}",
            "PATH": "",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-1500:]
    assert "Roboto-Regular" in done.stdout
    assert "SourceSerifPro-Regular" in done.stdout
