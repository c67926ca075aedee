"""The collector runs on the UI thread and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from cur_desk.ui.bridge.collector import Collector


class _Knot:
    """Refers to itself: only the collector can free it."""

    def __init__(self) -> None:
        self.self = self


def test_cycles_are_freed_by_the_timer_of_the_ui_thread(qtbot) -> None:
    parent = QObject()
    collector = Collector(parent)
    freed: list[str] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: freed.append(threading.current_thread().name))
    del knot

    def work() -> None:
        junk = [_Knot() for _ in range(5_000)]
        del junk

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    assert freed == []  # thousands of allocations in a worker collected nothing
    qtbot.waitUntil(lambda: bool(freed), timeout=5_000)
    assert freed == [threading.main_thread().name]
    collector.stop()
    assert gc.isenabled()
    gc.disable()  # as the module's fixture had it
