"""Problem types of the portal (RFC 9457): stable words, Russian titles, whether to try again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One type: HTTP status, Russian title and advice, whether the same request may succeed."""

    code: str
    status: int
    title: str
    retryable: bool = False


_ALL = (
    ProblemType("bad-request", 400, "Портал не понял запрос"),
    ProblemType("invalid-grant", 400, "Имя или пароль не подошли"),
    ProblemType("unauthorized", 401, "Нужно войти заново"),
    ProblemType("token-expired", 401, "Время входа истекло"),
    ProblemType("user-disabled", 403, "Учётная запись отключена оператором ЦУР"),
    ProblemType(
        "user-locked", 403, "Учётная запись временно заблокирована после неудачных попыток"
    ),
    ProblemType("device-revoked", 403, "Доступ с этого рабочего места отозван"),
    ProblemType("forbidden", 403, "Нет права на это действие"),
    ProblemType("not-found", 404, "Портал не нашёл запись"),
    ProblemType("event-id-reused", 409, "Портал уже знает другое событие с этим номером"),
    ProblemType("cursor-expired", 410, "Портал больше не хранит изменения с этого места"),
    ProblemType("too-large", 413, "Пакет больше допустимого"),
    ProblemType("invalid", 422, "Портал не принял данные"),
    ProblemType("package", 422, "Портал не принял пакет обмена"),
    ProblemType("package-damaged", 422, "Пакет обмена повреждён"),
    ProblemType("package-foreign", 422, "Чужой пакет обмена"),
    ProblemType("package-old", 422, "Пакет обмена слишком старый"),
    ProblemType("package-replayed", 409, "Под этим номером уже загружен другой пакет"),
    ProblemType("package-direction", 422, "Это ответ портала, его загружает рабочее место"),
    ProblemType("package-newer", 422, "Пакет создан более новой версией программы"),
    ProblemType("words-damaged", 422, "Запечатанное повреждено"),
    ProblemType("words-twice", 409, "От этого рабочего места уже принято другое"),
    ProblemType("file-type", 422, "Портал не принимает файлы этого формата"),
    ProblemType("file-too-large", 413, "Файл больше допустимого"),
    ProblemType("file-damaged", 460, "Содержимое файла повреждено по дороге", retryable=True),
    ProblemType("upload-offset", 409, "Передача файла стоит на другом месте", retryable=True),
    ProblemType("upload-gone", 410, "Начатой передачи файла больше нет", retryable=True),
    ProblemType("upload-version", 412, "Портал понимает tus 1.0.0"),
    ProblemType("upload-media", 415, "Портал не понял тело передачи файла"),
    ProblemType("uploads-many", 429, "Слишком много начатых передач файлов", retryable=True),
    ProblemType("range", 416, "В файле нет этого места"),
    ProblemType("busy", 429, "Портал просит подождать", retryable=True),
    ProblemType("internal", 500, "На портале произошла ошибка", retryable=True),
    ProblemType("unavailable", 503, "Портал временно недоступен", retryable=True),
)
PROBLEMS: dict[str, ProblemType] = {p.code: p for p in _ALL}
TYPE_PREFIX = "urn:cur-desk:problem:"


class FieldProblem(BaseModel):
    """What is wrong with one place of the request."""

    pointer: str
    message: str


class Problem(BaseModel):
    """The body of an error answer."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: Annotated[int, Field(ge=100, le=599)]
    detail: str | None = None
    retryable: bool = False
    request_id: str | None = None
    errors: list[FieldProblem] = Field(default_factory=list)

    @property
    def code(self) -> str:
        """The stable word of the type."""
        return self.type.removeprefix(TYPE_PREFIX)

    @classmethod
    def of(cls, code: str, detail: str | None = None, request_id: str | None = None) -> Problem:
        """A problem of a known type."""
        kind = PROBLEMS[code]
        return cls(
            type=f"{TYPE_PREFIX}{code}",
            title=kind.title,
            status=kind.status,
            detail=detail,
            retryable=kind.retryable,
            request_id=request_id,
        )
