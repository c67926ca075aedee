"""Which papers can be made now, for whom, and what to know before they are printed."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.analysis.periods import last_weeks
from cur_desk.domain.profile import ReportRule
from cur_desk.domain.text import counted
from cur_desk.reports.freshness import is_stale, moment
from cur_desk.services.core import Core
from cur_desk.services.packs import paper

BRIEFING, OVERDUE = "briefing", "overdue"
DRAFT = "останется проектом"
_CONTENTS = {
    BRIEFING: (
        "Титульный лист",
        "Главное: показатели и выводы",
        "Отраслевые блоки: поступило, в срок, просрочено, средний срок",
        "Предложения для рассмотрения",
        "Откуда цифры: отбор и список к каждой цифре",
    ),
    OVERDUE: (
        "Вопросы с нарушенным сроком, по ответственным органам",
        "Номер, срок, дней просрочки, территория, суть для доклада",
        "Телефоны для связи с органами",
    ),
}
_TITLES = {BRIEFING: "Справка к совещанию", OVERDUE: "Реестр просроченных вопросов"}
_MARKS = {
    BRIEFING: "Без персональных данных",
    OVERDUE: "Персональные данные скрыты (внутренняя)",
}


@dataclass(frozen=True, slots=True)
class PaperView:
    """One kind of paper of this region."""

    code: str
    title: str
    contents: tuple[str, ...]
    addressees: tuple[str, ...]
    signer: str
    period: str
    rhythm: str
    """«к совещанию», «ежедневно» by the profile."""
    mark: str
    source: str
    """Paragraph of the region's act, or that the value is ours."""
    has_meeting: bool = False
    off: str = ""
    """Why it cannot be made in this region; empty if it can."""


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """One thing seen before printing."""

    good: bool
    words: str
    detail: str = ""


class PackCatalogue:
    """Reads the profile and the state of the data; makes nothing."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def papers(self) -> tuple[PaperView, ...]:
        """The papers that this program makes, in the order of the list."""
        return tuple(self._paper(code) for code in (BRIEFING, OVERDUE))

    def checks(self, code: str) -> tuple[PaperCheck, ...]:
        """What is right and what is not, before the paper is made. Reads the files."""
        core = self._core
        state, office = paper.data_state(core), paper.office(core)
        found = []
        if state.synced_at is None:
            found.append(PaperCheck(False, "Обмена с порталом ещё не было", "данные неполные"))
        elif is_stale(state):
            when = moment(state.synced_at, office)
            found.append(PaperCheck(False, "Данные старше суток", f"обмен был {when}"))
        else:
            found.append(PaperCheck(True, f"Данные на {moment(state.synced_at, office)}"))
        if state.unsent:
            events = counted(state.unsent, "действие", "действия", "действий")
            found.append(
                PaperCheck(False, f"Не отправлено на портал: {events}", "в цифрах они уже учтены")
            )
        else:
            found.append(PaperCheck(True, "Неотправленных действий нет"))
        if state.conflicts or state.quarantined:
            parts = [f"конфликтов {state.conflicts}"] if state.conflicts else []
            parts += [f"в карантине {state.quarantined}"] if state.quarantined else []
            found.append(PaperCheck(False, "Есть записи, требующие решения", ", ".join(parts)))
        found.append(self._signed(code))
        found.append(PaperCheck(True, "За каждой цифрой — список обращений"))
        return tuple(found)

    def _signed(self, code: str) -> PaperCheck:
        rule = self._rule(code)
        lacks = [
            words
            for words, there in (("адресат", rule.addressees), ("подписант", rule.signer))
            if not there
        ]
        if not lacks:
            return PaperCheck(True, "Адресат и подписант названы в профиле региона")
        named = " и ".join(lacks)
        verb = "назван" if len(lacks) == 1 else "названы"
        return PaperCheck(False, f"В профиле региона не {verb} {named}", f"документ {DRAFT}")

    def _rule(self, code: str) -> ReportRule:
        found = self._core.profile.reports.get(code)
        return found if found is not None else ReportRule(title=_TITLES[code])

    def _paper(self, code: str) -> PaperView:
        profile, rule = self._core.profile, self._rule(code)
        there = code in profile.documents
        return PaperView(
            code=code,
            title=rule.title,
            contents=_CONTENTS[code],
            addressees=tuple(
                f"{a.title} (копия)" if a.copy_only else a.title for a in rule.addressees
            ),
            signer=rule.signer or "",
            period=self._period(code),
            rhythm=rule.period,
            mark=_MARKS[code],
            source=profile.source(f"reports.{code}"),
            has_meeting=code == BRIEFING,
            off="" if there else "В профиле региона такого документа нет",
        )

    def _period(self, code: str) -> str:
        today = paper.today(self._core)
        if code == OVERDUE:
            return f"на {today:%d.%m.%Y}"
        span = last_weeks(today)
        weeks = counted(span.days // 7, "полная неделя", "полные недели", "полных недель")
        return f"{span.first:%d.%m.%Y} – {span.last:%d.%m.%Y}, {weeks}"
