"""A day without any link: the two programs' verbs, a folder for a stick, no wire at all."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cur_desk import cli
from cur_desk import settings as station_settings
from cur_desk.paths import HOME_VARIABLE
from cur_desk.services import demo_work, station
from cur_desk.services.desk import Desk
from cur_desk.sync import credentials
from cur_portal import cli as portal_cli
from cur_portal.store import audit
from tests.e2e.test_canary import CANARY, PHONE, an_appeal_of_the_canary, traces
from tests.sync.portal import PASSWORD, RealPortal

Run = Callable[..., dict[str, Any]]
COUNT = 6


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    for number in range(COUNT):
        made.add_appeals(1, **an_appeal_of_the_canary(number))
    yield made
    made.stop()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.setattr(
        station, "for_home", lambda home, memory=False: credentials.for_home(home, memory=True)
    )
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb of the workstation; gives its JSON with its exit code."""

    def verb(*words: str) -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        code = cli.main(["exchange", *words, "--password-stdin", "--json"])
        told: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return told | {"code": code}

    return verb


def enter(portal: RealPortal, home: Path) -> Desk:
    return station.sign_in(portal.url, "smena1", PASSWORD, home=home)


def formalised(portal: RealPortal, home: Path) -> tuple[str, str]:
    """One item taken and formalised; (record, event of the formalisation)."""
    with enter(portal, home) as desk:
        desk.sync_once()
        uid = desk.take_next()
        portal.stop()
        content = demo_work.two_questions(desk, desk.cards.open(uid))
        return uid, desk.acts.submit(uid, content).event


def operator(portal: RealPortal, package: Path, answer: Path) -> dict[str, Any]:
    """The operator of the portal takes the file by hand; nothing listens on any port."""
    url = f"sqlite:///{portal.path}"
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        words = ["exchange", str(package), "--out", str(answer), "--json", "--database-url", url]
        code = portal_cli.main(words)
    told: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return told | {"code": code}


def test_a_day_by_the_stick(
    portal: RealPortal, home: Path, stick: Path, run: Run, tmp_path: Path
) -> None:
    uid, event = formalised(portal, home)
    written = run("export", "--medium", "14-07", "--out", str(stick))
    assert (written["code"], written["records"], written["left"]) == (0, 2, 0)
    package = Path(written["package"])
    assert hashlib.sha256(package.read_bytes()).hexdigest() == written["sha256"]
    with enter(portal, home) as desk:  # without a link
        assert {e.reason for e in desk.exchange.waiting()} == {"записано в файл, ждёт ответа"}
        assert not any(e.may_withdraw for e in desk.exchange.waiting())
    told = operator(portal, package, stick / "otvet.curx")
    assert (told["code"], told["outcomes"]) == (0, {"applied": 2})
    assert traces(stick) == []
    got = run("import", str(stick / "otvet.curx"), "--wipe")
    assert (got["code"], got["accepted"], got["bad_receipts"], got["pending"]) == (0, 2, 0, 0)
    assert got["wiped"]
    assert got["wiped_files"] == ["otvet.curx", package.name]
    assert got["package_found"]
    assert [path.suffix for path in stick.iterdir()] == [".pdf"]
    portal._start()
    with enter(portal, home) as desk:
        assert desk.core.workspace.work.receipts.get(event) is not None
        (row,) = desk.exchange_file.packages()
        assert (row.medium, row.records, row.accepted) == ("14-07", 2, 2)
        acts = [line.act for line in desk.core.workspace.work.journal.lines()]
        assert {"exchange_export", "exchange_import", "exchange_wipe"} <= set(acts)
        assert desk.core.workspace.work.journal.verify() is None
        report = desk.sync_once()
        assert (report.error, report.pending, report.pushed.batches) == (None, 0, 0)
    document = portal.find(uid)
    assert document is not None
    assert len(document["questions"]) == 2
    with portal.store.database.read() as conn:
        assert "exchange-package" in {line["act"] for line in audit.read(conn)}
    assert traces(home) == []


