"""Instants as whole milliseconds since 1970, UTC: the only form of time in the files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def ms(at: datetime) -> int:
    """Milliseconds of an aware instant."""
    return (at - _EPOCH) // _MS


def ms_or_none(at: datetime | None) -> int | None:
    """The same, where there may be no instant."""
    return None if at is None else (at - _EPOCH) // _MS


def instant(value: int) -> datetime:
    """The instant of stored milliseconds."""
    return _EPOCH + value * _MS


def instant_or_none(value: int | None) -> datetime | None:
    """The same, where there may be none."""
    return None if value is None else _EPOCH + value * _MS
