"""Pictures of the act forms: ``python -m tests.ui.acts.gallery_acts OUT``; nothing is asserted."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk.ui.acts import ActFormDialog
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.theme import set_surface, theme
from tests.services.bench import Bench, make
from tests.ui.acts.forms import body_bench, road

DAY = date(2026, 11, 23)
DECIDED = {"decided_by": "глава округа Н. П. Образцов", "decided_on": DAY}
NOTICE = {"notice_number": "17-22/1841", "notice_on": DAY, "channel": "почта"}


def settle(ms: int = 1_500) -> None:
    """Lets queries come back and layouts settle."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def shoot(bench: Bench, uid: str, code: str, values: dict[str, Any], out: Path, name: str,
          size: tuple[int, int], *, proposal: str = "", press: bool = False) -> None:  # fmt: skip
    """One form over an empty window."""
    window = QWidget()
    set_surface(window, "app")
    window.resize(*size)
    window.show()
    form = bench.act_forms.form(uid, code, proposal=proposal)
    dialog = ActFormDialog(bench, form, window, today=lambda: DAY)
    dialog.open()
    settle(300)
    dialog.pane.set_values(values)
    dialog.look()
    settle()
    if press:
        dialog.on_main()
        settle(300)
    dialog.grab().save(str(out / f"{name}.png"))
    dialog.reject()
    window.close()


Other = tuple[Bench, str, str, dict[str, Any], str]


def _others(body: Bench, shift: Bench) -> dict[str, Other]:
    """Forms over other appeals: not registered, messages, a proposal that waits."""
    new = road(body, registrations=[])
    new["questions"] = []
    found: dict[str, Other] = {"register": (body, new["id"], "register", {"number": "31-ОГ"}, "")}
    body.give(new)
    for regime, channel, code, values in (
        ("pos", "pos", "postpone", {"planned_until": date(2027, 9, 1), "reason": "ремонт летом"}),
        ("open_source", "social", "interim_answer", {"final_until": date(2026, 12, 1)}),
    ):
        message = road(body, regime=regime, channel=channel)
        message["registrations"][0]["regime"] = regime
        bench = shift if code == "interim_answer" else body
        bench.give(message)
        found[code] = (bench, message["id"], code, values, "")
    asked = road(shift)
    shift.give(asked)
    form = shift.act_forms.form(asked["id"], "propose_extend")
    ground = {"ground_kind": "exceptional", "ground": "нужна экспертиза моста"}
    shift.act_forms.do(form, form.start_values() | ground)
    body.give(shift.cards.preview(asked["id"]).document | {"version": 2})
    proposal = body.cards.preview(asked["id"]).appeal.proposals[0].id
    found["accept"] = (body, asked["id"], "accept_proposal", {}, proposal)
    found["decline"] = (body, asked["id"], "decline_proposal", {}, proposal)
    return found


def main(out: Path) -> None:
    """All pictures in both themes."""
    QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    body, shift = body_bench(folder / "body"), make(folder / "shift")
    document = road(body)
    body.give(document)
    shift.give(document)
    uid = document["id"]
    bodies = [c.code for c in body.directory.organisations("", responsible=True)]
    full = {
        "extend": {"ground_kind": "request", "ground": "сведения о подрядчике", "request_on": DAY,
                   "request_number": "17-22/1840", **DECIDED, **NOTICE},
        "forward": {"to_organisation": bodies[3], "copies": bodies[4:6], "letter_number": "12",
                    **NOTICE},
        "leave_unanswered": {"case": "published", "address": "https://pos.example/otvety/12",
                             **DECIDED},
        "stop_correspondence": {"previous_more": "№ 12-ОГ от 02.03.2026\n№ 31-ОГ 2026", **DECIDED},
    }  # fmt: skip
    install(Bridge(folder))
    others = _others(body, shift)
    for mode, size in (("light", (1366, 728)), ("dark", (1920, 1040))):
        theme().apply(mode, 100)
        for code, values in full.items():
            shoot(body, uid, code, values, out, f"act-{code}-{mode}", size)
        shoot(body, uid, "extend", {}, out, f"act-empty-{mode}", size, press=True)
        shoot(shift, uid, "propose_extend", {"ground_kind": "request"}, out,
              f"act-propose-{mode}", size)  # fmt: skip
        shoot(shift, uid, "propose_forward", {"to_organisation": bodies[3]}, out,
              f"act-propose-forward-{mode}", size)  # fmt: skip
        for name, (bench, key, code, values, proposal) in others.items():
            shoot(bench, key, code, values, out, f"act-{name}-{mode}", size, proposal=proposal)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
