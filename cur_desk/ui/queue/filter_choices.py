"""What the chips and menus of the filter bar offer: fields, terms, flags, orders."""

from __future__ import annotations

from cur_desk.domain.filters import Condition, Op, where

ALL = {"due": "Срок: любой", "block": "Блоки: все", "oktmo": "МО: все"}
WORDS = {"due": "Срок", "block": "Блоки", "oktmo": "МО", "state": "Состояние", "channel": "Канал"}
TERMS: tuple[tuple[str, str, Condition | None], ...] = (
    ("all", "любой", None),
    ("over", "просрочено", where("due", op=Op.OVERDUE)),
    ("0", "сегодня", where("due", "0", "0", op=Op.BETWEEN)),
    ("3", "до 3 дней", where("due", "3", op=Op.AT_MOST)),
    ("7", "до 7 дней", where("due", "7", op=Op.AT_MOST)),
    ("30", "до 30 дней", where("due", "30", op=Op.AT_MOST)),
    ("late", "больше 30 дней", where("due", "30", op=Op.MORE)),
)
FIELDS = ("due", "block", "oktmo", "state", "channel", "regime", "executor", "question_kind")
FLAGS = ("life", "extended")
SORTS = (
    ("urgency", "По сроку"),
    ("received", "По дате поступления"),
    ("number", "По номеру"),
    ("title", "По сути"),
    ("block", "По блоку"),
    ("place", "По муниципальному образованию"),
    ("state", "По состоянию"),
)
