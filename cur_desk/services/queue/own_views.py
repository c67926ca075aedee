"""Views beside the standard ones: the person's own, in the person's order, and those of the role."""

from __future__ import annotations

from cur_desk.domain.filter_text import describe, read, write
from cur_desk.domain.filters import Filter
from cur_desk.domain.records.base import new_id
from cur_desk.errors import InputError
from cur_desk.models.personal import View
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.views import SavedView

OWN = "Сохранённые виды"
SHARED = "Виды роли"
NAME_MOST = 60
OWN_MOST = 40


class OwnViews:
    """Kept in work.db (own) and in the profile of the region (of a role)."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory

    def shared(self) -> tuple[SavedView, ...]:
        """Views that the profile gives to the role. One whose words this seat does not know (a body
        that is not in its directory) is left out."""
        found = []
        for view in self._core.profile.views:
            if self._core.actor.role not in view.roles:
                continue
            try:
                wanted = self._read(view.filter)
            except InputError:
                continue
            about = describe(wanted, self._directory.vocabulary(), self._core.zone)
            found.append(
                SavedView(
                    f"role.{view.id}", view.title, SHARED, "users", wanted, sort=view.sort,
                    about=about,
                )
            )  # fmt: skip
        return tuple(found)

    def own(self) -> tuple[SavedView, ...]:
        """The person's own, in the person's order."""
        return tuple(self._shown(v) for v in self._core.workspace.work.views.all())

    def save(self, title: str, wanted: Filter, sort: str = "") -> SavedView:
        """Keeps a filter under a name, at the end. Raises InputError for a bad or taken name."""
        if len(self.own()) >= OWN_MOST:
            raise InputError(
                f"Сохранённых видов уже {OWN_MOST}",
                field="title",
                advice="Удалите вид, которым не пользуетесь.",
            )
        made = View(new_id(), self._name(title), wanted, sort)
        self._core.workspace.work.views.save(made)
        return self._shown(made)

    def rename(self, code: str, title: str) -> None:
        """Another name. Raises InputError."""
        view = self._kept(code)
        name = self._name(title, but=code)
        self._core.workspace.work.views.save(View(view.id, name, view.filter, view.sort))

    def change(self, code: str, wanted: Filter, sort: str = "") -> None:
        """Another filter under the same name and place."""
        view = self._kept(code)
        self._core.workspace.work.views.save(View(view.id, view.name, wanted, sort))

    def move(self, code: str, step: int) -> None:
        """Up (−1) or down (1)."""
        self._core.workspace.work.views.move(code, step)

    def delete(self, code: str) -> SavedView | None:
        """Removes a view; what it was, for ``restore``."""
        gone = next((v for v in self.own() if v.code == code), None)
        self._core.workspace.work.views.delete(code)
        return gone

    def restore(self, view: SavedView) -> None:
        """Puts a removed view back, at the end."""
        self._core.workspace.work.views.save(View(view.code, view.title, view.filter, view.sort))

    def proposed(self, wanted: Filter) -> str:
        """A name for a filter: «Дороги, срок до 3 дней, яма»; nothing if it asks for nothing."""
        if wanted.is_empty:
            return ""
        words = describe(wanted, self._directory.vocabulary(), self._core.zone)
        for field in ("блок ", "муниципальное образование ", "слова "):
            words = words.replace(field, "")
        words = words.replace("„", "").replace("“", "").replace('"', "")
        if len(words) > NAME_MOST:
            words = words[: NAME_MOST - 1].rsplit(" ", 1)[0].rstrip(",") + "…"
        return words[:1].upper() + words[1:]

    def line(self, wanted: Filter) -> str:
        """A filter as a line that may be typed."""
        return write(wanted, self._directory.vocabulary())

    def _read(self, line: str) -> Filter:
        today = self._core.now().astimezone(self._core.zone).date()
        return read(line, self._directory.vocabulary(), today)

    def _kept(self, code: str) -> View:
        view = next((v for v in self._core.workspace.work.views.all() if v.id == code), None)
        if view is None:
            raise InputError(
                "Этого вида уже нет", field="view", advice="Сохраните его под новым именем."
            )
        return view

    def _name(self, title: str, but: str = "") -> str:
        name = " ".join(title.split())
        if not name:
            raise InputError("Не указано название вида", field="title", advice="Впишите название.")
        if len(name) > NAME_MOST:
            raise InputError(
                f"Название длиннее {NAME_MOST} знаков", field="title", advice="Сократите его."
            )
        if any(v.title.casefold() == name.casefold() and v.code != but for v in self.own()):
            raise InputError(
                f"Вид «{name}» уже есть", field="title", advice="Выберите другое название."
            )
        return name

    def _shown(self, view: View) -> SavedView:
        about = describe(view.filter, self._directory.vocabulary(), self._core.zone)
        return SavedView(
            view.id, view.name, OWN, "bookmark", view.filter, sort=view.sort, own=True, about=about
        )
