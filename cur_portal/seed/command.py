"""``cur-portal seed``: fills an empty base; passwords never stand on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from cur_desk.errors import DeskError, InputError
from cur_desk.reference.profiles import load_profile, region_ids
from cur_portal.commands.address import database_url
from cur_portal.seed.load import SeedResult, seed_portal
from cur_portal.store.store import Store


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    options = _parser().parse_args(argv)
    try:
        result = _run(options)
    except DeskError as error:
        told = {"error": error.code, "message": error.message, "advice": error.advice}
        if options.json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(" ".join(p for p in (error.message, error.advice) if p), file=sys.stderr)
        return error.exit_code
    if options.json:
        print(json.dumps(result.to_document(), ensure_ascii=False))
    else:
        _tell(result)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cur-portal seed", description="Заполнить пустую базу вымышленными обращениями"
    )
    parser.add_argument("--region", default="kirov", choices=region_ids())
    parser.add_argument("--appeals", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--as-of", metavar="ГГГГ-ММ-ДД", help="по умолчанию сегодня в регионе")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database-url", metavar="URL")
    where.add_argument("--data-dir", type=Path, metavar="ПАПКА")
    parser.add_argument(
        "--passwords",
        type=Path,
        metavar="ФАЙЛ",
        help="строки «имя входа<TAB>пароль», «*» для всех; без файла пароли создаются",
    )
    parser.add_argument("--json", action="store_true", help="итог одним объектом JSON")
    return parser


def _run(options: argparse.Namespace) -> SeedResult:
    profile = load_profile(options.region)
    as_of = datetime.now(UTC).astimezone(profile.tz).date()
    if options.as_of is not None:
        as_of = _date(options.as_of)
    passwords = _passwords(options.passwords) if options.passwords else None
    store = Store.open(database_url(options), region=options.region)
    try:
        return seed_portal(
            store,
            options.region,
            options.appeals,
            options.seed,
            as_of,
            _progress() if sys.stderr.isatty() else None,
            passwords=passwords,
        )
    finally:
        store.close()


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputError("Дата: нужен вид ГГГГ-ММ-ДД", field="as-of") from error
    if not 2026 <= day.year <= 2027:
        raise InputError(
            "Дата: производственные календари есть для показа за 2026–2027 годы", field="as-of"
        )
    return day


def _passwords(path: Path) -> dict[str, str]:
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("Файл паролей не читается", field="passwords") from error
    pairs = (row.split("\t", 1) for row in rows if row.strip())
    try:
        return {login.strip(): password for login, password in pairs}
    except ValueError as error:
        raise InputError("Файл паролей: имя входа, табуляция, пароль", field="passwords") from error


def _progress() -> Callable[[int, int], None]:
    def show(done: int, whole: int) -> None:
        end = "\n" if done == whole else ""
        print(f"\rОбращений: {done} из {whole}", end=end, file=sys.stderr, flush=True)

    return show


def _tell(result: SeedResult) -> None:
    print(f"Обращений: {result.appeals}, открытых: {result.open}")
    print(f"Записей справочников: {result.directories}")
    for user in result.users:
        password = f", пароль {user.password}" if user.password else ""
        print(f"  {user.login}: {user.name}, {user.post}{password}")
