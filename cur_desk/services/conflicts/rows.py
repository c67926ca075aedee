"""Makes rows out of a conflict: related fields together, long texts word by word, what can be
suggested suggested."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cur_desk.domain import changes as paths
from cur_desk.domain.acts.effects import content_paths
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Event
from cur_desk.domain.fields import Merge
from cur_desk.domain.merge import merge_type
from cur_desk.domain.resolution import one_sided, suggestion
from cur_desk.domain.words import summary, word_diff
from cur_desk.models.settled import Conflict, ConflictField
from cur_desk.services.conflicts.views import FieldRow, Part, PickKind, RowKind, SideView
from cur_desk.services.conflicts.words import EMPTY, ValueWords

_WITH_CODE = ("code", "classifier", "block")
_TEXTS = frozenset({"title", "demand", "cause", "false_information"})
_QUIET = frozenset({"order", "classifier"})


class RowMaker:
    """Rows of one conflict."""

    def __init__(self, conflict: Conflict, event: Event, words: ValueWords) -> None:
        self._conflict, self._event, self._words = conflict, event, words
        self._theirs = conflict.theirs
        self._order = self._question_order()

    def rows(self) -> tuple[FieldRow, ...]:
        """What needs a person first, then what is merged; inside in the order of the portal."""
        groups: dict[str, list[ConflictField]] = {}
        coded = {f.path for f in self._conflict.fields if f.path.endswith("/code")}
        for outcome in self._conflict.fields:
            groups.setdefault(self._key(outcome.path, coded), []).append(outcome)
        made = [self._row(key, fields) for key, fields in groups.items()]
        return tuple(sorted(made, key=lambda row: not row.needs_person))

    def silent(self) -> tuple[str, ...]:
        """Labels of the fields of the event that nobody needs to settle."""
        told = {f.path for f in self._conflict.fields}
        own = [c.path for c in self._event.changes]
        if not self._event.is_save:
            own += content_paths(self._event.act, self._event.content or {})
        left = (
            self._words.label(p)
            for p in own
            if not any(paths.overlaps(p, t) for t in told) and p.rsplit("/", 1)[-1] not in _QUIET
        )
        return tuple(dict.fromkeys(left))

    # --- inside ------------------------------------------------------------------------------

    def _question_order(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        content = self._event.content or {}
        for item in [*content.get("questions", []), *self._theirs.get("questions", [])]:
            if isinstance(item, dict):
                ids.setdefault(str(item.get("id")), len(ids) + 1)
        return ids

    def _key(self, path: str, coded: set[str]) -> str:
        parts = path.split("/")
        if parts[0] != "questions" or len(parts) < 3:
            return path
        question = "/".join(parts[:2])
        if not paths.has(self._theirs, question):
            return question
        code = f"{question}/code"
        return code if parts[2] in _WITH_CODE and code in coded else path

    def _row(self, key: str, fields: list[ConflictField]) -> FieldRow:
        if key.startswith("questions/") and key.count("/") == 1:
            return self._question_row(key, fields)
        if len(fields) > 1 or key.endswith("/code"):
            return self._code_row(key, fields)
        return self._field_row(fields[0])

    def _label(self, path: str) -> str:
        parts = path.split("/")
        words = self._words.label(path)
        if parts[0] == "questions" and len(self._order) > 1:
            number = self._order.get(parts[1])
            return f"{words}, вопрос {number}" if number else words
        return words

    def _field_row(self, f: ConflictField) -> FieldRow:
        how = merge_type(self._event.record_kind, f.path, self._theirs)
        name = f.path.rsplit("/", 1)[-1]
        kind: RowKind = "list" if isinstance(f.mine, list) and isinstance(f.theirs, list) else (
            "text" if how is Merge.TEXT or name in _TEXTS else "value"
        )  # fmt: skip
        preset = self._preset([f])
        found = None if preset else suggestion(how, f.was, f.mine, f.theirs)
        if found is not None:
            preset = "merged"
        text = kind == "text"
        return FieldRow(
            key=f.path,
            label=self._label(f.path),
            note=_note(kind, name, preset),
            kind=kind,
            parts=(_part(f),),
            was=f.was if isinstance(f.was, str) else "",
            mine=self._side(f, f.mine, "моё решение", text),
            theirs=self._side(f, f.theirs, "решение портала", text),
            preset=preset,
            suggested=found,
            suggested_words=self._words.words(f.path, found) if found is not None else "",
            may_both=kind == "list" or how is Merge.TEXT,
            may_edit=text,
        )

    def _preset(self, fields: Iterable[ConflictField]) -> PickKind | None:
        """Whose word stands for all of them, if only that side changed anything."""
        kind, sides = self._event.record_kind, set[str | None]()
        for f in fields:
            how = merge_type(kind, f.path, self._theirs)
            sides.add(one_sided(how, f.was, f.mine, f.theirs) if f.based else None)
        if sides == {"mine"}:
            return "mine"
        return "theirs" if sides == {"theirs"} else None

    def _side(self, f: ConflictField, value: Any, note: str, text: bool) -> SideView:
        if not text:
            return SideView(self._words.words(f.path, value), note)
        words = str(value or "")
        # Without the base the two sides are compared with each other: the difference is seen.
        other = f.was if f.based else f.mine if value is f.theirs else f.theirs
        pieces = word_diff(str(other or ""), words)
        if not f.based:
            pieces = tuple(p for p in pieces if p.kind != "removed")
        return SideView(words or EMPTY, _changed(pieces, f.based), pieces)

    def _code_row(self, key: str, fields: Iterable[ConflictField]) -> FieldRow:
        found = {f.path.rsplit("/", 1)[-1]: f for f in fields}
        f = found.get("code") or next(iter(found.values()))
        block = found.get("block")
        preset = self._preset(found.values())

        def side(which: str) -> SideView:
            code = getattr(f, which)
            second = self._words.words(block.path, getattr(block, which)) if block else ""
            note = " · ".join(p for p in (str(code or ""), second) if p)
            return SideView(self._words.words(f.path, code), note)

        return FieldRow(
            key=key,
            label=self._label(key),
            note=_note("value", "code", preset),
            kind="value",
            parts=tuple(_part(one) for one in found.values()),
            was="",
            mine=side("mine"),
            theirs=side("theirs"),
            preset=preset,
        )

    def _question_row(self, key: str, fields: list[ConflictField]) -> FieldRow:
        uid = key.split("/")[1]
        theirs = paths.get(self._theirs, key)
        mine = paths.get(self._event.content or {}, key)
        number = self._order.get(uid)
        gone = theirs is None
        if mine is None and gone:  # a save of one field: its question is not there any more
            own = "; ".join(
                f"{self._words.label(f.path)}: {self._words.words(f.path, f.mine)}" for f in fields
            )
            parts = tuple(Part(f.path, f.was, f.mine, None) for f in fields)
        else:
            own = self._words.words(key, mine) if mine else "вопроса нет"
            parts = (Part(key, None, mine, theirs),)
        other = self._words.words(key, theirs) if theirs else "вопроса нет"
        return FieldRow(
            key=key,
            label=f"Вопрос {number}" if number else "Вопрос",
            note="убран на портале" if gone else "добавлен на портале",
            kind="question",
            parts=parts,
            was="",
            mine=SideView(own, "оставить вопрос" if gone else "не добавлять"),
            theirs=SideView(other, "убрать вопрос" if gone else "добавить вопрос"),
            may_mine=not (mine is None and gone),
            preset=None if gone else self._preset(fields),
        )


def whole(document: Document) -> str:
    """The title of a record in one line."""
    text = document.get("title") or " ".join(str(document.get("text") or "").split())[:120]
    return str(text) or "Без текста"


def _part(f: ConflictField) -> Part:
    return Part(f.path, f.was, f.mine, f.theirs)


def _note(kind: RowKind, name: str, preset: PickKind | None) -> str:
    if preset in ("mine", "theirs"):
        return "изменено только здесь" if preset == "mine" else "изменено только на портале"
    if kind == "list":
        return "списки объединены" if preset else "списки различаются"
    if kind == "text":
        return "разные слова, объединены" if preset else "разные слова"
    return "код выбирает человек" if name == "code" else "решение человека"


def _changed(pieces: Any, based: bool) -> str:
    added, removed = summary(pieces)
    if not based:
        return "отличия отмечены" if added else ""
    words = [f"добавлено {added}"] if added else []
    words += [f"убрано {removed}"] if removed else []
    return (", ".join(words)[:1].upper() + ", ".join(words)[1:]) or "без изменений"
