"""An environment for each peer, under the work folder of the benchmarks: pinned, made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import places

FOLDER = places.WORK / "peers"
_MARK = "installed"
_LIMIT_S = 900


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a peer's packages lie; ``trouble``: why it could not be made."""

    name: str
    packages: tuple[str, ...]
    node: bool = False
    trouble: str = ""

    @property
    def folder(self) -> Path:
        """Its own folder."""
        return FOLDER / self.name

    def command(self, driver: str, *arguments: str) -> list[str]:
        """A driver run by the peer's own interpreter."""
        script = str(Path(__file__).parent / driver)
        program = "node" if self.node else str(self.folder / "bin" / "python")
        return [program, script, *arguments]

    def variables(self) -> dict[str, str]:
        """What the driver's process needs to find the packages."""
        found = dict(os.environ)
        found.pop("PYTHONPATH", None)
        if self.node:
            found["NODE_PATH"] = str(self.folder / "node_modules")
        return found


ANKI = ("anki", ("anki==26.9.3", "pygeodiff==2.3.2"), False)
KINTO = ("kinto", ("kinto==26.5.0", "kinto-http==11.11.0", "waitress==3.0.2"), False)
POUCH = ("pouch", ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.22.3"), True)


def ensured(name: str, packages: Sequence[str], node: bool) -> Environment:
    """The environment, made if it is not there; a trouble is told, never raised."""
    made = Environment(name, tuple(packages), node)
    mark = made.folder / _MARK
    if mark.exists() and mark.read_text("utf-8") == "\n".join(packages):
        return made
    try:
        (_install_node if node else _install_python)(made)
    except (OSError, subprocess.SubprocessError) as error:
        return Environment(name, tuple(packages), node, _reason(error))
    mark.write_text("\n".join(packages), "utf-8")
    return made


def _install_python(made: Environment) -> None:
    _run([sys.executable, "-m", "venv", "--clear", str(made.folder)])
    python = str(made.folder / "bin" / "python")
    _run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *made.packages])


def _install_node(made: Environment) -> None:
    if shutil.which("npm") is None:
        raise FileNotFoundError("npm is not installed")
    places.fresh(made.folder)
    (made.folder / "package.json").write_text('{"private": true}\n', "utf-8")
    _run(["npm", "install", "--silent", "--no-audit", "--no-fund", *made.packages], made.folder)


def _run(command: Sequence[str], folder: Path | None = None) -> None:
    subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, timeout=_LIMIT_S
    )


def _reason(error: Exception) -> str:
    """The last line that the installer has said."""
    if isinstance(error, subprocess.CalledProcessError):
        lines = [x for x in (error.stderr or error.stdout or "").splitlines() if x.strip()]
        return lines[-1].strip()[:200] if lines else f"exit code {error.returncode}"
    return str(error)[:200]
