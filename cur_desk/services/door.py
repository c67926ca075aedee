"""The door of the open window: a local socket through which a second start brings the window
forward, and a verb that finds the files open has the window carry it out (rulings D17).

Who may knock is decided three times: the folder is its owner's alone (0700), the token lies in a
file of 0600 there and is proved by a challenge, and a verb on somebody's files needs that person's
password, since shift workstations share one account of the system. Nothing of a request is logged.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cur_desk.errors import BugError, DeskError
from cur_desk.models.private_files import private_folder, read_json, write_json
from cur_desk.sync.lock import FolderLock

if TYPE_CHECKING:
    from multiprocessing import connection  # loaded only where it is used: the window starts first

FOLDER, FILE = "door", "door.json"
_LONGEST_PATH = 90
"""Of a socket: the system takes 108 bytes."""
_SHORT = "cur-desk-door-"
_MOST_BYTES = 1 << 20
_PATIENCE_S = 5.0
Answer = dict[str, Any]
Say = Callable[[str], None]
Serve = Callable[[dict[str, Any], Say], Answer]
log = logging.getLogger(__name__)


class WindowGone(DeskError):
    """The window closed, or does not answer, in the middle of a verb."""

    code = "window-gone"

    def __init__(self) -> None:
        super().__init__(
            "Открытое окно программы не ответило. Записанное цело.",
            advice="Посмотрите, что в окне, и повторите команду.",
        )


class Told(DeskError):
    """A refusal that the window has told, with its own code and exit code."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(
            str(answer.get("message", "")),
            advice=str(answer.get("advice", "")),
            code=str(answer.get("error", "window")),
        )
        self.exit_code = int(answer.get("exit_code", 1))


class Door:
    """One window of one data folder: the lock is held while the object lives; a lock and a socket
    that a killed window has left are nobody's."""

    def __init__(self, home: Path) -> None:
        """Takes the lock. Raises AlreadyOpen: another window stands here."""
        self._folder = private_folder(home / FOLDER)
        self._lock = FolderLock(self._folder)
        self._listener: connection.Listener | None = None
        self._short: Path | None = None
        self._closing = False

    def listen(self, serve: Serve) -> None:
        """Answers knocks, each in a thread of its own."""
        import secrets
        from multiprocessing import connection

        key = secrets.token_hex(32)
        address = self._address()
        self._listener = connection.Listener(address, backlog=8)
        if sys.platform != "win32":
            os.chmod(address, 0o600)
        write_json(self._folder / FILE, {"address": address, "key": key, "pid": os.getpid()})
        threading.Thread(
            target=self._accept, args=(key.encode(), serve), name="door", daemon=True
        ).start()

    def close(self) -> None:
        """Nobody is let in any more; the next start may take the lock."""
        self._closing = True
        listener, self._listener = self._listener, None
        if listener is not None:
            (self._folder / FILE).unlink(missing_ok=True)
            _wake(str(listener.address))
            listener.close()
        if self._short is not None:
            import shutil

            shutil.rmtree(self._short, ignore_errors=True)
        self._lock.release()

    # --- inside ------------------------------------------------------------------------------

    def _address(self) -> str:
        import secrets
        import tempfile

        if sys.platform == "win32":
            return rf"\\.\pipe\cur-desk-{secrets.token_hex(16)}"
        _forget_short(self._folder)
        path = self._folder / "socket"
        if len(os.fsencode(path)) > _LONGEST_PATH:
            self._short = Path(tempfile.mkdtemp(prefix=_SHORT))  # 0700 by itself
            path = self._short / "socket"
        path.unlink(missing_ok=True)  # of a killed window: the lock is ours
        return str(path)

    def _accept(self, key: bytes, serve: Serve) -> None:
        listener = self._listener
        while listener is not None and not self._closing:
            try:
                line = listener.accept()
            except OSError:
                return
            if self._closing:
                line.close()
                return
            threading.Thread(
                target=_let_in, args=(line, key, serve), name="door-guest", daemon=True
            ).start()


