"""Tables of the portal. One module, so that the whole shape can be read at once."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
"""epoch, region, profile version, secrets of cursors, counters of numbers."""

documents = Table(
    "documents",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("free", Boolean, nullable=False),
    Column("source_key", String(200), unique=True),
    Column("body", LargeBinary, nullable=False),
    Index("documents_order", "lane", "due", "id"),
    Index("documents_kind", "kind"),
)
"""``lane`` and ``due`` are the order of a first sync; ``free``: may be leased by «take next»;
``source_key``: (system, external number), unique on the portal (domain ruling 16)."""

scopes = Table(
    "scopes",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("id", String(80), primary_key=True),
    Index("scopes_id", "id"),
)
"""Who may see a row: one line for each key of the document."""

field_versions = Table(
    "field_versions",
    metadata,
    Column("record", String(80), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("event", String(40)),
    Column("person", String(80)),
    Column("chain", String(40)),
)
"""The last writer of each path; ``chain`` is the first event of the author's unsent chain."""

sequence = Table(
    "sequence",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("op", String(10), nullable=False),
    Column("record", String(80)),
    Column("kind", String(40)),
    Column("version", BigInteger),
    Column("was_version", BigInteger),
    Column("seen_by", Text),
    Column("was_seen_by", Text),
    Column("patch", LargeBinary),
    Column("event", String(40)),
    Column("device", String(60)),
    Column("person", String(80)),
    Column("reason", String(20)),
    Column("at", BigInteger, nullable=False),
)
"""In commit order. ``change``: a record got ``version``; a reader in ``seen_by`` but not in
``was_seen_by`` sees it enter, the other way round leave. ``rescope``: the scope of ``person`` has
changed. ``delete``: gone, with ``reason``."""

events = Table(
    "events",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("record", String(80), nullable=False),
    Column("person", String(80), nullable=False),
    Column("device", String(60), nullable=False),
    Column("chain", String(40), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("resolved_by", String(40)),
    Column("version", BigInteger),
    Column("result", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Index("events_record", "record"),
)
"""Every event with its outcome, kept at least 180 days: the same id gives the same answer."""

users = Table(
    "users",
    metadata,
    Column("login", String(60), primary_key=True),
    Column("person", String(80), nullable=False),
    Column("password", String(200), nullable=False),
    Column("view", String(10)),
    Column("scope", Text),
    Column("disabled", Boolean, nullable=False),
    Column("wipe", Boolean, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("last_login", BigInteger),
    Column("previous_login", BigInteger),
    Column("previous_failed", Integer, nullable=False),
    Index("users_person", "person"),
)
"""``scope``: keys that replace those of the posts; ``view``: narrower than the role's, if set."""

devices = Table(
    "devices",
    metadata,
    Column("device", String(60), primary_key=True),
    Column("login", String(60), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("public_key", String(100), nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("revoked", Boolean, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("use", String(8), nullable=False),
    Column("family", String(40), nullable=False),
    Column("login", String(60), nullable=False),
    Column("device", String(60), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used", Boolean, nullable=False),
    Index("tokens_family", "family"),
)
"""Only hashes of tokens; a refresh token used twice ends its family."""

leases = Table(
    "leases",
    metadata,
    Column("record", String(80), primary_key=True),
    Column("person", String(80), nullable=False),
    Column("until", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("person", String(80), nullable=False),
    Column("device", String(60), nullable=False),
    Column("act", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Hash chain: each line holds the hash of the one before; ids only."""

portal_keys = Table(
    "portal_keys",
    metadata,
    Column("kid", String(16), primary_key=True),
    Column("use", String(10), nullable=False),
    Column("public", String(120), nullable=False),
    Column("secret", String(200), nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_to", BigInteger),
)

emergencies = Table(
    "emergencies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("territory", String(80), nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_to", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

packages = Table(
    "packages",
    metadata,
    Column("device", String(60), primary_key=True),
    Column("login", String(60), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(40), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("prev", String(40)),
    Column("events", Integer, nullable=False),
    Column("received_at", BigInteger, nullable=False),
)
"""Exchange files taken from workstations: the same one again changes nothing, another one under a
number that is taken is refused."""

last_words = Table(
    "last_words",
    metadata,
    Column("device", String(60), primary_key=True),
    Column("login", String(60), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What a workstation had unsent when its access was taken away: sealed, once for each."""

similar = Table(
    "similar",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(80), primary_key=True),
    Index("similar_id", "id"),
)
"""Sealed keys under which like appeals meet (``store/similar.py``)."""

similar_of = Table("similar_of", metadata, Column("id", String(80), primary_key=True))
"""Appeals whose keys are made."""

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("store", String(40), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("received_at", BigInteger, nullable=False),
)
"""Contents of files, each once; the bytes are the chunks of ``store``."""

unnamed_blobs = Table(
    "unnamed_blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Index("unnamed_blobs_since", "since"),
)
"""Contents that a record may have ceased to name, or that none has named yet, and since when; the
sweep looks whether it is so."""

file_chunks = Table(
    "file_chunks",
    metadata,
    Column("store", String(40), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("got", BigInteger, nullable=False),
    Column("person", String(80), nullable=False),
    Column("device", String(60), nullable=False),
    Column("metadata", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("uploads_expiry", "expires_at"),
    Index("uploads_person", "person"),
)
"""Uploads under way; ``id`` is the store of their chunks, ``got`` the bytes that are safe."""

blob_owners = Table(
    "blob_owners",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("person", String(80), primary_key=True),
)
"""Who has shown that they have the content: by sending it, or by being allowed to read it."""

file_links = Table(
    "file_links",
    metadata,
    Column("record", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("person", String(80), primary_key=True),
    Column("proved", Boolean, nullable=False),
    Index("file_links_sha256", "sha256"),
)
"""Which records name a content, and who said so. Only a proved link lets the record's readers read the content:
knowing a hash is not having the file."""
