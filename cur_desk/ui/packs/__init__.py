"""Papers: what can be made, the preview before print, a card's print, a cut opened again."""

from __future__ import annotations

from cur_desk.ui.packs.card_print import print_card
from cur_desk.ui.packs.preview import PdfPreview, PreviewDialog, Shown
from cur_desk.ui.packs.screen import PacksScreen

__all__ = ["PacksScreen", "PdfPreview", "PreviewDialog", "Shown", "print_card"]
