"""Names our base face to reportlab before any other part of it is imported.

reportlab copies the base font name into its modules when they are imported; with the default
there, each file would carry one unembedded Helvetica. The names are fixed, so this needs no disk;
the faces behind them are found later by ``fonts.install``.
"""

from __future__ import annotations

from reportlab import rl_config
from reportlab.lib import fonts as rl_fonts

ROLES = ("serif", "sans", "narrow", "mono")


def registered(role: str, style: int) -> str:
    """Registered name of a face: style 0 regular, 1 bold, 2 italic, 3 bold italic."""
    return f"CD-{role}-{style}"


def map_family(role: str, names: tuple[str, str, str, str]) -> None:
    """Tells reportlab the four faces of a family.

    It reads the style of a face back from the last mapping written for that face, so the regular
    one goes last: where italic is missing, both would else count as italic.
    """
    for bold, italic, style in ((1, 1, 3), (0, 1, 2), (1, 0, 1), (0, 0, 0)):
        rl_fonts.addMapping(f"cd-{role}", bold, italic, names[style])


for _role in ROLES:
    map_family(_role, tuple(registered(_role, i) for i in range(4)))  # type: ignore[arg-type]
rl_config.canvas_basefontname = registered("sans", 0)
rl_config.defaultGraphicsFontName = registered("sans", 0)
