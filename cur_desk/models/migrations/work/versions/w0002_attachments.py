"""Files attached here and not yet on the portal."""

from alembic import op

revision = "w0002"
down_revision = "w0001"

STATEMENTS = (
    """CREATE TABLE attachment (
    store INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    state TEXT NOT NULL,
    sent BIGINT NOT NULL,
    url TEXT,
    attempts INTEGER NOT NULL,
    next_try_at BIGINT,
    last_error TEXT,
    error_code TEXT,
    request_id TEXT,
    made_at BIGINT NOT NULL,
    UNIQUE (sha256)
)""",
    """CREATE TABLE attachment_chunk (
    store INTEGER NOT NULL,
    start BIGINT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (store, start)
)""",
    """CREATE TABLE attachment_use (
    event TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (event, sha256)
)""",
    """CREATE INDEX attachment_use_record ON attachment_use (record)""",
    """CREATE INDEX attachment_use_sha256 ON attachment_use (sha256)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
