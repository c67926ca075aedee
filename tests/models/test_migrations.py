"""Migrations end where the tables are; old files stay readable; nothing runs that need not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cur_desk.models import schema
from cur_desk.models.database import CACHE, WORK, Database
from cur_desk.models.workspace import Workspace

from .builders import KEY, appeal, page, put, save_event

LATER = f"w{int(schema.WORK_HEAD[1:]) + 1:04d}"


def _described(database: Database) -> set[tuple[str, ...]]:
    """Tables, columns and indexes of a file, without the spelling of their statements."""
    found: set[tuple[str, ...]] = set()
    with database.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='table'"
        ).fetchall()
        for (table,) in tables:
            for column in connection.exec_driver_sql(f"PRAGMA table_info({table})"):
                found.add(("column", table, *(str(v) for v in column[1:])))
        indexes = connection.exec_driver_sql(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type='index'"
        ).fetchall()
        for name, table, sql in indexes:
            columns = [r[2] for r in connection.exec_driver_sql(f"PRAGMA index_info({name})")]
            partial = " WHERE " in (sql or "")
            found.add(("index", name, table, ",".join(map(str, columns)), str(partial)))
    return found


@pytest.mark.parametrize(
    ("which", "pragmas"), [(schema.WORK_SCHEMA, WORK), (schema.CACHE_SCHEMA, CACHE)]
)
def test_the_head_of_the_migrations_is_the_tables(
    tmp_path: Path, which: schema.Schema, pragmas: object
) -> None:
    made = Database(tmp_path / "made.db", KEY, pragmas)  # type: ignore[arg-type]
    lifted = Database(tmp_path / "lifted.db", KEY, pragmas)  # type: ignore[arg-type]
    assert schema.ensure(made, which) is True
    schema.upgrade(lifted, which)
    assert schema.revision(made) == schema.revision(lifted) == which.head
    assert _described(made) == _described(lifted)
    assert schema.ensure(made, which) is False
    made.close()
    lifted.close()


def test_a_file_behind_is_lifted_after_a_backup(
    reopen: Callable[..., Workspace], folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = reopen()
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    desk.save(save_event(doc, "title", "До обновления"))
    desk.close()
    _newer_program(monkeypatch, tmp_path)
    desk = reopen()
    assert schema.revision(desk.work.database) == LATER
    assert desk.queries.rows(desk.queries.ids())[0].title == "До обновления"
    kept = Database(folder / "work.before-upgrade.db", KEY, WORK)
    assert schema.revision(kept) == schema.WORK_HEAD
    kept.close()


def _newer_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program as it may be one version later: one more migration of work.db."""
    import shutil

    root = tmp_path / "models"
    shutil.copytree(Path(schema.__file__).parent / "migrations", root / "migrations")
    step = root / "migrations" / "work" / "versions" / f"{LATER}_more.py"
    step.write_text(
        f"from alembic import op\nrevision = '{LATER}'\ndown_revision = '{schema.WORK_HEAD}'\n\n"
        "def upgrade() -> None:\n    op.execute('ALTER TABLE draft ADD COLUMN later TEXT')\n"
    )
    monkeypatch.setattr(schema, "__file__", str(root / "schema.py"))
    later = schema.Schema("work", LATER)
    monkeypatch.setattr(schema, "WORK_SCHEMA", later)


def test_alembic_is_not_loaded_when_nothing_is_behind(desk: Workspace) -> None:
    import subprocess

    code = (
        "import sys, zoneinfo; from pathlib import Path;"
        "from cur_desk.models.workspace import Workspace;"
        f"Workspace.open(Path({str(desk.folder)!r}), bytes(range(32)),"
        " zone=zoneinfo.ZoneInfo('Europe/Moscow')).close();"
        "print('alembic' in sys.modules, 'pymorphy3' in sys.modules,"
        " 'sqlalchemy.orm' in sys.modules)"
    )
    desk.close()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_the_rooms_import_no_database_at_start() -> None:
    import subprocess

    code = (
        "import sys, cur_desk.models.workspace;"
        "print('sqlalchemy' in sys.modules, 'sqlcipher3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
