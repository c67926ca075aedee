"""Parts that screens are made of. All take plain values and give signals; none knows services."""

from __future__ import annotations

from cur_desk.ui.widgets.banners import Banner, Toast
from cur_desk.ui.widgets.buttons import ActButton, MainActButton, icon_button
from cur_desk.ui.widgets.checks import CheckBox, RadioButton, Switch
from cur_desk.ui.widgets.chips import Chip
from cur_desk.ui.widgets.completer import CompleterField, Option
from cur_desk.ui.widgets.date_field import DateField
from cur_desk.ui.widgets.dialogs import Dialog, Scrim, ask
from cur_desk.ui.widgets.field_row import FieldRow
from cur_desk.ui.widgets.fields import LineField, SearchField, Select, TextField
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, KeyCap, MarkLabel, Paragraph, Tag
from cur_desk.ui.widgets.lists import KEY_ROLE, ROW_ROLE, KeyListView, KeyTableView, RowDelegate
from cur_desk.ui.widgets.panes import FoldingSplitter, SidePane, bind_pane_jumps
from cur_desk.ui.widgets.progress import Bar, Progress, SegmentBar
from cur_desk.ui.widgets.states import (
    PaneState,
    Skeleton,
    StateStack,
    empty_state,
    error_state,
    offline_state,
)

__all__ = [
    "KEY_ROLE",
    "ROW_ROLE",
    "ActButton",
    "Banner",
    "Bar",
    "CheckBox",
    "Chip",
    "CompleterField",
    "DateField",
    "Dialog",
    "ElidingLabel",
    "FieldRow",
    "FoldingSplitter",
    "IconLabel",
    "KeyCap",
    "KeyListView",
    "KeyTableView",
    "LineField",
    "MainActButton",
    "MarkLabel",
    "Option",
    "PaneState",
    "Paragraph",
    "Progress",
    "RadioButton",
    "RowDelegate",
    "Scrim",
    "SearchField",
    "SegmentBar",
    "Select",
    "SidePane",
    "Skeleton",
    "StateStack",
    "Switch",
    "Tag",
    "TextField",
    "Toast",
    "ask",
    "bind_pane_jumps",
    "empty_state",
    "error_state",
    "icon_button",
    "offline_state",
]
