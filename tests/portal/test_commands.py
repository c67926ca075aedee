"""The administrator's verbs, as processes and as functions on a real base."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import Workbook

from cur_desk.contract.last_words import piece, write_words
from cur_desk.contract.sealing import seal
from cur_portal.cli import main
from cur_portal.store import Store, documents, keys
from tests.portal.builders import PASSWORD, World, an_appeal, two_persons

Worlds = Callable[..., World]
ORGANISATIONS = (
    "key\tname\tshort_name\torganisation_kind\tblocks\tduty_phone\n"
    "dor\tМинистерство дорог\tМиндор\tbody\troads\t+7 000 000-00-01\n"
    "teplo\tООО «Тепло»\tТепло\tcommercial\t\t\n"
)


@pytest.fixture
def run(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs a verb on the base with ``--json``; gives the exit code and the object."""

    def verb(*words: str, stdin: str = "") -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main([*words, "--json", "--database-url", sqlite_url])
        lines = capsys.readouterr().out.strip().splitlines()
        return code, json.loads(lines[-1])

    return verb


def sign_in(world: World, login: str, password: str = PASSWORD) -> int:
    form = {"grant_type": "password", "username": login, "password": password, "device": "pc"}
    return int(world.http.post(f"{world.url}/v1/auth/token", data=form).status_code)


def test_accounts_from_first_to_last_day(sqlite_world_of: Worlds, run: Any) -> None:
    world = sqlite_world_of(1)
    words = ["user", "add", "novikova", "--name", "Новикова Ольга Примеровна", "--role", "shift"]
    words += ["--organisation", world.centre["id"], "--title", "сотрудник смены"]
    code, made = run(*words, stdin="первый-пароль\n")
    assert code == 0
    assert sign_in(world, "novikova", "первый-пароль") == 200
    assert run(*words, stdin="первый-пароль\n")[0] == 2
    assert run("user", "add", "x", "--person", "нет", stdin="первый-пароль\n")[0] == 2
    assert run("user", "add", "x", "--person", made["person"], stdin="мало\n")[0] == 2
    assert run("user", "add", "x", "--person", made["person"])[1]["error"] == "input"
    assert run("user", "reset", "novikova", stdin="второй-пароль\n")[0] == 0
    assert sign_in(world, "novikova", "первый-пароль") == 400
    assert sign_in(world, "novikova", "второй-пароль") == 200
    for _ in range(5):
        sign_in(world, "novikova", "третий-пароль")
    assert sign_in(world, "novikova", "второй-пароль") == 403
    assert run("user", "unlock", "novikova")[0] == 0
    assert sign_in(world, "novikova", "второй-пароль") == 200
    assert run("user", "disable", "novikova")[0] == 0
    assert sign_in(world, "novikova", "второй-пароль") == 403
    listed = {u["login"]: u["disabled"] for u in run("user", "list")[1]["users"]}
    assert listed["novikova"]
    assert not listed["shift"]
    assert run("user", "disable", "никто")[0] == 2
    code, journal = run("audit", "export")
    assert journal["whole"]


def test_a_lost_workstation_is_revoked_and_is_told_so(sqlite_world_of: Worlds, run: Any) -> None:
    world = sqlite_world_of(0)
    shift, second = world.enter("shift"), world.enter("second")
    listed = {d["device"] for d in run("device", "list")[1]["devices"]}
    assert listed == {"pc-shift", "pc-second"}
    assert run("device", "revoke", "pc-shift")[0] == 0
    assert second.get("/v1/session").status_code == 200
    # By its tokens too: an answer that only asked for the password anew would wipe nothing.
    assert shift.get("/v1/session").json()["type"].endswith("device-revoked")
    form = {"grant_type": "refresh_token", "refresh_token": shift.tokens["refresh_token"]}
    renewed = world.http.post(f"{world.url}/v1/auth/token", data={**form, "device": "pc-shift"})
    assert renewed.json()["type"].endswith("device-revoked")
    form = {"grant_type": "password", "username": "shift", "password": PASSWORD}
    again = world.http.post(f"{world.url}/v1/auth/token", data={**form, "device": "pc-shift"})
    assert again.json()["type"].endswith("device-revoked")
    assert run("device", "revoke", "нет")[0] == 2


