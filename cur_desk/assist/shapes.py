"""Shapes that the patterns of dates and of addresses share, and shapes that repeat within them."""

from __future__ import annotations

DAY = r"[1-9]|[12]\d|3[01]"
DAY_FIGURES = r"0?[1-9]|[12]\d|3[01]"
MONTH_FIGURES = r"0?[1-9]|1[0-2]"
MONTH_BEGINNINGS = "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
NAME = r"[А-ЯЁ][а-яё]{2,20}"
"""A word of a name with its capital."""
QUOTED = r"«[^»\n]{2,40}»|\"[^\"\n]{2,40}\""
"""A name between quotation marks of either kind."""
