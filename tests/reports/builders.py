"""Made-up documents of real size for the tests of paper. No person here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from cur_desk.domain.masking import mask_text
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.reports.inputs import (
    Applicant,
    CardData,
    CardQuestion,
    CardRegistration,
    DataState,
    Figure,
    Movement,
    Office,
    PersonalCopy,
    Receipt,
    TermStep,
)
from cur_desk.reports.overdue_inputs import OverdueBody, OverdueData, OverdueRow

MSK = timezone(timedelta(hours=3))
VLADIVOSTOK = timezone(timedelta(hours=10))

KIROV = Office(
    centre="ЦУР Кировской области",
    centre_full="Центр управления регионом",
    authority="Правительство Кировской области",
    zone=MSK,
    zone_label="МСК",
    software="ЦУР Деск 0.1",
)
KHABAROVSK = Office(
    centre="ЦУР Хабаровского края",
    centre_full="Центр управления регионом",
    authority="Правительство Хабаровского края",
    zone=VLADIVOSTOK,
    zone_label="(UTC+10)",
    software="ЦУР Деск 0.1",
)

NOW = datetime(2026, 11, 22, 17, 14, tzinfo=UTC)
FRESH = DataState(moment=NOW, synced_at=datetime(2026, 11, 22, 16, 52, tzinfo=UTC))

SECRETS = (
    "Примерова",
    "Анна",
    "Образцовна",
    "Примеров Пётр",
    "000-00-00",
    "primer@example.ru",
    "612080",
    "кв. 0",
    "д. 0",
    "А. О.",
)
"""What a masked card must not hold, in any spelling of the builder's texts."""

APPLICANT = Applicant(
    name="Примерова Анна Образцовна",
    kind="физическое лицо, от имени жителей",
    phone="+7 900 000-00-00",
    email="primer@example.ru",
    address="612080, Оричевский муниципальный округ, пос. Образцовый, ул. Полевая, д. 0, кв. 0",
    answer_to="личный кабинет ЕПГУ",
)
TEXT = (
    "С 20 октября мусор у домов по улице Полевой не вывозят. Контейнеров три, они переполнены, "
    "ветер разносит пакеты по двору. Диспетчер по телефону 8 (900) 000-00-00 отвечает, что машина "
    "сломана. Площадку может показать сосед Примеров Пётр. Прошу вернуть ежедневный вывоз, убрать "
    "площадку и пересчитать плату за октябрь. Подписи соседей прилагаю. А. О. Примерова"
)
QR = "CURR1:" + "6BFOXN*TS0BI$ZDYFHP5WPC3+ESVF6R8" * 6 + "NCFOX"


def _at(day: int, hour: int, minute: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MSK)


def questions() -> tuple[CardQuestion, ...]:
    ministry = "Министерство охраны окружающей среды"
    waste = ("0005.0005.0056.1160", "Обращение с твердыми коммунальными отходами")
    return (
        CardQuestion(
            1, "Вернуть ежедневный вывоз отходов с ул. Полевой", *waste, "заявление", ministry,
            "рассматривается", source_of_information="региональный оператор",
        ),
        CardQuestion(
            2, "Убрать и отремонтировать контейнерную площадку", *waste, "заявление",
            "Администрация Оричевского муниципального округа", "поддержано; меры приняты 18.11",
            open=False,
        ),
        CardQuestion(
            3, "Пересчитать плату за октябрь", "0005.0005.0056.1149", "Оплата ЖКУ", "заявление",
            ministry, "рассматривается", source_of_information="региональный оператор",
        ),
    )  # fmt: skip


def registrations() -> tuple[CardRegistration, ...]:
    return (
        CardRegistration(
            "Министерство охраны окружающей среды", "26-079114", date(2026, 10, 30),
            "поступило через ЕПГУ", "1, 3", date(2026, 11, 27),
            "не направлено; промежуточный ответ 12.11, № 2204, ЕПГУ",
        ),
        CardRegistration(
            "Администрация Оричевского муниципального округа", "О-431", date(2026, 11, 5),
            "направлено по компетенции 03.11, № 3120; уведомление заявителю № 3121", "2",
            date(2026, 12, 4), "19.11.2026, № 1391, ЕПГУ",
        ),
    )  # fmt: skip


