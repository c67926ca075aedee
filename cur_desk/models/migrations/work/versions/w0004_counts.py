"""Counts and the line of the outbox without its bodies: thousands may wait after an import."""

from alembic import op

revision = "w0004"
down_revision = "w0003"

STATEMENTS = (
    """CREATE INDEX event_counts ON event (state, made_at, attempts)""",
    """CREATE INDEX event_line ON event (seq, record, state, not_before, next_try_at, size)
    WHERE state IN ('pending', 'held', 'sending', 'conflict')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
