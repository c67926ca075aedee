"""Versions of the two files: made new in one step, lifted by alembic only when behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cur_desk.models.database import Database
from cur_desk.models.trouble import NewerFile

if TYPE_CHECKING:
    from sqlalchemy import MetaData

WORK_HEAD = "w0004"
CACHE_HEAD = "c0007"


_VERSION_DDL = (  # as alembic itself makes it
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


@dataclass(frozen=True, slots=True)
class Schema:
    """Which of the two files, and its head revision."""

    name: str
    head: str

    def metadata(self) -> MetaData:
        """The tables of the present version."""
        from cur_desk.models.tables import cache, work

        return work.METADATA if self.name == "work" else cache.METADATA

    def extra(self) -> tuple[str, ...]:
        """Statements that SQLAlchemy has no words for."""
        from cur_desk.models.tables import cache

        return () if self.name == "work" else (cache.WORDS_DDL,)


WORK_SCHEMA = Schema("work", WORK_HEAD)
CACHE_SCHEMA = Schema("cache", CACHE_HEAD)


def revision(database: Database) -> str | None:
    """The revision of the file; ``None`` for a new one."""
    with database.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name='alembic_version'"
        ).fetchall()
        if not tables:
            return None
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def ensure(database: Database, schema: Schema) -> bool:
    """Makes or lifts the file to the head; says whether anything was done. A newer file is refused
    untouched (NewerFile)."""
    found = revision(database)
    if found == schema.head:
        return False
    if found is None:
        _create(database, schema)
        return True
    if found > schema.head:  # revisions are a letter and four digits
        raise NewerFile(database.path.name)
    upgrade(database, schema)
    return True


def _create(database: Database, schema: Schema) -> None:
    with database.write() as connection:
        schema.metadata().create_all(connection)
        for statement in schema.extra():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_VERSION_DDL)
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (schema.head,))


def upgrade(database: Database, schema: Schema) -> None:
    """Runs the missing migrations in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    scripts = Path(__file__).parent / "migrations" / schema.name
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
