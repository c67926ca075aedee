"""What a person may decide of two appeals: a repeat with its kind, a tie, no duplicate, the next."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.domain.records.words import RepeatKind
from cur_desk.reference.words import label
from cur_desk.services.similar.views import CompareView, SimilarView
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, Select

KINDS = tuple(RepeatKind)


class Foot(QWidget):
    """The buttons have digits as keys; the screen handles them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.foot")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self.why = ElidingLabel("", fonts.SMALL, False, "text2", name="compare.why")
        row.addWidget(self.why, 1)
        self.apart = ActButton("Не дубликат", "plain", self, name="compare.apart", cap="3")
        self.tie = ActButton("Связать", "plain", self, name="compare.tie", icon="link", cap="2")
        self.kind = Select("Вид", self, name="compare.kind", accessible="Вид повторности")
        self.kind.set_options([(k.value, label(k).capitalize()) for k in KINDS])
        self.kind.setFixedWidth(t.px(168))
        self.repeat = ActButton(
            "Отметить повторным", "main", self, name="compare.repeat", icon="repeat-2", cap="1"
        )
        for widget in (self.apart, self.tie, self.kind, self.repeat):
            row.addWidget(widget)
        self.setFixedHeight(t.px(60))

    def show_view(self, view: SimilarView, pair: CompareView) -> None:
        """What is possible with this pair."""
        repeat = pair.may_repeat and view.repeat is None and pair.tied != "отмечено повторным"
        self.repeat.setEnabled(repeat)
        self.kind.setEnabled(repeat)
        self.tie.setEnabled(view.related is None and not pair.tied)
        kind = pair.kind or view.kind or RepeatKind.REPEATED
        self.kind.set_value(kind.value)
        reason = view.repeat.reason if view.repeat is not None else ""
        self.why.setText(reason or pair.why_not)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
