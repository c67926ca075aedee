"""Карточка обращения: fills the paper's input from the document; masked unless a reason is given."""

from __future__ import annotations

from cur_desk.domain.masking import mask_text
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.text import counted
from cur_desk.models.outbox_row import UNSENT
from cur_desk.reference.words import label
from cur_desk.reports import inputs
from cur_desk.reports.resources import health_words
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.cards.photos import card_photos
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.packs import paper
from cur_desk.services.views import CardView
from cur_desk.services.wording import act_done


class CardPaper:
    """Makes :class:`~cur_desk.reports.inputs.CardData` of a card."""

    def __init__(self, core: Core, directory: DirectoryService, codes: CodeService) -> None:
        self._core = core
        self._directory = directory
        self._codes = codes

    def data(
        self,
        card: CardView,
        *,
        personal: inputs.PersonalCopy | None,
        with_text: bool = True,
        visa: bool = False,
    ) -> inputs.CardData:
        """The input of the paper. The masked text is what the person saw in the preview."""
        appeal = card.appeal
        names = [a.name for a in appeal.applicants]
        preview = None
        if with_text and appeal.text and card.has_text:
            preview = mask_text(appeal.text, names, health_words())
        term = next((r.term for r in card.registrations if r.term is not None), card.term)
        zone = self._core.zone
        photos, left_out = card_photos(self._core, appeal)
        return inputs.CardData(
            office=paper.office(self._core),
            state=self._state(card),
            printed_by=f"{self._core.person_name}, {self._core.role_title}",
            number=card.number,
            registered=self._registered(card),
            regime=label(appeal.regime),
            signs=self._signs(appeal),
            due_on=term.due_at.astimezone(zone).date() if term is not None else None,
            today=paper.today(self._core),
            source=card.channel,
            source_number=appeal.source.external_number or "",
            kind=self._kind(appeal),
            received_at=appeal.received_at,
            block=self._blocks(appeal),
            municipality=self._directory.place_name(appeal.place.oktmo),
            category=next((q.category for q in appeal.questions if q.category), "") or "",
            applicants=self._applicants(appeal),
            text=appeal.text if personal is not None else "",
            preview=preview,
            attachments=self._attachments(appeal),
            questions=tuple(self._question(appeal, q) for q in self._ordered(appeal)),
            registrations=self._registrations(card),
            resolution="",
            executor=self._executors(appeal),
            steps=self._steps(card),
            why_this_date=" · ".join(term.why) if term is not None else "",
            movements=self._movements(appeal),
            receipt=self._receipt(card),
            personal=personal,
            answered=any(r.sent is not None for r in appeal.registrations),
            legal_force=self._legal_force(),
            health_words=health_words(),
            visa=visa,
            photos=photos,
            photos_left_out=left_out,
        )

    def _state(self, card: CardView) -> inputs.DataState:
        """The state of this record's own exchange, not of the whole queue."""
        rows = self._core.workspace.work.outbox.of_record(card.uid)
        waiting = [r.made_at for r in rows if r.state in UNSENT]
        state = paper.data_state(self._core)
        return inputs.DataState(
            moment=state.moment,
            synced_at=state.synced_at,
            unsent=len(waiting),
            oldest_unsent_at=min(waiting, default=None),
            quarantined=state.quarantined,
            conflicts=state.conflicts,
        )

    def _registered(self, card: CardView) -> str:
        if not card.registrations:
            return f"поступило {card.received}; не зарегистрировано"
        first = card.registrations[0]
        return f"зарегистрировано {first.registered}, {first.body}"

    def _signs(self, appeal: Appeal) -> tuple[str, ...]:
        signs = ["коллективное"] if appeal.collective else []
        signs += ["повторное"] if appeal.repeat_of else []
        signs += [label(s) for s in appeal.special]
        if appeal.life_threat is not None and appeal.life_threat.cleared_at is None:
            signs.append("угроза жизни")
        return tuple(signs)

    def _kind(self, appeal: Appeal) -> str:
        kinds = {label(q.question_kind) for q in appeal.questions if q.question_kind is not None}
        return ", ".join(sorted(kinds))

    def _blocks(self, appeal: Appeal) -> str:
        found = dict.fromkeys(self._directory.block_name(q.block) for q in appeal.questions)
        return ", ".join(b for b in found if b)

    def _applicants(self, appeal: Appeal) -> tuple[inputs.Applicant, ...]:
        return tuple(
            inputs.Applicant(
                name=a.name,
                kind=label(a.applicant_kind),
                phone=a.phone or "",
                email=a.email or "",
                address=a.address or "",
                answer_to="адресат ответа" if a.addressee else "",
                is_organisation=a.applicant_kind.value == "legal_entity",
            )
            for a in appeal.applicants
        )

    def _attachments(self, appeal: Appeal) -> str:
        own = sum(f.copy_of is None for f in appeal.files)
        return counted(own, "файл", "файла", "файлов") if own else "нет"

    def _ordered(self, appeal: Appeal) -> list[Question]:
        return sorted(appeal.questions, key=lambda q: q.order)

    def _question(self, appeal: Appeal, question: Question) -> inputs.CardQuestion:
        executor = self._directory.organisation(question.executor)
        commercial = executor is not None and not executor.may_be_responsible
        result = label(question.result) if question.result is not None else "рассматривается"
        if question.measures.planned_until is not None:
            result += f"; меры запланированы до {question.measures.planned_until:%d.%m.%Y}"
        elif question.measures.taken:
            result += "; меры приняты"
        return inputs.CardQuestion(
            number=question.order + 1,
            gist=question.for_report or question.essence or "суть не записана",
            code=question.code or "",
            code_name=self._codes.name(question.code) if question.code else "код не выбран",
            kind=label(question.question_kind) if question.question_kind is not None else "",
            executor="" if commercial or executor is None else executor.short_name,
            result=result,
            open=question.closed_at is None,
            source_of_information=executor.short_name if commercial and executor else "",
        )

    def _registrations(self, card: CardView) -> tuple[inputs.CardRegistration, ...]:
        zone = self._core.zone
        every = ", ".join(str(q.order + 1) for q in self._ordered(card.appeal))
        found = []
        for item, view in zip(card.appeal.registrations, card.registrations, strict=True):
            own = [str(q.order + 1) for q in card.appeal.questions if q.registration == item.id]
            found.append(
                inputs.CardRegistration(
                    body=view.body,
                    number=view.number,
                    registered_on=item.registered_on,
                    basis=item.received_from or f"поступило: {card.channel}",
                    questions=", ".join(own) or every or "—",
                    due_on=view.term.due_at.astimezone(zone).date() if view.term else None,
                    sent=view.sent or "не направлено",
                )
            )
        return tuple(found)

    def _executors(self, appeal: Appeal) -> str:
        found = dict.fromkeys(
            self._directory.organisation_name(q.executor) for q in appeal.questions if q.executor
        )
        return ", ".join(found)

    def _steps(self, card: CardView) -> tuple[inputs.TermStep, ...]:
        zone, day = self._core.zone, paper.today(self._core)
        steps = [
            inputs.TermStep(card.appeal.received_at.astimezone(zone).date(), "поступило", True)
        ]
        for item in card.appeal.registrations:
            if item.registered_on is not None:
                steps.append(inputs.TermStep(item.registered_on, "зарегистрировано", True))
            if item.sent is not None:
                steps.append(inputs.TermStep(item.sent.sent_on, "направлено заявителю", True))
        for term in card.terms:
            on = term.due_at.astimezone(zone).date()
            done = term.left == "снято"
            steps.append(inputs.TermStep(on, term.title.lower(), done, late=not done and on < day))
        return tuple(sorted(dict.fromkeys(steps), key=lambda s: s.on))

    def _movements(self, appeal: Appeal) -> tuple[inputs.Movement, ...]:
        return tuple(
            inputs.Movement(
                at=line.at,
                action=act_done(line.act),
                who=self._directory.organisation_name(line.organisation)
                or self._directory.person_name(line.person),
            )
            for line in appeal.movement
        )

    def _receipt(self, card: CardView) -> inputs.Receipt | None:
        if card.pending:
            return None
        work = self._core.workspace.work
        receipts = {r.event: r for r in work.receipts.of_record(card.uid)}
        rows = [r for r in work.outbox.of_record(card.uid) if r.id in receipts]
        if not rows:
            return None
        # The last act with legal force is what a paper confirms; «взято» only where there is none.
        row = next((r for r in reversed(rows) if r.legal), rows[-1])
        last = receipts[row.id]
        return inputs.Receipt(
            code=last.short_code(),
            qr=last.qr_payload(),
            what=act_done(row.act),
            accepted_at=last.accepted_at,
        )

    def _legal_force(self) -> str:
        force = self._core.profile.legal_force
        return f"{force.text} ({force.paragraph})" if force is not None else ""
