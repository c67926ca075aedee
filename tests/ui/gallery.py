"""Pictures of the parts and of the shell in both themes, to be looked at beside the mock-ups.

``python -m tests.ui.gallery OUT`` writes PNG files into OUT; nothing is asserted here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.marks import ExchangeMark
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    CheckBox,
    Chip,
    Dialog,
    ElidingLabel,
    FieldRow,
    KeyCap,
    LineField,
    MainActButton,
    MarkLabel,
    Progress,
    RadioButton,
    SegmentBar,
    Select,
    Skeleton,
    Switch,
    Tag,
    TextField,
    Toast,
    empty_state,
    error_state,
    icon_button,
    offline_state,
)


def row(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    """Widgets in a line, pressed to the left."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


def heading(text: str) -> ElidingLabel:
    """Title of a group."""
    return ElidingLabel(text, fonts.BODY, True, "text2")


def buttons_and_fields() -> QVBoxLayout:
    """Left column of picture 17."""
    column = QVBoxLayout()
    column.setSpacing(8)
    off = ActButton("Недоступна")
    off.setEnabled(False)
    main_off = MainActButton("Недоступна", height=32)
    main_off.setEnabled(False)
    column.addWidget(heading("Кнопки"))
    main = MainActButton("Направить", icon="send", height=32)
    column.addLayout(row(main, main_off))
    column.addLayout(row(ActButton("Передать", icon="arrow-right", shortcut="pass_on"), off))
    column.addLayout(
        row(
            ActButton("Передать", "quiet", icon="pin"),
            ActButton("Вернуть", "danger", icon="undo-2"),
        )
    )
    column.addLayout(
        row(
            ActButton("Ссылка", "link"),
            icon_button("columns-3", "Столбцы", name="columns", kind="plain"),
            icon_button("ellipsis", "Ещё", name="more"),
        )
    )
    column.addWidget(heading("Поля"))
    plain = LineField(name="plain")
    plain.setText("пгт Оричи, ул. Полевая, 14")
    gap = LineField("Исходящий №", name="gap", required=True)
    wrong = LineField(name="wrong")
    wrong.setText("32.11.2026")
    off_field = LineField("Выберите сначала МО", name="off")
    off_field.setEnabled(False)
    read = LineField(name="read")
    read.setText("26-11/4821, принято порталом")
    read.set_read_only()
    blocks = Select("Выберите вид", name="blocks")
    blocks.set_options([(1, "Дороги"), (2, "ЖКХ")])
    blocks.set_value(1)
    kind = Select("Выберите вид", name="kind", required=True)
    rows = [
        FieldRow("Обычное", plain),
        FieldRow("Не заполнено", gap, required=True),
        FieldRow("Ошибка", wrong),
        FieldRow("Недоступно", off_field),
        FieldRow("Чтение", read),
        FieldRow("Список", blocks),
        FieldRow("Муниципальное образование", kind, required=True),
        FieldRow("Суть вопроса", TextField("Кратко", name="essence"), required=True),
    ]
    for each in rows:
        column.addWidget(each)
    wrong.set_error("Такой даты нет. Пример: 25.11.2026")
    rows[4].set_note("Изменить можно новой версией с причиной", "lock")
    return column


