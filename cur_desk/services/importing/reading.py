"""Opens a file by what is in it, not by its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cur_desk.services.importing import read_xlsx
from cur_desk.services.importing.lines import Book, FileTrouble, readable
from cur_desk.services.importing.read_csv import open_csv
from cur_desk.services.importing.read_json import open_json
from cur_desk.services.importing.read_xlsx import open_xlsx

MOST_BYTES = 500_000_000


def open_book(path: Path) -> Book:
    """The sheets of the file. Raises FileTrouble."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileTrouble("Это не файл", advice="Выберите файл xlsx, csv или json.")
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise FileTrouble(
            "Файл не открывается: его нет на месте или нет права читать его",
            advice="Проверьте путь; закройте файл в других программах.",
        ) from error
    if size == 0:
        raise FileTrouble("Файл пуст", advice="Сделайте выгрузку заново.")
    if size > MOST_BYTES:
        raise FileTrouble("Файл больше 500 МБ", advice="Разделите выгрузку по датам.")
    if read_xlsx.looks_like(head):
        return open_xlsx(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff") and head[2:8].replace(b"\x00", b"").lstrip()
    if start[:1] in (b"{", b"[") or (utf16 and utf16[:1] in (b"{", b"[")):
        return open_json(path)
    if start[:5].lower() in (b"<?xml", b"<html", b"<!doc", b"<tabl"):
        raise FileTrouble(
            "Это страница HTML или XML под видом таблицы",
            advice="Откройте её в Excel и сохраните как «Книга Excel (xlsx)».",
        )
    return open_csv(path)


def checksum(path: Path) -> str:
    """SHA-256 of the file. Raises FileTrouble."""
    with readable(), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
