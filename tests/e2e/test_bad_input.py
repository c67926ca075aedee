"""Odd but real input goes the whole way: portal, files, search, card — nothing lost, no traceback."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.cli import main
from cur_desk.domain.filters import Filter
from cur_desk.models.trouble import WrongPassword
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.sync import errors
from cur_desk.sync.shutdown import Why
from tests.sync.portal import PASSWORD, RealPortal

FIVE_MB = "Яма на дороге у школы. " * 130_000


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    yield made
    made.stop()


def enter(portal: RealPortal, home: Path, password: str = PASSWORD) -> Desk:
    home.mkdir(exist_ok=True)
    login = station.login_of(home, memory_keyring=True)
    return station.sign_in(portal.url, "smena1", password, home=home, login=login)


def test_a_letter_of_five_megabytes_is_read_found_and_suggested(
    portal: RealPortal, tmp_path: Path
) -> None:
    assert len(FIVE_MB.encode()) > 5_000_000
    portal.add_appeals(1, text=FIVE_MB)
    with enter(portal, tmp_path / "home") as desk:
        assert desk.sync_once().error is None
        (local,) = desk.queue.ids(Filter(text="ямами школа"))
        card = desk.cards.open(desk.queue.uid(local))
        assert card.appeal.text == FIVE_MB
        assert desk.cards.suggestions(card.appeal.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u202eоборот\u202c и \x07звонок",
        "ЯМА" * 10_000,
        "🚧 Тәртіп үшін рәхмәт! ҰҚЫҚ 12345",
        "<script>alert(1)</script><b>снег</b>",
        "Lаtin lооkаlikеs in а wоrd",
    ],
)
def test_odd_letters_reach_the_card_without_an_error(
    portal: RealPortal, tmp_path: Path, text: str
) -> None:
    portal.add_appeals(1, text=text, title=None)
    with enter(portal, tmp_path / "home") as desk:
        report = desk.sync_once()
        assert report.error is None
        (local,) = desk.queue.ids(Filter())
        card = desk.cards.open(desk.queue.uid(local))
        assert "\u202e" not in card.appeal.text
        assert "\x07" not in card.appeal.text
        desk.cards.suggestions(card.appeal.text)
        assert desk.packs.card(card.uid).pages >= 1


def test_unknown_fields_survive_the_whole_way_and_back(portal: RealPortal, tmp_path: Path) -> None:
    (made,) = portal.add_appeals(1, future_field={"a": ["б", 1]})
    with enter(portal, tmp_path / "home") as desk:
        desk.sync_once()
        desk.acts.take(made["id"])
        assert desk.sync_once().rejected == 0
        assert desk.cards.open(made["id"]).document["future_field"] == {"a": ["б", 1]}
    document = portal.find(made["id"])
    assert document is not None
    assert document["future_field"] == {"a": ["б", 1]}


def test_a_wrong_password_is_told_online_and_offline_and_nothing_is_lost(
    portal: RealPortal, tmp_path: Path
) -> None:
    portal.add_appeals(1)
    with pytest.raises(errors.WrongPortalPassword):
        enter(portal, tmp_path / "home", "не тот")
    with enter(portal, tmp_path / "home") as desk:
        desk.sync_once()
    with pytest.raises((WrongPassword, errors.WrongPortalPassword)):
        enter(portal, tmp_path / "home", "не тот")
    portal.stop()
    with pytest.raises(WrongPassword):
        enter(portal, tmp_path / "home", "не тот")


def test_a_person_with_files_of_two_addresses_opens_those_of_the_last(
    portal: RealPortal, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    enter(portal, home).shut_down(Why.QUIT)
    other = portal.url.replace("127.0.0.1", "localhost")
    station.sign_in(other, "smena1", PASSWORD, home=home).shut_down(Why.QUIT)
    assert len(list((home / "users").iterdir())) == 2
    with station.open_station("smena1", PASSWORD, home=home) as desk:
        assert desk.core.workspace.folder.exists()
        assert desk.sync_once().error is None


def test_a_missing_authority_file_is_refused_before_anything_is_sent(
    portal: RealPortal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["login", "--portal", portal.url, "--user", "smena1", "--password-stdin"]
    assert main([*asked, "--ca-bundle", str(tmp_path / "none.pem")]) == 2
    assert "не найден" in capsys.readouterr().err


def test_a_cycle_that_stopped_early_is_no_success(
    portal: RealPortal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("CUR_DESK_HOME", str(home))
    station.sign_in(portal.url, "smena1", PASSWORD, home=home).shut_down(Why.QUIT)
    for stopped, code in ((False, 0), (True, 1)):
        if stopped:
            portal.stop()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert main(["sync", "--json", "--password-stdin"]) == code
        assert json.loads(capsys.readouterr().out)["done"] is not stopped
