"""A child that opens old files and is killed by itself at a named moment of lifting them.

``python kill_lifting.py FOLDER MOMENT``: ``copy`` – the backup is half made; a number – before that
statement of the lifting; ``COMMIT`` – everything is done but the commit.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from cur_desk.models import rescue
from cur_desk.models.workspace import Workspace
from tests.models.builders import KEY, ZONE


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, moment: str) -> None:
    seen = 0
    lifting = False

    def watch(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal seen, lifting
        lifting = lifting or statement.lstrip().startswith("CREATE TABLE attachment")
        if not lifting:
            return
        seen += 1
        if statement == moment or str(seen) == moment:
            die()

    event.listen(Engine, "before_cursor_execute", watch)
    if moment == "copy":
        rescue.os.replace = lambda *_: die()  # type: ignore[attr-defined]
    Workspace.open(Path(folder), KEY, zone=ZONE).close()
    print("opened", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
