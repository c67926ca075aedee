"""Troubles of the wire: each says in Russian what happened and what to do, and carries its verdicts.

``retryable``: the same request may succeed later by itself; ``stops_cycle``: nothing more is worth
asking in this cycle; ``needs_person``: it will not pass until a person does something.
No trouble of the wire ever drops an event of the outbox.
"""

from __future__ import annotations

from typing import ClassVar

from cur_desk.errors import DeskError

KEPT = "Всё записанное цело и уйдёт само, когда портал ответит."


class SyncError(DeskError):
    """Base of the wire's troubles. ``request_id`` is the portal's number of the request, if any."""

    code = "sync"
    exit_code = 1
    retryable = True
    stops_cycle = True
    needs_person = False

    def __init__(
        self,
        message: str,
        *,
        advice: str = KEPT,
        code: str | None = None,
        request_id: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, advice=advice, code=code)
        self.request_id = request_id
        self.retry_after_s = retry_after_s


class Cancelled(SyncError):
    """Our own side stopped the request: lock, quit, sign-out, a newer cycle."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Обмен с порталом остановлен.")


class NoLink(SyncError):
    """The machine has no way to the portal: no network, no name, no route."""

    code = "no-link"

    def __init__(self) -> None:
        super().__init__("Нет связи с порталом.", advice=f"Работать можно без связи. {KEPT}")


class PortalDead(SyncError):
    """Someone refuses the connection or cuts it in the middle."""

    code = "portal-dead"

    def __init__(self, *, cut: bool = False) -> None:
        what = "Связь с порталом оборвалась." if cut else "Портал не принимает соединения."
        super().__init__(what, advice=f"Работать можно без связи. {KEPT}")


class PortalSilent(SyncError):
    """Not a byte for the stall limit, either way."""

    code = "portal-silent"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Портал молчит дольше {seconds:.0f} с, запрос прекращён.")


class TlsTrouble(SyncError):
    """The portal could not prove who it is. Nothing was sent. ``reason``: expired, name, issuer."""

    code = "tls"
    needs_person = True
    _WORDS: ClassVar[dict[str, tuple[str, str]]] = {
        "expired": ("срок его сертификата истёк или ещё не наступил", "Проверьте дату и время."),
        "name": ("сертификат выдан другому узлу", "Проверьте адрес портала."),
        "issuer": (
            "его сертификат выдан неизвестным центром",
            "Если у региона свой удостоверяющий центр, укажите файл его сертификатов в настройках.",
        ),
        "protocol": ("защищённое соединение не установилось", "Проверьте адрес портала."),
    }

    def __init__(self, reason: str) -> None:
        words, advice = self._WORDS.get(reason, self._WORDS["protocol"])
        super().__init__(
            f"Портал не подтвердил, что это он: {words}. Ничего не отправлено.",
            advice=f"{advice} Не помогло — обратитесь к администратору ЦУР.",
        )
        self.reason = reason


class BadAddress(SyncError):
    """The address of the portal is not one we may use."""

    code = "bad-address"
    exit_code = 2
    retryable = False
    needs_person = True

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Адрес портала не подходит: {reason}.",
            advice="Адрес начинается с https:// — его сообщает администратор ЦУР.",
        )


class PortalNonsense(SyncError):
    """The answer is not the portal's: rejected whole, nothing of it is kept."""

    code = "not-portal"

    def __init__(self, detail: str, *, request_id: str | None = None) -> None:
        super().__init__(
            "Ответил не портал: похоже, сеть требует входа через страницу провайдера "
            "или ответ испорчен по дороге. Ответ отброшен целиком.",
            advice="Откройте любую страницу в браузере и войдите в сеть. " + KEPT,
            request_id=request_id,
        )
        self.detail = detail


class NeedSignIn(SyncError):
    """The sign-in has ended and could not be renewed; events wait, nothing is dropped."""

    code = "sign-in"
    retryable = False
    needs_person = True

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__(
            "Портал просит войти заново.",
            advice="Введите пароль. Записанное здесь цело и уйдёт после входа.",
            request_id=request_id,
        )