def movements() -> tuple[Movement, ...]:
    return (
        Movement(_at(30, 14, 20, 10), "Зарегистрировано", "министерство", "№ 26-079114"),
        Movement(_at(31, 9, 15, 10), "Резолюция", "заместитель министра", "П-1188"),
        Movement(
            _at(3, 10, 40), "Вопрос 2 направлен по компетенции, заявитель уведомлён",
            "министерство", "№ 3120, № 3121",
        ),
        Movement(_at(5, 9, 30), "Зарегистрировано (вопрос 2)", "администрация округа", "№ О-431"),
        Movement(
            _at(12, 16, 30), "Промежуточный ответ направлен заявителю", "министерство",
            "№ 2204, ЕПГУ",
        ),
        Movement(
            _at(18, 11, 48), "Вопрос 2: меры приняты", "администрация округа",
            "фото 2, место снимка подтверждено",
        ),
        Movement(
            _at(19, 10, 5), "Ответ по вопросу 2 направлен заявителю", "администрация округа",
            "№ 1391, ЕПГУ",
        ),
        Movement(_at(22, 17, 42), "Напоминание о сроке ответственному за блок", "сотрудник ЦУР, смена"),
    )  # fmt: skip


def card(**changes: object) -> CardData:
    """The masked card of the picture; changes replace fields."""
    names = [APPLICANT.name]
    made = CardData(
        office=KIROV,
        state=FRESH,
        printed_by="И. О. Фамилия, сотрудник ЦУР, смена",
        number="26-079114",
        registered="зарегистрировано 30.10.2026 в 14:20 МСК, министерство охраны окружающей среды "
        "Кировской области",
        regime="обращение (59-ФЗ)",
        signs=("коллективное",),
        due_on=date(2026, 11, 27),
        today=date(2026, 11, 22),
        source="Единый портал госуслуг",
        source_number="ЕПГУ-4411-20931 от 29.10.2026",
        kind="заявление · первичное",
        received_at=_at(29, 21, 7, 10),
        block="Твердые коммунальные отходы",
        municipality="Оричевский муниципальный округ",
        category="Сорван график вывоза",
        applicants=(APPLICANT,),
        text=TEXT,
        preview=mask_text(TEXT, names),
        attachments="фото — 4, список подписей — 1 (5 листов)",
        questions=questions(),
        registrations=registrations(),
        resolution="Подготовить ответ по вопросам 1 и 3, до ответа — выезд; вопрос 2 направить по "
        "компетенции. Заместитель министра, 31.10.2026",
        executor="отдел обращения с отходами",
        steps=(
            TermStep(date(2026, 10, 30), "зарегистрировано", done=True),
            TermStep(date(2026, 11, 2), "срок регистрации", done=True),
            TermStep(date(2026, 11, 6), "направить по компетенции", done=True),
            TermStep(date(2026, 11, 24), "внутренний контроль", done=False),
            TermStep(date(2026, 11, 27), "срок ответа", done=False),
        ),
        why_this_date="Срок ответа: 30.10.2026 + 30 дней = 29.11.2026, воскресенье; перенос на "
        "предшествующий рабочий день — 27.11.2026. Продления нет. Срок администрации: 05.11.2026 + "
        "30 дней = 05.12.2026, суббота; 04.12.2026.",
        movements=movements(),
        receipt=Receipt("7K4M-92QX", QR, "Состояние записи", _at(22, 17, 42)),
        legal_force="Сведения, введённые через портал ЦУР органами и организациями, приравниваются к "
        "официальному письму (Положение о ЦУР, пункт 4.5)",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def personal_card(**changes: object) -> CardData:
    """The whole card with its reason."""
    copy = PersonalCopy("выезд на место", 1, "И. О. Фамилия, сотрудник ЦУР, смена")
    return card(personal=copy, **changes)


def long_card() -> CardData:
    """Extremes: 40 questions, names that do not fit, a text of three pages."""
    long_name = (
        "Федеральная служба по надзору в сфере защиты прав потребителей и благополучия человека, "
        "территориальное управление по Еврейской автономной области и Хабаровскому краю"
    )
    many = tuple(
        replace(q, number=i + 1, executor=long_name, gist=q.gist + " и ещё раз проверить" * (i % 9))
        for i, q in enumerate((questions() * 14)[:40])
    )
    moves = tuple(replace(movements()[i % 8], note=long_name) for i in range(60))
    text = "\n".join([TEXT] * 30)
    return card(
        office=KHABAROVSK,
        questions=many,
        movements=moves,
        text=text,
        preview=mask_text(text, [APPLICANT.name]),
        municipality="Муниципальный район имени Полины Осипенко Хабаровского края (сельские поселения)",
        block=long_name,
        registrations=tuple(replace(r, body=long_name) for r in registrations() * 5),
        applicants=(APPLICANT, replace(APPLICANT, name="Сверхдлиннофамильная-Переобразцовая Ия")),
    )


def bare_card() -> CardData:
    """An appeal that has just come in: nothing filled, nothing sent."""
    return card(
        state=replace(FRESH, unsent=3, oldest_unsent_at=_at(22, 14, 2)),
        applicants=(),
        preview=None,
        questions=(),
        registrations=(),
        movements=(),
        steps=(),
        resolution="",
        executor="",
        why_this_date="",
        category="",
        block="",
        attachments="",
        due_on=None,
        receipt=None,
        legal_force="",
    )


BODIES = (
    OverdueBody("ecology", "Министерство охраны окружающей среды", "(8332) 00-00-11"),
    OverdueBody(
        "city", "Администрация города Кирова", "(8332) 00-00-21", OrganisationKind.LOCAL_BODY
    ),
    OverdueBody("transport", "Министерство транспорта", "(8332) 00-00-31"),
    OverdueBody("housing", "Государственная жилищная инспекция", ""),
)
_GISTS = (
    "Не вывозят отходы с площадки у многоквартирных домов, контейнеры переполнены; просят "
    "восстановить график и сделать перерасчёт",
    "Протекает кровля после капитального ремонта, подрядчик не выходит",
    "Нет освещения и тротуара по пути к школе",
    "Колея и ямы на подъезде к мосту, ограничение скорости снято преждевременно",
)
_PLACES = ("Оричевский м. о.", "г. Киров", "Кирово-Чепецкий м. р-н", "Слободской м. р-н")
_BLOCKS = ("Твердые коммунальные отходы", "Жилищно-коммунальное хозяйство", "Дороги")
_STATES = (
    "осмотр проведён 20.10, ответ не подготовлен",
    "проект ответа возвращён до подписи 22.10",
    "принято в работу 15.11, движения нет",
    "промежуточный ответ 10.11, срок окончательного не назван",
)


def overdue_rows(count: int) -> tuple[OverdueRow, ...]:
    """Rows of a register; every third is over 15 days late."""
    return tuple(
        OverdueRow(
            body=BODIES[(i * 7 + i // 5) % 4].key,
            number=f"26-0{61000 + i * 17}",
            due_on=date(2026, 11, 22) - timedelta(days=1 + (i * 13) % 41),
            days=1 + (i * 13) % 41,
            municipality=_PLACES[i % 4],
            block=_BLOCKS[i % 3],
            gist=_GISTS[i % 4],
            state=_STATES[i % 4],
            repeat=(i % 5) or None if i % 3 == 0 else None,
        )
        for i in range(count)
    )


def overdue(count: int = 21, **changes: object) -> OverdueData:
    """The register of the picture, with as many rows as asked."""
    rows = overdue_rows(count)
    made = OverdueData(
        office=KIROV,
        state=FRESH,
        filter_words="срок прошёл, ответ заявителю не направлен, регистрация не снята, просрочка от "
        "1 дня",
        scope_words="вся область, все блоки, просрочка от 1 дня",
        total=Figure("overdue", max(count, 232), count=max(count, 232)),
        bodies=BODIES,
        rows=rows,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def long_overdue() -> OverdueData:
    """Two thousand rows."""
    return overdue(2000)
