"""A workstation without room for one more byte hears the order all the same: the cache goes first."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.clock import SystemClock
from cur_desk.models.trouble import DiskTrouble
from cur_desk.services.desk import Desk
from cur_desk.sync.wiped import Wiped
from tests.faults.proxy import FaultProxy
from tests.faults.test_disk import fill, small
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person, seat
from tests.sync.test_wiping import ORDERS, Ask, command, recovered, revoke, two_persons, unsent_of

__all__ = ["command", "small"]


@pytest.fixture
def olga(portal: RealPortal, line: FaultProxy, small: Path) -> Iterator[Person]:
    """At work on a small disk."""
    portal.add_appeals(60)
    made = seat(portal, line, small / "home", "olga")
    assert made.sync().done
    yield made
    made.close()


def come_and_hear(person: Person, url: str) -> None:
    """What the verbs and the window do at the entry, at whatever step the disk stops them."""
    desk = Desk.over(person.login.sign_in(url, "olga", PASSWORD), SystemClock())
    desk.sync_once()
    gone = desk.obey()
    assert gone is not None, desk.engine.last_report
    raise gone


@pytest.mark.parametrize("reason", sorted(ORDERS))
@pytest.mark.parametrize("leave", [0, 65_536, 140_000, 300_000])
def test_it_is_wiped_though_nothing_can_be_written(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, small: Path,
    tmp_path: Path, reason: str, leave: int,
) -> None:  # fmt: skip
    two_persons(portal)
    made = unsent_of(olga)
    folder, device = olga.desk.workspace.folder, olga.desk.device.device
    olga.close()
    revoke(olga, command, reason)
    fill(small, leave)
    with pytest.raises(Wiped) as told:
        come_and_hear(olga, line.url)
    assert not folder.exists()
    assert (told.value.note.events, told.value.note.drafts) == (3, 1)
    assert told.value.note.delivered
    lines = recovered(command, tmp_path / "opened.jsonl", "--device", device)
    assert [json.loads(x)["id"] for x in lines[:3]] == [e.id for e in made]
    assert os.listdir(small / "home" / "sealed") == []


def test_the_room_ends_between_opening_and_the_first_line_of_the_journal(
    olga: Person, portal: RealPortal, line: FaultProxy, command: Ask, small: Path
) -> None:
    unsent_of(olga)
    folder = olga.desk.workspace.folder
    olga.close()
    opened = olga.login.sign_in(line.url, "olga", PASSWORD)
    revoke(olga, command)
    fill(small, 0)
    with pytest.raises(Wiped) as told:
        Desk.over(opened, SystemClock())
    assert (told.value.note.events, told.value.note.delivered) == (3, True)
    assert not folder.exists()


def test_without_an_order_a_full_disk_is_told_as_what_it_is(
    olga: Person, line: FaultProxy, small: Path
) -> None:
    made = unsent_of(olga)
    olga.close()
    ballast = fill(small, 0)
    with pytest.raises(DiskTrouble):
        Desk.over(olga.login.sign_in(line.url, "olga", PASSWORD), SystemClock())
    ballast.unlink()
    olga.again()
    assert olga.sync().done
    assert [olga.seen(e.record)["title"] for e in made] == [e.changes[0].value for e in made]
