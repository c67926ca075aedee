"""The second half of a seeded history: the body accepts, answers, signs, sends, closes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cur_desk.domain.records.words import Channel, Regime
from cur_portal.seed.grammar import chance
from cur_portal.seed.ids import DAY_S, day_start, later, russian, stamp, uuid7
from cur_portal.seed.letters import phrase, quoted
from cur_portal.seed.staff import Worker
from cur_portal.seed.steps import HOUR, NotYet, Walk

_LATE = 0.055
_SENT_BY = {
    Channel.EPGU: "личный кабинет ЕПГУ",
    Channel.POS: "платформа обратной связи",
    Channel.SITE: "электронная форма сайта",
    Channel.LETTER: "почта",
    Channel.RECEPTION: "почта",
    Channel.HOTLINE: "телефон",
    Channel.SOCIAL: "комментарий в социальной сети",
    Channel.MESSENGER: "сообщение в мессенджере",
    Channel.EMAIL: "электронная почта",
    Channel.SED: "СЭД",
}


class Answers(Walk):
    """Steps of the bodies."""

    # --- answers --------------------------------------------------------------------------------

    def _answer(self, registration: dict[str, Any], questions: list[dict[str, Any]]) -> None:
        executor = self.region.staff.executors[questions[0]["executor"]]
        quick = self.it.regime is Regime.OPEN_SOURCE
        if self.halt == "accept":
            raise NotYet
        self._after(self.rng.random() ** 2 * (2 * HOUR if quick else 3 * DAY_S) + 600)
        self._accept(questions, executor)
        if self.rng.random() < 0.75:
            self._let_go()
        if self.halt == "answer":
            raise NotYet
        due = self._extend(registration)
        self._until(self._ready_at(registration, due, quick))
        self._let_go()
        for question in questions:
            self._write(question, registration, quick)
        self._line("answer", self.region.staff.executors[questions[0]["executor"]])
        if self.halt == "sign" and (quick or self.rng.random() < 0.35):
            raise NotYet
        self._sign(registration, questions, quick)
        self._send(registration, quick)
        self._close(questions)

    def _accept(self, questions: list[dict[str, Any]], executor: Worker) -> None:
        for question in questions:
            assignment = question["assignments"][0]
            if question["order"] == 0 and self.rng.random() < 0.03:
                self._refused(question, assignment)
                continue
            assignment["state"] = "accepted"
            assignment["accepted_at"] = stamp(self.at)
            assignment["person"] = self.region.staff.executors[question["executor"]].person
        self._line("accept", executor)

    def _refused(self, question: dict[str, Any], assignment: dict[str, Any]) -> None:
        """«Не относится к компетенции»: another body gets the question."""
        reason = phrase("refuse", {}, self.rng)
        assignment |= {"state": "refused", "reason": reason}
        self._line("refuse", self.region.staff.executors[question["executor"]], reason)
        other = self.region.bodies.administration(self.it.spot.locality.oktmo)
        if other == question["executor"]:
            other = self.region.bodies.ministry("housing")
        question["executor"] = other
        fresh = {k: v for k, v in assignment.items() if k in ("due_at",)}
        fresh |= {"id": uuid7(self.at, self.rng), "organisation": other, "state": "accepted"}
        fresh |= {
            "accepted_at": stamp(self.at),
            "person": self.region.staff.executors[other].person,
        }
        question["assignments"].append(fresh)

    def _ready_at(self, registration: dict[str, Any], due: int, quick: bool) -> int:
        """When the answer is ready: nearly always in term."""
        rng = self.rng
        start = self.at
        if rng.random() < _LATE:
            return due + int((rng.random() ** 2 * (1 if quick else 12) + 0.1) * DAY_S)
        share = rng.betavariate(2.2, 1.9) if not quick else rng.betavariate(1.6, 2.4)
        room = max(HOUR, due - start - (0 if quick else 3 * DAY_S))
        return start + int(room * share)

    def _extend(self, registration: dict[str, Any]) -> int:
        """The second of the legal term, after the head's extension if there was one."""
        due = _second(registration.get("due_at"), self.at + 20 * DAY_S)
        if registration["regime"] != "fz59" or self.rng.random() >= 0.06:
            return due
        decided = due - int((1 + self.rng.random() * 6) * DAY_S)
        if decided <= self.at:
            return due
        keep = self.at
        self._until(decided)
        day = self._today()
        if day.isoformat() > registration["due_on"]:
            self.at = keep
            return due
        number = f"{self.rng.randrange(10, 99)}-{self.rng.randrange(100, 9999)}"
        ground = phrase("extension_ground", {}, self.rng)
        since = date.fromisoformat(registration["registered_on"])
        longer = self.region.clock.extended(Regime.FZ59, since, ground, day, number)
        if longer is None:
            return due
        head = self.region.staff.heads[registration["organisation"]]
        self._line("extend", head, ground)
        registration["extension"] = {
            "ground": ground,
            "decided_by": f"{head.title} {head.named.short}",
            "decided_on": day.isoformat(),
            "notice_number": number,
            "notice_on": day.isoformat(),
            "due_on": longer.isoformat(),
        }
        return day_start(longer, self.region.clock.offset) + 18 * HOUR

    def _write(self, question: dict[str, Any], registration: dict[str, Any], quick: bool) -> None:
        rng = self.rng
        number = int(question["order"]) % len(self.it.families)
        family = self.it.families[number]
        executor = self.region.staff.executors[question["executor"]]
        body = self.region.bodies.name(question["executor"])
        facts = {
            "received": russian(self.region.clock.day(self.received)),
            "number": registration["number"],
            "title": quoted(self.title),
            "checked": russian(later(self._today(), -1 - int(rng.random() * 6))),
            "body_gen": "администрации" if body.startswith("Админ") else "уполномоченного органа",
            "body_acc": "обслуживающую организацию",
            "executor": executor.named.short,
            "phone": executor.phone,
        }
        if self.it.regime is Regime.BODY_REQUEST:
            facts["request"] = "1"
        result, done, planned = ("explained", True, False) if family.mild else self._outcome()
        done_text = self.answering.line(family, "done") if done else ""
        planned_text = self.answering.line(family, "plan") if planned else ""
        until = self._until_day(planned_text)
        facts["until"] = russian(until)
        person = None if self.doc.get("collective") else self.it.person
        text = (
            self.answering.reply(family, facts)
            if quick
            else self.answering.letter(family, person, facts, done=done_text, planned=planned_text)
        )
        question["result"] = result
        measures = {}
        if done_text:
            measures["taken"] = done_text
        if planned_text and not quick:
            measures |= {"planned": planned_text, "planned_until": until.isoformat()}
        if measures:
            question["measures"] = measures
        question["answers"] = [
            {
                "id": uuid7(self.at, rng),
                "text": text,
                "organisation": question["executor"],
                "made_at": stamp(self.at),
                "state": "draft",
            }
        ]
        for assignment in question["assignments"]:
            if assignment["state"] == "accepted":
                assignment["state"] = "answered"

    def _until_day(self, planned: str) -> date:
        """By when: soon if the plan itself names a week, a month or a quarter."""
        soon = any(word in planned for word in ("недел", "месяц", "квартал"))
        days = 7 + self.rng.random() * 24 if soon else 20 + self.rng.random() * 200
        return later(self._today(), int(days))

    def _outcome(self) -> tuple[str, bool, bool]:
        """Result of the question, and whether measures are taken and planned."""
        chosen = chance(
            (
                (("supported", True, False), 0.36),
                (("supported", True, True), 0.1),
                (("supported", False, True), 0.12),
                (("explained", False, False), 0.34),
                (("not_supported", False, False), 0.05),
                (("answered", True, False), 0.03),
            ),
            self.rng,
        )
        result, done, planned = chosen
        return str(result), bool(done), bool(planned)

    def _sign(
        self, registration: dict[str, Any], questions: list[dict[str, Any]], quick: bool
    ) -> None:
        if quick:
            for question in questions:
                question["answers"][0]["state"] = "signed"
            return
        self._after(self.rng.random() * 8 * HOUR + HOUR)
        executor = self.region.staff.executors[questions[0]["executor"]]
        self._state(questions, "approval")
        if self.halt == "sign" or self.rng.random() < 0.4:
            self._line("to_signature", executor)
        if self.halt == "sign" and self.rng.random() < 0.6:
            raise NotYet
        if self.halt == "sign" or self.rng.random() < 0.06:
            self._after(self.rng.random() * DAY_S + HOUR)
            self._state(questions, "rework")
            self._line("return_for_rework", self.worker, phrase("rework", {}, self.rng))
            if self.halt == "sign":
                raise NotYet
            self._after(self.rng.random() * 2 * DAY_S + 2 * HOUR)
            self._state(questions, "approval")
            self._line("to_signature", executor)
        self._after(self.rng.random() * DAY_S + HOUR)
        head = self.region.staff.heads[questions[0]["executor"]]
        for question in questions:
            signer = self.region.staff.heads[question["executor"]]
            question["answers"][0] |= {
                "state": "signed",
                "signer": f"{signer.title} {signer.named.short}",
                "number": f"{self.rng.randrange(10, 99)}-{self.rng.randrange(100, 9999)}",
                "signed_on": self._today().isoformat(),
            }
        self._line("sign_answer", head)

    def _state(self, questions: list[dict[str, Any]], state: str) -> None:
        for question in questions:
            question["answers"][0]["state"] = state

    def _send(self, registration: dict[str, Any], quick: bool) -> None:
        self._after(self.rng.random() * (600 if quick else 20 * HOUR) + 300, office=not quick)
        rng = self.rng
        body = registration["organisation"]
        who = self.region.staff.heads.get(body, self.worker)
        sent = {
            "channel": _SENT_BY[self.it.channel],
            "sent_on": self._today().isoformat(),
            "number": f"{rng.randrange(10, 99)}-{rng.randrange(100, 9999)}",
        }
        if self.it.channel in (Channel.LETTER, Channel.RECEPTION):
            sent["proof"] = f"ШПИ {rng.randrange(10**13, 10**14)}"
        elif self.it.channel is Channel.EPGU:
            sent["proof"] = "размещено в личном кабинете заявителя"
        registration["sent"] = sent
        registration["closed_at"] = stamp(self.at)
        self._line("send_to_applicant", who)

    def _close(self, questions: list[dict[str, Any]]) -> None:
        self._after(self.rng.random() * 6 * DAY_S + HOUR)
        closed = False
        for question in questions:
            until = question.get("measures", {}).get("planned_until")
            if until is not None and until >= self.region.clock.day(self.region.now).isoformat():
                continue  # the promise stays on control
            question["closed_at"] = stamp(self.at)
            closed = True
        if closed:
            self._line("close", self.worker)


def _second(text: str | None, fallback: int) -> int:
    """The second of a written instant."""
    return fallback if text is None else int(datetime.fromisoformat(text).timestamp())
