"""A process that pulls and saves without end and prints each event once it is durable."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from cur_desk.models.journal import Entry
from cur_desk.models.workspace import Workspace

from .builders import KEY, PERSON, ZONE, appeal, page, put, save_event


def main(folder: str, number: str) -> None:
    desk = Workspace.open(Path(folder), KEY, zone=ZONE)
    docs = [appeal(n) for n in range(300)]

    def pull() -> None:
        version = int(number) * 1_000
        while True:
            version += 1
            desk.apply_page(page(*(put(d | {"version": version}) for d in docs)))

    desk.apply_page(page(*map(put, docs)))
    threading.Thread(target=pull, daemon=True).start()
    while True:
        for doc in docs:
            save = save_event(doc, "note", "я" * 500)
            desk.save(save, journal=Entry(PERSON, "save", "appeal", [doc["id"]]))
            print(save.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
