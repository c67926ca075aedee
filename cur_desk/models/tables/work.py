"""work.db: what was made here and must never be lost. Instants are milliseconds, UTC."""

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
)

METADATA = MetaData()

META = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text))

EVENT = Table(
    "event",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("legal", Integer, nullable=False, default=0),
    Column("base_version", BigInteger, nullable=False),
    Column("body", LargeBinary),  # none once the record is taken away and a sealed copy is kept
    Column("size", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("not_before", BigInteger),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try_at", BigInteger),
    Column("last_error", Text),
    Column("error_code", Text),
    Column("request_id", Text),
    Column("version", BigInteger),
    Column("settled_at", BigInteger),
    Column("sealed", LargeBinary),
    sqlite_autoincrement=True,
)
Index("event_record", EVENT.c.record, EVENT.c.seq)
Index("event_state", EVENT.c.state, EVENT.c.seq)
# What the status bar counts and what is sent next, without the bodies of thousands of events.
Index("event_counts", EVENT.c.state, EVENT.c.made_at, EVENT.c.attempts)
Index(
    "event_line",
    *(EVENT.c[n] for n in ("seq", "record", "state", "not_before", "next_try_at", "size")),
    sqlite_where=EVENT.c.state.in_(("pending", "held", "sending", "conflict")),
)

DRAFT = Table(
    "draft",
    METADATA,
    Column("record", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("base_version", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("record", "form", "owner"),
)

RECEIPT = Table(
    "receipt",
    METADATA,
    Column("event", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("accepted_at", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("kid", Text, nullable=False),
    Column("signature", Text, nullable=False),
)
Index("receipt_record", RECEIPT.c.record)
Index("receipt_time", RECEIPT.c.accepted_at)

CONFLICT = Table(
    "conflict",
    METADATA,
    Column("event", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("fields", LargeBinary, nullable=False),  # was, mine, theirs by path
    Column("theirs", LargeBinary, nullable=False),  # the portal's document at that version
    Column("opened_at", BigInteger, nullable=False),
    Column("resolved_by", Text),
    Column("resolved_at", BigInteger),
)
Index("conflict_record", CONFLICT.c.record)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("uid", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ids", Text, nullable=False),  # JSON list
    Column("details", Text, nullable=False),  # JSON object without personal data
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("sent", Integer, nullable=False, default=0),
)

CUT = Table(
    "cut",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("keep_until", BigInteger),
)

SETTING = Table(
    "setting",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

VIEW = Table(
    "saved_view",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("sort", Text, nullable=False),
)

OPENED = Table(
    "opened",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("store", Integer, primary_key=True),
    Column("sha256", Text, unique=True),  # none while the content is still being written
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sent", BigInteger, nullable=False, default=0),
    Column("url", Text),  # where the upload goes on
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try_at", BigInteger),
    Column("last_error", Text),
    Column("error_code", Text),
    Column("request_id", Text),
    Column("made_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

ATTACHMENT_CHUNK = Table(
    "attachment_chunk",
    METADATA,
    Column("store", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("store", "start"),
)

ATTACHMENT_USE = Table(
    "attachment_use",
    METADATA,
    Column("event", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("record", Text, nullable=False),
    PrimaryKeyConstraint("event", "sha256"),
)
Index("attachment_use_sha256", ATTACHMENT_USE.c.sha256)
Index("attachment_use_record", ATTACHMENT_USE.c.record)

IMPORT_BATCH = Table(
    "import_batch",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("plan", Text, nullable=False),  # JSON: sheet, mapping, zone
    Column("finished_at", BigInteger),
    Column("state", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("remarks", Integer, nullable=False),
)

IMPORT_RECORD = Table(
    "import_record",
    METADATA,
    Column("batch", Text, nullable=False),
    Column("record", Text, nullable=False),
    PrimaryKeyConstraint("batch", "record"),
)

IMPORT_TROUBLE = Table(
    "import_trouble",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("batch", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("col", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("kind", Text, nullable=False),
)
Index("import_trouble_batch", IMPORT_TROUBLE.c.batch, IMPORT_TROUBLE.c.id)

BI_SNAPSHOT = Table(
    "bi_snapshot",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("taken_on", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
    Column("columns", Text, nullable=False),  # JSON
    Column("lines", Integer, nullable=False),
)

BI_ROW = Table(
    "bi_row",
    METADATA,
    Column("snapshot", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("cells", Text, nullable=False),  # JSON
    PrimaryKeyConstraint("snapshot", "line"),
)
