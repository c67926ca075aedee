"""A judged line as the preview shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cur_desk.services.importing.judging import Judged
from cur_desk.services.importing.views import PreviewRow

_TEXT = 160


def preview_row(one: Judged, zone: ZoneInfo) -> PreviewRow:
    """What of the line will stand where."""
    content = one.made.content or {}
    source = content.get("source") or {}
    place = content.get("place") or {}
    applicants = content.get("applicants") or []
    text = content.get("text") or content.get("title") or ""
    return PreviewRow(
        line=one.made.line,
        number=one.made.number,
        received=_moment(content.get("received_at"), zone) or _day(content.get("received_on")),
        text=" ".join(text.split())[:_TEXT],
        place=", ".join(
            str(place[n]) for n in ("oktmo", "locality", "street", "note") if n in place
        ),
        term=_moment(source.get("answer_at"), zone),
        applicant=applicants[0]["name"] if applicants else "",
        verdict=one.verdict,
    )


def _moment(value: Any, zone: ZoneInfo) -> str:
    if not isinstance(value, str):
        return ""
    return f"{datetime.fromisoformat(value).astimezone(zone):%d.%m.%Y %H:%M}"


def _day(value: Any) -> str:
    return ".".join(reversed(value.split("-"))) if isinstance(value, str) else ""
