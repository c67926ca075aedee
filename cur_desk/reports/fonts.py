"""Fonts of printed documents: finds faces, checks letters, registers them for reportlab.

The names under which faces are registered are fixed (``base_font``); here they get their files,
once per process, before the first document.
"""

from __future__ import annotations

import os
import sys
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from cur_desk.errors import BugError, DeskError
from cur_desk.reports.base_font import map_family, registered

NARROW = "\u202f"
"""U+202F, the space inside numbers. No face has it; it is lent the glyph of the space."""
_NARROW_WIDTH = 170

LETTERS = "".join(chr(c) for c in range(0x410, 0x450)) + "Ёё"
MARKS = "№«»—–…−°·×≤≥"
NEEDED = LETTERS + MARKS + "".join(chr(c) for c in range(0x20, 0x7F))

_PT = {
    "serif": ("PTF55F.ttf", "PTF75F.ttf", "PTF56F.ttf", "PTF76F.ttf"),
    "sans": ("PTS55F.ttf", "PTS75F.ttf", "PTS56F.ttf", "PTS76F.ttf"),
    "narrow": ("PTN57F.ttf", "PTN77F.ttf", None, None),
    "mono": ("PTM55F.ttf", "PTM75F.ttf", None, None),
}


def _styles(stem: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{stem}-{name}.ttf" for name in names)


_LIBERATION = ("Regular", "Bold", "Italic", "BoldItalic")
CHAINS: Mapping[str, tuple[tuple[str | None, ...], ...]] = {
    "serif": (
        _PT["serif"],
        _styles("SourceSerifPro", "Regular", "Bold", "It", "BoldIt"),
        _styles("LiberationSerif", *_LIBERATION),
    ),
    "sans": (
        _PT["sans"],
        _styles("Roboto", "Regular", "Bold", "Italic", "BoldItalic"),
        _styles("LiberationSans", *_LIBERATION),
    ),
    "narrow": (_PT["narrow"], _styles("LiberationSansNarrow", *_LIBERATION)),
    "mono": (_PT["mono"], _styles("LiberationMono", *_LIBERATION)),
}
"""For each role the families in order of preference: regular, bold, italic, bold italic."""


class FontsMissing(DeskError):
    """No face with the needed letters: printing is refused, boxes instead of letters are not."""

    code = "fonts-missing"


@dataclass(frozen=True)
class FaceFile:
    """A registered face: its family and style for a screen, and the file to load there."""

    name: str
    family: str
    bold: bool
    italic: bool
    path: str


@dataclass(frozen=True)
class Faces:
    """Names under which the faces are registered, and what they are (for the cut of a pack)."""

    serif: str
    serif_bold: str
    serif_italic: str
    sans: str
    sans_bold: str
    sans_italic: str
    narrow: str
    narrow_bold: str
    mono: str
    mono_bold: str
    used: tuple[tuple[str, str], ...]
    """(face, version) of each face that may be embedded, sorted: goes into the cut."""
    files: tuple[FaceFile, ...] = ()
    """The same faces for the screen: charts are drawn there with the same fonts."""


def font_folders() -> list[Path]:
    """Where faces are looked for: the bundle, the PyPI packages, the system, the user."""
    folders = [Path(__file__).resolve().parents[1] / "_resources" / "fonts"]
    for package in ("font_source_serif_pro", "font_roboto"):
        spec = find_spec(package)
        if spec is not None and spec.origin:
            folders.append(Path(spec.origin).parent / "files")
    if sys.platform == "win32":
        folders.append(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    folders += [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    folders.append(Path.home() / ".local" / "share" / "fonts")
    return folders


def _walk(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if name.lower().endswith(".ttf"):
                yield Path(place) / name


def _index(folders: list[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in _walk(folder):
            found.setdefault(path.name, path)
    return found


def _missing(font: TTFont, needed: str) -> str:
    return "".join(c for c in needed if ord(c) not in font.face.charToGlyph)


def _load(path: Path | None, role: str, style: int) -> TTFont | None:
    """The face, or None when the file is absent, unreadable or has no Russian letters."""
    if path is None:
        return None
    try:
        font = TTFont(registered(role, style), str(path))
    except (TTFError, OSError):
        return None
    return None if _missing(font, NEEDED) else font


def _family(role: str, index: Mapping[str, Path]) -> list[TTFont | None]:
    for files in CHAINS[role]:
        fonts = [_load(index.get(f) if f else None, role, i) for i, f in enumerate(files)]
        if fonts[0] is not None:
            return fonts
    return [None, None, None, None]


def _lend_narrow_space(font: TTFont) -> None:
    face = font.face
    face.charToGlyph[ord(NARROW)] = face.charToGlyph[0x20]
    face.charWidths[ord(NARROW)] = _NARROW_WIDTH


def _version(font: TTFont) -> tuple[str, str]:
    face = font.face
    name = face.name.decode("latin-1") if isinstance(face.name, bytes) else str(face.name)
    revision = getattr(face, "fontRevision", None) or (0, 0)
    return name, ".".join(str(part) for part in revision)


def _files(families: Mapping[str, list[TTFont | None]]) -> tuple[FaceFile, ...]:
    found = []
    for fonts in families.values():
        for style, font in enumerate(fonts):
            if font is not None:
                family = font.face.familyName.decode("latin-1")
                bold, italic = style in (1, 3), style in (2, 3)
                found.append(FaceFile(font.fontName, family, bold, italic, font.face.filename))
    return tuple(found)


def _register(role: str, fonts: list[TTFont | None]) -> list[str]:
    """Registers one family; a missing bold or italic falls back to the regular face."""
    regular = fonts[0]
    if regular is None:
        raise BugError(f"a family without a regular face: {role}")
    names = []
    for font in fonts:
        if font is not None:
            _lend_narrow_space(font)
            pdfmetrics.registerFont(font)
        names.append((font or regular).fontName)
    bold_italic = names[3] if fonts[3] else names[1]
    map_family(role, (names[0], names[1], names[2], bold_italic))
    return names


def _refuse(roles: list[str]) -> FontsMissing:
    words = {"serif": "с засечками (PT Serif)", "sans": "без засечек (PT Sans)"}
    return FontsMissing(
        "Документ не напечатан: не найден шрифт с русскими буквами — "
        + ", ".join(words[r] for r in roles)
        + ".",
        advice="Установите шрифты: пакет fonts-paratype или fonts-liberation.",
    )


def load(folders: list[Path] | None = None) -> dict[str, list[TTFont | None]]:
    """Faces by role; refuses only when serif or sans has no face with the needed letters."""
    index = _index(font_folders() if folders is None else folders)
    families = {role: _family(role, index) for role in CHAINS}
    lacking = [role for role in ("serif", "sans") if families[role][0] is None]
    if lacking:
        raise _refuse(lacking)
    return families


def _install() -> Faces:
    families = load()
    serif, sans = _register("serif", families["serif"]), _register("sans", families["sans"])
    narrow = _register("narrow", families["narrow"]) if families["narrow"][0] else sans
    mono = _register("mono", families["mono"]) if families["mono"][0] else sans
    allow_narrow_space(sans[0])
    used = sorted({_version(f) for fonts in families.values() for f in fonts if f is not None})
    return Faces(
        *(serif[0], serif[1], serif[2]),
        *(sans[0], sans[1], sans[2]),
        *(narrow[0], narrow[1], mono[0], mono[1]),
        used=tuple(used),
        files=_files(families),
    )


def allow_narrow_space(font_name: str) -> None:
    """The one guarded place where reportlab learns that U+202F does not break and is not eaten.

    reportlab counts U+202F among the spaces at which a paragraph breaks. The names touched here
    are private to it, so the result is proved at once on a paragraph that must not break.
    """
    import re

    from reportlab.platypus import paragraph

    spaces = paragraph._wsc.replace(NARROW, "")
    paragraph._wsc = spaces
    paragraph._wsc_re_split = re.compile(f"[{re.escape(spaces)}]+").split
    paragraph._wsc_end_search = re.compile(f"[{re.escape(spaces)}]+$").search

    def split(text: str | bytes, delim: str | None = None) -> list[str]:
        if isinstance(text, bytes):
            text = text.decode("utf8")
        return list(paragraph._wsc_re_split(text) if delim is None else text.split(delim))

    paragraph.split = split
    style = paragraph.ParagraphStyle("probe", fontName=font_name, fontSize=10, leading=12)
    style.splitLongWords = 0
    for text in (f"9{NARROW}127", f"9{NARROW}<b>127</b>", f" 9{NARROW}127 "):
        probe = paragraph.Paragraph(text, style)
        if probe.wrap(15, 1000)[1] > 12:
            raise BugError("the installed reportlab breaks a line at U+202F")


_lock = threading.Lock()
_faces: Faces | None = None


def install() -> Faces:
    """Registers the faces once per process and returns their names; safe from any thread."""
    global _faces
    with _lock:
        if _faces is None:
            _faces = _install()
        return _faces


def printable(text: str) -> str:
    """The text with signs that no face has replaced by a word; unknown letters are refused.

    A smile from a social network must not stop the printing of a card; a surname with a letter
    that would come out as a box must.
    """
    face = pdfmetrics.getFont(install().sans).face
    if all(ord(c) in face.charToGlyph or c in "\n\t " for c in text):
        return text
    out: list[str] = []
    for char in text:
        if ord(char) in face.charToGlyph or char in "\n\t ":
            out.append(char)
        elif unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lm", "Lo"}:
            raise FontsMissing(
                f"Документ не напечатан: в шрифте нет буквы U+{ord(char):04X}.",
                advice="Установите шрифт с этой письменностью или исправьте текст.",
            )
        elif unicodedata.category(char) not in {"Mn", "Cf", "Cc", "Sk"} and out[-1:] != ["[знак]"]:
            out.append("[знак]")
    return "".join(out)
