"""Files of outside systems, made up: workbooks, tables, JSON; all people are invented."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = (
    "Номер", "Дата создания", "Категория", "Подкатегория", "Текст сообщения", "Муниципалитет",
    "Адрес", "Заявитель", "Телефон", "Срок ответа", "Стадия", "Fast-track",
)  # fmt: skip
FIRST = datetime(2026, 10, 1, 9, 0)
_SUBJECTS = (
    ("Автомобильные дороги", "Ямы на дороге", "На дороге у дома яма, машины объезжают по газону"),
    ("Мусор", "Не вывозят мусор", "Контейнер переполнен, не вывозили уже неделю"),
    ("Теплоснабжение", "Нет отопления", "В квартире холодно, батареи чуть тёплые"),
    ("Благоустройство", "Освещение улиц", "Не горят фонари на всей улице, детям страшно идти"),
)
_SURNAMES = ("Ковалёва", "Седова", "Гущина", "Лаптева", "Ершова", "Зубарева")
_NAMES = ("Мария Петровна", "Ольга Игоревна", "Вера Павловна", "Нина Сергеевна")
PLACES = ("г. Слободской", "Оричевский муниципальный округ", "Яранский муниципальный округ")
Breaking = dict[int, tuple[str, Any]]
"""Number of a data row (from 1) → (column title, wrong value)."""


def pos_rows(count: int, broken: Breaking | None = None, seed: int = 7) -> Iterator[list[Any]]:
    """Rows of an export of ПОС, some with a wrong value."""
    rng = random.Random(seed)
    for n in range(1, count + 1):
        subject, topic, words = rng.choice(_SUBJECTS)
        created = FIRST + timedelta(minutes=n)
        row: list[Any] = [
            f"{70_000_000 + n}", created, subject, topic,
            f"{words}. Просим принять меры, обращаемся не первый раз, строка {n}.",
            rng.choice(PLACES), f"ул. Полевая, д. {rng.randint(1, 90)}",
            f"{rng.choice(_SURNAMES)} {rng.choice(_NAMES)}", f"+7 900 000-{n % 100:02d}-{n % 97:02d}",
            created + timedelta(days=30), "исполнение", "Да" if n % 9 == 0 else "Нет",
        ]  # fmt: skip
        if broken and n in broken:
            title, value = broken[n]
            row[HEADER.index(title)] = value
        yield row


def workbook(
    path: Path, rows: Iterable[Sequence[Any]], header: Sequence[Any] = HEADER, sheet: str = "Sheet0"
) -> Path:
    """Writes a workbook row by row."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def pos_message(n: int, **more: Any) -> dict[str, Any]:
    """A message in the shape of the integration interface of ПОС."""
    return {
        "id": 900_000 + n,
        "subject": {"id": 12, "name": "Автомобильные дороги"},
        "subsubject": {"id": 120, "name": "Ямы на дороге"},
        "fact": {"id": 1200, "name": "Яма на проезжей части"},
        "description": f"Яма глубиной с ведро, объехать нельзя, запись {n}",
        "createdAt": "2026-11-03T08:15:00+03:00",
        "answerAt": "2026-11-17T23:59:59+03:00",
        "fastTrack": True,
        "shared": True,
        "applicant": {
            "lastName": "Седова", "firstName": "Вера", "middleName": "Павловна",
            "phone": "+7 900 000-01-02", "email": "vera@example.test",
        },
        "coApplicants": [{"lastName": "Ершов", "firstName": "Иван", "middleName": "Ильич"}],
        "locationAddress": {
            "value": "Кировская обл., пгт Оричи, ул. Полевая, д. 7",
            "settlement": "пгт Оричи", "street": "ул. Полевая", "house": "7",
            "fiasId": "0c5b2444-70a0-4932-980c-b4dc0d3f02b5", "oktmo": "33530000",
            "geoLat": 58.4, "geoLon": "49.06",
        },
        **more,
    }  # fmt: skip


def json_file(path: Path, value: Any) -> Path:
    """Writes JSON as interfaces give it."""
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path
