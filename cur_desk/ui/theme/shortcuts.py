"""The one table of shortcuts: what each key means in the whole program.

With a Russian layout ``Ctrl+K`` does not fire, so each letter gets its ЙЦУКЕН twin here and
nowhere else. A widget asks for an act by its id, never for a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_LATIN = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,."
_RUSSIAN = "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
TWINS = dict(zip(_LATIN, _RUSSIAN, strict=True))


@dataclass(frozen=True)
class Shortcut:
    """One act: its key as drawn in a key cap, its Russian name, where the help lists it."""

    id: str
    key: str
    title: str
    group: str
    repeats: bool = False


_MAIN, _ITEM, _QUESTION, _MOVE, _DATA = (
    "Общее",
    "Обращение",
    "Вопросы и текст",
    "Передвижение",
    "Документы",
)

TABLE: tuple[Shortcut, ...] = (
    Shortcut("help", "F1", "Справка по этому экрану", _MAIN),
    Shortcut("all_keys", "Shift+F1", "Все клавиши на одном листе", _MAIN),
    Shortcut("palette", "Ctrl+K", "Поиск и команды", _MAIN),
    Shortcut("acts_menu", "F10", "Действия с обращением", _MAIN),
    Shortcut("refresh", "F5", "Обмен сейчас, показать новые", _MAIN),
    Shortcut("undo", "Ctrl+Z", "Отменить", _MAIN),
    Shortcut("redo", "Ctrl+Shift+Z", "Вернуть отменённое", _MAIN),
    Shortcut("full_screen", "F11", "Во весь экран", _MAIN),
    Shortcut("lock", "Ctrl+L", "Заблокировать", _MAIN),
    Shortcut("take_next", "F2", "Взять следующее и открыть", _ITEM),
    Shortcut("receive", "Ctrl+N", "Внести обращение", _ITEM),
    Shortcut("receive_next", "Ctrl+Shift+Enter", "Внести и следующее", _ITEM),
    Shortcut("main_act", "Ctrl+Enter", "Главное действие экрана", _ITEM),
    Shortcut("save_draft", "Ctrl+S", "Сохранить черновик", _ITEM),
    Shortcut("pass_on", "F6", "Передать внутри органа", _ITEM),
    Shortcut("forward", "Shift+F6", "Направить по компетенции", _ITEM),
    Shortcut("extend", "F7", "Продлить срок", _ITEM),
    Shortcut("copy_answer", "F12", "Скопировать ответ для внешней системы", _ITEM),
    Shortcut("why_date", "F8", "Почему эта дата", _ITEM),
    Shortcut("compare", "F9", "Сравнить дубликаты", _ITEM),
    Shortcut("return", "Ctrl+R", "Вернуть на доработку", _ITEM),
    Shortcut("next_gap", "Ctrl+J", "К следующему незаполненному", _ITEM),
    Shortcut("code_picker", "F3", "Выбор кода", _QUESTION),
    Shortcut("new_question", "Ctrl+T", "Новый вопрос", _QUESTION),
    Shortcut("merge_question", "Ctrl+Shift+T", "Объединить вопрос обратно", _QUESTION),
    Shortcut("next_question", "Ctrl+Tab", "Следующий вопрос", _QUESTION),
    Shortcut("previous_question", "Ctrl+Shift+Tab", "Предыдущий вопрос", _QUESTION),
    Shortcut("question_earlier", "Ctrl+Shift+PgUp", "Вопрос — на место раньше", _QUESTION),
    Shortcut("question_later", "Ctrl+Shift+PgDown", "Вопрос — на место позже", _QUESTION),
    Shortcut("as_former", "Ctrl+D", "Пустые поля — как в предыдущем вопросе", _QUESTION),
    Shortcut("take_hints", "Alt+0", "Пустые поля — по подсказкам", _QUESTION),
    Shortcut("fact_next", "Alt+Right", "Следующее найденное в тексте", _QUESTION, repeats=True),
    Shortcut("fact_previous", "Alt+Left", "Предыдущее найденное в тексте", _QUESTION, repeats=True),
    Shortcut("snippets", "Ctrl+Space", "Заготовки текста", _QUESTION),
    *(Shortcut(f"suggest_{n}", f"Alt+{n}", f"Взять код {n}", _QUESTION) for n in (1, 2, 3)),
    Shortcut("search", "Ctrl+F", "Поиск в списке", _MOVE),
    Shortcut("filter", "F4", "Фильтр", _MOVE),
    Shortcut("open", "Enter", "Открыть", _MOVE),
    Shortcut("back", "Esc", "На шаг назад", _MOVE),
    Shortcut("mark_row", "Space", "Отметить строку", _MOVE),
    Shortcut("add", "Insert", "Добавить, приложить файл", _MOVE),
    Shortcut("paste", "Ctrl+V", "Вставить; снимок из буфера — к файлам", _MOVE),
    Shortcut("pane_previous", "Ctrl+Up", "Предыдущая панель", _MOVE),
    Shortcut("pane_next", "Ctrl+Down", "Следующая панель", _MOVE),
    Shortcut("sort_up", "Ctrl+Shift+Up", "Сортировать по возрастанию", _MOVE),
    Shortcut("sort_down", "Ctrl+Shift+Down", "Сортировать по убыванию", _MOVE),
    Shortcut("item_previous", "Alt+Up", "Предыдущее обращение", _MOVE, repeats=True),
    Shortcut("item_next", "Alt+Down", "Следующее обращение", _MOVE, repeats=True),
    Shortcut("view_up", "Shift+Alt+Up", "Сохранённый вид — выше", _MOVE, repeats=True),
    Shortcut("view_down", "Shift+Alt+Down", "Сохранённый вид — ниже", _MOVE, repeats=True),
    Shortcut("history", "Ctrl+H", "Недавние запросы поиска", _MOVE),
    *(Shortcut(f"section_{n}", f"Ctrl+{n}", f"Раздел {n}", _MOVE) for n in range(1, 9)),
    Shortcut("to_pack", "Ctrl+B", "В пакет", _DATA),
    Shortcut("to_excel", "Ctrl+E", "В Excel", _DATA),
    Shortcut("print", "Ctrl+P", "Печать", _DATA),
    Shortcut("save_pdf", "Ctrl+Shift+S", "Сохранить PDF", _DATA),
)

_BY_ID = {s.id: s for s in TABLE}
_ARROWS = {
    "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Space": "Пробел", "PgDown": "PgDn",
}  # fmt: skip


def shortcut(act: str) -> Shortcut:
    """The row of an act; an unknown id is a bug."""
    return _BY_ID[act]


def caption(act: str) -> str:
    """What the key cap shows: ``Ctrl+Enter``, ``F6``, ``Alt+↑``."""
    parts = shortcut(act).key.split("+")
    return "+".join(_ARROWS.get(part, part) for part in parts)


def sequences(act: str) -> list[QKeySequence]:
    """The key, its ЙЦУКЕН twin if it is a letter, both Enter keys if it is Enter."""
    key = shortcut(act).key
    head, _, last = key.rpartition("+")
    stem = f"{head}+" if head else ""
    if last == "Enter":
        return [QKeySequence(f"{stem}Return"), QKeySequence(f"{stem}Enter")]
    result = [QKeySequence(key)]
    if last in TWINS:
        result.append(QKeySequence(f"{stem}{TWINS[last]}"))
    return result


def bind(
    act: str,
    parent: QWidget,
    slot: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QShortcut:
    """A live shortcut of ``parent``: fires only while the parent is shown and enabled."""
    made = QShortcut(parent)
    made.setKeys(sequences(act))
    made.setContext(context)
    made.setAutoRepeat(shortcut(act).repeats)
    made.setObjectName(f"shortcut.{act}")
    made.activated.connect(slot)
    return made
