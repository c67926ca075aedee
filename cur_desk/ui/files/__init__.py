"""Files beside an appeal on the screen: attach, list, look, compare, save outside, take away.

Shared by the card and by the executor's seat; both give a desk and the appeal.
"""

from __future__ import annotations

from cur_desk.ui.files.attacher import Attacher, Target
from cur_desk.ui.files.drops import DropFrame
from cur_desk.ui.files.list_pane import FilesPane
from cur_desk.ui.files.one_file import FileField
from cur_desk.ui.files.photos import PhotoStrip

__all__ = ["Attacher", "DropFrame", "FileField", "FilesPane", "PhotoStrip", "Target"]
