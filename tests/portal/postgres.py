"""A throw-away PostgreSQL cluster from Debian's binaries, never as root and never in root's folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binaries() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` are; nothing if PostgreSQL is not installed."""
    for place in _PLACES:
        if (place / "initdb").exists():
            return place
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster(bin_dir: Path) -> Iterator[str]:
    """A running cluster in a fresh folder; yields an SQLAlchemy address without a base name."""
    home = Path(tempfile.mkdtemp(prefix="cur-pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(home, "postgres", "postgres")
    data = home / "data"

    def run(*command: str) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
        log = home / "log"
        with log.open("ab") as out:
            subprocess.run(
                [*prefix, *command], check=True, stdout=out, stderr=out, cwd=home, timeout=120
            )

    tool = str(bin_dir / "pg_ctl")
    options = f"-k {home} -c listen_addresses= -c fsync=off -c synchronous_commit=off"
    try:
        run(
            str(bin_dir / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8",
        )  # fmt: skip
        run(tool, "-D", str(data), "-o", options, "-w", "start")
        yield f"postgresql+psycopg://postgres@/{{base}}?host={home}"
        run(tool, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
