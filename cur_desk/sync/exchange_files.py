"""Attached files in exchange packages: for places where no link ever carries them.

A content travels with the act that names it or after it, the smallest first, as many as a package
holds; it stays here until the portal says that it has it, by file or by wire.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cur_desk.models.workspace import Workspace
from cur_desk.sync.files import settle

MOST_BYTES = 40 * 1024 * 1024
"""Of contents in one package: it is made and opened in memory."""
MOST_FILES = 500


def parts_of(
    workspace: Workspace, events: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[str, bytes], int]:
    """(what the body says of the files, parts of the package, how many did not fit)."""
    said: list[dict[str, Any]] = []
    parts: dict[str, bytes] = {}
    size = 0
    waiting = workspace.work.attachments.to_carry(events)
    for one in waiting[:MOST_FILES]:
        reader = workspace.work.attachments.open(one.sha256)
        if reader is None or size + one.size > MOST_BYTES:
            continue
        name = f"file-{len(said) + 1}"
        parts[name] = reader.read()
        said.append({"part": name, "sha256": one.sha256, "size": one.size})
        size += one.size
    return said, parts, len(waiting) - len(said)


def take_results(workspace: Workspace, answer: dict[str, Any]) -> tuple[int, int]:
    """What the portal says of the files of an earlier package: (taken, refused) now."""
    taken = refused = 0
    attached = workspace.work.attachments
    touched: set[str] = set()
    for told in answer.get("files") or ():
        sha256 = told.get("sha256") if isinstance(told, dict) else None
        if not isinstance(sha256, str) or attached.get(sha256) is None:
            continue  # the wire was first, or it was taken back
        touched |= attached.records_of(sha256)
        if told.get("outcome") == "taken":
            settle(workspace, sha256)
            taken += 1
        elif told.get("outcome") == "refused" and told.get("code") != "file-damaged":
            reason = str(told.get("reason") or "портал не принял файл")
            attached.refused(sha256, reason, str(told.get("code") or "refused"), None)
            refused += 1
    if touched:
        workspace.tell_files(frozenset(touched))
    return taken, refused
