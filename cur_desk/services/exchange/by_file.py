"""Exchange by file in the person's hands: a numbered medium, a covering sheet, a line of the journal.

The file is the package of ``sync.exchange``; here are the medium, the names of files, the paper, the
memory of the last packages and the wiping after the portal's answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cur_desk import settings as station_settings
from cur_desk.contract import package as packages
from cur_desk.contract.package import MOST_BYTES, SUFFIX, PackageDamaged
from cur_desk.domain.text import clean, counted
from cur_desk.errors import DeskError, InputError
from cur_desk.models.journal import Entry
from cur_desk.models.private_files import write_private
from cur_desk.reports import render_exchange_sheet
from cur_desk.reports.exchange_inputs import ExchangeSheetData
from cur_desk.services.core import Core
from cur_desk.services.packs import paper
from cur_desk.sync.exchange import FileExchange, Loaded, Written

LOG_KEY = "exchange.log"
LOG_KEPT = 50
_MEDIUM = re.compile(r"^[0-9A-Za-zА-Яа-яЁё№ ./\-]{1,40}$")
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя№"
_SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya N"
_LATIN = dict(zip(_CYRILLIC, _SOUNDS.split(), strict=True))


class MediumTrouble(DeskError):
    """The medium does not take or give the file."""

    code = "medium"


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package of the log. ``answered_at``: when the portal's answer was loaded."""

    number: int
    id: str
    at: str
    medium: str
    records: int
    file: str
    checksum: str
    accepted: int = 0
    answered_at: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what stays for the next file."""

    path: Path
    sheet: Path
    number: int
    records: int
    left: int
    checksum: str
    medium: str
    files: int = 0
    files_left: int = 0

    def words(self) -> str:
        """For a person."""
        told = counted(self.records, "запись", "записи", "записей")
        if self.files:
            told += f" и {counted(self.files, 'файл', 'файла', 'файлов')}"
        left = f" Не вошло: {self.left}." if self.left else ""
        if self.files_left:
            left += f" Файлов не вошло: {self.files_left}, выгрузите следующий пакет после ответа."
        return (
            f"Пакет № {self.number}: {told}, носитель {self.medium}.{left} Записи считаются "
            "неотправленными, пока не загружен ответ портала."
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What an answer brought, in figures and words."""

    loaded: Loaded
    records: int
    """Events of the package that is answered; 0 if this station does not remember it."""
    files: tuple[Path, ...] = ()
    """What may be wiped once everything is settled: the answer, and the package beside it."""
    package: str = ""
    """The name of the package that is answered, if this station remembers it."""

    @property
    def beside(self) -> bool:
        """Whether the package lies beside its answer, so that both can be wiped."""
        return self.package in {path.name for path in self.files[1:]}

    def missing_words(self) -> str:
        """What is left to the person, because the package does not lie beside the answer."""
        if self.beside:
            return ""
        if not self.package:
            return "Выгрузка, на которую дан этот ответ, здесь не известна: сотрите её сами."
        return (
            f"Выгрузка {self.package} рядом с ответом не найдена и не стирается: "
            "сотрите её там, где она лежит."
        )

    def wiped_words(self) -> str:
        """After the wiping: what is gone and what is not."""
        names = ", ".join(path.name for path in self.files)
        return f"Стёрто: {names}. {self.missing_words()}".strip()

    @property
    def whole(self) -> bool:
        """Every record of the package has a settled fate: the file may be wiped."""
        left = self.loaded.later + self.loaded.bad_receipts
        return left == 0

    def words(self) -> str:
        """For a person."""
        found = self.loaded
        of = f" из {self.records}" if self.records else ""
        lines = [f"Принято порталом {found.accepted + found.known}{of}."]
        lines += [
            f"{what}: {number}."
            for what, number in (
                ("Конфликтов", found.conflicts),
                ("Отклонено", found.rejected),
                ("Ждёт предыдущих записей", found.later),
                ("Контрольная отметка не прошла проверку", found.bad_receipts),
            )
            if number
        ]
        if found.files:
            lines.append(f"Файлов принято порталом: {found.files}.")
        if found.files_refused:
            lines.append(f"Файлов не принято порталом: {found.files_refused}.")
        lines.append(_changes_words(found))
        if found.already:
            lines.insert(0, "Этот файл уже загружали: второй раз ничего не записано.")
        if self.whole:
            both = "Файлы пакета и ответа можно стереть с носителя."
            lines.append(both if self.beside else "Файл ответа можно стереть с носителя.")
        return " ".join(lines)