def test_the_sheet_says_what_lies_on_the_medium_and_nothing_of_the_citizens(
    portal: RealPortal, home: Path, stick: Path, run: Run
) -> None:
    formalised(portal, home)
    written = run("export", "--medium", "МНИ № 3/к", "--out", str(stick))
    pdf = pypdfium2.PdfDocument(Path(written["sheet"]).read_bytes())
    assert len(pdf) == 1
    page = pdf[0]
    text = page.get_textpage()
    said = text.get_text_bounded().replace("\xa0", " ")
    text.close()
    page.close()
    pdf.close()
    assert "Сопроводительный лист к пакету обмена № 1" in said
    assert "МНИ № 3/к" in said
    assert "2 записи" in said
    assert written["sha256"] in said.replace(" ", "").replace("\n", "").replace("\r", "")
    assert Path(written["package"]).name in said
    assert CANARY not in said
    assert PHONE not in said
    portal._start()
    with enter(portal, home) as desk:
        line = next(x for x in desk.core.workspace.work.journal.lines() if x.act.startswith("exch"))
        assert line.details["medium"] == "MNI N 3/k"


def test_a_medium_that_is_not_in_the_books_is_refused(
    portal: RealPortal, home: Path, stick: Path, run: Run
) -> None:
    formalised(portal, home)
    kept = station_settings.load(home)
    kept.media = ["14-07", "14-08"]
    station_settings.save(home, kept)
    for medium, words in (("99-99", "не учтён"), ("", "Не указан учётный номер")):
        refused = run("export", "--medium", medium, "--out", str(stick))
        assert (refused["code"], refused["error"]) == (2, "input")
        assert words in refused["message"]
    assert list(stick.iterdir()) == []
    assert run("export", "--medium", "14-08", "--out", str(stick))["code"] == 0


def test_a_spoilt_or_foreign_file_is_told_and_nothing_is_touched(
    portal: RealPortal, home: Path, stick: Path, run: Run
) -> None:
    formalised(portal, home)
    written = run("export", "--medium", "14-07", "--out", str(stick))
    package, answer = Path(written["package"]), stick / "otvet.curx"
    cut = stick / "cut.curx"
    cut.write_bytes(package.read_bytes()[:-9])
    assert operator(portal, cut, answer)["error"] == "package-damaged"
    assert not answer.exists()
    operator(portal, package, answer)
    assert operator(portal, answer, stick / "x.curx")["error"] == "package-direction"
    assert run("import", str(package))["error"] == "package-direction"
    whole = answer.read_bytes()
    answer.write_bytes(whole[:-1])
    assert run("import", str(answer), "--wipe")["error"] == "package-damaged"
    assert answer.exists()
    answer.write_bytes(whole)
    assert run("import", str(answer))["accepted"] == 2
    again = run("import", str(answer))
    assert (again["code"], again["again"], again["accepted"], again["known"]) == (0, True, 0, 2)
    assert run("import", str(stick / "none.curx"))["error"] == "input"
    portal._start()


def test_a_package_that_lies_elsewhere_is_not_said_to_be_wiped(
    portal: RealPortal, home: Path, stick: Path, run: Run, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    formalised(portal, home)
    package = Path(run("export", "--medium", "14-07", "--out", str(stick))["package"])
    answer = stick / "otvety" / "otvet.curx"
    answer.parent.mkdir()
    operator(portal, package, answer)
    kept = answer.read_bytes()
    got = run("import", str(answer), "--wipe")
    assert (got["wiped"], got["wiped_files"], got["package_found"]) == (
        True, ["otvet.curx"], False,
    )  # fmt: skip
    assert package.exists()
    answer.write_bytes(kept)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert cli.main(["exchange", "import", str(answer), "--wipe", "--password-stdin"]) == 0
    said = capsys.readouterr().out
    assert "Стёрто: otvet.curx. " in said
    assert f"Выгрузка {package.name} рядом с ответом не найдена" in said
    assert "Файлы стёрты" not in said
    portal._start()


def test_only_an_exchange_file_is_wiped(portal: RealPortal, home: Path, tmp_path: Path) -> None:
    from cur_desk.errors import InputError

    letter = tmp_path / "letter.txt"
    letter.write_text("не пакет", "utf-8")
    with enter(portal, home) as desk, pytest.raises(InputError):
        desk.exchange_file.wipe([letter])
    assert letter.read_text("utf-8") == "не пакет"


def test_a_stick_that_does_not_take_the_file_loses_nothing(portal: RealPortal, home: Path) -> None:
    from cur_desk.errors import InputError

    with enter(portal, home) as desk:
        desk.sync_once()
        desk.take_next()
        with pytest.raises(InputError):
            desk.exchange_file.export(home / "no-such-folder", "14-07")
        assert desk.status().unsent == 1
        assert desk.exchange_file.packages() == []
