"""The term of a question in the form: date, what is left, the chain of dates, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.records.words import Regime
from cur_desk.domain.text import plural
from cur_desk.services.core import Core
from cur_desk.services.terms import Due, view
from cur_desk.services.views import CardView, TermView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round, text_width

FORWARDING = "forwarding"
_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True)
class Step:
    """One point of the chain: its day in words, what happens, whether it is the one that counts."""

    day: str
    words: str
    now: bool = False


@dataclass(frozen=True)
class FormTerm:
    """What the form shows of a term."""

    label: str
    day: str
    term: TermView | None
    steps: tuple[Step, ...]
    why: tuple[str, ...]


def form_term(core: Core, card: CardView, forwarding: bool) -> FormTerm:
    """The term of the question in front: of the forwarding, else of the present stage."""
    registered = _registered(card)
    if forwarding and registered is not None:
        return _of_forwarding(core, card, registered)
    term = card.term
    zone = core.zone
    if term is None:
        return FormTerm("Срок", "не установлен", None, (), ())
    hours = card.appeal.regime is Regime.OPEN_SOURCE  # such terms run by the clock
    local = term.due_at.astimezone(zone)
    start = registered or card.appeal.received_at.astimezone(zone)
    begun = "зарегистрировано" if registered else "поступило"
    steps = [
        Step(_point(start, hours), begun),
        Step(_point(local, hours), term.title.lower(), True),
    ]
    last = next((t for t in card.terms if t is not term and t.left != "снято"), None)
    if last is not None:
        steps.append(Step(_point(last.due_at.astimezone(zone), hours), last.title.lower()))
    day = f"{local:%d.%m, %H:%M}" if hours else f"{local:%d.%m.%Y}"
    return FormTerm(f"{term.title} до", day, term, tuple(steps), term.why)


def _of_forwarding(core: Core, card: CardView, registered: date) -> FormTerm:
    engine: DeadlineEngine = core.deadlines
    counted = engine.due(FORWARDING, registered)
    due = Due(
        "Направить",
        engine.end_of_day(registered),
        counted.due_at,
        why=engine.explain_ru(counted),
    )
    term = view(due, core.now(), core.zone)
    days = (counted.due_on - registered).days
    steps = (
        Step(_point(registered), "зарегистрировано"),
        Step(
            _point(counted.due_on),
            f"+ {days} {plural(days, 'день', 'дня', 'дней')}: направить",
            True,
        ),
        Step("у адресата", "своя регистрация"),
    )
    why = (
        *term.why,
        "Адресат регистрирует обращение заново: срок ответа считается от его регистрации.",
    )
    return FormTerm("Направить до", f"{counted.due_on:%d.%m.%Y}", term, steps, why)


def _registered(card: CardView) -> date | None:
    registrations = card.appeal.registrations
    return registrations[0].registered_on if registrations else None


def _point(day: date | datetime, hours: bool = False) -> str:
    if hours and isinstance(day, datetime):
        return f"{day:%d.%m, %H:%M}"
    return f"{day:%d.%m}, {_DAYS[day.weekday()]}"


class DateChain(QWidget):
    """Points joined by arrows: each with its day and what happens then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setObjectName("form.chain")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Replaces the chain."""
        self._steps = steps
        self.setAccessibleName("; ".join(f"{s.day} {s.words}" for s in steps))
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(44))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(44))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            fill_round(p, rect, t.color("sunken"), 4)
            stroke_round(p, rect, t.color("line"), 4)
            if not self._steps:
                return
            gap = t.px(36)
            room = (rect.width() - t.px(24) - gap * (len(self._steps) - 1)) / len(self._steps)
            x: float = t.px(12)
            for k, step in enumerate(self._steps):
                last = k + 1 == len(self._steps)  # it ends at the frame, others in the gap
                took = self._paint_step(p, step, x, room, t.px(6 if last else 24))
                if k + 1 < len(self._steps):
                    self._paint_arrow(p, x + took + t.px(6), x + room + gap - t.px(6))
                x += room + gap

    def _paint_step(self, p: QPainter, step: Step, x: float, room: float, spare: float) -> float:
        t = theme()
        at = QPointF(x + t.px(4), t.px(15))
        p.setPen(QPen(t.color("selLine" if step.now else "strong"), 1.5))
        p.setBrush(t.color("selLine" if step.now else "panel"))
        p.drawEllipse(at, t.px(4), t.px(4))
        left = t.px(14)
        font = t.font(fonts.SMALL, True)
        day = QRectF(x + left, t.px(6), room - left, t.px(17))
        draw_text(p, day, step.day, font, t.color("text"))
        words = QRectF(x + left, t.px(22), room - left + spare, t.px(16))
        draw_text(p, words, step.words, t.font(fonts.SMALL), t.color("text2"))
        return left + min(room - left, text_width(step.day, font))

    def _paint_arrow(self, p: QPainter, x: float, end: float) -> None:
        t = theme()
        y = t.px(15)
        if end - x < t.px(10):
            return
        p.setPen(QPen(t.color("strong"), 1))
        p.drawLine(QPointF(x, y), QPointF(end, y))
        for lift in (-3, 3):
            p.drawLine(QPointF(end, y), QPointF(end - t.px(4), y + t.px(lift)))