def test_revoking_says_that_the_password_stays_and_a_new_one_ends_no_order_to_wipe(
    sqlite_world_of: Worlds, sqlite_url: str, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shift = sqlite_world_of(0).enter("shift")
    assert main(["device", "revoke", "pc-shift", "--database-url", sqlite_url]) == 0
    told = capsys.readouterr().out
    assert "войдёт снова как новое рабочее место" in told
    assert "cur-portal user reset shift или user disable shift" in told
    assert run("user", "reset", "shift", stdin="новый-пароль-1\n")[0] == 0
    assert shift.get("/v1/session").json()["type"].endswith("device-revoked")


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_the_base_is_its_owners_alone_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "by hand"
    folder.mkdir(mode=0o755)
    path = folder / "portal.db"
    for _ in range(2):
        store = Store.open(f"sqlite:///{path}")
        assert {p.name: p.stat().st_mode & 0o777 for p in folder.iterdir()} == {
            p.name: 0o600 for p in folder.iterdir()
        }
        store.close()
        path.chmod(0o644)  # as an older program left it


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("verb", ["openapi", "seed"])
def test_an_output_that_nobody_reads_ends_without_a_traceback(tmp_path: Path, verb: str) -> None:
    words = [verb] if verb == "openapi" else [verb, "--appeals", "5", "--data-dir", str(tmp_path)]
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "cur_portal.cli", *words]
    with os.fdopen(write) as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 141
    assert b"Error" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_organisations_from_a_table(sqlite_world_of: Worlds, run: Any, tmp_path: Path) -> None:
    world = sqlite_world_of(0)
    shift = world.enter("shift")
    shift.pull()
    tsv = tmp_path / "orgs.tsv"
    tsv.write_text(ORGANISATIONS, "utf-8")
    assert run("org", "import", str(tsv))[1] == {"added": 2, "changed": 0, "same": 0}
    assert run("org", "import", str(tsv))[1] == {"added": 0, "changed": 0, "same": 2}
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ORGANISATIONS.replace("Миндор", "Миндорхоз").splitlines():
        sheet.append(line.split("\t"))
    xlsx = tmp_path / "orgs.xlsx"
    book.save(xlsx)
    assert run("org", "import", str(xlsx))[1] == {"added": 0, "changed": 1, "same": 1}
    shift.pull()
    assert "Миндорхоз" in {d.get("short_name") for d in shift.docs.values()}


@pytest.mark.parametrize(
    "text",
    [
        "name\tshort_name\nа\tб\n",
        ORGANISATIONS.replace("commercial", "частная"),
        ORGANISATIONS.replace("roads", "космос"),
        ORGANISATIONS.replace("Министерство дорог", ""),
    ],
)
def test_a_wrong_table_is_refused_whole(
    sqlite_world_of: Worlds, run: Any, tmp_path: Path, text: str
) -> None:
    world = sqlite_world_of(0)
    tsv = tmp_path / "orgs.tsv"
    tsv.write_text(text, "utf-8")
    code, told = run("org", "import", str(tsv))
    assert (code, told["error"]) == (4, "reference")
    assert "orgs.tsv" in told["message"]
    with world.store.database.read() as conn:
        assert len(list(documents.of_kind(conn, "organisation"))) == 4


def test_a_file_that_is_no_book(sqlite_world_of: Worlds, run: Any, tmp_path: Path) -> None:
    sqlite_world_of(0)
    book = tmp_path / "orgs.xlsx"
    book.write_bytes(b"<html>")
    assert run("org", "import", str(book))[0] == 4
    assert run("org", "import", str(tmp_path / "нет.tsv"))[0] == 2


