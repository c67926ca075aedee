"""«Приложить 3 файла?»: what each is, smaller for the link or as it is, what cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words, counted
from cur_desk.reference.words import label
from cur_desk.services.files.attaching import (
    PAPERS,
    Candidate,
    offer_words,
    time_words,
    worth_smaller,
)
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import Dialog, ElidingLabel, IconLabel, Paragraph, RadioButton, Select

WIDTH = 640
_SHOWN_ROWS = 5
KEPT = (
    "Снимок с временем и местом съёмки хранится на портале для контроля. Заявителю и в печать "
    "идёт копия без них."
)
KINDS = (
    FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER, FileKind.PHOTO, FileKind.SCAN, FileKind.ANSWER,
    FileKind.SIGNATURE, FileKind.PROOF, FileKind.LETTER, FileKind.OTHER,
)  # fmt: skip
_ICONS = {True: "image", False: "file-text"}


@dataclass(frozen=True)
class Choice:
    """A file as the person decided to attach it."""

    candidate: Candidate
    kind: FileKind
    small: bool


class AttachDialog(Dialog):
    """Enter attaches: the act is held ten seconds and can be taken back."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        kind: FileKind | None,
        bps: float | None,
        window: QWidget,
    ) -> None:
        self._good = [c for c in candidates if not c.problem]
        bad = [c for c in candidates if c.problem]
        count = counted(len(self._good), "файл", "файла", "файлов")
        super().__init__(f"Приложить {count}?", window, name="attach", width=WIDTH)
        self._bps = bps
        self._kinds: list[Select] = []
        self.smaller = RadioButton("Уменьшить для связи", self, name="attach.smaller", checked=True)
        self.whole = RadioButton("Как есть", self, name="attach.whole")
        self.smaller_words = Paragraph("", fonts.SMALL, 16, "text2", self, width=WIDTH - 80)
        self.whole_words = Paragraph("", fonts.SMALL, 16, "text2", self, width=WIDTH - 80)
        self.kept = Paragraph(KEPT, fonts.SMALL, 16, "text2", self, width=WIDTH - 42)
        self.body.addWidget(self._rows(kind))
        for one in bad:
            self.body.addWidget(_Refused(one, self))
        self._lay_choice()
        self.set_main("Приложить", "paperclip")
        self.first_focus = self.main
        self._mind()
        if self.whole.isEnabled() and not worth_smaller(self._as_chosen(), bps):
            self.whole.setChecked(True)

    # --- building ----------------------------------------------------------------------------

    def _rows(self, kind: FileKind | None) -> QWidget:
        page = QWidget()
        set_surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        for number, one in enumerate(self._good):
            select = Select("Что это", page, name=f"attach.kind.{number}", accessible="Вид файла")
            select.set_options([(k, label(k)) for k in KINDS])
            select.set_value(kind or one.kind)
            select.setFixedWidth(theme().px(190))
            select.chosen.connect(lambda _kind: self._mind())
            self._kinds.append(select)
            column.addWidget(_Row(one, select, page))
        column.addStretch(1)
        if len(self._good) <= _SHOWN_ROWS:
            return page
        area = QScrollArea(self)
        area.setObjectName("attach.rows")
        area.setAccessibleName("Файлы")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(theme().px(44) * _SHOWN_ROWS)
        area.setWidget(page)
        return area

    def _lay_choice(self) -> None:
        t = theme()
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, t.px(6), 0, 0)
        column.setSpacing(t.px(2))
        for radio, words in ((self.smaller, self.smaller_words), (self.whole, self.whole_words)):
            column.addWidget(radio)
            row = QHBoxLayout()
            row.setContentsMargins(t.px(28), 0, 0, t.px(4))
            row.addWidget(words)
            row.addStretch(1)  # a part of one width would else stand in the middle
            column.addLayout(row)
            radio.toggled.connect(lambda _on: self._mind())
        self._choice = holder
        self.body.addWidget(holder)
        self.body.addWidget(self.kept)

    # --- what is chosen ----------------------------------------------------------------------

    def choices(self) -> list[Choice]:
        """Each file with its kind; smaller where the person took that and it is possible."""
        small = self.smaller.isChecked()
        return [Choice(c, c.kind, small and c.small is not None) for c in self._as_chosen()]

    def _as_chosen(self) -> list[Candidate]:
        return [
            one.as_kind(select.value() or one.kind)  # type: ignore[arg-type]
            for one, select in zip(self._good, self._kinds, strict=True)
        ]

    def _mind(self) -> None:
        chosen = self._as_chosen()
        offered = [c for c in chosen if c.small is not None]
        self._choice.setVisible(bool(offered))
        self.whole.setEnabled(any(not c.only_small for c in offered))
        self.smaller_words.setText(offer_words(chosen, self._bps))
        whole = sum(c.weight(small=False) for c in chosen)
        self.whole_words.setText(f"{bytes_words(whole)}, {time_words(whole, self._bps)}")
        self.kept.setVisible(any(c.copy and c.kind not in PAPERS for c in chosen))
        if self.isVisible():
            self.adjustSize()
            self._centre(self._owner.window())


class _Row(QWidget):
    """Icon, name over what the file says, its kind."""

    def __init__(self, one: Candidate, select: Select, parent: QWidget) -> None:
        super().__init__(parent)
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, t.px(4), 0)
        row.setSpacing(t.px(8))
        row.addWidget(IconLabel(_ICONS[one.is_picture], 16, "text2", self))
        words = QVBoxLayout()
        words.setSpacing(t.px(1))
        words.addWidget(ElidingLabel(one.name, fonts.BODY, True, "text", self))
        words.addWidget(ElidingLabel(about(one), fonts.SMALL, False, "text2", self))
        row.addLayout(words, 1)
        row.addWidget(select)


class _Refused(QWidget):
    """A file that is not taken, with the reason and what to do."""

    def __init__(self, one: Candidate, parent: QWidget) -> None:
        super().__init__(parent)
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        row.addWidget(IconLabel("circle-x", 16, "over", self), 0, Qt.AlignmentFlag.AlignTop)
        said = f"{one.problem} {one.advice}".strip()
        row.addWidget(Paragraph(said, fonts.SMALL, 16, "over", self, width=WIDTH - 70))
        row.addStretch(1)


def about(one: Candidate) -> str:
    """«8,4 МБ · 4000 × 3000 · место записано»."""
    parts = [bytes_words(one.size)]
    if one.look is not None:
        parts.append(f"{one.look.width} × {one.look.height}")
        parts.append("место записано" if one.look.place is not None else "место не записано")
    return " · ".join(parts)
