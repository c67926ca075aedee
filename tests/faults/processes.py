"""The portal as a process of its own, so that it can be killed, stopped and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from cur_portal.store import Store
from tests.sync.portal import REGION, RealPortal

ROOT = Path(__file__).parent.parent.parent


def environment() -> dict[str, str]:
    """Of a child that finds the same packages and the tests themselves."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}


class ProcessPortal(RealPortal):
    """``cur-portal serve`` over the same base; the store of the test looks at it from outside."""

    process: subprocess.Popen[str]

    def _start(self) -> None:
        self.store = Store.open(f"sqlite:///{self.path}", region=REGION)
        self.run()

    def run(self) -> None:
        """Starts the process and waits until it listens; always on the same port."""
        command = [
            sys.executable, "-m", "cur_portal", "serve", "--ready-json", "--stop-with-stdin",
            "--database-url", f"sqlite:///{self.path}", "--port", str(self.port),
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the portal did not start"
        self.port = int(json.loads(line)["port"])

    def kill(self) -> None:
        """The power is cut."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._let_go()

    def freeze(self) -> None:
        """The process stands still; its sockets stay open."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self.process.send_signal(signal.SIGCONT)

    def change(self, record: str, **fields: object) -> int:
        document = self.store.find(record)
        assert document is not None
        return self.store.put_document(document | fields)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._let_go()
        self.store.close()

    def _let_go(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
