"""One chart code for paper and screen: a drawing, its hit areas and a palette (rulings O3).

A chart is a reportlab ``Drawing``: paper takes it as vector, the screen draws the same as SVG and
uses the hit areas for hover and click (each names the key of the figure behind it). Forms allowed
by paper.md § 6: bars, stacked bars, dot to dot, lines, sparkline, time line of a term.
"""

from __future__ import annotations

from cur_desk.reports.chart_bars import Bar, DotPair, StackedBar, bars, dots, stacked
from cur_desk.reports.chart_kit import DARK, LIGHT, PAPER, Chart, Hit, Palette, to_svg
from cur_desk.reports.chart_time import Series, Step, lines, sparkline, term_line

__all__ = [
    "DARK",
    "LIGHT",
    "PAPER",
    "Bar",
    "Chart",
    "DotPair",
    "Hit",
    "Palette",
    "Series",
    "StackedBar",
    "Step",
    "bars",
    "dots",
    "lines",
    "sparkline",
    "stacked",
    "term_line",
    "to_svg",
]
