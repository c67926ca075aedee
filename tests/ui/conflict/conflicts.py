"""A conflict as in picture 06, made of the real shapes; a service in memory."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from cur_desk.domain.merge import unite
from cur_desk.domain.resolution import merge_words
from cur_desk.domain.words import word_diff
from cur_desk.errors import InputError
from cur_desk.services.conflicts.service import ConflictLine
from cur_desk.services.conflicts.views import ConflictView, FieldRow, Part, Pick, SideView
from cur_desk.services.views import Submitted

WAS = (
    "Свалка бытовых отходов на берегу реки за огородами по пер. Садовому. Мусор сбрасывают с "
    "весны, в половодье его уносит в реку. Ближайшая контейнерная площадка в 900 м. Просят "
    "убрать мусор."
)
MINE = WAS.replace("Садовому.", "Садовому, запах гари, горит вторые сутки.").replace(
    "убрать мусор", "убрать мусор и установить контейнер"
)
THEIRS = WAS.replace("за огородами по", "около 60 м² по").replace("900 м", "950 м")


def text_row() -> FieldRow:
    """Суть: both changed other words."""
    return FieldRow(
        "questions/q1/essence", "Суть", "разные слова, объединены", "text",
        (Part("questions/q1/essence", WAS, MINE, THEIRS),), WAS,
        SideView(MINE, "Добавлено 2", word_diff(WAS, MINE)),
        SideView(THEIRS, "Добавлено 2, убрано 2", word_diff(WAS, THEIRS)),
        preset="merged", suggested=merge_words(WAS, MINE, THEIRS), may_both=True, may_edit=True,
    )  # fmt: skip


def value_row(key: str, label: str, mine: tuple[str, str], theirs: tuple[str, str]) -> FieldRow:
    """A field that only a person can settle."""
    return FieldRow(
        key, label, "решение человека", "value", (Part(key, None, mine[0], theirs[0]),), "",
        SideView(*mine), SideView(*theirs),
    )  # fmt: skip


def list_row() -> FieldRow:
    """Lists that are united."""
    both = unite([], ["Роспотребнадзор"], ["Администрация района"])
    return FieldRow(
        "repeat_of", "Повторное к", "списки объединены", "list",
        (Part("repeat_of", [], ["26-10/1"], ["26-10/2"]),), "",
        SideView("26-10/1", "добавлено мной"), SideView("26-10/2", "добавлено на портале"),
        preset="merged", suggested=both, suggested_words="26-10/2, 26-10/1", may_both=True,
    )  # fmt: skip


def view(event: str = "e4", **more: Any) -> ConflictView:
    """The conflict of the picture."""
    rows = (
        value_row("questions/q1/code", "Код вопроса",
                  ("Несанкционированная свалка мусора", "0005.0005.0056.1161 · ТКО"),
                  ("Экологическая безопасность", "0003.0011.0122.0833 · Охрана окружающей среды")),
        value_row("questions/q1/executor", "Исполнитель",
                  ("Администрация Юрьянского района", "моё решение"),
                  ("Министерство охраны окружающей среды", "решение портала")),
        text_row(), list_row(),
    )  # fmt: skip
    made = ConflictView(
        event, "uid-8", "ПОС-204 902", "Свалка у реки за огородами, запах гари", "сообщение ПОС",
        "Разобрано и направлено на портал", "Смирнова Анна Викторовна, 13:40",
        "Козлов Дмитрий Игоревич, версия 7", "Основа для сравнения — версия 6", 7, rows,
        ("Муниципальное образование", "Отраслевой блок", "Вид вопроса"), 1,
        {r.key: d for r in rows if (d := r.default()) is not None},
    )  # fmt: skip
    return replace(made, **more)


class FakeConflicts:
    """Two conflicts; choices and settlings are remembered."""

    def __init__(self, *events: str) -> None:
        self.left = list(events or ("e4",))
        self.kept: dict[str, dict[str, Pick]] = {}
        self.resolved: list[tuple[str, dict[str, Pick]]] = []
        self.refuse = ""

    def waiting(self) -> list[ConflictLine]:
        return [ConflictLine(e, "uid-8", (), 1, 3) for e in self.left]

    def open(self, event: str) -> ConflictView:
        made = view(event)
        return replace(made, picks=self.kept.get(event, made.picks))

    def keep(self, event: str, picks: dict[str, Pick]) -> None:
        self.kept[event] = dict(picks)

    def resolve(self, event: str, picks: dict[str, Pick]) -> Submitted:
        if self.refuse:
            raise InputError("Суть: 1200 знаков, можно не больше 1000", field=self.refuse)
        self.resolved.append((event, dict(picks)))
        self.left.remove(event)
        return Submitted("e9", "uid-8", "Расхождение решено")


def desk(*events: str) -> Any:
    """What the screen takes."""
    return SimpleNamespace(conflicts=FakeConflicts(*events))
