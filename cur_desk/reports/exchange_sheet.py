"""Сопроводительный лист: one page that goes with an exchange file, filled in by hand at hand-over."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.domain.text import counted, grouped
from cur_desk.reports import freshness, style
from cur_desk.reports.document import Anchor, Chrome, Job, Layout, Meta, build
from cur_desk.reports.exchange_inputs import ExchangeSheetData
from cur_desk.reports.style import CARD, MM
from cur_desk.reports.tables import Field, columns, fact_grid, grid, para

TITLE = "Сопроводительный лист к пакету обмена"
MARK = "Данных заявителей нет"
SAFE = (
    "Файл зашифрован: прочитать его может только портал. Запись файла не означает, что портал "
    "принял записи: это подтверждают контрольные отметки в ответе портала. Повторная загрузка "
    "файла безопасна. После загрузки ответа сотрите файл с носителя и сделайте отметку в журнале "
    "учёта машинных носителей."
)
_STEPS = ("Передал", "Принял на портал", "Вернул ответ", "Стёр с носителя")


def render_exchange_sheet(data: ExchangeSheetData) -> bytes:
    """The sheet as PDF."""
    at = freshness.moment(data.made_at, data.office)
    job = Job(
        geometry=CARD,
        chrome=Chrome(
            header_left=f"{TITLE} № {data.number} — продолжение",
            header_right=data.office.centre,
            footer_left=f"Пакет {data.package}{freshness.DOT}{at}",
            footer_right=MARK,
        ),
        meta=Meta(
            title=f"{TITLE} № {data.number}",
            subject=f"{at}, носитель {data.medium}",
            keywords=(MARK,),
            author=f"{data.office.centre_full}, {data.office.centre}",
            creator=data.office.software,
        ),
        moment=data.made_at,
    )
    return build(job, lambda layout: _story(data, layout))


def _story(data: ExchangeSheetData, _: Layout) -> list[Flowable]:
    at = freshness.moment_exact(data.made_at, data.office)
    records = counted(data.records, "запись", "записи", "записей")
    if data.files:
        records += f" и {counted(data.files, 'файл', 'файла', 'файлов')}"
    left = f"; осталось на рабочем месте: {data.left}" if data.left else ""
    facts = [
        [Field("Номер пакета", str(data.number)), Field("Составлен", at)],
        [Field("Учётный номер носителя", data.medium), Field("Число записей", records + left)],
        [Field("От кого", data.sender), Field("Рабочее место", data.station)],
        [Field("Кому", f"Портал {data.office.centre}"), Field("Адрес портала", data.recipient)],
        [Field("Файл", data.file), Field("Размер", f"{grouped(data.size)} байт")],
        [Field("Идентификатор пакета", data.package), Field("Вид", "неотправленные действия")],
    ]
    return [
        Anchor("sheet", TITLE),
        para(f"{TITLE} № {data.number}", "title"),
        para(f"{data.office.centre_full}, {data.office.centre}", "note"),
        Spacer(0, style.STEP3),
        fact_grid(CARD.measure, facts, (1, 1)),
        Spacer(0, style.STEP2),
        para("Контрольная сумма файла (SHA-256)", "label"),
        para(_by_eight(data.checksum), "mono"),
        Spacer(0, style.STEP3),
        para(SAFE, "cell9"),
        Spacer(0, style.STEP4),
        _hands(),
    ]


def _by_eight(checksum: str) -> str:
    """In groups of eight, for comparing by eye."""
    return " ".join(checksum[at : at + 8] for at in range(0, len(checksum), 8))


def _hands() -> Table:
    """Lines to be filled in by hand."""
    heads = columns(
        CARD.measure,
        ("Что сделано", 40, "left"),
        ("Фамилия, инициалы", 55, "left"),
        ("Дата и время", 35, "left"),
        ("Подпись", 35, "left"),
    )
    rows = [[para(step, "cell9"), "", "", ""] for step in _STEPS]
    return grid(heads, rows, padding=3.2 * MM)
