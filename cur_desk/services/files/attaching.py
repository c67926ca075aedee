"""What a person is about to attach: looked at, judged, made smaller, weighed against the link.

Each chosen file becomes a :class:`Candidate`: what it is, why it cannot be taken, its clean copy and
the smaller picture that may go instead of it. Nothing is attached here and nothing is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from cur_desk.domain import media
from cur_desk.domain.profile import FileRules
from cur_desk.domain.records.file import MOST_FILES
from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words
from cur_desk.errors import InputError
from cur_desk.services.files import pictures
from cur_desk.services.files.pictures import Look
from cur_desk.services.files.views import NewFile

OFFER_FROM = 1_000_000
"""Smaller pictures go as they are: there is little to gain."""
_WORTH = 0.7
_THIN_BPS = 64_000.0
PICTURES = frozenset({media.JPEG, media.PNG, media.WEBP, media.TIFF})
PHOTOS = (FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER, FileKind.PHOTO)
PAPERS = frozenset({FileKind.SCAN, FileKind.SIGNATURE, FileKind.PROOF, FileKind.ANSWER})
"""Evidence of a signature or of sending: shown as it is, no copy is made of it."""
_SEVERAL_PAGES = (
    "В файле несколько страниц, уменьшить его программа не может. Сохраните скан по страницам "
    "или с меньшим разрешением."
)
log = logging.getLogger(__name__)
Step = Callable[[int, int, str], None]

_SHORT_S = 5.0
"""What is over sooner is not worth a smaller picture."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file as the person gave it: a path, or bytes from the clipboard."""

    name: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)

    @property
    def source(self) -> Path | bytes:
        """Where the bytes are."""
        return self.data if self.data is not None else self.path or Path()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chosen file with what was learned of it; ``problem`` in words: it cannot be attached."""

    chosen: Chosen
    kind: FileKind
    size: int = 0
    media_type: str = media.UNKNOWN
    look: Look | None = None
    copy: bytes | None = field(default=None, repr=False)
    small_photo: bytes | None = field(default=None, repr=False)
    small_paper: bytes | None = field(default=None, repr=False)
    """Smaller too, with the dots that small print needs."""
    only_small: bool = False
    """Over the limit as it is: it goes smaller or not at all."""
    many_pages: bool = False
    """A scan of several pages: neither a copy nor a smaller picture is made of it."""
    problem: str = ""
    advice: str = ""

    @property
    def name(self) -> str:
        """Name of the file, with the ending that its bytes ask for."""
        return media.named(self.chosen.name, self.media_type)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that could be read."""
        return self.look is not None

    @property
    def small(self) -> bytes | None:
        """The smaller picture that suits its kind; nothing where it would spare nothing or lose
        pages."""
        return self.small_paper if self.kind in PAPERS else self.small_photo

    def as_kind(self, kind: FileKind) -> Candidate:
        """The same file, as what the person says it is."""
        return replace(self, kind=kind)

    def weight(self, *, small: bool) -> int:
        """Bytes that go up, the copy for the citizen included."""
        instead = self.small if small or self.only_small else None
        own = len(instead) if instead is not None else self.size
        return own + (len(self.copy) if self.copy is not None and self.kind not in PAPERS else 0)

    def new_file(self, kind: FileKind, *, small: bool) -> NewFile:
        """What the facade attaches: the original or the smaller picture, with its clean copy."""
        look, name = self.look, self.name
        instead = self.as_kind(kind).small if small or self.only_small else None
        if instead is not None:
            name = f"{_stem(name)}.jpg"
        copy = None
        if self.copy is not None and kind not in PAPERS:
            copy = NewFile(f"{_stem(name)} — копия.jpg", kind, data=self.copy)
        return NewFile(
            name=name,
            kind=kind,
            path=self.chosen.path if instead is None else None,
            data=instead if instead is not None else self.chosen.data,
            taken_at=look.taken_at if look is not None else None,
            latitude=look.place.latitude if look is not None and look.place else None,
            longitude=look.place.longitude if look is not None and look.place else None,
            copy=copy,
        )


def prepare(
    chosen: Sequence[Chosen],
    kind: FileKind | None,
    rules: FileRules,
    zone: ZoneInfo,
    step: Step = lambda done, total, words: None,
) -> tuple[Candidate, ...]:
    """Looks at the files one after another; what cannot be taken says why. ``kind``: what the
    person said they are; without it, what they look like. ``step`` may raise to break off."""
    if len(chosen) > MOST_FILES:
        raise InputError(
            f"За один раз можно приложить до {MOST_FILES} файлов.",
            field="file",
            advice="Приложите их частями.",
        )
    found = []
    for number, one in enumerate(chosen):
        step(number, len(chosen), f"{number + 1} из {len(chosen)}: {one.name}")
        found.append(_candidate(one, kind, rules, zone))
    return tuple(found)


