"""Where the base of the portal is."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from cur_desk.errors import InputError
from cur_desk.paths import make_private

DATA_VARIABLE = "CUR_PORTAL_DATA"


def data_dir(arguments: argparse.Namespace) -> Path:
    """The data directory, made for its owner only."""
    directory = Path(arguments.data_dir or os.environ.get(DATA_VARIABLE) or "portal-data")
    try:
        make_private(directory)
    except OSError as error:
        raise InputError(
            f"Папка данных не создаётся или закрыта: {directory}", field="data-dir"
        ) from error
    return directory.resolve()


def database_url(arguments: argparse.Namespace) -> str:
    """The address of the base: given, or ``portal.db`` in the data directory."""
    if arguments.database_url:
        return str(arguments.database_url)
    return f"sqlite:///{data_dir(arguments) / 'portal.db'}"
