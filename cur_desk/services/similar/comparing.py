"""«Сравнить» (F9): two appeals beside each other, common words marked, the earlier answer by right."""

from __future__ import annotations

from cur_desk.assist.duplicates import Sample, compare, marked, sample
from cur_desk.domain.fingerprints import likeness as pair_likeness
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.similar_keys import Author
from cur_desk.models.journal import Entry
from cur_desk.reference.words import label
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.similar.service import Found, SimilarService, tied_words
from cur_desk.services.similar.views import CompareView, Side
from cur_desk.services.similar.words import author_words, outcome_of, title_of

ONLY_OWN = "Повторным бывает обращение того же автора: это можно связать"
LATER = "Похожее поступило позже: повторным отмечают его, откройте его"
HIDDEN = "Текст не показан: у вас нет права на персональные данные этой записи"
_CHARS = 30_000


class ComparingService:
    """Reads two records at once; the journal says that both were seen."""

    def __init__(
        self,
        core: Core,
        similar: SimilarService,
        directory: DirectoryService,
        codes: CodeService,
    ) -> None:
        self._core = core
        self._similar = similar
        self._directory = directory
        self._codes = codes

    def compare(self, uid: str, other: str, *, journal: bool = True) -> CompareView:
        """Both appeals with what they have in common. Raises Gone."""
        mine, my_document = self._similar.of(uid)
        theirs, their_document = self._similar.of(other)
        one, two = sample(my_document), sample(their_document)
        likeness = compare(one, two)
        author = likeness.author if likeness is not None else Author.OTHER
        later = theirs.received_at > mine.received_at
        kind, why = None, ""
        if likeness is not None and author is not Author.OTHER:
            kind, why = self._similar.kind_of(mine, [Found(other, theirs, likeness)])
        if journal:
            self._core.workspace.work.journal.write(
                Entry(self._core.actor.person, "view", "appeal", (uid, other))
            )
        return CompareView(
            left=self._side(mine, Author.SAME, two, one),
            right=self._side(theirs, author, one, two),
            agrees=likeness.agrees() if likeness is not None else "общего мало",
            likeness=_share(one, two),
            kind=kind,
            kind_why=why,
            may_repeat=author is not Author.OTHER and not later,
            tied=tied_words(mine, theirs),
            why_not=ONLY_OWN if author is Author.OTHER else LATER if later else "",
        )

    def _side(self, appeal: Appeal, author: Author, other: Sample, own: Sample) -> Side:
        hidden = HIDDEN if "text" in appeal.redacted else ""
        text = "" if hidden else appeal.text[:_CHARS]
        common, alike = marked(other, own, text) if text else ([], [])
        answer, when, by = self._answer(appeal)
        at = appeal.received_at.astimezone(self._core.zone)
        places = [q.place.line() for q in appeal.questions if q.place.line()]
        codes = [q.code for q in appeal.questions if q.code]
        return Side(
            uid=appeal.id,
            number=appeal.number or appeal.provisional_number or "без номера",
            who=author_words(appeal, author),
            when=f"{at:%d.%m.%Y}",
            channel=label(appeal.channel),
            place=(places or [appeal.place.line()])[0]
            or self._directory.place_name(appeal.place.oktmo),
            code=self._codes.name(codes[0]) if codes else "не разобрано",
            state=outcome_of(self._core, appeal),
            title=title_of(appeal),
            text=text,
            common=tuple(common),
            alike=tuple(alike),
            answer=answer,
            answer_when=when,
            answer_by=by,
            hidden=hidden,
        )

    def _answer(self, appeal: Appeal) -> tuple[str, str, str]:
        """(text, day, body) of the last answer that was sent, if the record shows it."""
        sent = [r.sent.sent_on for r in appeal.registrations if r.sent is not None]
        told = [q.answers[-1] for q in appeal.questions if q.answers and q.answers[-1].text]
        if not sent or not told:
            return "", "", ""
        body = self._directory.organisation_name(told[-1].organisation)
        return told[-1].text, f"{max(sent):%d.%m.%Y}", body


def _share(one: Sample, two: Sample) -> str:
    common = pair_likeness(one.pairs, two.pairs)
    if common < 0.05:
        return ""
    return f"общих пар слов {common * 100:.0f} %"
