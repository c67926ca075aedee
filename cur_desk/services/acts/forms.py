"""Guided forms of acts: which are possible now, their fields, what will happen, letters, the deed.

One form serves the body and the shift worker: who has no right of the body gets its twin
«предложить…»; the body accepts it with what only it can say, or declines it with a reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cur_desk.domain.acts import proposals, rules
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.proposals import open_proposals
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.events import Event
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.proposal import Proposal
from cur_desk.domain.text import short_name
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.drafts import Draft
from cur_desk.models.journal import Entry
from cur_desk.services import terms
from cur_desk.services.acts import content as act_content
from cur_desk.services.acts import fields as act_fields
from cur_desk.services.acts import gaps, notices
from cur_desk.services.acts import registrations as act_registrations
from cur_desk.services.acts import words as act_words
from cur_desk.services.acts.fields import FormContext
from cur_desk.services.acts.registrations import draft_form
from cur_desk.services.acts.service import ActService, Gone
from cur_desk.services.acts.titles import MENU, QUESTIONS, VERBS
from cur_desk.services.acts.views import ActForm, ActRow, FormField, Kind, Look, Told, is_shown
from cur_desk.services.cards.earlier_answers import earlier_answers
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.views import Choice, PackResult, Submitted

Values = dict[str, Any]
ACCEPT, DECLINE = "accept_proposal", "decline_proposal"
WITHDRAWN = "withdrawn"


class ActFormService:
    """Makes forms and does what they say; touches no widget."""

    def __init__(self, core: Core, acts: ActService, directory: DirectoryService) -> None:
        self._core, self._acts, self._directory = core, acts, directory
        acts.on_withdrawn = self.draft_of

    # --- which -----------------------------------------------------------------------------------

    def menu(self, uid: str) -> tuple[ActRow, ...]:
        """The rows for a record. Raises Gone."""
        return self.rows(self._acts.appeal(uid)[0])

    def rows(self, appeal: Appeal) -> tuple[ActRow, ...]:
        """Acts that this legal regime knows, each possible or with its reason; open proposals
        that this person's body may answer stand first. Reads nothing."""
        rows = [*self._proposal_rows(appeal)]
        regimes = {r.regime for r in appeal.registrations} or {appeal.regime}
        for base, icon, key in MENU:
            if not regimes & ACTS[base].regimes:
                continue
            code = self.code_for(base)
            refused = rules.before(code, appeal, self._actor(code, appeal), self._today())
            if refused is not None and refused.code == "no-right":
                continue  # not this person's work at all, nor to be proposed
            if code == "propose_register" and appeal.registrations:
                continue
            title = ACTS[code].title
            rows.append(ActRow(code, title, icon, key, refused.reason if refused else ""))
        return tuple(rows)

    def code_for(self, base: str) -> str:
        """The act, if a post of this person has the body's right to it; else its twin."""
        own = any(rules.may(ACTS[base], actor) is None for actor in self._core.all_actors())
        twin = ACTS[base].twin
        return base if own or twin is None else twin

    def _proposal_rows(self, appeal: Appeal) -> list[ActRow]:
        found = []
        for proposal in open_proposals(appeal):
            actor = self._actor(ACCEPT, appeal, proposal)
            content = {"proposal": proposal.id}
            refused = rules.may(ACTS[ACCEPT], actor)
            if refused is not None and refused.code == "no-right":
                continue  # the shift worker sees it in the card, and does not answer it
            refused = refused or rules.of_bodies(DECLINE, appeal, actor, content)
            act = ACTS.get(proposal.act)
            title = f"Рассмотреть предложение: {act.title.lower() if act else proposal.act}"
            reason = refused.reason if refused else ""
            found.append(ActRow(ACCEPT, title, "inbox", "", reason, proposal.id))
        return found

    def registrations(self, uid: str, code: str) -> tuple[Choice, ...]:
        """The registrations among which a person has to choose before this act; nothing where at
        most one is open to it. Raises Gone."""
        appeal, _ = self._acts.appeal(uid)
        able = act_registrations.open_to(appeal, code, self._core.all_actors())
        name = self._directory.organisation_name
        return tuple(act_registrations.choice(r, name) for r in able) if len(able) > 1 else ()

    # --- a form ----------------------------------------------------------------------------------

    def form(self, uid: str, code: str, *, proposal: str = "", registration: str = "") -> ActForm:
        """The form of an act, of its twin, or of the acceptance of a proposal. Raises Gone."""
        appeal, version = self._acts.appeal(uid)
        found = next((p for p in appeal.proposals if p.id == proposal), None)
        if found is None:
            it = self._context(appeal, code, registration)
            return self._form(it, uid, version)
        named = found.registration or found.content.get("registration") or ""
        it = self._context(appeal, found.act, str(named), found)
        return self._accepting(self._form(it, uid, version), it, found, code)

    def _context(
        self, appeal: Appeal, code: str, registration: str, proposal: Proposal | None = None
    ) -> FormContext:
        actor = self._actor(ACCEPT if proposal is not None else code, appeal, proposal)
        chosen = act_registrations.chosen(appeal, code, actor, registration)
        it = FormContext(self._core, self._directory, appeal, actor, code, chosen, self._today())
        if it.base == "stop_correspondence" and chosen is not None:
            given = earlier_answers(self._core, appeal, chosen.organisation)
            it = FormContext(
                self._core, self._directory, appeal, actor, code, chosen, self._today(), given
            )
        return it

    def _form(self, it: FormContext, uid: str, version: int) -> ActForm:
        act = ACTS[it.code]
        refused = rules.before(it.code, it.appeal, it.actor, it.today)
        appeal = it.appeal
        title = appeal.title or " ".join(appeal.text.split())[:80]
        number = appeal.number or appeal.provisional_number or "без номера"
        return ActForm(
            uid=uid,
            code=it.code,
            title=QUESTIONS.get(it.code, f"{act.title}?"),
            verb=VERBS.get(it.code, act.title),
            icon=next((i for c, i, _ in MENU if c == it.base), "check"),
            about=f"{number}. {title}".rstrip(". "),
            paragraph=act.paragraph,
            fields=act_fields.fields_of(it),
            force="legal" if act.legal else "undoable",
            base_version=version,
            registration=it.registration.id if it.registration is not None else "",
            organisation=it.registration.organisation if it.registration is not None else "",
            refused=refused.reason if refused is not None else "",
            on_paper=it.base != "interim_answer",
        )

    def _accepting(self, form: ActForm, it: FormContext, proposal: Proposal, code: str) -> ActForm:
        who = short_name(self._directory.person_name(proposal.proposed_by)) or "ЦУР"
        when = ""
        if proposal.proposed_at is not None:
            when = terms.clock_words(proposal.proposed_at, self._core.now(), self._core.zone)
        form = replace(
            form, proposal=proposal.id, proposed=f"Предложено: {who}, {when}".rstrip(", ")
        )
        if code == DECLINE:
            reason = FormField("reason", "Причина отказа", Kind.TEXT, True, "Почему не принимается")
            return replace(
                form, code=DECLINE, title="Отклонить предложение?",
                verb="Отклонить предложение", icon="x", fields=(reason,), paragraph="",
            )  # fmt: skip
        given = act_content.values_of(form, proposals.merged(proposal, None))
        given = self._following(it, form, form.start_values() | given)
        fields = tuple(
            replace(f, value=given[f.name]) if f.name in given else f for f in form.fields
        )
        return replace(form, title=f"Принять предложение: {form.verb.lower()}?",
                     verb=f"Принять: {form.verb.lower()}", fields=fields)  # fmt: skip

    # --- while it is filled ------------------------------------------------------------------------

    def look(self, form: ActForm, values: Values) -> Look:
        """Letters by their templates, what will happen, faults that are known already."""
        it = self._of(form)
        if form.code == DECLINE:
            return Look(told=(Told("Предложение вернётся в ЦУР с вашей причиной"),))
        letters = notices.texts(it, form, values)
        faults = self._faults(form, it, values, letters)
        return Look(letters, act_words.told(it, form, values), faults)

    def missing(self, form: ActForm, values: Values) -> dict[str, str]:
        """Required fields that nobody has filled, in their order."""
        return gaps.missing(form, values)

    def _faults(
        self, form: ActForm, it: FormContext, values: Values, letters: dict[str, str]
    ) -> dict[str, str]:
        found = gaps.not_read(values)
        if values.get("days") not in (None, ""):
            days, most = act_content.days_of(values), act_fields.most_days(it)
            if days is None or not 1 <= days <= most:
                found["days"] = f"Укажите число дней: от 1 до {most}"
                return found
        code, content = self._act_of(form, it, values, letters)
        for refused in self._acts.refusals(form.uid, code, content, actor=it.actor):
            if refused.code != "incomplete":
                found.setdefault(self._where(form, refused.field, values), refused.reason)
        return found

    def _where(self, form: ActForm, field: str, values: Values) -> str:
        head = field.split("/", 1)[0]
        return head if form.field_of(head) and is_shown(form, head, values) else ""

    def _following(self, it: FormContext, form: ActForm, values: Values) -> Values:
        """The values; a letter that says what its template gives for them stays without a text of
        its own, so that it goes on following what is changed later."""
        made = notices.texts(it, form, values)
        same = [n for n, text in made.items() if n in values and values[n] == text]
        return values | dict.fromkeys(same)

    # --- the deed ----------------------------------------------------------------------------------

    def do(self, form: ActForm, values: Values) -> Submitted:
        """Makes the act. Raises InputError with the field, NotAllowed with the reason."""
        it, key = self._of(form), _key(form)
        letters = notices.texts(it, form, values) if form.code != DECLINE else {}
        values = values | {n: t for n, t in letters.items() if n in values and values[n] is None}
        for name, words in self.missing(form, values).items():
            field = form.field_of(name)
            label = field.label if field is not None else name
            raise InputError(f"{words}: {label}", field=name)
        if form.code == DECLINE:
            content = {"proposal": form.proposal, "reason": str(values.get("reason")).strip()}
            return self._acts.act(form.uid, DECLINE, content, actor=it.actor, draft_form=key)
        faults = self._faults(form, it, values, letters)
        for name, words in (faults | gaps.blanks(form, values)).items():
            if name:
                raise InputError(words, field=name)
        code, content = self._act_of(form, it, values, letters)
        return self._acts.act(
            form.uid, code, content, actor=it.actor, draft_form=key, base_version=form.base_version
        )

    def _act_of(
        self, form: ActForm, it: FormContext, values: Values, letters: dict[str, str]
    ) -> tuple[str, dict[str, Any]]:
        """The act that the form does, with its content."""
        content = act_content.content_of(form, values, letters)
        if form.code == "extend":
            longer = act_words.new_term(it, values)
            if longer is not None:
                content["due_on"] = longer.due_on.isoformat()
        if not form.proposal:
            return form.code, content
        for proposal in it.appeal.proposals:
            if proposal.id == form.proposal:
                content = act_content.accepted_of(form, content, proposals.merged(proposal, None))
        return ACCEPT, {"proposal": form.proposal, "content": content}

    def paper(self, form: ActForm, values: Values, name: str, text: str) -> PackResult:
        """The letter of a field as PDF; kept nowhere."""
        return notices.pdf(self._of(form), form, values, name, text)

    def opened(self, form: ActForm) -> None:
        """The form shows whose appeal it is: it counts as seen (rulings O2)."""
        entry = Entry(self._core.actor.person, "view", "appeal", (form.uid,))
        self._core.workspace.work.journal.write(entry)

    def noted(self, form: ActForm, act: str, name: str) -> None:
        """The journal learns that a letter was printed or saved."""
        notices.journal(self._of(form), form, act, name)

    # --- what was typed --------------------------------------------------------------------------

    def keep(self, form: ActForm, values: Values) -> None:
        """Keeps the unfinished form durably: a draft like any other, wiped and sealed with them."""
        plain = {k: act_content.plain(v) for k, v in values.items()}
        core = self._core
        core.workspace.save_draft(form.uid, _key(form), core.actor.person, form.base_version, plain)

    def kept(self, form: ActForm) -> Values:
        """What was typed before and not done; dates as dates."""
        draft = self._draft(form.uid, _key(form))
        if draft is None:
            return {}
        if WITHDRAWN in draft.values:
            back = act_content.values_of(form, draft.values[WITHDRAWN])
            return self._following(self._of(form), form, form.start_values() | back)
        found: Values = dict(draft.values)
        for field in form.fields:
            if field.kind is Kind.DATE and isinstance(found.get(field.name), str):
                try:
                    found[field.name] = date.fromisoformat(found[field.name])
                except ValueError:
                    found.pop(field.name)
        return found

    def forget(self, form: ActForm) -> None:
        """The words of the form are thrown away."""
        key = _key(form)
        if self._draft(form.uid, key) is not None:
            self._core.workspace.drop_draft(form.uid, key, self._core.actor.person)

    def _draft(self, uid: str, key: str) -> Draft | None:
        return self._core.workspace.work.drafts.get(uid, key, self._core.actor.person)

    def is_guided(self, event: Event) -> bool:
        """Whether the act was done in a guided form."""
        return bool(self._form_of(event)[0])

    def restore(self, event: Event) -> bool:
        """A refused act: its words are in the form again (rulings C7)."""
        made = self.draft_of(event)
        if made is not None:
            self._core.workspace.save_draft(
                made.record, made.form, made.owner, made.base_version, made.values
            )
        return made is not None

    def draft_of(self, event: Event) -> Draft | None:
        """The words of a withdrawn or refused act as the draft of its form; nothing where it had
        none. Raises NotAllowed where a newer draft would be lost."""
        code, content = self._form_of(event)
        if not code:
            return None
        core = self._core
        said = event.content or {}
        key = draft_form(code, str(said.get("proposal") or ""), said.get("registration") or "")
        older = self._draft(event.record, key)
        if older is not None and older.values != {WITHDRAWN: content}:
            raise NotAllowed(
                "По этому действию уже начат новый черновик",
                advice="Отправьте его или начните заново, затем верните прежнее.",
                code="newer-draft",
            )
        values = {WITHDRAWN: content}
        return Draft(event.record, key, core.actor.person, event.base_version, values, core.now())

    def _form_of(self, event: Event) -> tuple[str, dict[str, Any]]:
        """The code of the form and what was said in it; no code: none."""
        content, code = event.content or {}, event.act
        if code == ACCEPT:
            try:
                appeal, _ = self._acts.appeal(event.record)
            except Gone:
                return "", {}
            named = content.get("proposal")
            inner = next((p.act for p in appeal.proposals if p.id == named), "")
            code, content = inner, content.get("content") or {}
        guided = code in act_fields.GUIDED or code == DECLINE
        return (code, content) if guided else ("", {})

    # --- parts -------------------------------------------------------------------------------------

    def _of(self, form: ActForm) -> FormContext:
        appeal, _ = self._acts.appeal(form.uid)
        proposal = next((p for p in appeal.proposals if p.id == form.proposal), None)
        code = proposal.act if proposal is not None else form.code
        return self._context(appeal, code, form.registration, proposal)

    def _today(self) -> date:
        return self._core.now().astimezone(self._core.zone).date()

    def _actor(self, code: str, appeal: Appeal, proposal: Proposal | None = None) -> Actor:
        """The post of this person in which the act is possible; else the one that has the right."""
        actors = self._core.all_actors()
        act = ACTS.get(code)
        if act is None:
            return self._core.actor
        able = [a for a in actors if rules.may(act, a) is None]
        for actor in able:
            if proposal is not None:
                refused = rules.of_bodies(DECLINE, appeal, actor, {"proposal": proposal.id})
            else:
                refused = rules.before(code, appeal, actor, self._today())
            if refused is None:
                return actor
        return able[0] if able else self._core.actor


def _key(form: ActForm) -> str:
    return draft_form(form.code, form.proposal, form.registration)
