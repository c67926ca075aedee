"""Logging without citizens' words, and crash reports without values of variables.

Log lines hold codes, ids and counts. Messages of foreign libraries are cut to their type, since
they may quote what they were given.
"""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from cur_desk import __version__

LOG_BYTES = 1_000_000
LOG_FILES = 3


class _OwnOnly(logging.Filter):
    """Foreign loggers may quote data: their lines keep the level and the name alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(("cur_desk", "cur_portal")):
            record.msg, record.args, record.exc_info = "(text left out)", (), None
        elif record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.getMessage()} [{record.exc_info[0].__name__}]"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def set_up(folder: Path, *, level: int = logging.INFO) -> None:
    """Sends the log to ``folder/desk.log`` (0600, rotated) and nothing to the terminal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "desk.log"
    path.touch(mode=0o600, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.addFilter(_OwnOnly())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)


def crash_text(error: BaseException, at: datetime) -> str:
    """A report of our own bug: types, files and lines; no messages, no values."""
    chain: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        chain.append(type(seen).__name__)
        chain.extend(_frames(seen.__traceback__))
        seen = seen.__cause__ or seen.__context__
    head = f"CUR Desk {__version__} · Python {platform.python_version()} · {sys.platform}"
    return "\n".join([head, at.isoformat(timespec="seconds"), *chain, ""])


def _frames(tb: TracebackType | None) -> list[str]:
    return [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(tb)]


def write_crash(folder: Path, error: BaseException, at: datetime) -> Path:
    """Writes a crash report (0600) and returns its path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
    path.touch(mode=0o600)
    path.write_text(crash_text(error, at), encoding="utf-8")
    logging.getLogger(__name__).error("crash report %s (%s)", path.name, type(error).__name__)
    return path
