"""Files of the portal, in chunks."""

from alembic import op

revision = "c0002"
down_revision = "c0001"

STATEMENTS = (
    """CREATE TABLE file (
    store INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    have BIGINT NOT NULL,
    whole INTEGER NOT NULL,
    wanted INTEGER NOT NULL,
    used_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    next_try_at BIGINT,
    last_error TEXT,
    UNIQUE (sha256)
)""",
    """CREATE INDEX file_used ON file (used_at)""",
    """CREATE TABLE file_chunk (
    store INTEGER NOT NULL,
    start BIGINT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (store, start)
)""",
    """CREATE TABLE file_link (
    record TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (record, sha256)
)""",
    """CREATE INDEX file_link_sha256 ON file_link (sha256)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
