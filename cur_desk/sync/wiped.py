"""An order to wipe and what is told of a wipe, in words."""

from __future__ import annotations

from pathlib import Path

from cur_desk.domain.text import counted
from cur_desk.errors import DeskError
from cur_desk.models import wiping
from cur_desk.models.wiping import WipeNote
from cur_desk.sync import errors

REVOKED, DISABLED, ORDERED = "device-revoked", "user-disabled", "wipe"
NAMED = 5
"""So many sealed files are named one by one; of more only what their names begin with."""
_WHY = {
    REVOKED: "Доступ с этого рабочего места отозван",
    DISABLED: "Учётная запись отключена",
    ORDERED: "Портал распорядился очистить это рабочее место",
}


def order_of(error: DeskError | None) -> str | None:
    """The reason to wipe, if this trouble is such an order."""
    if isinstance(error, errors.WipeOrdered):
        return ORDERED
    if isinstance(error, errors.AccessDenied) and error.code in (REVOKED, DISABLED):
        return error.code
    return None


class Wiped(errors.CannotUnlock):
    """The files of this person are no longer here; says what became of the unsent."""

    exit_code = 3

    def __init__(self, note: WipeNote, home: Path) -> None:
        super().__init__(words_of(note), advice=advice_of(note, home), code="wiped")
        self.note = note


FREE = "Освободите место на диске и войдите снова"


class CannotSeal(DeskError):
    """The order stands, yet what is unsent could not be made safe: nothing is wiped now."""

    code = "cannot-seal"
    exit_code = 3

    def __init__(self, why: str, what_to_do: str = "Войдите снова") -> None:
        super().__init__(
            f"Доступ отозван, но неотправленное пока не запечатать: {why}",
            advice=f"Файлы закрыты и целы. {what_to_do}; не помогло — обратитесь к администратору "
            "ЦУР.",
        )


def words_of(note: WipeNote) -> str:
    """What happened, in one or two sentences."""
    why = _WHY.get(note.reason, _WHY[ORDERED])
    head = f"{why}. Файлы «{note.user}» на этом рабочем месте стёрты."
    if not (note.events or note.drafts or note.files):
        if note.file:
            return f"{head} Что ещё не отправлено, запечатано и лежит на этом компьютере."
        return f"{head} Неотправленного не было."
    unsent = counted(note.events, "действие", "действия", "действий")
    drafts = counted(note.drafts, "черновик", "черновика", "черновиков")
    parts = [unsent] if note.events else []
    parts += [drafts] if note.drafts else []
    parts += [counted(note.files, "файл", "файла", "файлов")] if note.files else []
    return f"{head} Неотправленное не пропало: {', '.join(parts)}. {_where(note)}"


def _where(note: WipeNote) -> str:
    """What is on the portal, and what is still here."""
    if note.delivered:
        return "Всё запечатано и лежит на портале."
    if note.left < note.parts:
        gone = f"{note.parts - note.left} из {note.parts}"
        return f"Всё запечатано: на портале частей {gone}, ещё {note.left} — на этом компьютере."
    return "Всё запечатано и лежит на этом компьютере."


def advice_of(note: WipeNote, home: Path) -> str:
    """Whom to ask, and which file to bring."""
    ask = "Обратитесь к администратору ЦУР"
    if not (note.events or note.drafts or note.files or note.file):
        return f"{ask}."
    ask += ": неотправленное вскрывают на портале по акту двух лиц."
    if note.delivered:
        return ask
    left = wiping.sealed_files(home, note.file) if 0 < note.left < note.parts else []
    names = ", ".join(p.name for p in left) if 0 < len(left) <= NAMED else f"{note.file}…"
    rest = "оставшиеся файлы" if left else "файлы"
    return f"{ask} Передайте {rest} {names} из папки {home / wiping.SEALED}."
