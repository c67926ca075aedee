"""The format of a file by its bytes, never by its name alone. Pure.

Portal and workstation judge with the same words: what the portal would refuse is refused before it
is attached. Only the beginning and the end of a file are looked at, so that a large one is never
held in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOKED_AT = 64 * 1024
"""Bytes of the beginning and of the end that :func:`sniff` needs at most."""

JPEG, PNG, WEBP, TIFF = "image/jpeg", "image/png", "image/webp", "image/tiff"
PDF, PLAIN, SIGNATURE = "application/pdf", "text/plain", "application/pkcs7-signature"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"
_OPEN = "application/vnd.oasis.opendocument"
ODT, ODS = f"{_OPEN}.text", f"{_OPEN}.spreadsheet"
UNKNOWN = "application/octet-stream"

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""OBJECT IDENTIFIER signedData: the head of every CAdES signature in DER."""

WORDS = {
    JPEG: "JPEG",
    PNG: "PNG",
    WEBP: "WebP",
    TIFF: "TIFF",
    PDF: "PDF",
    PLAIN: "текст",
    DOCX: "Word (docx)",
    XLSX: "Excel (xlsx)",
    ODT: "ODT",
    ODS: "ODS",
    SIGNATURE: "файл подписи",
}
_SUFFIX = {
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    WEBP: (".webp",),
    TIFF: (".tif", ".tiff"),
    PDF: (".pdf",),
    PLAIN: (".txt",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    ODS: (".ods",),
    SIGNATURE: (".sig", ".p7s", ".sgn", ".p7b"),
}

_ENDING = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,6}")
"""What may be an ending; «5 от 3 ноября» after a dot is a part of the name."""


@dataclass(frozen=True, slots=True)
class WrongFile:
    """Why a file is not taken: a stable code, Russian words, what to do."""

    code: str
    reason: str
    advice: str


def sniff(head: bytes, tail: bytes = b"") -> str:
    """The media type of a file by its first and last bytes; ``UNKNOWN`` when nothing fits.

    ``tail``: the last bytes, where an office document keeps its table of contents."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return TIFF
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(head, tail or head)
    if _is_signature(head):
        return SIGNATURE
    return PLAIN if _is_text(head) else UNKNOWN


def _in_archive(head: bytes, tail: bytes) -> str:
    for kind in (ODT, ODS):
        if head[30:38] == b"mimetype" and head[38 : 38 + len(kind)] == kind.encode():
            return kind
    if b"vbaProject.bin" in tail or b"[Content_Types].xml" not in head + tail:
        return UNKNOWN  # macros, or an archive that is no document
    if b"word/document.xml" in tail:
        return DOCX
    return XLSX if b"xl/workbook.xml" in tail else UNKNOWN


def _is_signature(head: bytes) -> bool:
    if head.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")):
        return True
    if head[:1] == b"\x30" and _SIGNED_DATA in head[:32]:
        return True
    # The same DER as base64 without a heading: «MII…» and the identifier right after the length.
    return head[:3] in (b"MII", b"MIA") and b"BgkqhkiG9w0BBwKg" in head[:64]


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head or head.startswith((b"#!", b"MZ")):
        return False
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"<", b"{"):  # a page or a program, not somebody's words
        return False
    control = sum(1 for b in head if b < 32 and b not in (9, 10, 12, 13))
    return control == 0


def wrong(
    name: str, size: int, media_type: str, allowed: frozenset[str], most: int
) -> WrongFile | None:
    """Why a file of this format and size is not taken, or nothing."""
    if size <= 0:
        return WrongFile("empty-file", f"Файл «{name}» пуст.", "Выберите другой файл.")
    if size > most:
        return WrongFile(
            "file-too-large",
            f"Файл «{name}» больше {most // 1_000_000} МБ.",
            "Уменьшите снимок или разделите документ на части.",
        )
    if media_type not in allowed:
        words = ", ".join(w for t, w in WORDS.items() if t in allowed)
        return WrongFile(
            "file-type",
            f"Формат файла «{name}» не принимается.",
            f"Принимаются: {words}. Сохраните файл в одном из этих форматов.",
        )
    return None


def fits_name(name: str, media_type: str) -> bool:
    """Whether the ending of the name says the same as the bytes."""
    return name.lower().endswith(_SUFFIX.get(media_type, ()))


def named(name: str, media_type: str) -> str:
    """The name with an ending that says what the bytes are: nothing in an appeal may be called a
    program. «photo.exe» → «photo.jpg», «photo.jpg.exe» → «photo.jpg», «акт 12.5» → «акт 12.5.txt»."""
    if media_type not in _SUFFIX or fits_name(name, media_type):
        return name
    bare = name.rstrip(". ")  # Windows takes «evil.bat.» for «evil.bat»
    stem, dot, ending = bare.rpartition(".")
    if dot and stem and _ENDING.fullmatch(ending):
        bare = stem
    return bare if fits_name(bare, media_type) else f"{bare}{_SUFFIX[media_type][0]}"
