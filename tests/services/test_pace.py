"""The pace of the person: background work waits while keys come, and never without a window."""

from __future__ import annotations

import threading

from cur_desk.services.pace import Pace


class Stop(threading.Event):
    """Time goes on only while somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.waited = 100.0, 0.0

    def wait(self, timeout: float | None = None) -> bool:
        """The clock of the test moves."""
        self.now += timeout or 0.0
        self.waited += timeout or 0.0
        return self.is_set()


def test_work_waits_until_the_keys_are_still() -> None:
    stop = Stop()
    pace = Pace(0.3, lambda: stop.now)
    assert pace.wait(stop)
    assert stop.waited == 0.0
    pace.key()
    assert pace.wait(stop)
    assert round(stop.waited, 3) >= 0.3


def test_a_stop_is_not_waited_out() -> None:
    stop = Stop()
    pace = Pace(0.3, lambda: stop.now)
    pace.key()
    stop.set()
    assert not pace.wait(stop)
    assert stop.waited == 0.0
