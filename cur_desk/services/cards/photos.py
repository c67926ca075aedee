"""Photos «до» and «после» for the paper: made anew from the dots, so that no mark of a camera can
reach it, whatever the stored copy holds."""

from __future__ import annotations

import logging

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.file import FileRef
from cur_desk.domain.records.words import FileKind
from cur_desk.errors import InputError
from cur_desk.models.content import ContentReader
from cur_desk.reports.inputs import CardPhoto
from cur_desk.services.core import Core
from cur_desk.services.files import pictures

MOST = 8
SIDE = 1000
"""Some 290 dots per inch at the width of half a page."""
_LABELS = {FileKind.PHOTO_BEFORE: "До", FileKind.PHOTO_AFTER: "После"}
NOT_HERE = "Снимок на портале, на рабочее место не загружен."
AWAITED = "Снимка ещё нет на портале."
BROKEN = "Снимок не открывается."
log = logging.getLogger(__name__)


def card_photos(core: Core, appeal: Appeal) -> tuple[tuple[CardPhoto, ...], int]:
    """(photos to print, how many were left out); «до» before «после», question by question."""
    order = {q.id: q.order for q in appeal.questions}
    found = [f for f in appeal.files if f.file_kind in _LABELS and f.copy_of is None]
    found.sort(key=lambda f: (order.get(f.question or "", -1), f.file_kind is FileKind.PHOTO_AFTER))
    made = tuple(_photo(core, appeal, ref) for ref in found[:MOST])
    return made, len(found) - len(made)


def _photo(core: Core, appeal: Appeal, ref: FileRef) -> CardPhoto:
    label, caption = _LABELS[ref.file_kind], _caption(core, appeal, ref)
    # The last copy: faces may have been covered in it. Where there is one, nothing else is printed.
    shown = next((f for f in reversed(appeal.files) if f.copy_of == ref.sha256), ref)
    source = _open(core, shown.sha256)
    if source is None:
        return CardPhoto(label, caption, missing=AWAITED if shown.awaited else NOT_HERE)
    try:
        jpeg = pictures.clean_copy(source, side=SIDE)
    except InputError:
        log.warning("a photo of a card could not be decoded")
        return CardPhoto(label, caption, missing=BROKEN)
    width, height = pictures.size_of(jpeg)
    return CardPhoto(label, caption, jpeg, width, height)


def _open(core: Core, sha256: str) -> ContentReader | None:
    workspace = core.workspace
    return workspace.work.attachments.open(sha256) or workspace.files.open(sha256)


def _caption(core: Core, appeal: Appeal, ref: FileRef) -> str:
    """«вопрос 2, снято 21.11.2026 в 15:40»: the moment, never the coordinates."""
    number = next((q.order + 1 for q in appeal.questions if q.id == ref.question), None)
    parts = [f"вопрос {number}"] if number is not None and len(appeal.questions) > 1 else []
    if ref.taken_at is not None:
        local = ref.taken_at.astimezone(core.zone)
        parts.append(f"снято {local:%d.%m.%Y} в {local:%H:%M}")
    else:
        parts.append("время съёмки не записано")
    return ", ".join(parts)
