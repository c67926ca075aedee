"""A made-up briefing of real size: eleven blocks, six indicators, twelve weeks."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reports.inputs import (
    Addressee,
    BlockRow,
    BriefingData,
    Cut,
    Figure,
    Indicator,
    Measured,
    Proposal,
    Remark,
)

from .builders import FRESH, KIROV

# name, short name, received, before, year ago, in term, before, overdue, before, mean, satisfied
BLOCKS = (
    ("Жилищно-коммунальное хозяйство", "ЖКХ", 2313, 2248, 2272, 94.9, 95.4, 58, 47, 14.2, 58.4),
    ("Дороги", "Дороги", 2184, 2667, 2395, 94.2, 92.3, 49, 66, 15.6, 51.7),
    ("Твердые коммунальные отходы", "ТКО", 1278, 956, 973, 88.6, 94.8, 61, 25, 17.9, 42.3),
    ("Здравоохранение", "Здравоохранение", 791, 816, 820, 97.4, 97.1, 14, 12, 11.3, 63.9),
    ("Транспорт", "Транспорт", 589, 627, 577, 97.8, 97.3, 9, 11, 12.0, 60.2),
    ("Социальная защита", "Соцзащита", 512, 504, 490, 98.1, 97.9, 8, 9, 9.6, 71.5),
    ("Энергетика", "Энергетика", 537, 431, 493, 93.6, 94.7, 21, 16, 13.4, 57.0),
    ("Образование", "Образование", 481, 503, 491, 98.4, 98.2, 5, 6, 10.8, 68.8),
    ("Охрана окружающей среды", "Охрана среды", 246, 274, 272, 95.3, 95.9, 4, 3, 16.2, 54.1),
    ("Малый и средний бизнес", "Малый бизнес", 89, 85, 96, 99.2, 99.0, 1, 1, 8.9, 74.0),
    ("Лесное хозяйство", "Лесное хозяйство", 107, 122, 101, 94.4, 95.2, 2, 1, 15.1, 55.6),
)


def ids(count: int, start: int = 61_000) -> tuple[str, ...]:
    """Numbers of appeals."""
    return tuple(f"26-{start + i:06}" for i in range(count))


def count(key: str, value: int, words: str) -> Figure:
    """A count with its list."""
    return Figure(key, value, "", words, value, ids(value, 60_000 + len(key) * 311))


def share(key: str, value: float, whole: int, words: str, unit: str = "%") -> Figure:
    """A share of a list."""
    part = round(value * whole / 100)
    return Figure(key, value, unit, words, part, ids(part), whole)


def _block(row: tuple) -> BlockRow:  # type: ignore[type-arg]
    name, short, now, before, year, term, term_before, late, late_before, mean, happy = row
    where = f"поступило 26.10–22.11.2026; блок: {name}"

    def key(of: str) -> str:
        return f"block.{short}.{of}"

    weeks = tuple(round(before / 4 + (i * 37) % 60 - 30) for i in range(8))
    weeks += tuple(round(before / 4 + (now - before) / 4 * (i + 1) / 2.5) for i in range(4))
    return BlockRow(
        name=name,
        short_name=short,
        received=Measured(
            count(key("received"), now, where),
            count(key("received.before"), before, f"поступило 28.09–25.10.2026; блок: {name}"),
            count(key("received.year"), year, f"поступило 27.10–23.11.2025; блок: {name}"),
        ),
        in_term=Measured(
            share(key("term"), term, now, where),
            share(key("term.before"), term_before, before, where),
        ),
        overdue=Measured(
            count(key("late"), late, where),
            count(key("late.before"), late_before, where),
        ),
        mean_term=Figure(key("mean"), mean, "дня", where, now, ids(now)),
        satisfied=share(key("happy"), happy, max(now // 3, 1), where),
        weeks=weeks,
    )


def _region() -> BlockRow:
    def total(index: int) -> int:
        return sum(row[index] for row in BLOCKS)

    row = (
        "Область", "Область", total(2), total(3), total(4), 94.6, 95.0, total(7), total(8), 14.2, 56.3,
    )  # fmt: skip
    made = _block(row)
    wanted = "срок прошёл; ответ заявителю не направлен; регистрация не снята"
    overdue = replace(made.overdue, now=replace(made.overdue.now, filter_words=wanted))
    return replace(made, overdue=overdue)


def _indicators(region: BlockRow) -> tuple[Indicator, ...]:
    period = "поступило 26.10–22.11.2026; все блоки и МО; без дубликатов"

    def shares(key: str, *values: float) -> Measured:
        now, before, year = (share(f"{key}.{i}", v, 8_442, period) for i, v in enumerate(values))
        return Measured(now, before, year)

    mean = (
        Figure("mean.before", 14.0, "дня", period, 8_517, ids(8_517)),
        Figure("mean.year", 15.1, "дня", period, 8_517, ids(8_517)),
    )
    late = replace(region.overdue, year_ago=count("overdue.year", 268, "срок прошёл на 23.11.2025"))
    term = replace(region.in_term, year_ago=share("term.year", 93.8, 8_442, period))
    happy = shares("happy", 57.1, 57.1, 54.9)
    return (
        Indicator("Поступило вопросов", region.received, "none", "percent"),
        Indicator("Рассмотрено в срок", term, "up", "points"),
        Indicator("Просрочено сейчас", late, "down", "absolute"),
        Indicator("Средний срок ответа", Measured(region.mean_term, *mean), "down", "days"),
        Indicator("Удовлетворены ответом", replace(happy, now=region.satisfied), "up", "points"),
        Indicator("Повторные вопросы", shares("repeat", 7.4, 6.9, 8.1), "down", "points"),
    )  # fmt: skip


def briefing(**changes: object) -> BriefingData:
    """The briefing of the picture, approved."""
    region = _region()
    city = count("late.city", 47, "срок прошёл; ответственный: администрация города Кирова")
    digest = hashlib.sha256(b"cut").hexdigest()
    made = BriefingData(
        office=KIROV,
        state=replace(FRESH, received=9127, offered=9127, clock_skew_seconds=0.4),
        copy_number=1,
        meeting="понедельник, 23 ноября 2026 г., 10:00, малый зал",
        meeting_on=date(2026, 11, 23),
        chair="заместитель Председателя Правительства области — куратор ЦУР",
        first=date(2026, 10, 26),
        last=date(2026, 11, 22),
        previous=(date(2026, 9, 28), date(2026, 10, 25)),
        year_ago=(date(2025, 10, 27), date(2025, 11, 23)),
        blocks_count=11,
        municipalities_count=45,
        indicators=_indicators(region),
        blocks=tuple(_block(row) for row in BLOCKS),
        region=region,
        cut=Cut(
            code="7F3A-91C2-0B5E",
            sha256=digest,
            link="CURP:7F3A91C20B5E",
            versions=("классификатор от 31.10.2025", "производственный календарь 2026", "профиль региона, версия 14"),
            left_out="сообщения, поступившие после 20:00 22.11.2026",
        ),
        week_starts=tuple(date(2026, 8, 31) + timedelta(weeks=i) for i in range(12)),
        proposals=(
            Proposal(
                Addressee(
                    OrganisationKind.COMMERCIAL, "", "министерству охраны окружающей среды",
                    "региональным оператором",
                ),
                "восстановление графика вывоза отходов",
                date(2026, 11, 30),
            ),
            Proposal(
                Addressee(OrganisationKind.LOCAL_BODY, "администрации города Кирова"),
                "дать ответы по существу по {n} вопросам с нарушенным сроком",
                date(2026, 12, 4),
                {"n": city},
            ),
            Proposal(
                Addressee(OrganisationKind.BODY, "министерству энергетики и ЖКХ"),
                "внести проект ускоренного порядка ответа «Отключение электроэнергии»; законный срок "
                "не меняется",
            ),
        ),
        approved="Подготовлено сменой ЦУР, согласовано руководителем ЦУР 22.11.2026",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def remark() -> Remark:
    """A sentence of a person with a source and a figure."""
    figure = count("remark.schedule", 214, "блок: ТКО; текст: график вывоза")
    return Remark(
        "Твердые коммунальные отходы",
        "со 2 ноября вывоз стал реже, об этом {n} вопросов",
        {"n": figure},
        "по сообщениям жителей",
    )


def quiet_briefing() -> BriefingData:
    """Nothing changed, nothing proposed, a project, stale data, three unsent events."""
    made = briefing()
    calm = tuple(
        replace(
            b,
            received=replace(b.received, previous=replace(b.received.now, key=f"{b.name}.p")),
            in_term=Measured(
                replace(b.in_term.now, value=97.0), replace(b.in_term.now, value=97.0)
            ),
            overdue=Measured(b.overdue.now, b.overdue.now),
        )
        for b in made.blocks
    )
    term = replace(made.region.in_term.now, value=97.0)
    region = replace(made.region, in_term=Measured(term))
    first, second, *rest = made.indicators
    indicators = (first, replace(second, measured=replace(second.measured, now=term)), *rest)
    state = replace(made.state, synced_at=made.state.moment - timedelta(hours=30), unsent=3)
    return replace(
        made,
        blocks=calm,
        region=region,
        indicators=indicators,
        proposals=(),
        approved="",
        state=state,
        week_starts=(),
    )


def extreme_briefing() -> BriefingData:
    """Names as long as acts have them, nothing to compare with, numbers of six digits."""
    made = briefing()
    long_name = (
        "Градостроительство, архитектура, территориальное планирование, государственный надзор и "
        "имущественно-земельные отношения"
    )
    empty = Figure("none.1", None, "%", "отбор пуст")
    blocks = tuple(
        replace(
            b,
            name=f"{long_name} {i}" if i % 2 else b.name,
            short_name=f"Градостроительство и архитектура {i}" if i % 2 else b.short_name,
            received=Measured(replace(b.received.now, value=912_345), None, None),
            in_term=Measured(replace(empty, key=f"none.{i}")),
            satisfied=replace(empty, key=f"none.h{i}"),
        )
        for i, b in enumerate(made.blocks)
    )
    return replace(
        made,
        blocks=blocks,
        proposals=made.proposals[:1] * 3,
        remarks=tuple(
            replace(remark(), text=remark().text + ", и так в каждом районе" * 12) for _ in "123"
        ),
        meeting=made.meeting + ", с участием глав муниципальных образований" * 4,
    )
