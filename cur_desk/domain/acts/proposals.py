"""The act inside a proposal: what was proposed and what the body adds when it accepts. Pure."""

from __future__ import annotations

from typing import Any

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.proposal import Proposal

Content = dict[str, Any]


def open_proposals(appeal: Appeal) -> list[Proposal]:
    """Proposals that no body has answered."""
    return [p for p in appeal.proposals if p.state == "open"]


def merged(proposal: Proposal, added: Content | None) -> Content:
    """The content of the act that an acceptance does."""
    whole: Content = {**proposal.content, **(added or {})}
    for key in ("question", "registration"):
        if getattr(proposal, key) is not None:
            whole.setdefault(key, getattr(proposal, key))
    return whole


def accepted(appeal: Appeal, content: Content) -> tuple[str, Content] | None:
    """The act inside an accepted proposal with its whole content; nothing if it is not open."""
    for proposal in appeal.proposals:
        if proposal.id == content.get("proposal") and proposal.state == "open":
            return proposal.act, merged(proposal, content.get("content"))
    return None
