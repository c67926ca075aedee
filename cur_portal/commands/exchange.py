"""``cur-portal exchange FILE --out FILE``: the operator takes a package from a medium by hand."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from cur_desk.contract.package import MOST_BYTES, PackageDamaged
from cur_desk.domain.text import counted
from cur_desk.errors import InputError
from cur_portal.commands.opened import opened
from cur_portal.commands.output import result
from cur_portal.commands.upkeep import private_file
from cur_portal.digests import DigestBook
from cur_portal.feed import Feed
from cur_portal.packages import Exchanger, Taken

_WORDS = {
    "applied": "принято",
    "merged": "объединено",
    "duplicate": "принято раньше",
    "conflict": "конфликтов",
    "rejected": "отклонено",
    "retry_later": "ждёт предыдущих",
}


def run(arguments: argparse.Namespace) -> int:
    """Does the verb."""
    source, target = Path(arguments.file), Path(arguments.out)
    if not source.is_file():
        raise InputError(f"Файл не найден: {source.name}", field="file")
    if source.stat().st_size > MOST_BYTES:
        raise PackageDamaged("файл больше допустимого")
    if target.exists():
        raise InputError(f"Файл уже есть: {target.name}", field="out")
    data = source.read_bytes()
    with opened(arguments) as store:
        feed = Feed(store.epoch, store.cursor_secret, DigestBook())
        taken = Exchanger(store, feed).take(data, datetime.now(UTC), way="file")
    with os.fdopen(private_file(target), "wb") as file:
        file.write(taken.answer)
    return result(arguments, _facts(taken, target), _told(taken, target))


def _facts(taken: Taken, target: Path) -> dict[str, object]:
    return {
        "package": taken.header.id,
        "number": taken.header.sequence,
        "device": taken.header.device,
        "user": taken.header.user,
        "repeated": taken.repeated,
        "outcomes": taken.outcomes,
        "changes": taken.changes,
        "more": taken.more,
        "missing": taken.missing,
        "answer": str(target),
    }


def _told(taken: Taken, target: Path) -> str:
    counts = ", ".join(f"{_WORDS[k]} {n}" for k, n in sorted(taken.outcomes.items()))
    lines = [
        f"Пакет № {taken.header.sequence}, {taken.header.user}: {counts or 'событий нет'}",
        f"В ответе {counted(taken.changes, 'изменение', 'изменения', 'изменений')}: {target}",
    ]
    if taken.repeated:
        lines.insert(1, "Этот пакет уже загружали: ничего не записано второй раз")
    if taken.missing:
        lines.append("Предыдущий пакет этого рабочего места ещё не приносили")
    if taken.more:
        lines.append("Изменения вошли не все: остальное — со следующим пакетом")
    return "\n".join(lines)
