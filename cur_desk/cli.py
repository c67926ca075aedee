"""The command line: verbs without a screen. Loads neither Qt nor the database before a verb runs.

Exit codes: 0 done; 1 the environment's trouble; 2 wrong input; 3 not allowed; 4 a wrong
directory file; 5 work is left (for example, unsent events); 70 our own bug.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cur_desk import __version__
from cur_desk.errors import DeskError, InputError

if TYPE_CHECKING:
    from cur_desk.services.verbs import Outcome

LEFT_OVER = 5
BUG = 70
NOBODY_READS = 1


class Output:
    """Speaks to a terminal or, with ``--json``, prints one JSON object as the last line."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._line = False

    def say(self, text: str) -> None:
        """A line for a person; with ``--json`` it goes to the error stream."""
        self._end_line()
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def progress(self, text: str) -> None:
        """A line that is written over on a terminal and left out elsewhere."""
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._line = True

    def result(self, value: dict[str, Any], words: str) -> None:
        """The outcome of the verb."""
        self._end_line()
        print(json.dumps(value, ensure_ascii=False) if self.as_json else words, flush=True)

    def _end_line(self) -> None:
        if self._line:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._line = False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cur-desk", description="ЦУР Деск: рабочее место центра управления регионом"
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="команда")

    def verb(name: str, about: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=about, description=about)
        made.add_argument("--json", action="store_true", help="последняя строка — объект JSON")
        return made

    demo = verb("demo", "живой пример: портал, первая загрузка, разбор, печать")
    demo.add_argument(
        "--region", default="kirov", help="kirov, astrakhan, tambov, khabarovsk, yaroslavl"
    )
    demo.add_argument(
        "--appeals",
        type=int,
        default=8_000,
        help="сколько обращений на портале (у сотрудника — около 2 000)",
    )
    demo.add_argument("--headless", action="store_true", help="без окна, всё само")
    demo.add_argument("--out", type=Path, help="куда положить PDF")
    demo.add_argument(
        "--home", type=Path, help="где держать данные примера (по умолчанию временная папка)"
    )

    login = verb("login", "войти на портал и подготовить рабочее место")
    login.add_argument("--portal", required=True, help="адрес портала, https://…")
    login.add_argument("--user", required=True)
    login.add_argument("--password-stdin", action="store_true", required=True)
    login.add_argument("--ca-bundle", type=Path, help="файл PEM своего удостоверяющего центра")

    sync = verb("sync", "один обмен с порталом")
    pack = verb("pack", "сделать печатный документ")
    pack.add_argument("--template", required=True, choices=("card", "briefing", "overdue"))
    pack.add_argument("--number", help="номер обращения для карточки")
    pack.add_argument(
        "--personal-data", metavar="ОСНОВАНИЕ", help="карточка с ПДн: основание печати"
    )
    pack.add_argument("--out", type=Path, default=Path())
    backup = verb("backup", "сохранить зашифрованную копию неотправленной работы")
    backup.add_argument("--out", type=Path, required=True)
    for made in (sync, pack, backup):
        made.add_argument("--user", help="чьё рабочее место (если их несколько)")
        made.add_argument("--password-stdin", action="store_true", required=True)

    _import_verb(verb("import", "загрузить выгрузку ПОС, «Инцидента» или «BI: ЦУР РФ»"))
    _exchange_verb(verb("exchange", "обмен файлом там, где связи нет"))
    _assist_verb(verb("assist", "что видно в тексте обращения (текст — на стандартный ввод)"))
    verb("doctor", "проверить рабочее место")
    return parser


def _assist_verb(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--region", default="kirov", help="kirov, astrakhan, tambov, khabarovsk, yaroslavl"
    )
    made.add_argument("--on", metavar="ДАТА", help="день письма, 2026-11-20; обычно сегодня")


