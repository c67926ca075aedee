"""Turns a desk's state into what the frame shows: status bar, lock page, entry, quit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cur_desk.domain.text import short_name
from cur_desk.models.status import Status
from cur_desk.services.desk import Desk
from cur_desk.ui.shell import EntryInfo, Person, QuitView, StatusFile, SyncStatus
from cur_desk.ui.shell.status import moment

CLASSIFIER = "ред. 2025 г."


def person_of(desk: Desk) -> Person:
    """Name and role of the top bar."""
    return Person(short_name(desk.person_name), desk.role_title)


def sync_status(desk: Desk) -> SyncStatus:
    """The status bar, in the region's time. Reads the files: not for the UI thread."""
    status = desk.status()
    zone = desk.profile.tz

    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(zone) if at is not None else None

    return SyncStatus(
        link=status.link,  # type: ignore[arg-type]
        now=desk.clock.now().astimezone(zone),
        zone=desk.zone_label,
        synced_at=local(status.last_sync_at),
        unsent=status.unsent,
        oldest_unsent=local(status.oldest_unsent_at),
        reason=desk.connectivity.view.reason,
        quiet=status.quiet,
        sign_in=status.sign_in,
        trouble=status.trouble,
        trouble_words=status.trouble_words,
        conflicts=status.conflicts,
        rejected=status.rejected,
        quarantine=status.quarantine,
        region=desk.profile.region_title,
        classifier=CLASSIFIER,
        files=" · ".join(filter(None, (status.skew_words, status.files_words))),
        speed=status.speed,
        thrifty=status.thrifty,
        economy=status.economy_words,
        paused=status.paused,
        transfer=status.transfer.short if status.transfer is not None else "",
    )


@dataclass(frozen=True)
class Snapshot:
    """What a query last read: for the status bar, and at hand when the window is locked."""

    bar: SyncStatus
    kept: Status
    appeals: int


def snapshot(desk: Desk) -> Snapshot:
    """Reads all of it at once. Not for the UI thread."""
    kept = desk.core.workspace.status.read() or Status()
    return Snapshot(sync_status(desk), kept, desk.queue.size())


def lock_view(desk: Desk, seen: Snapshot | None, why: str, *, sending: bool = False) -> StatusFile:
    """The lock page: only what status.json may say. ``sending``: the push ends behind it."""
    zone, now = desk.profile.tz, desk.clock.now()
    here = now.astimezone(zone)
    status = seen.kept if seen is not None else Status()

    def words(at: datetime | None) -> str:
        return moment(at.astimezone(zone), here) if at is not None else ""

    return StatusFile(
        name=short_name(status.name or desk.person_name),
        role=status.role or desk.role_title,
        locked=f"Заблокировано в {here:%H:%M}{' — ' + why if why else ''}",
        offline_since=words(status.offline_since),
        appeals=seen.appeals if seen is not None else 0,
        as_of=words(status.last_sync_at),
        drafts=status.drafts,
        unsent=status.unsent,
        oldest=words(status.unsent_oldest_at),
        files=status.files,
        sending=sending,
    )


def entry_info(desk: Desk) -> EntryInfo | None:
    """Previous entry and failed tries, told after the entry (УПД.8)."""
    session = desk.session
    if session.previous_login_at is None:
        return None
    at = session.previous_login_at.astimezone(desk.profile.tz)
    return EntryInfo(
        previous=f"{at:%d.%m.%Y в %H:%M} {desk.zone_label}", failed=session.failed_attempts
    )


def quit_view(seen: Snapshot) -> QuitView:
    """What is unsent when the window is being closed."""
    return QuitView(seen.bar.unsent, seen.kept.drafts, _linked(seen), seen.kept.files)


def may_send(seen: Snapshot | None) -> bool:
    """Whether a lock by hand has something to send first."""
    return seen is not None and seen.bar.unsent > 0 and _linked(seen)


def _linked(seen: Snapshot) -> bool:
    return seen.bar.link in ("online", "degraded")