def _changes_words(found: Loaded) -> str:
    if found.epoch_changed:
        return "Портал восстановлен из копии: изменения нужно получить по связи."
    changed = len(found.changed) + len(found.removed)
    told = f"Изменено записей: {changed}."
    if found.pages_skipped and not found.pages:
        told = "Изменения уже получены раньше."
    if found.digest_agrees is False:
        told += " Данные расходятся с порталом: сверка пройдёт при первой связи."
    more = " Вошли не все изменения: выгрузите следующий пакет." if found.more else ""
    return told + more


class FileExchangeService:
    """Use cases of the exchange by file; slow enough for a worker thread."""

    def __init__(
        self,
        core: Core,
        exchange: FileExchange,
        portal: str,
        home: Path,
        after_load: Callable[[], None] = lambda: None,
    ) -> None:
        self._core, self._exchange = core, exchange
        self._portal, self._home = portal, home
        self._after_load = after_load

    def media(self) -> list[str]:
        """Media this station may use; empty: any."""
        return list(station_settings.load(self._home).media)

    def check_medium(self, text: str) -> str:
        """The inventory number as it is written down. Raises InputError."""
        number = " ".join(clean(text).split())
        if not number:
            raise InputError(
                "Не указан учётный номер носителя",
                field="medium",
                advice="Номер стоит на носителе и в журнале учёта, например 14-07",
            )
        if not _MEDIUM.match(number):
            raise InputError("Учётный номер носителя: до 40 букв и цифр", field="medium")
        allowed = self.media()
        if allowed and number.casefold() not in {m.casefold() for m in allowed}:
            self._journal("exchange_refused", "", {"medium": _plain(number)})
            raise InputError(
                f"Носитель {number} не учтён на этом рабочем месте",
                field="medium",
                advice="Возьмите учтённый носитель или обратитесь к администратору ЦУР.",
            )
        return number

    def export(self, folder: Path, medium: str) -> Exported:
        """Writes the package and its covering sheet into ``folder``, reads the file back. Raises
        InputError, PackageError, MediumTrouble."""
        number = self.check_medium(medium)
        if not folder.is_dir():
            raise InputError("Такой папки нет", field="folder", advice="Вставьте носитель.")
        written = self._exchange.write()
        checksum = packages.checksum(written.data)
        header = written.header
        day = header.made_at.astimezone(self._core.zone)
        stem = f"cur-obmen-{day:%Y%m%d}-{header.sequence:04d}-{header.id[-6:]}"
        path, sheet = folder / f"{stem}{SUFFIX}", folder / f"{stem}.pdf"
        self._put(path, written.data)
        self._put(sheet, self._sheet(written, number, path.name, checksum))
        self._remember(
            PackageRow(
                header.sequence, header.id, header.made_at.isoformat(), number, written.records,
                path.name, checksum,
            )
        )  # fmt: skip
        self._journal(
            "exchange_export",
            header.id,
            {"number": header.sequence, "records": written.records, "files": written.files,
             "medium": _plain(number), "sha256": checksum},
        )  # fmt: skip
        return Exported(
            path,
            sheet,
            header.sequence,
            written.records,
            written.left,
            checksum,
            number,
            written.files,
            written.files_left,
        )

    def load(self, path: Path) -> Imported:
        """Takes the portal's answer. Raises InputError, PackageError, MediumTrouble."""
        data = self._get(path)
        try:
            loaded = self._exchange.load(data)
        except packages.PackageError as error:
            self._journal("exchange_refused", "", {"code": error.code})
            raise
        answered = self._answered(loaded)
        self._journal(
            "exchange_import",
            loaded.header.id,
            {"number": loaded.header.sequence, "accepted": loaded.accepted,
             "again": int(loaded.already), "sha256": packages.checksum(data)},
        )  # fmt: skip
        self._after_load()
        if answered is None:
            return Imported(loaded, 0, (path,))
        beside = path.parent / answered.file
        files = (path, beside) if beside.is_file() and beside != path else (path,)
        return Imported(loaded, answered.records, files, answered.file)

    def packages(self) -> list[PackageRow]:
        """The last packages written here, newest first."""
        kept = self._core.workspace.work.settings.get(LOG_KEY, [])
        return [PackageRow(**row) for row in kept]

    def wipe(self, files: Sequence[Path]) -> None:
        """Overwrites and deletes package files (a flash memory may keep copies all the same)."""
        for path in files:
            data = self._get(path)
            if not data.startswith(b"CURX"):
                raise InputError("Это не файл обмена, он не тронут", field="file")
            try:
                with path.open("r+b") as file:
                    file.write(bytes(len(data)))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
            except OSError as error:
                raise MediumTrouble(
                    f"Файл {path.name} не стирается с носителя.",
                    advice="Проверьте, не защищён ли носитель от записи.",
                ) from error
            self._journal("exchange_wipe", "", {"sha256": packages.checksum(data)})

    # --- inside ------------------------------------------------------------------------------

    def _put(self, path: Path, data: bytes) -> None:
        try:
            write_private(path, data)
            whole = path.read_bytes() == data
        except OSError as error:
            raise MediumTrouble(
                "Носитель не записывается. Неотправленное на рабочем месте цело.",
                advice="Проверьте место на носителе и защиту от записи.",
            ) from error
        if not whole:
            raise MediumTrouble(
                "Записанное прочитано с ошибкой. Неотправленное на рабочем месте цело.",
                advice="Возьмите другой носитель.",
            )

    @staticmethod
    def _get(path: Path) -> bytes:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise PackageDamaged("файл больше допустимого")
            return path.read_bytes()
        except FileNotFoundError as error:
            raise InputError(f"Файл не найден: {path.name}", field="file") from error
        except OSError as error:
            raise MediumTrouble(
                f"Файл {path.name} не читается с носителя.", advice="Вставьте носитель ещё раз."
            ) from error

    def _sheet(self, written: Written, medium: str, file: str, checksum: str) -> bytes:
        core, header = self._core, written.header
        return render_exchange_sheet(
            ExchangeSheetData(
                office=paper.office(core), number=header.sequence, package=header.id,
                made_at=header.made_at, file=file, size=len(written.data), checksum=checksum,
                records=written.records, left=written.left, medium=medium,
                sender=", ".join(w for w in (core.person_name, core.role_title) if w),
                station=core.device, recipient=self._portal, files=written.files,
            )
        )  # fmt: skip

    def _remember(self, row: PackageRow) -> None:
        rows = [row, *(r for r in self.packages() if r.id != row.id)]
        self._keep(rows)

    def _keep(self, rows: list[PackageRow]) -> None:
        settings = self._core.workspace.work.settings
        settings.set(LOG_KEY, [asdict(row) for row in rows[:LOG_KEPT]])

    def _answered(self, loaded: Loaded) -> PackageRow | None:
        rows = self.packages()
        for at, row in enumerate(rows):
            if row.id == loaded.header.reply_to:
                now: datetime = self._core.now()
                accepted = min(row.records, max(row.accepted, loaded.accepted + loaded.known))
                rows[at] = replace(row, accepted=accepted, answered_at=now.isoformat())
                self._keep(rows)
                return rows[at]
        return None

    def _journal(self, act: str, package: str, details: dict[str, Any]) -> None:
        ids = (package,) if package else ()
        entry = Entry(self._core.actor.person, act, "package", ids, details)
        self._core.workspace.work.journal.write(entry)


def _plain(medium: str) -> str:
    """The number in Latin letters: a journal line takes no others."""
    return "".join(
        _LATIN.get(c, _LATIN.get(c.lower(), "").upper() or c) if not c.isascii() else c
        for c in medium
    )
