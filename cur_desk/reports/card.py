"""Карточка обращения: with personal data hidden (the default) or, with a reason, whole."""

from __future__ import annotations

from functools import partial

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from cur_desk.domain.masking import HIDDEN, mask_address, mask_name, mask_text
from cur_desk.errors import InputError
from cur_desk.reports import card_photos, card_tables, freshness, qr, style, words
from cur_desk.reports.card_text import Veil
from cur_desk.reports.document import (
    Anchor,
    Cancelled,
    Chrome,
    Job,
    Layout,
    Meta,
    Progress,
    build,
)
from cur_desk.reports.fonts import install, printable
from cur_desk.reports.inputs import Applicant, CardData
from cur_desk.reports.style import CARD, MM
from cur_desk.reports.tables import Field, fact_grid, para, rich, start_room

MASKED_MARK = "Персональные данные скрыты (внутренняя)"
PERSONAL_MARK = "СОДЕРЖИТ ПЕРСОНАЛЬНЫЕ ДАННЫЕ"


def render_card(
    data: CardData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """The card as a file. A card with personal data needs a reason and a name."""
    copy = data.personal
    if copy is not None and (not copy.reason.strip() or not copy.printed_by.strip()):
        raise InputError(
            "Карточка с персональными данными печатается только с указанием основания.",
            field="personal.reason",
            advice="Укажите, для чего нужна печать, или напечатайте карточку со скрытыми данными.",
        )
    job = Job(
        geometry=CARD,
        chrome=_chrome(data),
        meta=_meta(data),
        moment=data.state.moment,
        on_page=partial(_control_mark, data),
        first_reserve=QR_RESERVE,
        progress=progress,
        cancelled=cancelled,
    )
    return build(job, lambda layout: _story(data, layout))


QR_RESERVE = style.QR_SIDE + 3 * MM


def _chrome(data: CardData) -> Chrome:
    personal = data.personal
    left = f"Напечатано {freshness.moment(data.state.moment, data.office)}"
    left += freshness.DOT + (personal.printed_by if personal else data.printed_by)
    if personal:
        left += f"{freshness.DOT}экз.{words.NBSP}{personal.copy_number}"
    if freshness.troubled(data.state):
        left += freshness.DOT + freshness.footer(data.state, data.office)
    return Chrome(
        header_left=f"Карточка обращения №{words.NBSP}{data.number}",
        header_right=data.office.centre,
        footer_left=left,
        footer_right=PERSONAL_MARK if personal else MASKED_MARK,
        footer_left_bold=freshness.troubled(data.state),
        footer_right_brick=personal is not None,
        header_on_first=True,
    )


def _meta(data: CardData) -> Meta:
    mark = PERSONAL_MARK if data.personal else MASKED_MARK
    return Meta(
        title=f"Карточка обращения № {data.number}",
        subject=f"{data.regime}; данные на {freshness.moment(data.state.moment, data.office)}",
        keywords=(mark,),
        author=f"{data.office.centre_full}, {data.office.centre}",
        creator=data.office.software,
    )


def _control_mark(data: CardData, canvas: Canvas, page: int) -> None:
    """Bottom right of the first sheet: the portal's mark with its QR, or that nothing was sent."""
    if page != 1:
        return
    faces, right = install(), CARD.width - CARD.right
    base = style.FOOTER_RULE + 2.5 * MM
    receipt = data.receipt
    if receipt is None and not data.state.unsent:
        canvas.setFont(faces.sans, 7.2)
        canvas.setFillColor(style.INK2)
        note = f"Неотправленных изменений нет; {freshness.synced_words(data.state, data.office)}"
        canvas.drawRightString(right, base, note)
        return
    if receipt is None:
        canvas.setFillColor(style.INK)
        canvas.setFont(faces.sans_bold, 9)
        since = data.state.oldest_unsent_at
        tail = f", в очереди с {freshness.clock(since, data.office)}" if since else ""
        canvas.drawRightString(right, base + 4 * MM, f"НЕ ОТПРАВЛЕНО{tail}")
        canvas.setFont(faces.sans, 7.2)
        canvas.setFillColor(style.INK2)
        note = "Контрольной отметки портала нет: портал ещё не принял эти сведения"
        canvas.drawRightString(right, base, note)
        return
    qr.draw(canvas, receipt.qr, right - style.QR_SIDE, base)
    x = right - style.QR_SIDE - 2.5 * MM
    canvas.setFillColor(style.INK)
    canvas.setFont(faces.mono_bold, 11)
    canvas.drawRightString(x, base + 15 * MM, receipt.code)
    canvas.setFont(faces.sans, 7.2)
    canvas.setFillColor(style.INK2)
    when = freshness.moment_exact(receipt.accepted_at, data.office)
    for index, line in enumerate(
        (
            "Контрольная отметка портала ЦУР",
            f"{receipt.what}, принято порталом {when}",
            "Подписью не является. Проверить: портал ЦУР, «Проверить документ»",
        )
    ):
        canvas.drawRightString(x, base + (10.6 - 3.6 * index) * MM, printable(line))


def _story(data: CardData, _: Layout) -> list[Flowable]:
    veil = Veil.over(data)
    return [
        Anchor("card", f"Карточка обращения № {data.number}"),
        *_title(data),
        *_privacy_box(data, veil),
        *(_section("Резолюция", [card_tables.visa()]) if data.visa else ()),
        *_section("Поступление", [_intake(data)]),
        *_section("Заявитель", _applicants(data)),
        *_section("Содержание", card_tables.content(data)),
        *_section("Вопросы", [card_tables.questions(data, veil)]),
        *(_section("Фото до и после", card_photos.photos(data), extra=64) if data.photos else ()),
        *_section("Регистрации", card_tables.registrations(data, veil)),
        *_section("Резолюция и сроки", card_tables.terms(data, veil), extra=20),
        *_section("Ход рассмотрения", card_tables.movements(data, veil)),
        *card_tables.closing_note(data),
    ]


def _section(title: str, body: list[Flowable], extra: float = 0) -> list[Flowable]:
    room = start_room(body[0]) + (10 + extra) * MM
    return [
        CondPageBreak(room),
        Spacer(0, style.STEP2),
        para(title, "h2_navy"),
        Spacer(0, 0.8 * MM),
        *body,
    ]


def _title(data: CardData) -> list[Flowable]:
    left = [
        para("Карточка обращения", "h2_navy"),
        rich(f"№{words.NBSP}{words.markup(data.number)}", "number"),
        para(data.registered, "note"),
        para(freshness.DOT.join([data.regime, *data.signs]), "note"),
    ]
    table = Table(
        [[left, _term_words(data)]], colWidths=[CARD.measure - 46 * MM, 46 * MM], hAlign="LEFT"
    )
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ]
    )
    return [table, Spacer(0, style.STEP2)]


