"""Imports of files: batches, their records and troubles; snapshots of «BI: ЦУР РФ»."""

from alembic import op

revision = "w0003"
down_revision = "w0002"

STATEMENTS = (
    """CREATE TABLE import_batch (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    "plan" TEXT NOT NULL,
    finished_at BIGINT,
    state TEXT NOT NULL,
    lines INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    known INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    remarks INTEGER NOT NULL
)""",
    """CREATE TABLE import_record (
    batch TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (batch, record)
)""",
    """CREATE TABLE import_trouble (
    id INTEGER NOT NULL PRIMARY KEY,
    batch TEXT NOT NULL,
    line INTEGER NOT NULL,
    col TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    advice TEXT NOT NULL,
    value TEXT NOT NULL,
    kind TEXT NOT NULL
)""",
    """CREATE INDEX import_trouble_batch ON import_trouble (batch, id)""",
    """CREATE TABLE bi_snapshot (
    id TEXT NOT NULL PRIMARY KEY,
    taken_on TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    person TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    columns TEXT NOT NULL,
    lines INTEGER NOT NULL
)""",
    """CREATE TABLE bi_row (
    snapshot TEXT NOT NULL,
    line INTEGER NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (snapshot, line)
)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