def test_a_profile_shows_what_it_moves_before_it_moves_it(
    sqlite_world_of: Worlds, run: Any
) -> None:
    world = sqlite_world_of(0)
    appeal = an_appeal(world.body["id"], 1)
    appeal["registrations"][0]["due_on"] = "2026-12-01"
    world.store.bulk_load([appeal], now=world.clock.now())
    code, shown = run("profile", "apply", "kirov")
    assert (code, shown["changed_terms"], shown["applied"]) == (0, 1, False)
    assert shown["examples"][0]["was"] == "2026-12-01"
    becomes = shown["examples"][0]["becomes"]
    assert world.store.find(appeal["id"])["registrations"][0]["due_on"] == "2026-12-01"  # type: ignore[index]
    assert run("profile", "apply", "kirov", "--yes")[1]["applied"]
    assert world.store.find(appeal["id"])["registrations"][0]["due_on"] == becomes  # type: ignore[index]
    assert run("profile", "apply", "kirov")[1]["changed_terms"] == 0
    assert run("profile", "apply", "atlantis")[0] == 4
    code, refused = run("profile", "apply", "tambov", "--yes")
    assert (code, world.store.region.profile.id) == (2, "kirov")
    assert "Кировская область" in refused["message"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("serve", "--port", "99999"), "занят или недоступен"),
        (("user", "list", "--database-url", "postgresql+psycopg://u:тайна@127.0.0.1:1/x"), "База"),
        (("user", "list", "--data-dir", "FILE"), "Папка данных"),
    ],
)
def test_the_environment_is_no_bug_of_ours(
    words: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    given = [str(tmp_path / "file" / "x") if w == "FILE" else w for w in words]
    if words[0] == "serve":
        given += ["--data-dir", str(tmp_path / "data")]
    assert main(given) in (1, 2)
    said = capsys.readouterr().err
    assert told in said
    assert "тайна" not in said


def test_an_emergency_is_told_in_the_session(sqlite_world_of: Worlds, run: Any) -> None:
    world = sqlite_world_of(0)
    world.clock.advance(datetime.now(UTC) - world.clock.now())
    code, made = run("emergency", "on", "33701000", "--words", "Паводок", "--hours", "48")
    assert code == 0
    world.advance(seconds=1)
    shift = world.enter("shift")
    told = shift.get("/v1/session").json()["emergency"]
    assert [(e["territory"], e["words"]) for e in told] == [("33701000", "Паводок")]
    assert run("emergency", "off", made["id"])[0] == 0
    assert shift.get("/v1/session").json()["emergency"] == []
    assert run("emergency", "off", "нет")[0] == 2


def test_a_restored_copy_is_another_life(world_of: Worlds, tmp_path: Path) -> None:
    world = world_of(6)
    shift = world.enter("shift")
    shift.pull()
    url = world.store.database.engine.url.render_as_string(hide_password=False)
    copy = tmp_path / "copy.gz"
    assert main(["backup", str(copy), "--database-url", url]) == 0
    assert copy.stat().st_mode & 0o077 == 0
    assert main(["backup", str(copy), "--database-url", url]) == 2
    lost = shift.save(world.appeals[0]["id"], 1, "note", "после копии")
    assert shift.push_one(lost)["outcome"] == "applied"
    epoch = world.store.epoch
    assert main(["restore", str(copy), "--database-url", url]) == 0
    world.store.reload()
    assert world.store.epoch != epoch
    assert world.store.find(world.appeals[0]["id"])["version"] == 1  # type: ignore[index]
    again = shift.push_one(lost)
    assert again["outcome"] == "applied"


def test_a_damaged_copy_changes_nothing(sqlite_world_of: Worlds, run: Any, tmp_path: Path) -> None:
    world = sqlite_world_of(3)
    copy = tmp_path / "copy.gz"
    assert run("backup", str(copy))[0] == 0
    whole = copy.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"not a copy", b""):
        copy.write_bytes(damaged)
        assert run("restore", str(copy))[1]["error"] == "bad-copy"
    assert world.store.find(world.appeals[0]["id"]) is not None
    assert sign_in(world, "shift") == 200


