"""Files of the seat: photos beside the answer, the scan or signature file, the proof of sending.

One lot at a time; what it was begun for stays with its assignment, though the person may have gone
on to another meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.records.words import FileKind
from cur_desk.services.files.views import FileState, FileView, Removal, newest_copy
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.execution.form_fields import AnswerFields
from cur_desk.ui.files.attacher import Attached, Attacher, Target
from cur_desk.ui.files.drops import Give, given
from cur_desk.ui.files.list_pane import STEP_MS, Moves
from cur_desk.ui.files.one_file import FileField
from cur_desk.ui.files.painting_over import paint_over
from cur_desk.ui.files.photos import PhotoStrip
from cur_desk.ui.files.preview import FilePreview, open_preview, pair_of
from cur_desk.ui.files.save import remove, save_outside
from cur_desk.ui.files.undoing import AttachToast
from cur_desk.ui.theme import shortcuts

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

Key = tuple[str, str]
NOTHING: Key = ("", "")
NOT_ATTACHED = "Файл не приложен"
_KINDS = {"signature_file": FileKind.SCAN, "proof_file": FileKind.PROOF}


class SeatFiles(QObject):
    """``typed`` when a field of one file has another value; ``troubled``: what was not done."""

    typed = Signal()
    changed = Signal()
    """The files were read anew."""
    troubled = Signal(str, str)
    notice = Signal(str, str)

    def __init__(self, desk: Desk, strip: PhotoStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self.strip = desk, strip
        self.key: Key = NOTHING
        self.files: tuple[FileView, ...] = ()
        self._actor: Actor | None = None
        self._may = False
        self._bps: float | None = None
        self.undoing: AttachToast | None = None
        self._fields: dict[str, FileField] = {}
        self._purpose: tuple[Key, str] = (NOTHING, "")
        self._proof_words: AnswerFields | None = None
        self.attacher = Attacher(desk, strip)
        self._connect()

    def _connect(self) -> None:
        strip, attacher = self.strip, self.attacher
        strip.add_asked.connect(self.add_photo)
        strip.dropped.connect(self._on_dropped)
        strip.open_asked.connect(self._look)
        strip.remove_asked.connect(self._remove)
        strip.compare_asked.connect(self._compare)
        strip.progress.cancelled.connect(attacher.cancel)
        attacher.running.connect(strip.set_running)
        attacher.progressed.connect(strip.progress.show_step)
        attacher.attached.connect(self._on_attached)
        attacher.troubled.connect(self.troubled)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcuts.bind("paste", strip, self.paste, within)
        self.moves = Moves(self._desk, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(STEP_MS)
        self._soon.timeout.connect(self.read)
        self.moves.moved.connect(self._on_moved)

    def use_fields(self, fields: AnswerFields) -> None:
        """The form is there."""
        self._fields, self._proof_words = fields.file_fields(), fields
        for name, field in self._fields.items():
            field.add_asked.connect(lambda n=name: self._begin(n))
            field.dropped.connect(lambda give, n=name: self._take_for(n, give))
            field.open_asked.connect(self._look)
            field.cleared.connect(self._drop_unsent)

    def use_pane(self, pane: QWidget) -> None:
        """Over which «Отменить» stands for ten seconds."""
        self.undoing = AttachToast(
            self._desk, pane, name="execution.filesToast", on_undone=self._after_undo,
            on_trouble=self.troubled.emit,
        )  # fmt: skip

    def _after_undo(self) -> None:
        """A field of one file that was undone is empty again."""
        key, name = self._purpose
        if key == self.key and name:
            self._fields[name].setText("")
            self.typed.emit()
        self.read()

    # --- what the screen calls ---------------------------------------------------------------

    def show_key(self, key: Key, *, may: bool) -> None:
        """Another assignment, or the same one read anew. ``may``: whether it can be typed into."""
        if key != self.key:
            if self.undoing is not None:
                self.undoing.take_away()
            self.files, self._actor = (), None
            self.strip.show_files((), may=False, comparable=False)
        self.key, self._may = key, may
        self.read()

    def read(self) -> None:
        """The files of the appeal and the post that may attach to this answer."""
        key, desk = self.key, self._desk
        if key == NOTHING:
            return

        def work() -> tuple[tuple[FileView, ...], Actor | None]:
            return desk.files.files_of(key[0]), desk.execution.attacher(*key)

        bridge().run_query(
            work, lambda read: self._on_read(key, *read), self._on_not_read, self,
            replaces="seatFiles",
        )  # fmt: skip

    def add_next(self) -> None:
        """Insert: «до» first, then «после»."""
        self.add_photo(self.strip.next_kind())

    def add_photo(self, kind: FileKind) -> None:
        """Asks for photos of a kind."""
        if self._may_begin():
            self._purpose = (self.key, "")
            self.attacher.choose(self._target(), kind)

    def paste(self) -> None:
        """A picture of the clipboard becomes the next photo."""
        give = given(QGuiApplication.clipboard().mimeData())
        if give is not None:
            self._on_dropped(give, self.strip.next_kind())

    # --- inside ------------------------------------------------------------------------------

    def _on_read(self, key: Key, files: tuple[FileView, ...], actor: Actor | None) -> None:
        if key != self.key:
            return
        self.files, self._actor = files, actor
        own = [f for f in files if f.question in (None, key[1])]
        self.strip.show_files(own, may=self._can_add(), comparable=pair_of(own) is not None)
        for field in self._fields.values():
            field.show_files(files)
        self._bps = self._desk.upload_bps()
        self.changed.emit()

    def unsent(self) -> int:
        """Bytes of this appeal's files that the portal has not got yet."""
        waiting = (FileState.HERE_ONLY, FileState.SENDING)
        return sum(
            round(f.size * (1 - (f.progress or 0.0))) for f in self.files if f.state in waiting
        )

    def rate(self) -> float | None:
        """The link as it was measured when the files were read."""
        return self._bps

    def _on_moved(self, sha256: str, _share: float) -> None:
        if any(f.sha256 == sha256 for f in self.files) and not self._soon.isActive():
            self._soon.start()

    def _can_add(self) -> bool:
        return self._may and self._actor is not None and self.key != NOTHING

    def _may_begin(self) -> bool:
        """Whether a lot can be begun now; if not, says why."""
        if self.attacher.busy:
            self.troubled.emit(
                NOT_ATTACHED, "Ещё прикладывается предыдущий: дождитесь или прервите."
            )
        elif self._may and self._actor is None:
            self.troubled.emit(NOT_ATTACHED, "У вашей должности нет права прикладывать файлы.")
        return self._can_add() and not self.attacher.busy

    def _target(self) -> Target:
        return Target(self.key[0], question=self.key[1], actor=self._actor)

    def _begin(self, name: str) -> None:
        if self._may_begin():
            self._purpose = (self.key, name)
            self.attacher.choose(self._target(), _KINDS[name], several=False)

    def _take_for(self, name: str, give: Give) -> None:
        if self._may_begin():
            self._purpose = (self.key, name)
            self.attacher.take(give, self._target(), _KINDS[name])

    def _on_dropped(self, give: Give, kind: FileKind) -> None:
        if self._may_begin():
            self._purpose = (self.key, "")
            self.attacher.take(give, self._target(), kind)

    def _on_attached(self, done: Attached) -> None:
        key, name = self._purpose
        if key == self.key and name and done.files:
            self._fields[name].take(done.files[0])
            self._name_proof(name, done.files[0])
            self.typed.emit()
        if done.files:
            self.notice.emit("Приложено, ждёт отправки", done.files[0].name)
            if key == self.key and self.undoing is not None:
                self.undoing.show_files(done.files)
        self.read()

    def _name_proof(self, name: str, view: FileView) -> None:
        """The words of the proof name the file where nothing was typed."""
        fields = self._proof_words
        if name == "proof_file" and fields is not None and not fields.proof.text().strip():
            fields.proof.setText(f"файл «{view.name}»")

    def _look(self, view: FileView) -> None:
        """Opens a file, or asks the portal for it."""
        if view.can_open:
            shown = [f for f in self.files if f.can_open or f.copy_of is not None]
            at = next((n for n, f in enumerate(shown) if f.id == view.id), 0)
            made = open_preview(self._desk, shown, at, self.strip.window())
            made.save_asked.connect(self._save)
            made.paint_asked.connect(self._paint)
        elif view.state is FileState.NOT_HERE:
            files, uid = self._desk.files, view.uid
            bridge().run_short(
                lambda: files.fetch(uid, view.sha256), owner=self, on_error=self._on_problem,
                changes=Changes.of("files", uid),
            )  # fmt: skip
        else:
            self.troubled.emit("Файл ещё не здесь", view.state_words)

    def _compare(self) -> FilePreview | None:
        own = [f for f in self.files if f.question in (None, self.key[1])]
        pair = pair_of(own)
        if pair is not None:
            made = open_preview(
                self._desk, own, own.index(pair[0]), self.strip.window(), compare=True
            )
            made.save_asked.connect(self._save)
            made.paint_asked.connect(self._paint)
            return made
        return None

    def _paint(self, copy: FileView) -> None:
        if self._can_add():
            paint_over(self._desk, copy, self._actor, self.strip.window(), self.read)

    def _save(self, view: FileView) -> None:
        save_outside(
            self._desk, view, newest_copy(self.files, view.sha256), self.strip,
            on_saved=lambda name: self.notice.emit("Файл сохранён вне программы", name),
            on_fetched=lambda name: self.notice.emit("Копия загружается с портала", name),
            on_trouble=self.troubled.emit,
        )  # fmt: skip

    def _remove(self, view: FileView) -> None:
        remove(self._desk, view, self.strip, on_removed=self.read, on_trouble=self.troubled.emit)

    def _drop_unsent(self, view: FileView) -> None:
        """A field was emptied: an unsent file goes with it, a sent one stays with the appeal."""
        self.typed.emit()
        if view.removal is Removal.QUIET:
            self._remove(view)

    def _on_not_read(self, problem: Problem) -> None:
        """That the assignment has gone is said by the screen itself."""
        if problem.code != "gone":
            self.troubled.emit(f"Файлы не прочитаны. {problem.message}", problem.advice)

    def _on_problem(self, problem: Problem) -> None:
        self.troubled.emit(problem.message, problem.advice)
