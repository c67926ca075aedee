"""Справка к совещанию: real Figures of a period, settled for paper, with the cut behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cur_desk.analysis.briefing import REGION, BlockFigures, BriefingFigures, Compared
from cur_desk.analysis.periods import Span, last_weeks, week_spans
from cur_desk.domain.figures import Figure
from cur_desk.domain.filters import Filter, where
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.errors import DeskError
from cur_desk.models.personal import Cut
from cur_desk.reports import inputs
from cur_desk.reports.resources import health_words
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.packs import paper

NO_SATISFACTION = (
    "обращения, недоступные этому рабочему месту; оценки заявителей (за период не собирались)"
)
TITLE = "Справка к совещанию"


class Stopped(DeskError):
    """The person stopped the making of the paper."""

    code = "stopped"


class BriefingPaper:
    """Makes :class:`~cur_desk.reports.inputs.BriefingData` and its cut."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory
        self._lists: dict[str, Sequence[int]] = {}

    def data(
        self,
        *,
        meeting: str,
        meeting_on: date | None = None,
        span: Span | None = None,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[inputs.BriefingData, Cut]:
        """The input of the paper and its cut (not yet kept)."""
        today = paper.today(self._core)
        chosen = span or last_weeks(today)
        keys = [b.id for b in self._core.profile.blocks]
        made = BriefingFigures(self._core.workspace.queries).make(chosen, keys, progress, cancelled)
        if len(made) != len(keys) + 1:
            raise Stopped("Справка не сделана: прервано")
        self._lists = {}
        region, blocks = made[0], made[1:]
        every = [f for item in made for f in item.figures()]
        satisfied = Figure("satisfied.region", None, "%", chosen.filter("sent"), digits=1)
        rows = [self._block(item) for item in (region, *blocks)]
        indicators = self._indicators(region, satisfied)
        cut, digest = paper.make_cut(
            self._core, TITLE, [*every, satisfied], self._lists, self._directory.vocabulary()
        )
        profile = self._core.profile
        data = inputs.BriefingData(
            office=paper.office(self._core),
            state=paper.data_state(self._core),
            copy_number=1,
            meeting=meeting,
            meeting_on=meeting_on or today,
            chair=self._chair(),
            first=chosen.first,
            last=chosen.last,
            previous=(chosen.before().first, chosen.before().last),
            year_ago=(chosen.year_ago().first, chosen.year_ago().last),
            blocks_count=len(profile.blocks),
            municipalities_count=len(self._directory.municipalities()),
            indicators=indicators,
            blocks=tuple(rows[1:]),
            region=rows[0],
            cut=inputs.Cut(
                code=cut.code,
                sha256=digest,
                versions=(f"профиль региона {profile.id}, версия {profile.version}",),
                left_out=NO_SATISFACTION,
            ),
            week_starts=tuple(w.first for w in week_spans(chosen.last)),
            proposals=self._proposals(region),
            health_words=health_words(),
        )
        return data, cut

    def _chair(self) -> str:
        report = self._core.profile.reports.get("briefing")
        return report.addressees[0].title if report is not None and report.addressees else ""

    def _block(self, item: BlockFigures) -> inputs.BlockRow:
        region = item.key == REGION
        block = None if region else self._core.profile.block(item.key)
        none = Figure(f"satisfied.{item.key}", None, "%", Filter(), digits=1)
        return inputs.BlockRow(
            name=block.legal_name if block else "Всего",
            short_name=block.short_name if block else "Всего",
            received=self._measured(item.received),
            in_term=self._measured(item.in_term),
            overdue=self._measured(item.overdue),
            mean_term=self._settled(item.mean_term.now),
            satisfied=self._settled(none, empty=True),
            weeks=item.weeks,
        )

    def _indicators(self, region: BlockFigures, satisfied: Figure) -> tuple[inputs.Indicator, ...]:
        happy = inputs.Measured(self._settled(satisfied, empty=True))
        return (
            inputs.Indicator("Поступило обращений", self._measured(region.received)),
            inputs.Indicator("Рассмотрено в срок", self._measured(region.in_term), "up", "points"),
            inputs.Indicator(
                "Просрочено сейчас", self._measured(region.overdue), "down", "absolute"
            ),
            inputs.Indicator(
                "Средний срок ответа", self._measured(region.mean_term), "down", "days"
            ),
            inputs.Indicator("Удовлетворены ответом", happy, "up", "points"),
            inputs.Indicator(
                "Повторные обращения", self._measured(region.repeats), "down", "points"
            ),
        )

    def _measured(self, item: Compared) -> inputs.Measured:
        return inputs.Measured(
            self._settled(item.now),
            self._settled(item.previous) if item.previous is not None else None,
            self._settled(item.year_ago) if item.year_ago is not None else None,
        )

    def _settled(self, figure: Figure, *, empty: bool = False) -> inputs.Figure:
        """Fixes a figure for print: its list is taken once and kept for the cut."""
        queries = self._core.workspace.queries
        ids: Sequence[int] = [] if empty else queries.ids(figure.filter)
        self._lists[figure.key] = ids
        base = queries.count(figure.base) if figure.base is not None else None
        return inputs.Figure.settled(
            figure,
            paper.numbers(self._core, ids),
            base=base,
            vocabulary=self._directory.vocabulary(),
        )

    def _proposals(self, region: BlockFigures) -> tuple[inputs.Proposal, ...]:
        """What the figures alone can propose: answers that are late, by the executor's kind."""
        overdue = region.overdue.now
        if not overdue.value:
            return ()
        facet = self._core.workspace.queries.facets(overdue.filter, ["executor"])["executor"]
        worst = sorted(facet.items(), key=lambda item: -item[1])
        found: list[inputs.Proposal] = []
        for key, _ in worst:
            body = self._directory.organisation(key)
            if body is None or body.organisation_kind not in (
                OrganisationKind.BODY,
                OrganisationKind.LOCAL_BODY,
            ):
                continue
            wanted = overdue.filter.and_(_by_executor(key))
            count = self._core.workspace.queries.count(wanted)
            figure = self._settled(Figure(f"late.{key}", count, "обращений", wanted))
            addressee = inputs.Addressee(body.organisation_kind, body.name)
            found.append(
                inputs.Proposal(
                    addressee,
                    "дать ответы по существу по обращениям с нарушенным сроком: {n}",
                    figures={"n": figure},
                )
            )
            if len(found) == 3:
                break
        return tuple(found)


def _by_executor(key: str) -> Filter:
    return Filter(conditions=(where("executor", key),))
