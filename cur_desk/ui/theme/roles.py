"""The table of colour roles, light and dark, and the heat scale. Data only, no Qt.

A colour is never written anywhere else in ``ui/``: painters, palette and style sheet read this
table, so that the contrast computed in the tests is the contrast on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Roles:
    """One theme: the name of each field is the role's name."""

    app: str
    panel: str
    sunken: str
    hover: str
    ro: str
    sel: str
    selLine: str
    line: str
    line2: str
    strong: str
    text: str
    text2: str
    text3: str
    dis: str
    accent: str
    pressed: str
    link: str
    infoBg: str
    over: str
    overBg: str
    today: str
    todayBg: str
    soon: str
    soonBg: str
    ok: str
    okBg: str
    conf: str
    confBg: str
    bar: str
    track: str
    key: str
    keyLine: str
    onAccent: str
    tip: str
    tipText: str
    tipLink: str
    dark: bool = False

    def __getitem__(self, role: str) -> str:
        """The colour of a role by name; an unknown name is a bug and raises."""
        value = getattr(self, "link" if role == "info" else role)
        if not isinstance(value, str):
            raise KeyError(role)
        return value

    def names(self) -> tuple[str, ...]:
        """Names of all colour roles."""
        return tuple(f.name for f in fields(self) if f.name != "dark")


LIGHT = Roles(
    app="#E8ECF0",
    panel="#FFFFFF",
    sunken="#F4F6F8",
    hover="#EEF2F6",
    ro="#F0F3F6",
    sel="#DCE9FA",
    selLine="#1A5FB4",
    line="#D6DCE3",
    line2="#C3CBD4",
    strong="#7A8592",
    text="#17202B",
    text2="#44515F",
    text3="#5A6775",
    dis="#98A2AD",
    accent="#1A5FB4",
    pressed="#164F97",
    link="#1A5FB4",
    infoBg="#E4EEFB",
    over="#B3261E",
    overBg="#FBE8E6",
    today="#9A4700",
    todayBg="#FFEEDA",
    soon="#6F5500",
    soonBg="#FAF1CC",
    ok="#1F6747",
    okBg="#E2F2E9",
    conf="#75389E",
    confBg="#F3E8FA",
    bar="#6690CC",
    track="#DDE3E9",
    key="#F4F6F8",
    keyLine="#BBC4CE",
    onAccent="#FFFFFF",
    tip="#1B222A",
    tipText="#E5EAEF",
    tipLink="#84B6FA",
)

DARK = Roles(
    app="#12171D",
    panel="#1B222A",
    sunken="#171D24",
    hover="#242D37",
    ro="#20272F",
    sel="#1D3A5F",
    selLine="#7DB1F8",
    line="#2E3843",
    line2="#3C4854",
    strong="#7C8A9B",
    text="#E5EAEF",
    text2="#B4BEC9",
    text3="#9BA7B3",
    dis="#66717D",
    accent="#2F6FCB",
    pressed="#2862B6",
    link="#84B6FA",
    infoBg="#1B3150",
    over="#FF9087",
    overBg="#45211F",
    today="#FFB26B",
    todayBg="#412A11",
    soon="#E3C85C",
    soonBg="#383110",
    ok="#74D0A2",
    okBg="#17372B",
    conf="#D2A3F2",
    confBg="#38254B",
    bar="#4472B5",
    track="#303A45",
    key="#232B34",
    keyLine="#4A5663",
    onAccent="#FFFFFF",
    tip="#E5EAEF",
    tipText="#17202B",
    tipLink="#1A5FB4",
    dark=True,
)

HEAT_LIGHT = ("#EEF2F6", "#CCDAEB", "#AAC2E0", "#88ABD6", "#6290CA", "#1A5FB4")
HEAT_DARK = ("#242D37", "#2A3D54", "#304D72", "#375D90", "#3E70B2", "#4C93F2")
_INKS = ("#FFFFFF", "#17202B")

TONES = ("over", "today", "soon", "ok", "conf", "info")
"""Roles that have an own background: ``tone`` and ``toneBg``."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` by WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def heat(roles: Roles) -> tuple[str, ...]:
    """The six steps of the heat scale of this theme."""
    return HEAT_DARK if roles.dark else HEAT_LIGHT


def heat_ink(step: str) -> str:
    """White or dark ink, whichever is further from the step."""
    return max(_INKS, key=lambda ink: contrast(ink, step))
