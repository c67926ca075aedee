"""The robot of a shift on a small cache: two appeals by keys alone, and not one mistake."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.shift.hands import Clock, Hands
from tests.e2e.shift.place import workplace
from tests.e2e.shift.proof import mistakes
from tests.e2e.shift.robot import Robot
from tests.sync.portal import PASSWORD, RealPortal

KEYS_MOST = 40
"""An appeal takes some eight; ten times that would be another program."""
TEXTS = (
    "Здравствуйте! Обращаюсь от жителей ул. Полевой пгт Оричи. Дорога разбита полностью, ямы до "
    "20 см. Прошу отремонтировать дорогу.",
    "С октября не горят фонари на ул. Мира, д. 4. Прошу восстановить освещение.",
)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    for text in TEXTS * 2:
        made.add_appeals(1, text=text, place={"oktmo": "33627000", "locality": "пгт Оричи"})
    yield made
    made.stop()


def test_two_appeals_by_keys_alone_are_what_the_portal_has(
    qapp: QApplication, portal: RealPortal, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    clock = Clock()
    with workplace(qapp, portal.url, home, "smena1", PASSWORD) as place:
        robot = Robot(place.program, Hands(qapp, clock), read_s=0.05)
        robot.take_first()
        done = [robot.work(), robot.work()]
        assert place.program.desk is not None
        assert mistakes(qapp, place.program.desk, done) == []
    assert len({w.uid for w in done}) == 2
    assert all(3 <= w.keys <= KEYS_MOST for w in done)
