"""Directories as the forms need them: municipalities, bodies, people, blocks, kinds of question.

Entries come from the portal; before the first sync the shipped ones stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from cur_desk.domain.filter_text import Vocabulary
from cur_desk.domain.formalisation import Content, needs_forwarding, registering
from cur_desk.domain.marks import ExchangeMark
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.directory import Organisation, Person, Post, Territory
from cur_desk.domain.records.words import (
    AppealState,
    Channel,
    Jurisdiction,
    OrganisationKind,
    QuestionKind,
    Regime,
    Result,
    Special,
)
from cur_desk.domain.text import fold, order_key
from cur_desk.reference.places import Places
from cur_desk.reference.words import label
from cur_desk.services.views import CardView, Choice

OUT_OF_BLOCKS = "Вне отраслевых блоков"
_STATE_WORDS = {
    "новое": AppealState.RECEIVED,
    "взято": AppealState.TAKEN,
    "разобрано": AppealState.FORMALISED,
    "направлено": AppealState.ASSIGNED,
    "возвращено": AppealState.REWORK,
    "подписано": AppealState.SIGNED,
    "отвечено": AppealState.SENT,
    "закрыто": AppealState.CLOSED,
}
_KIND_HINTS = {
    OrganisationKind.BODY: "орган власти области",
    OrganisationKind.LOCAL_BODY: "орган местного самоуправления",
    OrganisationKind.TERRITORIAL_BODY: "территориальный орган",
    OrganisationKind.INSTITUTION: "учреждение",
    OrganisationKind.PUBLIC_FUNCTION: "публично значимые функции",
    OrganisationKind.COMMERCIAL: "коммерческая: только источник сведений",
}


class DirectoryService:
    """Lookups in memory: a region has some hundreds of bodies and places, not millions."""

    def __init__(
        self,
        profile: Profile,
        places: Places,
        organisations: Iterable[Organisation],
        people: Iterable[Person],
        on: date | None = None,
    ) -> None:
        self.own = ""
        """The body of the person at this desk: an appeal in nobody's books stands with it."""
        self.me = ""
        """The person at this desk: «сотрудник:я»."""
        self._profile = profile
        self._on = on
        self._places = places
        self._organisations = {o.id: o for o in organisations}
        self._people = {p.id: p for p in people}
        self._words: tuple[str, Vocabulary] | None = None
        self._whole: dict[bool, list[Choice]] = {}
        """The lists without a query, as ordered once: each card that opens asks for them."""

    def refresh(self, organisations: Iterable[Organisation], people: Iterable[Person]) -> None:
        """Newer entries from the portal; the shipped bodies that it does not name stay."""
        self._organisations |= {o.id: o for o in organisations}
        self._people |= {p.id: p for p in people}
        self._words = None
        self._whole = {}

    @cached_property
    def _municipalities(self) -> dict[str, Territory]:
        return {t.oktmo: t for t in self._places.municipalities(self._on)}

    def municipalities(self) -> list[Choice]:
        """All municipalities in Russian order."""
        found = [Choice(t.oktmo, t.short_name, t.name) for t in self._municipalities.values()]
        return sorted(found, key=lambda c: order_key(c.name))

    def place_name(self, oktmo: str | None) -> str:
        """Short name of a municipality; the code itself if it is unknown."""
        if not oktmo:
            return ""
        territory = self._municipalities.get(oktmo[:8]) or self._places.find_territory(oktmo[:8])
        return territory.short_name if territory else f"ОКТМО {oktmo}"

    def localities(self, oktmo: str) -> list[str]:
        """Settlements of a municipality."""
        return [item.title for item in self._places.localities(oktmo)]

    def organisations(self, query: str = "", *, responsible: bool = False) -> list[Choice]:
        """Bodies whose name holds every word of the query; bodies of the region first."""
        wanted = fold(query).split()
        if not wanted:
            if (whole := self._whole.get(responsible)) is None:
                whole = self._whole[responsible] = self._matching([], responsible)
            return list(whole)
        return self._matching(wanted, responsible)

    def _matching(self, wanted: list[str], responsible: bool) -> list[Choice]:
        found = []
        for item in self._organisations.values():
            if responsible and not item.may_be_responsible:
                continue
            name = fold(f"{item.name} {item.short_name}")
            if all(word in name for word in wanted):
                found.append(item)
        found.sort(
            key=lambda o: (
                list(OrganisationKind).index(o.organisation_kind),
                order_key(o.short_name),
            )
        )
        return [Choice(o.id, o.short_name, _KIND_HINTS[o.organisation_kind]) for o in found]

    def organisation(self, key: str | None) -> Organisation | None:
        """The body with this id."""
        return self._organisations.get(key or "")

    def parent_of(self, key: str) -> str | None:
        """The body over a body."""
        found = self._organisations.get(key)
        return found.parent if found is not None else None

    def organisation_name(self, key: str | None) -> str:
        """Short name of a body; «орган не найден» tells of a gap in the directory."""
        if not key:
            return ""
        found = self._organisations.get(key)
        return found.short_name if found else "орган не найден в справочнике"

    def organisation_full(self, key: str | None) -> str:
        """Full name of a body, for letters and papers."""
        found = self._organisations.get(key or "")
        return found.name if found else ""

    def people(self) -> list[Choice]:
        """Colleagues to whom one may pass work on."""
        found = [
            Choice(p.id, p.name, p.posts[0].title if p.posts else "") for p in self._people.values()
        ]
        return sorted(found, key=lambda c: order_key(c.name))

    def posts_of(self, organisation: str) -> list[tuple[Person, Post]]:
        """People with a post in a body, and that post."""
        return [
            (p, post)
            for p in self._people.values()
            for post in p.posts
            if post.organisation == organisation
        ]

    def person_name(self, key: str | None) -> str:
        """Name of a colleague."""
        found = self._people.get(key or "")
        return found.name if found else ""

    def person_phone(self, key: str | None) -> str:
        """Working telephone of a colleague."""
        found = self._people.get(key or "")
        return (found.phone or "") if found else ""

    def blocks(self) -> list[Choice]:
        """Blocks of the region in the order of its act, and what lies outside them."""
        found = [Choice(b.id, b.short_name, b.legal_name, b.icon) for b in self._profile.blocks]
        return [*found, Choice("none", OUT_OF_BLOCKS, "", "tag")]

    def block_name(self, key: str | None) -> str:
        """Short name of a block."""
        if key and self._profile.has_block(key):
            return self._profile.block(key).short_name
        return OUT_OF_BLOCKS if key == "none" else ""

    def block_icon(self, key: str | None) -> str:
        """Icon of a block; one the table does not know gets a tag."""
        return self._profile.block(key).icon if key and self._profile.has_block(key) else "tag"

    def question_kinds(self) -> list[Choice]:
        """Виды вопроса."""
        return [Choice(k.value, label(k)) for k in QuestionKind]

    def jurisdictions(self) -> list[Choice]:
        """Предметы ведения."""
        return [Choice(k.value, label(k)) for k in Jurisdiction]

    def is_forwarding(
        self, card: CardView, organisation: str | None, question: Content | None = None
    ) -> bool:
        """Whether choosing this executor for the question is направление по компетенции."""
        regime, body = registering(card.appeal, question, self.own)
        return needs_forwarding(regime, body, self.organisation(organisation))

    def _aliases(self) -> dict[str, dict[str, str]]:
        """Words that are read besides the titles: full names, «я», everyday words of states."""
        found = {
            "block": {fold(b.legal_name): b.id for b in self._profile.blocks},
            "oktmo": {fold(t.name): t.oktmo for t in self._municipalities.values()},
            "state": {w: s.value for w, s in _STATE_WORDS.items()},
        }
        return found | ({"holder": {"я": self.me}} if self.me else {})

    def vocabulary(self) -> Vocabulary:
        """Words of the values of a filter: blocks, places, bodies, people, states."""
        if self._words is not None and self._words[0] == self.me:
            return self._words[1]
        enums = {"state": AppealState, "channel": Channel, "regime": Regime, "result": Result}
        enums |= {"exchange": ExchangeMark}
        titles = {
            "block": {c.code: c.name for c in self.blocks()},
            "oktmo": {t.oktmo: t.short_name for t in self._municipalities.values()},
            "executor": {o.id: o.short_name for o in self._organisations.values()},
            "registrar": {o.id: o.short_name for o in self._organisations.values()},
            "holder": {p.id: p.name for p in self._people.values()},
            "question_kind": {k.value: label(k) for k in QuestionKind},
            "special": {k.value: label(k) for k in Special},
        }
        made = Vocabulary(
            titles | {f: {v.value: label(v) for v in e} for f, e in enums.items()},
            self._aliases(),
        )
        self._words = (self.me, made)
        return made
