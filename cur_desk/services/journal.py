"""The action journal in words: when, what, how many records; whether its chain is whole."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.domain.text import counted
from cur_desk.models.journal import JournalLine
from cur_desk.services.core import Core
from cur_desk.services.wording import act_done

LIMIT = 200
_ACTS = {
    "view": "Открыта карточка",
    "preview": "Показан просмотр",
    "file_view": "Просмотрен файл",
    "file_save": "Файл сохранён вне программы",
    "print": "Сделан документ",
    "print_personal": "Сделан документ с персональными данными",
    "export": "Выгружены данные",
    "search": "Поиск",
    "similar": "Спрошены похожие на портале",
    "not_duplicate": "Отмечено: не дубликат",
    "withdraw": "Отозвано до отправки",
    "resolve": "Решено расхождение версий",
    "retry": "Отклонённое отправлено ещё раз",
    "to_draft": "Отклонённое возвращено в черновик",
    "give_up": "Отклонённое снято",
    "sign_in": "Вход",
    "lock": "Заблокировано",
    "quit": "Закрыта программа",
    "switch": "Смена сотрудника",
    "sign_out": "Выход",
    "denied": "Отказано в доступе",
    "exchange_export": "Записан пакет обмена",
    "exchange_import": "Загружен ответ портала файлом",
    "exchange_refused": "Отказано в обмене файлом",
    "exchange_wipe": "Стёрт файл обмена",
}
_KINDS = {
    "appeal": "обращение",
    "card": "карточка",
    "spravka": "справка к совещанию",
    "reestr_prosrochennyh": "реестр просроченных",
    "event": "действие",
    "session": "рабочее место",
    "package": "пакет обмена",
}


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line of the journal; no names and no texts stand in it, ids are only counted."""

    number: int
    at: str
    act: str
    about: str
    records: int
    spoken: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The newest lines; ``broken_at`` is the first line that does not fit, if there is one."""

    rows: tuple[JournalRow, ...]
    broken_at: int | None


def read_journal(core: Core, limit: int = LIMIT) -> JournalPage:
    """The last lines and a check of the whole chain."""
    journal = core.workspace.work.journal
    rows = tuple(_row(core, line) for line in journal.lines(limit=limit))
    return JournalPage(rows, journal.verify())


def _row(core: Core, line: JournalLine) -> JournalRow:
    at = line.at.astimezone(core.zone).strftime("%d.%m.%Y %H:%M:%S")
    act = _ACTS.get(line.act) or act_done(line.act)
    about = _KINDS.get(line.kind, line.kind)
    records = counted(len(line.ids), "запись", "записи", "записей")
    spoken = f"{at}. {act}. {about}, {records}"
    return JournalRow(line.seq, at, act, about, len(line.ids), spoken)
