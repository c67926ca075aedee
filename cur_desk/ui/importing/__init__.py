"""«Загрузка из файла»: file, columns, check, result; earlier imports and snapshots of BI."""

from __future__ import annotations

from cur_desk.ui.importing.screen import ImportScreen

__all__ = ["ImportScreen"]
