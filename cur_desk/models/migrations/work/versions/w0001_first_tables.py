"""The first tables."""

from alembic import op

revision = "w0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE "conflict" (
    event TEXT NOT NULL,
    record TEXT NOT NULL,
    version BIGINT NOT NULL,
    fields BLOB NOT NULL,
    theirs BLOB NOT NULL,
    opened_at BIGINT NOT NULL,
    resolved_by TEXT,
    resolved_at BIGINT,
    PRIMARY KEY (event)
)""",
    """CREATE INDEX conflict_record ON "conflict" (record)""",
    """CREATE TABLE cut (
    code TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    body BLOB NOT NULL,
    keep_until BIGINT,
    PRIMARY KEY (code)
)""",
    """CREATE TABLE draft (
    record TEXT NOT NULL,
    form TEXT NOT NULL,
    owner TEXT NOT NULL,
    base_version BIGINT NOT NULL,
    body BLOB NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (record, form, owner)
)""",
    """CREATE TABLE event (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    act TEXT NOT NULL,
    legal INTEGER NOT NULL,
    base_version BIGINT NOT NULL,
    body BLOB,
    size INTEGER NOT NULL,
    made_at BIGINT NOT NULL,
    not_before BIGINT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_try_at BIGINT,
    last_error TEXT,
    error_code TEXT,
    request_id TEXT,
    version BIGINT,
    settled_at BIGINT,
    sealed BLOB,
    UNIQUE (id)
)""",
    """CREATE INDEX event_record ON event (record, seq)""",
    """CREATE INDEX event_state ON event (state, seq)""",
    """CREATE TABLE journal (
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    ids TEXT NOT NULL,
    details TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (seq)
)""",
    """CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY ("key")
)""",
    """CREATE TABLE opened (
    record TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (record)
)""",
    """CREATE TABLE quarantine (
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (uid)
)""",
    """CREATE TABLE receipt (
    event TEXT NOT NULL,
    record TEXT NOT NULL,
    version BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    kid TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (event)
)""",
    """CREATE INDEX receipt_record ON receipt (record)""",
    """CREATE INDEX receipt_time ON receipt (accepted_at)""",
    """CREATE TABLE saved_view (
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    sort TEXT NOT NULL,
    PRIMARY KEY (id)
)""",
    """CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
