"""The entry screen (picture 01): form at the left, the workplace and telephones at the right.

It shows only what ``LoginView`` says; there is no list of persons unless the policy gives one.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.shell.password import PasswordField, PasswordHead, PasswordHint
from cur_desk.ui.shell.phones import PhonesDialog
from cur_desk.ui.shell.view import LoginView
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, upright
from cur_desk.ui.widgets.buttons import ActButton, MainActButton
from cur_desk.ui.widgets.completer import CompleterField, Option
from cur_desk.ui.widgets.fields import LineField
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph


class Brand(QWidget):
    """The sign: «Ц» in an accent square."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 40) -> None:
        super().__init__(parent)
        self._size = size
        self.setAccessibleName("ЦУР Деск")
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(theme().px(self._size), theme().px(self._size))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            fill_round(p, rect, t.color("accent"), rect.width() * 0.2)
            font = t.font(round(self._size * 0.58), True)
            middle = Qt.AlignmentFlag.AlignHCenter
            draw_text(p, rect, "Ц", font, t.color("onAccent"), middle)


def _line(icon: str, text: str, role: str = "text2", ink: str = "text") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme().px(10))
    row.addWidget(IconLabel(icon, 15, role))
    row.addWidget(ElidingLabel(text, fonts.BODY, False, ink), 1)
    return row


