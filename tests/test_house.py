"""The house: one direction of imports, small files, no path or index of a machine in the tree."""

from __future__ import annotations

import ast
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


BOUNDARIES = {
    "cur_desk/cli.py": (1, "the outermost boundary of the command line: our own bug"),
    "cur_desk/reports/document.py": (1, "reportlab quotes a paragraph in its errors: kind only"),
    "cur_desk/services/door.py": (1, "the door of a window for verbs, as of the bridge"),
    "cur_desk/services/similar/index.py": (2, "one odd record; the thread of the keys must live"),
    "cur_desk/sync/credentials.py": (2, "keyrings and D-Bus raise kinds of their own"),
    "cur_desk/sync/file_runner.py": (1, "a step of the carrier: the thread must live"),
    "cur_desk/sync/runner.py": (2, "a step of the engine and of the poll: the thread must live"),
    "cur_desk/ui/bridge/job.py": (1, "the bridge"),
    "cur_desk/ui/widgets/lists.py": (1, "an error out of paint ends in a crash of Qt"),
    "cur_portal/cli.py": (1, "the outermost boundary of the command line: our own bug"),
    "cur_portal/store/similar.py": (1, "one odd record keeps no other waiting"),
    "cur_portal/web/envelope.py": (2, "the server's outermost handler"),
    "cur_portal/web/similar.py": (1, "the thread of the book must live"),
}
"""Where a broad ``except`` may end an error: path → (how many, why)."""


def broad_ends(source: str) -> int:
    """Handlers of every error that do not hand it on: what only cleans up ends in ``raise``."""
    broad = {"Exception", "BaseException"}

    def is_broad(kind: ast.expr | None) -> bool:
        return kind is None or any(
            isinstance(part, ast.Name) and part.id in broad for part in ast.walk(kind)
        )

    def hands_on(handler: ast.ExceptHandler) -> bool:
        last = handler.body[-1]
        return isinstance(last, ast.Raise) and last.exc is None

    return sum(
        isinstance(node, ast.ExceptHandler) and is_broad(node.type) and not hands_on(node)
        for node in ast.walk(ast.parse(source))
    )


def test_only_named_boundaries_end_every_error() -> None:
    found = {str(p.relative_to(ROOT)): broad_ends(p.read_text("utf-8")) for p in SOURCES}
    assert {p: n for p, n in found.items() if n} == {p: n for p, (n, _) in BOUNDARIES.items()}


def test_a_broad_handler_is_counted_unless_it_hands_the_error_on() -> None:
    bodies = {"pass": 1, "raise": 0, "close()\n    raise": 0, "raise ValueError from None": 1}
    for kind in ("", " Exception as e", " BaseException", " (OSError, Exception)"):
        for body, ends in bodies.items():
            assert broad_ends(f"try:\n    do()\nexcept{kind}:\n    {body}\n") == ends
    assert broad_ends("try:\n    do()\nexcept OSError:\n    pass\n") == 0
