"""``cur-portal openapi``: the contract as OpenAPI 3.1, the same bytes for the same code."""

from __future__ import annotations

import argparse
import json
import sys

from cur_portal.web.app import create_app, describe


def document_text() -> str:
    """The text of ``docs/portal-api.json``."""
    return json.dumps(describe(create_app(None)), ensure_ascii=False, indent=1) + "\n"


def run(arguments: argparse.Namespace) -> int:
    """Writes the document to the standard output."""
    sys.stdout.write(document_text())
    return 0
