"""The guide speaks of every field and shows only conditions that are read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from cur_desk.domain.filter_fields import FIELDS
from cur_desk.domain.filter_text import read

GUIDE = Path(__file__).parents[2] / "docs" / "ru" / "13-poisk.md"


def test_the_guide_knows_every_field_and_no_other() -> None:
    written = re.findall(r"`([^`]+)`", GUIDE.read_text("utf-8").replace("\\|", "|"))
    named = {w[:-1] for w in written if re.fullmatch(r"[а-я]+:", w)}
    assert named == {f.word for f in FIELDS} | {"период"}
    shown = [w for w in written if re.match(r"[а-я]+:.", w)]
    assert len(shown) > 20
    for line in shown:
        wanted = read(line, today=date(2026, 11, 25))
        assert wanted.conditions or wanted.period, line