def marks_column() -> QVBoxLayout:
    """Middle column of picture 17."""
    column = QVBoxLayout()
    column.setSpacing(10)
    column.addWidget(heading("Срок: форма, цвет и слово"))
    column.addLayout(
        row(
            MarkLabel("−4 дня", term="over"),
            MarkLabel("сегодня", term="today"),
            MarkLabel("2 дня", term="soon", share=0.25),
            MarkLabel("14 дней", term="ok", share=0.6),
            MarkLabel("продлён", term="extended", share=0.7),
            MarkLabel("снято", term="done"),
            gap=16,
        )
    )
    column.addLayout(row(MarkLabel("угроза жизни", term="life")))
    column.addWidget(heading("Обмен"))
    grid = QGridLayout()
    for k, state in enumerate(ExchangeMark):
        grid.addWidget(MarkLabel(exchange=state), k // 4, k % 4)
    column.addLayout(grid)
    column.addWidget(heading("Метки и клавиши"))
    column.addLayout(
        row(
            Tag("Обращение"),
            Tag("нет ответа", "over", "circle-x"),
            Tag("принято порталом", "ok", "badge-check"),
            Tag("Конфликт", "conf", "git-compare-arrows"),
            gap=6,
        )
    )
    column.addLayout(
        row(
            Tag("1–3 дня", "soon", term="soon", share=0.25),
            Tag("новое", "info"),
            *(KeyCap(key) for key in ("Ctrl+Enter", "F8", "1", "↓")),
            gap=6,
        )
    )
    column.addWidget(heading("Ход и пустота"))
    progress = Progress()
    progress.show_step(1.4, 3.2, "1,4 из 3,2 МБ")
    column.addWidget(progress)
    bar = SegmentBar()
    bar.show_count(9, 10)
    column.addWidget(bar)
    column.addWidget(heading("Выбор"))
    disabled = CheckBox("Особый контроль", name="c3")
    disabled.setEnabled(False)
    column.addLayout(
        row(
            CheckBox("Повторное", name="c1", checked=True),
            CheckBox("Коллективное", name="c2"),
            disabled,
            gap=14,
        )
    )
    column.addLayout(
        row(
            RadioButton("Заявление", name="r1", checked=True),
            RadioButton("Жалоба", name="r2"),
            Switch("Без персональных данных", name="s1", checked=True),
            gap=14,
        )
    )
    column.addLayout(
        row(
            Chip("Срок: до 3 дней", on=True, closable=True),
            Chip("Блоки: все"),
            Chip("Просрочено", count="6", icon="circle-alert"),
            Chip("Повторное", toggles=True, on=True),
        )
    )
    for tone, icon in (("neutral", "wifi-off"), ("today", "triangle-alert"), ("conf", "info")):
        column.addWidget(
            Banner(
                "Вы работаете без связи с 22.11, 16:10",
                "Всё записывается на этом рабочем месте. Уйдёт само, когда появится связь.",
                tone,
                icon,
            )
        )
    column.addStretch(1)
    return column


def elements() -> QWidget:
    """Picture 17."""
    page = QWidget()
    set_surface(page, "panel")
    columns = QHBoxLayout(page)
    columns.setContentsMargins(24, 20, 24, 20)
    columns.setSpacing(28)
    left = buttons_and_fields()
    left.addStretch(1)
    columns.addLayout(left, 5)
    columns.addLayout(marks_column(), 6)
    page.resize(1200, 760)
    return page


def states() -> QWidget:
    """Picture 15."""
    page = QWidget()
    set_surface(page, "app")
    grid = QGridLayout(page)
    grid.setContentsMargins(20, 20, 20, 20)
    grid.setSpacing(18)
    empty = empty_state(
        "Очередь разобрана",
        "Новых обращений к разбору нет. Последнее поступило в 13:47, синхронизировано в 14:02.",
        ActButton("Открыть «1–3 дня», 29", icon="timer"),
        ActButton("Обновить", "quiet", cap="F5"),
    )
    offline = offline_state(
        "Нужна связь для первого входа",
        "На этом рабочем месте ещё нет ваших данных. Подключитесь к сети или загрузите пакет обмена с носителя.",
        MainActButton("Повторить", icon="refresh-cw", height=32, cap="F5", shortcut=""),
        ActButton("Загрузить пакет", icon="usb"),
        foot="portal.cur43.example не отвечает с 14:03",
    )
    error = error_state(
        "Список не открылся",
        "Данные заняты другим окном программы. Записанное цело: 2 черновика, 3 неотправленных.",
        "DB-07 · 14:05:12",
        MainActButton("Повторить", height=32, cap="F5", shortcut=""),
        ActButton("Проверить данные"),
    )
    pane = QWidget()
    set_surface(pane, "panel")
    toast = Toast(pane)
    for k, widget in enumerate((empty, offline, error, Skeleton(), pane)):
        grid.addWidget(widget, k // 3, k % 3)
    grid.setRowStretch(0, 1)
    grid.setRowStretch(1, 1)
    page.resize(1366, 726)
    page.show()
    QApplication.processEvents()
    toast.show_act("Передано: Козлов Д. И.", "ПОС-204 881")
    return page


def with_dialog(under: QWidget, size: tuple[int, int]) -> tuple[QWidget, Dialog]:
    """The confirmation of picture 17 over a window."""
    dialog = Dialog("Отметить «Направлено заявителю»?", under, name="sent", force="legal")
    dialog.add_text(
        "26-10/4533, исх. № 01-14/612 от 23.11.2026, почта, ШПИ 61200998144712. Отметка закрывает "
        "срок ответа; изменить её можно только новой версией с причиной. Подтверждение приложено."
    )
    dialog.add_text("Портал примет отметку при первом подключении", "link")
    dialog.set_main("Отметить", "check")
    dialog.add_quiet(ActButton("Проверить ещё раз", "quiet"))
    return under, dialog


def shoot(widget: QWidget, path: Path, over: QWidget | None = None) -> None:
    """Grabs a widget (and a dialog over it) into a file."""
    widget.show()
    for _turn in range(4):  # layouts settle in turns
        QApplication.processEvents()
    pixmap = widget.grab()
    if over is not None:
        at = over.mapToGlobal(over.rect().topLeft()) - widget.mapToGlobal(widget.rect().topLeft())
        painter = QPainter(pixmap)
        painter.drawPixmap(QRect(at, over.size()), over.grab())
        painter.end()
    pixmap.save(str(path))


def main(out: str) -> None:
    """Writes all pictures."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    for mode in ("light", "dark"):
        theme().apply(mode)
        page = elements()
        shoot(page, folder / f"17-elements-{mode}.png")
        _page, dialog = with_dialog(page, (1200, 760))
        dialog.show()
        app.processEvents()
        shoot(page, folder / f"17-dialog-{mode}.png", dialog)
        dialog.reject()
        page.close()
        page = states()
        shoot(page, folder / f"15-states-{mode}.png")
        page.close()
    theme().apply("light", 150)
    shoot(elements(), folder / "17-elements-150.png")
    theme().apply("light", 100)


if __name__ == "__main__":
    main(sys.argv[1])
