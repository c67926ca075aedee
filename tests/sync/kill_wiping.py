"""A child that signs in, hears the order and is killed by itself at a named step of the wipe.

``python kill_wiping.py HOME PORTAL USER PASSWORD STEP``
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from cur_desk.clock import SystemClock
from cur_desk.sync.connectivity import Connectivity, Happening
from cur_desk.sync.wiped import order_of
from cur_desk.sync.wiping import Wiper
from tests.sync.real import login_at


def main(home: str, portal: str, user: str, password: str, step: str) -> None:
    login = login_at(Path(home))
    desk = login.sign_in(portal, user, password)
    engine = desk.engine(Connectivity())
    engine.connectivity.happened(Happening.SIGNED_IN)
    reason = order_of(engine.cycle().error)
    assert reason is not None

    def die(at: str) -> None:
        if at == step:
            os.kill(os.getpid(), signal.SIGKILL)

    wiper = Wiper(Path(home), desk.device, reason, SystemClock(), login.asking.client, die)
    wiper.seal(desk.workspace)
    engine.cancel()
    desk.close()
    wiper.finish()


if __name__ == "__main__":
    main(*sys.argv[1:])
