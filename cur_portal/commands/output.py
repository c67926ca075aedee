"""How a verb tells its outcome."""

from __future__ import annotations

import argparse
import json
from typing import Any


def result(arguments: argparse.Namespace, value: dict[str, Any], words: str) -> int:
    """Prints the outcome: words for a person or, with ``--json``, one object as the last line."""
    print(json.dumps(value, ensure_ascii=False) if arguments.json else words, flush=True)
    return 0
