"""Tables as text: csv with a semicolon, a comma or a tab, in UTF-8, UTF-16 or Windows-1251."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from cur_desk.services.importing.lines import Bad, Book, FileTrouble, Line, Sheet, Value, readable
from cur_desk.services.importing.read_xlsx import MOST_COLUMNS, letter

_SAMPLE = 1_000_000
_DELIMITERS = ";\t,|"
_LONGEST = 8_000_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def open_csv(path: Path) -> Book:
    """A book of one sheet. Raises FileTrouble."""
    with readable(), path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip(b"\x00\r\n\t ;,\xef\xbb\xbf"):
        raise FileTrouble("Файл пуст", advice="Сделайте выгрузку заново.")
    encoding = _encoding(sample)
    text = sample.decode(encoding, "replace")
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise FileTrouble(
            "Это не таблица: внутри двоичные данные",
            advice="Нужен файл xlsx, csv или json.",
        )
    delimiter = _delimiter(text)
    return Book("csv", (Sheet(path.name, lambda: _lines(path, encoding, delimiter)),))


def _encoding(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=False)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    """The sign that stands outside of quotes most evenly in the first lines."""
    lines = [line for line in text[:50_000].splitlines() if line.strip()][:20]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, most = ";", 0
    for sign in _DELIMITERS:
        counts = [_outside_quotes(line).count(sign) for line in lines]
        steady = counts[0] if counts else 0
        if steady > most:
            best, most = sign, steady
    return best


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _lines(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST)
    with readable(), path.open(encoding=encoding, errors="replace", newline="") as file:
        source = (line.replace("\x00", "") for line in file)
        reader = csv.reader(source, delimiter=delimiter)
        while True:
            number = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileTrouble(
                    f"Строка {number}: кавычка открыта и не закрыта",
                    advice="Исправьте строку или сохраните таблицу как xlsx.",
                ) from error
            if number == 1 and len(row) < 3 and (row or [""])[0].lower().startswith("sep"):
                continue
            line = Line(number, {letter(n): _value(v) for n, v in _numbered(row) if v.strip()})
            if line.cells:
                yield line


def _numbered(row: list[str]) -> Iterator[tuple[int, str]]:
    return iter(enumerate(row[:MOST_COLUMNS], 1))


def _value(text: str) -> Value:
    return Bad("знаки не разобраны: сохраните файл в UTF-8") if "\ufffd" in text else text
