"""Code → block: the common start (``_base.blocks.tsv``) and the region's own rows over it.

A row of the common start whose block the region has not leads out of the blocks: such codes stay
visible and counted as «Вне отраслевых блоков» (domain ruling 41).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cur_desk.errors import DirectoryError
from cur_desk.reference.toml_files import read_tsv

OUTSIDE = "-"
_COLUMNS = ("prefix", "block", "valid_from", "valid_to", "basis")


def load_code_blocks(
    directory: Path, region_id: str, blocks: list[str], known: list[str]
) -> list[dict[str, Any]]:
    """Rows for :class:`~cur_desk.domain.profile.CodeBlock`. ``known``: blocks of any region, so
    that a slip of the pen in the common start is not taken for a block that the region has not."""
    file = directory / "_base.blocks.tsv"
    common = _rows(file)
    for row in common:
        if row["block"] is not None and row["block"] not in known:
            raise DirectoryError(file.name, row["prefix"], f"нет такого блока: {row['block']}")
    own_file = directory / f"{region_id}.blocks.tsv"
    own = _rows(own_file) if own_file.is_file() else []
    for row in common:
        if row["block"] not in blocks:
            row["block"] = None
    overridden = {row["prefix"] for row in own}
    return [row for row in common if row["prefix"] not in overridden] + own


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, cells in read_tsv(path, _COLUMNS):
        rows.append(
            {
                "prefix": cells["prefix"],
                "block": None if cells["block"] == OUTSIDE else cells["block"],
                "valid_from": _day(cells["valid_from"], path.name, number),
                "valid_to": _day(cells["valid_to"], path.name, number),
                "basis": cells["basis"] or "default",
            }
        )
        if not cells["block"]:
            raise DirectoryError(
                path.name, f"строка {number}", f"нет блока (вне блоков: {OUTSIDE})"
            )
    return rows


def _day(text: str, file: str, number: int) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DirectoryError(file, f"строка {number}", f"нет такой даты: {text}") from error
