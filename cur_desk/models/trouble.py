"""Troubles of the local files: each failure of its own kind, with a Russian text that says what is
whole and what to do. No message holds a word of an appeal."""

from __future__ import annotations

from cur_desk.errors import DeskError


class WrongPassword(DeskError):
    """The password does not open the file; ``wait_s``: how long before the next try."""

    code = "wrong-password"

    def __init__(self, wait_s: float = 0.0) -> None:
        super().__init__(
            "Пароль не подходит. Записанное цело.",
            advice="Проверьте раскладку клавиатуры и наберите пароль ещё раз.",
        )
        self.wait_s = wait_s


class TooManyTries(DeskError):
    """Wrong tries slow down; counted beside the file, over restarts too."""

    code = "too-many-tries"

    def __init__(self, wait_s: float) -> None:
        seconds = max(1, round(wait_s))
        super().__init__(
            f"Слишком много неверных попыток. Следующая — через {seconds} с.",
            advice="Забыли пароль — обратитесь к администратору ЦУР: записанное не пропадёт.",
        )
        self.wait_s = wait_s


class NoDeviceSecret(DeskError):
    """The secret of this workstation is not there: no keyring, or it was emptied."""

    code = "no-device-secret"

    def __init__(self) -> None:
        super().__init__(
            "Не найден секрет рабочего места: связка ключей системы пуста или недоступна. "
            "Записанное цело.",
            advice="Войдите при связи: файл откроется через ключ восстановления портала.",
        )


class OtherDevice(DeskError):
    """The files were made with another device secret: copied here, or the keyring was reset."""

    code = "other-device"

    def __init__(self) -> None:
        super().__init__(
            "Файлы созданы на другом рабочем месте или связка ключей системы сброшена. "
            "Записанное цело.",
            advice="Войдите при связи: файл откроется через ключ восстановления портала.",
        )


class KeysDamaged(DeskError):
    """keys.json cannot be read as what it should be."""

    code = "keys-damaged"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Файл ключей повреждён: {reason}. Сами данные не тронуты.",
            advice="Восстановите keys.json из резервной копии или обратитесь к администратору ЦУР.",
        )


class NewerFile(DeskError):
    """The file was made by a newer version of the program."""

    code = "newer-file"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Файл {name} записан более новой версией программы. Он не изменён.",
            advice="Обновите программу на этом рабочем месте.",
        )


class DamagedFile(DeskError):
    """The encrypted file is damaged; it is set aside at the next opening, never deleted."""

    code = "damaged-file"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Файл {name} повреждён. Он сохранён и не удаляется.",
            advice="Откройте программу заново: список загрузится с портала, записанное здесь "
            "будет спасено построчно.",
        )


class FileClosed(DeskError):
    """The files are being closed or are closed: lock, quit, change of user."""

    code = "file-closed"

    def __init__(self) -> None:
        super().__init__("Рабочее место закрывается. Записанное цело.")


class DiskTrouble(DeskError):
    """The disk is full or cannot be written."""

    code = "disk"

    def __init__(self) -> None:
        super().__init__(
            "Запись на диск не удалась: нет места или нет доступа. Записанное прежде цело.",
            advice="Освободите место на диске и повторите.",
        )


class BusyFile(DeskError):
    """Another program holds the file: a copier, an antivirus."""

    code = "busy-file"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Файл {name} занят другой программой. Записанное прежде цело.",
            advice="Закройте программу, которая его держит (копирование, антивирус), и повторите.",
        )


class CannotWithdraw(DeskError):
    """A request has already carried the event: only a new version corrects it."""

    code = "already-sent"

    def __init__(self) -> None:
        super().__init__(
            "Событие уже уходило на портал, отозвать его нельзя.",
            advice="Исправление — только новая версия с причиной.",
        )


FILE_TROUBLES = (DamagedFile, DiskTrouble, BusyFile)
"""What may stand in the way of the cache while the work itself is durable."""
