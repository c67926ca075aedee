"""Synthetic rows of a queue by position: the first thirteen are those of the mock-ups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cur_desk.services.views import ExchangeMark, RowView, TermMark

NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
BLOCKS = {
    "housing": ("ЖКХ", "house"),
    "waste": ("ТКО", "recycle"),
    "energy": ("Энергетика", "zap"),
    "education": ("Образование", "graduation-cap"),
    "health": ("Здравоохранение", "heart-pulse"),
    "roads": ("Дороги", "traffic-cone"),
    "transport": ("Транспорт", "bus"),
    "business": ("МСП", "briefcase-business"),
    "forest": ("Лес", "trees"),
    "ecology": ("Экология", "leaf"),
}
X = ExchangeMark
# group, left, until, title, block, place, number, state, exchange, share, unread, tags
HEAD = (
    ("life", "112, 13:58", "передано", "Запах газа в подъезде, ул. Мира, 4", "housing",
     "г. Котельнич", "ИМ-118 233", "Передано в 112", X.SYNCED, 0.0, True, ()),
    ("over", "−4 дня", "до 19.11", "Не вывозят мусор с контейнерной площадки три недели", "waste",
     "Слободской", "26-10/4417", "В работе", X.SYNCED, 0.0, True, ()),
    ("over", "−18 ч", "до 22.11", "Нет горячей воды после замены стояка, обещали до пятницы",
     "housing", "г. Киров", "ИМ-118 064", "На доработке", X.REJECTED, 0.0, False, ()),
    ("today", "3 ч 25 мин", "до 17:30", "Автобус № 38 не приходит по расписанию утром",
     "transport", "г. Киров", "ИМ-118 201", "К разбору", X.SYNCED, 0.0, True, ()),
    ("today", "сегодня", "до 23.11", "Очередь к детскому неврологу — запись только на январь",
     "health", "Кирово-Чепецк", "26-10/4602", "На согласовании", X.PENDING, 0.0, True, ()),
    ("today", "сегодня", "до 23.11", "Не горят фонари у школы", "housing", "Нолинский район",
     "ПОС-204 881", "К разбору", X.SYNCED, 0.0, False, ("повторное",)),
    ("soon", "2 дня", "до 25.11", "Ямы на ул. Полевой и неработающее освещение", "roads",
     "Оричевский м. о.", "26-11/4821", "Черновик", X.DRAFT, 0.25, True, ()),
    ("soon", "2 дня", "до 25.11", "Свалка у реки за огородами, запах гари", "ecology",
     "Юрьянский район", "ПОС-204 902", "К разбору", X.CONFLICT, 0.25, False, ()),
    ("soon", "3 дня", "до 26.11", "Напряжение падает вечером до 170 В", "energy",
     "Уржумский район", "26-10/4790", "В работе", X.SYNCED, 0.3, False, ()),
    ("soon", "3 дня", "до 26.11", "Просят поставить остановочный павильон у поликлиники",
     "transport", "Омутнинский район", "26-10/4793", "В работе", X.SYNCED, 0.3, False, ()),
    ("soon", "3 дня", "до 26.11", "Плата за отопление выросла вдвое, расчёт не объясняют",
     "housing", "Котельнич", "26-10/4801", "На распределении", X.SYNCED, 0.3, False, ()),
    ("ok", "5 дней", "до 28.11", "Место в детском саду для ребёнка трёх лет", "education",
     "Кирово-Чепецк", "26-11/4755", "В работе", X.SYNCED, 0.45, False, ()),
    ("ok", "19 дней", "до 12.12", "Перевести остановку ближе к переходу", "transport",
     "Куменский район", "26-11/4577", "В работе", X.RETRY, 0.63, False, ()),
)  # fmt: skip
TITLES = (
    ("Вырубка у водоохранной зоны, вывозят лес ночью", "forest", "Верхнекамский м. о."),
    ("Животные без владельцев у детской площадки", "housing", "Вятские Поляны"),
    ("Разбит тротуар к автостанции", "roads", "Советский район"),
    ("Отказ в субсидии начинающему предпринимателю", "business", "Малмыжский район"),
    ("Очистка дорог от снега: не проезжает школьный автобус", "roads", "Зуевский район"),
    ("Лекарство по льготе не поступало второй месяц", "health", "Белохолуницкий район"),
    ("Благоустройство двора по программе — срыв срока работ", "housing", "г. Киров"),
    ("Загрязнение воздуха от котельной", "ecology", "Нолинский район"),
    ("Не работает светофор у второй школы", "transport", "Вятские Поляны"),
    ("Капитальный ремонт кровли перенесли на 2028 год", "housing", "Слободской"),
)
GROUPS = ("life", "over", "today", "soon", "ok", "none")
MARKS = {g: TermMark(g) for g in GROUPS}


def group_counts(size: int) -> dict[str, int]:
    """How many rows of a base of ``size`` stand in each group."""
    if size <= len(HEAD):
        return {g: sum(1 for h in HEAD[:size] if h[0] == g) for g in GROUPS}
    counts = {"life": 1, "over": max(2, size * 3 // 100), "today": max(3, size * 5 // 100)}
    counts["soon"] = max(5, size * 14 // 100)
    counts["ok"] = size - sum(counts.values())
    return counts | {"none": 0}


def group_at(position: int, size: int) -> tuple[str, int]:
    """The group of a position and the place inside it."""
    for group, count in group_counts(size).items():
        if position < count:
            return group, position
        position -= count
    return "none", position


def _known(position: int, size: int) -> tuple | None:
    group, inside = group_at(position, size)
    mine = [h for h in HEAD if h[0] == group]
    return mine[inside] if inside < len(mine) else None


def row(local: int, size: int) -> RowView:
    """The row with local id ``local`` (1…size, in order of urgency)."""
    known = _known(local - 1, size)
    if known is None:
        known = _made(local, size)
    group, left, until, title, block, place, number, state, exchange, share, unread, tags = known
    name, icon = BLOCKS[block]
    spoken = ", ".join((number, title, f"{left} {until}", name, place, state))
    return RowView(
        local=local, uid=f"uid-{local}", number=number, title=title, state=state, block=block,
        block_icon=icon, block_name=name, place=place, channel="epgu", regime="Обращение (59-ФЗ)",
        received="20.11 в 17:48", executor="", holder="", mark=MARKS[group], left=left,
        until=until, due_at=NOW + timedelta(days=2), share_left=share, exchange=exchange,
        group=group, unread=unread, tags=tags, spoken=spoken,
    )  # fmt: skip


def _made(local: int, size: int) -> tuple:
    group, inside = group_at(local - 1, size)
    title, block, place = TITLES[local % len(TITLES)]
    days = {"over": -(inside % 9) - 1, "today": 0, "soon": inside % 3 + 1}.get(
        group, 4 + inside % 26
    )
    day = NOW + timedelta(days=days)
    left = {"over": f"−{-days} дн.", "today": "сегодня"}.get(group, f"{days} дн.")
    return (
        group, left, f"до {day:%d.%m}", title, block, place, f"26-11/{local:04}",
        "В работе", X.SYNCED, min(1.0, max(0.0, days / 30)), local % 3 == 0, (),
    )  # fmt: skip
