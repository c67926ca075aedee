"""Proposal: the ЦУР's twin of a body's legal act, which the body accepts or declines.

Acts of 59-ФЗ belong to a body; staff of the ЦУР propose them (design § 1, domain ruling 8).
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cur_desk.domain.fields import Merge, Meta
from cur_desk.domain.records.base import Instant, Item, Text


class Proposal(Item):
    """«Предложить …»: which act, on what, with which content, and what the body said."""

    act: Annotated[str, Meta(merge=Merge.NEVER, limit=60)]
    registration: str | None = None
    question: str | None = None
    content: Annotated[dict[str, Any], Meta(merge=Merge.NEVER, personal=True)] = Field(
        default_factory=dict
    )
    proposed_by: str | None = None
    proposed_at: Instant | None = None
    state: Annotated[str, Meta(merge=Merge.NEVER, limit=20)] = "open"
    """open | accepted | declined."""
    decided_by: str | None = None
    decided_at: Instant | None = None
    reason: Annotated[Text | None, Meta(merge=Merge.NEVER, limit=1_000)] = None
