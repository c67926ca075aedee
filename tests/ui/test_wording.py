"""Words that must not stand on a screen: the list of the domain owner, over all texts in ``ui/``."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import cur_desk.ui

UI = Path(cur_desk.ui.__file__).parent
FORBIDDEN = (
    "Нужен человек",
    "Сошлись сами",
    "Всё как у меня",
    "Собрано по словам",
    "на этой станции",
    "ключ базы",
    "Не к нам",
    "Горячие точки",
    "Прошлые решения",
    "Вопросы к решению",
    "похоже на повтор",
    "Бродячие собаки",
    "дети идут в темноте",
    "База занята",
    "подпись верна",
    "Принять ответ",
    "Неверный формат",
    "Вы уверены",
    "Ошибка отправки",
    "Заполните обязательные поля",
    "Что-то пошло не так",
    "Offline-режим",
    "конфликт данных",
    "обезличено",
)
WHOLE = ("Муниципалитет", "Ведение", "Черновик", "ОК", "OK", "Отправить", "Отклонить", "Оператор")
"""Forbidden only as a whole label of a button or a field."""
TONE = re.compile(r"успешно|пожалуйста|упс|!(?:$|\s)", re.IGNORECASE)


def texts() -> list[tuple[str, str]]:
    """Russian string literals of the screens, docstrings left out."""
    found = []
    for path in UI.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        found += [
            (path.name, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docs
            and re.search("[А-Яа-яЁё]", node.value)
        ]
    return found


def test_there_are_texts_to_look_at() -> None:
    assert len(texts()) > 100


@pytest.mark.parametrize("words", FORBIDDEN)
def test_forbidden_words(words: str) -> None:
    assert [t for t in texts() if words.lower() in t[1].lower()] == []


def test_forbidden_labels() -> None:
    allowed = {("buttons.py", "Черновик")}
    assert [t for t in texts() if t[1].strip() in WHOLE and t not in allowed] == []


def test_tone() -> None:
    assert [t for t in texts() if TONE.search(t[1])] == []


def test_minus_and_quotes_are_typographic() -> None:
    bad = re.compile(r"\d\s?%|(?<![\w-])-\d+ (?:дн|ч)|\"[А-Яа-я]")
    assert [t for t in texts() if bad.search(t[1]) and " %" not in t[1]] == []
