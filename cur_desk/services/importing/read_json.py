"""JSON of integration interfaces: an array of messages, an object with such an array in it, or one
message a line. Read object by object; a page of a hundred thousand never lies in memory whole."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cur_desk.domain.text import clean
from cur_desk.services.importing.lines import Bad, Book, FileTrouble, Line, Sheet, Value, readable

_CHUNK = 256 * 1024
_LONGEST = 16_000_000
_DEEPEST = 4
_LONGEST_NUMBER = 300
_LISTS = re.compile(r'"(?:content|items|appeals|messages|data|result|results|list)"\s*:\s*\[')
_BROKEN_ADVICE = "Скачайте выгрузку заново; если ошибка повторится, сообщите её администратору."


def open_json(path: Path) -> Book:
    """A book of one sheet. Raises FileTrouble."""
    with readable(), path.open("rb") as file:
        head = file.read(4)
    encoding = "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    return Book("json", (Sheet(path.name, lambda: _lines(path, encoding), headless=True),))


def _lines(path: Path, encoding: str) -> Iterator[Line]:
    with readable(), path.open(encoding=encoding, errors="strict") as file:
        try:
            for number, item in enumerate(_objects(file), 1):
                yield Line(number, shaped(item))
        except UnicodeError as error:
            raise FileTrouble("Файл JSON не в кодировке UTF-8", advice=_BROKEN_ADVICE) from error
        except RecursionError as error:
            raise FileTrouble("Файл JSON вложен слишком глубоко", advice=_BROKEN_ADVICE) from error
        except ValueError as error:
            raise FileTrouble("Файл JSON не разобран", advice=_BROKEN_ADVICE) from error


def _whole(digits: str) -> int | str:
    """A whole number; one longer than any number is stays text, and only its own line is told of."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _objects(file: IO[str]) -> Iterator[Any]:
    decoder = json.JSONDecoder(parse_int=_whole)
    text = file.read(_CHUNK)
    found = _LISTS.search(text) if text.lstrip()[:1] == "{" else None
    place = found.end() if found is not None and _before_any_object(text, found.start()) else 0
    count = 0
    while True:
        while place < len(text) and text[place] in " \t\r\n,[":
            place += 1
        if place < len(text) and text[place] == "]":
            return
        try:
            item, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            more = file.read(max(_CHUNK, len(text) - place))
            if more and len(text) - place < _LONGEST:
                text, place = text[place:] + more, 0
                continue
            if not text[place:].strip():
                return
            raise FileTrouble(
                f"JSON оборван или испорчен после записи {count}", advice=_BROKEN_ADVICE
            ) from error
        count += 1
        yield item
        if place > _CHUNK:
            text, place = text[place:], 0


def _before_any_object(text: str, at: int) -> bool:
    """Whether the list belongs to the outermost object, not to a message."""
    return text[:at].count("{") - text[:at].count("}") == 1


def shaped(item: Any) -> dict[str, Value]:
    """A message as cells by dotted path; a person in parts becomes one name."""
    if not isinstance(item, dict):
        return {"": Bad("вместо сообщения стоит другое значение")}
    cells: dict[str, Value] = {}
    _flatten(item, "", cells, 0)
    for prefix in {k.rsplit(".", 1)[0] + "." if "." in k else "" for k in cells}:
        name = full_name({k: cells.get(prefix + k) for k in _NAME_PARTS})
        if name and not cells.get(prefix + "fullName"):
            cells[prefix + "fullName"] = name
    return cells


_NAME_PARTS = ("lastName", "surname", "firstName", "name", "middleName", "patronymic")


def full_name(parts: dict[str, Any]) -> str:
    """Surname, name, patronymic of their parts; nothing without a surname."""
    last = parts.get("lastName") or parts.get("surname")
    if not isinstance(last, str) or not last.strip():
        return ""
    first = parts.get("firstName") or parts.get("name")
    middle = parts.get("middleName") or parts.get("patronymic")
    return " ".join(str(p).strip() for p in (last, first, middle) if p)


def name_of(other: Any) -> str:
    """The name of a person given whole or in parts."""
    if isinstance(other, str):
        return clean(other).strip()
    if not isinstance(other, dict):
        return ""
    whole = other.get("fullName") or full_name(other) or other.get("name")
    return clean(whole).strip() if isinstance(whole, str) else ""


def _flatten(item: dict[str, Any], prefix: str, cells: dict[str, Value], depth: int) -> None:
    for key, value in item.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and depth < _DEEPEST:
            _flatten(value, f"{path}.", cells, depth + 1)
        elif isinstance(value, dict):
            cells[path] = Bad("вложено слишком глубоко")
        elif value is not None:
            cells[path] = value