def test_two_people_recover_what_was_sealed(
    sqlite_world_of: Worlds, run: Any, tmp_path: Path
) -> None:
    world = sqlite_world_of(0)
    with world.store.database.read() as conn:
        recipient = next(k.public for k in keys.public_keys(conn) if k.use == "recovery")
    sealed = [seal(f'{{"event": {n}}}'.encode(), recipient) for n in range(3)]
    lines = [json.dumps({"sealed": base64.b64encode(s).decode()}) for s in sealed]
    file, out = tmp_path / "sealed.jsonl", tmp_path / "opened.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    words = ["recover", str(file), "--reason", " Акт № 1 ", "--out", str(out)]
    people = two_persons(world)
    world.store.create_user("head2", PASSWORD, world.people["head"]["id"])
    assert run(*words, "--person", "head")[0] == 2
    assert run(*words, "--person", "head", "--person", "head")[0] == 2
    assert run(*words, "--person", "head", "--person", "head2")[0] == 2  # one person twice
    assert run(*words, *people, "--person", "никто")[0] == 2
    assert run(*words, "--person", "head", "--person", "shift")[0] == 3  # no right of it
    for blank in ("", "  "):
        assert run(*words, "--reason", blank, *people)[0] == 2
    assert not out.exists()
    assert run(*words, *people)[1] == {"opened": 3, "failed": 0}
    assert json.loads(out.read_text().splitlines()[2]) == {"event": 2}
    assert out.stat().st_mode & 0o077 == 0
    journal = tmp_path / "journal.jsonl"
    assert run("audit", "export", "--out", str(journal))[0] == 0
    last = json.loads(journal.read_text("utf-8").splitlines()[-1])
    assert last["act"] == "recover"
    assert '"Акт № 1"' in last["body"]


@pytest.mark.parametrize("told_by", ["head", "author", "draft"])
def test_nobody_opens_the_own_files_as_one_of_the_two(
    sqlite_world_of: Worlds, run: Any, tmp_path: Path, told_by: str
) -> None:
    world = sqlite_world_of(0)
    people = two_persons(world)
    with world.store.database.read() as conn:
        recipient = next(k.public for k in keys.public_keys(conn) if k.use == "recovery")
    said = {"author": {"author": world.people["head"]["id"]},
            "draft": {"draft": {}, "owner": world.people["head"]["id"]}}  # fmt: skip
    body = piece("event", "e1", seal(json.dumps(said.get(told_by, {})).encode(), recipient))
    if told_by == "head":
        head = {"user": "head", "device": "pc-9", "made_at": datetime.now(UTC), "reason": "x"}
        body = write_words(head, [body], bytes(range(32)))
    file, out = tmp_path / "sealed.jsonl", tmp_path / "opened.jsonl"
    file.write_bytes(body)
    code, told = run("recover", str(file), "--reason", "Акт № 1", "--out", str(out), *people)
    assert code == 3
    assert "чьи это файлы" in told["message"]
    assert not out.exists()


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """``cur-portal serve`` as a process; ends with its input."""
    words = ["serve", "--port", "0", "--ready-json", "--stop-with-stdin"]
    words += ["--data-dir", str(tmp_path / "data"), *getattr(request, "param", [])]
    child = subprocess.Popen(
        [sys.executable, "-m", "cur_portal", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    ready = json.loads(child.stdout.readline())
    yield ready
    child.stdin.close()
    assert child.wait(20) == 0
    child.stdout.close()


def test_a_served_portal_says_where_and_ends_with_its_input(served: dict[str, Any]) -> None:
    session = requests.Session()
    session.trust_env = False
    with session.get(f"{served['url']}/health") as answer:
        assert answer.json() == {"status": "ok"}
        assert "server" not in {h.lower() for h in answer.headers}
    session.close()


@pytest.mark.parametrize("served", [["--tls"]], indirect=True)
def test_a_test_authority_is_verified(served: dict[str, Any]) -> None:
    session = requests.Session()
    session.trust_env = False
    assert served["url"].startswith("https://")
    with session.get(f"{served['url']}/health", verify=served["ca"]) as answer:
        assert answer.status_code == 200
    with pytest.raises(requests.exceptions.SSLError):
        session.get(f"{served['url']}/health")
    session.close()


def test_the_command_line_loads_no_base_before_a_verb() -> None:
    code = "import sys, cur_portal.cli; print([m for m in sys.modules if m in %r])"
    heavy = ("sqlalchemy", "fastapi", "uvicorn", "pydantic")
    done = subprocess.run(
        [sys.executable, "-c", code % (heavy,)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_busy_port_and_a_wrong_base_are_told(sqlite_world_of: Worlds, tmp_path: Path) -> None:
    world = sqlite_world_of(0)
    port = world.url.rsplit(":", 1)[1]
    assert main(["serve", "--port", port, "--data-dir", str(tmp_path / "d")]) == 2
    assert main(["user", "list", "--database-url", "mysql://x/y"]) == 1
    assert Store.open(f"sqlite:///{tmp_path / 'x.db'}").epoch
