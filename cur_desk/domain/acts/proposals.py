"""The act inside a proposal: what was proposed and what the body adds when it accepts. Pure."""

from __future__ import annotations

from typing import Any

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.proposal import Proposal

Content = dict[str, Any]


def open_proposals(appeal: Appeal) -> list[Proposal]:
    """Proposals that no body has answered."""
    return [p for p in appeal.proposals if p.state == "open"]


def merge(proposal: Content, added: Any) -> Content:
    """The content of the act that an acceptance of this part of a document does.

    What the body says replaces what was proposed: null takes a thing away, and questions that it
    names stand for the one question of the proposal."""
    said = dict(added) if isinstance(added, dict) else {}
    whole: Content = dict(proposal.get("content") or {})
    for key in ("question", "registration"):
        if proposal.get(key) is not None:
            whole.setdefault(key, proposal[key])
    if "questions" in said:
        whole.pop("question", None)
    return {k: v for k, v in (whole | said).items() if v is not None}


def merged(proposal: Proposal, added: Any) -> Content:
    """The same of a record."""
    return merge(proposal.model_dump(include={"content", "question", "registration"}), added)


def accepted(appeal: Appeal, content: Content) -> tuple[str, Content] | None:
    """The act inside an accepted proposal with its whole content; nothing if it is not open."""
    for proposal in appeal.proposals:
        if proposal.id == content.get("proposal") and proposal.state == "open":
            return proposal.act, merged(proposal, content.get("content"))
    return None
