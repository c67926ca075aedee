"""The portal's command line. Loads neither the database nor the web before a verb needs them.

Exit codes: 0 done; 1 the environment's trouble; 2 wrong input; 3 not allowed; 4 a wrong
directory file; 70 our own bug; 141 nobody reads the output any more (``| head``).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cur_desk import __version__
from cur_desk.errors import DeskError

BUG = 70
UNREAD = 141
Verb = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a verb; returns the exit code."""
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer has no reader; at exit it would be tried once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    return code


def _run(given: list[str]) -> int:
    if given[:1] == ["seed"]:
        return _seed(given[1:])
    arguments = _parser().parse_args(given)
    try:
        return _verb(arguments)(arguments)
    except DeskError as error:
        return _trouble(arguments, error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost boundary: our own bug
        print(f"Ошибка программы: {type(error).__name__}", file=sys.stderr)
        _places(error)
        return BUG


def _trouble(arguments: argparse.Namespace, error: DeskError) -> int:
    if arguments.json:
        told = {"error": error.code, "message": error.message, "advice": error.advice}
        print(json.dumps(told, ensure_ascii=False), flush=True)
    else:
        print(error.message, file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)
    return error.exit_code


def _places(error: Exception) -> None:
    """Where it happened, without the words of the exception: they may be a citizen's."""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        print(f"  {code.co_qualname}:{trace.tb_lineno}", file=sys.stderr)
        trace = trace.tb_next


def _seed(given: list[str]) -> int:
    from cur_portal.seed import main as seed

    return int(seed(given))


def _verb(arguments: argparse.Namespace) -> Verb:
    """The function of a verb; its module is loaded here."""
    name = arguments.verb
    if name == "serve":
        from cur_portal.commands import serve

        return serve.run
    if name == "openapi":
        from cur_portal.commands import openapi

        return openapi.run
    if name in ("user", "device"):
        from cur_portal.commands import people

        return people.run
    if name in ("org", "profile", "emergency"):
        from cur_portal.commands import directory

        return directory.run
    if name == "exchange":
        from cur_portal.commands import exchange

        return exchange.run
    from cur_portal.commands import upkeep

    return upkeep.run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cur-portal", description="ЦУР Деск: портал региона")
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="команда")
    base = argparse.ArgumentParser(add_help=False)
    base.add_argument("--database-url", help="по умолчанию SQLite в папке данных")
    base.add_argument("--data-dir", help="папка данных (по умолчанию ./portal-data)")
    base.add_argument("--json", action="store_true", help="последняя строка — объект JSON")
    _serving(verbs, base)
    _people(verbs, base)
    _directories(verbs, base)
    _upkeep(verbs, base)
    return parser


def _serving(verbs: Any, base: argparse.ArgumentParser) -> None:
    serve = verbs.add_parser("serve", parents=[base], help="запустить портал")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8420, help="0 — любой свободный")
    serve.add_argument("--live", action="store_true", help="живой пример: обращения поступают сами")
    serve.add_argument(
        "--tls", action="store_true", help="https с проверочным удостоверяющим центром"
    )
    serve.add_argument("--ready-json", action="store_true", help="строка JSON, когда портал готов")
    serve.add_argument(
        "--stop-with-stdin", action="store_true", help="закончить, когда закрыт ввод"
    )
    serve.add_argument("--log-requests", action="store_true")
    verbs.add_parser("seed", help="наполнить вымышленными обращениями", add_help=False)
    openapi = verbs.add_parser("openapi", help="описание OpenAPI на стандартный вывод")
    openapi.add_argument("--json", action="store_true")


def _people(verbs: Any, base: argparse.ArgumentParser) -> None:
    user = verbs.add_parser("user", help="учётные записи").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    add = user.add_parser("add", parents=[base], help="создать (пароль на стандартном вводе)")
    add.add_argument("login")
    add.add_argument("--person", help="id сотрудника из справочника")
    add.add_argument("--name", help="фамилия, имя, отчество нового сотрудника")
    add.add_argument("--organisation", help="id органа нового сотрудника")
    add.add_argument("--role", help="роль по профилю региона")
    add.add_argument("--title", help="должность")
    add.add_argument("--authority", help="акт о полномочии органа")
    add.add_argument("--scope", action="append", help="ключ области вместо вытекающих из должности")
    add.add_argument("--view", choices=("full", "working", "figures"))
    for name, about in (
        ("disable", "отключить и отозвать входы"),
        ("reset", "новый пароль со стандартного ввода"),
        ("unlock", "снять блокировку после неверных попыток"),
    ):
        user.add_parser(name, parents=[base], help=about).add_argument("login")
    user.add_parser("list", parents=[base], help="перечень")
    device = verbs.add_parser("device", help="рабочие места").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    device.add_parser("list", parents=[base], help="перечень")
    revoke = device.add_parser(
        "revoke", parents=[base], help="отозвать: место сотрётся при первой связи; пароль остаётся"
    )
    revoke.add_argument("device")


def _directories(verbs: Any, base: argparse.ArgumentParser) -> None:
    org = verbs.add_parser("org", help="организации").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    org.add_parser("import", parents=[base], help="из TSV или XLSX").add_argument("file")
    profile = verbs.add_parser("profile", help="профиль региона").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    apply = profile.add_parser("apply", parents=[base], help="применить профиль региона")
    apply.add_argument("region")
    apply.add_argument("--yes", action="store_true", help="применить; без него только показать")
    emergency = verbs.add_parser("emergency", help="режим ЧС").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    on = emergency.add_parser("on", parents=[base], help="ввести")
    on.add_argument("territory", help="ОКТМО или region")
    on.add_argument("--hours", type=int, default=24)
    on.add_argument("--words", default="")
    emergency.add_parser("off", parents=[base], help="снять").add_argument("id")


def _upkeep(verbs: Any, base: argparse.ArgumentParser) -> None:
    audit = verbs.add_parser("audit", help="журнал").add_subparsers(
        dest="what", required=True, metavar="действие"
    )
    export = audit.add_parser("export", parents=[base], help="строки JSON и проверка цепочки")
    export.add_argument("--out", help="файл; без него — стандартный вывод")
    backup = verbs.add_parser("backup", parents=[base], help="копия базы портала")
    backup.add_argument("file")
    restore = verbs.add_parser("restore", parents=[base], help="вернуть базу из копии")
    restore.add_argument("file")
    prune = verbs.add_parser("prune", parents=[base], help="убрать историю старше срока хранения")
    prune.add_argument("--days", type=int, default=180)
    exchange = verbs.add_parser("exchange", parents=[base], help="принять пакет обмена с носителя")
    exchange.add_argument("file", help="пакет рабочего места, .curx")
    exchange.add_argument("--out", required=True, help="куда положить ответ")
    recover = verbs.add_parser("recover", parents=[base], help="вскрыть запечатанные события")
    recover.add_argument("file", nargs="?", help="запечатанный файл или папка с рабочего места")
    recover.add_argument("--device", help="вместо файла: что стёртое рабочее место прислало само")
    recover.add_argument("--login", help="чьё, если на том месте было несколько учётных записей")
    recover.add_argument(
        "--person",
        action="append",
        required=True,
        help="имя входа; нужны двое с правом вскрытия, не владелец",
    )
    recover.add_argument("--reason", required=True, help="реквизиты акта")
    recover.add_argument("--out", required=True, help="куда положить вскрытое")


if __name__ == "__main__":
    sys.exit(main())
