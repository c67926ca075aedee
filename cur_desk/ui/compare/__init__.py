"""Like appeals on the screen: cards of the side pane, «Сравнить» (F9), mass problems."""

from __future__ import annotations

from cur_desk.ui.compare.screen import CompareScreen
from cur_desk.ui.compare.similar_pane import SimilarPane

__all__ = ["CompareScreen", "SimilarPane"]
