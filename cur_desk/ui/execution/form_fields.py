"""The controls of an answer: result, measures, words, signature, «направлено заявителю»."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.services.execution.views import Hint
from cur_desk.ui.files import FileField
from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, painting, text_width
from cur_desk.ui.widgets import Chip, DateField, ElidingLabel, LineField, Select, TextField

PROOFS = {
    "почта": "ШПИ или реестр отправки",
    "вручено лично": "скан расписки, дата",
    "личный кабинет ЕПГУ": "ссылка или номер в ЕПГУ",
    "платформа обратной связи": "ссылка или номер в ПОС",
    "опубликовано": "ссылка на публикацию",
}
REFUSE = "Не относится к компетенции"
ANY_PROOF = "ШПИ, реестр, скан расписки, ссылка"


class ResultChips(QWidget):
    """One of the results, or giving the question back; ← → move, Space or Enter takes."""

    chosen = Signal(str)
    refuse_asked = Signal()

    def __init__(self, results: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.result")
        self.setAccessibleName("Результат")
        self._value = ""
        self.chips: dict[str, Chip] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        for code, title in results:
            chip = Chip(title, self, name=f"execution.result.{code}", height=28)
            chip.clicked.connect(partial(self._choose, code))
            self.chips[code] = chip
            row.addWidget(chip)
        self.refuse = Chip(REFUSE, self, name="execution.refuse", height=28)
        self.refuse.clicked.connect(self.refuse_asked)
        row.addWidget(self.refuse)
        row.addStretch(1)

    def value(self) -> str:
        """The code of the chosen result."""
        return self._value

    def set_rights(self, *, answer: bool, refuse: bool) -> None:
        """Which of the chips can be taken now."""
        for chip in self.chips.values():
            chip.setEnabled(answer)
        self.refuse.setVisible(refuse)

    def set_value(self, code: str) -> None:
        """Shows a result without a signal."""
        self._value = code
        for one, chip in self.chips.items():
            chip.set_on(one == code)
            chip.setAccessibleDescription("выбрано" if one == code else "")

    def focus_target(self) -> QWidget:
        """The chosen chip, else the first."""
        return self.chips.get(self._value) or next(iter(self.chips.values()))

    def keyPressEvent(self, event) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(event.key(), 0)
        chips = [c for c in (*self.chips.values(), self.refuse) if c.isVisible() and c.isEnabled()]
        here = next((n for n, chip in enumerate(chips) if chip.hasFocus()), -1)
        if step and here >= 0:
            chips[(here + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _choose(self, code: str) -> None:
        self.set_value("" if code == self._value else code)
        self.chosen.emit(self._value)


class HintsLine(QWidget):
    """What the answer has and lacks; painted, cut on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.hints")
        self._hints: tuple[Hint, ...] = ()
        set_font(self, fonts.SMALL)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Replaces them."""
        self._hints = hints
        words = "; ".join(h.words for h in hints)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(20))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(20))

    def paintEvent(self, event) -> None:
        t = theme()
        side, x = t.px(14), 0.0
        with painting(self) as p:
            for hint in self._hints:
                ink = t.color("ok" if hint.good else "soon")
                box = QRectF(x, (self.height() - side) / 2, side, side)
                paint_icon(p, box, "circle-check" if hint.good else "circle-dashed", ink)
                wide = text_width(hint.words, self.font())
                room = QRectF(box.right() + t.px(5), 0, min(wide + 2, self.width()), self.height())
                draw_text(p, room, hint.words, self.font(), ink)
                x = room.right() + t.px(12)
                if x > self.width():
                    break


class AnswerFields:
    """All controls of the form by the name of their value."""

    def __init__(
        self,
        results: Sequence[tuple[str, str]],
        channels: Sequence[str],
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        def line(name: str, hint: str, accessible: str) -> LineField:
            made = LineField(hint, parent, name=f"execution.{name}", accessible=accessible)
            made.setMaxLength(2_000)
            return made

        def day(name: str, accessible: str, latest: date | None = None) -> DateField:
            return DateField(
                parent, name=f"execution.{name}", accessible=accessible, today=today, latest=latest
            )

        self.result = ResultChips(results, parent)
        self.taken = line("taken", "что сделано", "Меры приняты")
        self.planned = line("planned", "что будет сделано", "Меры запланированы")
        self.planned_until = day("plannedUntil", "Меры запланированы до")
        self.text = TextField(
            "Ответ заявителю: что проверено, что сделано, когда, кто ответит на вопросы", parent,
            name="execution.text", accessible="Ответ", rows=5,
        )  # fmt: skip
        self.signer = Select("Кто подписал", parent, name="execution.signer")
        self.signer.setAccessibleName("Подписал")
        self.signature_file = FileField(
            "скан подписанного ответа или файл подписи", parent, name="execution.signatureFile",
            accessible="Скан или файл подписи",
        )  # fmt: skip
        self.number = line("number", "после подписи", "Исходящий номер")
        self.signed_on = day("signedOn", "Дата исходящего", today())
        self.channel = Select("Канал: ЕПГУ, почта, вручено", parent, name="execution.channel")
        self.channel.setAccessibleName("Канал отправки заявителю")
        self.channel.set_options([(c, c) for c in channels])
        self.sent_on = day("sentOn", "Дата отправки заявителю", today())
        self.proof = line("proof", ANY_PROOF, "Подтверждение отправки")
        self.proof_file = FileField(
            "скан расписки или квитанции, снимок экрана", parent, name="execution.proofFile",
            accessible="Файл подтверждения отправки",
        )  # fmt: skip

    def lines(self) -> dict[str, LineField | FileField]:
        """Lines by name; a field of one file keeps its content's sum like a line."""
        names = ("taken", "planned", "signature_file", "number", "proof", "proof_file")
        return {n: getattr(self, n) for n in names}

    def file_fields(self) -> dict[str, FileField]:
        """Fields of one file by name."""
        return {"signature_file": self.signature_file, "proof_file": self.proof_file}

    def days(self) -> dict[str, DateField]:
        """Dates by name."""
        return {n: getattr(self, n) for n in ("planned_until", "signed_on", "sent_on")}

    def selects(self) -> dict[str, Select]:
        """Lists by name."""
        return {"signer": self.signer, "channel": self.channel}


def small(words: str, parent: QWidget) -> ElidingLabel:
    """A word between two fields."""
    made = ElidingLabel(words, fonts.SMALL, False, "text2", parent)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