class _Left(QWidget):
    """White form of 440 px with a line at its right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedWidth(theme().px(441))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            p.fillRect(self.rect(), theme().color("panel"))
            upright(p, self.width() - 1, 0, self.height())


class LoginScreen(QWidget):
    """``submitted(user, password)``, ``offline_asked(user, password)``, ``settings_asked``."""

    submitted = Signal(str, str)
    offline_asked = Signal(str, str)
    settings_asked = Signal()

    def __init__(self, view: LoginView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setObjectName("login")
        self.setAccessibleName("Вход")
        set_surface(self, "app")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_form())
        row.addWidget(self._make_right(), 1)
        self.setTabOrder(self.user, self.password)
        self.setTabOrder(self.password, self.enter)

    def focus_first(self) -> None:
        """The name if it is empty, else the password."""
        target = self.password if self.user.text() else self.user
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, words: str) -> None:
        """A refused entry: reason and what to do; the password is forgotten."""
        self.set_busy(False)
        self.password.wipe()
        self.hint.show_error(words)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool, words: str = "") -> None:
        """While the key is derived and files open: what is being done, no second click."""
        self.enter.set_running(busy)
        self.enter.setText(words if busy and words else "Войти")
        for widget in (self.user, self.password, self.offline):
            widget.setEnabled(not busy)

    def show_portal(self, state: str, ok: bool) -> None:
        """«отвечает, 84 мс» or «не отвечает»."""
        self._portal_icon.set_icon("circle-check" if ok else "wifi-off", "ok" if ok else "today")
        self._portal_icon.setVisible(bool(state))
        self._portal_state.set_role("ok" if ok else "today")
        self._portal_state.setText(state)

    def _make_form(self) -> QWidget:
        t = theme()
        left = _Left(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(t.px(40), t.px(42), t.px(41), t.px(22))
        column.setSpacing(0)
        column.addLayout(self._make_brand(left))
        column.addSpacing(t.px(32))
        column.addWidget(ElidingLabel("Имя пользователя", fonts.SMALL, True, "text2", left))
        column.addSpacing(t.px(4))
        self.user = self._make_user(left)
        column.addWidget(self.user)
        column.addSpacing(t.px(16))
        self.password = PasswordField(left, name="login.password")
        column.addWidget(PasswordHead(self.password, left))
        column.addSpacing(t.px(4))
        column.addWidget(self.password)
        column.addSpacing(t.px(7))
        self.hint = PasswordHint(self.password, left)
        column.addWidget(self.hint)
        column.addSpacing(t.px(15))
        self.enter = MainActButton("Войти", left, name="login.enter", shortcut="", cap="Enter")
        self.enter.set_wide()
        self.enter.first_gap = self._first_gap
        self.enter.act.connect(self._submit)
        self.enter.gap_found.connect(self.hint.show_error)
        column.addWidget(self.enter)
        column.addSpacing(t.px(12))
        column.addLayout(self._make_links(left))
        column.addStretch(1)
        column.addLayout(self._make_foot(left))
        self.password.returnPressed.connect(self.enter.click)
        self.user.returnPressed.connect(self._from_user)
        return left

    def _make_brand(self, left: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(12))
        row.addWidget(Brand(left))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidingLabel("ЦУР Деск", fonts.BRAND, True, "text", left))
        names.addWidget(ElidingLabel(self.view.region, fonts.BODY, False, "text2", left))
        row.addLayout(names, 1)
        return row

    def _make_user(self, left: QWidget) -> LineField:
        name, words = "login.user", "Имя пользователя"
        if self.view.users:
            options = [Option(user, user) for user in self.view.users]
            field: LineField = CompleterField(
                "", left, name=name, accessible=words, options=options, free=True
            )
        else:
            field = LineField("", left, name=name, accessible=words)
        field.setText(self.view.user)
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        return field

    def _make_links(self, left: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        self.offline = ActButton(
            "Работать без связи", "link", left, name="login.offline", on_click=self._go_offline
        )
        self.offline.setVisible(self.view.offline_possible)
        row.addWidget(self.offline)
        row.addStretch(1)
        row.addWidget(
            ActButton(
                "Настройка подключения",
                "link",
                left,
                name="login.settings",
                on_click=self.settings_asked.emit,
            )
        )
        return row

    def _make_foot(self, left: QWidget) -> QVBoxLayout:
        t = theme()
        foot = QVBoxLayout()
        foot.setSpacing(t.px(8))
        rule = QWidget(left)
        rule.setFixedHeight(1)
        rule.setAutoFillBackground(True)
        rule.setBackgroundRole(rule.palette().ColorRole.Mid)
        foot.addWidget(rule)
        row = QHBoxLayout()
        row.setSpacing(t.px(6))
        row.addWidget(IconLabel("server", 14, "text2", left))
        portal = self.view.portal or "не задан"
        row.addWidget(ElidingLabel(f"Портал ЦУР: {portal}", fonts.SMALL, False, "text2", left), 1)
        self._portal_icon = IconLabel("circle-check", 14, "ok", left)
        self._portal_state = ElidingLabel("", fonts.SMALL, False, "ok", left, name="login.portal")
        row.addWidget(self._portal_icon)
        row.addWidget(self._portal_state)
        foot.addLayout(row)
        self.show_portal(self.view.portal_state, self.view.portal_ok)
        if self.view.forgot:
            help_row = QHBoxLayout()
            help_row.setSpacing(t.px(6))
            help_row.addWidget(IconLabel("life-buoy", 14, "text2", left))
            words = f"Забыли пароль — {self.view.forgot}"
            help_row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", left), 1)
            foot.addLayout(help_row)
        return foot

    def _make_right(self) -> QWidget:
        t = theme()
        right = QWidget(self)
        outer = QHBoxLayout(right)
        outer.setContentsMargins(t.px(12), t.px(10), t.px(12), 0)
        outer.addStretch(1)
        block = QWidget(right)
        block.setMaximumWidth(t.px(492))
        column = QVBoxLayout(block)
        column.setContentsMargins(0, t.px(32), 0, 0)
        column.setSpacing(0)
        place = f"Рабочее место {self.view.workplace}".strip()
        column.addWidget(ElidingLabel(place, fonts.TITLE, True, "text", block))
        column.addSpacing(t.px(12))
        column.addWidget(
            Paragraph(
                "Данные каждого сотрудника зашифрованы отдельно: черновики другого человека "
                "не видны.",
                parent=block,
            )
        )
        column.addSpacing(t.px(20))
        if not self.view.users:
            column.addWidget(
                self._card(
                    "users",
                    "text2",
                    "Список сотрудников на входе выключен",
                    "Введите имя пользователя. Показ списка включает оператор ЦУР.",
                )
            )
            column.addSpacing(t.px(8))
        if self.view.phones:
            column.addWidget(self._phones_card())
        column.addSpacing(t.px(28))
        column.addLayout(self._make_protection(block))
        column.addStretch(1)
        outer.addWidget(block, 1000)
        outer.addStretch(1)
        return right

    def _phones_card(self) -> QWidget:
        first = self.view.phones[0]
        if len(self.view.phones) == 1:
            words = "Телефоны региона появятся после первого входа"
            return self._card("siren", "over", f"Угроза жизни: {first.number}", words)
        button = ActButton(
            "Телефоны", "plain", name="login.phones", icon="phone", on_click=self._show_phones
        )
        return self._card(
            "siren",
            "over",
            f"Угроза жизни: {first.number}",
            "ЕДДС и аварийные службы: открыто и без входа",
            button,
        )

    def _card(
        self, icon: str, role: str, title: str, text: str, button: QWidget | None = None
    ) -> QWidget:
        t = theme()
        card = QWidget(self)
        set_surface(card, "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(t.px(12), t.px(11), t.px(12), t.px(11))
        row.setSpacing(t.px(12))
        row.addWidget(IconLabel(icon, 16, role, card))
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addWidget(ElidingLabel(title, fonts.BODY, True, "text", card))
        words.addWidget(ElidingLabel(text, fonts.SMALL, False, "text2", card))
        row.addLayout(words, 1)
        if button is not None:
            row.addWidget(button)
        return card

    def _make_protection(self, block: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme().px(10))
        column.addWidget(ElidingLabel("Защита", fonts.SMALL, True, "text3", block))
        if self.view.encrypted:
            column.addLayout(
                _line("shield-check", "Данные на этом рабочем месте зашифрованы", "ok")
            )
        minutes = f"Блокировка через {self.view.lock_minutes} минут без действий или сразу — Ctrl+L"
        column.addLayout(_line("lock", minutes))
        column.addLayout(
            _line("rotate-ccw-clock", "Прошлый вход и неудачные попытки покажем после входа")
        )
        return column

    def _first_gap(self) -> tuple[QWidget, str] | None:
        if not self.user.text().strip():
            return self.user, "Введите имя пользователя"
        if not self.password.text():
            return self.password, "Введите пароль"
        return None

    def _from_user(self) -> None:
        if self.password.text():
            self.enter.click()
        else:
            self.password.setFocus(Qt.FocusReason.TabFocusReason)

    def _submit(self) -> None:
        self.submitted.emit(self.user.text().strip(), self.password.text())

    def _go_offline(self) -> None:
        if (gap := self._first_gap()) is not None:
            gap[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.hint.show_error(gap[1])
            return
        self.offline_asked.emit(self.user.text().strip(), self.password.text())

    def _show_phones(self) -> None:
        PhonesDialog(self.view.phones, self).open()
