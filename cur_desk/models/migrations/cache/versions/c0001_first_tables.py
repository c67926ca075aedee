"""The first tables."""

from alembic import op

revision = "c0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE appeal (
    id INTEGER NOT NULL,
    urgency BIGINT NOT NULL,
    open INTEGER NOT NULL,
    state TEXT NOT NULL,
    life INTEGER NOT NULL,
    life_call_at BIGINT,
    due_at BIGINT,
    next_due_at BIGINT,
    term_from BIGINT,
    received_at BIGINT NOT NULL,
    registered_at BIGINT,
    sent_at BIGINT,
    closed_at BIGINT,
    channel TEXT NOT NULL,
    regime TEXT NOT NULL,
    number TEXT,
    number_key TEXT,
    external_key TEXT,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    block TEXT,
    oktmo TEXT,
    locality TEXT,
    locality_key TEXT,
    executor TEXT,
    registrar TEXT,
    holder TEXT,
    applicant_key TEXT,
    questions INTEGER NOT NULL,
    repeats INTEGER NOT NULL,
    files INTEGER NOT NULL,
    extended INTEGER NOT NULL,
    special TEXT,
    marks TEXT,
    timely INTEGER,
    exchange TEXT NOT NULL,
    PRIMARY KEY (id)
)""",
    """CREATE INDEX appeal_applicant ON appeal (applicant_key)""",
    """CREATE INDEX appeal_received ON appeal (received_at)""",
    """CREATE INDEX appeal_marked ON appeal (id) WHERE exchange != 'synced'""",
    """CREATE INDEX appeal_urgency ON appeal (urgency, id, open, life, state, next_due_at, due_at, received_at, exchange, holder, channel, regime)""",
    """CREATE TABLE doc (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    bad INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)""",
    """CREATE INDEX doc_only_here ON doc (id) WHERE version = 0""",
    """CREATE INDEX doc_kind ON doc (kind)""",
    """CREATE TABLE entry (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    words TEXT NOT NULL,
    sort TEXT,
    parent TEXT,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (id)
)""",
    """CREATE INDEX entry_code ON entry (code)""",
    """CREATE INDEX entry_kind ON entry (kind, name_key)""",
    """CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY ("key")
)""",
    """CREATE TABLE question (
    id INTEGER NOT NULL,
    appeal INTEGER NOT NULL,
    uid TEXT NOT NULL,
    place INTEGER NOT NULL,
    block TEXT,
    code TEXT,
    oktmo TEXT,
    executor TEXT,
    result TEXT,
    question_kind TEXT,
    category TEXT,
    cause TEXT,
    state TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    due_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (id)
)""",
    """CREATE INDEX question_appeal ON question (appeal)""",
    """CREATE INDEX question_block ON question (block, oktmo, place, appeal)""",
    """CREATE INDEX question_executor ON question (executor, appeal)""",
    """CREATE INDEX question_oktmo ON question (oktmo, appeal)""",
    """CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0")""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
