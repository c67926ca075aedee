"""Back to the system an appeal came from: its number and link there, the answer to copy, who has
carried it over, and until when that system waits (domain ruling 32)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from cur_desk.domain.carrying import answers_to_carry, is_outside, to_carry
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.state import appeal_state
from cur_desk.errors import NotAllowed
from cur_desk.models.journal import Entry
from cur_desk.services import terms
from cur_desk.services.acts.service import ActService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.views import Submitted, TermView

CARRY_OVER = "carry_over"
_SCHEMES = ("https", "http")


@dataclass(frozen=True, slots=True)
class CarryView:
    """What stands beside an appeal that has a number in an outside system."""

    uid: str
    system: str
    number: str
    link: str
    """Empty: the system gives none."""
    term: TermView | None
    """Until when the outside system waits; it goes before the computed term."""
    carried: str
    """«перенесено 23.11 в 14:05, Смирнова А. В.»; empty: not yet."""
    waits: bool
    """There is an answer that was not carried over."""
    closed: bool
    """Closed: nothing waits any more, marked or not."""
    answers: int
    """How many questions have an answer to copy."""

    def title(self) -> str:
        """«ПОС № 7001»."""
        return f"{self.system or 'Внешний номер'} № {self.number}"

    def state(self) -> str:
        """«не перенесено» or who has done it; what is missing before."""
        if self.waits:
            return "не перенесено"
        if self.closed and not self.carried:
            return "снято с контроля, отметки о переносе нет"
        return self.carried or "ответа ещё нет"


class CarryingService:
    """Use cases of the strip «Внешняя система»."""

    def __init__(self, core: Core, acts: ActService, directory: DirectoryService) -> None:
        self._core, self._acts, self._directory = core, acts, directory

    def view(self, appeal: Appeal) -> CarryView | None:
        """The strip of an appeal; nothing if it came from no outside system. Cheap, reads no file."""
        if not is_outside(appeal):
            return None
        source, closed = appeal.source, appeal_state(appeal) is AppealState.CLOSED
        return CarryView(
            uid=appeal.id,
            system=source.system or "",
            number=(source.external_number or "").strip(),
            link=self.link(appeal),
            term=self._term(appeal),
            carried=self._carried(appeal),
            waits=to_carry(appeal) and not closed,
            closed=closed,
            answers=len(answers_to_carry(appeal)),
        )

    def link(self, appeal: Appeal) -> str:
        """The address of the appeal there: its own, else by the profile's pattern. Only web
        addresses: nothing that a document brings may start a program."""
        own = (appeal.source.link or "").strip()
        if own and urlsplit(own).scheme in _SCHEMES and urlsplit(own).netloc:
            return own
        known = self._core.profile.system(appeal.source.system)
        number = (appeal.source.external_number or "").strip()
        if known is None or not known.link or not number:
            return ""
        return known.link.format(number=quote(number, safe=""))

    def answer_text(self, uid: str) -> str:
        """The answer as it is pasted there, question by question; the journal notes the copying.
        Raises NotAllowed while there is none."""
        appeal, _ = self._acts.appeal(uid)
        found = answers_to_carry(appeal)
        if not found:
            raise NotAllowed(
                "Ответа, который можно перенести, ещё нет",
                advice="По 59-ФЗ переносится подписанный ответ.",
            )
        core = self._core
        entry = Entry(core.actor.person, "copy_answer", "appeal", (uid,), {"answers": len(found)})
        core.workspace.work.journal.write(entry)
        if len(found) == 1 and len(appeal.questions) == 1:
            return found[0][1].text.strip()
        return "\n\n".join(f"{place}. {answer.text.strip()}" for place, answer in found)

    def carry(self, uid: str) -> Submitted:
        """«Отметить перенесённым»: held ten seconds like any everyday act. Raises NotAllowed."""
        return self._acts.act(uid, CARRY_OVER)

    def _term(self, appeal: Appeal) -> TermView | None:
        at = appeal.source.answer_at
        if at is None:
            return None
        done = bool(self._carried(appeal)) and not to_carry(appeal)
        done = done or appeal_state(appeal) is AppealState.CLOSED
        due = terms.Due("Перенести", appeal.received_at, at, done=done)
        return terms.view(due, self._core.now(), self._core.zone)

    def _carried(self, appeal: Appeal) -> str:
        source = appeal.source
        if source.carried_at is None:
            return ""
        when = terms.clock_words(source.carried_at, self._core.now(), self._core.zone)
        who = self._directory.person_name(source.carried_by)
        return ", ".join(w for w in (f"перенесено {when}", who) if w)
