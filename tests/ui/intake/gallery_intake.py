"""Pictures of «Внести обращение» and of the strip of an outside system, on real services.

``python -m tests.ui.intake.gallery_intake OUT`` writes PNG files into OUT; nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.intake.screen import IntakeScreen
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme
from tests.services.bench import an_appeal, make
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS
from tests.ui.gallery_work import settle, shot
from tests.ui.intake.desks import IntakeDesk

LOOKS = {"light": ("light", 100, (1366, 700)), "dark": ("dark", 100, (1920, 1012)),
         "large": ("light", 150, (1366, 700))}  # fmt: skip


def whole(desk: IntakeDesk) -> dict[str, Any]:
    """A letter with everything."""
    body = desk.directory.organisations(responsible=True)[0].code
    return {
        "kind": "letter",
        "content": {
            "regime": "fz59", "received_on": "2026-11-20", "received_ground": "штамп на письме",
            "applicants": [
                {"name": "Ромашкина Татьяна Ивановна", "phone": "8 900 000-00-11",
                 "address": "613330, пгт Оричи, ул. Полевая, д. 19", "addressee": True},
                {"name": "Лютиков Павел Сергеевич"},
            ],
            "collective": True, "signatures": 14, "text": an_appeal(desk.bench)["text"],
            "files": [{"id": "1", "sha256": "a" * 64, "name": "Обращение жителей.pdf",
                       "size": 812_000}],
            "place": {"locality": "пгт Оричи", "street": "ул. Полевая"},
            "source": {"system": "СЭД", "external_number": "вх-1244",
                       "answer_at": "2026-12-20T15:00:00Z"},
            "registrations": [{"organisation": body, "number": "01-14/612",
                               "registered_on": "2026-11-21", "ground": "журнал министерства"}],
        },
    }  # fmt: skip


def main(out: Path) -> None:
    """All pictures."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    bridge = install(Bridge(folder))
    for name, (mode, scale, size) in LOOKS.items():
        theme().apply(mode, scale)
        desk = IntakeDesk(make(folder / name))
        desk.bench.give(*(an_appeal(desk.bench, number=f"26-11/48{n}") for n in range(3)))
        desk.similar.indexer.make_all()
        screen = IntakeScreen(desk)  # type: ignore[arg-type]
        window = MainWindow()
        window.set_sections(SECTIONS)
        window.add_screen("intake", screen, "Внести обращение", section="queue")
        window.show_workspace(PERSON)
        window.show_status(STATUS)
        window.resize(*size)
        window.show()
        window.show_screen("intake")
        screen.focus_first()
        for kind in screen.form.fields.kinds.chips:
            screen.form.fields.kinds._take(kind)
            shot(window, out / f"intake-{kind}-{name}.png")
        screen.form.show_values(screen.uid, whole(desk))
        screen._on_typed()
        settle(2)
        shot(window, out / f"intake-whole-{name}.png")
        screen.form.fields.text.appendPlainText("В подъезде сильный запах газа.")
        settle(1.5)
        screen.form.fields.received_on.setText("01.12.2026")
        screen.enter(follow=False)
        shot(window, out / f"intake-wrong-{name}.png")
        screen.form.fields.scans.show_refs(screen.uid, [])
        screen.form.fields.received_on.setText("20.11.2026")
        screen.enter(follow=False)
        settle(0.6)
        shot(window, out / f"intake-done-{name}.png")
        window.close()
        desk.bench.core.workspace.close()
    app.processEvents()
    bridge.shutdown()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
