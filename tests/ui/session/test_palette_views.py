"""Own views by the palette: saved, moved, removed and brought back without the mouse."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cur_desk.domain.filters import Filter, where
from cur_desk.ui.bridge import Bridge
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.session.palette_item import views_of
from tests.ui.fake_desk import FakeDesk


def test_own_views_are_kept_by_the_palette(work_bridge: Bridge, qtbot: Any, show_active) -> None:
    desk = FakeDesk(13)
    roads = Filter(conditions=(where("block", "roads"),))
    first, second = desk.queue.kept.save("Дороги", roads), desk.queue.kept.save("Свет", roads)
    screen = QueueScreen(desk)
    show_active(screen)
    program: Any = SimpleNamespace(queue=screen, open_view=screen.strip.choose)

    def rows() -> dict[str, Any]:
        return {r.key: r for r in views_of(program) if r.key.startswith("views.")}

    def titles() -> list[str]:
        return [v.title for v in desk.queue.saved]

    qtbot.waitUntil(lambda: screen.preview.card is not None)
    assert set(rows()) == {"views.save"}
    screen.strip.choose(second.code)
    assert "views.up" in rows()
    assert "views.down" not in rows()
    rows()["views.up"].act()
    qtbot.waitUntil(lambda: titles() == ["Свет", "Дороги"])
    screen.strip.choose(first.code)
    rows()["views.delete"].act()
    qtbot.waitUntil(lambda: titles() == ["Свет"])
    rows()["views.restore"].act()
    qtbot.waitUntil(lambda: len(titles()) == 2)
    assert "views.restore" not in rows()
