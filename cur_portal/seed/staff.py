"""People of the demonstration region: the shift of the centre, heads, bodies and municipalities.

The same for every seed of a region, so that a second seed or a test finds them by their logins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID, uuid5

from cur_desk.domain.changes import Document
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.directory import Organisation
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reference.organisations import CENTRE, organisation_id
from cur_desk.reference.places import Places
from cur_portal.seed.names import Named, invent, phone

_NAMESPACE = UUID("0d3f6a52-7c56-5b1e-9a41-6f6b2f0f5d11")
DESK = "shift:1"
"""Scope key of what the demonstration shift has on its desk: about two thousand appeals."""
SHIFT_SIZE = 6
_CENTRE_SEATS = (
    ("senior", "starshiy1"),
    ("operator", "operator1"),
    ("head", "rukovoditel1"),
    ("curator", "kurator1"),
)
"""Seats of the centre; a region whose act does not know one leaves it empty."""
_RESPONSIBLE = (OrganisationKind.BODY, OrganisationKind.LOCAL_BODY)


@dataclass(frozen=True, slots=True)
class Account:
    """A login to be made: for whom, in which seat, with which scope instead of the post's."""

    login: str
    person: str
    name: str
    role: str
    post: str
    scope: tuple[str, ...] | None = None


@dataclass(slots=True)
class Worker:
    """A person who does acts in the seeded histories."""

    person: str
    post: str
    organisation: str
    named: Named
    title: str
    phone: str


@dataclass(slots=True)
class Staff:
    """Everybody: documents of persons, accounts, and who acts for which body."""

    persons: list[Document] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    shift: list[Worker] = field(default_factory=list)
    executors: dict[str, Worker] = field(default_factory=dict)
    heads: dict[str, Worker] = field(default_factory=dict)


def staff_id(region_id: str, key: str) -> str:
    """The stable id of a person or post."""
    return str(uuid5(_NAMESPACE, f"{region_id}:{key}"))


class Hiring:
    """Fills the seats of one region."""

    def __init__(
        self, profile: Profile, organisations: tuple[Organisation, ...], places: Places
    ) -> None:
        self._profile = profile
        self._organisations = organisations
        self._places = places
        self._rng = Random(f"staff:{profile.id}")
        self._staff = Staff()
        self._centre = organisation_id(profile.id, CENTRE)

    def fill(self) -> Staff:
        """Everybody of the region."""
        self._shift()
        self._blocks()
        self._bodies()
        self._municipalities()
        return self._staff

    # --- the centre -----------------------------------------------------------------------------

    def _shift(self) -> None:
        for number in range(1, SHIFT_SIZE + 1):
            login = f"smena{number}" if number <= 3 else ""
            worker = self._hire(f"smena{number}", "shift", self._title("shift"), login, (DESK,))
            self._staff.shift.append(worker)
        for role, login in _CENTRE_SEATS:
            if role in self._profile.roles:
                self._hire(login, role, self._title(role), login)

    def _title(self, role: str) -> str:
        return self._profile.roles[role].title

    def _blocks(self) -> None:
        for role, login, count in (("block_head", "blok", 2), ("block_owner", "otvetstvenny", 1)):
            if role not in self._profile.roles:
                continue
            for number, block in enumerate(self._profile.blocks, 1):
                title = f"{self._title(role)}: {block.legal_name}"
                named = f"{login}{number}" if number <= count else ""
                self._hire(f"{login}-{block.id}", role, title, named, blocks=[block.id])

    # --- bodies ---------------------------------------------------------------------------------

    def _bodies(self) -> None:
        number = 0
        for body in self._organisations:
            if body.organisation_kind not in _RESPONSIBLE or body.oktmo:
                continue
            number += 1
            self._seat(
                body,
                f"ministerstvo{number}" if number <= 4 else "",
                f"ispolnitel{number}" if number <= 3 else "",
                "заместитель руководителя",
            )
        for other in self._organisations:
            institution = other.organisation_kind is OrganisationKind.INSTITUTION
            if institution and other.parent and other.id != self._centre:
                self._seat(other, "", "", "директор")

    def _municipalities(self) -> None:
        bodies = [o for o in self._organisations if o.oktmo and o.valid_to is None]
        bodies.sort(key=lambda o: -(self._places.territory(o.oktmo or "").population or 0))
        for number, body in enumerate(bodies, 1):
            self._seat(
                body,
                f"glava{number}" if number <= 2 else "",
                f"okrug{number}" if number <= 3 else "",
                "заместитель главы",
            )
        if len(bodies) > 2:
            self._second_post(bodies[1], bodies[2])

    def _seat(self, body: Organisation, head: str, executor: str, head_title: str) -> None:
        """A head with the body's authority and an executor."""
        day = f"{self._rng.randrange(10, 29)}.01.{2024 + self._rng.randrange(2)}"
        authority = f"распоряжение от {day} № {self._rng.randrange(3, 90)}-р"
        self._staff.heads[body.id] = self._hire(
            f"head-{body.id}", "authority", head_title, head, body=body, authority=authority
        )
        self._staff.executors[body.id] = self._hire(
            f"exec-{body.id}", "executor", "главный специалист", executor, body=body
        )

    def _second_post(self, first: Organisation, second: Organisation) -> None:
        """One person with posts in two municipalities: the executor of ``first`` stands in."""
        worker = self._staff.executors[first.id]
        stood_for = self._staff.executors[second.id]
        person = next(p for p in self._staff.persons if p["id"] == worker.person)
        person["posts"].append(
            {
                "id": staff_id(self._profile.id, f"stand-in-{second.id}"),
                "organisation": second.id,
                "role": "executor",
                "title": "главный специалист (замещает)",
                "oktmo": second.oktmo,
                "stands_in_for": stood_for.person,
            }
        )

    def _hire(
        self,
        key: str,
        role: str,
        title: str,
        login: str = "",
        scope: tuple[str, ...] | None = None,
        *,
        body: Organisation | None = None,
        blocks: list[str] | None = None,
        authority: str | None = None,
    ) -> Worker:
        named = invent(self._rng)
        person, post = staff_id(self._profile.id, key), staff_id(self._profile.id, f"post-{key}")
        organisation = body.id if body else self._centre
        number = phone(self._rng)
        seat: dict[str, Any] = {
            "id": post,
            "organisation": organisation,
            "role": role,
            "title": title,
            "blocks": blocks or [],
        }
        if body and body.oktmo:
            seat["oktmo"] = body.oktmo
        if authority:
            seat["authority"] = authority
        self._staff.persons.append(
            {
                "kind": "person",
                "id": person,
                "version": 0,
                "schema": 1,
                "name": named.full,
                "login": login or f"bez-vhoda-{len(self._staff.persons) + 1}",
                "phone": number,
                "view": self._profile.roles[role].view.value,
                "posts": [seat],
            }
        )
        if login:
            account = Account(login, person, named.full, role, title, scope)
            self._staff.accounts.append(account)
        return Worker(person, post, organisation, named, title, number)


def directory(
    staff: Staff, organisations: tuple[Organisation, ...], places: Places
) -> Iterator[Document]:
    """Directory documents of the region: bodies, territories, persons."""
    for organisation in organisations:
        yield organisation.to_document()
    for territory in places.all_territories:
        yield territory.to_document()
    yield from staff.persons
