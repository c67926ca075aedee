"""A last-wins merge of whole bases: pygeodiff. Run by the interpreter that has ``pygeodiff``.

``edits FOLDER``: two copies of one SQLite base are edited apart; the first becomes the server's, the
second is rebased on it, as its makers' own sync does.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pygeodiff


def edits(folder: Path) -> dict[str, Any]:
    """Different fields, then the same field."""
    return {
        "different": _case(folder / "different", ("title", "note")),
        "same": _case(folder / "same", ("note", "note")),
    }


def _case(folder: Path, fields: tuple[str, str]) -> dict[str, Any]:
    folder.mkdir(parents=True)
    base, theirs, mine = (folder / f"{name}.db" for name in ("base", "theirs", "mine"))
    with sqlite3.connect(base) as db:
        db.execute("CREATE TABLE appeal (id INTEGER PRIMARY KEY, title TEXT, note TEXT)")
        db.execute("INSERT INTO appeal VALUES (1, 'as it was', 'as it was')")
    db.close()
    for copy, field, words in ((theirs, fields[0], "word of A"), (mine, fields[1], "word of B")):
        shutil.copy(base, copy)
        with sqlite3.connect(copy) as db:
            db.execute(f"UPDATE appeal SET {field} = ?", (words,))
        db.close()
    conflicts = folder / "conflicts.json"
    differ = pygeodiff.GeoDiff()
    differ.rebase(str(base), str(theirs), str(mine), str(conflicts))
    changes = folder / "mine.diff"
    differ.create_changeset(str(theirs), str(mine), str(changes))
    differ.apply_changeset(str(theirs), str(changes))
    told = json.loads(conflicts.read_text("utf-8")) if conflicts.exists() else None
    return {
        "ends": [_fields(theirs), _fields(mine)],
        "words": ["word of A", "word of B"],
        "told": bool(told),
        "conflict_file": told,
    }


def _fields(path: Path) -> dict[str, str]:
    db = sqlite3.connect(path)
    title, note = db.execute("SELECT title, note FROM appeal").fetchone()
    db.close()
    return {"title": title, "note": note}


if __name__ == "__main__":
    print(json.dumps(edits(Path(sys.argv[2])), ensure_ascii=False))
