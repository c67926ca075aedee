"""No citizen's name reaches a manager's files, and none lies in clear in anything we write."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk import logs
from cur_desk.domain.filters import Filter
from cur_desk.domain.records.base import new_id
from cur_desk.services import demo_work, station
from cur_desk.services.desk import Desk
from cur_desk.sync.shutdown import Why
from tests.sync.portal import PASSWORD, RealPortal

CANARY = "Канарейкина-Тестовская"
PHONE = "+7 900 000-77-31"
COUNT = 30
OKTMO = "33627000"


def an_appeal_of_the_canary(number: int) -> dict:
    name = f"{CANARY} Аглая Модестовна"
    return {
        "text": f"Я, {name}, прошу убрать снег. Мой телефон {PHONE}. Обращаюсь {number}-й раз.",
        "title": f"Снег у дома заявителя {CANARY}",
        "applicants": [{"id": new_id(), "name": name, "phone": PHONE, "address": f"дом {CANARY}"}],
        "place": {"oktmo": OKTMO, "locality": "пгт Оричи", "house": "д. 19"},
    }


@pytest.fixture
def own_logging() -> Iterator[None]:
    """The test sends the process's log to a file; others find it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        if handler not in handlers:
            handler.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    made.add_user("head1", "head")
    for number in range(COUNT):
        made.add_appeals(1, **an_appeal_of_the_canary(number))
    yield made
    made.stop()


def enter(portal: RealPortal, home: Path, user: str) -> Desk:
    home.mkdir(parents=True, exist_ok=True)
    login = station.login_of(home, memory_keyring=True)
    return station.sign_in(portal.url, user, PASSWORD, home=home, login=login)


def traces(folder: Path) -> list[str]:
    """Files that hold the canary in clear, in any usual encoding."""
    forms = [
        text.encode(encoding)
        for text in (CANARY, CANARY.lower(), PHONE)
        for encoding in ("utf-8", "utf-16-le", "cp1251", "koi8-r")
    ] + [json.dumps(CANARY)[1:-1].encode()]
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(form in path.read_bytes() for form in forms):
            found.append(str(path.relative_to(folder)))
    return found


def test_a_managers_files_hold_no_citizen_at_all(portal: RealPortal, tmp_path: Path) -> None:
    with enter(portal, tmp_path / "head", "head1") as desk:
        report = desk.sync_once()
        assert report.error is None
        ids = desk.queue.ids(Filter())
        assert len(ids) == COUNT
        for local in ids:
            card = desk.cards.open(desk.queue.uid(local))
            whole = json.dumps(card.document, ensure_ascii=False)
            for secret in (CANARY, PHONE, "Аглая", "снег", "д. 19"):
                assert secret not in whole
            assert card.applicant == "Заявитель скрыт"
        assert len(desk.queue.ids(Filter(text=CANARY))) == 0


def test_nothing_in_clear_after_a_whole_days_work(
    portal: RealPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_logging: None
) -> None:
    home = tmp_path / "station"
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    logs.set_up(home / "logs")
    with enter(portal, home, "smena1") as desk:
        desk.sync_once()
        uid = desk.take_next()
        card = desk.cards.open(uid)
        content = demo_work.two_questions(desk, card)
        desk.cards.save_draft(uid, content)
        desk.acts.submit(uid, content)
        desk.queue.ids(Filter(text=CANARY))
        desk.sync_once()
        desk.packs.card(uid)
        desk.backup(home / "backup")
        logs.write_crash(home / "crashes", ValueError(CANARY), desk.clock.now())
        assert traces(home) == []  # while the files are open, journals and all
        desk.shut_down(Why.LOCK)
    assert traces(home) == []
    assert traces(tmp_path / "temp") == []


def test_the_search_for_traces_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "leak.log").write_text(f"ошибка у {CANARY}", "utf-8")
    assert traces(tmp_path) == ["leak.log"]
