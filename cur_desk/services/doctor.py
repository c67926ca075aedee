"""Examines a workstation: what works, what is missing, what to do. Reads only, changes nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cur_desk import __version__
from cur_desk.errors import DeskError
from cur_desk.paths import home_dir, resources_dir

NEED_FREE_MB = 500
QT_LIMIT_S = 30


@dataclass(frozen=True, slots=True)
class Check:
    """One examined thing; ``vital``: without it the program does not work."""

    code: str
    title: str
    good: bool
    words: str
    vital: bool = True

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"code": self.code, "good": self.good, "vital": self.vital, "words": self.words}


def examine() -> list[Check]:
    """All checks, in the order of the layers below the program."""
    return [
        _guarded("python", "Python", _python),
        _guarded("resources", "Справочники", _resources),
        _guarded("database", "Шифрование и полный текст", _database),
        _guarded("fonts", "Шрифты документов", _fonts),
        _guarded("keyring", "Хранилище ключей", _keyring, vital=False),
        _guarded("window", "Окно", _window, vital=False),
        _guarded("home", "Папка данных", _home),
        _guarded("settings", "Настройки", _settings),
        _guarded("files", "Файлы пользователей", _files),
        _guarded("cache", "Списки пользователей", _caches, vital=False),
        _guarded("sealed", "Запечатанное", _sealed, vital=False),
    ]


def _guarded(
    code: str, title: str, ask: Callable[[], tuple[bool, str]], *, vital: bool = True
) -> Check:
    try:
        good, words = ask()
    except DeskError as error:
        return Check(code, title, False, f"{error.message} {error.advice}".strip(), vital)
    except (ImportError, OSError) as error:
        return Check(code, title, False, f"не загрузилось: {type(error).__name__}", vital)
    return Check(code, title, good, words, vital)


def _python() -> tuple[bool, str]:
    version = ".".join(str(n) for n in sys.version_info[:3])
    return (3, 11) <= sys.version_info[:2] < (3, 14), f"{version}, ЦУР Деск {__version__}"


def _resources() -> tuple[bool, str]:
    from cur_desk.reference.classifier import load_classifier
    from cur_desk.reference.profiles import load_profile, region_ids

    regions = region_ids()
    for region in regions:
        load_profile(region)
    label = load_classifier().label
    return True, f"регионов: {len(regions)}; классификатор: {label} ({resources_dir().name})"


def _database() -> tuple[bool, str]:
    from cur_desk.models.probe import probe

    found = probe()
    return (
        found.fts5,
        f"SQLCipher {found.cipher}, SQLite {found.sqlite}, FTS5: {'есть' if found.fts5 else 'нет'}",
    )


def _fonts() -> tuple[bool, str]:
    from cur_desk.reports import fonts_used

    return True, ", ".join(f"{name} {version}" for name, version in fonts_used())


def _keyring() -> tuple[bool, str]:
    from cur_desk.sync.credentials import for_home

    secrets = for_home(home_dir())
    secrets.get()
    return not secrets.notice, secrets.notice or "хранилище системы доступно"


def _settings() -> tuple[bool, str]:
    from cur_desk import settings

    home = home_dir()
    settings.load(home)
    return True, "читаются" if (home / settings.FILE).exists() else "ещё не записаны"


def _folders() -> list[Path]:
    return sorted(p for p in (home_dir() / "users").glob("*") if p.is_dir())


def _files() -> tuple[bool, str]:
    """Keys and work files of everybody who has come in here, as far as they are seen without a
    password. A folder is named by its own name: it tells no person."""
    from cur_desk.models import outside

    folders = _folders()
    bad = [f"{p.name}: {', '.join(found)}" for p in folders if (found := outside.faults(p))]
    if bad:
        return False, "; ".join(bad) + ". Папка не тронута; обратитесь к администратору ЦУР"
    return True, f"рабочих мест: {len(folders)}; содержимое проверяется при входе"


def _caches() -> tuple[bool, str]:
    from cur_desk.models import outside

    found = [f"{p.name}: {', '.join(said)}" for p in _folders() if (said := outside.doubts(p))]
    return not found, "; ".join(found) or "повреждений не видно"


def _sealed() -> tuple[bool, str]:
    """What wiped workplaces have left here for the portal, and wipes that a kill has cut."""
    from cur_desk.models import wiping

    home = home_dir()
    waiting, cut = wiping.undelivered(home), wiping.unfinished(home)
    said = []
    if cut:
        said.append(f"очистка прервана: {len(cut)}; её закончит следующий запуск программы")
    if waiting:
        names = ", ".join(f"{n.file}…" for n in waiting)
        said.append(f"ждёт портала: {names} в папке {home / wiping.SEALED}")
    if lost := wiping.ownerless(home):
        names = ", ".join(p.name for p in lost)
        said.append(
            f"само не уйдёт: {names} в папке {home / wiping.SEALED}; передайте администратору ЦУР"
        )
    return not said, "; ".join(said) or "ничего не ждёт портала"


def _window() -> tuple[bool, str]:
    good, reason = window_works()
    return good, "открывается" if good else f"не открывается; ответ Qt: {reason}"


def window_works() -> tuple[bool, str]:
    """Whether a Qt window can be opened here; tried in a child process, for Qt aborts on failure."""
    code = "from PySide6.QtWidgets import QApplication; QApplication([])"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=QT_LIMIT_S
        )
    except subprocess.TimeoutExpired:
        return False, "Qt не ответил"
    if done.returncode == 0:
        return True, ""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return False, lines[0][:200] if lines else f"код {done.returncode}"


def _home() -> tuple[bool, str]:
    home = home_dir()
    free = shutil.disk_usage(home).free // 1_000_000
    private = sys.platform == "win32" or home.stat().st_mode & 0o077 == 0
    words = f"свободно {free} МБ" + ("" if private else "; папка открыта другим пользователям")
    return private and free > NEED_FREE_MB, words
