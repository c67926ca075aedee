"""Deadline engine: counts a term by the profile's rule and tells why it is that date.

Terms of 59-ФЗ are calendar days; where the last day does not work, the rule says whether the term
moves back, forward or stays. An extension adds to the unrolled date and rolls once; a due date is
never before its start (rulings C14). All days are days of the region's zone.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from cur_desk.domain.calendar import ONE_DAY, ProductionCalendar, Rolled
from cur_desk.domain.deadline_rules import (
    Basis,
    CountFrom,
    DeadlineRule,
    Rollover,
    Unit,
)
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.words import Regime
from cur_desk.domain.term import (
    Extended,
    Step,
    Term,
    amount_words,
    decision_refusal,
    roll_step,
    russian,
    skipped_steps,
    start_step,
)
from cur_desk.domain.text import counted
from cur_desk.errors import BugError, InputError, NotAllowed

NO_MARKS: AbstractSet[str] = frozenset()
CONTROL = "internal_control"
"""Rules whose id begins so give the internal control date."""


class DeadlineEngine:
    """Counts terms of one region."""

    def __init__(self, profile: Profile, calendar: ProductionCalendar) -> None:
        self._profile = profile
        self._calendar = calendar
        self._zone = profile.tz

    @property
    def calendar(self) -> ProductionCalendar:
        """The production calendar that the terms are counted by."""
        return self._calendar

    def rule(self, rule_id: str) -> DeadlineRule:
        """The rule of the profile; an unknown id is our bug."""
        try:
            return self._profile.deadlines[rule_id]
        except KeyError as error:
            raise BugError(f"no deadline rule {rule_id}") from error

    def rules_for(
        self, regime: Regime, marks: AbstractSet[str] = NO_MARKS, basis: Basis | None = None
    ) -> tuple[DeadlineRule, ...]:
        """The rules that apply to a registration of this regime with these marks."""
        chosen = [
            r
            for r in self._profile.deadlines.values()
            if regime in r.regimes and (not r.when or r.when in marks)
        ]
        replaced = {r.replaces for r in chosen if r.replaces}
        return tuple(
            r for r in chosen if r.id not in replaced and (basis is None or r.basis is basis)
        )

    def legal_rule(self, regime: Regime, marks: AbstractSet[str] = NO_MARKS) -> DeadlineRule | None:
        """The rule of the registration's legal term; none for what is not an appeal."""
        return next((r for r in self.rules_for(regime, marks) if r.main), None)

    def due(self, rule_id: str, start: date | datetime, document_date: date | None = None) -> Term:
        """Counts the term of a rule from its start."""
        rule = self.rule(rule_id)
        day = self.law_day(start)
        if rule.unit is Unit.HOURS:
            return self._by_hours(rule, self._instant(start), day)
        if rule.unit is Unit.WORKING_HOURS:
            return self._by_working_hours(rule, self._instant(start), day)
        if rule.unit is Unit.WORKING_DAYS:
            return self._by_working_days(rule, day)
        if rule.unit is Unit.FROM_DOCUMENT:
            return self._by_document(rule, day, document_date)
        return self._by_calendar_days(rule, day)

    def law_day(self, moment: date | datetime) -> date:
        """The date of law of a moment: its date in the region's zone."""
        if isinstance(moment, datetime):
            if moment.tzinfo is None:
                raise BugError("a term needs an aware instant")
            return moment.astimezone(self._zone).date()
        return moment

    def end_of_day(self, day: date) -> datetime:
        """The end of the working day in the region, as an instant in UTC."""
        return self._at(day, self._closing(day))

    def _closing(self, day: date) -> time:
        work = self._profile.work_day
        if not self._calendar.is_short(day):
            return work.end
        whole = datetime.combine(day, work.end) - timedelta(minutes=work.pre_holiday_minus_min)
        return whole.time()

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self._zone).astimezone(UTC)

    def _instant(self, start: date | datetime) -> datetime:
        if isinstance(start, datetime):
            return start
        return self._at(start, self._profile.work_day.start)

    # Counting by unit ---------------------------------------------------------------------------

    def _by_calendar_days(self, rule: DeadlineRule, start: date) -> Term:
        first = start + ONE_DAY if rule.count_from is CountFrom.NEXT_DAY else start
        unrolled = first + timedelta(days=rule.amount - 1)
        steps = (
            start_step(rule, start),
            Step(f"{amount_words(rule)}: последний день — {russian(unrolled)}", rule.law),
        )
        return self._rolled(rule, start, unrolled, steps)

    def _by_working_days(self, rule: DeadlineRule, start: date) -> Term:
        before = start if rule.count_from is CountFrom.NEXT_DAY else start - ONE_DAY
        found = self._calendar.working_days_after(before, rule.amount)
        steps = (
            start_step(rule, start),
            Step(f"{amount_words(rule)}: последний день — {russian(found.day)}", rule.law),
            *skipped_steps(found),
        )
        return Term(
            rule,
            start,
            found.day,
            found.day,
            self.end_of_day(found.day),
            steps,
            self._calendar.warnings(start, found.day),
        )

    def _by_document(self, rule: DeadlineRule, start: date, named: date | None) -> Term:
        if named is None:
            raise InputError(
                "Не указана дата исполнения, названная в документе",
                field="document_date",
                advice="Внесите дату из документа.",
            )
        steps = (
            Step(f"Поступило {russian(start)}"),
            Step(f"Срок назван в документе: {russian(named)}", rule.law),
        )
        if named >= start:
            return self._rolled(rule, start, named, steps)
        late = f"Срок в документе ({russian(named)}) истёк до поступления"
        term = self._rolled(rule, start, start, (*steps, Step(late)), forward=True)
        return replace(term, notes=(late,))

    def _by_hours(self, rule: DeadlineRule, start: datetime, day: date) -> Term:
        due_at = (start + timedelta(hours=rule.amount)).astimezone(UTC)
        return self._hour_term(rule, start, day, due_at, ())

    def _by_working_hours(self, rule: DeadlineRule, start: datetime, day: date) -> Term:
        left = timedelta(hours=rule.amount)
        at, today = start.astimezone(UTC), day
        skipped: list[Step] = []
        while True:
            for opens, closes in self._open_hours(today):
                begin = max(at, opens)
                if begin >= closes:
                    continue
                if left <= closes - begin:
                    return self._hour_term(rule, start, day, begin + left, tuple(skipped))
                left -= closes - begin
                at = closes
            today += ONE_DAY
            reason = self._calendar.why_off(today)
            if reason is not None:
                skipped.append(Step(f"{russian(today)} не считается: {reason}"))

    def _open_hours(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        if not self._calendar.is_working(day):
            return ()
        work = self._profile.work_day
        return (
            (self._at(day, work.start), self._at(day, work.break_start)),
            (self._at(day, work.break_end), self._at(day, self._closing(day))),
        )

    def _hour_term(
        self,
        rule: DeadlineRule,
        start: datetime,
        day: date,
        due_at: datetime,
        skipped: tuple[Step, ...],
    ) -> Term:
        local = due_at.astimezone(self._zone)
        begun = start.astimezone(self._zone)
        due_on = local.date()
        label = self._profile.zone_label
        steps = (
            Step(f"Отсчёт с {begun:%d.%m.%Y %H:%M} ({label})"),
            Step(f"{amount_words(rule)}: до {local:%d.%m.%Y %H:%M} ({label})", rule.law),
            *skipped,
        )
        unknown = self._calendar.warnings(day, due_on) if rule.unit is Unit.WORKING_HOURS else ()
        return Term(rule, day, due_on, due_on, due_at, steps, unknown)

    def _rolled(
        self,
        rule: DeadlineRule,
        start: date,
        unrolled: date,
        steps: tuple[Step, ...],
        *,
        forward: bool = False,
    ) -> Term:
        found, step = self._roll(rule, start, unrolled, forward)
        unknown = self._calendar.warnings(min(start, found.day), max(unrolled, found.day))
        return Term(
            rule,
            start,
            unrolled,
            found.day,
            self.end_of_day(found.day),
            (*steps, *step),
            unknown,
        )

    def _roll(
        self, rule: DeadlineRule, start: date, unrolled: date, forward: bool
    ) -> tuple[Rolled, tuple[Step, ...]]:
        reason = self._calendar.why_off(unrolled)
        if reason is None:
            return Rolled(unrolled), ()
        if rule.rollover is Rollover.NONE and not forward:
            step = Step(f"{russian(unrolled)} — {reason}; срок не переносится")
            return Rolled(unrolled), (step,)
        if rule.rollover is Rollover.PREVIOUS and not forward:
            back = self._calendar.previous_working(unrolled)
            if back.day >= start:
                return back, (roll_step(unrolled, reason, back.day, "предшествующий"),)
        ahead = self._calendar.next_working(unrolled)
        return ahead, (roll_step(unrolled, reason, ahead.day, "ближайший следующий"),)

    # Extension and outside terms ----------------------------------------------------------------

    def extension_refusal(self, term: Term, today: date) -> str | None:
        """Why the term cannot be extended today; None if it can (shown before the key is pressed)."""
        if not term.rule.extension_days:
            return f"Срок «{term.rule.title_ru}» не продлевается"
        if term.extension is not None:
            return "Срок уже продлён: повторное продление невозможно"
        if today > term.due_on:
            return f"Срок истёк {russian(term.due_on)}: продлить его нельзя"
        return None

    def extend(
        self,
        term: Term,
        ground: str,
        decided_on: date,
        notice_number: str,
        today: date,
        days: int | None = None,
    ) -> Term:
        """The extended term: at most the rule's days, added to the unrolled date, rolled once."""
        rule = term.rule
        amount = rule.extension_days if days is None else days
        refusal = self.extension_refusal(term, today) or decision_refusal(
            term, ground, decided_on, notice_number, today, amount
        )
        if refusal:
            raise NotAllowed(refusal)
        unrolled = term.legal_on + timedelta(days=amount)
        steps = (
            *term.steps,
            Step(
                f"Продлено: к {russian(term.legal_on)} прибавлено "
                f"{counted(amount, 'день', 'дня', 'дней')}, последний день — {russian(unrolled)}",
                rule.extension_law,
            ),
            Step(f"Решение от {russian(decided_on)}, уведомление № {notice_number.strip()}"),
        )
        extended = self._rolled(rule, term.start, unrolled, steps)
        return replace(
            extended,
            notes=term.notes,
            extension=Extended(ground.strip(), decided_on, notice_number.strip()),
        )

    def outside(self, term: Term, answer_at: datetime) -> Term:
        """The same term with the date of the outside system, which goes before the counted one."""
        day = self.law_day(answer_at)
        local = answer_at.astimezone(self._zone)
        text = f"Срок внешней системы: до {local:%d.%m.%Y %H:%M} ({self._profile.zone_label})"
        note = f"Расчётный срок — {russian(term.due_on)}, действует срок внешней системы"
        return replace(
            term,
            legal_on=day,
            due_on=day,
            due_at=answer_at.astimezone(UTC),
            steps=(*term.steps, Step(text)),
            notes=(*term.notes, note) if day != term.due_on else term.notes,
        )

    def control_term(self, legal: Term, regime: Regime, marks: AbstractSet[str] = NO_MARKS) -> Term:
        """The internal control date of a legal term: the profile's rule, never after the term.

        After an extension it stands as many days before the new unrolled date as before the old.
        """
        rule = next((r for r in self.rules_for(regime, marks) if r.id.startswith(CONTROL)), None)
        if rule is None:
            return legal
        control = self.due(rule.id, legal.start)
        if legal.extension is not None:
            before = legal.rule.amount - rule.amount
            unrolled = max(legal.start, legal.legal_on - timedelta(days=before))
            days = counted(before, "день", "дня", "дней")
            step = Step(f"После продления — за {days} до {russian(legal.legal_on)}", rule.law)
            control = self._rolled(rule, legal.start, unrolled, (step,))
        if control.due_at <= legal.due_at:
            return control
        step = Step(f"Не позже срока «{legal.rule.title_ru}»: {russian(legal.due_on)}")
        return replace(
            control,
            legal_on=legal.legal_on,
            due_on=legal.due_on,
            due_at=legal.due_at,
            steps=(*control.steps, step),
        )

    def explain_ru(self, term: Term) -> list[str]:
        """«Почему эта дата»: the steps with their paragraphs, the result, the warnings."""
        lines = [f"{s.text_ru} ({s.law})" if s.law else s.text_ru for s in term.steps]
        local = term.due_at.astimezone(self._zone)
        lines.append(f"Срок: {russian(term.due_on)}, до {local:%H:%M} ({self._profile.zone_label})")
        return [*lines, *(f"Внимание: {w}" for w in term.warnings)]


__all__ = [
    "Basis",
    "CountFrom",
    "DeadlineEngine",
    "DeadlineRule",
    "Extended",
    "Rollover",
    "Step",
    "Term",
    "Unit",
    "russian",
]
