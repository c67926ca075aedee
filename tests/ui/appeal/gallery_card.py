"""Pictures of the card and of the picker on real services, beside mock-ups 04 and 05.

``python -m tests.ui.appeal.gallery_card OUT`` writes PNG files into OUT; nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cur_desk.domain.acts.actor import Refusal
from cur_desk.ui.appeal import CardScreen, CodePicker
from cur_desk.ui.appeal.letters import LetterDialog
from cur_desk.ui.appeal.threat import ThreatDialog
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme
from tests.services.bench import make
from tests.ui.appeal.cards import road_appeal, started
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS

CLOSED = Refusal("state", "«Направить на портал» уже невозможно: ответ заявителю направлен")


def settle(ms: int = 700) -> None:
    """Lets queries come back and layouts settle."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def save(window: MainWindow, out: Path, mode: str, name: str) -> None:
    """One picture of the window."""
    window.grab().save(str(out / f"{name}-{mode}.png"))


def main(out: Path) -> None:
    """All pictures."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    bench = make(folder / "files")
    document = road_appeal(bench)
    bench.give(document)
    bench.acts.take(document["id"])
    bench.cards.save_draft(document["id"], started(bench, document["id"]))
    install(Bridge(folder))
    for mode, size in (("light", (1366, 728)), ("dark", (1920, 1040))):
        theme().apply(mode, 100)
        window = MainWindow()
        window.set_sections(SECTIONS)
        screen = CardScreen(bench)
        window.add_screen("card", screen, "Разбор обращения", section="queue")
        window.show_workspace(PERSON)
        window.show_status(STATUS)
        window.show_screen("card")
        window.resize(size[0], size[1] - 28)
        screen.place_changed.connect(lambda *place, w=window: w.set_place("card", *place))
        window.show()
        screen.open(document["id"])
        screen.set_position(7, 38)
        settle()
        shoot = partial(save, window, out, mode)
        shoot("card-restored")
        screen.banners.hide_restored()
        screen.form.fields.code.setFocus()
        settle()
        shoot("card")
        picker = CodePicker(bench.codes, window)
        picker.begin("яма", "0003.0009.0099.0742.0111")
        picker.show()
        settle()
        picker.grab().save(str(out / f"picker-{mode}.png"))
        picker.toggle_tree()
        settle()
        picker.grab().save(str(out / f"picker-tree-{mode}.png"))
        picker.reject()
        threat = ThreatDialog("26-11/4821", screen.card.emergency, window)
        threat.show()
        settle(200)
        threat.grab().save(str(out / f"threat-{mode}.png"))
        threat.reject()
        letter = LetterDialog(
            "Сопроводительное письмо", screen.model.forwarding()["letter_text"], window
        )
        letter.show()
        settle(200)
        letter.grab().save(str(out / f"letter-{mode}.png"))
        letter.reject()
        screen.footer.main.click()
        settle(200)
        shoot("card-gap")
        opened = screen.card
        screen.card = replace(opened, acts={"formalise": CLOSED})
        screen.show_card(screen.card)
        settle(200)
        shoot("card-read-only")
        screen.card = opened
        screen.show_card(opened)
        screen.text.show_tab(2)
        settle(200)
        shoot("card-movement")
        window.close()
    app.processEvents()
    bench.core.workspace.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
