"""Keys under which like appeals meet."""

from alembic import op

revision = "c0003"
down_revision = "c0002"

STATEMENTS = (
    """CREATE TABLE similar (
    "key" BIGINT NOT NULL,
    appeal INTEGER NOT NULL,
    PRIMARY KEY ("key", appeal)
) WITHOUT ROWID""",
    """CREATE TABLE similar_of (
    appeal INTEGER NOT NULL PRIMARY KEY,
    keys BLOB NOT NULL,
    problem BIGINT,
    stale INTEGER NOT NULL
)""",
    """CREATE INDEX similar_of_stale ON similar_of (appeal) WHERE stale = 1""",
    """CREATE INDEX similar_of_problem ON similar_of (problem) WHERE problem IS NOT NULL""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
