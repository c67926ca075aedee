"""Marks of a term and of exchange: one word each, for services and for painters.

Without any other import, so that the entry screen may take it before anything heavy is loaded.
"""

from __future__ import annotations

from enum import StrEnum


class TermMark(StrEnum):
    """States of a term (ui.md § 5), worst first; ``NONE``: there is no term."""

    LIFE = "life"
    OVER = "over"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"
    EXTENDED = "extended"
    DONE = "done"
    NONE = "none"


class ExchangeMark(StrEnum):
    """Where the person's work on a record stands (ui.md § 5)."""

    SYNCED = "synced"
    DRAFT = "draft"
    PENDING = "pending"
    RETRY = "retry"
    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    QUARANTINE = "quarantine"
