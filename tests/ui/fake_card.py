"""Synthetic cards, events and people of the fake desk. All invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.appeal import Appeal, Applicant
from cur_desk.domain.records.directory import Person
from cur_desk.domain.records.place import Place
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import Channel, Regime
from cur_desk.reference.organisations import load_organisations
from cur_desk.services.views import (
    CardView,
    Choice,
    EventView,
    ExchangeMark,
    MovementView,
    RegistrationView,
    RowView,
    TermMark,
    TermView,
)

TEXT = (
    "Здравствуйте! Обращаюсь от жителей ул. Полевой пгт Оричи. На участке от дома 14 до дома 22 "
    "дорога разбита полностью, ямы глубиной до 20 см, после дождей стоит вода. Скорая 12 ноября "
    "не смогла подъехать к дому 19, врач шёл пешком. Два года назад обещали отсыпать щебнем, но "
    "работы так и не начались.\n"
    "Второй вопрос: с октября не горят фонари на этой же улице, три опоры подряд. Дети ходят в "
    "школу по темноте. Прошу отремонтировать дорогу и восстановить освещение, ответ направить в "
    "личный кабинет."
)
PEOPLE = (
    Person(id="p2", login="kozlov", name="Козлов Дмитрий Игоревич"),
    Person(id="p3", login="orlova", name="Орлова Нина Павловна"),
)
REGISTERED = date(2026, 11, 20)


def appeal(row: RowView, region: str = "kirov") -> Appeal:
    """The appeal behind a row."""
    ministry = next(o for o in load_organisations(region) if "транспорта" in o.name.lower())
    return Appeal(
        id=row.uid,
        version=3,
        number=row.number,
        channel=Channel.EPGU,
        regime=Regime.FZ59,
        received_at=datetime(2026, 11, 20, 14, 48, tzinfo=UTC),
        applicants=[Applicant(name="Ромашкина Татьяна Ивановна", confirmed=True)],
        title=row.title,
        text=TEXT,
        place=Place(oktmo=None, locality="пгт Оричи"),
        registrations=[
            Registration(
                id="r1",
                organisation=ministry.id,
                number="МТ-612",
                registered_on=REGISTERED,
                regime=Regime.FZ59,
            )
        ],
    )


def stage(row: RowView) -> TermView:
    """The nearest term of a card."""
    mark = TermMark(row.mark)
    return TermView(
        mark=mark,
        title="Разобрать",
        left=row.left,
        until=row.until,
        until_long="до 25.11.2026, среда",
        due_at=datetime(2026, 11, 25, 14, 0, tzinfo=UTC),
        share_left=row.share_left,
        why=("Зарегистрировано 20.11.2026", "Разобрать — 3 рабочих дня", "Срок: 25.11.2026"),
        spoken="осталось 2 дня, срок 25.11.2026",
    )


def answer(row: RowView) -> TermView:
    """The legal term."""
    return TermView(
        mark=TermMark.OK,
        title="Дать ответ",
        left="26 дней",
        until="до 18.12",
        until_long="до 18.12.2026, пятница",
        due_at=datetime(2026, 12, 18, 14, 0, tzinfo=UTC),
        share_left=0.9,
        why=("Регистрация 20.11.2026", "Рассмотрение — 30 календарных дней", "Срок: 18.12.2026"),
        spoken="осталось 26 дней, срок 18.12.2026",
    )


def movement(body: str) -> tuple[MovementView, ...]:
    """Lines of movement, the newest first."""
    return (
        MovementView("14:04", "Черновик разбора сохранён", "Смирнова Анна Викторовна"),
        MovementView("08:12", "Взято в работу", "Смирнова Анна Викторовна"),
        MovementView("20.11 в 17:49", "Зарегистрировано", body),
    )


def card(desk: Any, row: RowView) -> CardView:
    """The whole card of a row."""
    made = appeal(row, desk.profile.id)
    body = desk.directory.organisation_name(made.registrations[0].organisation)
    return CardView(
        uid=row.uid,
        appeal=made,
        document=made.to_document(),
        number=row.number,
        title=row.title,
        regime="Обращение (59-ФЗ)",
        channel="Госуслуги (ЕПГУ)",
        state=row.state,
        applicant="Ромашкина Т. И., пгт Оричи",
        received="20.11.2026, 17:48 МСК",
        registered=f"{body} 20.11.2026",
        earlier=2,
        term=stage(row),
        terms=(stage(row), answer(row)),
        exchange=row.exchange,
        registrations=(
            RegistrationView(body, "МТ-612", "20.11.2026", "Обращение (59-ФЗ)", answer(row)),
        ),
        movement=movement(body),
        pending=(),
        receipts=(),
        draft=None,
        acts={
            code: rules.may(act, desk.actor) or rules.possible(act, made)
            for code, act in ACTS.items()
        },
        legal_force=desk.profile.legal_force_line(),
        main_act="formalise",
        emergency=tuple(Choice(p.phone, p.service) for p in desk.profile.emergency),
        files=(
            Choice("f" * 64, "Фото дороги.jpg", "1,8 МБ"),
            Choice("e" * 64, "Фото фонарей.jpg", "2,1 МБ"),
        ),
    )


M = ExchangeMark
WAITING = (
    EventView("e1", "uid-5", "return_for_rework", "Замечания к проекту ответа", "13:40", M.RETRY,
              "26-10/4602", "портал не ответил", "7f3a-19c2", 2_100, may_withdraw=True),
    EventView("e2", "uid-6", "formalise", "Разбор направлен", "13:51", M.PENDING, "ПОС-204 871",
              size=4_100, may_withdraw=True),
    EventView("e3", "uid-7", "pass_on", "Передано", "13:58", M.PENDING, "26-11/4530", size=900),
)  # fmt: skip
DECISIONS = (
    EventView("e4", "uid-8", "formalise", "Разбор направлен", "13:52", M.CONFLICT, "ПОС-204 902",
              "Пока вы работали без связи, запись изменили на портале: код и исполнитель"),
    EventView("e5", "uid-3", "interim_answer", "Промежуточный ответ", "13:22", M.REJECTED,
              "ИМ-118 064", "Промежуточный ответ уже опубликован 22.11.2026 в 19:40, второй не "
              "предусмотрен", "7f3a-19c2"),
    EventView("", "uid-9", "", "Запись портала не разобрана", "", M.QUARANTINE, "26-11/4799",
              "Нет обязательного поля «канал»"),
)  # fmt: skip
RECEIPTS = (
    EventView("e6", "uid-10", "formalise", "Разбор направлен", "14:01", M.ACCEPTED, "26-11/4811",
              receipt_code="7K4M-92QX", accepted="принято порталом 23.11.2026 в 14:02:10 МСК"),
    EventView("e7", "uid-11", "propose_forward", "Направление предложено", "14:01", M.ACCEPTED,
              "26-11/4733", receipt_code="3B1E-77D0",
              accepted="принято порталом 23.11.2026 в 14:02:09 МСК"),
)  # fmt: skip
