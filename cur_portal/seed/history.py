"""What has happened to a seeded appeal by now: from arrival to closing, or only the first steps.

The steps are the acts of ``domain.acts`` in their order, each at a time when offices are open;
whatever would come after the as-of moment has not happened yet.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cur_desk.domain.records.words import Regime
from cur_portal.seed.answers import Answers
from cur_portal.seed.grammar import chance
from cur_portal.seed.ids import DAY_S, russian, stamp, uuid7
from cur_portal.seed.letters import phrase, quoted
from cur_portal.seed.steps import HOUR, NotYet

_MESSAGE = (Regime.POS, Regime.OPEN_SOURCE, Regime.ORAL, Regime.NOT_APPEAL)
_REGIME_CODES = {
    Regime.POS: "ПОС",
    Regime.OPEN_SOURCE: "ИМ",
    Regime.ORAL: "ГЛ",
    Regime.NOT_APPEAL: "НО",
}
_KINDS = (
    ("statement", 0.74),
    ("complaint", 0.16),
    ("proposal", 0.03),
    ("information", 0.07),
)
_TOLD_AT_ONCE = {Regime.ORAL: 0.5, Regime.OPEN_SOURCE: 0.2, Regime.POS: 0.07}


class History(Answers):
    """Walks one appeal through its acts."""

    def run(self) -> None:
        """Does as many steps as there has been time for."""
        try:
            self._intake()
            self._formalise()
            self._work()
        except NotYet:
            pass
        if self.movement:
            self.doc["movement"] = self.movement
        if not self.doc.get("questions"):
            self._stage()

    # --- intake ---------------------------------------------------------------------------------

    def register_message(self) -> None:
        """A message is in the centre's own register from the moment it arrives."""
        if self.it.regime in _MESSAGE:
            centre = self.region.bodies.centre
            self._registration(centre, self.it.regime, self._today(), self._own_number())

    def content(self, registration: dict[str, Any] | None) -> dict[str, Any]:
        """What a colleague of the shift would formalise now: the content of the act."""
        questions = []
        for number in range(len(self.it.families)):
            question = self._question(number, registration["id"] if registration else "")
            if registration is None:
                del question["registration"]
            questions.append({k: v for k, v in question.items() if k != "formalised_at"})
        content: dict[str, Any] = {
            "title": self.title,
            "place": self.place(),
            "questions": questions,
            "proposals": [],
        }
        if registration is not None and registration["regime"] == Regime.FZ59.value:
            content["proposals"] = [
                self._proposal(q["id"], q["executor"])
                for q in questions
                if q["executor"] != registration["organisation"]
            ]
        return content

    def _proposal(self, question: str, to: str) -> dict[str, Any]:
        scene = self.scene | {
            "title": quoted(self.title),
            "received": russian(self.region.clock.day(self.received)),
            "to": self.region.bodies.name(to),
        }
        return {
            "id": uuid7(self.at, self.rng),
            "act": "forward",
            "question": question,
            "content": {
                "to_organisation": to,
                "question": question,
                "letter_text": phrase("forward_letter", scene, self.rng),
                "notice_text": phrase("forward_notice", scene, self.rng),
            },
        }

    def _intake(self) -> None:
        regime = self.it.regime
        if regime in _MESSAGE:
            self.register_message()
            return
        body = self.region.bodies.government
        if self.rng.random() < 0.57:
            body = self.executors[0]
        self._after(self.rng.random() ** 2 * 2.5 * DAY_S + HOUR)
        number = f"{self.rng.randrange(100, 9999)}-ОГ"
        self._line("register", self.region.staff.heads[body])
        self._registration(body, regime, self._today(), number)

    def _own_number(self) -> str:
        return f"{_REGIME_CODES[self.it.regime]}-{self.rng.randrange(100_000, 999_999)}"

    def _stage(self) -> None:
        registrations = self.doc.get("registrations")
        day = date.fromisoformat(registrations[0]["registered_on"]) if registrations else None
        stage = self.region.clock.stage(self.it.regime, self.received, day)
        if stage is not None:
            self.doc["stage_due_at"] = stage

    # --- formalisation --------------------------------------------------------------------------

    def _formalise(self) -> None:
        urgent = self.it.regime is Regime.OPEN_SOURCE
        if self.halt == "formalise" and self.rng.random() < 0.78:
            raise NotYet
        self._after(self.rng.random() ** 2 * (5 if urgent else 40) * HOUR + 300, office=not urgent)
        if self.rng.random() < 0.65:
            self._line("take", self.worker)
        self.doc["holder"] = self.worker.person
        self.doc["taken_at"] = stamp(self.at)
        if self.halt == "formalise":
            raise NotYet
        self._after(self.rng.random() * 1500 + 120, office=False)
        if self.rng.random() < 0.3:
            self.doc.pop("holder")
            self.doc.pop("taken_at")
        self._line("formalise", self.worker)
        self.doc["place"] = self.place()
        registration = self.doc["registrations"][0]
        self.doc["questions"] = [
            self._question(n, registration["id"]) for n in range(len(self.it.families))
        ]

    def _question(self, number: int, registration: str) -> dict[str, Any]:
        family, rng = self.it.families[number], self.rng
        code = family.codes[int(rng.random() * len(family.codes))]
        block = self.region.profile.block_of_code(code, self._today())
        question: dict[str, Any] = {
            "id": uuid7(self.at, rng),
            "order": number,
            "registration": registration,
            "essence": self.answering.line(family, "essence"),
            "for_report": self.answering.line(family, "report"),
            "code": code,
            "classifier": self.region.classifier,
            "question_kind": self._kind(family.kind),
            "jurisdiction": family.jurisdiction,
            "category": family.category,
            "place": self.place(),
            "executor": self.executors[number],
            "formalised_at": stamp(self.at),
        }
        if block is not None:
            question["block"] = block
        if rng.random() < 0.6:
            question["cause"] = family.cause
        return question

    def _kind(self, fixed: str) -> str:
        if self.it.regime is Regime.BODY_REQUEST:
            return "prosecutor" if "prosecutor" in self.doc.get("special", []) else "request"
        if self.it.regime is Regime.NOT_APPEAL:
            return "not_appeal"
        if self.it.regime is Regime.ORAL:
            return "oral"
        return fixed or str(chance(_KINDS, self.rng))

    # --- work of bodies -------------------------------------------------------------------------

    def _work(self) -> None:
        registration = self.doc["registrations"][0]
        questions = self.doc["questions"]
        regime = self.it.regime
        told = self.rng.random() < _TOLD_AT_ONCE.get(regime, 0.0)
        if regime is Regime.NOT_APPEAL or told:
            note = "разъяснение дано сразу" if told else "порядок обращения разъяснён"
            self._explain(registration, questions, note)
            return
        foreign = self.it.regime is Regime.FZ59 and (
            registration["organisation"] == self.region.bodies.government
        )
        if not foreign:
            self._assign(questions, registration)
        if self.it.regime is Regime.FZ59 and not foreign and self.rng.random() < 0.025:
            self._leave(registration, questions)
            return
        if foreign:
            registration = self._forward(registration, questions)
            questions = [q for q in self.doc["questions"] if not q.get("closed_at")]
            self._assign(questions, registration)
        self._answer(registration, questions)

    def _explain(
        self, registration: dict[str, Any], questions: list[dict[str, Any]], note: str
    ) -> None:
        """Explained at once (what is not an appeal, a simple call): nothing more is due."""
        self._after(self.rng.random() * 3 * DAY_S + HOUR)
        who = self.region.staff.shift[0]
        for question in questions:
            question["result"] = "explained"
            question["closed_at"] = stamp(self.at)
        registration["closed_at"] = stamp(self.at)
        self._line("close", who, note)
        self._let_go()

    def _leave(self, registration: dict[str, Any], questions: list[dict[str, Any]]) -> None:
        self._after(self.rng.random() * 5 * DAY_S + DAY_S)
        head = self.region.staff.heads[registration["organisation"]]
        self._line("leave_unanswered", head, "ст. 11 ч. 1: не указан адрес")
        for question in questions:
            question["assignments"] = []
            question["result"] = "without_answer"
            question["closed_at"] = stamp(self.at)
        registration["closed_at"] = stamp(self.at)
        self._let_go()

    def _forward(
        self, registration: dict[str, Any], questions: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Proposed by the shift, done by the government, registered anew by the addressee."""
        rng, to = self.rng, self.executors[0]
        proposal = self._proposal(questions[0]["id"], to)
        proposal |= {
            "proposed_by": self.worker.person,
            "proposed_at": stamp(self.at),
            "state": "open",
        }
        content = proposal["content"]
        self.doc["proposals"] = [proposal]
        self._after(rng.random() * 4 * DAY_S + 2 * HOUR)
        head = self.region.staff.heads[registration["organisation"]]
        self._line("accept_proposal", head)
        proposal |= {"state": "accepted", "decided_by": head.person, "decided_at": stamp(self.at)}
        number = f"{rng.randrange(10, 99)}-{rng.randrange(100, 9999)}"
        registration["forwarding"] = {
            "to_organisation": to,
            "letter_number": number,
            "letter_on": self._today().isoformat(),
            "letter_text": content["letter_text"],
            "notice_text": content["notice_text"],
        }
        registration["closed_at"] = stamp(self.at)
        for question in questions:
            question["result"] = "forwarded"
            question["closed_at"] = stamp(self.at)
        self._let_go()
        if rng.random() < 0.72:
            raise NotYet  # the addressee keeps it in its own books
        self._after(rng.random() * 2 * DAY_S + 4 * HOUR)
        self._line("register", self.region.staff.heads[to])
        letter = f"№ {number} от {registration['forwarding']['letter_on']}"
        anew = self._registration(
            to,
            Regime.FZ59,
            self._today(),
            f"{rng.randrange(100, 9999)}-ОГ",
            received_from=self.region.bodies.name(registration["organisation"]),
            covering_letter=letter,
        )
        self.doc["questions"] += [self._copy(q, anew["id"], to) for q in questions]
        return anew

    def _copy(self, question: dict[str, Any], registration: str, to: str) -> dict[str, Any]:
        kept = {k: v for k, v in question.items() if k not in ("result", "closed_at")}
        order = len(self.it.families) + int(question["order"])
        return kept | {
            "id": uuid7(self.at, self.rng),
            "registration": registration,
            "order": order,
            "executor": to,
        }

    def _assign(self, questions: list[dict[str, Any]], registration: dict[str, Any]) -> None:
        regime = Regime(registration["regime"])
        for question in questions:
            assignment: dict[str, Any] = {
                "id": uuid7(self.at, self.rng),
                "organisation": question["executor"],
                "state": "sent",
                "due_at": self._internal(registration, regime),
            }
            if assignment["due_at"] is None:
                del assignment["due_at"]
            helper = self.region.bodies.helper(question["executor"], self.rng)
            if helper and self.rng.random() < 0.25:
                assignment["co_executors"] = [helper]
            question["assignments"] = [assignment]

    def _internal(self, registration: dict[str, Any], regime: Regime) -> str | None:
        """The internal term: earlier than the legal one, an hour's for messages."""
        due = registration.get("due_at")
        if due is None:
            return None
        day = date.fromisoformat(registration["registered_on"])
        if regime is Regime.OPEN_SOURCE:
            return str(due)
        engine = self.region.clock.engine
        term = self.region.clock._term_of_day("internal_control", day)
        text = stamp(int(engine.end_of_day(term.due_on).timestamp()))
        return min(text, str(due))
