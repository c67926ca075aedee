"""Workbooks of Excel: openpyxl for what they are made of, our own loop over the rows.

openpyxl keeps an empty element of each row and every shared string: a sheet with a million empty
rows takes it hundreds of megabytes. Here each row is let go as soon as it is read, and the strings
lie packed. What a file may unpack to is bounded before anything is read.
"""

from __future__ import annotations

import errno
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from cur_desk.services.importing.lines import Bad, Book, FileTrouble, Line, Sheet, Value, readable
from cur_desk.services.importing.packed_strings import PackedStrings

MOST_UNPACKED = 1_500_000_000
MOST_RATIO = 400
RATIO_FROM = 50_000_000
MOST_XML_OF_ROW = 16_000_000
MOST_COLUMNS = 512
_CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = (
    "Откройте файл в программе, которой он сделан, и сохраните ещё раз как «Книга Excel (xlsx)»."
)


def looks_like(head: bytes) -> bool:
    """Whether the first bytes are a zip or an old compound file."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def open_xlsx(path: Path) -> Book:
    """The sheets of a workbook. Raises FileTrouble."""
    with readable():
        _refuse_compound(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileTrouble(
            "Файл повреждён: это не целая книга Excel",
            advice="Скачайте или скопируйте файл заново.",
        ) from error
    try:
        _refuse_bomb(archive)
        with _words_for_trouble():
            parts = _parts(path)
    except BaseException:
        archive.close()
        raise
    sheets = tuple(
        Sheet(name, partial(_lines, archive, target, parts), hidden)
        for name, target, hidden in parts.sheets
    )
    if not sheets:
        archive.close()
        raise FileTrouble("В книге нет ни одного листа с таблицей", advice=_SAVE_AGAIN)
    return Book("xlsx", sheets, archive.close)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What openpyxl knows of the workbook besides its rows."""

    sheets: list[tuple[str, str, bool]]
    strings: PackedStrings
    date_formats: set[int]
    timedelta_formats: set[int]
    epoch: Any


def _parts(path: Path) -> _Parts:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    # An opened file: openpyxl refuses a path by its ending, and here only what is inside counts.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of missing styles and unknown extensions
        reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        try:
            reader.read_manifest()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            part = reader.package.find(SHARED_STRINGS)
            strings = PackedStrings()
            if part is not None:
                _read_strings(reader.archive, part.PartName[1:], strings)
            sheets = [
                (sheet.name, rel.target, sheet.state != "visible")
                for sheet, rel in reader.parser.find_sheets()
                if rel.target in reader.valid_files and "chartsheet" not in rel.Type
            ]
            book = reader.wb
            return _Parts(sheets, strings, book._date_formats, book._timedelta_formats, book.epoch)
        finally:
            reader.archive.close()


def _read_strings(archive: zipfile.ZipFile, name: str, strings: PackedStrings) -> None:
    from openpyxl.cell.text import Text
    from openpyxl.xml.constants import SHEET_MAIN_NS

    tag = f"{{{SHEET_MAIN_NS}}}si"
    with archive.open(name) as source:
        for element in _elements(source, tag, f"{{{SHEET_MAIN_NS}}}sst"):
            strings.append(Text.from_tree(element).content or "")


def _elements(source: IO[bytes], tag: str, root_tag: str) -> Iterator[Element]:
    """Finished elements of a kind, each let go before the next; a piece that never ends is told."""
    parser: Any = XMLPullParser(("start", "end"))
    holder: Element | None = None
    since = 0
    while chunk := source.read(_CHUNK):
        parser.feed(chunk)
        since += len(chunk)
        for event, element in parser.read_events():
            if event == "start":
                if element.tag == root_tag:
                    holder = element
                continue
            if element.tag == tag:
                since = 0
                yield element
                if holder is not None:
                    holder.clear()
        if since > MOST_XML_OF_ROW:
            raise FileTrouble(
                "В файле есть строка больше 16 МБ: так таблицы не делают", advice=_SAVE_AGAIN
            )
    parser.close()


