"""After a crash or a cut of power: which unfinished draft the person was at.

An open window leaves a mark in work.db and takes it away on its one way out; a mark that is found at
the entry means that the way out was not gone. Drafts themselves are always on the disk.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.errors import DeskError
from cur_desk.models.trouble import DiskTrouble
from cur_desk.models.workspace import Workspace
from cur_desk.services import terms
from cur_desk.services.acts.service import FORM, answer_form
from cur_desk.services.core import Core

MARK = "window.open"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The newest draft of this person that a form can show, and how many there are."""

    drafts: int
    uid: str
    number: str
    saved: str
    """«в 14:02», «вчера в 17:40»."""
    question: str = ""
    """Of an answer at the executor's seat; empty: the card."""


def begin(workspace: Workspace) -> bool:
    """A window opens the files; says whether the one before never closed them."""
    settings = workspace.work.settings
    found = settings.get(MARK) is not None
    if not found:
        try:
            settings.set(MARK, True)
        except DiskTrouble:
            log.info("no room for the mark of an open window")
    return found


def end(workspace: Workspace) -> None:
    """The window closes them in order. On a full disk the mark stays: a question too many."""
    try:
        workspace.work.settings.set(MARK, None)
    except DeskError as error:
        log.info("the mark of an open window stays (%s)", error.code)


def interrupted(core: Core) -> Interrupted | None:
    """What to ask about; nothing without a draft. Only the person's own, only where its form is."""
    drafts = core.workspace.work.drafts.all(core.actor.person)
    for draft in drafts:
        saved = terms.clock_words(draft.saved_at, core.now(), core.zone)
        if draft.form == RECEIVE:  # no record yet: its form is «Внести обращение»
            return Interrupted(len(drafts), draft.record, "ещё не внесено", saved)
        local = core.workspace.queries.local_id(draft.record)
        if local is None:
            continue
        prefix = answer_form("")
        if draft.form != FORM and not draft.form.startswith(prefix):
            continue
        rows = core.workspace.queries.rows([local])
        return Interrupted(
            drafts=len(drafts),
            uid=draft.record,
            number=(rows[0].number or "без номера") if rows else "без номера",
            saved=saved,
            question=draft.form.removeprefix(prefix) if draft.form != FORM else "",
        )
    return None
