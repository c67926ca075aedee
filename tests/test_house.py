"""The house: one direction of imports, small files, no path or index of a machine in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for room in ("cur_desk", "cur_portal") for p in (ROOT / room).rglob("*.py"))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_imports_go_one_way() -> None:
    # In a process of its own: the linter switches off every logger that is already there.
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_command_line_loads_neither_qt_nor_the_database_at_start() -> None:
    code = "import sys, cur_desk.cli; print(sorted(m for m in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "PySide6" not in loaded
    assert "'sqlalchemy'" not in loaded


def test_no_file_is_over_six_hundred_lines() -> None:
    sizes = {p.relative_to(ROOT): len(p.read_text("utf-8").splitlines()) for p in SOURCES}
    assert {p: n for p, n in sizes.items() if n > 600} == {}


def test_every_module_says_its_room() -> None:
    def silent(path: Path) -> bool:
        text = path.read_text("utf-8").lstrip()
        return bool(text) and not text.startswith(('"""', "#!"))

    assert [str(p) for p in SOURCES if silent(p)] == []


def test_the_tree_names_no_machine_and_no_index() -> None:
    forbidden = re.compile(
        r"/w[o]rk/|/tmp/b[o]ot|p[y]pi\.org|files\.pythonh[o]sted|registry\.npmj[s]"
    )
    binary = {".png", ".pdf", ".db", ".gz", ".ico"}
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix not in binary and forbidden.search(path.read_text("utf-8", errors="replace"))
    ]
    assert found == []
