"""Rules of terms as data: what a profile says about each term. The counting is in ``deadlines``."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cur_desk.domain.records.words import Regime


class Unit(StrEnum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    FROM_DOCUMENT = "from_document"
    """The date stands in the document itself (запрос прокуратуры, поручение)."""


class CountFrom(StrEnum):
    """Which day is the first: the one after the event (ГК ст. 191) or the day itself."""

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


class Rollover(StrEnum):
    """Where a term moves whose last day is not a working one (domain B1, ruling C14)."""

    PREVIOUS = "previous"
    NEXT = "next"
    NONE = "none"


class Basis(StrEnum):
    """Which moment of the appeal the term is counted from."""

    ARRIVAL = "arrival"
    REGISTRATION = "registration"
    TAKEN = "taken"
    DISTRIBUTION = "distribution"
    REQUEST = "request"
    EVENT = "event"


class DeadlineRule(BaseModel):
    """One term of the profile with its paragraph."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title_ru: str = Field(min_length=1)
    unit: Unit
    amount: int = Field(default=0, ge=0, le=3_660)
    count_from: CountFrom = CountFrom.NEXT_DAY
    rollover: Rollover = Rollover.NONE
    law: str = ""
    basis: Basis = Basis.REGISTRATION
    regimes: frozenset[Regime] = frozenset()
    when: str = ""
    """Empty: always; else a mark of the registration: ``migration``, ``fast``, ``high`` …"""
    replaces: str = ""
    """Id of the rule that this one stands for when its mark is there."""
    main: bool = False
    """Whether it is the legal term of a registration, closed by «направлено заявителю»."""
    extension_days: int = Field(default=0, ge=0, le=365)
    """How many days an extension may add to the unrolled date; 0: cannot be extended."""
    extension_law: str = ""

    @model_validator(mode="after")
    def _amount_fits_unit(self) -> DeadlineRule:
        if self.unit is not Unit.FROM_DOCUMENT and self.amount < 1:
            raise ValueError("у срока нет величины (amount)")
        if self.unit is Unit.FROM_DOCUMENT and self.amount:
            raise ValueError("срок по документу не имеет величины (amount)")
        if self.extension_days and self.regimes - {Regime.FZ59}:
            raise ValueError("продление бывает только у срока 59-ФЗ")
        return self
