"""One seeded appeal: scenario, words, requisites of arrival, history."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.records.words import Channel, Regime, Special
from cur_portal.seed.grammar import chance
from cur_portal.seed.history import History
from cur_portal.seed.ids import stamp, uuid7
from cur_portal.seed.names import email, name_lines, phone
from cur_portal.seed.pictures import ROADS, add_files
from cur_portal.seed.scenario import (
    Scenario,
    cluster_core,
    invent_scenario,
    join_cluster,
    write_again,
)
from cur_portal.seed.steps import Region
from cur_portal.seed.timeline import Entry
from cur_portal.seed.where import Map
from cur_portal.seed.wording import Worded, Writer

_SYSTEMS = {
    Channel.POS: ("ПОС", ""),
    Channel.EPGU: ("ЕПГУ", ""),
    Channel.SITE: ("Сайт", "С-"),
    Channel.SOCIAL: ("Инцидент", "ИМ-"),
    Channel.MESSENGER: ("Инцидент", "ИМ-"),
    Channel.SED: ("СЭД", "вх-"),
}
_REQUEST_SPECIALS = (
    (Special.PROSECUTOR, 0.4),
    (Special.DEPUTY, 0.45),
    (Special.PRESIDENT, 0.15),
)
_FAMILY_SPECIAL = 0.07
_ANONYMOUS = 0.03
_MARKED_REPEAT = 0.5
_KNOWN_PLACE = (Channel.POS, Channel.EPGU, Channel.SITE)
_ADDRESSED = (Channel.LETTER, Channel.EPGU, Channel.SITE, Channel.RECEPTION, Channel.SED)


@dataclass(slots=True)
class Made:
    """A document and whether anything is left to do about it."""

    document: Document
    open: bool
    at: int


class Maker:
    """Makes appeals of one region by their entries in the timeline."""

    def __init__(self, region: Region, places: Map) -> None:
        self._region = region
        self._map = places

    def make(self, entry: Entry, number: str) -> Made:
        """The appeal of an entry; the same entry always gives the same appeal."""
        rng = Random(entry.key)
        history = self._arrived(entry, number, rng)
        history.run()
        self._threat(history, rng)
        return Made(history.doc, _is_open(history.doc), entry.at)

    def arrive(self, entry: Entry, number: str) -> History:
        """The appeal of an entry as it arrives, with its way still ahead."""
        return self._arrived(entry, number, Random(entry.key))

    def _arrived(self, entry: Entry, number: str, rng: Random) -> History:
        identity = record_id(entry.key, entry.at)
        scenario = self._scenario(entry, rng)
        special = self._special(scenario, rng)
        day = self._region.clock.day(entry.at)
        writer = Writer(scenario, self._map.places, rng)
        worded = writer.write(special, day, again=entry.kind == "repeat")
        document = self._arrival(entry, identity, number, scenario, worded, special, rng)
        road = any(c.startswith(ROADS) for f in scenario.families for c in f.codes)
        add_files(document, entry.key, entry.at, road=road)
        return History(self._region, document, scenario, worded, rng, entry.at)

    # --- scenario -------------------------------------------------------------------------------

    def _scenario(self, entry: Entry, rng: Random) -> Scenario:
        if entry.kind == "cluster" and entry.core_day is not None:
            core = cluster_core(self._map, entry.core_day, Random(entry.core))
            return join_cluster(core, self._map, rng)
        if entry.kind == "repeat":
            return write_again(self._single(entry.core, entry.core_at), rng)
        return self._single(entry.key, entry.at)

    def _single(self, key: str, at: int) -> Scenario:
        day = self._region.clock.day(at)
        return invent_scenario(self._map, day, Random(f"{key}:who"))

    def _special(self, scenario: Scenario, rng: Random) -> tuple[Special, ...]:
        if scenario.regime is Regime.BODY_REQUEST:
            return (chance(_REQUEST_SPECIALS, rng),)
        found = {Special(s) for f in scenario.families for s in f.special}
        if Special.SVO in found:
            return (Special.SVO,)
        if found and rng.random() < _FAMILY_SPECIAL:
            return tuple(sorted(found))
        if rng.random() < 0.002:
            return (Special.CORRUPTION,)
        return ()

    # --- arrival --------------------------------------------------------------------------------

    def _arrival(
        self,
        entry: Entry,
        identity: str,
        number: str,
        scenario: Scenario,
        worded: Worded,
        special: tuple[Special, ...],
        rng: Random,
    ) -> Document:
        document: Document = {
            "kind": "appeal",
            "id": identity,
            "version": 1,
            "schema": 1,
            "number": number,
            "channel": scenario.channel.value,
            "regime": scenario.regime.value,
            "received_at": stamp(entry.at),
            "title": worded.title,
            "text": worded.text,
        }
        source = self._source(scenario, entry, rng)
        if source:
            document["source"] = source
        applicants = self._applicants(scenario, worded, special, rng)
        if applicants:
            document["applicants"] = applicants
        if worded.collective:
            document |= {"collective": True, "signatures": 8 + rng.randrange(60)}
        if special:
            document["special"] = [s.value for s in special]
        if entry.kind == "repeat" and rng.random() < _MARKED_REPEAT:
            document["repeat_of"] = [record_id(entry.core, entry.core_at)]
        if scenario.channel in _KNOWN_PLACE and rng.random() < 0.6:
            document["place"] = {
                "oktmo": scenario.spot.locality.oktmo,
                "locality": scenario.spot.locality.title,
            }
        return document

    @staticmethod
    def _source(scenario: Scenario, entry: Entry, rng: Random) -> dict[str, Any]:
        known = _SYSTEMS.get(scenario.channel)
        if known is None:
            return {}
        system, prefix = known
        # Ten digits of the second and four of chance: unique without a memory of numbers given.
        return {
            "system": system,
            "external_number": f"{prefix}{entry.at % 10**9}{rng.randrange(10_000):04d}",
        }

    def _applicants(
        self, it: Scenario, worded: Worded, special: tuple[Special, ...], rng: Random
    ) -> list[dict[str, Any]]:
        if it.regime is Regime.BODY_REQUEST:
            return [self._asking_body(it, special, rng)]
        short = it.channel in (Channel.SOCIAL, Channel.MESSENGER)
        if rng.random() < (0.12 if short else _ANONYMOUS):
            return []
        if it.families[0].entity and rng.random() < 0.55:
            entity = rng.choice(name_lines("entity"))
            return [self._applicant(entity, "legal_entity", rng)]
        person = it.person
        name = f"{person.first} {person.last}" if short else person.full
        made = self._applicant(name, "citizen" if rng.random() < 0.985 else "foreigner", rng)
        if it.channel in _ADDRESSED:
            made["address"] = worded.scene["home"]
        if not short and rng.random() < 0.7:
            made["phone"] = phone(rng)
        if it.channel in (Channel.EPGU, Channel.SITE, Channel.POS, Channel.EMAIL):
            made["email"] = email(person, rng)
        if it.channel in (Channel.EPGU, Channel.POS):
            made["confirmed"] = True
        return [made]

    def _asking_body(
        self, it: Scenario, special: tuple[Special, ...], rng: Random
    ) -> dict[str, Any]:
        """Who sends a request: the prosecutor's office, a deputy, an office above."""
        if Special.DEPUTY in special:
            return self._applicant(f"Депутат {it.person.full}", "citizen", rng)
        body = self._region.bodies.by_id.get(self._region.bodies.prosecutor)
        name = "Управление по работе с обращениями граждан"
        if Special.PROSECUTOR in special and body is not None:
            name = body.name
        return self._applicant(name, "legal_entity", rng)

    @staticmethod
    def _applicant(name: str, kind: str, rng: Random) -> dict[str, Any]:
        made = f"{rng.getrandbits(62):016x}"
        identity = f"{made[:8]}-{made[8:12]}-4{made[12:15]}-9{made[1:4]}-{made[4:16]}"
        return {"id": identity, "applicant_kind": kind, "name": name, "addressee": True}

    # --- threat to life -------------------------------------------------------------------------

    def _threat(self, history: History, rng: Random) -> None:
        family = history.it.families[0]
        if not family.threat or rng.random() > 0.22 or not history.movement:
            return
        marked = history.received + 240 + rng.randrange(900)
        if marked + 120 > self._region.now:
            return
        worker = history.worker
        service = "Аварийная газовая служба" if "газ" in family.threat else "ЕДДС"
        calls = [
            {
                "id": uuid7(marked + 60, rng),
                "service": service,
                "phone": "104" if "газ" in family.threat else "112",
                "told_to": "диспетчер",
                "called_at": stamp(marked + 60),
                "called_by": worker.person,
            }
        ]
        threat: dict[str, Any] = {
            "marked_by": worker.person,
            "marked_at": stamp(marked),
            "reason": family.threat,
            "calls": calls,
        }
        if self._region.now - marked > 5 * 86_400:
            threat["cleared_at"] = stamp(marked + 86_400)
        history.doc["life_threat"] = threat


def record_id(key: str, at: int) -> str:
    """The id of the appeal of an entry."""
    return uuid7(at, Random(f"{key}:id"))


def _is_open(document: Document) -> bool:
    return any(not r.get("closed_at") for r in document.get("registrations") or [{}]) or any(
        not q.get("closed_at") for q in document.get("questions") or []
    )
