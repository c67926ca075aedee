"""Which body answers for a problem in a place: ministries by block, administrations by ОКТМО."""

from __future__ import annotations

from random import Random

from cur_desk.domain.profile import Profile
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reference.organisations import (
    CENTRE,
    GOVERNMENT,
    administration_id,
    load_organisations,
    organisation_id,
)
from cur_portal.seed.grammar import Family, chance

_FALLBACK = {"forest": "ecology", "waste": "ecology", "energy": "housing", "ecology": "waste"}


class Bodies:
    """The region's organisations by what they do."""

    def __init__(self, profile: Profile) -> None:
        self.region_id = profile.id
        self.all: tuple[Organisation, ...] = load_organisations(profile.id)
        self.by_id = {o.id: o for o in self.all}
        self.centre = organisation_id(profile.id, CENTRE)
        self.government = organisation_id(profile.id, GOVERNMENT)
        self.prosecutor = organisation_id(profile.id, "fed-prosecutor")
        self._ministries: dict[str, str] = {}
        for body in self.all:
            if body.organisation_kind is OrganisationKind.BODY:
                for block in body.blocks:
                    self._ministries.setdefault(block, body.id)
        inspection = organisation_id(profile.id, "body-inspection")
        self._inspection = inspection if inspection in self.by_id else self.ministry("housing")
        self._helpers = [
            o.id
            for o in self.all
            if o.organisation_kind is OrganisationKind.INSTITUTION and o.id != self.centre
        ]

    def ministry(self, sector: str) -> str:
        """The body of a sector, a neighbouring one, or the government."""
        found = self._ministries.get(sector)
        if found is None:
            found = self._ministries.get(_FALLBACK.get(sector, ""))
        return found or self.government

    def administration(self, oktmo: str) -> str:
        """The administration of a municipality."""
        return administration_id(self.region_id, oktmo)

    def executor(self, family: Family, oktmo: str, rng: Random) -> str:
        """Who is responsible for a problem of this family in this municipality."""
        who: str = chance(family.who, rng)
        if who == "mo":
            return self.administration(oktmo)
        if who == "inspection":
            return self._inspection
        return self.ministry(who)

    def helper(self, executor: str, rng: Random) -> str | None:
        """A co-executor: an institution of the body, if it has any."""
        own = [h for h in self._helpers if self.by_id[h].parent == executor]
        return rng.choice(own) if own else None

    def name(self, organisation: str) -> str:
        """The full name."""
        return self.by_id[organisation].name
