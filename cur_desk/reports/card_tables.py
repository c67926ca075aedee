"""The tables of a card: content, questions, registrations, terms, movement."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.domain.masking import mask_text
from cur_desk.reports import charts, freshness, style, words
from cur_desk.reports.card_text import Veil
from cur_desk.reports.inputs import CardData, CardQuestion
from cur_desk.reports.style import CARD, MM
from cur_desk.reports.tables import Cell, columns, empty_line, grid, para, rich

MOSCOW = "МСК"


def content(data: CardData) -> list[Flowable]:
    """The citizen's words: whole, masked after a person has seen the preview, or not at all."""
    if data.personal is not None:
        shown = data.text
    elif data.preview is not None:
        # Once more through the sieve: what a person let stand by mistake is still caught by rule.
        names = [a.name for a in data.applicants if not a.is_organisation]
        shown = mask_text(data.preview.text, names, data.health_words).text
    else:
        shown = ""
    made: list[Flowable] = [_rule()]
    if shown:
        quoted = shown.strip().strip("«»")
        parts = [p for p in quoted.split("\n") if p.strip()] or [""]
        for index, part in enumerate(parts):
            text = ("«" if index == 0 else "") + part + ("»" if index == len(parts) - 1 else "")
            made.append(para(text, "body", hyphenate=True))
    else:
        for question in data.questions:
            gist = Veil.over(data)(question.gist)
            made.append(para(f"Вопрос {question.number}. {gist}", "body", hyphenate=True))
        if not data.questions:
            made += empty_line("Суть ещё не записана.")
    if data.attachments:
        made.append(para(f"Вложения: {Veil.over(data)(data.attachments)}.", "note"))
    return made


def _rule() -> Table:
    line = Table([[""]], colWidths=[CARD.measure], rowHeights=[1.6 * MM], hAlign="LEFT")
    line.setStyle([("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK)])
    return line


def _code_cell(question: CardQuestion) -> Cell:
    if not question.code:
        return para("код не выбран", "narrow")
    return [
        rich(words.markup(question.code), "mono"),
        para(question.code_name, "narrow", hyphenate=True),
    ]


def questions(data: CardData, veil: Veil) -> Flowable:
    """Суть, code with its name, kind, responsible body, result."""
    if not data.questions:
        return para("Вопросы ещё не записаны.", "note")
    cols = columns(
        CARD.measure,
        ("№", 8, "left"),
        ("Суть вопроса", 46, "left"),
        ("Код и вопрос классификатора", 38, "left"),
        ("Вид", 21, "left"),
        ("Ответственный орган", 38, "left"),
        ("Результат; меры", 26, "left"),
    )
    rows: list[list[Cell]] = []
    for q in data.questions:
        body = q.executor or "не назначен"
        if q.source_of_information:
            body += f" (источник сведений — {q.source_of_information})"
        result = para(veil(q.result), "cell_bold" if q.open else "cell", hyphenate=True)
        rows.append(
            [
                str(q.number),
                para(veil(q.gist), "cell9", hyphenate=True),
                _code_cell(q),
                para(q.kind, "cell"),
                para(body, "narrow", hyphenate=True),
                result,
            ]
        )
    return grid(cols, rows, extra=_number_cell())


def _number_cell() -> list[tuple[object, ...]]:
    face, size = style.face_of("cell9")
    return [("FONT", (0, 1), (0, -1), face, size, 11.6)]


def registrations(data: CardData, veil: Veil) -> list[Flowable]:
    """Each body's number, ground, legal term and what was sent to the applicant."""
    if not data.registrations:
        return empty_line("Обращение ещё не зарегистрировано.")
    cols = columns(
        CARD.measure,
        ("Орган", 44, "left"),
        ("Рег. № и дата", 31, "left"),
        ("Основание", 42, "left"),
        ("Вопросы", 14, "left"),
        ("Срок", 18, "left"),
        ("Направлено заявителю", 32, "left"),
    )
    rows = []
    for r in data.registrations:
        number = r.number or "без номера"
        dated = f"{number} от {words.day(r.registered_on)}" if r.registered_on else number
        rows.append(
            [
                para(r.body, "narrow", hyphenate=True),
                para(dated, "narrow"),
                para(veil(r.basis), "narrow", hyphenate=True),
                para(r.questions, "cell"),
                para(words.day(r.due_on), "cell"),
                para(veil(r.sent) or "не направлено", "narrow", hyphenate=True),
            ]
        )
    return [grid(cols, rows)]


def visa() -> Flowable:
    """Empty room for a resolution: to whom, what, until when, signature and date by hand."""
    rows = [
        [para("Кому", "note"), "", para("Срок", "note"), ""],
        [para("Поручение", "note"), "", "", ""],
        [para("Подпись", "note"), "", para("Дата", "note"), ""],
    ]
    label, last = 22 * MM, 40 * MM
    widths = [label, CARD.measure - 2 * label - last, label, last]
    table = Table(rows, colWidths=widths, rowHeights=[9 * MM, 20 * MM, 9 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 0.7, style.INK2),
            ("LINEBELOW", (0, 0), (-1, 1), 0.4, style.INK2),
            ("SPAN", (1, 1), (-1, 1)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def terms(data: CardData, veil: Veil) -> list[Flowable]:
    """Resolution, time line and «почему эта дата»."""
    from cur_desk.reports.tables import Field, fact_grid

    facts = fact_grid(
        CARD.measure,
        [
            [
                Field("Резолюция", veil(data.resolution) or "резолюции нет"),
                Field("Исполнитель", data.executor),
            ]
        ],
        (105, 70),
    )
    steps = [charts.Step(s.on, s.label, s.done, s.late) for s in data.steps]
    made: list[Flowable] = [facts, Spacer(0, style.STEP1)]
    if steps:
        made.append(charts.term_line(steps, data.today, width=CARD.measure).drawing)
    if data.why_this_date:
        made.append(para(data.why_this_date, "note"))
    return made


def movements(data: CardData, veil: Veil) -> list[Flowable]:
    """What was done, by whom, when, in the region's time."""
    if not data.movements:
        return empty_line("Действий ещё не было.")
    label = data.office.zone_label
    cols = columns(
        CARD.measure,
        (f"Время, {label}" if label == MOSCOW else f"Время {label}", 27, "left"),
        ("Действие", 66, "left"),
        ("Кто", 38, "left"),
        ("Документ, примечание", 46, "left"),
    )
    years = {m.at.astimezone(data.office.zone).year for m in data.movements}
    shape = "%d.%m %H:%M" if len(years) == 1 else "%d.%m.%Y %H:%M"
    rows = []
    for m in data.movements:
        at = m.at.astimezone(data.office.zone).strftime(shape)
        rows.append(
            [
                para(at.replace(" ", words.NBSP), "cell9"),
                para(veil(m.action), "cell9", hyphenate=True),
                para(m.who, "narrow"),
                para(veil(m.note), "narrow", hyphenate=True),
            ]
        )
    return [grid(cols, rows, padding=0.9 * MM)]


def closing_note(data: CardData) -> list[Flowable]:
    """What is not on this sheet, and the region's sentence about the force of the portal."""
    text = (
        "Внутренние сведения (лист проверки ответа, удовлетворённость, возможные повторы) печатаются "
        "отдельным листом."
    )
    if data.legal_force:
        force = data.legal_force.strip().rstrip(".")
        text += f" О сведениях портала ЦУР: «{force}»; ответом заявителю они не являются."
    text += f" {freshness.footer(data.state, data.office)}."
    return [Spacer(0, style.STEP2), para(text, "note")]
