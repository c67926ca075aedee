"""What the administrator's verbs share: the opened base and the password of the standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cur_desk.errors import InputError
from cur_portal.commands.address import database_url
from cur_portal.store import Store


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """The base of the verb."""
    store = Store.open(database_url(arguments))
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
