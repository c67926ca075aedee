"""What a column can mean: the field of a message, its name for people, and the titles by which
exports of outside systems call it (folded; the path of an integration interface counts too)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """The outside system a file comes from."""

    POS = "pos"
    INCIDENT = "incident"
    BI = "bi"


SOURCE_TITLES = {
    Source.POS: "ПОС «Госуслуги. Решаем вместе»",
    Source.INCIDENT: "«Инцидент Менеджмент»",
    Source.BI: "«BI: ЦУР РФ», снимок показателей",
}
SYSTEMS = {Source.POS: "ПОС", Source.INCIDENT: "Инцидент"}
"""Names of the systems as they stand in records: the key of a number is (system, number)."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may fill. ``only``: of one source alone."""

    code: str
    title: str
    names: tuple[str, ...]
    only: Source | None = None
    hint: str = ""


_P, _I = Source.POS, Source.INCIDENT

TARGETS: tuple[Target, ...] = (
    Target("number", "Номер во внешней системе", (
        "номер", "номер сообщения", "номер обращения", "№ сообщения", "№ обращения", "id", "ид",
        "номер инцидента", "№ инцидента", "id инцидента", "инцидент id", "идентификатор",
        "number", "appealnumber", "appealid", "externalid", "внешний номер", "№",
    ), hint="по нему видно, что сообщение уже есть"),
    Target("received", "Когда поступило", (
        "дата создания", "дата поступления", "дата подачи", "дата регистрации", "дата", "поступило",
        "дата и время создания", "дата обращения", "дата сообщения", "создано", "дата публикации",
        "createdat", "created", "createdate", "registeredat", "registrationdate", "submittedat",
        "dateofcreation", "creationdate",
    )),
    Target("answer_at", "Срок ответа во внешней системе", (
        "срок ответа", "срок", "контрольный срок", "срок исполнения", "ответить до",
        "дата ответа до", "срок подготовки ответа", "плановая дата ответа", "answerat", "deadline",
        "duedate", "крайний срок",
    )),
    Target("text", "Текст сообщения", (
        "текст", "текст сообщения", "текст обращения", "текст инцидента", "сообщение", "описание",
        "содержание", "обращение", "description", "text", "message", "body", "appealtext",
        "content.text",
    )),
    Target("title", "Заголовок", ("заголовок", "краткое содержание", "title", "summary")),
    Target("subject", "Категория", (
        "категория", "группа тем", "subject.name", "subject", "subjectname", "рубрика",
    )),
    Target("subsubject", "Подкатегория", (
        "подкатегория", "тема", "subsubject.name", "subsubject", "subsubjectname", "тема инцидента",
    )),
    Target("fact", "Факт", ("факт", "fact.name", "fact", "factname"), _P),
    Target("fast_track", "Ускоренное решение", (
        "fast-track", "fasttrack", "фаст-трек", "ускоренное решение", "ускоренное", "фасттрек",
    ), _P),
    Target("stage", "Стадия", ("стадия", "статус", "этап", "stage", "status", "status.name",
        "stage.name", "итог", "состояние")),
    Target("closed", "Причина закрытия", ("причина закрытия", "дата закрытия", "closedat"), _I),
    Target("importance", "Важность", ("важность", "приоритет", "importance"), _I),
    Target("kind", "Тип инцидента", ("тип инцидента", "тип"), _I),
    Target("body", "Где находится, исполнитель", (
        "организация, в которой находится сообщение", "организация", "исполнитель",
        "отдел/исполнитель", "ответственный", "ответственная организация", "organization.name",
        "organisation.name", "opa.name", "отдел",
    )),
    Target("municipality", "Муниципальное образование", (
        "муниципалитет", "муниципальное образование", "мо", "район", "округ",
        "locationaddress.municipality", "муниципальный район", "территория", "город/район",
    )),
    Target("oktmo", "ОКТМО", ("октмо", "код октмо", "locationaddress.oktmo", "oktmo")),
    Target("locality", "Населённый пункт", (
        "населенный пункт", "город", "locationaddress.settlement", "locationaddress.city",
        "нас. пункт",
    )),
    Target("street", "Улица", ("улица", "locationaddress.street", "street")),
    Target("house", "Дом", ("дом", "номер дома", "locationaddress.house", "house")),
    Target("address", "Адрес проблемы одной строкой", (
        "адрес", "адрес проблемы", "место", "адрес происшествия", "locationaddress.value",
        "locationaddress.fulladdress", "locationaddress.address", "locationaddress", "address",
    )),
    Target("fias", "Код ФИАС", (
        "фиас", "код фиас", "locationaddress.fiasid", "locationaddress.fias_id", "fias",
        "locationaddress.fias", "locationaddress.housefiasid", "locationaddress.fiascode",
    ), _P),
    Target("lat", "Широта", (
        "широта", "locationaddress.geolat", "locationaddress.geo_lat", "locationaddress.lat",
        "locationaddress.latitude", "latitude", "locationaddress.geo.lat",
    )),
    Target("lon", "Долгота", (
        "долгота", "locationaddress.geolon", "locationaddress.geo_lon", "locationaddress.lon",
        "locationaddress.longitude", "longitude", "locationaddress.geo.lon",
    )),
    Target("applicant", "Заявитель, автор", (
        "заявитель", "фио", "фио заявителя", "автор", "имя автора", "applicant.fullname",
        "applicant", "author", "автор сообщения", "fullname", "user.fullname", "author.fullname",
        "author.name", "ф.и.о.", "ф.и.о. заявителя",
    )),
    Target("phone", "Телефон", (
        "телефон", "телефон заявителя", "контактный телефон", "applicant.phone", "phone",
        "applicant.mobilephone", "user.phone",
    )),
    Target("email", "Электронная почта", (
        "почта", "e-mail", "email", "электронная почта", "applicant.email", "user.email",
    )),
    Target("applicant_address", "Адрес заявителя", (
        "адрес заявителя", "applicant.address", "адрес проживания", "почтовый адрес",
    )),
    Target("shared", "Коллективное", ("коллективное", "shared", "коллективность"), _P),
    Target("co_applicants", "Соавторы", ("соавторы", "соавторы обращения", "coapplicants"), _P),
    Target("link", "Ссылка", (
        "ссылка", "url", "урл", "ссылка на сообщение", "урл сообщения", "link", "урл поста",
        "ссылка на инцидент",
    )),
    Target("blog", "Страница, где написано", ("урл блога", "блог", "сообщество", "источник"), _I),
    Target("network", "Сеть, мессенджер", ("соцсеть", "сеть", "площадка", "социальная сеть"), _I),
    Target("note", "Примечание", ("примечание", "комментарий", "note")),
)  # fmt: skip

HEADINGS = (
    ("title", "взят заголовок"), ("subsubject", "взята подкатегория"),
    ("subject", "взята категория"),
)  # fmt: skip
"""What stands for a text that is missing, and the words for it."""

BY_CODE = {t.code: t for t in TARGETS}


def of_source(source: Source) -> tuple[Target, ...]:
    """What columns of a file of this source may mean."""
    return tuple(t for t in TARGETS if t.only in (None, source))
