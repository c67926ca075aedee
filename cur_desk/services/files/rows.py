"""Makes the rows of files: words, states, what may be taken away."""

from __future__ import annotations

from datetime import datetime

from cur_desk.domain import media
from cur_desk.domain.acts import files as rules
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.file import FileRef
from cur_desk.domain.text import bytes_words
from cur_desk.models.attachments import Attachment, AttachmentCounts, AttachmentState
from cur_desk.models.file_cache import CachedFile, Wanted
from cur_desk.models.outbox_row import OutboxRow
from cur_desk.reference.words import label
from cur_desk.services.core import Core
from cur_desk.services.files.views import FileState, FileView, Removal


class FileRows:
    """Rows of one appeal at a time; two questions to work.db, one to cache.db."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def of(self, appeal: Appeal) -> tuple[FileView, ...]:
        """The files in the order attached, copies right after their originals."""
        workspace = self._core.workspace
        shas = [f.sha256 for f in appeal.files]
        here = workspace.work.attachments.among(shas)
        cached = workspace.files.among(shas)
        events = {r.id: r for r in workspace.work.outbox.of_record(appeal.id)} if here else {}
        return tuple(
            self._view(appeal, ref, here.get(ref.sha256), cached.get(ref.sha256), events)
            for ref in _in_order(appeal.files)
        )

    def event_of(self, uid: str, file_id: str) -> str | None:
        """The act of this workstation that attached a file, while it can be withdrawn."""
        for row in reversed(self._core.workspace.work.outbox.of_record(uid)):
            if row.may_withdraw and row.act == "attach":
                named = (row.event.content or {}).get("files", ())
                if any(f.get("id") == file_id for f in named):
                    return row.id
        return None

    def _view(
        self,
        appeal: Appeal,
        ref: FileRef,
        here: Attachment | None,
        cached: CachedFile | None,
        events: dict[str, OutboxRow],
    ) -> FileView:
        state, words, progress = _state(ref, here, cached)
        removal, why = self._removal(appeal, ref, events)
        place = ref.taken_place.degrees if ref.taken_place else (None, None)
        return FileView(
            id=ref.id,
            uid=appeal.id,
            sha256=ref.sha256,
            name=media.named(ref.name, ref.media_type),  # other programs may attach too
            kind=ref.file_kind,
            kind_words=label(ref.file_kind),
            size=ref.size,
            size_words=bytes_words(ref.size),
            media_type=ref.media_type,
            format_words=media.WORDS.get(ref.media_type, "файл"),
            state=state,
            state_words=words,
            progress=progress,
            can_open=here is not None or (cached is not None and cached.whole),
            question=ref.question,
            answer=ref.answer,
            copy_of=ref.copy_of,
            taken_words=f"снято {self._moment(ref.taken_at)}" if ref.taken_at else "",
            taken_at=ref.taken_at,
            latitude=place[0],
            longitude=place[1],
            attached_words=self._moment(ref.attached_at) if ref.attached_at else "",
            attached_by=ref.attached_by,
            removal=removal,
            removal_words=why,
            turn=next(n for n, f in enumerate(appeal.files) if f is ref),
        )

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self._core.zone)
        return f"{local:%d.%m.%Y} в {local:%H:%M}"

    def _removal(
        self, appeal: Appeal, ref: FileRef, events: dict[str, OutboxRow]
    ) -> tuple[Removal, str]:
        row = events.get(ref.event or "")
        if row is not None and row.may_withdraw:
            return Removal.QUIET, ""
        if not any(a.has_right("detach") for a in self._core.all_actors()):
            return Removal.NO, "У вашей роли нет права убирать файлы"
        content = {"file": ref.id, "reason": "-"}
        refused = rules.refusal("detach", appeal, self._core.actor.person, content)
        return (Removal.NO, refused[1]) if refused is not None else (Removal.REASON, "")


def _state(
    ref: FileRef, here: Attachment | None, cached: CachedFile | None
) -> tuple[FileState, str, float | None]:
    if here is not None and here.state is AttachmentState.REFUSED:
        return FileState.REFUSED, f"не принят порталом: {here.last_error}", None
    if here is not None and here.sent > 0:
        share = here.sent / here.size
        return FileState.SENDING, f"передаётся {share:.0%}".replace("%", " %"), share
    if here is not None:
        return FileState.HERE_ONLY, "только здесь", None
    if cached is not None and cached.whole:
        if ref.awaited:  # carried a moment ago, or lost by a portal that was restored
            return FileState.AWAITED, "здесь есть, портал ещё не подтвердил, что он у него", None
        return FileState.ON_PORTAL, "на портале", None
    if cached is not None and cached.wanted is not Wanted.NO:
        share = cached.have / cached.size if cached.size else 0.0
        return FileState.FETCHING, f"загружается {share:.0%}".replace("%", " %"), share
    if ref.awaited:
        return FileState.AWAITED, "ещё не передан с рабочего места, где приложен", None
    if cached is not None and cached.last_error:
        return FileState.NOT_HERE, f"на портале, здесь нет. {cached.last_error}", None
    return FileState.NOT_HERE, "на портале, здесь нет", None


def _in_order(files: list[FileRef]) -> list[FileRef]:
    originals = {(f.sha256, f.event) for f in files if f.copy_of is None}
    copies: dict[tuple[str | None, str | None], list[FileRef]] = {}
    for ref in files:
        if ref.copy_of is not None:  # one made later stands under the first of its content
            event = ref.event if (ref.copy_of, ref.event) in originals else None
            copies.setdefault((ref.copy_of, event), []).append(ref)
    ordered: list[FileRef] = []
    for ref in files:
        if ref.copy_of is None:
            ordered += [ref, *copies.pop((ref.sha256, ref.event), [])]
            ordered += copies.pop((ref.sha256, None), [])
    return ordered + [ref for left in copies.values() for ref in left]


def left_words(counts: AttachmentCounts) -> str:
    """«Не передано файлов: 3, 4,6 МБ»; empty when none waits."""
    parts = []
    if counts.waiting:
        parts.append(f"Не передано файлов: {counts.waiting}, {bytes_words(counts.bytes_left)}")
    if counts.refused:
        parts.append(f"Не принято порталом файлов: {counts.refused}")
    return " · ".join(parts)
