"""Appeals with a proposal that a body has not answered."""

from alembic import op

revision = "c0007"
down_revision = "c0006"

STATEMENTS = (
    """ALTER TABLE appeal ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0""",
    """DROP INDEX appeal_urgency""",
    """CREATE INDEX appeal_urgency ON appeal (urgency, id, open, life, state, next_due_at, due_at, received_at, exchange, holder, channel, regime, registered_at, sent_at, closed_at, questions, repeats, files, extended, timely, to_carry, proposed)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