def _candidate(one: Chosen, kind: FileKind | None, rules: FileRules, zone: ZoneInfo) -> Candidate:
    try:
        size, head, tail = _ends(one)
        refused = pictures.refused_format(head)
        if refused is not None:
            raise refused
        media_type = media.sniff(head, tail)
        wrong = media.wrong(one.name, size, media_type, rules.types, rules.most_bytes)
        too_large = wrong is not None and wrong.code == "file-too-large"
        if wrong is not None and not (too_large and media_type in PICTURES):
            raise InputError(wrong.reason, field="file", advice=wrong.advice)
        meant = kind or guess(one.name, media_type)
        if media_type == media.SIGNATURE and meant is FileKind.SCAN:
            meant = FileKind.SIGNATURE
        if media_type not in PICTURES:
            return Candidate(one, meant, size, media_type)
        made = _picture(one, meant, size, media_type, zone)
        if wrong is not None and (made.small is None or len(made.small) > rules.most_bytes):
            advice = _SEVERAL_PAGES if made.many_pages else wrong.advice
            raise InputError(wrong.reason, field="file", advice=advice)
        return replace(made, only_small=wrong is not None)
    except InputError as error:
        return Candidate(
            one,
            kind or FileKind.OTHER,
            problem=_named(one.name, error.message),
            advice=error.advice,
        )


def _named(name: str, message: str) -> str:
    """Puts the name before the words: errors themselves name no file."""
    return message if name in message else f"«{name}»: {message[:1].lower()}{message[1:]}"


def _picture(one: Chosen, kind: FileKind, size: int, media_type: str, zone: ZoneInfo) -> Candidate:
    look = pictures.look(one.source, zone)
    if pictures.pages(one.source) > 1:  # a picture made of it would be its first page alone
        return Candidate(one, kind, size, media_type, look, many_pages=True)
    copy = pictures.clean_copy(one.source)
    photo = _smaller(one, size, look, pictures.LINK_SIDE)
    paper = photo
    if look.long_side > pictures.LINK_SIDE:
        paper = _smaller(one, size, look, pictures.SCAN_SIDE)
    return Candidate(one, kind, size, media_type, look, copy, photo, paper)


def _smaller(one: Chosen, size: int, look: Look, side: int) -> bytes | None:
    if size < OFFER_FROM and look.long_side <= 2 * side:
        return None
    made = pictures.smaller(one.source, side=side)
    return made if len(made) <= size * _WORTH else None


def _ends(one: Chosen) -> tuple[int, bytes, bytes]:
    """Size, beginning and end of a file."""
    most = media.LOOKED_AT
    if one.data is not None:
        return len(one.data), one.data[:most], one.data[-most:]
    try:
        assert one.path is not None
        with one.path.open("rb") as file:
            head = file.read(most)
            size = file.seek(0, 2)
            file.seek(max(0, size - most))
            return size, head, file.read(most)
    except OSError as error:
        log.info("a chosen file could not be read: %s", type(error).__name__)
        raise InputError(
            "Файл не читается.",
            field="file",
            advice="Проверьте, что файл на месте и открыт для чтения.",
        ) from None


def guess(name: str, media_type: str) -> FileKind:
    """What a file looks like, until the person says what it is."""
    if media_type == media.SIGNATURE:
        return FileKind.SIGNATURE
    if media_type == media.TIFF or (media_type == media.PDF and "скан" in name.lower()):
        return FileKind.SCAN
    if media_type in PICTURES:
        return FileKind.PHOTO
    return FileKind.OTHER


# --- words -----------------------------------------------------------------------------------


def offer_words(candidates: Sequence[Candidate], bps: float | None) -> str:
    """«8,4 МБ → 0,6 МБ, по этой связи ≈ 80 с»: what smaller pictures spare."""
    large = sum(c.weight(small=False) for c in candidates)
    small = sum(c.weight(small=True) for c in candidates)
    return f"{bytes_words(large)} → {bytes_words(small)}, {time_words(small, bps)}"


def worth_smaller(candidates: Sequence[Candidate], bps: float | None) -> bool:
    """Whether the person should be spared the wait: as they are, the files take long."""
    return _seconds(sum(c.weight(small=False) for c in candidates), bps) >= _SHORT_S


def _seconds(size: int, bps: float | None) -> float:
    return size * 8 / max(bps if bps is not None else _THIN_BPS, 1.0)


def time_words(size: int, bps: float | None) -> str:
    """«по этой связи ≈ 80 с»; while nothing is measured, at 64 kbit/s."""
    over = "по этой связи" if bps is not None else "при 64 кбит/с"
    seconds = _seconds(size, bps)
    if seconds < 1:
        return f"{over} меньше 1 с"
    if seconds < 10:
        return f"{over} ≈ {round(seconds)} с"
    if seconds < 115:
        return f"{over} ≈ {round(seconds / 10) * 10} с"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{over} ≈ {minutes} мин"
    return f"{over} ≈ {minutes // 60} ч {minutes % 60} мин"


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name
