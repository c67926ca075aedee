"""The top bar: name of the screen and view, search in the middle, bell, person, lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cur_desk.ui.shell.view import Notice, Person
from cur_desk.ui.theme import fonts, marks, set_font, set_surface, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round
from cur_desk.ui.widgets.buttons import ActButton, icon_button
from cur_desk.ui.widgets.labels import ElidingLabel

_SEARCH = "Найти обращение, команду, код"


class SearchButton(QAbstractButton):
    """Looks like a field, opens the palette."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("topBar.search")
        self.setAccessibleName(f"{_SEARCH}, {shortcuts.caption('palette')}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        set_font(self, fonts.BODY)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(380), theme().px(32))

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        cap = shortcuts.caption("palette")
        wide, high, side = marks.keycap_width(cap), t.px(18), t.px(16)
        with painting(self) as p:
            fill_round(p, rect, t.color("panel"), 4)
            edge = "link" if self.hasFocus() else "text2" if self.underMouse() else "line2"
            stroke_round(p, rect, t.color(edge), 4, 2 if self.hasFocus() else 1)
            lens = QRectF(t.px(10), (rect.height() - side) / 2, side, side)
            paint_icon(p, lens, "search", t.color("text2"))
            room = QRectF(t.px(34), 0, rect.width() - t.px(50) - wide, rect.height())
            draw_text(p, room, _SEARCH, self.font(), t.color("text3"))
            key = QRectF(rect.width() - wide - t.px(8), (rect.height() - high) / 2, wide, high)
            marks.paint_keycap(p, key, cap)


class Avatar(QWidget):
    """Initials in a circle."""

    def __init__(self, parent: QWidget, *, size: int = 28, font: int = fonts.TINY) -> None:
        super().__init__(parent)
        self._initials, self._size, self._font = "", size, font
        self.restyle()

    def show_initials(self, initials: str) -> None:
        """Two letters."""
        self._initials = initials
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(theme().px(self._size), theme().px(self._size))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            fill_round(p, rect, t.color("sel"), rect.width() / 2)
            font = t.font(self._font, True)
            middle = Qt.AlignmentFlag.AlignHCenter
            draw_text(p, rect, self._initials, font, t.color("selLine"), middle)


class Bell(ActButton):
    """Notices of this session; the number of unread ones at its corner."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "quiet", parent, name="topBar.bell", icon="bell")
        self._notices: list[Notice] = []
        self._unread = 0
        self._name()
        self.clicked.connect(self.open_list)

    def add(self, notice: Notice) -> None:
        """A new line at the top; the last fifty are kept."""
        self._notices = [notice, *self._notices][:50]
        self._unread += 1
        self._name()

    def notices(self) -> Sequence[Notice]:
        """Newest first."""
        return tuple(self._notices)

    def open_list(self) -> None:
        """Shows the lines; they are read now."""
        menu = QMenu(self)
        menu.setObjectName("bellMenu")
        if not self._notices:
            menu.addAction("Уведомлений в этом сеансе нет").setEnabled(False)
        for notice in self._notices[:20]:
            line = f"{notice.at:%H:%M}   {notice.title}"
            menu.addAction(f"{line} · {notice.text}" if notice.text else line)
        self._unread = 0
        self._name()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self._unread:
            t = theme()
            side = t.px(8)
            with painting(self) as p:
                dot = QRectF(self.width() - t.px(14), t.px(6), side, side)
                fill_round(p, dot, t.color("app"), side / 2)
                fill_round(p, dot.adjusted(1, 1, -1, -1), t.color("link"), side / 2)

    def _name(self) -> None:
        new = f", новых {self._unread}" if self._unread else ""
        self.setToolTip(f"Уведомления{new}")
        self.setAccessibleName(f"Уведомления{new}")
        self.update()


class TopBar(QWidget):
    """48 px over rail and screen."""

    search_asked = Signal()
    lock_asked = Signal()
    person_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        set_surface(self, "app")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(12), 0)
        row.setSpacing(t.px(12))
        self._title = ElidingLabel("", fonts.TITLE, True, "text", self, name="topBar.title")
        self._view = ElidingLabel("", fonts.BODY, False, "text2", self, name="topBar.view")
        row.addWidget(self._title)
        row.addWidget(self._view)
        row.addStretch(1)
        self.bell = Bell(self)
        row.addWidget(self.bell)
        self._avatar = Avatar(self)
        row.addWidget(self._avatar)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.setContentsMargins(0, 0, 0, 0)
        self._name = ElidingLabel("", fonts.SMALL, True, "text", self, name="topBar.person")
        self._role = ElidingLabel("", fonts.TINY, False, "text2", self, name="topBar.role")
        who.addStretch(1)
        who.addWidget(self._name)
        who.addWidget(self._role)
        who.addStretch(1)
        row.addLayout(who)
        self.lock = icon_button(
            "lock", "Заблокировать", self, name="topBar.lock", on_click=self.lock_asked.emit
        )
        self.lock.setToolTip(f"Заблокировать ({shortcuts.caption('lock')})")
        row.addWidget(self.lock)
        self._search = SearchButton(self)
        self._search.clicked.connect(self.search_asked)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(48))
        for label in (self._name, self._role):
            label.setMaximumWidth(theme().px(230))
        self._place()

    def show_place(self, title: str, view: str = "") -> None:
        """Name of the screen and of the view in it."""
        self._title.setText(title)
        self._view.setText(view)
        self._view.setVisible(bool(view))
        self._place()

    def show_person(self, person: Person) -> None:
        """Who works."""
        self._avatar.show_initials(person.initials)
        self._name.setText(person.name)
        self._role.setText(person.role)
        self._avatar.setAccessibleName(person.name)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _place(self) -> None:
        """Search in the window's middle, moved aside only by a long name of the screen."""
        t = theme()
        right = self.bell.x() if self.bell.x() > 0 else self.width()
        left = t.px(16) + self._title.sizeHint().width() + t.px(12)
        if not self._view.isHidden():
            left += min(self._view.sizeHint().width(), t.px(340)) + t.px(12)
        wide = min(t.px(380), max(t.px(160), right - left - t.px(24)))
        x = min(max(left, (self.width() - wide) // 2), right - wide - t.px(12))
        high = t.px(32)
        self._search.setGeometry(x, (self.height() - high) // 2, wide, high)
        for label in (self._title, self._view):
            label.setMaximumWidth(max(t.px(40), x - label.x() - t.px(12)))
