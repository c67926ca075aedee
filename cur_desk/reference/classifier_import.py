"""Import of a new edition of the classifier: first the view of what changes, then the installation.

The shipped editions are never touched; an installed one lies in a directory of its own and takes
effect on its day.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

from cur_desk.errors import InputError
from cur_desk.paths import make_private
from cur_desk.reference.classifier import Classifier, Diff, read_edition
from cur_desk.reference.editions import LIST, list_editions

_ID = re.compile(r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$")


def preview_edition(source: Path, current: Classifier) -> Diff:
    """What the edition in a file would change; refuses a broken file."""
    return current.compare(read_edition(source, "preview", source.name))


def install_edition(
    source: Path, edition: str, title: str, valid_from: date, directory: Path
) -> Classifier:
    """Checks an edition and puts it into ``directory``, in use from ``valid_from``."""
    if not _ID.match(edition):
        raise InputError("Обозначение редакции: латинские буквы и цифры, не длиннее 40", field="id")
    if not title.strip():
        raise InputError("Не указано название редакции", field="title")
    listed = list_editions(directory) if (directory / LIST).is_file() else ()
    if any(e.id == edition for e in listed):
        raise InputError(f"Редакция {edition} уже установлена", field="id")
    classifier = read_edition(source, edition, title.strip())
    make_private(directory)
    _write(directory / f"{edition}.tsv", _as_tsv(classifier))
    rows = [(e.id, e.title, e.file.name, e.rows, e.valid_from) for e in listed]
    rows.append((edition, title.strip(), f"{edition}.tsv", len(classifier), valid_from))
    _write(directory / LIST, "\n".join(_as_toml(*row) for row in rows))
    return classifier


def _as_tsv(classifier: Classifier) -> str:
    lines = ["code\tlevel\tname"]
    lines += [f"{e.code}\t{e.level}\t{e.name}" for e in classifier.entries]
    return "\n".join(lines) + "\n"


def _as_toml(edition: str, title: str, file: str, rows: int, valid_from: date) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    return (
        f"[[edition]]\nid = {quoted(edition)}\ntitle = {quoted(title)}\nfile = {quoted(file)}\n"
        f"rows = {rows}\nvalid_from = {valid_from.isoformat()}\n"
    )


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_suffix(f"{path.suffix}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)
