"""What the administrator's verbs share: the opened base and the password of the standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cur_desk.errors import InputError
from cur_portal.commands.address import database_url
from cur_portal.store import Store


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """The base of the verb. Only ``profile apply``, ``seed``, ``serve`` and ``restore`` make one."""
    url = database_url(arguments)
    makes = (getattr(arguments, "verb", ""), getattr(arguments, "what", "")) == (
        "profile",
        "apply",
    )
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not makes and not path.exists():
        raise InputError(
            f"Базы портала здесь нет: {path}",
            field="data-dir",
            advice="Укажите папку данных (--data-dir) или создайте базу: cur-portal profile apply.",
        )
    store = Store.open(url)
    try:
        yield store
    finally:
        store.close()


def read_password() -> str:
    """The first line of the standard input; never an argument, which others could see."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise InputError("Пароль не получен: передайте его на стандартный ввод", field="password")
    return password
