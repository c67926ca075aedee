"""Legal and stage terms that the portal sets on a document: the engine of ``domain.deadlines``
over the region's profile and calendar. Once set, a legal term moves only by an extension."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.changes import Document
from cur_desk.domain.deadlines import Basis, DeadlineEngine, Term, Unit
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.stages import legal_term, stage_term
from cur_desk.errors import InputError, NotAllowed
from cur_desk.reference.calendars import load_calendar
from cur_portal.region import Region


def wire_time(at: datetime) -> str:
    """An instant as it stands in documents."""
    return at.isoformat().replace("+00:00", "Z")


class Terms:
    """Sets ``due_on``, ``due_at`` and ``stage_due_at``."""

    def __init__(self, region: Region) -> None:
        self._region = region

    @cached_property
    def engine(self) -> DeadlineEngine:
        """The deadline engine of the region."""
        return DeadlineEngine(self._region.profile, load_calendar(self._region.id))

    @property
    def profile(self) -> Profile:
        """The region's profile."""
        return self._region.profile

    @property
    def zone(self) -> tzinfo:
        """The region's zone: its days are the days of law."""
        return self._region.profile.tz

    def set_on(self, document: Document) -> None:
        """Gives each registration without a term its legal term, and the appeal its stage term."""
        try:
            appeal = Appeal.model_validate(document)
        except ValidationError:
            return  # judged, with its reason, by whoever validates the document
        for number, registration in enumerate(document.get("registrations") or []):
            if registration.get("due_at") is None and registration.get("due_on") is None:
                self._set(registration, self._legal(appeal, number))
        stage = stage_term(appeal, self.engine)
        if stage is None:
            document.pop("stage_due_at", None)
        elif document.get("stage_due_at") is None:
            document["stage_due_at"] = wire_time(stage.due_at)

    def _legal(self, appeal: Appeal, number: int) -> Term | None:
        """A term that runs from the registration does not run while its day is unknown."""
        registration = appeal.registrations[number]
        rule = self.engine.legal_rule(registration.regime, frozenset(appeal.marks))
        if rule is None:
            return None
        counted = rule.basis is Basis.REGISTRATION and rule.unit is not Unit.FROM_DOCUMENT
        if counted and registration.registered_on is None:
            return None
        try:
            return legal_term(appeal, self.engine, number)
        except InputError:
            return None  # the term stands in a document whose date nobody has entered yet

    @staticmethod
    def _set(registration: dict[str, Any], term: Term | None) -> None:
        if term is not None:
            registration["due_on"] = term.due_on.isoformat()
            registration["due_at"] = wire_time(term.due_at)

    def extend(
        self, appeal: Appeal, content: dict[str, Any], now: datetime
    ) -> tuple[dict[str, Any], Refusal | None]:
        """The content of «Продлить срок» with its new date, or why it cannot be done."""
        number = next(
            (
                n
                for n, r in enumerate(appeal.registrations)
                if content.get("registration") in (None, r.id)
            ),
            None,
        )
        if number is None:
            return content, Refusal("lost-path", "Регистрации уже нет", "registration")
        registration = appeal.registrations[number]
        if registration.extension is not None:
            return content, Refusal("extension", "Срок уже продлён: повторно продлить нельзя")
        term = self._legal(appeal, number)
        if term is None:
            return content, Refusal(
                "extension", "У этой регистрации нет законного срока", "registration"
            )
        try:
            longer = self.engine.extend(
                term,
                str(content["ground"]),
                date.fromisoformat(str(content["decided_on"])),
                str(content["notice_number"]),
                self._region.today(now),
                days=content.get("days"),
            )
        except NotAllowed as error:
            return content, Refusal("extension", str(error), "days")
        except (ValueError, TypeError):
            return content, Refusal("invalid", "Дата решения о продлении не понята", "decided_on")
        return {**content, "due_on": longer.due_on.isoformat()}, None