def _forget_short(folder: Path) -> None:
    """The short folder of a window that was killed: the lock is ours, so it is nobody's."""
    import shutil
    import tempfile

    try:
        left = Path(str(read_json(folder / FILE)["address"])).parent
    except (OSError, ValueError, TypeError, KeyError):
        return
    if left.name.startswith(_SHORT) and left.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(left, ignore_errors=True)


def _wake(address: str) -> None:
    """Ends the waiting of the thread that lets in."""
    from multiprocessing import connection

    try:
        connection.Client(address).close()
    except (OSError, EOFError):
        return


def _let_in(line: Any, key: bytes, serve: Serve) -> None:
    from multiprocessing import AuthenticationError, connection

    def say(text: str) -> None:
        line.send_bytes(_bytes({"progress": text}))

    try:
        with line:
            connection.deliver_challenge(line, key)
            connection.answer_challenge(line, key)
            line.send_bytes(_bytes(_answer(line.recv_bytes(_MOST_BYTES), serve, say)))
    except AuthenticationError:
        log.warning("a guest without the token was not let in")
    except (OSError, EOFError):
        return  # the guest has gone; what it asked for is done or told to nobody


def _bytes(value: Answer) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _answer(raw: bytes, serve: Serve, say: Say) -> Answer:
    try:
        request = json.loads(raw)
        return {"result": serve(request, say)}
    except DeskError as error:
        return {
            "error": error.code, "message": error.message, "advice": error.advice,
            "exit_code": error.exit_code,
        }  # fmt: skip
    except Exception as error:  # noqa: BLE001 - the named boundary of the door, as of the bridge
        log.error("a verb failed in the window (%s)", type(error).__name__)
        return {
            "error": "bug", "message": "Ошибка программы в открытом окне. Записанное цело.",
            "advice": "Повторите. Если повторится, сообщите оператору ЦУР.", "exit_code": 70,
        }  # fmt: skip


def knock(
    home: Path,
    request: dict[str, Any],
    say: Say = lambda text: None,
    *,
    patience_s: float | None = None,
) -> Answer | None:
    """Asks the open window of this data folder; ``None``: no window listens. Raises Told, WindowGone.

    ``patience_s``: how long the window may be silent; without it as long as the verb takes.
    """
    line = _reach(home)
    if line is None:
        return None
    try:
        with line:
            line.send_bytes(_bytes(request))
            while True:
                if not line.poll(patience_s):
                    raise WindowGone
                answer = json.loads(line.recv_bytes(_MOST_BYTES))
                if "progress" not in answer:
                    break
                say(str(answer["progress"]))
    except (OSError, EOFError, ValueError):
        raise WindowGone from None
    if "error" in answer:
        raise Told(answer)
    result = answer.get("result")
    if not isinstance(result, dict):
        raise BugError("the window answered with no object")
    return result


def _reach(home: Path) -> Any:
    """The line to the window, proved from both sides; ``None``: nobody lets in within
    ``_PATIENCE_S``. The library waits without a limit, so a thread waits for it."""
    found: queue.SimpleQueue[Any] = queue.SimpleQueue()
    late = threading.Event()

    def go() -> None:
        line = _call(home)
        found.put(line)
        if late.is_set() and line is not None:
            line.close()

    threading.Thread(target=go, name="door-knock", daemon=True).start()
    try:
        return found.get(timeout=_PATIENCE_S)
    except queue.Empty:
        late.set()
        raise WindowGone from None


def _call(home: Path) -> Any:
    from multiprocessing import AuthenticationError, connection

    try:
        known = read_json(home / FOLDER / FILE)
        return connection.Client(str(known["address"]), authkey=str(known["key"]).encode())
    except (OSError, EOFError, ValueError, TypeError, KeyError, AuthenticationError):
        return None  # no window, or what a killed one has left


def bring_forward(home: Path) -> bool:
    """The second start: the first window comes to the front. It may be just starting itself, so it
    is asked for some seconds; ``False``: it does not answer."""
    pause = threading.Event()
    for _ in range(round(_PATIENCE_S / 0.25)):
        try:
            if knock(home, {"verb": "raise"}, patience_s=_PATIENCE_S) is not None:
                return True
        except DeskError:
            return False
        pause.wait(0.25)
    return False
