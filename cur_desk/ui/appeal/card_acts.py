"""Everything that can be done with the card in front, in one list.

The menu (F10), the palette and the sheet of keys read it; an act that is impossible stands there
with its reason. Other rooms add theirs with ``add_provider``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.services.acts.views import ActRow
from cur_desk.ui.acts.opening import row_text
from cur_desk.ui.theme import shortcuts, theme

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen


@dataclass(frozen=True, slots=True)
class CardAct:
    """One act: what it is called, the id of its key in the table, why it is impossible now."""

    id: str
    title: str
    icon: str
    run: Callable[[], object]
    key: str = ""
    reason: str = ""
    group: int = 0
    """Acts of one group stand together in the menu."""

    def cap(self) -> str:
        """The key as drawn."""
        return shortcuts.caption(self.key) if self.key else ""


Provider = Callable[["CardScreen"], Iterable[CardAct]]
_PROVIDERS: list[Provider] = []


def add_provider(provider: Provider) -> None:
    """More acts for every card; called once, when a room is loaded."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def acts_of(screen: CardScreen) -> list[CardAct]:
    """All acts of the card in front; none while no card is open."""
    if screen.card is None:
        return []
    found = [*_main(screen), *_everyday(screen)]
    found += [
        CardAct(row.id, row.title, row.icon, row.run, row.key, row.reason, 3)
        for row in screen.guided.rows()
    ]
    for provider in _PROVIDERS:
        found += provider(screen)
    return sorted(found, key=lambda a: a.group)


def _main(screen: CardScreen) -> list[CardAct]:
    form, footer = screen.form, screen.footer
    closed = screen.reason("formalise")
    found = [
        CardAct("submit", footer.main.text(), "send", footer.main.fire, "main_act", closed),
        CardAct(
            "save_draft", "Сохранить черновик", "save", footer.save.click, "save_draft", closed
        ),
    ]
    if screen.withdrawable():
        found.append(CardAct("withdraw", "Отозвать из очереди", "undo-2", screen.withdraw))
    found += [
        CardAct("new_question", "Новый вопрос", "plus", form.questions.add, "new_question", closed, 1),
        CardAct("merge", "Объединить вопрос с предыдущим", "git-merge", form.questions.merge_back,
                "merge_question", closed or _alone(screen), 1),
        CardAct("take_hints", "Пустые поля — по подсказкам", "sparkles", form.questions.take_hints,
                "take_hints", closed, 1),
        CardAct("as_former", "Пустые поля — как в предыдущем", "copy", form.questions.as_former,
                "as_former", closed, 1),
        CardAct("snippets", "Заготовки текста", "text-quote", screen.snippets.open, "snippets",
                closed, 1),
        CardAct("code", "Выбрать код", "tag", form.pick_code, "code_picker", closed, 1),
        CardAct("why", "Почему эта дата", "info", form.toggle_why, "why_date", "", 1),
    ]  # fmt: skip
    return found


def _alone(screen: CardScreen) -> str:
    return "Вопрос один" if len(screen.model.questions()) < 2 else ""


def _everyday(screen: CardScreen) -> list[CardAct]:
    everyday, card = screen.everyday, screen.card
    assert card is not None
    marked = card.appeal.life_threat is not None and card.appeal.life_threat.cleared_at is None
    threat = "Снять отметку «Угроза жизни»" if marked else "Отметить угрозу жизни"
    code = "clear_threat" if marked else "mark_threat"
    run = everyday.clear_threat if marked else screen.mark_threat
    return [
        CardAct("pass_on", "Передать коллеге", "send", everyday.pass_on, "pass_on",
                screen.reason("pass_on"), 2),
        CardAct("release", "Вернуть в общую очередь", "undo-2", everyday.release, "",
                screen.reason("release"), 2),
        CardAct("threat", threat, "siren", run, "", screen.reason(code), 2),
        CardAct("print", "Печать карточки", "printer",
                lambda: screen.print_asked.emit(screen.uid), "print", "", 4),
        CardAct("attach", "Приложить файл", "paperclip", screen.text.attach, "add",
                screen.reason("attach"), 4),
    ]  # fmt: skip


def show_menu(screen: CardScreen, anchor: QWidget) -> QMenu:
    """F10: the acts in a menu under its button, with keys and reasons."""
    menu = QMenu(screen)
    menu.setObjectName("card.actsMenu")
    menu.setAccessibleName("Действия с обращением")
    menu.setToolTipsVisible(True)
    group = None
    for act in acts_of(screen):
        if group is not None and act.group != group:
            menu.addSeparator()
        group = act.group
        words = row_text(ActRow(act.id, act.title, act.icon, act.key, act.reason))
        row = menu.addAction(theme().icon(act.icon), words)
        row.triggered.connect(lambda _=False, act=act: act.run())
        row.setEnabled(not act.reason)
        row.setToolTip(act.reason or act.title)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
    return menu
