"""cache.db: server copies and what is computed from them; may be deleted and rebuilt.

Folded key columns serve order and search (rulings D13); instants are milliseconds, UTC; what is
«today» or «overdue» is never stored, only ``due_at`` (rulings D14).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

METADATA = MetaData()

META = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text))

DOC = Table(
    "doc",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("version", BigInteger, nullable=False),  # 0: made here, not on the portal yet
    Column("bad", Integer, nullable=False, default=0),  # quarantined: kept, never shown as a row
    Column("body", LargeBinary, nullable=False),
)
Index("doc_kind", DOC.c.kind)
Index("doc_only_here", DOC.c.id, sqlite_where=DOC.c.version == 0)

APPEAL = Table(
    "appeal",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("urgency", BigInteger, nullable=False),
    Column("open", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("life", Integer, nullable=False),
    Column("life_call_at", BigInteger),
    Column("due_at", BigInteger),
    Column("next_due_at", BigInteger),
    Column("term_from", BigInteger),
    Column("received_at", BigInteger, nullable=False),
    Column("registered_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("channel", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("number", Text),
    Column("number_key", Text),
    Column("external_key", Text),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("block", Text),
    Column("oktmo", Text),
    Column("locality", Text),
    Column("locality_key", Text),
    Column("executor", Text),
    Column("registrar", Text),
    Column("holder", Text),
    Column("applicant_key", Text),
    Column("questions", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Column("extended", Integer, nullable=False),
    Column("special", Text),
    Column("marks", Text),
    Column("timely", Integer),  # 1: sent to the applicant within the legal term; empty: not sent
    Column("exchange", Text, nullable=False, default="synced"),
    Column("to_carry", Integer, nullable=False, server_default=text("0")),
    Column("proposed", Integer, nullable=False, server_default=text("0")),
)
Index("appeal_marked", APPEAL.c.id, sqlite_where=APPEAL.c.exchange != "synced")
# Covers the order of the queue and the filters and counts of its views: no wide row is read.
Index(
    "appeal_urgency",
    *(
        APPEAL.c[name]
        for name in (
            "urgency", "id", "open", "life", "state", "next_due_at", "due_at", "received_at",
            "exchange", "holder", "channel", "regime", "registered_at", "sent_at", "closed_at",
            "questions", "repeats", "files", "extended", "timely", "to_carry",
            "proposed",
        )
    ),
)  # fmt: skip
Index("appeal_received", APPEAL.c.received_at)
Index("appeal_applicant", APPEAL.c.applicant_key)
Index(
    "appeal_external",
    APPEAL.c.external_key,
    sqlite_where=APPEAL.c.external_key.is_not(None),
)

QUESTION = Table(
    "question",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("appeal", Integer, nullable=False),
    Column("uid", Text, nullable=False),
    Column("place", Integer, nullable=False),  # 0: the row of an appeal without questions
    Column("block", Text),
    Column("code", Text),
    Column("oktmo", Text),
    Column("executor", Text),
    Column("result", Text),
    Column("question_kind", Text),
    Column("category", Text),
    Column("cause", Text),
    Column("state", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("closed_at", BigInteger),
)
Index("question_appeal", QUESTION.c.appeal)
# Covers the matrix block × municipality as well as the way from a block to its appeals.
Index("question_block", QUESTION.c.block, QUESTION.c.oktmo, QUESTION.c.place, QUESTION.c.appeal)
Index("question_oktmo", QUESTION.c.oktmo, QUESTION.c.appeal)
Index("question_executor", QUESTION.c.executor, QUESTION.c.appeal)
# Who had questions of a code and how they were called: for suggestions.
Index(
    "question_code",
    *(QUESTION.c[name] for name in ("code", "oktmo", "executor", "category", "appeal")),
    sqlite_where=QUESTION.c.code.is_not(None),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("code", Text, nullable=False),  # ОКТМО of a territory; the uid of the others
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("words", Text, nullable=False),  # folded, for matching inside words
    Column("sort", Text),  # kind of the organisation, of the territory
    Column("parent", Text),
    Column("valid_from", Text),
    Column("valid_to", Text),
)
Index("entry_kind", ENTRY.c.kind, ENTRY.c.name_key)
Index("entry_code", ENTRY.c.code)

FILE = Table(
    "file",
    METADATA,
    Column("store", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("have", BigInteger, nullable=False, default=0),
    Column("whole", Integer, nullable=False, default=0),
    Column("wanted", Integer, nullable=False, default=0),  # 0 no, 1 in passing, 2 a person waits
    Column("used_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try_at", BigInteger),
    Column("last_error", Text),
    sqlite_autoincrement=True,
)
Index("file_used", FILE.c.used_at)

FILE_CHUNK = Table(
    "file_chunk",
    METADATA,
    Column("store", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("store", "start"),
)

FILE_LINK = Table(
    "file_link",
    METADATA,
    Column("record", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    PrimaryKeyConstraint("record", "sha256"),
)
Index("file_link_sha256", FILE_LINK.c.sha256)

# Keys under which like appeals meet (models/similar.py): filled in the background, never by a page.
SIMILAR = Table(
    "similar",
    METADATA,
    Column("key", BigInteger, nullable=False),
    Column("appeal", Integer, nullable=False),
    PrimaryKeyConstraint("key", "appeal"),
    sqlite_with_rowid=False,
)
SIMILAR_OF = Table(
    "similar_of",
    METADATA,
    Column("appeal", Integer, primary_key=True),
    Column("keys", LargeBinary, nullable=False),  # what stands in ``similar``, for taking it out
    Column("problem", BigInteger),  # street and theme of the first question: mass problems
    Column("stale", Integer, nullable=False, default=0),  # the document has changed since
)
Index("similar_of_stale", SIMILAR_OF.c.appeal, sqlite_where=SIMILAR_OF.c.stale == 1)
Index("similar_of_problem", SIMILAR_OF.c.problem, sqlite_where=SIMILAR_OF.c.problem.is_not(None))

# Counts of words by code that the local help has learned from confirmed questions.
LEARNED = Table(
    "learned",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("texts", Integer, nullable=False),
    Column("words", Text, nullable=False),  # JSON: word → in how many questions it stood
)

WORDS_DDL = (
    "CREATE VIRTUAL TABLE words USING fts5("
    "body, content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 0\")"
)
"""Full text over folded words; the text itself lies only in the document."""
