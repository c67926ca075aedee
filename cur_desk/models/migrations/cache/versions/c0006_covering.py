"""The index of the queue covers every small column that filters and counts ask for."""

from alembic import op

revision = "c0006"
down_revision = "c0005"

STATEMENTS = (
    """DROP INDEX appeal_urgency""",
    """CREATE INDEX appeal_urgency ON appeal (urgency, id, open, life, state, next_due_at, due_at, received_at, exchange, holder, channel, regime, registered_at, sent_at, closed_at, questions, repeats, files, extended, timely, to_carry)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
