"""Contrast of the role table by the WCAG formula, in both themes."""

from __future__ import annotations

import pytest

from cur_desk.ui.theme.roles import DARK, LIGHT, TONES, Roles, contrast, heat, heat_ink

THEMES = pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])


def test_formula_matches_the_known_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize("ink", ["text", "text2", "text3"])
@pytest.mark.parametrize("back", ["panel", "app", "sunken", "hover", "sel", "ro"])
def test_text_is_readable(roles: Roles, ink: str, back: str) -> None:
    assert contrast(roles[ink], roles[back]) >= 4.5


@THEMES
@pytest.mark.parametrize("tone", TONES)
def test_tones_are_readable_on_panel_and_on_their_own_fill(roles: Roles, tone: str) -> None:
    own = roles[f"{tone}Bg"]
    assert contrast(roles[tone], roles.panel) >= 4.5
    assert contrast(roles[tone], own) >= 4.5
    assert contrast(roles.text2, own) >= 4.5


@THEMES
def test_outlines_and_bars_are_seen(roles: Roles) -> None:
    assert min(contrast(roles.strong, roles[b]) for b in ("panel", "app")) >= 3
    assert contrast(roles.bar, roles.panel) >= 3
    assert contrast(roles.selLine, roles.sel) >= 3
    assert contrast(roles.link, roles.panel) >= 4.5


@THEMES
def test_white_on_accent_and_keys(roles: Roles) -> None:
    assert contrast(roles.onAccent, roles.accent) >= 4.5
    assert contrast(roles.onAccent, roles.pressed) >= 4.5
    assert contrast(roles.text2, roles.key) >= 4.5
    assert contrast(roles.tipText, roles.tip) >= 4.5
    assert contrast(roles.tipLink, roles.tip) >= 4.5


@THEMES
def test_ink_of_every_heat_step(roles: Roles) -> None:
    steps = heat(roles)
    assert len(steps) == 6
    assert min(contrast(heat_ink(s), s) for s in steps) >= 4.5


def test_unknown_role_is_a_bug_and_info_is_link() -> None:
    assert LIGHT["info"] == LIGHT.link
    with pytest.raises(AttributeError):
        LIGHT["purple"]
    with pytest.raises(KeyError):
        LIGHT["dark"]
