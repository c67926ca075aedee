"""The embedded portal of the demo: a child process on a free port that ends with its parent.

The portal is a separate program (``python -m cur_portal``); nothing here imports it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from cur_desk.errors import DeskError

STOP_WITHIN_S = 10


class PortalDidNotStart(DeskError):
    """The child ended, or said something else than that it is ready."""

    code = "portal-did-not-start"


def portal_command(*arguments: str) -> list[str]:
    """How to start a verb of the portal with this very Python."""
    return [sys.executable, "-m", "cur_portal", *arguments]


def run_portal(
    arguments: Sequence[str], on_line: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Runs a verb with ``--json`` to its end; its last line is the result."""
    child = subprocess.Popen(
        portal_command(*arguments, "--json"),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # Ctrl+C is ours to answer: the child would print its insides
    )
    last = ""
    assert child.stdout is not None
    try:
        for line in child.stdout:
            last = line.strip() or last
            # The last line is the result: it may hold passwords and is nobody's progress.
            if on_line is not None and not line.startswith("{"):
                on_line(line.rstrip())
    except BaseException:
        child.kill()
        child.wait()
        raise
    if child.wait() != 0:
        raise PortalDidNotStart(
            f"Портал примера не подготовился: «{' '.join(arguments[:1])}» завершилось с кодом "
            f"{child.returncode}",
            advice="Проверьте свободное место и запустите ещё раз.",
        )
    return json.loads(last)  # type: ignore[no-any-return]


class EmbeddedPortal:
    """A running portal: ``url`` to speak to; closing it ends the process."""

    def __init__(self, data_dir: Path, *, live: bool, port: int = 0) -> None:
        arguments = ["serve", "--port", str(port), "--ready-json", "--stop-with-stdin"]
        arguments += ["--data-dir", str(data_dir), *(["--live"] if live else [])]
        self._child = subprocess.Popen(
            portal_command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.url = self._wait_ready()

    def _wait_ready(self) -> str:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        try:
            return str(json.loads(line)["url"])
        except (ValueError, KeyError) as error:
            self.stop()
            raise PortalDidNotStart(
                "Портал примера не запустился", advice="Запустите `cur-desk doctor`."
            ) from error

    @property
    def port(self) -> int:
        """The port it listens on; a restarted portal can be given the same one."""
        return urlsplit(self.url).port or 0

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._child.pid

    def stop(self) -> None:
        """Closes the child's input, which ends it; kills it if it does not obey."""
        if self._child.stdin is not None and not self._child.stdin.closed:
            self._child.stdin.close()
        try:
            self._child.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def __enter__(self) -> EmbeddedPortal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.stop()
