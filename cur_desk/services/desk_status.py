"""What the status bar says of the files and the link, in words."""

from __future__ import annotations

from datetime import datetime

from cur_desk.errors import DeskError
from cur_desk.models.workspace import Workspace
from cur_desk.services import terms
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.files.rows import left_words
from cur_desk.sync.connectivity import Link, LinkView
from cur_desk.sync.errors import NeedSignIn

SKEW_SHOWN_S = 300
_LINK_WORDS = {
    Link.SIGNED_OUT: "Вход не выполнен",
    Link.OFFLINE: "Работа без связи",
    Link.ONLINE: "В сети",
    Link.DEGRADED: "Связь с ошибками",
}
_TROUBLES = {
    "disk": "Диск не записывается",
    "busy-file": "Файл занят",
    "damaged-file": "Файл повреждён",
}
_QUIET_WORDS = "Портал не отвечает, запрос ждёт"


def desk_status(
    workspace: Workspace, person: str, view: LinkView, *, skew_s: float | None, quiet: bool
) -> DeskStatus:
    """The state of the desk; ``quiet``: the portal keeps somebody waiting."""
    work, trouble = workspace.work, workspace.trouble
    counts = work.outbox.counts()
    synced = workspace.writer.meta("last_sync_at")
    quiet = quiet and view.link in (Link.ONLINE, Link.DEGRADED)
    skewed = skew_s is not None and abs(skew_s) > SKEW_SHOWN_S
    return DeskStatus(
        link=Link.DEGRADED.value if quiet else view.link.value,
        link_words=_QUIET_WORDS if quiet else _LINK_WORDS[view.link],
        quiet=quiet,
        trouble=_TROUBLES.get(trouble.code, "") if trouble is not None else "",
        trouble_words=_whole(trouble),
        sign_in=view.code == NeedSignIn.code,
        last_sync_at=datetime.fromisoformat(synced) if synced else None,
        offline_since=view.since if view.link is Link.OFFLINE else None,
        unsent=counts.unsent,
        oldest_unsent_at=counts.oldest_at,
        conflicts=counts.conflicts,
        rejected=counts.rejected + counts.parked,
        quarantine=work.quarantine.count(),
        drafts=work.drafts.count(person),
        retrying=counts.retrying,
        skew_words=terms.skew_words(skew_s) if skewed and skew_s is not None else "",
        files_words=left_words(work.attachments.counts()),
    )


def _whole(trouble: DeskError | None) -> str:
    return f"{trouble.message} {trouble.advice}" if trouble is not None else ""