def _lines(archive: zipfile.ZipFile, target: str, parts: _Parts) -> Iterator[Line]:
    """Rows with something in them."""
    from openpyxl.worksheet._reader import WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS

    cells = WorkSheetParser(None, parts.strings, data_only=True, epoch=parts.epoch)
    main = f"{{{SHEET_MAIN_NS}}}"
    with _words_for_trouble(), archive.open(target) as source:
        number = 0
        for row in _elements(source, f"{main}row", f"{main}sheetData"):
            given = row.get("r", "")
            number = int(given) if given.isdigit() else number + 1
            if len(row) == 0:
                continue
            cells.row_counter, cells.col_counter = number, 0
            line = Line(number, _cells(row, cells, parts, main))
            if not line.empty:
                yield line


def _cells(row: Element, cells: Any, parts: _Parts, main: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for element in list(row)[:MOST_COLUMNS]:
        try:
            cell = cells.parse_cell(element)
        except (ValueError, IndexError, TypeError, KeyError, AttributeError):
            found[_column(element, cells)] = Bad("ячейка повреждена")
            continue
        value = _value(cell, element, parts, main)
        if value is not None:
            found[letter(cell["column"])] = value
    return found


def _column(element: Element, cells: Any) -> str:
    """The column of a cell that was not read: by its own coordinate, else the next one."""
    written = element.get("r", "").rstrip("0123456789")
    if written.isascii() and written.isalpha() and len(written) <= 3:
        return written.upper()
    cells.col_counter += 1
    return letter(cells.col_counter)


def _value(cell: dict[str, Any], element: Element, parts: _Parts, main: str) -> Value:
    value, kind = cell["value"], cell["data_type"]
    if value is None:
        has_formula = element.find(f"{main}f") is not None
        return (
            Bad("формула без посчитанного значения: сохраните файл в Excel")
            if has_formula
            else None
        )
    if kind == "e":
        return Bad("в ячейке ошибка", str(value))
    if kind == "n" and cell["style_id"] in parts.date_formats:
        return _moment(value, cell["style_id"], parts)
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    return value


def _moment(value: float, style: int, parts: _Parts) -> Value:
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(value, parts.epoch, timedelta=style in parts.timedelta_formats)
    except (OverflowError, ValueError):
        return Bad("число отмечено как дата, но такой даты нет", f"{value:g}")


def letter(column: int) -> str:
    """1 → A, 27 → AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


@contextmanager
def _words_for_trouble() -> Iterator[None]:
    """What a broken package raises, in words."""
    try:
        yield
    except FileTrouble:
        raise
    except (ParseError, zipfile.BadZipFile, EOFError) as error:
        raise FileTrouble(
            "Файл повреждён: внутри оборвана таблица", advice="Скачайте или скопируйте файл заново."
        ) from error
    except OSError as error:
        if error.errno in (None, errno.EINVAL):  # a place that the package itself names wrongly
            raise FileTrouble("Книга устроена не как обычная xlsx", advice=_SAVE_AGAIN) from error
        with readable():
            raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise FileTrouble("Книга устроена не как обычная xlsx", advice=_SAVE_AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:  # an encrypted or unknown part of a zip
        raise FileTrouble(
            "Архив книги закрыт паролем или сжат незнакомым способом", advice=_SAVE_AGAIN
        ) from error


def _refuse_compound(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(8).startswith(_OLE):
            return
        file.seek(0)
        head = file.read(4_000_000)
    if _ENCRYPTED in head:
        raise FileTrouble(
            "Книга закрыта паролем",
            advice="Откройте её в Excel, снимите пароль («Файл» → «Сведения» → «Защита книги») "
            "и сохраните.",
        )
    raise FileTrouble("Это книга старого вида (xls)", advice=_SAVE_AGAIN)


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    total = sum(e.file_size for e in entries)
    swollen = any(
        e.file_size > RATIO_FROM and e.file_size > MOST_RATIO * max(e.compress_size, 1)
        for e in entries
    )
    if total > MOST_UNPACKED or swollen or len(entries) > 10_000:
        raise FileTrouble(
            "Файл раскрывается в слишком большой объём: он испорчен или сделан, чтобы навредить",
            advice="Не загружайте его. Запросите выгрузку заново.",
        )
    if not any(e.filename == "[Content_Types].xml" for e in entries):
        raise FileTrouble(
            "Это архив, а не книга Excel", advice="Распакуйте его и выберите таблицу."
        )
