"""Papers: card, briefing, register of overdue; each printing leaves a journal line and its cut."""

from __future__ import annotations

from collections.abc import Callable

from cur_desk.domain.filters import Filter, where
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.journal import Entry
from cur_desk.models.personal import Cut
from cur_desk.reports import render_briefing, render_card, render_overdue
from cur_desk.reports.inputs import PersonalCopy
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.cards.service import CardService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.packs import paper
from cur_desk.services.packs.briefing import BriefingPaper
from cur_desk.services.packs.card import CardPaper
from cur_desk.services.packs.overdue import OverduePaper
from cur_desk.services.packs.pdf_pages import page_count
from cur_desk.services.views import PackResult

MEETING = "Оперативное совещание"
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class NotFilled(NotAllowed):
    """The list of this station has never come whole: a paper of it would count what is not here."""

    code = "not-filled"

    def __init__(self, rescued: str = "") -> None:
        super().__init__(
            f"Обращения ещё не загружены с портала полностью, документ не сделан. {rescued}".strip(),
            advice="Обменяйтесь с порталом (F5 или cur-desk sync) или загрузите его ответ из файла, "
            "затем повторите.",
        )


class PackService:
    """Makes PDF bytes; writing them to a file is the caller's affair."""

    def __init__(
        self, core: Core, cards: CardService, directory: DirectoryService, codes: CodeService
    ) -> None:
        self._core = core
        self._cards = cards
        self._directory = directory
        self._card = CardPaper(core, directory, codes)
        self._briefing = BriefingPaper(core, directory)
        self._overdue = OverduePaper(core, directory)

    def card(
        self, uid: str, *, masked: bool = True, reason: str = "", visa: bool = False
    ) -> PackResult:
        """Карточка: personal data hidden by default; with them only with a reason and a right.
        ``visa``: with room for a resolution by hand."""
        personal = None
        if not masked:
            personal = self._personal_copy(reason)
        card = self._cards.preview(uid)
        data = self._card.data(card, personal=personal, visa=visa)
        pdf = render_card(data)
        hidden = data.preview.hidden if data.preview is not None else 0
        self._journal("print_personal" if personal else "print", "card", (uid,))
        suffix = "_PDn" if personal else ""
        name = f"kartochka_{_ascii(card.number)}{suffix}.pdf"
        return PackResult(name, pdf, page_count(pdf), hidden_places=hidden)

    def overdue(
        self,
        wanted: Filter | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> PackResult:
        """Реестр просроченных, grouped by responsible body. Raises NotFilled."""
        self._need_filled()
        data, total = self._overdue.data(wanted)
        cut, _ = paper.make_cut(
            self._core, "Реестр просроченных", [total], {total.key: total.fixed_ids or ()},
            self._directory.vocabulary(),
        )  # fmt: skip
        pdf = render_overdue(data, progress=progress, cancelled=cancelled)
        return self._kept("reestr_prosrochennyh", pdf, cut)

    def briefing(
        self,
        meeting: str = MEETING,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> PackResult:
        """Справка к совещанию over the last four whole weeks. Raises NotFilled."""
        self._need_filled()
        data, cut = self._briefing.data(meeting=meeting, progress=progress, cancelled=cancelled)
        pdf = render_briefing(data, progress=None, cancelled=cancelled)
        return self._kept("spravka", pdf, cut)

    def by_template(
        self, template: str, *, number: str | None = None, reason: str | None = None
    ) -> PackResult:
        """For the command line: ``card`` (needs a number), ``briefing`` or ``overdue``."""
        if template == "briefing":
            return self.briefing()
        if template == "overdue":
            return self.overdue()
        if not number:
            raise InputError("Не указан номер обращения: --number", field="number")
        found = self._core.workspace.queries.ids(
            Filter(conditions=(where("number", number),)), limit=1
        )
        uid = self._core.workspace.queries.uid(found[0]) if found else None
        if uid is None:
            self._need_filled()
            raise InputError(f"Обращения № {number} нет на этом рабочем месте", field="number")
        return self.card(uid, masked=reason is None, reason=reason or "")

    def open_cut(self, code: str) -> Cut | None:
        """The cut of a printed paper, as it was then."""
        return self._core.workspace.work.cuts.get(code.strip().upper())

    def _need_filled(self) -> None:
        """The time of a sync is kept with the last page of a pull only; a cache begun anew after
        damage has none until it is filled again."""
        workspace = self._core.workspace
        if workspace.writer.meta("last_sync_at") is None:
            rescued = workspace.rescued
            raise NotFilled(rescued.words() if rescued is not None else "")

    def _kept(self, name: str, pdf: bytes, cut: Cut) -> PackResult:
        self._core.workspace.work.cuts.put(cut)
        self._journal("print", name, (cut.code,))
        day = paper.today(self._core)
        return PackResult(f"{name}_{day:%Y-%m-%d}.pdf", pdf, page_count(pdf), cut.code)

    def _personal_copy(self, reason: str) -> PersonalCopy:
        if not self._core.actor.has_right("print_personal"):
            raise NotAllowed("У вашей роли нет права печатать персональные данные")
        if len(reason.strip()) < 5:
            raise InputError("Укажите основание печати персональных данных", field="reason")
        copies = self._core.workspace.work.settings.get("personal_copies", 0) + 1
        self._core.workspace.work.settings.set("personal_copies", copies)
        who = f"{self._core.person_name}, {self._core.role_title}"
        return PersonalCopy(reason.strip(), copies, who)

    def _journal(self, act: str, kind: str, ids: tuple[str, ...]) -> None:
        entry = Entry(self._core.actor.person, act, kind, ids)
        self._core.workspace.work.journal.write(entry)


def _ascii(number: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in number)
    return kept.strip("-") or "bez_nomera"
