"""Answers that the outside system has not got yet; looking up by the outside number."""

from alembic import op

revision = "c0004"
down_revision = "c0003"

STATEMENTS = (
    """ALTER TABLE appeal ADD COLUMN to_carry INTEGER NOT NULL DEFAULT 0""",
    """CREATE INDEX appeal_external ON appeal (external_key) WHERE external_key IS NOT NULL""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
