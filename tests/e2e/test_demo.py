"""The headless demo of each region, as a newcomer starts it: one command, one JSON line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from cur_desk.services import saving
from cur_desk.sync.lock import FolderLock

REGIONS = {
    "kirov": (11, "Europe/Kirov"),
    "astrakhan": (8, "Europe/Astrakhan"),
    "tambov": (8, "Europe/Moscow"),
    "khabarovsk": (8, "Asia/Vladivostok"),
    "yaroslavl": (8, "Europe/Moscow"),
}


def run(*arguments: str, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CUR_DESK_HOME": str(home)}
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    return subprocess.run(
        [sys.executable, "-m", "cur_desk", *arguments],
        input=stdin, capture_output=True, text=True, env=environment, timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("region", REGIONS)
def test_the_whole_product_walks_in_every_region(region: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(
        "demo", "--headless", "--region", region, "--appeals", "700", "--out", str(out),
        home=tmp_path / "home",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout.strip().splitlines()[-1])
    blocks, zone = REGIONS[region]
    assert (report["region"], report["blocks"], report["zone"]) == (region, blocks, zone)
    assert report["synced"] > 300
    assert report["formalised"] == 1
    assert report["receipts"] >= 2
    assert report["pending"] == 0
    for path in report["pdf"]:
        document = pypdfium2.PdfDocument(path)
        assert len(document) >= 1
        document.close()
    assert "Traceback" not in done.stderr


def test_an_unknown_region_is_told_with_the_known_ones(tmp_path: Path) -> None:
    done = run("demo", "--headless", "--region", "narnia", home=tmp_path)
    assert done.returncode == 2
    assert "kirov" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (("sync", "--password-stdin"), "x\n", 2, "ещё никто не входил"),
        (("sync", "--password-stdin"), "", 2, "Пароль не получен"),
        (
            ("login", "--portal", "http://portal.example", "--user", "u", "--password-stdin"),
            "x\n", 2, "https",
        ),
        (
            ("login", "--portal", "http://127.0.0.1:9", "--user", "u", "--password-stdin"),
            "x\n", 1, "Портал",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_a_russian_sentence_and_an_exit_code(
    tmp_path: Path, arguments: tuple[str, ...], stdin: str, code: int, words: str
) -> None:
    done = run(*arguments, home=tmp_path, stdin=stdin)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_answers_in_json(tmp_path: Path) -> None:
    done = run("doctor", "--json", home=tmp_path)
    checks = {c["code"]: c for c in json.loads(done.stdout)["checks"]}
    layers = {"python", "resources", "database", "fonts", "keyring", "window", "home"}
    assert set(checks) == layers | {"settings", "files", "cache", "sealed"}
    assert checks["database"]["good"]
    assert checks["resources"]["good"]


def test_a_home_is_started_again_holds_one_region_and_survives_a_broken_start(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    (home / "portal.part").mkdir(parents=True)
    (home / "portal.part" / "portal.db").write_bytes(b"half a region")
    start = ("demo", "--headless", "--appeals", "700", "--home", str(home))
    for _ in range(2):
        done = run(*start, "--out", str(tmp_path / "out"), home=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((home / "users").iterdir())) == 1, "the second start lost the first one's files"
    other = run(*start, "--region", "tambov", home=tmp_path)
    assert other.returncode == 2
    assert "Кировская область" in other.stderr
    lock = FolderLock(home)
    twice = run(*start, home=tmp_path)
    lock.release()
    assert twice.returncode == 3
    assert "уже открыто" in twice.stderr


@pytest.mark.parametrize("appeals", ["0", "-5"])
def test_a_demo_of_no_appeals_is_refused(appeals: str, tmp_path: Path) -> None:
    done = run("demo", "--headless", "--appeals", appeals, home=tmp_path)
    assert done.returncode == 2
    assert "больше нуля" in done.stderr


@pytest.mark.parametrize("verb", ["demo", "pack", "backup"])
def test_a_place_that_cannot_be_written_is_told_in_words(verb: str, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder")
    home = tmp_path / "home"
    if verb == "demo":
        done = run("demo", "--headless", "--out", str(taken), home=home)
    elif verb == "pack":
        done = run(
            "pack", "--template", "briefing", "--out", str(taken), "--password-stdin",
            home=home, stdin="x\n",
        )  # fmt: skip
    else:
        with pytest.raises(saving.CannotSave) as refused, saving.saving_into(taken):
            (taken / "copy").mkdir()
        assert "--out" in refused.value.advice
        return
    assert done.returncode == 1, done.stderr
    assert "Не записать в" in done.stderr
    assert not list(home.glob("crashes/*"))
