"""Pictures of the speed of hands on real services: facts and threat, snippets, bulk, keys, palette.

``python -m tests.ui.gallery_hands OUT`` writes PNG files into OUT; nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.directory import Person
from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.appeal.card_acts import show_menu
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.queue.bulk_dialog import BulkDialog
from cur_desk.ui.shell import MainWindow, PaletteRow
from cur_desk.ui.shell.key_sheet import KeySheet
from cur_desk.ui.theme import theme
from tests.services.bench import an_appeal, make
from tests.ui.appeal.cards import road_appeal, started
from tests.ui.appeal.gallery_card import save, settle
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS

MUCH = (
    "Запах газа в подъезде, г. Киров, ул. Мира, д. 4, кв. 12! Иванова Мария Петровна, тел. "
    "8 912 000-00-01, ivanova@example.org. С 3 ноября нет отопления, в квартире 14 °C, ребёнку "
    "два года. Управляющая компания ООО «Уют» не отвечает, лицевой счёт 4012345678. За ремонт "
    "заплатили 12 300 руб. Участок 43:40:000123:45. Прошу срочно прислать бригаду и вернуть деньги."
)


def main(out: Path) -> None:
    """All pictures in light 1366 and dark 1920."""
    app = QApplication.instance() or QApplication([])
    bench = make(Path(tempfile.mkdtemp()) / "files")
    colleague = Person(id=new_id(), login="kozlov", name="Козлов Дмитрий Игоревич")
    bench.directory.refresh([], [colleague])
    plain = road_appeal(bench)
    much = road_appeal(bench, text=MUCH, title="Запах газа", number="26-11/4822")
    few = [an_appeal(bench, number=f"26-11/48{n}", title=f"Не горят фонари, двор {n}")
           for n in range(30, 36)]  # fmt: skip
    bench.give(plain, much, *few)
    bench.acts.take(plain["id"])
    bench.cards.save_draft(plain["id"], started(bench, plain["id"]))
    bench.acts.take(few[0]["id"])
    install(Bridge(Path(tempfile.mkdtemp())))
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
        window.show()
        _card(window, screen, out, mode, much["id"], plain["id"])
        _dialogs(window, screen, bench, out, mode, [d["id"] for d in (*few, plain)], colleague.id)
        window.close()
    app.processEvents()
    bench.core.workspace.close()


def _card(window, screen, out: Path, mode: str, much: str, plain: str) -> None:
    screen.open(much)
    settle(1200)
    save(window, out, mode, "hands-threat")
    screen.text.step_fact(1)
    screen.text.step_fact(1)
    settle(200)
    save(window, out, mode, "hands-fact")
    screen.form.questions.take_hints()
    settle(900)
    save(window, out, mode, "hands-hints")
    screen.text.text.pick("question")
    settle(900)
    save(window, out, mode, "hands-question")
    screen.open(plain)
    settle(900)
    screen.banners.hide_restored()
    screen.form.fields.essence.setFocus()
    screen.snippets.open()
    settle(300)
    save(window, out, mode, "hands-snippets")
    screen.snippets.close()
    menu = show_menu(screen, screen.head.more)
    settle(300)
    menu.grab().save(str(out / f"hands-menu-{mode}.png"))
    menu.close()


def _dialogs(window, screen, bench, out: Path, mode: str, uids: list[str], person: str) -> None:
    ids = [bench.queue.local(u) for u in uids]
    people = bench.directory.people()
    dialog = BulkDialog("release", len(ids),
                        lambda c: bench.bulk.preview(ids, "release", c), people, window)  # fmt: skip
    dialog.show()
    settle(500)
    dialog.grab().save(str(out / f"hands-bulk-{mode}.png"))
    dialog.reject()
    dialog = BulkDialog("pass_on", len(ids),
                        lambda c: bench.bulk.preview(ids, "pass_on", c), people, window)  # fmt: skip
    dialog.show()
    dialog.person.set_value(person)
    dialog._on_person(person)
    settle(500)
    dialog.grab().save(str(out / f"hands-bulk-pass-{mode}.png"))
    dialog.reject()
    keys = KeySheet(window)
    keys.show()
    settle(300)
    keys.grab().save(str(out / f"hands-keys-{mode}.png"))
    keys.search.setText("вопрос")
    settle(200)
    keys.grab().save(str(out / f"hands-keys-found-{mode}.png"))
    keys.reject()
    acts = [PaletteRow(a.id, a.title, a.reason, a.icon, a.cap(), a.run) for a in screen.acts()]
    box = window.palette_box
    if "item" not in box._sources:
        box.add_source("item", "Действия с 26-11/4821", lambda _p, _t: acts[:8])
    box.open()
    settle(300)
    save(window, out, mode, "hands-palette")
    box.dismiss()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