def _term_words(data: CardData) -> list[Flowable]:
    due = data.due_on
    if due is None:
        return [para("Срок не определён", "note", "right")]
    if data.answered:
        state = "ответ направлен"
    else:
        left = (due - data.today).days
        state = f"осталось {words.days(left)}" if left > 0 else "срок сегодня"
        if left < 0:
            state = (
                f'<font color="{style.BRICK_HEX}"><b>просрочено на {words.days(-left)}</b></font>'
            )
    return [
        para("Срок ответа", "note", "right"),
        para(words.day(due), "title", "right"),
        rich(state, "cell9", "right"),
    ]


def _privacy_box(data: CardData, veil: Veil) -> list[Flowable]:
    copy = data.personal
    if copy is not None:
        name = para(PERSONAL_MARK, "cell_bold")
        body = para(
            f"Экземпляр № {copy.copy_number}. Только для исполнения обращения; хранить в запираемом "
            f"месте, вернуть для уничтожения по акту. Основание печати: {copy.reason.strip()}.",
            "note",
        )
    else:
        name = para(MASKED_MARK, "cell_bold")
        fields = words.counted(_hidden_fields(data), "поле", "поля", "полей")
        places = words.counted(veil.hidden(data), "место", "места", "мест")
        shown = "" if data.preview else " Текст обращения не печатается, указана суть."
        body = para(
            f"Скрыто: {fields}, в тексте {places}. Скрытое отмечено {HIDDEN}; полная карточка — "
            f"в программе по номеру.{shown}",
            "note",
        )
    table = Table([[name, body]], colWidths=[60 * MM, CARD.measure - 60 * MM], hAlign="LEFT")
    width = 1.2 if copy is not None else 0.5
    table.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), width, style.INK),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.4 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8 * MM),
        ]
    )
    return [table, Spacer(0, style.STEP1)]


def _intake(data: CardData) -> Table:
    rows = [
        [
            Field("Источник", data.source),
            Field("№ и дата источника", data.source_number),
            Field("Вид", data.kind),
            Field("Поступило", freshness.moment(data.received_at, data.office)),
        ],
        [
            Field("Блок", data.block),
            Field("Муниципальное образование", data.municipality),
            Field("Правовой режим", data.regime),
            Field("Категория проблемы", data.category),
        ],
    ]
    return fact_grid(CARD.measure, rows, (44, 48, 42, 41))


def _hidden_fields(data: CardData) -> int:
    return sum(
        bool(value)
        for one in data.applicants
        for value in (
            one.name if not one.is_organisation else "",
            one.phone,
            one.email,
            one.address,
        )
    )


def _applicants(data: CardData) -> list[Flowable]:
    if not data.applicants:
        return [para("Заявитель не назвал себя.", "cell9")]
    made: list[Flowable] = []
    for one in data.applicants:
        shown = one if data.personal else masked_applicant(one, data.health_words)
        rows = [
            [
                Field(
                    "Наименование" if one.is_organisation else "Фамилия, имя, отчество", shown.name
                ),
                Field("Заявитель", shown.kind),
                Field("Телефон", shown.phone),
                Field("Ответ направить", shown.answer_to),
            ],
            [Field("Адрес", shown.address), Field("Электронная почта", shown.email)],
        ]
        made.append(fact_grid(CARD.measure, rows, (60, 44, 36, 35)))
    return made


def masked_applicant(one: Applicant, health: tuple[str, ...] = ()) -> Applicant:
    """The applicant as a masked card prints it."""
    return Applicant(
        name=one.name if one.is_organisation else mask_name(one.name),
        kind=one.kind,
        phone=HIDDEN if one.phone else "",
        email=HIDDEN if one.email else "",
        address=mask_address(one.address),
        answer_to=mask_text(one.answer_to, [one.name], health).text,
        is_organisation=one.is_organisation,
    )