def _import_verb(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, nargs="?", help="файл xlsx, csv или json")
    made.add_argument("--source", choices=("auto", "pos", "incident", "bi"), default="auto")
    made.add_argument("--zone", help="часовой пояс файла: msk или имя; обычно пояс области")
    made.add_argument("--sheet", type=int, help="номер листа, с 1")
    made.add_argument("--received-on", help="дата поступления (выгрузки), если её нет: 2026-11-03")
    made.add_argument("--closed", action="store_true", help="брать и закрытые в источнике")
    made.add_argument("--dry-run", action="store_true", help="проверить файл, ничего не загружая")
    made.add_argument("--undo", metavar="ЗАГРУЗКА", help="отменить загрузку целиком")
    made.add_argument("--user", help="чьё рабочее место (если их несколько)")
    made.add_argument("--password-stdin", action="store_true", required=True)


def _exchange_verb(exchange: argparse.ArgumentParser) -> None:
    acts = exchange.add_subparsers(dest="what", required=True, metavar="действие")
    export = acts.add_parser("export", help="записать неотправленное на учтённый носитель")
    export.add_argument("--medium", help="учётный номер носителя")
    export.add_argument("--out", type=Path, required=True, help="папка на носителе")
    load = acts.add_parser("import", help="загрузить ответ портала")
    load.add_argument("file", type=Path)
    load.add_argument("--wipe", action="store_true", help="стереть файлы, если всё решено")
    for made in (export, load):
        made.add_argument("--user", help="чьё рабочее место (если их несколько)")
        made.add_argument("--password-stdin", action="store_true", required=True)
        # Not to cover what stands before the act with a default.
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a verb; returns the exit code."""
    try:
        try:
            return _run(argv)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # a help text lies in the buffer yet
    except BrokenPipeError:
        # Who read our words has gone («| head»): nobody to tell, and no bug of ours. What is left
        # in the buffers must not be written once more at the end of the process.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return NOBODY_READS


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    logging.getLogger().addHandler(logging.NullHandler())  # log lines are not for the terminal
    output = Output(as_json=arguments.json)
    try:
        return _verbs()[arguments.verb](arguments, output)
    except DeskError as error:
        return _trouble(error, output)
    except KeyboardInterrupt:
        output.say("Прервано. Записанное цело.")
        return 130
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost boundary: our own bug
        return _bug(error, output)


def _trouble(error: DeskError, output: Output) -> int:
    if output.as_json:
        output.result({"error": error.code, "message": error.message, "advice": error.advice}, "")
    else:
        print(error.message, file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)
    return error.exit_code


def _bug(error: Exception, output: Output) -> int:
    from cur_desk.logs import write_crash
    from cur_desk.paths import home_dir

    path = write_crash(home_dir() / "crashes", error, datetime.now(UTC))
    words = f"Ошибка программы. Отчёт без персональных данных: {path}"
    output.result({"error": "bug", "report": str(path)}, "")
    print(words, file=sys.stderr)
    return BUG


def _verbs() -> dict[str, Callable[[argparse.Namespace, Output], int]]:
    return {
        "demo": _demo,
        "login": _login,
        "sync": _sync,
        "pack": _pack,
        "doctor": _doctor,
        "backup": _backup,
        "exchange": _exchange,
        "import": _import,
        "assist": _assist,
    }


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise InputError("Пароль не получен: передайте его на стандартный ввод", field="password")
    return password


def _demo(arguments: argparse.Namespace, output: Output) -> int:
    from cur_desk.services import demo

    if arguments.headless or not demo.display_works(output.say):
        report = demo.run_headless(
            region=arguments.region,
            appeals=arguments.appeals,
            out=arguments.out,
            home=arguments.home,
            say=output.say,
            progress=output.progress,
        )
        Output(as_json=True).result(report, "")
        return 0 if report["pending"] == 0 else LEFT_OVER
    return demo.run_window(
        region=arguments.region, appeals=arguments.appeals, home=arguments.home, say=output.say
    )


def _login(arguments: argparse.Namespace, output: Output) -> int:
    from cur_desk.services import station

    if arguments.ca_bundle is not None and not arguments.ca_bundle.is_file():
        raise InputError(f"Файл сертификатов не найден: {arguments.ca_bundle}", field="ca-bundle")
    opened = station.sign_in(
        arguments.portal, arguments.user, _password(), ca_bundle=arguments.ca_bundle
    )
    with opened as desk:
        if desk.rescued:
            output.say(desk.rescued)
        output.result(
            {"user": arguments.user, "name": desk.person_name, "region": desk.profile.id},
            f"Готово: {desk.person_name}, {desk.profile.short_title}",
        )
    return 0


def _on_desk(
    arguments: argparse.Namespace,
    output: Output,
    verb: str,
    given: dict[str, Any],
    password: str = "",
) -> int:
    """On the files themselves or, when a window has them open, by that window."""
    from cur_desk.services import station, verbs
    from cur_desk.sync.lock import AlreadyOpen

    password = password or _password()
    try:
        with station.open_station(arguments.user, password) as desk:
            if desk.rescued:
                output.say(desk.rescued)
            outcome = verbs.run(desk, verb, given, output.progress)
    except AlreadyOpen:
        outcome = _by_window(arguments.user, password, verb, given, output)
    output.result(outcome.value, outcome.words)
    return outcome.code


def _by_window(
    user: str | None, password: str, verb: str, given: dict[str, Any], output: Output
) -> Outcome:
    from cur_desk.paths import home_dir
    from cur_desk.services.door import knock
    from cur_desk.services.verbs import Outcome
    from cur_desk.sync.lock import AlreadyOpen

    request = {"verb": verb, "user": user, "password": password, "given": given}
    found = knock(home_dir(), request, output.progress)
    if found is None:
        raise AlreadyOpen
    return Outcome(dict(found["value"]), str(found["words"]), int(found["code"]))


def _absolute(path: Path) -> str:
    """The window stands in another folder than the verb."""
    return str(path.absolute())


def _sync(arguments: argparse.Namespace, output: Output) -> int:
    return _on_desk(arguments, output, "sync", {})


def _pack(arguments: argparse.Namespace, output: Output) -> int:
    from cur_desk.services import saving

    saving.output_folder(arguments.out)  # a refusal before the work, not after it
    given = {
        "template": arguments.template, "number": arguments.number,
        "personal_data": arguments.personal_data, "out": _absolute(arguments.out),
    }  # fmt: skip
    return _on_desk(arguments, output, "pack", given)


def _assist(arguments: argparse.Namespace, output: Output) -> int:
    from cur_desk.services import assist_verb

    try:
        on = date.fromisoformat(arguments.on) if arguments.on else None
    except ValueError as error:
        raise InputError("День письма пишется так: 2026-11-20", field="on") from error
    text = assist_verb.read(sys.stdin.buffer.read())
    output.result(*assist_verb.examine(text, arguments.region, on))
    return 0


def _doctor(arguments: argparse.Namespace, output: Output) -> int:
    from cur_desk.services import doctor

    checks = doctor.examine()
    lines = [f"{'✓' if c.good else '✗'} {c.title}: {c.words}" for c in checks]
    output.result({"checks": [c.to_json() for c in checks]}, "\n".join(lines))
    return 0 if all(c.good or not c.vital for c in checks) else 1


def _backup(arguments: argparse.Namespace, output: Output) -> int:
    return _on_desk(arguments, output, "backup", {"out": _absolute(arguments.out)})


def _exchange(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.what == "import":
        given = {"file": _absolute(arguments.file), "wipe": arguments.wipe}
        return _on_desk(arguments, output, "import", given)
    password = _password()
    if arguments.medium is None and sys.stdin.isatty():
        print("Учётный номер носителя: ", end="", file=sys.stderr, flush=True)
        arguments.medium = sys.stdin.readline().strip()
    given = {"out": _absolute(arguments.out), "medium": arguments.medium}
    return _on_desk(arguments, output, "export", given, password)


def _import(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.file is None and not arguments.undo:
        raise InputError("Не назван файл", field="file")
    given = {
        "file": _absolute(arguments.file) if arguments.file is not None else "",
        "source": arguments.source, "zone": arguments.zone, "sheet": arguments.sheet,
        "received_on": arguments.received_on, "closed": arguments.closed,
        "dry_run": arguments.dry_run, "undo": arguments.undo,
    }  # fmt: skip
    return _on_desk(arguments, output, "import_file", given)
