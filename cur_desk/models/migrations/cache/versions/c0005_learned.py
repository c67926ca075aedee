"""Counts of the local help; looking up who had questions of a code."""

from alembic import op

revision = "c0005"
down_revision = "c0004"

STATEMENTS = (
    """CREATE TABLE learned (
    code TEXT NOT NULL PRIMARY KEY,
    texts INTEGER NOT NULL,
    words TEXT NOT NULL
)""",
    """CREATE INDEX question_code ON question (code, oktmo, executor, category, appeal)"""
    """ WHERE code IS NOT NULL""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
