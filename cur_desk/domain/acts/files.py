"""Attaching files: what an act may name and what it does to the document. Pure.

The act names contents by their SHA-256; whether the portal has a content yet is another fact
(``awaited``), so that a photo of megabytes never holds back the word that it belongs to.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from cur_desk.domain.acts.body_effects import item
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Event
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.file import MOST_FILES, FileRef

Content = dict[str, Any]
Found = tuple[str, str, str]
"""Code, reason, field of a refusal."""

NAMING = frozenset({"attach", "receive"})
"""Acts that bring files with them."""
SHA256 = re.compile(r"[0-9a-f]{64}")
_GIVEN = (
    *("id", "sha256", "name", "size", "media_type", "file_kind"),
    *("taken_at", "taken_place", "copy_of"),
)
"""What the act says of a file; the rest follows from the act itself."""


def contents_of(event: Event) -> frozenset[str]:
    """SHA-256 of what an act attaches, as far as it is one that may be judged."""
    given = (event.content or {}).get("files") if event.act in NAMING else None
    if not isinstance(given, list) or len(given) > MOST_FILES:
        return frozenset()
    shas = (g.get("sha256") for g in given if isinstance(g, dict))
    return frozenset(s for s in shas if isinstance(s, str) and SHA256.fullmatch(s))


def attach(
    document: Document, content: Content, person: str, organisation: str, at: str, event: str
) -> None:
    """Adds the references, once each. The question stands in the reference, not the other way
    round: a photo added meanwhile must not make a conflict of somebody's formalisation."""
    files = document.setdefault("files", [])
    for given in content["files"]:
        ref = {n: given[n] for n in _GIVEN if given.get(n) is not None}
        ref |= {n: content[n] for n in ("question", "answer") if content.get(n)}
        ref |= {
            "attached_at": at,
            "attached_by": person,
            "organisation": organisation,
            "event": event,
        }
        files[:] = [f for f in files if f.get("id") != ref["id"]] + [ref]
    if content.get("question"):
        item(document, "questions", content["question"])  # raises PathError where it has gone


def detach(document: Document, content: Content) -> None:
    """Takes a reference away together with the copies made of it, by the same act or later where
    no other reference has that content; the event and the journal keep that it was there."""
    files = document.get("files", [])
    gone = next((f for f in files if f.get("id") == content["file"]), None)
    if gone is None:
        return
    others = [f for f in files if f is not gone and not f.get("copy_of")]
    alone = gone["sha256"] not in {f["sha256"] for f in others}
    leaving = [
        f
        for f in files
        if f is gone
        or (f.get("copy_of") == gone["sha256"] and (alone or f.get("event") == gone.get("event")))
    ]
    files[:] = [f for f in files if f not in leaving]
    left = {f["sha256"] for f in files}
    for question in document.get("questions", []):
        if "files" in question:
            shas = {f["sha256"] for f in leaving} - left
            question["files"] = [s for s in question["files"] if s not in shas]


def refusal(code: str, appeal: Appeal, person: str, content: Content) -> Found | None:
    """Why files cannot be attached or taken away, or nothing."""
    if code == "attach":
        return _attach_refused(appeal, content)
    if code == "detach":
        return _detach_refused(appeal, person, content)
    return None


def _attach_refused(appeal: Appeal, content: Content) -> Found | None:
    given = content["files"]
    if not isinstance(given, list) or len(given) > MOST_FILES:
        return "too-many-files", f"За один раз можно приложить до {MOST_FILES} файлов", "files"
    try:
        refs = [FileRef.model_validate(g) for g in given]
    except ValidationError:
        return "invalid", "Сведения о файле не разобраны", "files"
    known = {f.sha256 for f in appeal.files} | {r.sha256 for r in refs}
    taken = {f.id for f in appeal.files}
    for ref in refs:
        if SHA256.fullmatch(ref.sha256) is None or not ref.name.strip():
            return "invalid", "У файла нет имени или контрольной суммы", "files"
        if ref.size <= 0:
            return "empty-file", f"Файл «{ref.name}» пуст", "files"
        if ref.id in taken:  # of the appeal, or of this same act
            return "invalid", "Файл с этим номером уже приложен", "files"
        taken.add(ref.id)
        if ref.copy_of is not None and ref.copy_of not in known:
            return "invalid", "Исходный файл копии не приложен", "files"
    question, answer = content.get("question"), content.get("answer")
    found = next((q for q in appeal.questions if q.id == question), None)
    if question and found is None:
        return "lost-path", "Вопроса, к которому приложен файл, больше нет", "question"
    if answer and not (found and any(a.id == answer for a in found.answers)):
        return "lost-path", "Ответа, к которому приложен файл, больше нет", "answer"
    return None


def _detach_refused(appeal: Appeal, person: str, content: Content) -> Found | None:
    gone = next((f for f in appeal.files if f.id == content["file"]), None)
    if gone is None:
        return "lost-path", "Этого файла в обращении уже нет", "file"
    if gone.attached_by != person:
        return "not-yours", "Файл убирает тот, кто его приложил", "file"
    named = {a.signature_file for q in appeal.questions for a in q.answers}
    named |= {r.sent.proof_file for r in appeal.registrations if r.sent is not None}
    if gone.sha256 in named:
        return "in-use", "Файл подтверждает подпись или отправку ответа, его нельзя убрать", "file"
    return None