class WrongPortalPassword(SyncError):
    """Name or password is not what the portal knows."""

    code = "invalid-grant"
    exit_code = 3
    retryable = False
    needs_person = True

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__(
            "Портал не принял имя или пароль.",
            advice="Проверьте раскладку клавиатуры и наберите пароль ещё раз.",
            request_id=request_id,
        )


class AccessDenied(SyncError):
    """403: the device is revoked, the person is disabled or locked, or the act is not theirs."""

    code = "forbidden"
    exit_code = 3
    retryable = False
    needs_person = True
    _ADVICE: ClassVar[dict[str, str]] = {
        "device-revoked": "Рабочее место будет закрыто. Обратитесь к администратору ЦУР.",
        "user-disabled": "Обратитесь к администратору ЦУР.",
        "user-locked": "Подождите и войдите снова или обратитесь к администратору ЦУР.",
    }

    def __init__(self, code: str, title: str, request_id: str | None = None) -> None:
        super().__init__(
            f"{title}.",
            advice=self._ADVICE.get(code, "Обратитесь к администратору ЦУР.")
            + " Неотправленное сохранено.",
            code=code,
            request_id=request_id,
        )


class PortalBusy(SyncError):
    """429 or 503: the portal asks to come later, and says when or not."""

    code = "busy"

    def __init__(
        self, title: str, retry_after_s: float | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(f"{title}.", retry_after_s=retry_after_s, request_id=request_id)


class PortalFault(SyncError):
    """The portal's own fault (5xx)."""

    code = "portal-fault"

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__("На портале произошла ошибка.", request_id=request_id)


class CursorExpired(SyncError):
    """410: the portal keeps no changes from our place; repaired by the manifest, never a wipe."""

    code = "cursor-expired"
    stops_cycle = False

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__("Портал больше не хранит изменения с этого места.", request_id=request_id)


class TooLarge(SyncError):
    """413, or an answer above our own limit."""

    code = "too-large"
    retryable = False

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__("Пакет больше допустимого.", request_id=request_id)


class NotThere(SyncError):
    """404: the portal does not have it, or it is outside our scope."""

    code = "not-found"
    retryable = False
    stops_cycle = False

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__("Портал не нашёл запись.", request_id=request_id)


class RequestRefused(SyncError):
    """Any other 4xx: the portal did not take the request as it is."""

    code = "refused"
    retryable = False

    def __init__(self, code: str, title: str, request_id: str | None = None) -> None:
        super().__init__(
            f"{title}.",
            advice="Если повторится, сообщите администратору ЦУР номер запроса. Записанное цело.",
            code=code,
            request_id=request_id,
        )


class TooManyGone(SyncError):
    """More records vanished without a reason than a day's work explains: a person is asked.

    ``gone`` of ``total``: what the portal no longer lists. Nothing was removed.
    """

    code = "too-many-gone"
    retryable = False
    needs_person = True

    def __init__(self, gone: int, total: int) -> None:
        super().__init__(
            f"На портале не стало записей без указания причины: {gone} из {total}. "
            "Здесь ничего не убрано.",
            advice="Возможно, портал восстановлен или пуст. Спросите администратора ЦУР, "
            "затем выберите «Оставить всё» или «Убрать».",
        )
        self.gone, self.total = gone, total


class CannotUnlock(SyncError):
    """The lease of offline work has ended, or no way to open the files is left."""

    code = "cannot-unlock"
    retryable = False
    needs_person = True


class WipeOrdered(SyncError):
    """The portal orders this workstation to forget its copies; unsent work stays sealed."""

    code = "wipe"
    retryable = False
    needs_person = True

    def __init__(self) -> None:
        super().__init__(
            "Портал распорядился очистить это рабочее место.",
            advice="Неотправленное сохранено запечатанным. Обратитесь к администратору ЦУР.",
        )


class LocalTrouble(SyncError):
    """The cycle stopped for a reason of the local files (disk full, damage); told as it is."""

    code = "local"
    retryable = True

    def __init__(self, cause: DeskError) -> None:
        super().__init__(cause.message, advice=cause.advice, code=cause.code)


class OwnFault(SyncError):
    """A fault of this program inside a cycle: the crash report has the place, events are whole."""

    code = "bug"

    def __init__(self) -> None:
        super().__init__("Ошибка программы при обмене с порталом.")
